"""What a number is read against, and what it was found to be."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Bound:
    """A number with its metric, and the carrier and topic that its clause or an earlier one names."""

    metric: str
    unit: str
    carrier: str
    topic: str
    listed: bool
    because: str = ""


@dataclass(frozen=True, slots=True)
class Scene:
    """What a number is read against: its frame, the clauses before it, and what was already bound in the sentence.

    `in_topics` is set where the clause is one of a row of bare topics with their counts, `dealt` where 分别 gave it its number;
    `after` is the next clause that holds no number, `counted` tells which of the clauses before hold one.
    """

    left: str
    right: str
    before: tuple[str, ...]
    head: str
    bound: tuple[Bound, ...]
    in_list: bool
    rows: int
    in_topics: bool = False
    dealt: bool = False
    after: str = ""
    counted: frozenset[int] = frozenset()

    @property
    def frame(self) -> str:
        """The clause with the number as ``#``."""
        return f"{self.left}#{self.right}"


def whole_before(scene: Scene) -> Bound | None:
    """The last count that is not itself a part: the whole that a list divides."""
    return next((bound for bound in reversed(scene.bound) if not bound.listed), None)
