"""What a digest holds: every line and number with the sentence that it was taken from."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Line:
    """A sentence of the report, word for word; offsets as in the `sentences` table."""

    sentence_id: str
    index: int
    category: str
    themes: tuple[str, ...]
    start: int
    end: int
    raw_start: int
    raw_end: int
    text: str


@dataclass(frozen=True, slots=True)
class KeyFigure:
    """A stated number that a reader asks for first; `text` is the clause that states it."""

    metric: str
    value: int | float | None
    unit: str
    qualifier: str
    channel: str
    year: int | None
    sentence_id: str
    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Digest:
    """The digest of one report; `lines` stand in the order of the report."""

    report_id: str
    title: str | None
    township: str | None
    year: int | None
    method: str
    problems_stated: str
    lines: tuple[Line, ...]
    figures: tuple[KeyFigure, ...]


@dataclass(frozen=True, slots=True)
class Quotation:
    """A sentence of one of many reports, word for word."""

    report_id: str
    township: str | None
    year: int | None
    sentence_id: str
    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Weakness:
    """A theme that reports of a group name among their problems, with the 95 % Wilson interval of its share."""

    theme: str
    count: int
    n_reports: int
    share: float
    low: float
    high: float
    quotations: tuple[Quotation, ...]


@dataclass(frozen=True, slots=True)
class ThemeChange:
    """A theme in the places that report in both years: how many named it before and now, took it up, let it go."""

    theme: str
    year: int
    n_places: int
    before: int
    now: int
    taken_up: int
    dropped: int


@dataclass(frozen=True, slots=True)
class Outlier:
    """A report that names a theme almost no other report of its group names; `count` reports do, itself included."""

    theme: str
    count: int
    quotation: Quotation


@dataclass(frozen=True, slots=True)
class GroupDigest:
    """What the reports of a group say together; `stated` counts the reports by `problems_stated`."""

    by: str
    group: str
    n_reports: int
    stated: dict[str, int]
    weaknesses: tuple[Weakness, ...]
    changes: tuple[ThemeChange, ...]
    outliers: tuple[Outlier, ...]
