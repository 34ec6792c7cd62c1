"""What long runs share: threads and progress."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Callable, Iterator
from typing import TypeAlias

import numpy as np

Progress: TypeAlias = bool | Callable[[int, int], None] | None


def thread_count(threads: int | None) -> int:
    """The threads asked for; None: one for each processor this process may use."""
    if threads is None:
        return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    if isinstance(threads, bool) or not isinstance(threads, (int, np.integer)) or threads < 1:
        raise ValueError(f"invalid `threads`; found {threads!r}, expected a whole number, 1 or more, or None")
    return int(threads)


@contextlib.contextmanager
def reported(progress: Progress) -> Iterator[Callable[[int, int], None] | None]:
    """What is called with the person-months done and the total: a function given, a bar for ``True``, or nothing."""
    if callable(progress):
        yield progress
    elif not progress:
        yield None
    else:
        from tierwise.progress import ProgressBar

        with ProgressBar() as bar:
            yield bar
