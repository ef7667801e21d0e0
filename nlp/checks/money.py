"""Amounts of money: the same where they agree to the last digit that both print."""

from __future__ import annotations

from decimal import Decimal

YUAN = {"元": Decimal(1), "万元": Decimal(10_000), "亿元": Decimal(100_000_000)}


def same_amount(first: Decimal, first_unit: str, second: Decimal, second_unit: str) -> bool:
    """Whether two amounts may be one, rounded to other digits.

    Examples
    --------
    >>> same_amount(Decimal("12345.5"), "元", Decimal("1.23"), "万元")
    True
    >>> same_amount(Decimal("12345.5"), "元", Decimal("1.24"), "万元")
    False
    """
    one, other = first * YUAN[first_unit], second * YUAN[second_unit]
    return abs(one - other) <= max(_half_digit(first) * YUAN[first_unit], _half_digit(second) * YUAN[second_unit])


def _half_digit(value: Decimal) -> Decimal:
    """Half of the last digit that a number prints; a zero prints all of them."""
    exponent = value.as_tuple().exponent
    if not value or not isinstance(exponent, int):
        return Decimal(0)
    return Decimal(5).scaleb(exponent - 1)
