"""Cleaning and structure in characters a second, on one core, with what bounds them.

    python benchmarks/cleaning.py [--profile]

Clean text: the corpus reports without traditional script. Mirror text: the same reports with their script made traditional and
pinyin put behind every tenth character, as hijacked copies have it. The limit is what two dozen bare regular-expression
scans of the same text take.
"""

from __future__ import annotations

import cProfile
import json
import platform
import pstats
import re
import sys
import time
from collections.abc import Callable
from pathlib import Path

import opencc
from pypinyin import Style, pinyin

from nlp.cleaning import STEPS, clean
from nlp.reading import read_path
from nlp.structure import build_report
from nlp.types import RawDocument

REPORTS = Path(__file__).resolve().parent.parent / "corpus" / "reports"
ROUNDS = 7
SCANS = [
    re.compile(p)
    for p in (
        "[。！？；]",
        "[一二三四五六]、",
        r"\d+条",
        "[（(]",
        "[\u3400-\u4dbf]",
        "公开|信息",
        r"20\d\d年",
        "[《》]",
    )
] * 3


def documents() -> list[RawDocument]:
    """The corpus reports that are not mirror copies."""
    return [read_path(path) for path in sorted(REPORTS.glob("*.txt")) if "mirror" not in path.stem]


def mirrored(document: RawDocument) -> RawDocument:
    """A report as a mirror would show it."""
    text = opencc.OpenCC("s2t").convert(document.text)
    parts: list[str] = []
    for index, char in enumerate(text):
        parts.append(char)
        if index % 10 == 0 and "\u4e00" <= char <= "\u9fff":
            parts.append(f"({pinyin(char, style=Style.TONE)[0][0]})")
    return RawDocument(document.id, document.source, document.sha256, "".join(parts), document.encoding)


def speed(task: Callable[[RawDocument], object], texts: list[RawDocument]) -> float:
    """Millions of characters a second: the median of several rounds."""
    total = sum(len(document.text) for document in texts)
    times = []
    for _ in range(ROUNDS):
        start = time.perf_counter()
        for document in texts:
            task(document)
        times.append(time.perf_counter() - start)
    return total / sorted(times)[ROUNDS // 2] / 1e6


def main() -> None:
    """Print the table, and as JSON what made it."""
    plain = documents()
    mirrors = [mirrored(document) for document in plain[:60]]
    rows = {
        "cleaning + structure, clean text": speed(lambda d: build_report(clean(d)), plain),
        "cleaning alone, clean text": speed(clean, plain),
        "cleaning + structure, mirror text": speed(lambda d: build_report(clean(d)), mirrors),
        "two dozen bare scans (the limit)": speed(lambda d: [s.findall(d.text) for s in SCANS], plain),
        **{f"  step {name}": speed(lambda d, step=step: step(d.text), plain) for name, step in STEPS},
    }
    for name, value in rows.items():
        print(f"{name:36} {value:8.2f} M characters/s")
    print(
        json.dumps({"machine": platform.processor() or platform.machine(), "python": platform.python_version(), **rows})
    )
    if "--profile" in sys.argv:
        profile = cProfile.Profile()
        profile.runcall(lambda: [build_report(clean(document)) for document in plain])
        pstats.Stats(profile).sort_stats("tottime").print_stats(25)


if __name__ == "__main__":
    main()
