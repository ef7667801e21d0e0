"""The output folder of a batch: Parquet parts of every table, made whole by one small marker file a part.

A part exists when its marker does. Markers are written last and removed first, so that a run that is killed leaves either
a whole part or nothing that is read.
"""

from __future__ import annotations

import json
import os
import socket
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from nlp.errors import DatasetError, UsageError
from nlp.export.schema import ANALYSIS_TABLES, SCHEMA_VERSION, TABLES, Row, to_arrow

if TYPE_CHECKING:
    import pandas as pd
    import pyarrow as pa

_MARKERS = "_parts"
_RUN = "run.json"
# A part is rewritten under its name with this letter added.
_REWRITTEN = "a"
# Reports that are held in memory at a time: some megabytes of sentences.
_STRETCH = 256
# Every file says which contract it follows, also when it is copied elsewhere.
_METADATA = {"zwgk_schema": str(SCHEMA_VERSION)}
_ANEW = "run the batch again without --resume"
BATCH_TABLES = (*ANALYSIS_TABLES, "errors")


@dataclass(frozen=True, slots=True)
class Done:
    """An input that a part holds, as rows or as an error."""

    source: str
    id: str
    sha256: str
    part: str
    failed: bool


@dataclass(frozen=True, slots=True)
class Dataset:
    """A batch output folder.

    Attributes
    ----------
    folder : Path
        Holds a folder for each table, ``_parts`` with the markers, and ``run.json``.
    """

    folder: Path

    @classmethod
    def open(cls, folder: Path) -> Dataset:
        """Open an existing dataset; raises DatasetError where there is none."""
        dataset = cls(folder)
        if not (folder / _RUN).is_file():
            raise DatasetError(
                f"{folder} is not the output of 'zwgk batch'", remedy="run 'zwgk batch DIR --out OUT' first"
            )
        run = dataset.run()
        if run.get("schema") != SCHEMA_VERSION:
            raise DatasetError(
                f"{folder} has schema {run.get('schema')}, not {SCHEMA_VERSION}", remedy="run the batch again"
            )
        return dataset

    @classmethod
    def is_dataset(cls, folder: Path) -> bool:
        """Whether a folder is the output of a batch."""
        return (folder / _RUN).is_file() or (folder / _MARKERS).is_dir()

    def parts(self) -> list[str]:
        """The names of the whole parts."""
        return [marker.stem for marker in self._markers()]

    def rows(self) -> dict[str, int]:
        """How many rows each table has."""
        counts = dict.fromkeys(BATCH_TABLES, 0)
        for marker in self._markers():
            for table, count in self._marker(marker)["rows"].items():
                counts[table] += count
        return counts

    def inputs(self) -> Iterator[Done]:
        """The inputs that whole parts hold, part by part."""
        for marker in self._markers():
            yield from self._read_marker(marker)

    def run(self) -> dict[str, Any]:
        """What is known about the run: versions, options, counts."""
        try:
            data = json.loads((self.folder / _RUN).read_text(encoding="utf-8"))
        except (OSError, ValueError) as error:
            raise DatasetError(
                f"{self.folder / _RUN} cannot be read ({error})", remedy="run the batch again"
            ) from error
        return dict(data)

    def write_run(self, run: Mapping[str, Any]) -> None:
        """Write the description of the run."""
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise DatasetError(
                f"cannot make {self.folder} ({error.strerror})", remedy="choose another folder"
            ) from error
        text = json.dumps({"schema": SCHEMA_VERSION, **run}, ensure_ascii=False, indent=1, sort_keys=True) + "\n"
        _write_atomically(self.folder / _RUN, text.encode("utf-8"))

    def clear(self) -> None:
        """Remove the parts of an earlier run; nothing else in the folder is touched."""
        for marker in self._markers():
            marker.unlink()
        self.sweep()

    def sweep(self) -> None:
        """Remove part files that no marker vouches for, and parts that a rewritten part replaced."""
        whole = {marker.stem for marker in self._markers()}
        for marker in (self.folder / _MARKERS).glob("part-*.json"):
            if marker.stem not in whole:
                marker.unlink()
        for table in BATCH_TABLES:
            for file in (self.folder / table).glob("part-*"):
                if file.name.split(".")[0] not in whole:
                    file.unlink()

    def done(self) -> dict[str, Done]:
        """The inputs that whole parts hold, by source; raises DatasetError for a damaged marker."""
        return {done.source: done for done in self.inputs()}

    def write_part(self, part: str, tables: Mapping[str, Sequence[Row]], inputs: Iterable[Done]) -> None:
        """Write all tables of a part, then the marker that makes it whole."""
        self._write(part, {table: to_arrow(table, tables.get(table, ())) for table in BATCH_TABLES}, inputs)

    def _write(self, part: str, tables: Mapping[str, pa.Table], inputs: Iterable[Done]) -> None:
        import pyarrow.parquet as pq

        for table, content in tables.items():
            folder = self.folder / table
            folder.mkdir(parents=True, exist_ok=True)
            temporary = folder / _temporary(part)
            pq.write_table(content.replace_schema_metadata(_METADATA), temporary, compression="zstd")
            os.replace(temporary, folder / f"{part}.parquet")
        rows = [{"source": i.source, "id": i.id, "sha256": i.sha256, "failed": i.failed} for i in inputs]
        counts = {table: content.num_rows for table, content in tables.items()}
        marker = json.dumps({"inputs": rows, "rows": counts}, ensure_ascii=False).encode("utf-8")
        (self.folder / _MARKERS).mkdir(parents=True, exist_ok=True)
        _write_atomically(self.folder / _MARKERS / f"{part}.json", marker)

    def forget(self, part: str) -> None:
        """Remove one part, if it is there: its marker first."""
        (self.folder / _MARKERS / f"{part}.json").unlink(missing_ok=True)
        for table in BATCH_TABLES:
            (self.folder / table / f"{part}.parquet").unlink(missing_ok=True)

    def drop(self, sources: set[str]) -> None:
        """Rewrite the parts that hold `sources` without them."""
        kept_by_part: dict[str, list[Done]] = {}
        touched: set[str] = set()
        for item in self.inputs():
            if item.source in sources:
                touched.add(item.part)
            else:
                kept_by_part.setdefault(item.part, []).append(item)
        for part in sorted(touched):
            self._rewrite(part, kept_by_part.get(part, []))

    def _rewrite(self, part: str, kept: list[Done]) -> None:
        import pyarrow as pa
        import pyarrow.compute as pc
        import pyarrow.parquet as pq

        if kept:
            tables = {table: pq.read_table(self.folder / table / f"{part}.parquet") for table in BATCH_TABLES}
            sources = pa.array([item.source for item in kept], type=pa.string())
            ids = tables["reports"].filter(pc.is_in(tables["reports"]["source"], sources))["report_id"]
            wanted = {"source": sources, "report_id": ids.combine_chunks()}
            for table, content in tables.items():
                key = "source" if "source" in TABLES[table] else "report_id"
                tables[table] = content.filter(pc.is_in(content[key], wanted[key]))
            self._write(part + _REWRITTEN, tables, kept)
        self.forget(part)

    def frame(
        self, table: str, columns: Sequence[str] | None = None, *, reports: Sequence[str] | None = None
    ) -> pd.DataFrame:
        """One table as a data frame, sorted by its keys; of all reports, or of those named."""
        names = self._names(table, columns)
        frame: pd.DataFrame = self._read(table, names, (marker.stem for marker in self._markers()), reports).to_pandas()
        # The rows of a report stand in their order in one part.
        keys = [key for key in ("report_id", "source") if key in names]
        return frame.sort_values(keys, kind="stable", ignore_index=True) if keys else frame

    def stream(self, table: str) -> Iterator[pa.Table]:
        """One table in the order of `frame`, some reports at a time: the same reports for every table that is keyed by report."""
        names = self._names(table, None)
        parts = [marker.stem for marker in self._markers()]
        if "report_id" not in names:
            yield self._read(table, names, parts, None).sort_by("source")
            return
        inputs = list(self.inputs())
        done = {item.id: item.part for item in inputs if not item.failed}
        # What no input vouches for holds rows about any report: verdicts across years.
        shared = set(parts) - {item.part for item in inputs}
        ids = sorted(done)
        for start in range(0, len(ids), _STRETCH):
            reports = ids[start : start + _STRETCH]
            wanted = {done[report] for report in reports} | shared
            yield self._read(table, names, (part for part in parts if part in wanted), reports).sort_by("report_id")

    def _names(self, table: str, columns: Sequence[str] | None) -> list[str]:
        if table not in BATCH_TABLES:
            raise UsageError(f"a dataset has no table {table!r}", remedy=f"one of {', '.join(BATCH_TABLES)}")
        return list(columns or TABLES[table])

    def _read(self, table: str, names: Sequence[str], parts: Iterable[str], reports: Sequence[str] | None) -> pa.Table:
        import pyarrow as pa
        import pyarrow.parquet as pq

        only = None if reports is None else [("report_id", "in", list(reports))]
        try:
            read = [pq.read_table(self.folder / table / f"{p}.parquet", columns=names, filters=only) for p in parts]
        except (OSError, pa.ArrowException) as error:
            raise DatasetError(f"a part of {self.folder} is missing or damaged ({error})", remedy=_ANEW) from error
        return pa.concat_tables(read or [to_arrow(table, ()).select(names)])

    def _read_marker(self, marker: Path) -> list[Done]:
        try:
            rows = self._marker(marker)["inputs"]
            return [Done(r["source"], r["id"], r["sha256"], marker.stem, bool(r["failed"])) for r in rows]
        except (KeyError, TypeError) as error:
            raise DatasetError(f"{marker} is damaged ({error})", remedy=_ANEW) from error

    def _marker(self, marker: Path) -> dict[str, Any]:
        try:
            content = json.loads(marker.read_text(encoding="utf-8"))
            return {"inputs": content["inputs"], "rows": content["rows"]}
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise DatasetError(f"{marker} is damaged ({error})", remedy=_ANEW) from error

    def _markers(self) -> list[Path]:
        """Markers of whole parts: all tables are there, and no rewritten part has taken its place."""
        markers = sorted((self.folder / _MARKERS).glob("part-*.json"))
        stems = {marker.stem for marker in markers}
        return [m for m in markers if m.stem + _REWRITTEN not in stems and self._is_whole(m.stem)]

    def _is_whole(self, part: str) -> bool:
        return all((self.folder / table / f"{part}.parquet").is_file() for table in BATCH_TABLES)


def _temporary(name: str) -> str:
    """Two processes that write the same file, one of them given up for dead, do not write into each other's."""
    return f"{name}.{socket.gethostname()}-{os.getpid()}.tmp"


def _write_atomically(path: Path, content: bytes) -> None:
    temporary = path.with_name(_temporary(path.stem))
    temporary.write_bytes(content)
    os.replace(temporary, path)
