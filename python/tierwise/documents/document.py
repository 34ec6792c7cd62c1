"""What policies and assumptions have in common: a file as one immutable value, with variants and differences."""

from __future__ import annotations

import os
from abc import abstractmethod
from collections.abc import Iterator, Mapping, Sequence
from numbers import Number
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar, Generic, NamedTuple, Self, TypeVar

import numpy as np

from tierwise._native import core
from tierwise.arguments import file_path, given, names_of, shown, text, wrong_kind
from tierwise.documents.part_content import CoreDocument, part_content, quoted
from tierwise.errors import Error, Fault
from tierwise.formulas.expression import Expression, Formula
from tierwise.frames.packages import needed
from tierwise.show.content import Content, content, lines
from tierwise.show.shown import Shown, ShownInFull
from tierwise.visible import visible

if TYPE_CHECKING:
    import polars as pl

__all__ = ["Change", "Diff", "Document", "Part"]

EXAMPLES = Path(__file__).parent.parent / "examples"


class Document(Shown):
    """A file as a value: loaded, saved, varied, compared, and every part of it an attribute."""

    __slots__ = ("__dict__", "_core")

    _called: ClassVar[str]  # what it is
    _one: ClassVar[str]  # what one must be where one is wanted

    def __init__(self, of_core: Any) -> None:
        self._core: CoreDocument = of_core

    # -- files -----------------------------------------------------------------------------------------------------

    @classmethod
    @given(path=file_path)
    def load(cls, path: str | os.PathLike[str]) -> Self:
        """Reads a TOML file. Raises ``tw.Error`` with every fault of the file, each with line and caret."""
        return cls.parse(read_text(path), file=os.fspath(path))

    @classmethod
    @abstractmethod
    def parse(cls, text: str, file: str = "") -> Self:
        """Reads the text of a file; ``file`` is what faults call it. Raises ``tw.Error`` as ``load`` does."""

    def to_toml(self) -> str:
        """The text of a file that reads back as an equal value. Comments of the original are not kept."""
        return self._core.to_toml()

    @given(path=file_path)
    def save(self, path: str | os.PathLike[str]) -> None:
        """Writes a file, whole or not at all."""
        self._core.save(os.fsencode(path))

    # -- variants --------------------------------------------------------------------------------------------------

    def replace(self, changes: Mapping[str, Any] | str, value: Any = None) -> Self:
        """The same with other values at some paths; this one stays as it is.

        ``changes`` maps paths to values, or is one path followed by its ``value``. A value is a number, a text such as
        ``"0.6%"`` or a formula, a ``tw.col`` expression, true or false, a list (of rows for a bracket table), a dict (of
        seats by shop, or of rates by lower edge), or None to take away what is there. Raises ``tw.Error`` with every path
        and formula that does not fit.

        >>> import tierwise as tw
        >>> today = tw.example("three_shops")
        >>> today.replace({"ladder.medal.iron.base_pay": 2300}).ladder.medal.iron.base_pay
        2300
        >>> assumptions = tw.example_assumptions("three_shops")
        >>> assumptions.replace("attrition.leaving.annual_rate", "30%").get("attrition.leaving.annual_rate")
        '30%'
        """
        return type(self)(self._core.replace(settings_given(changes, value), [], []))

    @given(to=text)
    def add(self, to: str, element: Any, *, behind: str | None = None, before: str | None = None) -> Self:
        """The same with a new element: of the list ``to``, where it is the last unless it stands ``behind`` or ``before`` another.

        ``element`` is a dict with its ``name`` and what else the file would say of it; ``to`` may also be the path of the
        new element itself, or of a part that was not set. Raises ``tw.Error`` for what does not fit.

        >>> import tierwise as tw
        >>> today = tw.example("small_desk")
        >>> today.diff(today.add("pay.line", {"name": "meal", "amount": 300}, behind="base"))
        pay.line "meal" added after "base"
        """
        path, parts = (to, element)
        if isinstance(element, Mapping):
            parts = {key: part for key, part in element.items() if key != "name"}
            path = f"{to}.{quoted(text('name', element['name']))}" if "name" in element else to
            for key, other in (("behind", behind), ("before", before)):
                if other is not None:
                    parts[key] = text(key, other)
        return self._changed({}, {path: parts}, [])

    def remove(self, *paths: str) -> Self:
        """The same without some elements, figures by name and parts that may be left out: ``policy.remove("pay.meal")``.

        Raises ``tw.Error`` for what is not there, naming what is.
        """
        return self.replace(dict.fromkeys(names_of("paths", paths)))

    def _changed(self, values: Mapping[str, Any], add: Mapping[str, Any], remove: Sequence[str]) -> Self:
        """The same when some elements ended, others came in, and then values were set, all at once."""
        return type(self)(self._core.replace(settings_given(values), elements_given("add", add), list(remove)))

    def _changes(self, other: Document) -> tuple[Change, ...]:
        if not isinstance(other, type(self)):
            raise wrong_kind("other", self._one, other)
        return tuple(Change(*c) for c in self._core.diff(other._core))

    # -- looking ---------------------------------------------------------------------------------------------------

    @given(path=text)
    def get(self, path: str) -> str:
        """The value at a path as people read it: ``2300``, ``0.6%``, ``score >= 80``, ``unset``."""
        return self._core.get(path)

    def paths(self) -> list[str]:
        """Every path that ``replace`` takes, in the order of the file."""
        return self._core.paths()

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_"):
            raise AttributeError(name)
        return _member(self._core, "", name, self._called)

    def __getitem__(self, path: str) -> Any:
        return _look(self._core, text("path", path))

    def __dir__(self) -> list[str]:
        return [*(n for n in super().__dir__() if not n.startswith("_")), *self._core.look("")[2]]

    def _ipython_key_completions_(self) -> list[str]:
        return self.paths()

    def __eq__(self, other: object) -> bool:
        return isinstance(other, type(self)) and self._core == other._core

    def __hash__(self) -> int:
        return hash(self.to_toml())

    def __reduce__(self) -> tuple[Any, ...]:
        return type(self).parse, (self.to_toml(),)


