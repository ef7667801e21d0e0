"""Stata files, version 118: UTF-8, labels of variables and values, long text as strL."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from nlp.errors import ExportError
from nlp.export.contents import Content
from nlp.export.descriptions import describe, values_of
from nlp.export.schema import flat, from_arrow

if TYPE_CHECKING:
    import pandas as pd
    import pyarrow as pa

# Names that pandas keeps for Stata's own words.
RENAMED = {"end": "end_"}
_VERSION: Literal[118] = 118
# Bytes, not characters: a Chinese character takes three.
MAX_BYTES = 2045
MAX_ROWS = 2_147_483_647
# The codes of a truth are 0 and 1.
_TRUTH = ("false", "true")


def write_stata(content: Content, path: Path) -> None:
    """Write one table; the format needs the whole of it in memory.

    Columns with a closed list of values, and truths (0 and 1), are numbers with value labels: the labels are the ids that stand
    in every other format, counted from 0 in the order of the codebook. Missing numbers, dates and labelled values are missing in
    Stata; it has no missing text, which is empty. The column ``end`` is called ``end_``.

    Raises
    ------
    ExportError
        Where the table has more rows than Stata holds.
    """
    import pandas as pd
    import pyarrow as pa

    whole = pa.concat_tables([content.empty(), *content.pieces()])
    if whole.num_rows > MAX_ROWS:
        raise ExportError(
            f"{content.name} has {whole.num_rows:,} rows", remedy=f"Stata holds {MAX_ROWS:,}: use parquet"
        )
    labels = {name: _labels(content, name, whole) for name in content.kinds}
    frame = pd.DataFrame({name: _column(content, name, whole, labels[name]) for name in content.kinds}, copy=False)
    texts = [name for name in frame if frame[name].dtype == object]
    frame.rename(columns=RENAMED).to_stata(
        path,
        version=_VERSION,
        write_index=False,
        data_label=describe(content.name).en,
        variable_labels={RENAMED.get(name, name): str(describe(content.name, name)) for name in content.kinds},
        value_labels={name: dict(enumerate(told)) for name, told in labels.items() if told},
        convert_dates={name: "td" for name, kind in content.kinds.items() if kind == "date"},
        convert_strl=[name for name in texts if _longest(frame[name]) > MAX_BYTES],
    )


def _labels(content: Content, name: str, whole: pa.Table) -> tuple[str, ...]:
    """The values of a column that is written in codes, in the order of their codes; those that no list has come last."""
    if content.kinds[name] == "bool":
        return _TRUTH
    closed = values_of(content.name, name)
    if not closed:
        return ()
    return (*closed, *sorted({value for value in whole[name].unique().to_pylist() if value is not None} - set(closed)))


def _column(content: Content, name: str, whole: pa.Table, labels: Sequence[str]) -> pd.Series[Any]:
    """A column in the type that pandas writes as the right one of Stata."""
    import pandas as pd

    kind = content.kinds[name]
    if kind in ("float64", "number"):
        return pd.Series(whole[name].to_pandas(), dtype="float64")
    if kind == "date":
        return pd.Series(pd.to_datetime(whole[name].to_pandas()), dtype="datetime64[s]")
    values = [row[name] for row in from_arrow({name: kind}, whole)]
    if kind == "int32":
        return pd.Series(values, dtype="Int32")
    if labels:
        codes = {label: code for code, label in enumerate(labels)}
        return pd.Series([None if value is None else codes[flat(value)] for value in values], dtype="Int32")
    return pd.Series([flat(value) for value in values], dtype=object)


def _longest(texts: pd.Series[Any]) -> int:
    return max((len(text.encode("utf-8")) for text in texts), default=0)
