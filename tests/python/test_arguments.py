"""Whatever is given to whatever function: a result, or words about it. Every public function and method is walked by itself."""

import inspect
import math
import subprocess
import sys
from decimal import Decimal
from pathlib import Path

import numpy as np
import pytest

import tierwise as tw
from tierwise.arguments import shown
from tierwise.documents.document import shipped
from tierwise.documents.policy import shipped_files
from tierwise.page import written

WRONG = [
    None, True, False, 0, 1, -1, 3.0, 2.5, math.nan, math.inf, 10**400, -(10**400), 10**5000, 2**31, 2**32, 2**40, 2**63, 2**64, 1e9,
    np.int64(3), np.int8(-1), np.float64("nan"), np.bool_(True), Decimal("1.5"), 1j, b"bytes", bytearray(b"x"), "", " ", "nobody",
    "a" * 300, "\ud800", "nul\0nul", "two\nlines", "\u202e", "=1+1", [], (), {}, set(), [1], ["\ud800"], [None], [[]], ["shop", "shop"],
    {"a": 1}, {1: 2}, {"\ud800": 1}, {"a": [object()]}, object(), object, len, lambda *_: None, range(3), iter(()),
    np.array([]), np.array([1.0, 2.0]), np.zeros((2, 2)), np.datetime64("2026-01"), Path("nowhere"), Path("\ud800"),
    slice(None), Ellipsis, NotImplemented, ValueError("x"),
]  # fmt: skip
# Nothing of how the package is made may show in words meant for whoever calls.
PRIVATE = (
    "_core", "incompatible function arguments", "pybind", "tierwise._", "Invoked with", "__", "std::",
    "has no attribute", "object is not", "unsupported operand", "argument of type", "positional argument", "must be real number",
    "to unpack", "unhashable",
    "object of type", "not supported between", "Exceeds the limit", "could not be converted", "surrogates not allowed",
)  # fmt: skip


class Things:
    """One of each public class, and right values for every parameter by its name."""

    def __init__(self, folder):
        pd = pytest.importorskip("pandas")
        self.today, self.assumptions = tw.example("three_shops"), tw.example_assumptions("three_shops")
        records = tw.example_records("three_shops")
        self.ledger = tw.apply(self.today, records)
        self.raised = self.today.replace("ladder.medal.iron.base_pay", 2300)
        self.amended = self.today.amend("2026-08", {"ladder.medal.iron.base_pay": 2300})
        played = {"months": 2, "replicas": 3, "progress": False, "threads": 1}
        self.projection = tw.simulate(self.today, self.ledger, self.assumptions, **played)
        self.comparison = tw.compare(
            {"today": self.today, "raised": self.raised}, self.ledger, self.assumptions, **played
        )
        self.baseline = tw.Baseline(self.today, self.ledger, self.assumptions, **played)
        self.ready = tw.Records(self.today, records)
        vary = {"demand.chatbot": ["10%", "30%"]}
        self.sweep = tw.sweep(self.today, self.ledger, self.assumptions, vary, **played)
        self.risks = tw.risk(self.today, records, self.assumptions)
        self.fitted = tw.fit(self.today, records, start_from=self.assumptions)
        written.TEMPLATE = folder / "template.html"  # whether or not the page has been built
        written.TEMPLATE.write_text("{{given}}", encoding="utf-8")
        self.page = tw.write_page(folder / "page.html", self.today, self.ledger, self.assumptions, vary=vary)
        self.people = tw.workforce(self.ledger)
        self.row = next(self.ledger.people.rows())
        self.mapping = tw.Mapping(columns={"工号": "person"})
        self.mapping.save(folder / "mapping.toml")
        self.mapping_file = str(folder / "mapping.toml")
        self.values = [
            self.today, self.assumptions, self.amended, self.ready, self.ledger, self.projection, self.comparison, self.sweep, self.risks,
            self.fitted, self.people, self.ledger.people, self.ledger.explain(self.row["person"], self.row["month"]),
            tw.difference(self.ledger, self.ledger), self.ledger.state,
            self.mapping, tw.Records.check(records, self.today, progress=False),
            self.page, self.baseline, self.today.diff(self.raised), tw.Formula("a * 2"), tw.col.score, tw.Error("x"), tw.Fault(),
            tw.Unfinished("x"),
        ]  # fmt: skip
        self.right = {
            "policy": self.today, "records": pd.read_csv(records), "assumptions": self.assumptions, "start_from": self.assumptions,
            "workforce": self.people,
            "ledger": self.ledger, "before": self.ledger, "after": self.ledger,
            "variants": {"a": self.today, "b": self.raised}, "vary": vary, "name": "three_shops", "path": str(folder / "file"),
            "folder": str(folder / "folder"), "text": "a", "file": "x.toml", "month": self.row["month"], "person": self.row["person"],
            "changes": "ladder.medal.iron.base_pay", "value": 2300, "other": self.today, "measures": "gross", "column": "person",
            "frame": {"a": [1.0]}, "source": records,
            "values": ["a"], "groups": "shop", "by": "shop", "faults": "x", "amendments": (),
        }  # fmt: skip

    def right_for(self, owner, function, parameter):
        """A value that fits; None where the default does."""
        special = {
            ("get", "path"): "name", ("parse", "text"): "", ("load", "path"): shipped("policies", "small_desk", ".toml"),
            ("diff", "other"): self.assumptions if isinstance(owner, tw.Assumptions) else self.today, ("at", "month"): "2026-09",
            ("amend", "month"): "2026-12",
        }  # fmt: skip
        if isinstance(owner, tw.Assumptions) and parameter == "changes":
            return "attrition.leaving.annual_rate"
        if isinstance(owner, tw.Mapping) and function == "load":
            return self.mapping_file
        if isinstance(owner, tw.Assumptions) and function == "load":
            return shipped("assumptions", "small_desk", ".toml")
        return special.get((function, parameter), self.right.get(parameter))


