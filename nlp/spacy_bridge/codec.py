"""Records as plain data, so that a Doc that carries them can be written to disk or sent to another process.

srsly, which writes the user data of a Doc, asks the functions registered here about anything it does not know. A record becomes
a mapping of its fields; nothing that can run is written, and fields are given back the types that the records declare.
"""

from __future__ import annotations

import gc
from collections.abc import Callable, Mapping
from dataclasses import fields, is_dataclass
from datetime import date
from decimal import Decimal
from enum import Enum
from functools import cache
from types import UnionType
from typing import Any, get_args, get_origin, get_type_hints

import srsly

import nlp.types
from nlp.alignment import Span
from nlp.errors import DatasetError

_MARK = "__zwgk__"
_RECORDS = {kind.__name__: kind for kind in vars(nlp.types).values() if isinstance(kind, type) and is_dataclass(kind)}

Chain = Callable[[Any], Any] | None


@srsly.msgpack_encoders("zwgk")  # type: ignore[untyped-decorator]
def encode(value: Any, chain: Chain = None) -> Any:
    """A record as a mapping; anything else goes to the next encoder."""
    if _RECORDS.get(type(value).__name__) is not type(value):
        return value if chain is None else chain(value)
    return {_MARK: type(value).__name__} | {field.name: _plain(getattr(value, field.name)) for field in fields(value)}


@srsly.msgpack_decoders("zwgk")  # type: ignore[untyped-decorator]
def decode(value: Any, chain: Chain = None) -> Any:
    """The record that a mapping stands for; any other mapping goes to the next decoder.

    Raises
    ------
    DatasetError
        If the record was written by a version that knew other records or fields.
    """
    if _MARK not in value:
        return value if chain is None else chain(value)
    try:
        kind = _RECORDS[value[_MARK]]
        hints = _hints(kind)
        return kind(**{name: _shaped(hints[name], given) for name, given in value.items() if name != _MARK})
    except (KeyError, TypeError, ValueError, ArithmeticError) as error:
        gc.enable()  # srsly stops the collector while it reads, and does not start it again after an error
        raise DatasetError(
            f"a stored {value[_MARK]} does not fit this version ({error!r})",
            remedy="make the file anew from the reports",
        ) from error


@cache
def _hints(kind: type) -> dict[str, Any]:
    return get_type_hints(kind)


def _plain(value: Any) -> Any:
    if isinstance(value, Decimal):
        return str(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    return dict(value) if isinstance(value, Mapping) else value


def _shaped(hint: Any, value: Any) -> Any:
    if isinstance(hint, UnionType):
        return None if value is None else _shaped(get_args(hint)[0], value)
    if get_origin(hint) is tuple:
        return tuple(_shaped(get_args(hint)[0], item) for item in value)
    if hint is Span:
        return Span(*value)
    if hint is date:
        return date.fromisoformat(value)
    if isinstance(hint, type) and issubclass(hint, (Decimal, Enum)):
        return hint(value)
    return value
