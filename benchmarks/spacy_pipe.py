"""How much slower ``pipeline.pipe`` is than ``analyze_many`` on the corpus: python benchmarks/spacy_pipe.py."""

from __future__ import annotations

from pathlib import Path
from statistics import median
from time import perf_counter

from nlp import analyze_many, report_from_text
from nlp.spacy_bridge import blank, from_docbin, to_docbin

CORPUS = Path(__file__).resolve().parent.parent / "corpus"
ROUNDS = 5


def main() -> None:
    """Time both on the same decoded texts, in turn, so that what else runs slows both."""
    texts = [path.read_text(encoding="utf-8") for path in sorted((CORPUS / "reports").glob("*.txt"))[::4]]
    pipeline = blank()
    analyze_many([report_from_text(texts[0])])
    list(pipeline.pipe(texts[:1]))
    own: list[float] = []
    spacy: list[float] = []
    for _ in range(ROUNDS):
        start = perf_counter()
        analyze_many([report_from_text(text) for text in texts])
        middle = perf_counter()
        docs = list(pipeline.pipe(texts))
        own.append(middle - start)
        spacy.append(perf_counter() - middle)
    start = perf_counter()
    stored = to_docbin(docs).to_bytes()
    written = perf_counter()
    from_docbin(to_docbin(docs))
    print(f"{len(texts)} reports, median of {ROUNDS}, reports a second")
    print(f"analyze_many   {len(texts) / median(own):6.1f}")
    print(f"pipeline.pipe  {len(texts) / median(spacy):6.1f}  ({median(spacy) / median(own):.2f} times as long)")
    print(f"DocBin         {len(stored) / len(texts) / 1000:6.1f} KB a report, {written - start:.1f} s to write")


if __name__ == "__main__":
    main()
