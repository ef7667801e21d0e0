"""The documentation is executed, and what is rendered from data is up to date."""

from __future__ import annotations

import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from nlp.cli.main import cli

READMES = ("README.md", "README.zh.md")


def blocks(text: str, language: str) -> list[str]:
    return re.findall(rf"```{language}\n(.*?)```", text, re.DOTALL)


def commands(text: str) -> list[list[str]]:
    """The zwgk commands of a README, in order."""
    lines = [line for block in blocks(text, "sh") for line in block.splitlines()]
    return [shlex.split(line)[1:] for line in lines if line.startswith(".venv/bin/zwgk ")]


@pytest.fixture(scope="module")
def checkout(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with blanks in its name where the README's relative paths lead to the project's files."""
    folder = tmp_path_factory.mktemp("a checkout")
    (folder / "corpus").symlink_to(root / "corpus", target_is_directory=True)
    return folder


def test_every_command_of_the_readme_runs(root: Path, checkout: Path) -> None:
    found = commands((root / "README.md").read_text(encoding="utf-8"))
    assert {command[0] for command in found} == set(cli.commands)
    for command in found:
        done = subprocess.run([sys.executable, "-m", "nlp", *command], cwd=checkout, capture_output=True, check=False)
        assert done.returncode == 0, (command, done.stderr.decode())


def test_the_python_of_the_readme_runs(root: Path, checkout: Path) -> None:
    for code in blocks((root / "README.md").read_text(encoding="utf-8"), "python"):
        done = subprocess.run([sys.executable, "-c", code], cwd=checkout, capture_output=True, check=False)
        assert done.returncode == 0, done.stderr.decode()


def test_both_readmes_show_the_same_code(root: Path) -> None:
    texts = [(root / name).read_text(encoding="utf-8") for name in READMES]
    for language in ("sh", "powershell", "python"):
        english, chinese = ([re.sub(r"#.*", "", block) for block in blocks(text, language)] for text in texts)
        assert english == chinese


def test_make_targets_exist(root: Path) -> None:
    targets = re.findall(r"^(\w+):", (root / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)
    for name in (*READMES, "CONTRIBUTING.md"):
        text = (root / name).read_text(encoding="utf-8")
        assert set(re.findall(r"\bmake (\w+)", " ".join(blocks(text, "sh")))) <= set(targets)


@pytest.mark.parametrize("name", [*READMES, "ARCHITECTURE.md", "CONTRIBUTING.md", "corpus/README.md"])
def test_links_lead_somewhere(root: Path, name: str) -> None:
    page = root / name
    for target in re.findall(r"\]\(([^)]+)\)", page.read_text(encoding="utf-8")):
        if not target.startswith("http"):
            assert (page.parent / target).exists(), target


def test_rendered_pages_are_up_to_date(root: Path) -> None:
    sys.path.insert(0, str(root / "docs"))
    from render import codebook_page, commands_page, corpus_card

    assert (root / "docs" / "codebook.md").read_text(encoding="utf-8") == codebook_page()
    assert (root / "docs" / "reference" / "commands.md").read_text(encoding="utf-8") == commands_page()
    assert (root / "corpus" / "README.md").read_text(encoding="utf-8") == corpus_card()


@pytest.mark.parametrize("name", sorted(cli.commands))
def test_every_command_explains_itself(name: str) -> None:
    command = cli.commands[name]
    assert command.help
    assert all(getattr(p, "help", "") for p in command.params if p.param_type_name == "option" and p.name != "out")
