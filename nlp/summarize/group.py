"""What the reports of a group say together, from the tables of a batch."""

from __future__ import annotations

import pandas as pd

from nlp.compare import prevalence, without_duplicates
from nlp.compare.groups import group_of as groups_of_reports
from nlp.compare.mentions import items_of
from nlp.summarize.quotations import quote, representative
from nlp.summarize.records import GroupDigest, Outlier, ThemeChange, Weakness
from nlp.types import ITEM_CATEGORIES

# A theme is an outlier where at most this share of the other reports names it; in fewer reports everything is rare.
_RARE, _FEWEST = 0.05, 5


def summarize_group(
    reports: pd.DataFrame,
    sentences: pd.DataFrame,
    *,
    by: str = "all",
    weaknesses: int = 5,
    quotations: int = 3,
) -> tuple[GroupDigest, ...]:
    """Common weaknesses with quotations, what changed since the year before, and reports that stand alone.

    Parameters
    ----------
    reports, sentences : DataFrame
        The tables of a batch, or of `nlp.export.to_frames`; reports marked in `duplicate_of` are left out (see
        `nlp.compare.identify`, which also says which reports are of one place).
    by : str, default="all"
        Column of `reports` that groups them, or "all"; reports where it is missing form the group "".
    weaknesses : int, default=5
        At most so many themes of a group, the most common first.
    quotations : int, default=3
        At most so many quotations of a theme, each from another township.

    Returns
    -------
    tuple of GroupDigest
        In the order of the groups' names. Changes compare the last year of a group with the year before it, in places that
        report in both; grouped by year, each year with the one before.

    Raises
    ------
    UsageError
        If `by` is no grouping.
    """
    reports, sentences = without_duplicates(reports, sentences)
    shares = prevalence(reports, sentences, by=by)
    items = _item_themes(sentences)
    problems = items[items["kind"] == "problems"].merge(
        sentences[["sentence_id", "text", "start", "end"]], on="sentence_id"
    )
    problems = problems.merge(reports[["report_id", "township", "year", "place_id"]], on="report_id")
    group_of = groups_of_reports(reports, by)
    digests = []
    for group in sorted(group_of.unique()):
        ids = set(group_of[group_of == group].index)
        members = reports[reports["report_id"].isin(ids)]
        mine = problems[problems["report_id"].isin(ids)]
        rows = shares[(shares["group"] == group) & (shares["kind"] == "problems") & (shares["count"] > 0)]
        rows = rows.sort_values("count", ascending=False, kind="stable")
        digests.append(
            GroupDigest(
                by=by,
                group=str(group),
                n_reports=len(members),
                stated={str(k): int(n) for k, n in members["problems_stated"].value_counts().sort_index().items()},
                weaknesses=_weaknesses(rows.head(weaknesses), mine, quotations),
                changes=_changes(reports if by == "year" else members, problems, members["year"].max()),
                outliers=_outliers(rows.set_index("id")["count"].to_dict(), mine, len(members)),
            )
        )
    return tuple(digests)


def _item_themes(sentences: pd.DataFrame) -> pd.DataFrame:
    """One row for each theme of each problem or measure item."""
    items = pd.concat([items_of(sentences, kind) for kind in ITEM_CATEGORIES])
    rows = items[["report_id", "sentence_id", "category", "themes"]].explode("themes").dropna(subset=["themes"])
    return rows.rename(columns={"category": "kind", "themes": "id"})


def _weaknesses(rows: pd.DataFrame, problems: pd.DataFrame, wanted: int) -> tuple[Weakness, ...]:
    """The themes of `rows`; a sentence that names several is quoted once, unless a theme has no other."""
    used: set[str] = set()
    found = []
    for row in rows.to_dict("records"):
        named = problems[problems["id"] == row["id"]]
        quotations = representative(named[~named["sentence_id"].isin(used)], wanted) or representative(named, wanted)
        used.update(quotation.sentence_id for quotation in quotations)
        found.append(
            Weakness(
                theme=str(row["id"]),
                count=int(row["count"]),
                n_reports=int(row["n_reports"]),
                share=float(row["share"]),
                low=float(row["low"]),
                high=float(row["high"]),
                quotations=quotations,
            )
        )
    return tuple(found)


def _changes(reports: pd.DataFrame, problems: pd.DataFrame, year: float) -> tuple[ThemeChange, ...]:
    """Themes whose number changed, or moved, between the year before and `year`; the greatest change first."""
    if pd.isna(year):
        return ()
    # Of several reports of a place and year the first by id speaks for it.
    known = reports.dropna(subset=["place_id", "year"]).sort_values("report_id")
    known = known.drop_duplicates(["place_id", "year"])
    now = known[known["year"] == year].set_index("place_id")["report_id"]
    before = known[known["year"] == year - 1].set_index("place_id")["report_id"]
    places = sorted(set(now.index) & set(before.index))
    themes = problems.groupby("report_id")["id"].agg(set).to_dict()
    nothing: set[str] = set()
    pairs = [(themes.get(before[place], nothing), themes.get(now[place], nothing)) for place in places]
    changes = []
    for theme in sorted(set().union(*(one | other for one, other in pairs)) if pairs else ()):
        taken_up = sum(theme in new and theme not in old for old, new in pairs)
        dropped = sum(theme in old and theme not in new for old, new in pairs)
        if taken_up or dropped:
            had, has = (sum(theme in pair[side] for pair in pairs) for side in (0, 1))
            changes.append(ThemeChange(theme, int(year), len(places), had, has, taken_up, dropped))
    return tuple(sorted(changes, key=lambda c: (-abs(c.now - c.before), -(c.taken_up + c.dropped), c.theme)))


def _outliers(counts: dict[str, int], problems: pd.DataFrame, size: int) -> tuple[Outlier, ...]:
    """One quotation of each report for each theme that almost no other report of the group names."""
    if size < _FEWEST:
        return ()
    rare = {theme for theme, count in counts.items() if count - 1 <= _RARE * (size - 1)}
    found = problems[problems["id"].isin(rare)].sort_values(["id", "report_id", "start"], kind="stable")
    first = found.drop_duplicates(["id", "report_id"]).to_dict("records")
    return tuple(Outlier(str(row["id"]), int(counts[row["id"]]), quote(row)) for row in first)
