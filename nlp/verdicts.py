"""What a rule says of a report, and what that rests on."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from nlp.alignment import Span


class Verdict(StrEnum):
    """What a rule says: `undecided` where an operand is not printed, `trivial` where everything compared is zero."""

    PASS = "pass"  # noqa: S105
    FAIL = "fail"
    UNDECIDED = "undecided"
    TRIVIAL = "trivial"


@dataclass(frozen=True, slots=True)
class Evidence:
    """What a verdict rests on: a cell (`table`, `row`, `column`) or a stretch of the clean text of `report`."""

    report: str
    span: Span
    table: str = ""
    row: str = ""
    column: str = ""


@dataclass(frozen=True, slots=True)
class Check:
    """The verdict of one rule on one set of operands; `delta` is found less expected. Nothing is corrected."""

    report: str
    rule: str
    status: Verdict
    expected: Decimal | None
    found: Decimal | None
    message: str
    evidence: tuple[Evidence, ...]

    @property
    def delta(self) -> Decimal | None:
        """By how much the two sides differ; None where one of them is not known."""
        return None if self.expected is None or self.found is None else self.found - self.expected
