"""Which reports are compared, and the group that each belongs to."""

from __future__ import annotations

import pandas as pd

from nlp.errors import UsageError

ALL = "all"
UNKNOWN = ""
# A 95 % interval over nine reports is at least 0.30 wide: fewer than ten say little about their group.
FEW_REPORTS = 10
_FORMS = {"2019": "2019 form", "2021": "2021 form"}
_FIRST_YEAR_2019, _FIRST_YEAR_2021 = 2019, 2021


def counted(reports: pd.DataFrame) -> pd.DataFrame:
    """The reports that count: second copies of a report (`duplicate_of`) are left out; sorted by `report_id`."""
    kept = reports[reports["duplicate_of"].isna()] if "duplicate_of" in reports else reports
    return kept.sort_values("report_id", kind="stable", ignore_index=True)


def generation(year: object, template: object) -> str:
    """Which form a report follows: its template where tables show it, else what its year prescribed.

    Examples
    --------
    >>> generation(2021, "2019"), generation(2021, None), generation(2012, None), generation(None, None)
    ('2019 form', '2021 form', 'before 2019', '')
    """
    if isinstance(template, str) and template in _FORMS:
        return _FORMS[template]
    if not isinstance(year, (int, float)) or pd.isna(year):
        return UNKNOWN
    if year < _FIRST_YEAR_2019:
        return "before 2019"
    return _FORMS["2019"] if year < _FIRST_YEAR_2021 else _FORMS["2021"]


def group_of(reports: pd.DataFrame, by: str) -> pd.Series:
    """The group of each report that counts.

    Parameters
    ----------
    reports : DataFrame
        The `reports` table, with any columns joined to it.
    by : str
        "all", "generation", or a column of `reports` that holds one value a report.

    Returns
    -------
    Series of str
        Indexed and sorted by `report_id`; "" where the value is missing.

    Raises
    ------
    UsageError
        If `by` is no such column.

    Examples
    --------
    >>> frame = pd.DataFrame({"report_id": ["b", "a"], "year": [2020, None]})
    >>> group_of(frame, "year").to_dict()
    {'a': '', 'b': '2020'}
    """
    kept = counted(reports)
    if by == ALL:
        values = [ALL] * len(kept)
    elif by == "generation":
        templates = kept["template"] if "template" in kept else [None] * len(kept)
        years = kept["year"] if "year" in kept else [None] * len(kept)
        values = [generation(*pair) for pair in zip(years, templates, strict=True)]
    else:
        values = [_text(value) for value in _column(kept, by)]
    return pd.Series(values, index=pd.Index(kept["report_id"], name="report_id"), name="group", dtype=object)


def _column(reports: pd.DataFrame, by: str) -> pd.Series:
    usable = [str(name) for name in reports.columns if name != "warnings"]
    if by not in usable:
        raise UsageError(f"cannot group by {by!r}", remedy=f"one of {', '.join([ALL, 'generation', *usable])}")
    return reports[by]


def _text(value: object) -> str:
    """A year is 2020 also in a column that turned to floats because of a missing one."""
    if value is None or value is pd.NA or value is pd.NaT or value != value:
        return UNKNOWN
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)
