"""How fast each reader is: files, pages and characters a second of one process, by wall clock and by its own time.

    python benchmarks/reading.py [--reports N] [--scans N] [--json FILE]

The files are made from corpus reports with all three tables by tests/exports.py, in memory; reading alone is measured, without
cleaning and structure. "characters" are those of the text that was read. Scans (tests/printing.py) take half a minute each: they
are read once, with the cache of the extra "ocr" switched off.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from statistics import median

os.environ["ZWGK_OCR_CACHE"] = ""

from nlp.reading import read_bytes
from nlp.types import RawDocument, Report

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "tests"))

from exports import PAGES, clean_reports, docx_of, pdf_of, rtf_of  # noqa: E402
from printing import scan_of  # noqa: E402

ROUNDS = 3
MAKERS: Mapping[str, tuple[str, Callable[[Report], bytes]]] = {
    "text": (".txt", lambda report: report.raw.encode()),
    "text, GB 18030": (".txt", lambda report: report.raw.encode("gb18030")),
    **{f"html, {style}": (".html", make) for style, make in PAGES.items()},
    "docx": (".docx", docx_of),
    "rtf": (".rtf", rtf_of),
    "pdf": (".pdf", pdf_of),
}


@dataclass(frozen=True)
class Speed:
    """What reading the files of one format takes; pages are None where the format has none."""

    format: str
    files: int
    megabytes: float
    files_per_second: float
    pages_per_second: float | None
    characters_per_second: float
    cpu_seconds: float
    wall_seconds: float


def read_all(files: Sequence[bytes], suffix: str) -> list[RawDocument]:
    """Read files of one format."""
    return [read_bytes(data, id="a", source=f"a{suffix}", suffix=suffix) for data in files]


def speed_of(name: str, files: Sequence[bytes], suffix: str, rounds: int = ROUNDS) -> Speed:
    """The median of several rounds; the first file is read before, so that no library is loaded while time is taken."""
    read_all(files[:1], suffix)
    walls, cpus = [], []
    for _ in range(rounds):
        wall, cpu = time.perf_counter(), time.process_time()
        read = read_all(files, suffix)
        walls.append(time.perf_counter() - wall)
        cpus.append(time.process_time() - cpu)
    wall, pages = median(walls), sum(len(document.pages) for document in read)
    return Speed(
        format=name,
        files=len(files),
        megabytes=round(sum(map(len, files)) / 1e6, 2),
        files_per_second=round(len(files) / wall, 2),
        pages_per_second=round(pages / wall, 2) if pages else None,
        characters_per_second=round(sum(len(document.text) for document in read) / wall),
        cpu_seconds=round(median(cpus), 3),
        wall_seconds=round(wall, 3),
    )


def main() -> None:
    """Print the table; with --json write it, too."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--reports", type=int, default=40, help="how many reports are read in each format")
    parser.add_argument("--scans", type=int, default=1, help="how many of them are read as scans")
    parser.add_argument("--json", type=Path, help="a file for the numbers")
    options = parser.parse_args()
    reports = clean_reports(ROOT / "corpus")[: options.reports]
    speeds = [speed_of(name, list(map(make, reports)), suffix) for name, (suffix, make) in MAKERS.items()]
    if scans := [scan_of(pdf_of(report)) for report in reports[: options.scans]]:
        speeds.append(speed_of("scan", scans, ".pdf", rounds=1))
    print(
        f"{'format':16}{'files':>6}{'MB':>7}{'files/s':>10}{'pages/s':>10}{'characters/s':>14}{'CPU s':>8}{'wall s':>8}"
    )
    for speed in speeds:
        pages = "-" if speed.pages_per_second is None else f"{speed.pages_per_second:.1f}"
        print(
            f"{speed.format:16}{speed.files:6}{speed.megabytes:7.2f}{speed.files_per_second:10.1f}{pages:>10}"
            f"{speed.characters_per_second:14,}{speed.cpu_seconds:8.2f}{speed.wall_seconds:8.2f}"
        )
    if options.json:
        machine = {"machine": platform.processor() or platform.machine(), "python": platform.python_version()}
        options.json.write_text(json.dumps({**machine, "speeds": list(map(asdict, speeds))}, indent=1) + "\n")


if __name__ == "__main__":
    main()
