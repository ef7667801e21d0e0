"""The rule B3: stated totals against their stated parts."""

from __future__ import annotations

from collections.abc import Iterator

from nlp.types import Analysis, Check, Evidence


def check_sums(analysis: Analysis) -> Iterator[Check]:
    """Verdicts of the rule B3, one for each whole whose parts the narrative states."""
    report = analysis.report.id
    for tree in analysis.sums:
        whole, *parts = (analysis.figures[index] for index in (tree.whole, *tree.parts))
        added = " + ".join(str(part.value) for part in parts)
        message = f"{whole.metric} {whole.text!r}: the parts by {tree.kind} are {added} = {tree.found} ({tree.reason})"
        evidence = tuple(Evidence(report, figure.span) for figure in (whole, *parts))
        yield Check(report, "B3", tree.verdict, tree.expected, tree.found, message, evidence)
