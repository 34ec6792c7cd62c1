"""The Python house: rooms in their order, no circle, imports where they can be seen, nothing too long to read."""

import ast
from collections.abc import Iterator
from pathlib import Path

# From the lowest to the highest: a room imports only rooms before it. "" are the modules in no folder, "tierwise" is what users
# import, and the shell is one of them.
ROOMS = (
    "",
    "files",
    "show",
    "frames",
    "formulas",
    "documents",
    "ingest",
    "export",
    "page",
    "results",
    "runs",
    "tierwise",
    "cli",
)
IN_NO_FOLDER = {
    "tierwise": "tierwise",
    "tierwise.charts": "tierwise",
    "tierwise.completion": "tierwise",
    "tierwise.__main__": "cli",
}
RENDERERS = "tierwise.show.shown"  # the one module that loads what it needs only when something is to be seen
# Packages that need not be there, or take long to load: these may be imported where they are used.
LATE = {"IPython", "altair", "narwhals", "pandas", "polars", "pyarrow", "python_calamine", "rich", "tqdm", "vl_convert"}
CODE_FOLDERS = ("python", "tests", "scripts", "benchmarks", "examples")
LONGEST_FILE = 400  # lines
LONGEST_FUNCTION = 60  # lines beside its docstring
WRITTEN_BY_SCRIPTS = {"tierwise._core"}
# Second implementations, written to be read from top to bottom beside the rules that they check; and what makes their data.
READ_IN_ONE_PIECE = {
    "benchmarks/make_desk.py: desk",
    "benchmarks/simulate_numpy.py: simulate",
    "benchmarks/three_shops_numpy.py: apply",
    "benchmarks/three_shops_numpy.py: close",
    "benchmarks/three_shops_numpy.py: pay",
}


class Import:
    """An import of a module: of whom, in which line, and whether it stands inside a function."""

    def __init__(self, module: str, line: int, inside: bool) -> None:
        self.module = module
        self.line = line
        self.inside = inside


class PythonHouse:
    def __init__(self, root: Path) -> None:
        self.root = root
        self.folder = root / "python" / "tierwise"
        self.paths = {self.name_of(path): path for path in sorted(self.folder.rglob("*.py*")) if path.suffix != ".pyc"}
        self.trees = {name: ast.parse(path.read_text(encoding="utf-8")) for name, path in self.paths.items()}
        self.imports = {name: list(self.imports_of(name, tree)) for name, tree in self.trees.items()}

    def name_of(self, path: Path) -> str:
        parts = path.relative_to(self.folder.parent).with_suffix("").parts
        return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)

    def file(self, name: str) -> str:
        return self.paths[name].relative_to(self.root).as_posix()

    def room(self, name: str) -> str:
        parts = name.split(".")
        return parts[1] if len(parts) > 1 and (self.folder / parts[1]).is_dir() else IN_NO_FOLDER.get(name, "")

    def height(self, name: str) -> int:
        return ROOMS.index(self.room(name)) if self.room(name) in ROOMS else -1

    def imports_of(self, name: str, tree: ast.Module) -> Iterator[Import]:
        """Every import, also inside functions and under TYPE_CHECKING. That a module's folder comes first is none of its own."""
        inside = {
            id(node)
            for function in ast.walk(tree)
            if isinstance(function, (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda))
            for node in ast.walk(function)
        }
        for node in ast.walk(tree):
            if isinstance(node, ast.ImportFrom):
                of = node.module or ""
                for alias in node.names:
                    module = f"{of}.{alias.name}" if f"{of}.{alias.name}" in self.paths else of
                    yield Import("." if node.level else module, node.lineno, id(node) in inside)
            elif isinstance(node, ast.Import):
                for alias in node.names:
                    yield Import(alias.name, node.lineno, id(node) in inside)

    def faults(self) -> Iterator[str]:
        yield from self.of_rooms()
        yield from self.of_imports()
        yield from self.of_circles()
        yield from self.of_lengths()

    def of_rooms(self) -> Iterator[str]:
        page = (self.root / "docs" / "architecture.md").read_text(encoding="utf-8")
        there = {self.room(name) for name in self.paths} - {"", "tierwise"}
        for room in sorted(there - set(ROOMS)):
            yield f"python/tierwise/{room}: no room of the house (tests/layout_python.py has their order)"
        for room in (room for room in ROOMS if room not in ("", "tierwise")):
            if room not in there:
                yield f"python/tierwise/{room}: there is no such room"
            if f"\n### tierwise.{room}\n" not in page:
                yield f"python/tierwise/{room}: no paragraph '### tierwise.{room}' in docs/architecture.md"
        for name, tree in self.trees.items():
            if self.paths[name].suffix == ".py" and not ast.get_docstring(tree):
                yield f"{self.file(name)}: the first line does not say what it is for"

    def of_imports(self) -> Iterator[str]:
        for name, imports in self.imports.items():
            for one in imports:
                where = f"{self.file(name)}:{one.line}"
                if one.module == ".":
                    yield f"{where}: a relative import: write the module's whole name"
                elif one.module.partition(".")[0] == "tierwise":
                    if self.height(one.module) > self.height(name):
                        yield f"{where}: imports {one.module}, which is above it"
                    if one.inside and name != RENDERERS:
                        yield f"{where}: imports {one.module} inside a function"
                elif one.inside and one.module.partition(".")[0] not in LATE:
                    yield f"{where}: imports {one.module} inside a function"

    def of_circles(self) -> Iterator[str]:
        reaches = {name: {one.module for one in imports} & set(self.paths) for name, imports in self.imports.items()}
        for name in self.paths:
            way = shortest_way_back(name, reaches)
            if way and name == min(way):
                yield f"{self.file(name)}: a circle of imports: {' -> '.join([*way, name])}"

    def of_lengths(self) -> Iterator[str]:
        for name, path in self.paths.items():
            lines = len(path.read_text(encoding="utf-8").splitlines())
            if lines > LONGEST_FILE and name not in WRITTEN_BY_SCRIPTS:
                yield f"{self.file(name)}: {lines} lines, more than {LONGEST_FILE}"
        for path in sorted(p for folder in CODE_FOLDERS for p in (self.root / folder).rglob("*.py")):
            file = path.relative_to(self.root).as_posix()
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if not isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
                    continue
                if own_lines(node) > LONGEST_FUNCTION and f"{file}: {node.name}" not in READ_IN_ONE_PIECE:
                    yield f"{file}:{node.lineno}: {node.name} has {own_lines(node)} lines, more than {LONGEST_FUNCTION}"


def own_lines(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """The lines of a function without its docstring."""
    told = function.body[0] if ast.get_docstring(function) else None
    inside = (told.end_lineno or told.lineno) - told.lineno + 1 if told else 0
    return (function.end_lineno or function.lineno) - function.lineno + 1 - inside


def shortest_way_back(name: str, reaches: dict[str, set[str]]) -> list[str]:
    """The modules of the shortest circle through one, itself first; nothing where it is in none."""
    before = dict.fromkeys(reaches[name], name)
    todo = list(before)
    for one in todo:
        if one == name:
            way = [before[name]]
            while way[-1] != name:
                way.append(before[way[-1]])
            return way[::-1]
        for other in reaches[one] - before.keys():
            before[other] = one
            todo.append(other)
    return []
