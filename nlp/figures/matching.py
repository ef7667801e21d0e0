"""Which rule of the lexicon a frame and its unit fit."""

from __future__ import annotations

from functools import cache

from nlp.figures.lexicon import Rule, lexicon


@cache
def _rules_of(unit: str, weak: bool) -> tuple[Rule, ...]:
    """The rules that take a unit, in the order of the lexicon."""
    return tuple(
        rule
        for rule in lexicon().rules
        if rule.weak == weak and rule.cues is not None and (unit in rule.units or (not unit and rule.unitless))
    )


def match_rule(frame: str, unit: str, head: str, *, weak: bool) -> Rule | None:
    """The first rule whose unit fits and whose cue stands in the frame.

    Examples
    --------
    >>> match_rule("组织业务培训#", "期", "组织业务培训", weak=False).metric
    'training_sessions'
    """
    for rule in _rules_of(unit, weak):
        if rule.cues is None or not rule.cues.search(frame) or (rule.refuse and rule.refuse.search(frame)):
            continue
        if rule.needs and not rule.needs.search(head):
            continue
        return rule
    return None
