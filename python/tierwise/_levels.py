"""Which build of the extension to import: the one for the widest instruction set that this processor has.

The builds give equal results to the bit; they differ in speed only. ``TIERWISE_LEVEL`` (``baseline``, ``v3`` or
``v4``) asks for one of them by name.
"""

from __future__ import annotations

import importlib
import importlib.util
import os
import platform

# The flags of /proc/cpuinfo that the x86-64 psABI asks for at each level, beyond the level below.
_V3 = {"avx", "avx2", "bmi1", "bmi2", "f16c", "fma", "abm", "movbe"}
_V4 = {"avx512f", "avx512bw", "avx512cd", "avx512dq", "avx512vl"}

_MODULES = {"baseline": "_core", "v3": "_core_v3", "v4": "_core_v4"}


def _processor_flags() -> set[str]:
    """The first processor's flags, from the kernel; empty where there is no /proc/cpuinfo."""
    try:
        with open("/proc/cpuinfo", encoding="ascii", errors="replace") as lines:
            for line in lines:
                if line.startswith("flags"):
                    return set(line.partition(":")[2].split())
    except OSError:
        pass
    return set()


def _numpy_features() -> dict[str, bool]:
    """What NumPy found out about the processor; empty where it keeps that elsewhere."""
    try:
        numpy_core = importlib.import_module("numpy._core._multiarray_umath")
    except ImportError:
        return {}
    return dict(getattr(numpy_core, "__cpu_features__", {}))


def processor_levels() -> list[str]:
    """The levels this processor can run, lowest first; always starts with ``baseline``."""
    levels = ["baseline"]
    if platform.machine().lower() not in ("x86_64", "amd64"):
        return levels
    flags = _processor_flags()
    if flags:
        v3, v4 = flags >= _V3, flags >= _V4
    else:
        features = _numpy_features()
        v3 = features.get("X86_V3", features.get("AVX2", False) and features.get("FMA3", False))
        v4 = features.get("X86_V4", features.get("AVX512_SKX", False))
    if v3:
        levels.append("v3")
        if v4:
            levels.append("v4")
    return levels


def built_levels() -> list[str]:
    """The levels the installed package has a build for, lowest first."""
    return [level for level, module in _MODULES.items() if importlib.util.find_spec(f"{__package__}.{module}")]


def module_name() -> str:
    """The extension module to import, such as ``_core_v4``.

    Raises ImportError when ``TIERWISE_LEVEL`` asks for a level that is unknown, not built, or beyond this processor,
    and when no build runs here.
    """
    runs = processor_levels()
    usable = [level for level in built_levels() if level in runs]
    wanted = os.environ.get("TIERWISE_LEVEL", "")
    if wanted:
        if wanted not in usable:
            raise ImportError(f"TIERWISE_LEVEL={wanted}: not a level that runs here; usable: {', '.join(usable)}")
        return _MODULES[wanted]
    if not usable:
        built = ", ".join(built_levels()) or "nothing"
        raise ImportError(f"tierwise is built for {built}; this processor runs {', '.join(runs)}")
    return _MODULES[usable[-1]]
