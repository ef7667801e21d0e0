"""The goals for every kind of dirt over 48 clean reports and two seeds; run with ``pytest -m slow tests/dirt``."""

from __future__ import annotations

import pytest

from dirt.generator import KINDS
from dirt.measure import sample, score

FULL = 48


@pytest.mark.slow
@pytest.mark.parametrize("name", KINDS)
def test_every_kind_reaches_its_goals_in_full(name: str) -> None:
    assert score(name, sample(FULL)).failures == []
