"""A program that must not compile: check.py SOURCE COMPILER FLAGS...

Its first line is `// expect: WORDS`, and the compiler must say these words. With TIERWISE_COMPILE_FAIL_CONTROL defined
the same file must compile, which proves that it is the marked line that fails and not a missing include.
"""

import pathlib
import subprocess
import sys

source, *compiler = sys.argv[1:]
first = pathlib.Path(source).read_text(encoding="utf-8").splitlines()[0]
if not first.startswith("// expect: "):
    sys.exit(f"{source}:1: expected '// expect: WORDS', found '{first}'")
words = first.removeprefix("// expect: ")


def compile_it(*flags: str) -> subprocess.CompletedProcess[str]:
    command = [*compiler, "-fsyntax-only", *flags, source]
    return subprocess.run(command, capture_output=True, encoding="utf-8", errors="replace", timeout=120)


control = compile_it("-DTIERWISE_COMPILE_FAIL_CONTROL")
if control.returncode != 0:
    sys.exit(f"{source}: does not compile even as the control:\n{control.stderr}")
wrong = compile_it()
if wrong.returncode == 0:
    sys.exit(f"{source}: compiles, and must not")
if words not in wrong.stderr:
    sys.exit(f"{source}: the compiler does not say '{words}':\n{wrong.stderr}")
print(f"does not compile: {words}")
