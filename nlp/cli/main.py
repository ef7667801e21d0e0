"""The command group, and how errors become one line and an exit code."""

from __future__ import annotations

import io
import os
import sys
import traceback

import click

from nlp import __version__
from nlp.cli import corpus, digests, evaluation, export, inspect, many, statutory
from nlp.errors import ZwgkError
from nlp.reading.progress import page_progress

BAD_USAGE = 2


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="zwgk")
@click.option("--debug", is_flag=True, expose_value=False, help="Show the traceback of an error; may stand anywhere.")
@click.pass_context
def cli(context: click.Context) -> None:
    """Evidence from annual disclosure reports of Chinese townships (政府信息公开工作年度报告)."""
    context.with_resource(page_progress(_say_page))


def _say_page(source: str, page: int, pages: int) -> None:
    click.echo(f"{source}: recognising page {page} of {pages}", err=True)


for command in (
    inspect.tag,
    inspect.figures,
    statutory.tables,
    statutory.check,
    inspect.read,
    many.batch,
    many.compare,
    digests.summarize,
    export.export,
    evaluation.train,
    evaluation.evaluate,
    corpus.agree,
    corpus.corpus,
):
    cli.add_command(command)


def main() -> None:
    """Run the command line: exit code 0 all done, 1 some inputs failed, 2 nothing could be done."""
    debug = "--debug" in sys.argv
    arguments = [argument for argument in sys.argv[1:] if argument != "--debug"]
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    try:
        sys.exit(cli.main(arguments, standalone_mode=False))
    except (ZwgkError, OSError) as error:
        if isinstance(error, BrokenPipeError):
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            sys.exit(0)
        if debug:
            traceback.print_exc()
        click.echo(f"zwgk: {error}", err=True)
        sys.exit(BAD_USAGE)
    except click.exceptions.Abort:
        sys.exit(130)
    except click.ClickException as error:
        error.show()
        sys.exit(BAD_USAGE)
