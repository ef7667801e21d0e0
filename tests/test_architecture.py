"""The rooms of the house: imports point one way, the front door is small, and importing does nothing."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import nlp

# A room imports only rooms that stand before it; "types" and its like are the vocabulary that all share.
ORDER = [
    {"errors", "alignment"},
    {"verdicts", "codebook"},
    {"coloured"},
    {"types"},
    {"cells"},
    {"shapes", "tokens", "chrome"},
    {"reading"},
    {"cleaning"},
    {"structure"},
    {"tagging", "figures", "tables"},
    {"checks"},
    {"pipeline", "agreement"},
    {"export"},
    {"corpus"},
    {"evaluation"},
    {"compare"},
    {"summarize"},
    {"batch", "spacy_bridge"},
    {"cli"},
    {"__main__"},
]
RANK = {room: rank for rank, rooms in enumerate(ORDER) for room in rooms}


def room_of(module: str) -> str:
    return module.split(".")[1] if "." in module else "pipeline"


def imported_rooms(path: Path) -> set[str]:
    rooms: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module and node.module.split(".")[0] == "nlp":
            rooms.add(room_of(node.module) if "." in node.module else "__init__")
        elif isinstance(node, ast.Import):
            rooms.update(room_of(alias.name) for alias in node.names if alias.name.startswith("nlp."))
    return rooms - {"__init__"}


def backward_imports(package: Path) -> list[str]:
    wrong = []
    for path in sorted(package.rglob("*.py")):
        relative = path.relative_to(package)
        room = relative.parts[0].removesuffix(".py")
        if room == "__init__":
            continue
        for other in sorted(imported_rooms(path) - {room}):
            if RANK[other] >= RANK[room]:
                wrong.append(f"{relative} imports {other}")
    return wrong


def test_imports_point_one_way(root: Path) -> None:
    assert backward_imports(root / "nlp") == []


def test_the_check_can_fail(tmp_path: Path) -> None:
    (tmp_path / "cleaning").mkdir()
    (tmp_path / "cleaning" / "x.py").write_text("from nlp.structure import build_report\n", encoding="utf-8")
    assert backward_imports(tmp_path) == ["cleaning/x.py imports structure"]


def test_files_stay_small(root: Path) -> None:
    long = {
        str(p): n for p in (root / "nlp").rglob("*.py") if (n := len(p.read_text(encoding="utf-8").splitlines())) > 400
    }
    assert long == {}


def test_the_front_door() -> None:
    assert nlp.__all__ == sorted(nlp.__all__)
    assert all(hasattr(nlp, name) for name in nlp.__all__)


def test_importing_does_nothing() -> None:
    code = (
        "import builtins, io, sys\n"
        "opened = []\n"
        "real = io.open\n"
        "io.open = builtins.open = lambda file, *a, **k: (opened.append(file), real(file, *a, **k))[1]\n"
        "import nlp\n"
        "heavy = {'sklearn', 'spacy', 'pandas', 'jieba', 'rjieba', 'pyarrow'} & set(sys.modules)\n"
        "data = [f for f in opened if 'data' in str(f) and 'nlp' in str(f)]\n"
        "sys.exit(f'{heavy} {data}' if heavy or data else 0)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=False)
    assert done.returncode == 0, done.stderr.decode()
    assert done.stdout == b""
