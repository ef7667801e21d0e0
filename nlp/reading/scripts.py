"""Pages inside a page: what scripts, frames and fields hold until a browser shows it."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator
from contextlib import suppress
from urllib.parse import unquote

from lxml import etree

from nlp.reading.text import HAN

# A report inside a script: a string that long, with that many Chinese characters once it is read as a string.
_STRING = re.compile(
    r"\\.|\"((?:[^\"\\\n]|\\.)*+)(?:\"|\n|$)|'((?:[^'\\\n]|\\.)*+)(?:'|\n|$)|`((?:[^`\\]|\\.)*+)(?:`|$)", re.DOTALL
)
_MIN_STRING = 120
_MIN_HAN = 60
# Scripts write pages in pieces; what holds neither Chinese nor markup is no piece.
_MAX_PIECES = 5_000
_TEMPLATE = re.compile(r"template|text/html|text/plain|markdown", re.IGNORECASE)
_WIDE_ESCAPE = re.compile(r"%u([0-9A-Fa-f]{4})")
_BYTE_ESCAPES = re.compile(r"(?:%[0-9A-Fa-f]{2}){3}")
_HEX_ESCAPE = re.compile(r"\\x([0-9A-Fa-f]{2})")


def hidden_sources(root: etree._Element) -> Iterator[str]:
    """The markup of every page that an element holds as a string: scripts, frames, text fields."""
    for script in root.iter("script"):
        yield from _of_script(script)
    for element in root.iter("textarea", "input", "iframe"):
        text = {"textarea": element.text, "input": element.get("value"), "iframe": element.get("srcdoc")}[element.tag]
        yield from _if_chinese(text or "")


def _of_script(script: etree._Element) -> Iterator[str]:
    code = script.text or ""
    if _TEMPLATE.search(script.get("type") or ""):
        yield from _if_chinese(code)
        return
    pieces: list[str] = []
    for match in _STRING.finditer(code):
        string = next(filter(None, match.groups()), "")
        if len(string) >= _MIN_STRING:
            yield from _if_chinese(unescaped(string))
        if string and len(pieces) < _MAX_PIECES and (not string.isascii() or set("<\\%") & set(string)):
            pieces.append(string)
    if len(pieces) > 1:
        yield from _if_chinese(unescaped("".join(pieces)))


def _if_chinese(content: str) -> Iterator[str]:
    if "<" not in content and "&lt;" in content:
        content = html.unescape(content)
    if len(HAN.findall(content)) >= _MIN_HAN:
        yield content


def unescaped(text: str) -> str:
    """A string of a script as the browser reads it, also one that is written by ``unescape`` or ``decodeURIComponent``.

    Examples
    --------
    >>> unescaped(r"\\u516c\\x3cbr\\/>"), unescaped("%u516C%u5F00%3Cp%3E"), unescaped("%E5%85%AC%E5%BC%80")
    ('公<br/>', '公开<p>', '公开')
    """
    text = _HEX_ESCAPE.sub(r"\\u00\1", text)
    plain = re.sub(r"\\([^\"\\/bfnrtu])", r"\1", text.replace("\r", "").replace("\n", "\\n").replace("\t", "\\t"))
    quoted = re.sub(r'(?<!\\)((?:\\\\)*)"', r'\1\\"', plain)
    with suppress(ValueError):
        text = str(json.loads(f'"{quoted}"'))
    if HAN.search(text) or (not _BYTE_ESCAPES.search(text) and not _WIDE_ESCAPE.search(text)):
        return text
    return unquote(_WIDE_ESCAPE.sub(lambda match: chr(int(match[1], 16)), text), errors="replace")
