"""Counted facts of the narrative: which metric, how many, of what unit, how exact, through which carrier."""

from nlp.figures.changes import changes_in_sentence, extract_changes
from nlp.figures.extract import extract_figures, figures_in_sentence
from nlp.figures.trees import part_whole_trees

__all__ = ["changes_in_sentence", "extract_changes", "extract_figures", "figures_in_sentence", "part_whole_trees"]