class Part(ShownInFull):
    """A part of a document that has parts of its own: a ladder, a tier, a pay line, a factor; or a list of such.

    Members are attributes, and so are the elements of its lists by their names. A list is iterated over, counted, and
    asked for an element by name or position.
    """

    __slots__ = ("_core", "_is_list", "_names", "_path", "_type")

    def __init__(self, of_core: CoreDocument, path: str, found: tuple[Any, ...]) -> None:
        self._core = of_core
        self._path = path
        self._is_list = found[0] == "list"
        self._type: str = found[1]  # of the part itself, or of the elements
        self._names: list[str] = found[2]  # members, or elements
        if not self._is_list:
            self._names = [*found[2], *found[3]]

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_"):
            raise AttributeError(name)
        return _member(self._core, self._path, name)

    def __getitem__(self, name: str | int) -> Any:
        if isinstance(name, str):
            return _look(self._core, f"{self._path}.{quoted(name)}")
        if not self._is_list or not -len(self._names) <= name < len(self._names):
            raise IndexError(f"{self._path} has no [{name}]")
        return _look(self._core, f"{self._path}[{name % len(self._names)}]")

    def __iter__(self) -> Iterator[Any]:
        if not self._is_list:
            raise TypeError(f"{self._path} is no list")
        return (self[position] for position in range(len(self._names)))

    def __len__(self) -> int:
        return len(self._names)

    def __contains__(self, name: object) -> bool:
        return name in self._names

    def __dir__(self) -> list[str]:
        return [name for name in self._names if name.isidentifier()]

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Part) and (self._type, self._text) == (other._type, other._text)

    def __hash__(self) -> int:
        return hash(self._text)

    @property
    def _text(self) -> str:
        """As it stands in a file."""
        return self._core.get(self._path)

    def _content(self) -> Content:
        return part_content(self._core, self._path)


class Change(NamedTuple):
    """A difference; ``before`` is empty for something added, ``after`` for something removed."""

    path: str
    before: str
    after: str
    text: str


D = TypeVar("D", bound=Document)


class Diff(ShownInFull, Generic[D]):
    """What changes between two documents of one kind: iterate over its ``Change``s, or print it."""

    def __init__(self, before: D, after: D, changes: tuple[Change, ...]) -> None:
        self.before = before
        self.after = after
        self.changes = changes

    def __iter__(self) -> Iterator[Change]:
        return iter(self.changes)

    def __len__(self) -> int:
        return len(self.changes)

    def __getitem__(self, index: int) -> Change:
        return self.changes[index]

    def to_polars(self) -> pl.DataFrame:
        """A Polars frame, a row a change, with columns path, before, after, text. Needs Polars."""
        polars = needed("polars", "to_polars()", "iterating over the changes does")
        schema = dict.fromkeys(Change._fields, polars.String)
        out: pl.DataFrame = polars.DataFrame(self.changes, schema=schema, orient="row")
        return out

    def _in_words(self) -> list[str]:
        """A line a change, or that there is none."""
        return [visible(change.text) for change in self.changes] or ["no differences"]

    def _content(self) -> Content:
        return content(lines(self._in_words(), wrapped=False))