@pytest.fixture(scope="module")
def things(tmp_path_factory):
    built = written.TEMPLATE
    yield Things(tmp_path_factory.mktemp("written"))
    written.TEMPLATE = built


def callables(things):
    """(owner, name, what is called): the package's functions, its classes that are made by hand, and the methods of its values."""
    for name in tw.__all__:
        value = getattr(tw, name)
        if not inspect.isclass(value) and callable(value):
            yield None, name, value
    for made in (tw.Formula, tw.Expression, tw.Mapping):
        yield None, made.__name__, made
    for owner in things.values:
        for name in dir(type(owner)):
            if (
                not name.startswith("_")
                and name not in ("with_traceback", "add_note")
                and callable(getattr(type(owner), name))
            ):
                yield owner, name, getattr(owner, name)
        if hasattr(type(owner), "__getitem__"):
            yield owner, "__getitem__", owner.__getitem__


def test_every_class_of_the_package_is_walked(things):
    classes = {getattr(tw, name) for name in tw.__all__ if inspect.isclass(getattr(tw, name))}
    missed = {c.__name__ for c in classes if not any(isinstance(v, c) for v in things.values)}
    assert not missed


def outcome(call, arguments):
    """None, or what is wrong with how it ended."""
    try:
        found = call(**arguments) if isinstance(arguments, dict) else call(*arguments)
        if inspect.isgenerator(found):
            list(found)
    except OSError as e:
        return None if e.filename is not None or "name" in str(e) else repr(e)
    except Exception as e:
        if type(e) not in (tw.Error, TypeError, ValueError, KeyError, IndexError):
            return repr(e)
        said = str(e)
        try:
            said.encode()
        except UnicodeEncodeError:
            return f"words that cannot be printed: {said!r}"
        private = [word for word in PRIVATE if word in said]
        return f"{type(e).__name__}: {said}" if private or not said else None
    return None


