"""Thousands of broken files of every format: none may crash a reader, hang it, or raise an error without a type.

    python benchmarks/fuzz_readers.py [--count N] [--seed N] [--formats .pdf .docx ...] [--seconds N]

A case that takes longer than --seconds ends the run with the place at which it hangs; each fault is printed with its seed, by
which tests/mangling.py makes the same file again. Pictures are read with the cache of the extra "ocr" switched off.
"""

from __future__ import annotations

import argparse
import faulthandler
import os
import sys
import time
import traceback
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "tests"))
os.environ["ZWGK_OCR_CACHE"] = ""

from exports import clean_reports, docx_of, modern_page, numbered_docx_of, old_page, pdf_of, rtf_of, script_page  # noqa: E402
from mangling import mangled  # noqa: E402

from nlp.errors import ReaderError  # noqa: E402
from nlp.pipeline import report_from_document  # noqa: E402
from nlp.reading import read_bytes  # noqa: E402

MAKERS = {
    ".txt": lambda report: report.raw.encode("gb18030"),
    ".html": modern_page,
    ".htm": old_page,
    ".shtml": script_page,
    ".docx": docx_of,
    ".docm": numbered_docx_of,
    ".rtf": rtf_of,
    ".pdf": pdf_of,
}


def main() -> int:
    """Print a line a format; 1 if there was a fault."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--count", type=int, default=1000, help="broken files of each format")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--formats", nargs="*", default=list(MAKERS))
    parser.add_argument("--seconds", type=float, default=30)
    options = parser.parse_args()
    report = clean_reports(ROOT / "corpus")[0]
    faults = 0
    for suffix in options.formats:
        outcomes: Counter[str] = Counter()
        slowest = 0.0
        for number, broken in enumerate(mangled(MAKERS[suffix](report), options.seed, options.count)):
            start = time.perf_counter()
            faulthandler.dump_traceback_later(options.seconds, exit=True)
            try:
                report_from_document(read_bytes(broken, id="a", source=f"a{suffix}", suffix=suffix))
                outcomes["read"] += 1
            except ReaderError as error:
                outcomes[type(error).__name__] += 1
            except Exception:
                faults += 1
                outcomes["FAULT"] += 1
                print(f"{suffix}: seed {options.seed}, file {number}\n{traceback.format_exc(limit=-3)}")
            slowest = max(slowest, time.perf_counter() - start)
        faulthandler.cancel_dump_traceback_later()
        print(f"{suffix:8} slowest {slowest:.2f} s, {dict(outcomes.most_common())}", flush=True)
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
