"""The house holds: rooms in their order, no circle, tests and paragraphs for all, nothing too long to read; C++ and Python."""

import pathlib
import sys

from layout_cpp import House
from layout_python import PythonHouse

root = pathlib.Path(__file__).resolve().parent.parent
faults = [*House(root).faults(), *PythonHouse(root).faults()]
print("\n".join(faults) or "every line of the house is in its room")
sys.exit(bool(faults))
