"""Themes that one report names together."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pandas as pd

from nlp.codebook import load_codebook
from nlp.compare.association import independence
from nlp.compare.mentions import mentions
from nlp.compare.multiplicity import with_corrections
from nlp.export.schema import columns


def cooccurrence(reports: pd.DataFrame, sentences: pd.DataFrame, *, kind: str = "problems") -> pd.DataFrame:
    """How often two themes are named by the same report, against chance.

    Parameters
    ----------
    reports, sentences : DataFrame
        The tables of a batch.
    kind : {"problems", "measures"}, default="problems"

    Returns
    -------
    DataFrame
        Columns of the `cooccurrence` table, one row for each pair that some report names; only the `n_reports` reports that
        name any theme of the kind are looked at, since a report without problems would make all themes seem to go together.
        `n_both` are the reports in `report_ids`, `expected` their number if the themes were independent, `lift` the ratio,
        `phi` the correlation (negative where themes avoid each other), `p` from `nlp.compare.association.independence`. The sentences are
        those of `nlp.compare.mentions`.
    """
    found = mentions(reports, sentences, kinds=[kind])
    naming = {id: set(rows["report_id"]) for id, rows in found.groupby("id")}
    order = [theme for theme in load_codebook().theme_ids if theme in naming]
    total = found["report_id"].nunique()
    rows = []
    for a, b in combinations(order, 2):
        if both := naming[a] & naming[b]:
            rows.append({"kind": kind, "a": a, "b": b, **_pair(naming[a], naming[b], both, total)})
    table = pd.DataFrame(rows, columns=list(columns("cooccurrence")))
    ordered = table.sort_values(["n_both", "lift"], ascending=False, kind="stable", ignore_index=True)
    return with_corrections(ordered)


def _pair(a: set[str], b: set[str], both: set[str], total: int) -> dict[str, object]:
    shared = len(both)
    cells = np.array([[shared, len(a) - shared], [len(b) - shared, total - len(a | b)]])
    test = independence(cells)
    margins = np.prod([float(len(a)), float(len(b)), float(total - len(a)), float(total - len(b))])
    expected = len(a) * len(b) / total
    return {
        "n_reports": total,
        "n_a": len(a),
        "n_b": len(b),
        "n_both": shared,
        "expected": expected,
        "lift": shared / expected,
        "phi": (shared * total - len(a) * len(b)) / float(np.sqrt(margins)) if margins else None,
        "p": test.p if test else None,
        "report_ids": sorted(both),
    }
