"""Files as broken downloads, bad disks and careless programs leave them."""

from __future__ import annotations

import random
from collections.abc import Iterator

_ALARMING = (
    b"\x00",
    b"\xff\xff\xff\xff",
    b"\x7f\xff\xff\xff",
    b"99999999999",
    b"-1",
    b"<",
    b"{\\",
    b">>",
    b"\t\n",
    b"PK\x03\x04",
)


def mangled(data: bytes, seed: int, count: int) -> Iterator[bytes]:
    """A file broken in `count` ways, the same ones for the same seed."""
    generator = random.Random(seed)  # noqa: S311
    for _ in range(count):
        broken = bytearray(data)
        for _ in range(generator.choice((1, 1, 2, 5, 20))):
            _break(broken, generator)
        yield bytes(broken)


def _break(data: bytearray, generator: random.Random) -> None:
    place = generator.randrange(len(data) + 1)
    length = min(generator.choice((1, 4, 40, 400)), len(data) - place)
    match generator.randrange(7):
        case 0:
            del data[place:]
        case 1:
            del data[place : place + length]
        case 2:
            data[place : place + length] = bytes(length)
        case 3:
            data[place : place + length] = generator.randbytes(length)
        case 4:
            data[place:place] = data[place : place + length] * generator.choice((1, 3, 50))
        case 5:
            data[place : place + 1] = generator.choice(_ALARMING)
        case 6 if data:
            place = min(place, len(data) - 1)
            data[place] ^= 1 << generator.randrange(8)
