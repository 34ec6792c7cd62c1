"""How far a long run is: told to a function, or shown by a bar where a person is watching, on a terminal or in a notebook."""

from __future__ import annotations

import contextlib
import sys
import time
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any, TypeAlias

if TYPE_CHECKING:
    from tqdm import tqdm

Tell: TypeAlias = Callable[[int, int], None]  # the person-months done, and the total
Progress: TypeAlias = bool | Tell | None
UNIT = " person-months"
PATIENCE = 1.0  # seconds before anything is shown
APART = 0.2  # seconds between two pictures in a notebook


def in_notebook() -> bool:
    """Whether this runs in the kernel of a notebook, which is no terminal and yet shows what it is told."""
    ipython = sys.modules.get("IPython")
    shell = ipython.get_ipython() if ipython is not None else None
    return shell is not None and getattr(shell, "kernel", None) is not None


class ProgressBar:
    """Called with what is done and the total; nothing is shown in the first second, in a pipe, or after the end."""

    def __init__(self) -> None:
        self._begun = time.monotonic()
        self._bar: tqdm[Any] | Picture | None = None

    def __enter__(self) -> ProgressBar:
        return self

    def __call__(self, done: int, total: int) -> None:
        if self._bar is None and time.monotonic() - self._begun > PATIENCE:
            if in_notebook():
                self._bar = Picture(total, self._begun)
            elif sys.stderr.isatty():
                from tqdm import tqdm

                self._bar = tqdm(total=total, unit=UNIT, unit_scale=True, leave=False)
        if self._bar is not None:
            self._bar.update(done - self._bar.n)

    def __exit__(self, *_: object) -> None:
        if self._bar is not None:
            self._bar.close()


class Picture:
    """A bar among a notebook's outputs, which needs no widgets and leaves nothing behind when the run has ended."""

    def __init__(self, total: int, begun: float) -> None:
        from IPython.display import display

        self.n = 0
        self._total = total
        self._begun = begun
        self._drawn = time.monotonic()
        self._shown: Any = display(self._bundle(), raw=True, display_id=True)  # type: ignore[no-untyped-call, unused-ignore]

    def _bundle(self) -> dict[str, str]:
        from tqdm import tqdm

        elapsed = time.monotonic() - self._begun
        said = tqdm.format_meter(self.n, self._total, elapsed, unit=UNIT, unit_scale=True, bar_format=BAR)
        bar = f'<progress value="{self.n}" max="{self._total}" style="width: 20em"></progress>'
        return {"text/plain": said, "text/html": f"{bar} <small>{said}</small>"}

    def update(self, more: int) -> None:
        """So much more is done."""
        self.n += more
        if time.monotonic() - self._drawn >= APART:
            self._drawn = time.monotonic()
            self._shown.update(self._bundle(), raw=True)

    def close(self) -> None:
        """Takes the bar away."""
        self._shown.update({"text/plain": "", "text/html": ""}, raw=True)


BAR = "{percentage:3.0f} % of {total_fmt}{unit}, {elapsed} so far, {remaining} to go"


def part_of_run(report: Tell | None, before: int, part: int, whole: int) -> Tell | None:
    """Tells the progress of a part of a run as the whole's: ``before`` it so much was done, of the same unit as ``part``."""
    if report is None:
        return None
    return lambda done, total: report(total * before // part + min(done, total), total * whole // part)


@contextlib.contextmanager
def reported(progress: Progress) -> Iterator[Tell | None]:
    """What is called with the person-months done and the total: a function given, a bar for ``True``, or nothing."""
    if callable(progress):
        yield progress
    elif not progress:
        yield None
    else:
        with ProgressBar() as bar:
            yield bar
