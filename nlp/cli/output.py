"""Options and printing that several commands share."""

from __future__ import annotations

import io
import re
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from nlp.errors import UsageError, ZwgkError
from nlp.export.schema import Row, flat
from nlp.export.writers import neutral, write_csv, write_jsonl
from nlp.pipeline import report_from_document
from nlp.reading import DEFAULT_MAX_BYTES
from nlp.reading.inputs import STDIN, collect_inputs, read_input
from nlp.types import Report

if TYPE_CHECKING:
    from nlp.batch import Dataset

Command = TypeVar("Command", bound=Callable[..., Any])
FORMATS = ("table", "jsonl", "csv")
SOME_FAILED, ALL_FAILED = 1, 2
_MIN_WIDTH = 10
# Longer ones, as an address of the web, are broken after all.
_MAX_WORD = 60
_WORD = re.compile(r"[!-~]+")
# Columns of ids that are not called so.
_KEYS = (
    "id", "report_a", "report_b", "sentence_a", "sentence_b", "problem", "measure", "from_sentence", "to_sentence", "source",
)  # fmt: skip
_SMALL = 0.005


def paths_argument(command: Command) -> Command:
    """PATH…: files, folders or ``-`` for standard input."""
    return click.argument("paths", metavar="PATH...", nargs=-1, required=True)(command)


def reading_options(command: Command) -> Command:
    """Options of every command that reads reports."""
    return click.option(
        "--max-bytes", type=click.IntRange(1), default=DEFAULT_MAX_BYTES, show_default=True, help="Refuse larger files."
    )(command)


def format_option(default: str | None = "table") -> Callable[[Command], Command]:
    """How rows are printed."""
    return click.option(
        "--format", "form", type=click.Choice(FORMATS), default=default, show_default=default is not None,
        help="How to print the rows.",
    )  # fmt: skip


class Reports:
    """The reports that paths stand for, read one after the other; failures are told on standard error and counted."""

    def __init__(self, paths: Sequence[str], max_bytes: int) -> None:
        self._inputs = collect_inputs(paths)
        if not self._inputs:
            raise UsageError(f"{', '.join(paths)} holds no files", remedy="give files or a folder of reports")
        self._stdin = sys.stdin.buffer.read() if STDIN in paths else None
        self._max_bytes = max_bytes
        self.failed = 0
        self.done = 0

    def __iter__(self) -> Iterator[Report]:
        for item in self._inputs:
            try:
                report = report_from_document(read_input(item, self._stdin, max_bytes=self._max_bytes))
            except ZwgkError as error:
                self.failed += 1
                click.echo(f"zwgk: {error}", err=True)
                continue
            self.done += 1
            if not report.sentences:
                click.echo(f"zwgk: {item.source} holds no narrative sentence", err=True)
            yield report

    def exit_code(self) -> int:
        """0 when all were read, 1 when some failed, 2 when none could be read."""
        if not self.failed:
            return 0 if self.done else ALL_FAILED
        return SOME_FAILED if self.done else ALL_FAILED


def open_dataset(out: Path) -> Dataset:
    """The output of a batch; says on standard error where a run is unfinished."""
    from nlp.batch import Dataset

    dataset = Dataset.open(out)
    if not dataset.run().get("finished"):
        click.echo(f"zwgk: {out} is unfinished: run 'zwgk batch DIR --out {out} --resume' to complete it", err=True)
    return dataset


def print_rows(table: str, rows: Iterable[Row], form: str, shown: Sequence[str]) -> None:
    """Print rows on standard output; the table form shows only the columns `shown`."""
    if form == "table":
        print_table(rows, shown)
        return
    buffer = io.StringIO()
    (write_jsonl if form == "jsonl" else write_csv)(table, rows, buffer)
    write_whole(buffer.getvalue())


def write_text(rows: Sequence[Row], form: str) -> None:
    """Print rows that are no table of the contract, as JSONL or CSV."""
    import csv
    import json

    buffer = io.StringIO()
    if form == "jsonl":
        buffer.writelines(json.dumps(row, ensure_ascii=False, default=str) + "\n" for row in rows)
    else:
        writer = csv.writer(buffer, lineterminator="\n")
        writer.writerow(rows[0])
        writer.writerows([neutral(flat(value)) for value in row.values()] for row in rows)
    write_whole(buffer.getvalue())


def print_explained(
    rows: Sequence[Row], form: str, shown: Sequence[str], reasons: Sequence[str] = ("because",)
) -> None:
    """Print rows with columns of reasons; the table shows these before the last of the columns `shown`."""
    if form == "table":
        print_table(rows, (*shown[:-1], *reasons, shown[-1]))
    elif rows:
        write_text(rows, form)


def print_meeting(corner: str, labels: Sequence[str], table: Sequence[Sequence[int]]) -> None:
    """Print how often each label of the rows meets each label of the columns."""
    rows = [{corner: label, **dict(zip(labels, row, strict=True))} for label, row in zip(labels, table, strict=True)]
    print_table(rows, (corner, *labels), whole=1)


def print_table(rows: Iterable[Row], shown: Sequence[str], *, whole: int = 0) -> None:
    """Print rows for people; all columns but the first `whole` wrap, between words and never inside one."""
    from rich import box
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    console = Console()
    grid = Table(box=box.SIMPLE_HEAD, pad_edge=False, padding=(0, 1, 0, 0))
    cells = [[_for_people(row.get(name)) for name in shown] for row in rows]
    for index, name in enumerate(shown):
        least = max(_widest_word(name, row[index]) for row in (shown, *cells))
        wide = index < whole or index == len(shown) - 1
        most = None if wide else max(_MIN_WIDTH, least, console.width // 6)
        grid.add_column(name, overflow="fold", no_wrap=index < whole, min_width=least, max_width=most)
    for row in cells:
        grid.add_row(*map(Text, row))
    # Narrower than this rich cuts cells off instead of folding them; a long line that wraps loses nothing.
    needed = console.measure(grid).minimum
    console.print(grid, width=max(console.width, needed), crop=False, no_wrap=False, soft_wrap=False)


def _widest_word(column: str, cell: str) -> int:
    """The width of what must not be broken: an id as a whole, else a word in Latin letters."""
    from rich.cells import cell_len

    words = [cell] if column in _KEYS or column.endswith("_id") else _WORD.findall(cell)
    return max((width for word in words if (width := cell_len(word)) <= _MAX_WORD), default=0)


def _for_people(value: Any) -> str:
    if isinstance(value, (list, tuple)):
        # Where a line may end.
        return str(flat(value)).replace(";", "; ")
    if not isinstance(value, float) or value != value:
        return str(flat(value))
    # A small p-value is not zero.
    return f"{value:.1g}" if 0 < abs(value) < _SMALL else f"{value:.2f}"


def write_whole(text: str) -> None:
    """UTF-8 whatever the console's own encoding is."""
    stream = getattr(sys.stdout, "buffer", None)
    if stream is None:
        sys.stdout.write(text)
    else:
        stream.write(text.encode("utf-8", "surrogatepass"))
        stream.flush()
