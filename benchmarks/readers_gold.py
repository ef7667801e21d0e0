"""What comes back of corpus reports that were published as web pages, Word files, printed PDFs and scans.

    python benchmarks/readers_gold.py [--plain N] [--scans N] [--formats NAME ...] [--json FILE]

Every report of the train and dev splits with all three tables in common form, and --plain others without tables, are exported by
tests/exports.py, printed by headless Chromium and by LibreOffice where they are installed (tests/printing.py), and read.
"narrative" is the lowest and the mean share of equal characters of the sentences (Indel similarity), "cells" the share of equal
states and values of the statutory tables. Scans are the pages of the LibreOffice print at 150 dots an inch, turned by 0.6 degrees,
blurred, with noise, as JPEG of quality 60; --scans says of how many of the reports with tables, at half a minute each.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from rapidfuzz.distance import Indel

from nlp.pipeline import report_from_document
from nlp.reading import read_bytes
from nlp.tables import read_tables
from nlp.types import Report

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "tests"))

from exports import PAGES, clean_reports, docx_of, numbered_docx_of, pdf_of, plain_page, plain_reports, rtf_of  # noqa: E402
from printing import CHROMIUM, LIBREOFFICE, chromium_prints, libreoffice_prints, scan_of  # noqa: E402

Make = Callable[[Sequence[Report]], list[bytes]]
AIM, AIM_SCANS = (0.99, 0.99), (0.97, 0.95)


@dataclass(frozen=True)
class Equality:
    """How much of the reports came back from one format."""

    format: str
    reports: int
    narrative_lowest: float
    narrative_mean: float
    cells: float
    n_cells: int
    reached: bool


def each(make: Callable[[Report], bytes]) -> Make:
    """A maker of many files."""
    return lambda reports: list(map(make, reports))


def makers() -> dict[str, tuple[str, Make]]:
    """The suffix and the maker of each format."""
    found = {f"html, {style}": (".html", each(make)) for style, make in PAGES.items()}
    found |= {
        "docx": (".docx", each(docx_of)),
        "docx, numbered": (".docx", each(numbered_docx_of)),
        "rtf": (".rtf", each(rtf_of)),
        "pdf, reportlab": (".pdf", each(pdf_of)),
    }
    if LIBREOFFICE:
        found["pdf, libreoffice"] = (".pdf", lambda reports: libreoffice_prints(list(map(numbered_docx_of, reports))))
        found["doc"] = (".doc", lambda reports: libreoffice_prints(list(map(docx_of, reports[:3])), "doc"))
        found["scan"] = (".pdf", lambda reports: list(map(scan_of, libreoffice_prints(list(map(docx_of, reports))))))
    if CHROMIUM:
        found["pdf, chromium"] = (".pdf", each(lambda report: chromium_prints(plain_page(report))))
    return found


def compare(name: str, reports: Sequence[Report], files: Sequence[bytes], suffix: str) -> Equality:
    """Read files and hold them against the reports of which they were made."""
    shares: list[float] = []
    equal = total = 0
    for report, data in zip(reports, files, strict=False):
        found = report_from_document(read_bytes(data, id=report.id, source=f"{report.id}{suffix}", suffix=suffix))
        shares.append(Indel.normalized_similarity(narrative(report), narrative(found)))
        gold, cells = cells_of(report), cells_of(found)
        right = sum(cells.get(key) == value for key, value in gold.items())
        equal, total = equal + right, total + len(gold)
        if shares[-1] < AIM[0] or right < len(gold):
            print(f"  {name}: {report.id} narrative {shares[-1]:.4f}, {len(gold) - right} of {len(gold)} cells differ")
    share = equal / total if total else 1.0
    aim = AIM_SCANS if name == "scan" else AIM
    reached = min(shares) >= aim[0] and share >= aim[1]
    lowest, mean = round(min(shares), 4), round(sum(shares) / len(shares), 4)
    return Equality(name, len(shares), lowest, mean, round(share, 4), total, reached)


def narrative(report: Report) -> str:
    """The sentences without blanks."""
    return "".join("".join(sentence.text.split()) for sentence in report.sentences)


def cells_of(report: Report) -> dict[tuple[str, str, str], tuple[str, object]]:
    """State and value of every cell."""
    found = (cell for table in read_tables(report) for cell in table.cells)
    return {(cell.table, cell.row, cell.column): (cell.state.value, cell.value) for cell in found}


def main() -> None:
    """Print the table; with --json write it, too."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--plain", type=int, default=20, help="how many reports without tables are added")
    parser.add_argument("--scans", type=int, default=2, help="how many reports with tables are scanned")
    parser.add_argument("--formats", nargs="*", help="only these")
    parser.add_argument("--json", type=Path, help="a file for the numbers")
    options = parser.parse_args()
    reports = [*clean_reports(ROOT / "corpus"), *plain_reports(ROOT / "corpus", options.plain)]
    rows = []
    for name, (suffix, make) in makers().items():
        chosen = reports[: options.scans] if name == "scan" else reports
        if chosen and (not options.formats or name in options.formats):
            rows.append(compare(name, chosen, make(chosen), suffix))
    print(f"{'format':18}{'reports':>8}{'narrative, lowest':>19}{'mean':>8}{'cells':>8}{'of':>7}  reached")
    for row in rows:
        print(
            f"{row.format:18}{row.reports:8}{row.narrative_lowest:19.4f}{row.narrative_mean:8.4f}{row.cells:8.4f}{row.n_cells:7}"
            f"  {'yes' if row.reached else 'no'}"
        )
    if options.json:
        options.json.write_text(json.dumps(list(map(asdict, rows)), indent=1) + "\n")


if __name__ == "__main__":
    main()
