"""What the headings of a company's table mean, as a value that is written and read as TOML."""

from __future__ import annotations

import difflib
import json
import os
import re
import tomllib
from collections.abc import Iterable, Mapping as Named, Sequence
from dataclasses import dataclass, field, fields
from types import MappingProxyType
from typing import Any, Self

from tierwise.arguments import file_path, given, shown, text as text_given, wrong_kind
from tierwise.documents.document import read_text
from tierwise.errors import Error, Fault
from tierwise.files.whole_files import replaced
from tierwise.ingest.forms import DURATIONS, MULTIPLES

__all__ = ["DUPLICATES", "SAYABLE", "ColumnMapping", "Mapping", "mapping_given", "nearest"]

SAYABLE = (
    "serial",
    "d/m/y",
    "m/d/y",
    "y.m",
    "h:mm",
    "m:ss",
    "1,234.5",
    "1.234,5",
)  # forms that are read where they are said
TIDY = ("trim", "width", "upper", "lower")
UNITS = (*MULTIPLES, *DURATIONS)
DUPLICATES = ("refuse", "keep_equal")


@dataclass(frozen=True)
class ColumnMapping:
    """What a column is: the ``name`` that the policy has for it, and how it is written.

    ``unit`` is what figures without one count: ``"%"``, ``"千"``, ``"万"``, ``"百万"``, ``"亿"``, ``"seconds"``, ``"minutes"``,
    ``"hours"``, or ``"1"`` for just themselves. ``forms`` are those that must be said, ``tidy`` what is done to texts (``trim``,
    ``width``, ``upper``, ``lower``), ``missing`` what stands for nothing in this column, ``values`` what texts mean. ``fill``: an empty
    cell is what stands above it, as where cells are merged.
    """

    name: str
    unit: str = ""
    forms: tuple[str, ...] = ()
    tidy: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    values: Named[str, Any] = field(default_factory=dict, hash=False)
    fill: bool = False


