"""The counts at the head of the page."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from nlp.types import ITEM_CATEGORIES, ProblemsStated

_REMARKS = ("place_unresolved", "year_unknown", "no_tables", "wrong_template")
_FOLLOWED = ("repeated", "reworded", "dropped", "new")
_FLAGS = {"half": 0.5, "most": 0.9}


def overview(findings: Mapping[str, pd.DataFrame]) -> dict[str, int]:
    """Count what the page tells first.

    Parameters
    ----------
    findings : mapping
        From `nlp.compare.findings`.

    Returns
    -------
    dict of int
        All but `read` (reports that were read), `duplicates`, `missing` (years of a place) and `unreadable` (files) count what
        is in reports that are no duplicates.
    """
    reports = findings["reports"]
    kept = reports[reports["duplicate_of"].isna()]
    sentences = findings["sentences"]
    own = sentences[sentences["report_id"].isin(kept["report_id"])]
    status = findings["coverage"]["status"].value_counts()
    counts = {
        "reports": len(kept),
        "read": len(reports),
        "duplicates": len(reports) - len(kept),
        "places": kept["place_id"].nunique(),
        "sentences": len(own),
        **{name: int((kept["problems_stated"] == name).sum()) for name in map(str, ProblemsStated)},
        "unreadable": int(status.get("unreadable", 0)),
        "missing": int(status.get("missing", 0)),
    }
    return {name: int(value) for name, value in (counts | _remarks(findings, kept) | _relations(findings)).items()}


def _remarks(findings: Mapping[str, pd.DataFrame], kept: pd.DataFrame) -> dict[str, int]:
    coverage = findings["coverage"]
    remarks = coverage.loc[coverage["report_id"].isin(kept["report_id"]), "remarks"].explode().value_counts()
    return {name: int(remarks.get(name, 0)) for name in _REMARKS}


def _relations(findings: Mapping[str, pd.DataFrame]) -> dict[str, int]:
    links, pairs, items = findings["links"], findings["copying"], findings["vague_items"]
    linked = links.dropna(subset=["problem", "measure"])
    vague = items[items["vague"]]
    return {
        **{kind: int((items["kind"] == kind).sum()) for kind in ITEM_CATEGORIES},
        **{f"vague_{kind}": int((vague["kind"] == kind).sum()) for kind in ITEM_CATEGORIES},
        "answered": linked["problem"].nunique(),
        "unanswered": links["problem"].nunique() - linked["problem"].nunique(),
        "answering": linked["measure"].nunique(),
        "copies": len(pairs),
        **{f"copies_{name}": int((pairs["containment"] >= flag).sum()) for name, flag in _FLAGS.items()},
        **{f"p_{name}": int((findings["persistence"]["relation"] == name).sum()) for name in _FOLLOWED},
    }
