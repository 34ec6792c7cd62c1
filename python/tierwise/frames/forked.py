"""Work in a forked child: it has none of its parent's threads, and Polars would wait for them for ever, so a fresh process does it."""

from __future__ import annotations

import os
import pickle
import subprocess
import sys
from collections.abc import Callable
from typing import Any, TypeVar

__all__ = ["elsewhere", "threads_are_gone"]

T = TypeVar("T")
_FRESH = "from tierwise.frames.forked import answer; answer()"
_gone = False


def _forked() -> None:
    global _gone
    _gone = _gone or "polars" in sys.modules


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_forked)


def threads_are_gone() -> bool:
    """Whether this process was forked from one that may have used Polars."""
    return _gone


def elsewhere(work: Callable[..., T], *given: Any) -> T:
    """What ``work``, a function of a module, returns in a fresh process; what it raises is raised here."""
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(path for path in sys.path if path)}
    asked = pickle.dumps((work, given))
    ended = subprocess.run([sys.executable, "-c", _FRESH], input=asked, capture_output=True, env=environment)
    if ended.returncode != 0:
        said = ended.stderr.decode(errors="replace").strip().rpartition("\n")[2]
        raise RuntimeError(f"a forked process cannot use Polars, and a fresh one did not end well: {said}")
    well, value = pickle.loads(ended.stdout)
    if not well:
        raise value
    result: T = value
    return result


def answer() -> None:
    """In the fresh process: works out what is asked on standard input, and answers on standard output."""
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what others print is no answer
    work, given = pickle.load(sys.stdin.buffer)
    try:
        found = (True, work(*given))
    except Exception as e:
        found = (False, e)
    with answers:
        answers.write(pickle.dumps(found))
