"""Other libraries' long calls, where Ctrl-C is heard meanwhile."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import TypeVar

__all__ = ["aside"]

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
