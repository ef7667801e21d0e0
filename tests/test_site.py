"""The documentation site builds without a warning, and the code on its pages runs."""

from __future__ import annotations

import importlib
import inspect
import os
import re
import subprocess
import sys
from contextlib import chdir
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from test_docs import blocks

from nlp.cli.main import cli

DOCS = Path(__file__).resolve().parent.parent / "docs"
TUTORIAL = DOCS / "tutorial.md"
DESCRIBED = ("nlp.batch", "nlp.checks", "nlp.compare", "nlp.export", "nlp.tagging", "nlp.corpus", "nlp.agreement",
             "nlp.evaluation", "nlp.summarize", "nlp.spacy_bridge")  # fmt: skip
PAGES = sorted(page for page in DOCS.rglob("*.md") if page != TUTORIAL)


def code_of(page: Path) -> list[tuple[str, str]]:
    """The blocks of a page that a reader would run, in order, each with its language."""
    return re.findall(r"^```(sh|python)\n(.*?)^```", page.read_text(encoding="utf-8"), re.DOTALL | re.MULTILINE)


def run_page(page: Path, folder: Path) -> None:
    """Run the code of a page in a folder, the Python of a page in one namespace."""
    names: dict[str, Any] = {"__name__": page.stem}
    with chdir(folder):
        for language, block in code_of(page):
            if language == "python":
                exec(compile(block, str(page), "exec"), names)  # noqa: S102 - the documentation is the project's own
            else:
                for line in block.splitlines():
                    run_line(line)


def run_line(line: str) -> None:
    program, *arguments = line.split()
    if program != "zwgk":
        subprocess.run(["sh", "-c", line], check=True)
        return
    done = CliRunner().invoke(cli, arguments, standalone_mode=False, catch_exceptions=False)
    assert done.return_value == 0, (line, done.stderr)


@pytest.fixture(scope="module")
def folder(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A checkout in which the tutorial was followed; the other pages go on from there."""
    checkout = tmp_path_factory.mktemp("a checkout")
    (checkout / "corpus").symlink_to(root / "corpus", target_is_directory=True)
    run_page(TUTORIAL, checkout)
    return checkout


@pytest.mark.parametrize("page", [p for p in PAGES if code_of(p)], ids=lambda page: page.stem)
def test_the_code_of_a_page_runs(page: Path, folder: Path) -> None:
    run_page(page, folder)


def test_every_command_is_shown() -> None:
    lines = [line for page in (TUTORIAL, *PAGES) for language, block in code_of(page) for line in block.splitlines()]
    shown = {line.split()[1] for line in lines if line.startswith("zwgk ")}
    assert shown == set(cli.commands)


def test_all_code_is_marked_with_its_language() -> None:
    for page in (TUTORIAL, *PAGES):
        text = page.read_text(encoding="utf-8")
        marked = sum(len(blocks(text, language)) for language in ("sh", "python", "text"))
        assert 2 * marked == len(re.findall(r"^ *```", text, re.MULTILINE)), page


def public_names() -> set[str]:
    """Every function and class that a package of the front row names as its own, by the name that the reference has it under."""
    names = set()
    for package in map(importlib.import_module, DESCRIBED):
        for name in package.__all__:
            thing = getattr(package, name)
            if inspect.isroutine(thing) or inspect.isclass(thing):
                # A function hides behind the module of its name.
                hidden = thing.__module__ == f"{package.__name__}.{name}"
                names.add(f"{thing.__module__}.{name}" if hidden else f"{package.__name__}.{name}")
    return names


@pytest.mark.skipif(not (find_spec("mkdocs") and find_spec("mkdocstrings")), reason="the extra docs is not installed")
def test_the_site_builds_without_a_warning(root: Path, tmp_path: Path) -> None:
    # The search plugin keeps a cache in the temporary folder.
    environment = {**os.environ, "NO_MKDOCS_2_WARNING": "1", "TMPDIR": str(tmp_path)}
    command = [sys.executable, "-m", "mkdocs", "build", "--strict", "--site-dir", str(tmp_path / "site")]
    done = subprocess.run(command, cwd=root, env=environment, capture_output=True, check=False)
    assert done.returncode == 0, done.stderr.decode()
    for page in (DOCS / "index.md", *PAGES):
        name = page.relative_to(DOCS).with_suffix("")
        built = tmp_path / "site" / (name.parent if name.name == "index" else name) / "index.html"
        assert built.is_file(), page
    pages = (tmp_path / "site" / "reference").rglob("index.html")
    described = set(re.findall(r'id="(nlp[.\w]*)"', "".join(page.read_text(encoding="utf-8") for page in pages)))
    assert public_names() - described == set()
    # Nothing is fetched from elsewhere when a page is read.
    home = (tmp_path / "site" / "index.html").read_text(encoding="utf-8")
    assert not re.findall(r"<(?:script|link|img)[^>]+(?:src|href)=\"?https?://[^\s\">]+", home)