def read_text(path: str | os.PathLike[str]) -> str:
    """The text of a file; an ``Error`` with its name when it cannot be read. No more is read than there may be of it."""
    most = core.limits["file_bytes"]
    try:
        with open(path, "rb") as file:
            found = file.read(most + 1)
            if len(found) > most:  # of a device there is no end
                size = max(os.fstat(file.fileno()).st_size, len(found))
                raise Error([Fault(file=os.fspath(path), message=f"the file has {size:,} bytes; it may have {most:,}")])
        return found.decode()
    except OSError as e:
        message = f"the file cannot be read: {(e.strerror or str(e)).lower()}"
        raise Error([Fault(file=os.fspath(path), message=message)]) from None
    except UnicodeDecodeError as e:
        raise Error([Fault(file=os.fspath(path), message=f"the text is not UTF-8: byte {e.start}")]) from None


def shipped(folder: str, name: str, ending: str) -> Path:
    """A file of the examples in the package."""
    path = EXAMPLES / folder / f"{name}{ending}"
    if not path.exists():
        known = sorted(p.name.removesuffix(ending) for p in path.parent.glob(f"*{ending}"))
        raise Error([Fault(message=f"no example '{name}'", hint=f"known: {', '.join(known)}")])
    return path


def _texts(value: Any) -> Iterator[str]:
    """The texts in a setting, however deep; those of a mapping are its names."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, (list, tuple, Mapping)):
        for one in value:
            yield from _texts(one)


def _plain(path: str, value: Any) -> Any:
    """A setting as the extension takes it: expressions and formulas as text, mappings by number as rows."""
    for written in _texts(value):
        text(path, written)
    if isinstance(value, (Expression, Formula)):
        return str(value)
    if isinstance(value, Mapping):
        if value and all(isinstance(key, (int, float)) for key in value):
            return [[edge, rate] for edge, rate in value.items()]
        return {name: _plain(path, part) for name, part in value.items()}
    if isinstance(value, (np.ndarray, np.generic)) or type(value).__name__ == "Series":
        return value.tolist() if hasattr(value, "tolist") else value.to_list()
    if value is not None and not isinstance(value, (Number, str, Sequence, Part)):
        message = f"expected a number, a text, true or false, a formula, a list or a dict, found {type(value).__name__}"
        raise Error([Fault(path=visible(path), message=message)])
    return value


def settings_given(changes: Mapping[str, Any] | str, value: Any = None) -> list[tuple[str, Any]]:
    """What ``replace`` is given, as the extension takes it."""
    if isinstance(changes, str):
        changes = {changes: value}
    elif not isinstance(changes, Mapping):
        raise wrong_kind("changes", "a dict of values by path, or one path", changes)
    elif value is not None:
        raise TypeError(f"a value goes with one path: beside a dict of changes, {shown(value)} says nothing")
    return _by_path(changes)


def elements_given(what: str, elements: Any) -> list[tuple[str, Any]]:
    """New elements by path, as the extension takes them."""
    if not isinstance(elements, Mapping):
        raise wrong_kind(what, "a dict of new elements by path", elements)
    return _by_path(elements)


def _by_path(values: Mapping[str, Any]) -> list[tuple[str, Any]]:
    for path in values:
        if not isinstance(path, str):
            raise wrong_kind("a path", "a text", path)
        text("path", path)
    return [(path, _plain(path, new)) for path, new in values.items()]


def _look(of_core: CoreDocument, path: str) -> Any:
    found = of_core.look(path)
    if found[0] != "value":
        return Part(of_core, path, found)
    return Formula(found[1].text) if isinstance(found[1], core.Formula) else found[1]


def _member(of_core: CoreDocument, path: str, name: str, whole: str = "") -> Any:
    try:
        return _look(of_core, f"{path}.{quoted(name)}" if path else name)
    except Error as e:
        fault = e.faults[0]
        said = fault.message + (f"; {fault.hint}" if fault.hint else "")
        raise AttributeError(visible(f"{path or whole}: {said}"), name=name) from None
