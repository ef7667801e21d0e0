"""Corpus reports printed by other programs, and photographed: what readers meet that no library of Python writes."""

from __future__ import annotations

import io
import shutil
import subprocess
import tempfile
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pypdfium2
from PIL import Image, ImageFilter

CHROMIUM = shutil.which("chromium") or shutil.which("google-chrome")
LIBREOFFICE = shutil.which("soffice")
DPI = 150
# For a page in print no site would be asked: its own fonts, a white page.
_PRINT = (
    "<style>@page { size: A4; margin: 2cm } body { font: 12pt/1.8 serif } table { border-collapse: collapse }</style>"
)


def chromium_prints(page: bytes) -> bytes:
    """A web page printed by headless Chromium as PDF, with its heads and page numbers."""
    assert CHROMIUM
    with tempfile.TemporaryDirectory() as folder:
        source, out = Path(folder) / "page.html", Path(folder) / "page.pdf"
        # Some of our pages lie about their encoding, which readers forgive and browsers do not.
        honest = page.replace(b'charset="gb2312"', b'charset="utf-8"', 1)
        source.write_bytes(honest.replace(b"</head>", f"{_PRINT}</head>".encode(), 1))
        options = ["--headless", "--no-sandbox", "--disable-gpu", f"--user-data-dir={folder}/profile"]
        command = [CHROMIUM, *options, f"--print-to-pdf={out}", source.as_uri()]
        subprocess.run(command, check=True, capture_output=True, timeout=120)
        return out.read_bytes()


def libreoffice_prints(documents: Sequence[bytes], form: str = "pdf") -> list[bytes]:
    """Word files printed by LibreOffice as PDF, or saved in another form that it writes."""
    assert LIBREOFFICE
    with tempfile.TemporaryDirectory() as folder:
        sources = [Path(folder) / f"{number}.docx" for number, _ in enumerate(documents)]
        for source, data in zip(sources, documents, strict=True):
            source.write_bytes(data)
        profile = f"-env:UserInstallation={(Path(folder) / 'profile').as_uri()}"
        command = [LIBREOFFICE, "--headless", profile, "--convert-to", form, "--outdir", folder, *map(str, sources)]
        subprocess.run(command, check=True, capture_output=True, timeout=60 + 20 * len(documents))
        return [source.with_suffix(f".{form}").read_bytes() for source in sources]


def photographed(pdf: bytes, *, dpi: int = DPI, degrees: float = 0.6, seed: int = 7) -> list[bytes]:
    """The pages of a PDF as a scanner delivers them: turned a little, blurred, with noise, as JPEG images."""
    document = pypdfium2.PdfDocument(pdf)
    generator = np.random.default_rng(seed)
    pages = []
    for page in document:
        picture = page.render(scale=dpi / 72).to_pil().convert("L")
        turned = picture.rotate(degrees, Image.Resampling.BICUBIC, fillcolor=255)
        blurred = np.asarray(turned.filter(ImageFilter.GaussianBlur(0.6)), dtype=float)
        noisy = np.clip(blurred + generator.normal(0, 6, blurred.shape), 0, 255).astype(np.uint8)
        out = io.BytesIO()
        Image.fromarray(noisy).save(out, "JPEG", quality=60, dpi=(dpi, dpi))
        pages.append(out.getvalue())
    document.close()
    return pages


def scan_of(pdf: bytes, *, dpi: int = DPI, degrees: float = 0.6) -> bytes:
    """A PDF of photographed pages, without text layer."""
    pictures = [Image.open(io.BytesIO(page)) for page in photographed(pdf, dpi=dpi, degrees=degrees)]
    out = io.BytesIO()
    pictures[0].save(out, "PDF", save_all=True, append_images=pictures[1:], resolution=dpi)
    return out.getvalue()
