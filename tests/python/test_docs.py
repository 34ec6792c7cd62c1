"""The documents are true: what they show runs, and prints what they say it prints.

On every page of README.md and docs/:

- ```python blocks share their names and run in order, in a folder that has `examples/` in it; what they print is the
  ```text block right behind. An uncaught tw.Error is printed as Python prints it.
- ```console blocks run `$ tierwise ...` and compare what follows; `$ echo $?` is the last exit code.
- ```toml blocks stand in a shipped file word for word, or parse as part of a policy or as assumptions.
- ```cpp blocks stand word for word in examples/*.cpp, a C++ test or a header, which CTest compiles; a ```text block
  right behind a whole example is what it prints.
- Links lead to files and headings that there are.

A line `...` stands for any lines. `python tests/python/test_docs.py` writes what is printed now into the pages.
"""

from __future__ import annotations

import contextlib
import io
import itertools
import os
import re
import shlex
import sys
import traceback
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

import tierwise as tw
from tierwise.documents import assumptions

ROOT = Path(__file__).resolve().parent.parent.parent
PAGES = sorted([ROOT / "README.md", ROOT / "CONTRIBUTING.md", *(ROOT / "docs").rglob("*.md")])
WIDTH = 100


@dataclass
class Block:
    """A fenced block: `line` is the number of its first line, counted from 0."""

    language: str
    line: int
    lines: list[str] = field(default_factory=list)

    @property
    def text(self) -> str:
        return "\n".join(self.lines)


def blocks(page: str) -> list[Block]:
    """The fenced blocks of a page, in order."""
    out: list[Block] = []
    inside = False
    for i, line in enumerate(page.splitlines()):
        if line.startswith("```"):
            if not inside:
                out.append(Block(line[3:].strip(), i + 1))
            inside = not inside
        elif inside:
            out[-1].lines.append(line)
    return out


def tidy(text: str) -> list[str]:
    return [line.rstrip() for line in text.strip("\n").splitlines()]


def fits(written: list[str], printed: list[str]) -> bool:
    """Whether the lines are the same; a written `...` stands for any number of lines."""
    if not written:
        return not printed
    if written[0] == "...":
        return any(fits(written[1:], printed[i:]) for i in range(len(printed) + 1))
    return bool(printed) and written[0] == printed[0] and fits(written[1:], printed[1:])


# -- running -----------------------------------------------------------------------------------------------------------


def run_python(source: str, names: dict[str, Any], where: str) -> str:
    out = io.StringIO()
    with contextlib.redirect_stdout(out):
        try:
            exec(compile(source, where, "exec"), names)
        except tw.Error as e:
            print("".join(traceback.format_exception_only(e)).rstrip())
    return out.getvalue()


class Shell:
    """Runs the commands of console blocks in this process."""

    def __init__(self) -> None:
        self.code = 0

    def run(self, command: str) -> str:
        words = shlex.split(command)
        if words == ["echo", "$?"]:
            return f"{self.code}\n"
        assert words[0] == "tierwise", f"only tierwise is run here, not {words[0]}"
        import typer.rich_utils
        from typer.testing import CliRunner

        from tierwise.cli.documents import app

        typer.rich_utils.MAX_WIDTH = WIDTH  # it looks at the environment once, maybe for another test
        found = CliRunner(env={"COLUMNS": str(WIDTH), "NO_COLOR": "1"}).invoke(app, words[1:], prog_name="tierwise")
        self.code = found.exit_code
        if found.exception is not None and not isinstance(found.exception, SystemExit):
            raise found.exception
        return found.output


def commands(block: Block) -> list[tuple[str, list[str]]]:
    """The commands of a console block, each with the lines written behind it."""
    out: list[tuple[str, list[str]]] = []
    for line in block.lines:
        if line.startswith("$ "):
            out.append((line[2:], []))
        elif out and out[-1][0].endswith("\\"):
            out[-1] = (out[-1][0][:-1] + line.strip(), out[-1][1])
        else:
            assert out, "a console block begins with a command"
            out[-1][1].append(line)
    return out


@contextlib.contextmanager
def desk(folder: Path) -> Iterator[None]:
    """A folder with the examples in it, as the working folder; and no colours, whatever the machine."""
    (folder / "examples").symlink_to(ROOT / "examples")
    before = os.getcwd()
    os.chdir(folder)
    try:
        yield
    finally:
        os.chdir(before)


@dataclass
class Shown:
    """Lines of a page, from `first` up to `end`, that must be `printed`."""

    first: int
    end: int
    written: list[str]
    printed: list[str]
    what: str


