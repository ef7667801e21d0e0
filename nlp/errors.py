"""Expected failures: each says what went wrong, where, and what to do about it."""

from __future__ import annotations


class ZwgkError(Exception):
    """Base of every expected error.

    Parameters
    ----------
    message : str
        What went wrong, naming the place (file, line, field).
    remedy : str
        What the user can do about it.
    """

    stage = "run"

    def __init__(self, message: str, *, remedy: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.remedy = remedy

    def __reduce__(self) -> tuple[object, tuple[object, ...]]:
        return _rebuild, (type(self), self.message, self.remedy)

    def __str__(self) -> str:
        return f"{self.message}: {self.remedy}" if self.remedy else self.message


def _rebuild(kind: type[ZwgkError], message: str, remedy: str) -> ZwgkError:
    """Let errors cross process borders with their keyword-only remedy."""
    return kind(message, remedy=remedy)


class ReaderError(ZwgkError):
    """A file cannot be turned into text."""

    stage = "reading"


class EmptyFileError(ReaderError):
    """The file holds nothing but white space."""


class TooLargeError(ReaderError):
    """The file is larger than the limit."""


class UndecodableError(ReaderError):
    """No supported decoder accepts the bytes."""


class NotTextError(ReaderError):
    """The bytes are not text: control or private-use characters."""


class NoChineseTextError(ReaderError):
    """The text holds no Chinese characters."""


class UnsupportedFormatError(ReaderError):
    """The format of the file has no reader."""


class DamagedFileError(ReaderError):
    """The file is cut off or broken."""


class EncryptedFileError(ReaderError):
    """The file asks for a password."""


class NoTextLayerError(ReaderError):
    """The pages are images, or their text layer does not hold what they show."""


class MissingExtraError(ReaderError):
    """The reader of the format needs a library, or a program, that is not installed."""


class CodebookError(ZwgkError):
    """A codebook is malformed or names something unknown."""

    stage = "codebook"


class LabelsError(ZwgkError):
    """A file of labelled sentences is malformed."""

    stage = "labels"


class ModelError(ZwgkError):
    """A model folder is missing, damaged or does not fit."""

    stage = "model"


class DatasetError(ZwgkError):
    """A batch output folder is missing, damaged or does not fit."""

    stage = "dataset"


class WorkerError(ZwgkError):
    """A worker process died, or could not be reached."""

    stage = "batch"


class ExportError(ZwgkError):
    """A table does not fit the format that it is written to."""

    stage = "export"


class NumeralError(ZwgkError):
    """A string is no numeral, or one without a single value."""

    stage = "figures"


class UsageError(ZwgkError):
    """The call itself makes no sense."""

    stage = "usage"
