"""What an export writes: the tables of a dataset, the panel and the codebook, each in pieces that fit into memory."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

from nlp.errors import UsageError
from nlp.export.descriptions import CODEBOOK, codebook_rows
from nlp.export.panel import panel, panel_columns
from nlp.export.schema import ANALYSIS_TABLES, TABLES, arrow_table, from_arrow, to_arrow

if TYPE_CHECKING:
    import pyarrow as pa

EXPORTED = (*ANALYSIS_TABLES, "errors", "panel", "codebook")


class Source(Protocol):
    """A dataset. Tables keyed by report come in the same stretches of reports, in the same order."""

    def stream(self, table: str) -> Iterator[pa.Table]:
        """The pieces of a table."""


@dataclass(frozen=True, slots=True, repr=False)
class Content:
    """A table to be written: its name, the kinds of its columns, and where its pieces come from."""

    name: str
    kinds: Mapping[str, str]
    source: Source
    described: Sequence[str] = EXPORTED

    def pieces(self) -> Iterator[pa.Table]:
        """The table in Arrow pieces, in order; an empty table may have none."""
        if self.name == "panel":
            for reports, cells in zip(self.source.stream("reports"), self.source.stream("cells"), strict=True):
                yield _panel_piece(reports, cells)
        elif self.name == "codebook":
            described = {name: kinds_of(name) for name in self.described}
            yield arrow_table(CODEBOOK, list(codebook_rows(described)))
        else:
            yield from self.source.stream(self.name)

    def empty(self) -> pa.Table:
        """The table without rows."""
        return arrow_table(self.kinds, ())

    def rows(self) -> Iterator[dict[str, Any]]:
        """The rows of the table, in order."""
        for piece in self.pieces():
            yield from from_arrow(self.kinds, piece)


@dataclass(frozen=True, slots=True, repr=False)
class Rows:
    """Tables as rows, which are exported like those of a dataset."""

    tables: Mapping[str, Sequence[Mapping[str, Any]]]

    def stream(self, table: str) -> Iterator[pa.Table]:
        """A table in one piece."""
        yield to_arrow(table, self.tables[table])


def content(source: Source, table: str, described: Sequence[str] = EXPORTED) -> Content:
    """A table of a source; a codebook tells of the tables `described`. Raises UsageError for a table that there is not."""
    return Content(table, kinds_of(table), source, described)


def kinds_of(table: str) -> Mapping[str, str]:
    """The kinds of the columns of a table.

    Examples
    --------
    >>> kinds_of("panel")["t2_permit_decisions"], kinds_of("panel")["t2_permit_decisions_s"]
    ('number', 'string')
    """
    if table not in EXPORTED and table not in TABLES:
        raise UsageError(f"there is no table {table!r} to export", remedy=f"one of {', '.join(EXPORTED)}")
    if table == "codebook":
        return CODEBOOK
    if table != "panel":
        return TABLES[table]
    text = ("_s", "_template")
    return {
        name: TABLES["reports"].get(name) or ("string" if name.endswith(text) else "number") for name in panel_columns()
    }


def _panel_piece(reports: pa.Table, cells: pa.Table) -> pa.Table:
    wide = panel(reports.to_pandas(), cells.to_pandas())
    rows: list[dict[str, Any]] = wide.astype(object).where(wide.notna(), None).to_dict("records")  # type: ignore[assignment]
    return arrow_table(kinds_of("panel"), rows)