def shown(page: Path, folder: Path) -> list[Shown]:
    """Runs a page; everything it shows beside what is printed."""
    out: list[Shown] = []
    names: dict[str, Any] = {"__name__": page.stem}
    shell = Shell()
    found = blocks(page.read_text(encoding="utf-8"))
    with desk(folder):
        for block, after in zip(found, [*found[1:], None], strict=False):
            where = f"{page.relative_to(ROOT)}:{block.line + 1}"
            if block.language == "python":
                printed = tidy(run_python("\n" * block.line + block.text, names, str(page.relative_to(ROOT))))
                expected = after if after is not None and after.language == "text" else None
                if expected is None:
                    assert not printed, f"{where}: prints what the page does not show:\n" + "\n".join(printed)
                else:
                    end = expected.line + len(expected.lines)
                    out.append(Shown(expected.line, end, tidy(expected.text), printed, where))
            elif block.language == "console":
                line = block.line
                for command, written in commands(block):
                    line = next(i for i in range(line, line + len(block.lines)) if is_command_end(page, i))
                    printed = tidy(shell.run(command))
                    out.append(Shown(line + 1, line + 1 + len(written), tidy("\n".join(written)), printed, where))
                    line += 1 + len(written)
    return out


def is_command_end(page: Path, line: int) -> bool:
    """Whether a line ends a command: it begins with `$` or continues one, and is not continued."""
    return not page.read_text(encoding="utf-8").splitlines()[line].endswith("\\")


# -- the tests ---------------------------------------------------------------------------------------------------------

ids = [str(p.relative_to(ROOT)) for p in PAGES]


@pytest.mark.parametrize("page", PAGES, ids=ids)
def test_a_page_prints_what_it_shows(page: Path, tmp_path: Path) -> None:
    for part in shown(page, tmp_path):
        assert fits(part.written, part.printed), f"{part.what} prints\n" + "\n".join(part.printed)


# What fragments of policies may name without giving it themselves: the shipped policy's, section by section.
SECTIONS = ("inputs", "parameter", "brackets", "shift")
LADDERS = """
[[ladder.medal.tier]]
name = "trial"
[[ladder.medal.tier]]
name = "iron"
[[ladder.medal.tier]]
name = "bronze"
"""


def section(name: str) -> str:
    """A section of the shipped three-shops policy."""
    text = (ROOT / "examples/policies/three_shops.toml").read_text(encoding="utf-8")
    parts = re.split(r"(?m)^(?=\[)", text)
    return "".join(p for p in parts if re.match(rf"\[+{name}[.\]]", p))


@pytest.mark.parametrize("page", PAGES, ids=ids)
def test_policies_on_a_page_are_policies(page: Path) -> None:
    files = [p for kind in ("policies", "assumptions") for p in (ROOT / "examples" / kind).glob("*.toml")]
    shipped = [p.read_text(encoding="utf-8") for p in files]
    for block in blocks(page.read_text(encoding="utf-8")):
        if block.language != "toml" or any(block.text in text for text in shipped):
            continue
        given = [s for s in SECTIONS if re.search(rf"(?m)^\[+{s}[.\]]", block.text)]
        text = block.text + "\n" + "".join(section(s) for s in SECTIONS if s not in given)
        if not re.search(r"(?m)^\[+ladder\.", block.text):
            text += LADDERS
        assumed = any(re.search(rf"(?m)^\[+{s}[.\]]", block.text) for s in assumptions.SECTIONS)
        try:
            if assumed:
                tw.Assumptions.parse(block.text)
            else:
                tw.Policy.parse(text)
        except tw.Error as e:
            pytest.fail(f"{page.relative_to(ROOT)}:{block.line + 1}: {e}")


@pytest.mark.parametrize("page", PAGES, ids=ids)
def test_programs_on_a_page_are_compiled(page: Path) -> None:
    places = ["examples/*.cpp", "tests/consumer/*.cpp", "tests/unit/*_test.cpp", "include/tierwise/*.hpp"]
    sources = [tidy_code(p.read_text(encoding="utf-8")) for place in places for p in ROOT.glob(place)]
    for block in blocks(page.read_text(encoding="utf-8")):
        if block.language == "cpp":
            where = f"{page.relative_to(ROOT)}:{block.line + 1}"
            assert any(tidy_code(block.text) in s for s in sources), f"{where}: stands in no program"


UNTOLD = ["the example does not say what it prints"]


def program_parts(page: Path) -> Iterator[tuple[Block, Block, list[str]]]:
    """Each part of an example with the ```text block behind it, and what the example says that it prints."""
    found = blocks(page.read_text(encoding="utf-8"))
    for block, after in itertools.pairwise(found):
        if block.language == "cpp" and after.language == "text":
            for source in (ROOT / "examples").glob("*.cpp"):
                text = source.read_text(encoding="utf-8")
                if tidy_code(block.text) in tidy_code(text):
                    printed = re.search(r"/\* Output:\n(.*?)\*/\s*\Z", text, re.DOTALL)
                    yield block, after, tidy(printed[1]) if printed else UNTOLD


