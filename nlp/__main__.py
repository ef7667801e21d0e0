"""Run the command line as ``python -m nlp``."""

from nlp.cli import main

main()
