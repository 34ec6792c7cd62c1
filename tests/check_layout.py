"""The parallel trees: every public header has its unit test, and no header is too long to read."""

import pathlib
import sys

from layout_cpp import House
from layout_python import PythonHouse

LONGEST = 440  # lines
UMBRELLAS = {"tierwise", "config"}  # headers without anything of their own: one includes the others, one is a macro

root = pathlib.Path(__file__).resolve().parent.parent
headers = root / "include" / "tierwise"
faults = []
for header in sorted(headers.glob("*.hpp")):
    test = root / "tests" / "unit" / f"{header.stem}_test.cpp"
    if header.stem not in UMBRELLAS and not test.exists():
        faults.append(f"{header.relative_to(root)}: no {test.relative_to(root)}")
for header in sorted(headers.rglob("*.hpp")):
    lines = header.read_text(encoding="utf-8").splitlines()
    if len(lines) > LONGEST:
        faults.append(f"{header.relative_to(root)}: {len(lines)} lines, more than {LONGEST}")
    if not lines or not lines[0].startswith("// "):
        faults.append(f"{header.relative_to(root)}: the first line does not say what it is for")
    if "#pragma once" not in lines:
        faults.append(f"{header.relative_to(root)}: no #pragma once")

faults += PythonHouse(root).faults()
if "--all" in sys.argv:  # what the house will be asked for when every room is furnished
    faults = [*House(root).faults(), *PythonHouse(root).faults()]
print("\n".join(faults) or "every header has its test")
sys.exit(bool(faults))
