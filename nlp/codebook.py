"""The codebook as data: categories, themes and rulings that every label of the project follows."""

from __future__ import annotations

import hashlib
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any, TypeVar

from nlp.errors import CodebookError


@dataclass(frozen=True, slots=True)
class Category:
    """A primary label; lower `order` is decided first."""

    id: str
    zh: str = ""
    order: int = 0
    definition_en: str = ""
    definition_zh: str = ""


@dataclass(frozen=True, slots=True)
class Theme:
    """What a problem or a measure is about."""

    id: str
    zh: str = ""
    definition_en: str = ""
    definition_zh: str = ""
    problem_cues: tuple[str, ...] = ()
    measure_cues: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Ruling:
    """How a borderline case is decided; strength is firm, soft or mixed."""

    id: str
    case: str
    ruling: str
    strength: str


EntryT = TypeVar("EntryT", Category, Theme, Ruling)


@dataclass(frozen=True, slots=True)
class Codebook:
    """A closed set of labels with their meaning.

    Examples
    --------
    >>> codebook = load_codebook()
    >>> codebook.category_ids[:2]
    ('problems', 'measures')
    >>> codebook.theme("timeliness").zh
    '时效更新'
    """

    version: str
    title: str
    categories: tuple[Category, ...]
    themes: tuple[Theme, ...]
    rulings: tuple[Ruling, ...]
    ids_hash: str
    wording_hash: str

    @property
    def category_ids(self) -> tuple[str, ...]:
        """Category ids in decision order."""
        return tuple(c.id for c in self.categories)

    @property
    def theme_ids(self) -> tuple[str, ...]:
        """Theme ids in codebook order."""
        return tuple(t.id for t in self.themes)

    def category(self, id: str) -> Category:
        """Look a category up; raises CodebookError for an unknown id."""
        return _lookup(self.categories, id, "category")

    def theme(self, id: str) -> Theme:
        """Look a theme up; raises CodebookError for an unknown id."""
        return _lookup(self.themes, id, "theme")


def load_codebook(path: Path | None = None) -> Codebook:
    """Read a codebook.

    Parameters
    ----------
    path : Path, optional
        A TOML file with ``[[categories]]``, optional ``[[themes]]`` and ``[[rulings]]``; by default the project's own.

    Raises
    ------
    CodebookError
        If the file is missing, is not TOML, lacks a field or repeats an id.
    """
    return _read_default() if path is None else _read(path)


@cache
def _read_default() -> Codebook:
    with resources.as_file(resources.files("nlp") / "data" / "codebook.toml") as path:
        return _read(path)


def _read(path: Path) -> Codebook:
    try:
        content = path.read_bytes()
        data = tomllib.loads(content.decode("utf-8"))
    except OSError as error:
        raise CodebookError(f"cannot open codebook {path} ({error.strerror})", remedy="check the path") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise CodebookError(f"codebook {path} is not valid TOML ({error})", remedy="mend the file") from error
    categories = _entries(data, "categories", Category, path)
    themes = _entries(data, "themes", Theme, path)
    rulings = _entries(data, "rulings", Ruling, path)
    if not categories:
        raise CodebookError(f"codebook {path} has no [[categories]]", remedy="add at least two")
    ids = "\n".join([category.id for category in categories] + [theme.id for theme in themes])
    return Codebook(
        version=str(data.get("version", "0")),
        title=str(data.get("title", path.stem)),
        categories=tuple(sorted(categories, key=lambda c: c.order)),
        themes=themes,
        rulings=rulings,
        ids_hash=hashlib.sha256(ids.encode()).hexdigest()[:16],
        wording_hash=hashlib.sha256(content).hexdigest()[:16],
    )


def _entries(data: dict[str, Any], key: str, kind: type[EntryT], path: Path) -> tuple[EntryT, ...]:
    entries: list[EntryT] = []
    for number, row in enumerate(data.get(key, []), 1):
        values: dict[str, Any] = {k: tuple(v) if isinstance(v, list) else v for k, v in row.items()}
        try:
            entries.append(kind(**values))
        except TypeError as error:
            raise CodebookError(f"codebook {path}: {key} entry {number}: {error}", remedy="mend the entry") from error
    ids = [entry.id for entry in entries]
    if len(set(ids)) != len(ids):
        raise CodebookError(f"codebook {path}: an id is repeated under {key}", remedy="make the ids unique")
    return tuple(entries)


def _lookup(entries: tuple[EntryT, ...], id: str, what: str) -> EntryT:
    for entry in entries:
        if entry.id == id:
            return entry
    raise CodebookError(f"unknown {what} {id!r}", remedy=f"one of {', '.join(e.id for e in entries)}")
