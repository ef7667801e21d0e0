"""Command for other programs: export."""

from __future__ import annotations

from pathlib import Path

import click

from nlp.cli.output import open_dataset
from nlp.export.contents import EXPORTED
from nlp.export.files import FORMATS, export_tables


@click.command()
@click.argument("dataset", metavar="OUT", type=click.Path(path_type=Path))
@click.option("--to", type=click.Choice(FORMATS), required=True, help="The format to write.")
@click.option(
    "--out",
    type=click.Path(path_type=Path),
    required=True,
    help="A folder, which gets a file a table (xlsx: one workbook); or a file with the suffix of the format.",
)
@click.option(
    "--table",
    "tables",
    type=click.Choice(EXPORTED),
    multiple=True,
    help="Only this table; may be given several times. The default is all, with panel and codebook.",
)
def export(dataset: Path, to: str, out: Path, tables: tuple[str, ...]) -> int:
    """Write the tables of a batch for Excel, Stata and other programs, with the codebook and the wide panel."""
    from nlp.compare.identity import Identified

    for path in export_tables(Identified(open_dataset(dataset)), to, out, tuple(dict.fromkeys(tables))):
        click.echo(path)
    return 0
