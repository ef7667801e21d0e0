"""What the codebook rules over several sentences of a report, applied to what was learnt of each."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise, takewhile

import numpy as np
from numpy.typing import NDArray

from nlp.tagging.units import Unit
from nlp.types import ITEM_CATEGORIES, Tag

GENERAL, OTHER = "general", "other"
_OPEN = ("：", ":")
# So many items tell what their lead-in is.
_FIRST = 2
# A sentence that says of problems that there are none, and nothing else but praise before it.
_NONE = re.compile(
    r"(?:[^，。；]{0,30}(?:顺利|平稳|正常|良好|有序|到位)，)?[^，。；存]{0,16}(?:不存在|没有(?:发现)?|未发现|尚无|暂无|无)(?:存在的?)?(?:明显|突出|主要|较大|重大|任何|什么)?的?"
    r"(?:(?:政府)?信息公开(?:工作)?(?:方面|中)?的?)?(?:问题|不足|困难)(?:[和与及][^，。；]{2,6})?[。；]?"
)


def hand_to_lead_ins(units: Sequence[Unit], shares: NDArray[np.float64]) -> None:
    """Multiply the distribution of each lead-in, in place, with those of the first items of its list.

    The codebook gives a lead-in the label of what it introduces. On the corpus dev split that mends all of the three lead-ins
    of 68 that their own features misread (`zwgk evaluate corpus --split dev`).
    """
    for row in range(len(units) - 2, -1, -1):
        if units[row].text.endswith(_OPEN) and _introduces(units[row], units[row + 1]):
            listed = takewhile(lambda at: units[at].marker != "", range(row + 1, min(row + 1 + _FIRST, len(units))))
            product = shares[row] * np.prod(shares[list(listed)], axis=0)
            shares[row] = product / product.sum()


def _introduces(lead: Unit, item: Unit) -> bool:
    """Whether the second of two units opens the list that the first announces."""
    return item.marker != "" and lead.after == item.text and lead.section == item.section


def admit_nothing(units: Sequence[Unit], shares: NDArray[np.float64], classes: Sequence[str]) -> None:
    """Give the sentences that say that there is no problem, in place, to `OTHER`.

    Examples
    --------
    >>> shares = np.array([[0.9, 0.1], [0.9, 0.1]])
    >>> admit_nothing([Unit("不存在问题。"), Unit("存在更新不及时的问题。")], shares, ["problems", "other"])
    >>> shares.tolist()
    [[0.0, 1.0], [0.9, 0.1]]
    """
    if OTHER in classes:
        for row in (row for row, unit in enumerate(units) if _NONE.fullmatch(unit.text)):
            shares[row] = np.array([float(name == OTHER) for name in classes])


def name_the_only_ones(units: Sequence[Unit], tags: list[Tag], item_shares: Sequence[float]) -> None:
    """Make an item, in place, of the likeliest problem (measure) of a section that states no other.

    Ruling R51: a general gap, or a slogan, counts where it is the only one stated.

    Parameters
    ----------
    units : sequence of Unit, shape (n_units,)
    tags : list of Tag, shape (n_units,)
    item_shares : sequence of float, shape (n_units,)
        How likely each is an item.
    """
    for start, end in _reports(units):
        for kind in ITEM_CATEGORIES:
            rows = [row for row in range(start, end) if tags[row].category == kind]
            if any(tags[row].item for row in rows):
                continue
            stated = [
                row for row in rows if units[row].section in ITEM_CATEGORIES and not units[row].text.endswith(_OPEN)
            ]
            if stated:
                best = max(stated, key=lambda row: (item_shares[row], -row))
                tags[best] = replace(tags[best], item=True, themes={GENERAL: item_shares[best]})


def _reports(units: Sequence[Unit]) -> Iterator[tuple[int, int]]:
    """The stretches of units that stand in one report."""
    starts = [row for row, unit in enumerate(units) if not unit.before]
    yield from pairwise([*starts, len(units)])
