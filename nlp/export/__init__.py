"""Records as tables: the one place that knows the columns of every table, whatever door they leave by."""

from nlp.export.panel import panel, panel_columns
from nlp.export.rows import check_row, error_row, report_row, rows_of
from nlp.export.schema import TABLES, columns, flat, to_arrow
from nlp.export.writers import to_frames, write_csv, write_jsonl

__all__ = [
    "TABLES",
    "check_row",
    "columns",
    "error_row",
    "flat",
    "panel",
    "panel_columns",
    "report_row",
    "rows_of",
    "to_arrow",
    "to_frames",
    "write_csv",
    "write_jsonl",
]