def test_wrong_values_are_answered_in_words(things, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    wrong = []
    walked = 0
    for owner, name, call in callables(things):
        parameters = [
            p
            for p in inspect.signature(call).parameters.values()
            if p.kind not in (p.VAR_KEYWORD, p.VAR_POSITIONAL) and not p.name.startswith("_")
        ]
        rest = [p for p in inspect.signature(call).parameters.values() if p.kind == p.VAR_POSITIONAL]
        right = {}
        for p in parameters:
            value = things.right_for(owner, name, p.name)
            if p.default is p.empty or p.name in ("value", "progress", "threads", "months", "replicas"):
                right[p.name] = {"progress": False, "threads": 1, "months": 1, "replicas": 1}.get(p.name, value)
        for p in [*parameters, *rest]:
            for value in WRONG:
                walked += 1
                if p.kind == p.VAR_POSITIONAL or p.kind == p.POSITIONAL_ONLY:
                    found = outcome(call, [value])
                elif p.name == "replicas" and isinstance(value, (int, np.integer)) and 1000 < value < 2**33:
                    continue  # it would take its time
                else:
                    found = outcome(call, {**right, p.name: value})
                if found is not None:
                    wrong.append(
                        f"{type(owner).__name__ + '.' if owner is not None else ''}{name}({p.name}={shown(value)}): {found[:300]}"
                    )
    assert walked > 2000
    assert not wrong, "\n".join(wrong)


# -- the shell -----------------------------------------------------------------------------------------------------------

SAID = [
    "",
    " ",
    "-1",
    "0",
    "1.5",
    "nan",
    "1e9",
    str(2**40),
    str(2**64),
    "9" * 400,
    "nobody",
    "a" * 300,
    "two\nlines",
    "\u202e",
    "=1+1",
    "{",
    "a.b=",
    "\udcff",
]


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    place = tmp_path_factory.mktemp("shell")
    for name in ("three_shops.toml", "three_shops_records.csv", "three_shops_assumptions.toml"):
        source = shipped_files("three_shops")[name]
        (place / name).write_bytes(source.read_bytes())
    return place


def commands():
    looks = ["three_shops.toml", "three_shops_records.csv"]
    ahead = [*looks, "--assumptions", "three_shops_assumptions.toml"]
    short = ["--months", "1", "--replicas", "2", "--threads", "1"]
    yield "apply", looks, ["--by", "--threads", "--format", "--amend", "--out"]
    yield "explain", [*looks, "A001", "2026-03"], ["--threads", "--amend"]
    yield "show", ["three_shops.toml"], []
    yield "diff", ["three_shops.toml", "three_shops.toml"], ["--records", "--by", "--threads"]
    yield "check", ["three_shops.toml"], []
    yield "schema", ["policy"], []
    yield "example", ["small_desk", "--to", "elsewhere"], ["--to"]
    yield (
        "simulate",
        [*ahead, *short],
        ["--months", "--seed", "--start", "--change", "--amend", "--by", "--measure", "--threads", "--format"],
    )
    yield (
        "compare",
        [*ahead, *short, "--variant", "a:ladder.medal.iron.base_pay=2300"],
        ["--seed", "--variant", "--measure", "--change"],
    )
    yield (
        "sweep",
        [*ahead, *short, "--vary", "ladder.medal.iron.base_pay=[2000, 2100]"],
        ["--seed", "--vary", "--measures"],
    )
    yield "risk", ahead, ["--bar"]


def test_the_shell_answers_wrong_values_in_words(folder, monkeypatch):
    from typer.testing import CliRunner

    from tierwise.cli.documents import app

    monkeypatch.chdir(folder)
    wrong = []
    for command, right, options in commands():
        tries = [[*right, option, said] for option in options for said in SAID]
        places = [i for i in range(len(right)) if not right[i].startswith("--")][:4]
        tries += [[*right[:i], said, *right[i + 1 :]] for i in places for said in SAID[-8:]]
        for arguments in tries:
            ended = CliRunner().invoke(app, [command, *arguments])
            raised = ended.exception is not None and not isinstance(ended.exception, SystemExit)
            if (
                raised
                or ended.exit_code not in (0, 1, 2)
                or "Traceback" in ended.output
                or any(p in ended.output for p in PRIVATE[:4])
            ):
                wrong.append(f"{command} {arguments!a}: {ended.exception!r} {ended.output[:200]!a}")
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize(
    "arguments",
    [["--seed", str(2**64)], ["--threads", str(2**40)], ["--months", "0"], ["--by", "\u202e"], ["--start", "never"]],
)
def test_a_process_ends_with_a_code_and_words(folder, arguments):
    command = [
        sys.executable,
        "-m",
        "tierwise",
        "simulate",
        "three_shops.toml",
        "three_shops_records.csv",
        "--assumptions",
        "three_shops_assumptions.toml",
    ]
    ended = subprocess.run([*command, *arguments], cwd=folder, capture_output=True, text=True, timeout=120)
    assert ended.returncode in (1, 2)
    assert ended.stderr
    assert "Traceback" not in ended.stderr