class Mapping:
    """What a company's table says: which heading is which name, what is missing, which rows are no records.

    ``columns`` gives for headings the name of the policy, or a dict with the ``name`` and what else is to be said of the column
    (``ColumnMapping``). Headings that are names already need no saying. ``sheet`` is the sheet of a workbook, or several that stand one
    below the other; ``header`` the row of the headings, from 1; ``encoding`` and ``separator`` those of a CSV file. Texts in ``missing``
    stand for nothing. ``given`` has values that hold for every row, by the policy's names, and ``sheet_is`` says what the names of sheets
    are (a name, or a dict as for a column). Rows with one of the texts that ``leave_out`` lists by heading are no records.
    ``duplicates="keep_equal"`` keeps one of rows that say the same of a person and month. ``ignore`` are headings that are meant not to be
    read.

    >>> import tierwise as tw
    >>> print(tw.Mapping(columns={"工号": "person"}, header=3))
    header = 3
    <BLANKLINE>
    [columns]
    "工号" = "person"
    <BLANKLINE>
    """

    def __init__(
        self,
        columns: Named[str, Any] | None = None,
        *,
        sheet: str | Sequence[str] | None = None,
        header: int = 1,
        missing: str | Iterable[str] = (),
        leave_out: Named[str, Any] | None = None,
        duplicates: str = "refuse",
        given: Named[str, Any] | None = None,
        sheet_is: Any = None,
        ignore: str | Iterable[str] = (),
        encoding: str = "",
        separator: str = "",
        _file: str = "",
    ) -> None:
        found = _Checked(_file)
        self.columns = {text: found.column(text, said) for text, said in found.table("columns", columns).items()}
        self.sheets = found.texts("sheet", sheet if sheet is not None else ())
        self.header = found.whole("header", header)
        self.missing = found.texts("missing", missing)
        self.leave_out = {
            text: found.texts(f'leave_out."{text}"', said) for text, said in found.table("leave_out", leave_out).items()
        }
        self.duplicates = found.chosen("duplicates", duplicates, DUPLICATES)
        self.given = dict(found.table("given", given))
        self.sheet_is = None if sheet_is is None else found.column("sheet_is", sheet_is, "sheet_is")
        self.ignore = found.texts("ignore", ignore)
        self.encoding = found.text("encoding", encoding)
        self.separator = found.text("separator", separator)
        self._remarks: tuple[str, ...] = ()
        if len(self.separator) > 1:
            found.tell("separator", f"{shown(self.separator)} is more than one letter")
        found.stop_if_any()

    # -- files -----------------------------------------------------------------------------------------------------

    @classmethod
    @given(path=file_path)
    def load(cls, path: str | os.PathLike[str]) -> Self:
        """Reads a TOML file. Raises ``tw.Error`` with everything in it that is none of a mapping."""
        return cls.parse(read_text(path), os.fspath(path))

    @classmethod
    @given(text=text_given, file=text_given)
    def parse(cls, text: str, file: str = "mapping.toml") -> Self:
        """A mapping from the text of a file; ``file`` is what faults call it."""
        try:
            root = tomllib.loads(text)
        except (ValueError, RecursionError) as e:
            raise Error([Fault(file=file, message=f"it is no TOML: {e}")]) from None
        known = (
            "columns",
            "sheet",
            "header",
            "missing",
            "leave_out",
            "duplicates",
            "ignore",
            "encoding",
            "separator",
            "given",
            "sheet_is",
        )
        odd = [key for key in root if key not in known]
        if odd:
            raise Error(
                [Fault(file=file, path=key, message=f"unknown key '{key}'", hint=nearest(key, known)) for key in odd]
            )
        return cls(**root, _file=file)

    def to_toml(self) -> str:
        """The text of a file that reads back as an equal value."""
        out = [f"# {remark}" for remark in self._remarks]
        if self.sheets:
            out.append(f"sheet = {_toml(self.sheets[0] if len(self.sheets) == 1 else self.sheets)}")
        if self.header != 1:
            out.append(f"header = {self.header}")
        for key in ("encoding", "separator"):
            if getattr(self, key):
                out.append(f"{key} = {_toml(getattr(self, key))}")
        for key in ("missing", "ignore"):
            if getattr(self, key):
                out.append(f"{key} = {_toml(getattr(self, key))}")
        if self.duplicates != "refuse":
            out.append(f"duplicates = {_toml(self.duplicates)}")
        if self.sheet_is is not None:
            out.append(f"sheet_is = {_column(self.sheet_is)}")
        if self.given:
            out += ["", "[given]", *(f"{_key(name)} = {_toml(value)}" for name, value in self.given.items())]
        if self.leave_out:
            out += ["", "[leave_out]", *(f"{_key(text)} = {_toml(said)}" for text, said in self.leave_out.items())]
        if self.columns:
            out += ["", "[columns]", *(f"{_key(text)} = {_column(said)}" for text, said in self.columns.items())]
        return "\n".join(out).lstrip("\n") + "\n"

    @given(path=file_path)
    def save(self, path: str | os.PathLike[str]) -> None:
        """Writes a file, whole or not at all."""
        with replaced(path) as draft:
            draft.write_text(str(self), encoding="utf-8")

    # -- values ----------------------------------------------------------------------------------------------------

    def replace(self, **changes: Any) -> Mapping:
        """The same with other values; ``columns``, ``leave_out`` and ``given`` come on top of those that there are."""
        said: dict[str, Any] = {
            "sheet": self.sheets or None, "header": self.header, "missing": self.missing, "duplicates": self.duplicates,
            "ignore": self.ignore, "encoding": self.encoding, "separator": self.separator,
        }  # fmt: skip
        said["sheet_is"] = self.sheet_is
        for key in ("columns", "leave_out", "given"):
            more = changes.pop(key, None)
            if more is not None and not isinstance(more, Named):
                raise wrong_kind(key, "a dict", more)
            said[key] = getattr(self, key) if more is None else {**getattr(self, key), **more}
        return Mapping(**(said | {key: value for key, value in changes.items() if value is not None}))

    def _with_remarks(self, remarks: Iterable[str]) -> Mapping:
        """The same with lines that stand before it where it is written."""
        made = self.replace()
        made._remarks = tuple(remarks)
        return made

    def _parts(self) -> tuple[Any, ...]:
        return (
            self.columns, self.sheets, self.header, self.missing, self.leave_out, self.duplicates, self.ignore, self.encoding,
            self.separator,
            self.given,
            self.sheet_is,
        )  # fmt: skip

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Mapping) and self._parts() == other._parts()

    def __hash__(self) -> int:
        return hash(self.to_toml())

    def __str__(self) -> str:
        return self.to_toml()

    def __repr__(self) -> str:
        return f"<tierwise.Mapping: {len(self.columns)} columns>"


