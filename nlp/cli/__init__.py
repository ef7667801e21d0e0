"""The `zwgk` command: one verb, one public function."""

from nlp.cli.main import main

__all__ = ["main"]
