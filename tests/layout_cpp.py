"""The C++ house: rooms in their order, no circle, every room with tests and a paragraph, nothing too long to read."""

import re
from collections.abc import Iterator
from pathlib import Path

# From the lowest to the highest: a room includes only rooms before it.
ROOMS = (
    "support",
    "text",
    "formula",
    "reflect",
    "validation",
    "compute",
    "rule",
    "plan",
    "records",
    "month",
    "positions",
    "stages",
    "apply",
    "simulate",
    "fit",
)
# What a public header may take from rooms by itself; its bodies (`_inl.hpp`) take what they need.
LIGHT = {
    "support/bit_cast",
    "support/large_arrays",
    "support/number_text",
    "support/ordering",
    "formula/tree",
    "formula/value_type",
    "compute/natural",
    "compute/fraction",
    "plan/dated",
}
LIGHT_ROOMS = {"rule", "reflect"}  # templates over types of the program that includes them
WITHOUT_TEST = {"tierwise", "config"}  # one includes the others, one is a macro
CODE_FOLDERS = ("include", "src", "python/src", "tests", "benchmarks", "examples")
LONGEST_HEADER = 400  # lines
LONGEST_FUNCTION = 60  # lines
DEEPEST_LAMBDA = 2

CODE = re.compile(
    r"""(?P<skip>//[^\n]*|/\*.*?\*/|R"(?P<mark>[^(\s]*)\(.*?\)(?P=mark)"|"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])+')""",
    re.DOTALL,
)
DEPRECATED_INSIDE = re.compile(r"std::(stable_sort|inplace_merge|stable_partition)")
INCLUDE = re.compile(r'^#include "tierwise/([^"]+)\.hpp"', re.MULTILINE)
CONTROL = re.compile(r"\b(if|for|while|switch|catch|else|do|try)\b[^;{}]*$")
FUNCTION = re.compile(r"([~\w]+|operator\s*\S+?)\s*\(")
TYPE = re.compile(r"\b(namespace|struct|class|enum|union|extern)\b[^;{}()]*$")


def without_texts(source: str) -> str:
    """The code alone: comments and literals blanked, every line where it was."""
    return CODE.sub(lambda m: re.sub(r"[^\n]", " ", m[0]), source)


def blocks(source: str) -> Iterator[tuple[str, str, int, int, int]]:
    """Every function and lambda: what it is, its name, first line, lines, and how many lambdas it is inside of."""
    code = "\n".join("" if line.lstrip().startswith("#") else line for line in without_texts(source).split("\n"))
    code = code.replace("{}", "  ")  # of a default; an empty function is not too long
    stack: list[tuple[str, str, int]] = []
    start = 0  # of the text that says what the next brace opens
    for found in re.finditer(r"[{};]", code):
        at = found.start()
        if found[0] == "{":
            before = code[start:at]
            kind, name = what_opens(before)
            lead = len(before) - len(before.lstrip())
            stack.append((kind, name, code.count("\n", 0, start + lead)))
        elif found[0] == "}" and stack:
            kind, name, first = stack.pop()
            if kind in ("function", "lambda"):
                depth = sum(k == "lambda" for k, _, _ in stack)
                yield kind, name, first + 1, code.count("\n", 0, at) - first + 1, depth + (kind == "lambda")
        start = at + 1


def what_opens(before: str) -> tuple[str, str]:
    text = before.strip()
    captured = re.search(r"\]\s*(\([^{}]*\))?\s*(mutable|noexcept|constexpr|\s)*(->\s*[\w:<>&* ]+)?$", text)
    if captured and not re.search(r"\w\s*\[[^\]]*\]$", text):
        return "lambda", "a lambda"
    if CONTROL.search(text) or TYPE.search(text):
        return "other", ""
    named = FUNCTION.search(text)
    if named and re.search(r"\)[^()]*$|\}\s*$", text) and "=" not in text[: named.start()].replace("==", ""):
        return "function", named[1]
    return "other", ""


