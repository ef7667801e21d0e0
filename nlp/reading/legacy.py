"""Files of older word processors, .doc and .wps: LibreOffice turns them into .docx, where it is installed."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from pathlib import Path

from nlp.errors import DamagedFileError, EncryptedFileError, MissingExtraError
from nlp.reading.content import Content
from nlp.reading.docx import read_docx

_PROGRAMS = ("soffice", "libreoffice")
_SECONDS = 120
_LOCKED = "EncryptedPackage".encode("utf-16-le")


def read_legacy(data: bytes, source: str) -> Content:
    """Convert with LibreOffice, without its macros and in a folder of its own, and read the result."""
    if _LOCKED in data:
        raise EncryptedFileError(f"{source} is encrypted", remedy="save it without password")
    program = next(filter(None, map(shutil.which, _PROGRAMS)), None)
    if program is None:
        raise MissingExtraError(
            f"{source} is a .doc or .wps file, which LibreOffice must convert",
            remedy="install LibreOffice (soffice on the PATH), or save the file as .docx",
        )
    with tempfile.TemporaryDirectory() as folder:
        original = Path(folder) / "report.doc"
        original.write_bytes(data)
        profile = (Path(folder) / "profile").as_uri()
        options = ["--headless", "--norestore", f"-env:UserInstallation={profile}", "--convert-to", "docx"]
        try:
            subprocess.run(  # noqa: S603
                [program, *options, "--outdir", folder, str(original)],
                capture_output=True,
                timeout=_SECONDS,
                check=False,
            )
        except (subprocess.TimeoutExpired, OSError) as error:
            raise DamagedFileError(f"LibreOffice cannot convert {source}", remedy="save it as .docx") from error
        converted = original.with_suffix(".docx")
        if not converted.is_file():
            raise DamagedFileError(f"LibreOffice cannot convert {source}", remedy="open it and save it as .docx")
        return read_docx(converted.read_bytes(), source)
