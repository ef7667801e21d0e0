"""Rich text files."""

from __future__ import annotations

import re

from striprtf.striprtf import rtf_to_text

from nlp.errors import DamagedFileError
from nlp.reading.content import Content
from nlp.reading.text import check_text

_CODE_PAGE = re.compile(rb"\\ansicpg(\d{3,5})")
_ROW = re.compile(r"^.*\|[ \t]*$", re.MULTILINE)


def read_rtf(data: bytes, source: str) -> Content:
    """Read a rich text file; its cells are separated by tabs."""
    declared = _CODE_PAGE.search(data[:4096])
    encoding = f"cp{int(declared[1])}" if declared else "gb18030"
    try:
        text = str(rtf_to_text(data.decode("latin-1"), encoding=encoding, errors="replace"))  # type: ignore[no-untyped-call]
    except (LookupError, ValueError, IndexError, UnicodeError, OverflowError) as error:
        raise DamagedFileError(f"{source} is no whole rich text file", remedy="save it again") from error
    text = _ROW.sub(lambda row: row.group().rstrip(" \t|").replace("|", "\t"), text)
    check_text(text, source)
    return Content(text, encoding)
