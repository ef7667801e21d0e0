"""Every notebook runs from its folder, holds no output, and calls nothing `nlp` but the package."""

from __future__ import annotations

import ast
import json
import types
from pathlib import Path
from typing import Any

import pytest

import nlp

FOLDER = Path(__file__).resolve().parent.parent / "notebooks"
NOTEBOOKS = sorted(FOLDER.glob("*.ipynb"))


def cells(path: Path) -> list[dict[str, Any]]:
    return json.loads(path.read_text(encoding="utf-8"))["cells"]


def run(source: str, names: dict[str, Any]) -> object:
    """Run a cell; its value is what its last line would show."""
    tree = ast.parse(source)
    shown = tree.body.pop() if isinstance(tree.body[-1], ast.Expr) else None
    exec(compile(tree, "cell", "exec"), names)  # noqa: S102 - the notebooks are the project's own
    if shown is None:
        return None
    return eval(compile(ast.Expression(shown.value), "cell", "eval"), names)  # noqa: S307


def test_the_notebooks_are_there() -> None:
    assert [path.stem for path in NOTEBOOKS] == [
        "01_one_report",
        "02_folder",
        "03_own_codebook",
        "04_panel",
        "05_spacy",
    ]


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_holds_no_output(path: Path) -> None:
    found = cells(path)
    assert len({cell["id"] for cell in found}) == len(found)
    for cell in found:
        if cell["cell_type"] == "code":
            assert (cell["outputs"], cell["execution_count"]) == ([], None)


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_runs(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(FOLDER)
    names: dict[str, Any] = {"__name__": "__main__"}
    views = 0
    for cell in cells(path):
        if cell["cell_type"] == "code":
            shown = run("".join(cell["source"]), names)
            views += hasattr(shown, "_repr_html_")
            empty = hasattr(shown, "__len__") and len(shown) == 0
            assert not empty, cell["source"]
    assert views >= 2
    assert names.get("nlp", nlp) is nlp
    assert isinstance(names.get("nlp", nlp), types.ModuleType)
