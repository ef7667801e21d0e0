"""Rich text files."""

from __future__ import annotations

import re

from striprtf.striprtf import rtf_to_text

from nlp.errors import DamagedFileError
from nlp.reading.content import Content
from nlp.reading.text import HAN, check_text

_CODE_PAGE = re.compile(rb"\\ansicpg(\d{3,5})")
_USUAL = "gb18030"
# Groups of hidden or deleted text.
_UNSEEN = re.compile(r"\{(?:\\[a-z]{1,20}-?\d{0,9} ?){0,20}?\\(?:v|deleted)(?![a-z\d])[^{}]*\}")
_ROW = re.compile(r"^.*\|[ \t]*$", re.MULTILINE)


def read_rtf(data: bytes, source: str) -> Content:
    """Read a rich text file; its cells are separated by tabs."""
    declared = _CODE_PAGE.search(data[:4096])
    encoding = f"cp{int(declared[1])}" if declared else _USUAL
    shown = _UNSEEN.sub("", data.decode("latin-1"))
    text = _text(shown, encoding, source)
    if encoding != _USUAL and not HAN.search(text):
        # Some programs declare the code page of the machine, not that of the text.
        encoding, text = _USUAL, _text(shown.replace(f"ansicpg{encoding[2:]}", "ansicpg936", 1), _USUAL, source)
    check_text(text, source)
    return Content(text, encoding)


def _text(markup: str, encoding: str, source: str) -> str:
    try:
        text = str(rtf_to_text(markup, encoding=encoding, errors="replace"))  # type: ignore[no-untyped-call]
    except (LookupError, ValueError, IndexError, UnicodeError, OverflowError) as error:
        raise DamagedFileError(f"{source} is no whole rich text file", remedy="save it again") from error
    # Each cell ends with a bar; the last ones of a row may be empty.
    return _ROW.sub(lambda row: row.group().rstrip(" \t").removesuffix("|").replace("|", "\t"), text)
