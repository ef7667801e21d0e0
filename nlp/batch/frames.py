"""A dataset as data frames."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from nlp.batch.dataset import BATCH_TABLES, Dataset
from nlp.export.panel import panel

if TYPE_CHECKING:
    import pandas as pd


class DatasetFrames(Mapping[str, "pd.DataFrame"]):
    """The tables of a dataset by name, and the `panel`; each is read when it is asked for, every time anew."""

    def __init__(self, dataset: Dataset) -> None:
        self.dataset = dataset

    def __getitem__(self, table: str) -> pd.DataFrame:
        if table == "panel":
            return panel(self["reports"], self["cells"])
        if table not in BATCH_TABLES:
            raise KeyError(table)
        return self.dataset.frame(table)

    def __iter__(self) -> Iterator[str]:
        return iter((*BATCH_TABLES, "panel"))

    def __len__(self) -> int:
        return len(BATCH_TABLES) + 1

    def __contains__(self, table: object) -> bool:
        return table == "panel" or table in BATCH_TABLES


def read_dataset(folder: Path | str) -> DatasetFrames:
    """The output of ``zwgk batch`` as data frames.

    Parameters
    ----------
    folder : Path or str
        What ``--out`` named.

    Returns
    -------
    DatasetFrames
        A mapping of table name to data frame that reads a table only when it is asked for.

    Raises
    ------
    DatasetError
        If the folder is no dataset, or one of another schema.

    Examples
    --------
    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     dataset = Dataset(Path(folder))
    ...     dataset.write_run({"finished": True})
    ...     dataset.write_part("part-1", {"errors": [{"source": "a.txt", "stage": "reading"}]}, ())
    ...     frames = read_dataset(folder)
    ...     list(frames)[:3], frames["errors"]["stage"].tolist(), len(frames["sentences"])
    (['reports', 'sections', 'sentences'], ['reading'], 0)
    """
    return DatasetFrames(Dataset.open(Path(folder)))
