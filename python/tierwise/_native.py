"""The C++ extension: the build of it that suits this processor best, or an explanation of why there is none."""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING

from tierwise import _levels

if TYPE_CHECKING:
    from tierwise import _core as core
else:
    try:
        core = importlib.import_module(f"tierwise.{_levels.module_name()}")
    except ImportError as e:
        raise ImportError(
            f"tierwise's C++ extension cannot be loaded ({e}); is the package built? `pip install .`"
        ) from e

__all__ = ["core"]