class _Checked:
    """What callers or files say, looked at part by part; everything that is wrong is told at once."""

    def __init__(self, file: str) -> None:
        self._file = file
        self._faults: list[Fault] = []

    def tell(self, path: str, message: str, hint: str = "") -> None:
        self._faults.append(Fault(file=self._file, path=path, message=message, hint=hint))

    def stop_if_any(self) -> None:
        if self._faults:
            raise Error(self._faults)

    def text(self, path: str, value: Any) -> str:
        if not isinstance(value, str):
            self.tell(path, f"expected a text, found {shown(value)}")
        elif any("\ud800" <= letter <= "\udfff" for letter in value):
            self.tell(path, f"{shown(value)} has half a letter: it is no text")
        else:
            return value
        return ""

    def texts(self, path: str, value: Any) -> tuple[str, ...]:
        if isinstance(value, str):
            return (self.text(path, value),)
        if isinstance(value, (bytes, Named)) or not isinstance(value, Iterable):
            self.tell(path, f"expected a text or a list of texts, found {shown(value)}")
            return ()
        return tuple(self.text(path, one) for one in value)

    def whole(self, path: str, value: Any) -> int:
        if isinstance(value, bool) or not isinstance(value, int) or not 1 <= value <= 1_000_000:
            self.tell(path, f"expected the number of a row, from 1, found {shown(value)}")
            return 1
        return value

    def chosen(self, path: str, value: Any, known: Sequence[str]) -> str:
        if not isinstance(value, str) or value not in known:
            self.tell(path, f"expected {_listed(known)}, found {shown(value)}", nearest(value, known))
            return ""
        return value

    def table(self, path: str, value: Any) -> Named[str, Any]:
        if value is None:
            return {}
        if not isinstance(value, Named):
            if not self._file:
                raise wrong_kind(path, "a dict by heading", value)
            self.tell(path, "expected a table by heading")
            return {}
        return {self.text(path, key): one for key, one in value.items()}

    def truth(self, path: str, value: Any) -> bool:
        if not isinstance(value, bool):
            self.tell(path, f"expected true or false, found {shown(value)}")
        return bool(value)

    def column(self, heading: str, said: Any, path: str = "") -> ColumnMapping:
        path = path or f'columns."{heading}"'
        if isinstance(said, ColumnMapping):
            return said
        if isinstance(said, str):
            return ColumnMapping(self.text(path, said))
        if not isinstance(said, Named) or "name" not in said:
            self.tell(path, f"expected a name or a table with one, found {shown(said)}", 'such as { name = "person" }')
            return ColumnMapping("")
        known = tuple(one.name for one in fields(ColumnMapping))
        for key in said:
            if key not in known:
                self.tell(path, f"unknown key '{key}'", nearest(key, known))
        made = ColumnMapping(
            self.text(path, said["name"]),
            self.chosen(f"{path}.unit", said["unit"], UNITS) if "unit" in said else "",
            self.texts(f"{path}.forms", said.get("forms", ())),
            self.texts(f"{path}.tidy", said.get("tidy", ())),
            self.texts(f"{path}.missing", said.get("missing", ())),
            MappingProxyType(dict(self.table(f"{path}.values", said.get("values")))),
            self.truth(f"{path}.fill", said.get("fill", False)),
        )
        for key, words in (("forms", SAYABLE), ("tidy", TIDY)):
            for word in getattr(made, key):
                self.chosen(f"{path}.{key}", word, words)
        if {"upper", "lower"} <= set(made.tidy):
            self.tell(f"{path}.tidy", "a text cannot be in both cases")
        return made


def mapping_given(what: str, value: Any) -> Mapping:
    """A mapping, or the one in a file; None is one that says nothing."""
    if isinstance(value, Mapping):
        return value
    if value is None:
        return Mapping()
    if isinstance(value, (str, os.PathLike)):
        return Mapping.load(value)
    raise wrong_kind(what, "a tw.Mapping or the path of its file", value)


def nearest(name: Any, known: Iterable[str]) -> str:
    """A hint with the name that was probably meant; else those that there are, if they are few."""
    names = list(known)
    close = difflib.get_close_matches(name, names, 1, 0.6) if isinstance(name, str) else []
    if close:
        return f"did you mean '{close[0]}'?"
    return f"there are {', '.join(names)}" if 0 < len(names) <= 40 else ""


def _listed(words: Sequence[str]) -> str:
    return " or ".join((", ".join(map(repr, words[:-1])), repr(words[-1]))) if len(words) > 1 else repr(words[0])


def _toml(value: Any) -> str:
    """A value as TOML has it."""
    if isinstance(value, str):
        return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (tuple, list)):
        return f"[{', '.join(map(_toml, value))}]"
    if isinstance(value, Named):
        return "{ " + ", ".join(f"{_key(key)} = {_toml(one)}" for key, one in value.items()) + " }"
    return str(value)


def _key(text: str) -> str:
    return text if re.fullmatch(r"[A-Za-z0-9_-]+", text) else _toml(text)


def _column(said: ColumnMapping) -> str:
    told = {one.name: getattr(said, one.name) for one in fields(said) if getattr(said, one.name)}
    return _toml(said.name if len(told) <= 1 else told)
