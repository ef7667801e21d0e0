"""Who is told how far a slow reader has come."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

_Watcher = Callable[[str, int, int], None]
_watcher: ContextVar[_Watcher | None] = ContextVar("page_progress", default=None)


@contextmanager
def page_progress(watcher: Callable[[str, int, int], None]) -> Iterator[None]:
    """Within the block, `watcher` is told source, page and number of pages before a page is recognised.

    Examples
    --------
    >>> with page_progress(lambda source, page, pages: print(f"{source}: page {page} of {pages}")):
    ...     tell("a.pdf", 1, 4)
    a.pdf: page 1 of 4
    >>> tell("a.pdf", 2, 4)
    """
    token = _watcher.set(watcher)
    try:
        yield
    finally:
        _watcher.reset(token)


def tell(source: str, page: int, pages: int) -> None:
    """Say that a page is about to be recognised."""
    if (watcher := _watcher.get()) is not None:
        watcher(source, page, pages)
