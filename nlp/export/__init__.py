"""Records as tables: the one place that knows the columns of every table, whatever door they leave by."""

from nlp.export.contents import EXPORTED
from nlp.export.descriptions import describe, values_of
from nlp.export.files import FORMATS, export_tables
from nlp.export.panel import panel, panel_columns
from nlp.export.rows import check_row, error_row, report_row, rows_of
from nlp.export.schema import TABLES, columns, flat, to_arrow
from nlp.export.writers import to_frames, write_csv, write_jsonl

__all__ = [
    "EXPORTED",
    "FORMATS",
    "TABLES",
    "check_row",
    "columns",
    "describe",
    "error_row",
    "export_tables",
    "flat",
    "panel",
    "panel_columns",
    "report_row",
    "rows_of",
    "to_arrow",
    "to_frames",
    "values_of",
    "write_csv",
    "write_jsonl",
]
