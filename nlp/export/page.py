"""The comparison as one plain HTML page that works from disk."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
from jinja2 import Environment, PackageLoader, StrictUndefined

from nlp.codebook import load_codebook

_STATED = {
    "stated": "有 · stated",
    "none_stated": "称没有 · none stated",
    "section_missing": "无此部分 · no such section",
    "not_read": "未读出 · not read",
}


def write_page(path: Path, reports: pd.DataFrame, sentences: pd.DataFrame, matrix: pd.DataFrame) -> None:
    """Write the page.

    Parameters
    ----------
    path : Path
        The file to write.
    reports, sentences : DataFrame
        The tables of a batch.
    matrix : DataFrame
        From `nlp.compare.theme_matrix`.
    """
    environment = Environment(loader=PackageLoader("nlp", "data"), autoescape=True, undefined=StrictUndefined)
    codebook = load_codebook()
    counted = sentences["item"].map(lambda item: item is None or bool(item))
    admitted = sentences[(sentences["category"] == "problems") & counted]
    page = environment.get_template("page.html.j2").render(
        reports=reports.where(reports.notna(), None).to_dict("records"),
        themes=[codebook.theme(theme) for theme in matrix.columns],
        counts={report: dict(row) for report, row in matrix.to_dict("index").items()},
        problems={report: group.to_dict("records") for report, group in admitted.groupby("report_id")},
        names={theme.id: theme.zh for theme in codebook.themes},
        stated=_STATED,
    )
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(page, encoding="utf-8")
