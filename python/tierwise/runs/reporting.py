"""What long runs share: progress, and that Ctrl-C ends them."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Callable, Iterator
from typing import TypeAlias, TypeVar

Progress: TypeAlias = bool | Callable[[int, int], None] | None


@contextlib.contextmanager
def reported(progress: Progress) -> Iterator[Callable[[int, int], None] | None]:
    """What is called with the person-months done and the total: a function given, a bar for ``True``, or nothing."""
    if callable(progress):
        yield progress
    elif not progress:
        yield None
    else:
        from tierwise.runs.progress import ProgressBar

        with ProgressBar() as bar:
            yield bar


T = TypeVar("T")


def aside(work: Callable[[], T]) -> T:
    """What ``work`` returns, worked out on a thread of its own: other libraries' long calls hear no Ctrl-C, whoever waits for them does."""
    out: list[T] = []
    thrown: list[BaseException] = []

    def go() -> None:
        try:
            out.append(work())
        except BaseException as e:
            thrown.append(e)

    thread = threading.Thread(target=go, daemon=True)
    thread.start()
    while thread.is_alive():
        thread.join(0.05)
    if thrown:
        raise thrown[0]
    return out[0]
