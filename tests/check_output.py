"""Runs an example and compares what it prints with the comment at its end: check_output.py SOURCE PROGRAM

The comment is the last thing in the file:

    /* Output:
    first line
    second line
    */

An example whose comment is missing fails too: its output is part of the documentation.
"""

import difflib
import pathlib
import re
import subprocess
import sys

source, program = sys.argv[1:3]
written = re.search(r"/\* Output:\n(.*?)\*/\s*\Z", pathlib.Path(source).read_text(encoding="utf-8"), re.DOTALL)
run = subprocess.run([program], capture_output=True, encoding="utf-8", timeout=120)
if run.returncode != 0:
    sys.exit(f"{source}: ended with {run.returncode}\n{run.stdout}{run.stderr}")
if written is None:
    sys.exit(f"{source}: no '/* Output: ... */' at its end; it prints:\n{run.stdout}")


def lines(text: str) -> list[str]:
    """Editors strip spaces at line ends, so they do not count."""
    return [line.rstrip() for line in text.strip("\n").splitlines()]


difference = list(difflib.unified_diff(lines(written[1]), lines(run.stdout), "written", "printed", lineterm=""))
if difference:
    sys.exit(f"{source}:\n" + "\n".join(difference))
print("prints what it says it prints")
