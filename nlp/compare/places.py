"""Which reports are about the same place."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pandas as pd

from nlp.errors import UsageError

_PARTS = ("province", "city", "county", "township")


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
    known = pd.DataFrame({part: _stated(reports, part) for part in _PARTS})
    place: list[str | None] = [None] * len(reports)
    home = known["county"].where(known["county"] != "", known["city"])
    resolved = (known["township"] != "") & (home != "")
    for _, group in known[resolved].groupby([known["township"], home, known["county"] == ""], sort=False):
        for rows in _without_contradiction(group):
            stated = ["/".join(filter(None, row)) for row in rows[list(_PARTS)].itertuples(index=False)]
            longest = max(stated, key=lambda name: (len(name), name))
            for row in rows.index:
                place[row] = longest
    told = overrides or {}
    final = [told.get(report, own) for report, own in zip(reports["report_id"], place, strict=True)]
    return pd.Series(final, index=reports["report_id"], dtype=object)


def counties(places: pd.Series) -> pd.Series:
    """The county of each of some places: the place without its last part; ``None`` where the place is not resolved."""
    found = [place.rpartition("/")[0] if isinstance(place, str) else None for place in places]
    return pd.Series(found, index=places.index, dtype=object)


def _stated(reports: pd.DataFrame, part: str) -> pd.Series:
    """A part of the place, from the text or else inferred; "" where neither is known."""
    values = reports[part].fillna("") if part in reports else pd.Series("", index=reports.index)
    inferred = f"{part}_inferred"
    if inferred in reports:
        values = values.where(values != "", reports[inferred].fillna(""))
    return values.astype(object).reset_index(drop=True)


def _without_contradiction(group: pd.DataFrame) -> list[pd.DataFrame]:
    """The reports of one township and county by place; those that fit several places are left out."""
    stated = {part: set(group[part]) - {""} for part in ("province", "city")}
    if all(len(names) <= 1 for names in stated.values()):
        return [group]
    split_by = [part for part, names in stated.items() if len(names) > 1]
    clear = group[(group[split_by] != "").all(axis=1)]
    return [rows for _, rows in clear.groupby(split_by, sort=False)]


def read_places(path: Path) -> dict[str, str]:
    """Read a CSV with the columns `report_id` and `place_id`; other columns are ignored.

    Raises
    ------
    UsageError
        If the file cannot be read or lacks a column.
    """
    try:
        frame = pd.read_csv(path, dtype=str, encoding="utf-8-sig")
    except (OSError, ValueError) as error:
        raise UsageError(f"cannot read {path} ({error})", remedy="give a CSV file in UTF-8") from error
    if missing := {"report_id", "place_id"} - set(frame.columns):
        raise UsageError(f"{path} lacks the column {min(missing)}", remedy="give the columns report_id and place_id")
    named = frame.dropna(subset=["report_id", "place_id"])
    return dict(zip(named["report_id"], named["place_id"], strict=True))
