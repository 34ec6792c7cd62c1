"""Packages that are used where they are installed, and what to install where they are not."""

from __future__ import annotations

import importlib
from typing import Any

__all__ = ["POLARS_OR_PYARROW", "needed", "package", "polars_or_pyarrow"]

# What does it, and the hint that goes with it.
POLARS_OR_PYARROW = (
    "Polars or pyarrow, and neither is installed",
    "pip install 'tierwise[polars]' or 'tierwise[pyarrow]'",
)


def package(value: Any) -> str:
    """The package that a value comes from."""
    return type(value).__module__.partition(".")[0]


def needed(name: str, what: str, instead: str = "", *, extra: str = "") -> Any:
    """A package that ``what`` needs; ``ImportError`` where it is not there, with the ``extra`` to install: its name, if none is said."""
    try:
        return importlib.import_module(name)
    except ImportError as e:
        without = f"; {instead} without" if instead else ""
        message = f"{what} needs {name}, which is not installed: pip install 'tierwise[{extra or name}]'{without}"
        raise ImportError(message, name=name) from e


def polars_or_pyarrow() -> Any:
    """The module that reads Parquet and takes the frames of others: Polars, or else pyarrow; None where neither is installed."""
    for name in ("polars", "pyarrow"):
        try:
            return importlib.import_module(name)
        except ImportError:
            continue
    return None
