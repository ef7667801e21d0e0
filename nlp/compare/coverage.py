"""What a set of reports does not hold: years that are missing, files that cannot be read, sections and tables that are not there."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping

import pandas as pd

from nlp.compare.groups import counted
from nlp.compare.places import place_ids

_COLUMNS = ("place_id", "year", "report_id", "source", "status", "remarks")
# The form of the tables since the report of 2021: the office's notice of that September. Before 2019 there was none.
_FORMS = {2019: "2019", 2020: "2019"}
_LATER = "2021"
_FIRST = 2019


def coverage(reports: pd.DataFrame, errors: pd.DataFrame, *, places: Mapping[str, str] | None = None) -> pd.DataFrame:
    """Place by year: is there a report, could it be read, and does it hold what it should.

    Parameters
    ----------
    reports, errors : DataFrame
        The tables of a batch.
    places : mapping, optional
        `place_id` by `report_id` that stands above what the texts say.

    Returns
    -------
    DataFrame
        The `coverage` table. `status` is present; missing (a year between the first and the last report of the place); outside
        (a year before the first or after the last, of which some other place of the batch has a report: what was never
        collected is no gap); or unreadable (a file that failed; its place and year are not known). `remarks` lists
        place_unresolved, year_unknown, duplicate, another_report (the place has another report of the same year),
        no_problem_section, problems_not_read, no_tables (since the report of 2019) and wrong_template (the tables of 2019
        since the report of 2021, or those of 2021 before).
    """
    where = place_ids(reports, places)
    rows = [*_present(reports, where), *_missing(reports, where), *_unreadable(errors)]
    frame = pd.DataFrame(rows, columns=list(_COLUMNS)).astype({"year": "Int32"})
    return frame.sort_values(["place_id", "year", "report_id", "source"], na_position="last", ignore_index=True)


def _present(reports: pd.DataFrame, where: pd.Series) -> Iterator[tuple[object, ...]]:
    own = counted(reports)
    several = Counter(zip(where[own["report_id"]], own["year"], strict=True))
    for row in reports.to_dict("records"):
        place = where[row["report_id"]]
        year = None if pd.isna(row["year"]) else int(row["year"])
        template = row["template"] if isinstance(row["template"], str) else None
        remarks = {
            "place_unresolved": place is None,
            "year_unknown": year is None,
            "duplicate": isinstance(row["duplicate_of"], str),
            "another_report": None not in (place, year)
            and not isinstance(row["duplicate_of"], str)
            and several[place, year] > 1,
            "no_problem_section": row["problems_stated"] == "section_missing",
            "problems_not_read": row["problems_stated"] == "not_read",
            "no_tables": template is None and year is not None and year >= _FIRST,
            "wrong_template": template is not None and year is not None and template != _form(year),
        }
        true = [name for name, holds in remarks.items() if holds]
        yield place, year, row["report_id"], row["source"], "present", true


def _form(year: int) -> str | None:
    """The form of the tables that a report of that year follows.

    Examples
    --------
    >>> _form(2018), _form(2020), _form(2021)
    (None, '2019', '2021')
    """
    return _FORMS.get(year, _LATER if year >= _FIRST else None)


def _missing(reports: pd.DataFrame, where: pd.Series) -> Iterator[tuple[object, ...]]:
    held = {
        (place, int(year))
        for place, year in zip(where, reports["year"], strict=True)
        if place is not None and not pd.isna(year)
    }
    known = {year for _, year in held}
    own: defaultdict[str, set[int]] = defaultdict(set)
    for place, year in held:
        own[place].add(year)
    for place, years in sorted(own.items()):
        for year in sorted(known - years):
            between = min(years) < year < max(years)
            yield place, year, None, None, "missing" if between else "outside", []


def _unreadable(errors: pd.DataFrame) -> Iterator[tuple[object, ...]]:
    for row in errors.to_dict("records"):
        yield None, None, None, row["source"], "unreadable", [row["error"]]
