"""What becomes of a problem from one year to the next: repeated, reworded, dropped, new."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise

import pandas as pd
from rapidfuzz import fuzz

from nlp.codebook import load_codebook
from nlp.compare.bars import bars
from nlp.compare.items import Item, items_by_report, shared_themes
from nlp.compare.places import place_ids

RELATIONS = ("repeated", "reworded", "dropped", "new")
_COLUMNS = ("place_id", "from_sentence", "to_sentence", "relation", "score")
_SURVIVAL = ("id", "years", "at_risk", "still", "share")
# A report of which the problems are not known says nothing about what was dropped.
_KNOWN = ("stated", "none_stated")


def find_persistence(
    reports: pd.DataFrame, sentences: pd.DataFrame, *, places: Mapping[str, str] | None = None
) -> pd.DataFrame:
    """Follow the problems of each place from year to year.

    Two reports of one place are compared when the second is of the year after the first and both say whether there are
    problems. Problems are paired one to one, the likest first: by their themes and their masked wording.

    Parameters
    ----------
    reports, sentences : DataFrame
        The tables of a batch; reports marked in `duplicate_of` are left out.
    places : mapping, optional
        `place_id` by `report_id` that stands above what the texts say; reports of unresolved places are in no row.

    Returns
    -------
    DataFrame
        The `persistence` table. `score` is the likeness of the masked wordings, null for what is dropped or new.
    """
    problems = {report: found for report, found, _ in items_by_report(reports, sentences)}
    rows: list[tuple[object, ...]] = []
    for place, years in _by_place(reports, places):
        for (before, first), (after, second) in pairwise(years):
            if after == before + 1:
                rows += [(place, *row) for row in _followed(problems.get(first, []), problems.get(second, []))]
    return pd.DataFrame(rows, columns=list(_COLUMNS)).astype({"score": "float64"})


def _by_place(reports: pd.DataFrame, places: Mapping[str, str] | None) -> Iterator[tuple[str, list[tuple[int, str]]]]:
    """For each resolved place its years with their reports; the longest report where a year has several."""
    frame = reports.assign(place=place_ids(reports, places).to_numpy())
    known = frame["problems_stated"].isin(_KNOWN) & frame["duplicate_of"].isna()
    frame = frame[known].dropna(subset=["place", "year"])
    frame = frame.sort_values(["n_sentences", "report_id"], ascending=[False, True], kind="stable")
    frame = frame.drop_duplicates(["place", "year"]).sort_values(["place", "year"], kind="stable")
    for place, group in frame.groupby("place", sort=True):
        yield str(place), [(int(year), str(id)) for year, id in zip(group["year"], group["report_id"], strict=True)]


def _followed(before: Sequence[Item], after: Sequence[Item]) -> list[tuple[str | None, str | None, str, float | None]]:
    settings = bars("persistence")
    scored = []
    for old in before:
        for new in after:
            alike = fuzz.ratio(old.wording, new.wording) / 100
            total = min(1.0, sum(shared_themes(old, new).values())) + alike
            if total >= settings["same"]:
                scored.append((total, alike, old, new))
    rows: dict[int, tuple[str | None, str | None, str, float | None]] = {}
    met: set[str] = set()
    for _, alike, old, new in sorted(scored, key=lambda pair: (-pair[0], pair[2].position, pair[3].position)):
        if old.position not in rows and new.sentence_id not in met:
            relation = "repeated" if alike >= settings["repeated"] else "reworded"
            rows[old.position] = (old.sentence_id, new.sentence_id, relation, round(alike, 4))
            met.add(new.sentence_id)
    for old in before:
        rows.setdefault(old.position, (old.sentence_id, None, "dropped", None))
    fresh = [(None, new.sentence_id, "new", None) for new in after if new.sentence_id not in met]
    return [rows[old.position] for old in before] + fresh


def theme_survival(
    reports: pd.DataFrame, sentences: pd.DataFrame, *, places: Mapping[str, str] | None = None
) -> pd.DataFrame:
    """How long a problem theme stays on the list of a place once it is named.

    A spell begins with the first of consecutive yearly reports of a place that names the theme and ends with the first
    that does not; where the reports break off, it is censored. Spells that had begun before the first report of a place
    cannot be told apart and count from that report on.

    Parameters
    ----------
    reports, sentences : DataFrame
        The tables of a batch.
    places : mapping, optional
        `place_id` by `report_id` that stands above what the texts say.

    Returns
    -------
    DataFrame
        For each theme (`id`) and each number of `years` after the first naming: spells `at_risk` that are observed that
        long, those that are `still` going, and the estimated `share` of all spells that last that long.

    References
    ----------
    .. [1] Kaplan, Meier (1958), Nonparametric estimation from incomplete observations, JASA 53, 457-481.
    """
    problems = {
        report: {theme for item in found for theme in item.themes}
        for report, found, _ in items_by_report(reports, sentences)
    }
    spells: dict[str, list[tuple[int, bool]]] = {theme: [] for theme in load_codebook().theme_ids}
    for _, years in _by_place(reports, places):
        for run in _consecutive(years):
            for theme, found in spells.items():
                found += _spells([theme in problems.get(report, ()) for _, report in run])
    rows = [(theme, *row) for theme, found in spells.items() for row in _survival(found)]
    return pd.DataFrame(rows, columns=list(_SURVIVAL))


def _consecutive(years: Sequence[tuple[int, str]]) -> Iterator[list[tuple[int, str]]]:
    """Runs of years without a gap."""
    run: list[tuple[int, str]] = []
    for year, report in years:
        if run and year != run[-1][0] + 1:
            yield run
            run = []
        run.append((year, report))
    if run:
        yield run


def _spells(named: Sequence[bool]) -> list[tuple[int, bool]]:
    """Lengths of the spells of yearly namings, and whether each was seen to end.

    Examples
    --------
    >>> _spells([True, True, False, True])
    [(2, True), (1, False)]
    """
    found: list[tuple[int, bool]] = []
    length = 0
    for now in (*named, None):
        if now:
            length += 1
        elif length:
            found.append((length, now is not None))
            length = 0
    return found


def _survival(spells: Sequence[tuple[int, bool]]) -> Iterator[tuple[int, int, int, float]]:
    share = 1.0
    for years in range(1, max((length for length, _ in spells), default=0) + 1):
        ended = sum(length == years and over for length, over in spells)
        at_risk = ended + sum(length > years for length, _ in spells)
        if at_risk:
            share *= 1 - ended / at_risk
            yield years, at_risk, at_risk - ended, round(share, 4)
