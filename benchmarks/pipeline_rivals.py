"""What a user would build instead: files in, a Parquet table of classified sentences and one of figures out.

Both read UTF-8 or GB 18030, cut at final stops and line ends, classify the sentences in batches, and find counts by one regular
expression. They clean nothing, know no sections, no channels, no statutory tables, and check nothing.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from functools import cache
from itertools import islice
from pathlib import Path
from typing import Any

from textcat import train_textcat

from nlp.corpus import examples_of, load_manifest

CORPUS = Path(__file__).resolve().parent.parent / "corpus"
Road = Callable[[Sequence[Path], Path], int]
_FIGURE = re.compile(
    r"(公开|公布|发布|更新|推送|受理|收到|答复|办结|召开|举办|培训|编印|发放|制作)?[^\d，。；\n]{0,12}?(\d+(?:\.\d+)?)\s*(余|多)?"
    r"(条|件|次|篇|期|份|人次|人|场|个|家|块|万元|元|%)"
)
_ENDS = re.compile(r"(?<=[。！？；\n])")
_FILES_AT_ONCE = 128


def _text(path: Path) -> str:
    data = path.read_bytes()
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("gb18030", "replace")


def _figures(report: str, number: int, sentence: str) -> Iterable[dict[str, Any]]:
    for match in _FIGURE.finditer(sentence):
        verb, value, more, unit = match.groups()
        yield {
            "report_id": report, "sentence": number, "verb": verb, "value": float(value), "more": bool(more), "unit": unit,
            "start": match.start(), "end": match.end(),
        }  # fmt: skip


def _write(rows: list[dict[str, Any]], figures: list[dict[str, Any]], out: Path, part: int) -> None:
    import pandas as pd

    pd.DataFrame(rows).to_parquet(out / f"sentences-{part}.parquet")
    pd.DataFrame(figures).to_parquet(out / f"figures-{part}.parquet")


def _run(files: Sequence[Path], out: Path, classify: Callable[[list[str]], list[tuple[str, str, str, float]]]) -> int:
    """Read, classify and write some files at a time; `classify` gives report, sentence, category and score."""
    out.mkdir(parents=True, exist_ok=True)
    waiting, total, part = iter(files), 0, 0
    while chunk := list(islice(waiting, _FILES_AT_ONCE)):
        texts = [_text(path) for path in chunk]
        found = classify(texts)
        rows, figures = [], []
        for number, (index, sentence, category, score) in enumerate(found):
            report = chunk[int(index)].stem
            rows.append(
                {"report_id": report, "sentence": number, "text": sentence, "category": category, "score": score}
            )
            figures += _figures(report, number, sentence)
        _write(rows, figures, out, part)
        total += len(rows)
        part += 1
    return total


@cache
def plain_script() -> Road:
    """Words by jieba, TF-IDF and a linear classifier of scikit-learn; predicts all sentences of a chunk at once."""
    import jieba
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.pipeline import make_pipeline
    from sklearn.svm import LinearSVC

    examples = examples_of(load_manifest(CORPUS, ["train"]))
    pipeline = make_pipeline(TfidfVectorizer(tokenizer=jieba.lcut, token_pattern=None, ngram_range=(1, 2)), LinearSVC())
    pipeline.fit([example.unit.text for example in examples], [example.label for example in examples])

    def classify(texts: list[str]) -> list[tuple[str, str, str, float]]:
        cut = [(str(i), s) for i, text in enumerate(texts) for piece in _ENDS.split(text) if (s := piece.strip())]
        scores = pipeline.decision_function([sentence for _, sentence in cut])
        best = scores.argmax(axis=1)
        classes = pipeline.classes_
        return [(*row, classes[b], float(scores[n, b])) for n, (row, b) in enumerate(zip(cut, best, strict=True))]

    return lambda files, out: _run(files, out, classify)


@cache
def spacy_road() -> Road:
    """The Chinese of spaCy with jieba, the sentencizer and a trained textcat, through `pipe`; words are cut once."""
    import spacy

    splitter = spacy.blank("zh", config={"nlp": {"tokenizer": {"segmenter": "jieba"}}})
    splitter.add_pipe("sentencizer", config={"punct_chars": ["。", "！", "？", "；", "\n"]})
    trained = spacy.blank("zh", config={"nlp": {"tokenizer": {"segmenter": "jieba"}}})
    textcat = train_textcat(trained, examples_of(load_manifest(CORPUS, ["train"])), ngram_size=2, epochs=5)

    def classify(texts: list[str]) -> list[tuple[str, str, str, float]]:
        places, sentences = [], []
        for index, doc in enumerate(splitter.pipe(texts, batch_size=64)):
            for span in doc.sents:
                if span.text.strip():
                    places.append(str(index))
                    sentences.append(span.as_doc())
        found = []
        for index, doc in zip(places, textcat.pipe(sentences, batch_size=512), strict=True):
            category = max(doc.cats, key=doc.cats.__getitem__)
            found.append((index, doc.text.strip(), category, doc.cats[category]))
        return found

    return lambda files, out: _run(files, out, classify)
