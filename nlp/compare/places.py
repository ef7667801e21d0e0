"""Which reports are about the same place."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

import pandas as pd

from nlp.errors import UsageError


class Stated(NamedTuple):
    """What a report says of its place; "" where it says nothing."""

    province: str
    city: str
    county: str
    township: str


_PARTS = Stated._fields


def place_ids(reports: pd.DataFrame, overrides: Mapping[str, str] | None = None) -> pd.Series:
    """The place of every report, the same for reports of one township whatever else each of them says.

    Parameters
    ----------
    reports : DataFrame
        The table of a batch.
    overrides : mapping, optional
        `place_id` by `report_id`, see `read_places`; stands above what the texts say.

    Returns
    -------
    Series
        Indexed by `report_id`. ``None`` where the place is not resolved: the text names no township, or neither its
        county nor, where no county is known, its city; or the county has a namesake in another province and the text does
        not say which. A place is the longest `place_id` that one of its reports states.

    Examples
    --------
    >>> reports = pd.DataFrame({
    ...     "report_id": ["a", "b", "c"], "township": ["柳坝镇"] * 3, "county": ["青溪县", "青溪县", None],
    ...     "city": [None] * 3, "province": [None, "四川省", None]})
    >>> place_ids(reports).tolist()
    ['四川省/青溪县/柳坝镇', '四川省/青溪县/柳坝镇', None]
    >>> place_ids(reports, {"c": "四川省/青溪县/柳坝镇"})["c"]
    '四川省/青溪县/柳坝镇'
    """
    known = stated_places(reports)
    place: list[str | None] = [None] * len(known)
    groups: defaultdict[tuple[str, str, bool], list[int]] = defaultdict(list)
    for row, (_, city, county, township) in enumerate(known):
        if township and (county or city):
            groups[township, county or city, not county].append(row)
    for group in groups.values():
        for rows in _without_contradiction(group, known):
            stated = ["/".join(filter(None, known[row])) for row in rows]
            longest = max(stated, key=lambda name: (len(name), name))
            for row in rows:
                place[row] = longest
    told = overrides or {}
    final = [told.get(report, own) for report, own in zip(reports["report_id"], place, strict=True)]
    return pd.Series(final, index=reports["report_id"], dtype=object)


def counties(places: pd.Series) -> pd.Series:
    """The county of each of some places: the place without its last part; ``None`` where the place is not resolved."""
    found = [place.rpartition("/")[0] if isinstance(place, str) else None for place in places]
    return pd.Series(found, index=places.index, dtype=object)


def stated_places(reports: pd.DataFrame) -> list[Stated]:
    """What each report says of its place, or what was inferred where it says nothing."""
    return [Stated(*parts) for parts in zip(*(_stated(reports, part) for part in _PARTS), strict=True)]


def _stated(reports: pd.DataFrame, part: str) -> list[str]:
    """A part of the place, from the text or else inferred; "" where neither is known."""
    values = reports[part].fillna("") if part in reports else pd.Series("", index=reports.index)
    inferred = f"{part}_inferred"
    if inferred in reports:
        values = values.where(values != "", reports[inferred].fillna(""))
    return [str(value) for value in values]


def _without_contradiction(group: Sequence[int], known: Sequence[Stated]) -> Iterable[list[int]]:
    """The reports of one township and county by place; those that fit several places are left out."""
    split_by = [part for part in ("province", "city") if len({getattr(known[row], part) for row in group} - {""}) > 1]
    places: defaultdict[tuple[str, ...], list[int]] = defaultdict(list)
    for row in group:
        key = tuple(getattr(known[row], part) for part in split_by)
        if all(key):
            places[key].append(row)
    return places.values()


def read_places(path: Path) -> dict[str, str]:
    """`place_id` by `report_id`, from a CSV with these columns; other columns are ignored.

    Raises
    ------
    UsageError
        As `read_columns`, or if there is no column `place_id`.
    """
    columns = read_columns(path)
    if "place_id" not in columns:
        raise UsageError(f"{path} lacks the column place_id", remedy="give the columns report_id and place_id")
    return dict(columns["place_id"].dropna())


def read_columns(path: Path) -> pd.DataFrame:
    """What a CSV says of reports: `place_id`, and whatever a comparison is to group them by.

    Returns
    -------
    DataFrame
        Indexed by `report_id`; empty cells are missing.

    Raises
    ------
    UsageError
        If the file cannot be read, lacks the column `report_id`, or names a report twice.
    """
    try:
        frame = pd.read_csv(path, dtype=str, encoding="utf-8-sig")
    except (OSError, ValueError) as error:
        raise UsageError(f"cannot read {path} ({error})", remedy="give a CSV file in UTF-8") from error
    if "report_id" not in frame:
        raise UsageError(f"{path} lacks the column report_id", remedy="give report_id, place_id, …")
    named = frame.dropna(subset=["report_id"]).set_index("report_id")
    if not named.index.is_unique:
        twice = named.index[named.index.duplicated()][0]
        raise UsageError(f"{path} names the report {twice} twice", remedy="give one row a report")
    return named


def with_columns(reports: pd.DataFrame, places: pd.DataFrame) -> pd.DataFrame:
    """The reports with the columns of `read_columns` beside their own.

    Raises
    ------
    UsageError
        If a column has the name of one of theirs.
    """
    added = places.drop(columns="place_id", errors="ignore")
    if shared := [name for name in added.columns if name in reports.columns]:
        raise UsageError(f"the reports have a column {shared[0]} of their own", remedy="give it another name")
    return reports.join(added, on="report_id")