@pytest.mark.parametrize("page", PAGES, ids=ids)
def test_programs_on_a_page_print_what_it_shows(page: Path) -> None:
    for block, after, printed in program_parts(page):
        where = f"{page.relative_to(ROOT)}:{block.line + 1}"
        assert fits(tidy(after.text), printed), f"{where} prints\n" + "\n".join(printed)


def tidy_code(text: str) -> str:
    """Code without its line breaks and blanks: a page is narrower than a source."""
    return "".join(text.split())


def anchor(heading: str) -> str:
    """A heading as the end of a link to it."""
    return re.sub(r"[^\w\- ]", "", heading.strip().lower()).replace(" ", "-")


@pytest.mark.parametrize("page", PAGES, ids=ids)
def test_links_lead_somewhere(page: Path) -> None:
    text = re.sub(r"(?ms)^```.*?^```", "", page.read_text(encoding="utf-8"))
    for target in re.findall(r"\]\(([^)\s]+)\)", text):
        if "://" in target or target.startswith("mailto:"):
            continue
        name, _, heading = target.partition("#")
        to = (page.parent / name).resolve() if name else page
        assert to.exists(), f"{page.relative_to(ROOT)}: no {target}"
        if heading:
            headings = re.findall(r"(?m)^#+ (.*)$", to.read_text(encoding="utf-8"))
            assert heading in map(anchor, headings), f"{page.relative_to(ROOT)}: no heading for {target}"


def test_no_line_of_a_page_names_a_machine() -> None:
    for page in PAGES:
        for line in page.read_text(encoding="utf-8").splitlines():
            assert not re.search(r"/(work|home|root|tmp)/", line), f"{page.relative_to(ROOT)}: {line}"


def reference() -> Any:
    """scripts/reference.py, which makes the reference pages."""
    import importlib.util

    spec = importlib.util.spec_from_file_location("reference", ROOT / "scripts" / "reference.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["reference"] = module  # dataclasses look their module up
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize("name", ["policy-file.md", "assumptions-file.md", "formulas.md", "measures.md"])
def test_the_reference_is_what_the_code_says(name: str) -> None:
    committed = (ROOT / "docs/reference" / name).read_text(encoding="utf-8")
    assert committed == reference().PAGES[name](), "run scripts/reference.py"


def test_every_function_is_described_alike_everywhere() -> None:
    from tierwise._native import core
    from tierwise.formulas import functions

    public = {n: f for n, f in vars(functions).items() if not n.startswith("_")}
    in_python = {n.rstrip("_"): f for n, f in public.items() if getattr(f, "__module__", "") == functions.__name__}
    told = {f.name: f"`{f.signature}`: {f.meaning}.".replace("`", "``") for f in core.functions()}
    assert {n: " ".join((f.__doc__ or "").split()) for n, f in in_python.items()} == told
    semantics = (ROOT / "docs/reference/semantics.md").read_text(encoding="utf-8").partition("## Names")[0]
    in_semantics = {
        n for row in re.findall(r"(?m)^\| (`.*?) \|", semantics) for n in re.findall(r"`(\w+)(?=[(`])", row)
    }
    assert set(told) <= in_semantics | {"floor", "ceil"}  # in the row of round


def test_an_example_gives_what_the_reference_says() -> None:
    from tierwise._native import core

    page = reference()
    for f in core.functions():
        if f.gives:
            assert page.value_of(f.example, f.row).strip("`") == f.gives, f.example


# -- writing -----------------------------------------------------------------------------------------------------------


def rewrite(page: Path, folder: Path) -> None:
    """Writes what is printed into the page, except where it already fits."""
    lines = page.read_text(encoding="utf-8").splitlines()
    parts = shown(page, folder)
    for _, after, printed in program_parts(page):
        where = f"{page.relative_to(ROOT)}:{after.line}"
        if printed == UNTOLD:
            continue
        parts.append(Shown(after.line, after.line + len(after.lines), tidy(after.text), printed, where))
    for part in sorted(parts, key=lambda part: part.first, reverse=True):
        if not fits(part.written, part.printed):
            print(f"{part.what}: written anew")
            lines[part.first : part.end] = part.printed
    page.write_text("\n".join(lines) + "\n", encoding="utf-8")


def main() -> None:
    import tempfile

    wanted = [Path(p).resolve() for p in sys.argv[1:]] or PAGES
    for page in wanted:
        with tempfile.TemporaryDirectory() as folder:
            rewrite(page, Path(folder))
    for name, make in reference().PAGES.items():
        (ROOT / "docs/reference" / name).write_text(make(), encoding="utf-8")


if __name__ == "__main__":
    main()
