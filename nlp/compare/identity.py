"""Which report is about which place, and which report is another one a second time: settled once, before anything is counted."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

import pandas as pd

from nlp.compare.duplicates import doubtful, mark_duplicates
from nlp.compare.places import place_ids
from nlp.export.contents import Source
from nlp.export.schema import TABLES

if TYPE_CHECKING:
    import pyarrow as pa

UNRESOLVED = "place_unresolved"


def identify(
    reports: pd.DataFrame, sentences: pd.DataFrame, *, places: Mapping[str, str] | None = None
) -> pd.DataFrame:
    """Fill `place_id` and `duplicate_of`, which one report by itself cannot tell.

    Parameters
    ----------
    reports, sentences : DataFrame
        The tables of a batch; of the sentences those of `nlp.compare.duplicates.doubtful` are enough.
    places : mapping, optional
        `place_id` by `report_id` that stands above what the texts say.

    Returns
    -------
    DataFrame
        A copy of `reports`: `place_id` the same for all reports of one place (see `nlp.compare.place_ids`), missing with
        the warning ``place_unresolved`` where the texts do not settle it; `duplicate_of` as `mark_duplicates` fills it. The
        reports that are marked there count in no analysis.

    Examples
    --------
    >>> from nlp import analyze, report_from_text
    >>> from nlp.export import to_frames
    >>> text = "青溪县柳坝镇2022年政府信息公开工作年度报告\\n一、总体情况\\n全年主动公开信息12条。\\n"
    >>> mirrors = [analyze(report_from_text(text, id=id)) for id in ("page", "mirror")]
    >>> frames = to_frames(mirrors)
    >>> identify(frames["reports"], frames["sentences"])[["report_id", "place_id", "duplicate_of"]].values.tolist()
    [['page', '青溪县/柳坝镇', 'mirror'], ['mirror', '青溪县/柳坝镇', None]]
    """
    marked = mark_duplicates(reports, sentences, places=places)
    where = place_ids(reports, places).to_numpy()
    told = [
        [*(item for item in warnings if item != UNRESOLVED), *([UNRESOLVED] if place is None else [])]
        for warnings, place in zip(reports["warnings"], where, strict=True)
    ]
    return marked.assign(place_id=where, warnings=pd.Series(told, index=reports.index, dtype=object))


class Identified:
    """The tables of a dataset, with the reports as `identify` settles them; one after the other, as they are exported.

    Parameters
    ----------
    source : Source
        A dataset, from `nlp.batch.Dataset.open`.
    """

    def __init__(self, source: Source) -> None:
        self._source = source

    def stream(self, table: str) -> Iterator[pa.Table]:
        """The pieces of a table."""
        import pyarrow as pa

        if table != "reports":
            yield from self._source.stream(table)
            return
        pieces = list(self._source.stream("reports"))
        if not pieces:
            return
        settled = self._settled(pa.concat_tables(pieces).to_pandas())
        start = 0
        for piece in pieces:
            own = pa.Table.from_pandas(settled.iloc[start : start + len(piece)], piece.schema, preserve_index=False)
            start += len(piece)
            yield own

    def _settled(self, reports: pd.DataFrame) -> pd.DataFrame:
        """Of the sentences only those that decide are held in memory."""
        asked = doubtful(reports)
        names = ("report_id", "index", "marker", "text")
        parts = [pd.DataFrame({name: pd.Series(dtype=object) for name in names})]
        if asked:
            for piece in self._source.stream("sentences"):
                own = piece.select(names).to_pandas()
                parts.append(own[own["report_id"].isin(asked)])
        return identify(reports, pd.concat(parts, ignore_index=True))[list(TABLES["reports"])]