class House:
    def __init__(self, root: Path) -> None:
        self.root = root
        self.folder = root / "include" / "tierwise"
        self.sources = {
            path.relative_to(self.folder).with_suffix("").as_posix(): path.read_text(encoding="utf-8")
            for path in sorted(self.folder.rglob("*.hpp"))
        }
        self.includes = {name: INCLUDE.findall(text) for name, text in self.sources.items()}

    def room(self, name: str) -> str:
        return name.split("/")[1] if name.startswith("detail/") else ""

    def own_bodies(self, name: str, other: str) -> bool:
        return not self.room(name) and other.endswith(f"/{name}_inl")

    def reach(self, name: str, *, bodies: bool) -> set[str]:
        """Every header that comes with one; with the bodies too, as where nothing is linked."""
        seen: set[str] = set()
        todo = [name]
        while todo:
            one = todo.pop()
            if one not in seen:
                seen.add(one)
                todo += [i for i in self.includes.get(one, []) if bodies or not self.own_bodies(one, i)]
        return seen - {name}

    def faults(self) -> Iterator[str]:
        yield from self.of_rooms()
        yield from self.of_order()
        yield from self.of_public_headers()
        yield from self.of_lengths()

    def of_rooms(self) -> Iterator[str]:
        page = (self.root / "docs" / "architecture.md").read_text(encoding="utf-8")
        there = {p.name for p in (self.folder / "detail").iterdir()}
        for room in sorted(there - set(ROOMS)):
            yield f"include/tierwise/detail/{room}: no room of the house (tests/layout_cpp.py has their order)"
        for room in ROOMS:
            if room not in there:
                yield f"include/tierwise/detail/{room}: there is no such room"
            if not list((self.root / "tests" / "unit" / room).glob("*_test.cpp")):
                yield f"include/tierwise/detail/{room}: no tests in tests/unit/{room}"
            if f"\n### {room}\n" not in page:
                yield f"include/tierwise/detail/{room}: no paragraph '### {room}' in docs/architecture.md"
        words = set(re.findall(r"\w+", page))
        for name in self.sources:
            if name.rpartition("/")[2].removesuffix("_inl") not in words:
                yield f"{name}.hpp: docs/architecture.md does not name it"

    def of_order(self) -> Iterator[str]:
        for name in self.sources:
            room = self.room(name)
            for other in sorted(self.reach(name, bodies=True)) if room in ROOMS else []:
                above = self.room(other)
                if above in ROOMS and ROOMS.index(above) > ROOMS.index(room):
                    yield f"{name}.hpp: reaches {other}.hpp, in a room above its own"
        for name in self.sources:
            for other in self.includes[name]:
                if not self.own_bodies(name, other) and name in self.reach(other, bodies=False) | {other}:
                    yield f"{name}.hpp: includes {other}.hpp, which includes it"

    def of_public_headers(self) -> Iterator[str]:
        for name in self.sources:
            if self.room(name):
                continue
            test = self.root / "tests" / "unit" / f"{name}_test.cpp"
            if name not in WITHOUT_TEST and not test.exists():
                yield f"{name}.hpp: no {test.relative_to(self.root)}"
            for other in sorted(self.reach(name, bodies=False)):
                room = self.room(other)
                if room and room not in LIGHT_ROOMS and other.removeprefix("detail/") not in LIGHT:
                    yield f"{name}.hpp: drags in {other}.hpp; only its bodies may"

    def of_lengths(self) -> Iterator[str]:
        for name, text in self.sources.items():
            lines = text.splitlines()
            if len(lines) > LONGEST_HEADER:
                yield f"{name}.hpp: {len(lines)} lines, more than {LONGEST_HEADER}"
            if not lines or not lines[0].startswith("// "):
                yield f"{name}.hpp: the first line does not say what it is for"
            if "#pragma once" not in lines:
                yield f"{name}.hpp: no #pragma once"
            if found := DEPRECATED_INSIDE.search(without_texts(text)):
                yield f"{name}.hpp: {found[0]} reaches what new compilers call deprecated; sort_stably does not"
        for path in sorted(p for folder in CODE_FOLDERS for p in (self.root / folder).rglob("*.[ch]pp")):
            file = path.relative_to(self.root).as_posix()
            for kind, called, first, long, depth in blocks(path.read_text(encoding="utf-8")):
                if long > LONGEST_FUNCTION and kind == "function":
                    yield f"{file}:{first}: {called} has {long} lines, more than {LONGEST_FUNCTION}"
                if depth > DEEPEST_LAMBDA:
                    yield f"{file}:{first}: the third lambda inside one another"
