"""Raw text in, clean text with its alignment out: a chain of named steps, each a pure function that returns edits."""

from nlp.cleaning.chain import STEPS, clean

__all__ = ["STEPS", "clean"]
