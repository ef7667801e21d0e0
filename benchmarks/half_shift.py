"""How much of a sentence comes back after one of its bytes was lost.

    python benchmarks/half_shift.py [--sentences 500] [--show 0]

One Chinese character of each of 500 sentences (train and dev split, drawn by a fixed seed) loses its first byte, as mirrors
lose it: dropped, or a question mark in its place; the rest is decoded as GB18030, and the mirror keeps the private-use
characters that come out of it or shows them, and what no decoder takes, as question marks. The sentence stands in a short
report. Columns: restored exactly; but for characters given as □; nearer to the original than the damaged sentence was;
left as it was; worse than it was; and the share of sentences whose known characters all came back (the first two).
"""

from __future__ import annotations

import argparse
import csv
import json
import re
from collections import Counter
from pathlib import Path
from random import Random

from rapidfuzz.distance import Levenshtein

from nlp.cleaning import clean
from nlp.types import RawDocument

CORPUS = Path(__file__).resolve().parent.parent / "corpus"
SEED, SHORTEST = 20240118, 12
OUTCOMES = ("exact", "but for □", "nearer", "untouched", "worse")
_HAN = re.compile("[\u4e00-\u9fff]")
_PRIVATE = re.compile("[\ue000-\uf8ff\ufffd]")
_BEFORE = "柳坝镇2022年政府信息公开工作年度报告\n一、总体情况\n我镇把政务公开列入全年重点工作，按月调度进展。\n"
_AFTER = "\n二、其他需要报告的事项" + "\n村级公示栏由包村干部每季度更换一次内容，群众可以随时查看。" * 9


def sentences(count: int) -> list[str]:
    """Sentences of the train and dev split, as the labels hold them."""
    with (CORPUS / "manifest.csv").open(encoding="utf-8", newline="") as handle:
        ids = [row["id"] for row in csv.DictReader(handle) if row["split"] in ("train", "dev")]
    found: list[str] = []
    for id in ids:
        lines = (CORPUS / "labels" / f"{id}.units.jsonl").read_text(encoding="utf-8").splitlines()
        found += [text for line in lines if len(text := json.loads(line)["text"]) >= SHORTEST]
    return Random(SEED).sample(found, count)  # noqa: S311


def damaged(sentence: str, rng: Random, *, mark: bytes, private: bool) -> str:
    """The sentence as a mirror shows it after the loss of one byte."""
    places = [m.start() for m in _HAN.finditer(sentence)]
    place = rng.choice(places)
    left, right = (part.encode("gb18030") for part in (sentence[:place], sentence[place:]))
    shown = (left + mark + right[1:] + b"\n").decode("gb18030", "replace").rstrip("\n")
    return shown if private else _PRIVATE.sub("?", shown)


def outcome(original: str, shown: str, restored: str) -> str:
    """What became of a sentence."""
    if restored == original:
        return "exact"
    pairs = zip(original, restored, strict=False)
    if len(restored) == len(original) and all(b in ("□", a) for a, b in pairs):
        return "but for □"
    if restored == shown:
        return "untouched"
    before, after = (Levenshtein.distance(original, text) for text in (shown, restored))
    return "nearer" if after < before else "untouched" if after == before else "worse"


def line_of(sentence: str) -> str:
    """The cleaned line that holds the sentence."""
    text = clean(RawDocument("x", "x", "", _BEFORE + sentence + _AFTER, "utf-8")).text
    return "\n".join(text.split("\n")[_BEFORE.count("\n") : -_AFTER.count("\n")])


def main() -> None:
    """Print the table, and examples of what did not come back."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--sentences", type=int, default=500)
    parser.add_argument("--show", type=int, default=0, help="print so many failures of each way")
    args = parser.parse_args()
    print(f"{'lost byte':10} {'private use':12}" + "".join(f"{name:>11}" for name in OUTCOMES) + "   known back")
    for mark in (b"", b"?"):
        for private in (True, False):
            rng = Random(SEED)  # noqa: S311
            found: Counter[str] = Counter()
            failures: list[tuple[str, str, str, str]] = []
            for sentence in sentences(args.sentences):
                shown = damaged(sentence, rng, mark=mark, private=private)
                original, restored = line_of(sentence), line_of(shown)
                what = outcome(original, shown, restored)
                found[what] += 1
                if what not in OUTCOMES[:2]:
                    failures.append((what, original, shown, restored))
            back = (found["exact"] + found["but for □"]) / args.sentences
            way = f"{'?' if mark else 'dropped':10} {'kept' if private else '?':12}"
            print(way + "".join(f"{found[name]:11}" for name in OUTCOMES) + f"{back:13.3f}")
            for failure in failures[: args.show]:
                print("   " + "\n      ".join(failure))


if __name__ == "__main__":
    main()
