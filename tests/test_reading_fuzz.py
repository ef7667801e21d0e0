"""Broken files of every format give a text or a typed error, and take no longer than whole ones."""

from __future__ import annotations

import contextlib
import io
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from exports import clean_reports, docx_of, modern_page, old_page, pdf_of, plain_reports, rtf_of
from mangling import mangled
from PIL import Image
from test_reading_office import zipped

from nlp.errors import ReaderError
from nlp.reading import read_bytes
from nlp.reading.inputs import collect_inputs, read_input
from nlp.types import Report

MAKERS: dict[str, Callable[[Report], bytes]] = {
    ".txt": lambda report: report.raw.encode("gb18030"),
    ".html": modern_page,
    ".htm": old_page,
    ".docx": docx_of,
    ".rtf": rtf_of,
    ".pdf": pdf_of,
}


def outcome(data: bytes, suffix: str) -> str:
    """The text, or what can be done about the file."""
    try:
        return read_bytes(data, id="a", source=f"a{suffix}", suffix=suffix).text.strip()
    except ReaderError as error:
        return error.remedy


@pytest.mark.parametrize("suffix", MAKERS)
def test_mangled_files(corpus: Path, suffix: str) -> None:
    report = plain_reports(corpus, 1)[0] if suffix in (".pdf", ".htm") else clean_reports(corpus)[0]
    for number, broken in enumerate(mangled(MAKERS[suffix](report), 7, 15)):
        start = time.perf_counter()
        assert outcome(broken, suffix), number
        assert time.perf_counter() - start < 10, number


@pytest.mark.parametrize("form", ["PNG", "JPEG", "TIFF"])
def test_cut_pictures(form: str) -> None:
    noise = np.random.default_rng(7).integers(0, 255, (60, 120), dtype=np.uint8)
    out = io.BytesIO()
    Image.fromarray(noise).save(out, form)
    data = out.getvalue()
    for end in (4, 30, len(data) // 2, len(data) * 3 // 4):
        with pytest.raises(ReaderError) as caught:
            read_bytes(data[:end], id="a", source="a.png", suffix=".png")
        assert caught.value.remedy


def test_mangled_archives(corpus: Path, tmp_path: Path) -> None:
    data = zipped({"a/一.txt": clean_reports(corpus)[0].raw.encode(), "b.zip": zipped({"c.txt": b"x" * 500})})
    path = tmp_path / "a.zip"
    for broken in mangled(data, 7, 60):
        path.write_bytes(broken)
        for item in collect_inputs([path]):
            with contextlib.suppress(ReaderError):
                assert read_input(item).text.strip()
