"""Where tests find the corpus, and the real reports where they are at hand."""

from __future__ import annotations

import csv
import json
import shutil
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from hypothesis import settings

from nlp import read_report
from nlp.corpus.load import RELATIONS
from nlp.export import to_frames
from nlp.pipeline import analyze_many
from nlp.types import Report

# The same examples every time; `pytest --hypothesis-profile=explore` looks for new ones.
settings.register_profile("repeatable", derandomize=True, database=None, deadline=None)
settings.register_profile("explore", deadline=None, max_examples=2000)
settings.load_profile("repeatable")

ROOT = Path(__file__).resolve().parent.parent
CORPUS = ROOT / "corpus"
SHARED = ROOT.parent / "shared"
# A family of two years and a report of another one.
SMALL = ("ah_funan_huanggang_2020", "ah_funan_huanggang_2021", "gs_hezuo_2023")


@pytest.fixture(scope="session")
def root() -> Path:
    return ROOT


@pytest.fixture(scope="session")
def corpus() -> Path:
    return CORPUS


@pytest.fixture(scope="session")
def shared() -> Path:
    if not (SHARED / "seeds").is_dir():
        pytest.skip("the real reports are not at hand")
    return SHARED


@pytest.fixture(scope="session")
def seeds(shared: Path) -> dict[str, Report]:
    return {path.stem: read_report(path) for path in sorted((shared / "seeds").glob("*.txt"))}


@pytest.fixture(scope="session")
def seed_meta(shared: Path) -> dict[str, dict[str, Any]]:
    return json.loads((shared / "gold" / "seeds_meta.json").read_text(encoding="utf-8"))


def _by_report(path: Path) -> dict[str, list[dict[str, Any]]]:
    rows: dict[str, list[dict[str, Any]]] = {}
    for line in path.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        rows.setdefault(row["report"], []).append(row)
    return rows


@pytest.fixture(scope="session")
def seed_units(shared: Path) -> dict[str, list[dict[str, Any]]]:
    return _by_report(shared / "gold" / "seeds_units.jsonl")


@pytest.fixture(scope="session")
def seed_figures(shared: Path) -> dict[str, list[dict[str, Any]]]:
    return _by_report(shared / "gold" / "seeds_figures.jsonl")


@pytest.fixture(scope="session")
def corpus_tables() -> dict[str, pd.DataFrame]:
    """The tables that a batch over some reports of the corpus gives."""
    return tables_of_every(8)


def tables_of_every(step: int) -> dict[str, pd.DataFrame]:
    """The tables of every so manieth report of the corpus, the test split excepted."""
    with (CORPUS / "manifest.csv").open(encoding="utf-8", newline="") as file:
        entries = [row for row in csv.DictReader(file) if row["split"] != "test"][::step]
    return to_frames(analyze_many([CORPUS / entry["file"] for entry in entries]))


@pytest.fixture
def small_corpus(root: Path, tmp_path: Path) -> Path:
    """A corpus of three reports, to be broken."""
    folder = tmp_path / "corpus"
    for name in ("reports", "labels", "relations"):
        (folder / name).mkdir(parents=True)
    lines = (root / "corpus" / "manifest.csv").read_text(encoding="utf-8").splitlines()
    kept = [lines[0], *(line for line in lines[1:] if line.split(",")[0] in SMALL)]
    (folder / "manifest.csv").write_text("\n".join(kept) + "\n", encoding="utf-8")
    for id in SMALL:
        shutil.copy(root / "corpus" / "reports" / f"{id}.txt", folder / "reports")
        for path in (root / "corpus" / "labels").glob(f"{id}.*"):
            shutil.copy(path, folder / "labels")
    for kind in RELATIONS:
        rows = (root / "corpus" / "relations" / f"{kind}.jsonl").read_text(encoding="utf-8").splitlines()
        mine = [row for row in rows if named_reports(json.loads(row)) <= set(SMALL)]
        (folder / "relations" / f"{kind}.jsonl").write_text("".join(f"{row}\n" for row in mine), encoding="utf-8")
    return folder


def named_reports(row: dict[str, Any]) -> set[str]:
    """The reports that a relation is of."""
    return {row[field] for field in ("report", "from_report", "report_a", "report_b") if field in row}
