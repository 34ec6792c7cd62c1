"""What people see of a part of a document: what is set in it, what that means, and its elements as a table."""

from __future__ import annotations

from typing import Any, Protocol

from tierwise._native import core
from tierwise.show.content import Content, Grid, content, grid

__all__ = ["NOTHING", "CoreDocument", "part_content", "quoted"]

NOTHING = ("", "unset", "[]", "{}", "false")  # members left at these are not shown


class CoreDocument(Protocol):
    """What the extension has of every document."""

    def to_toml(self) -> str: ...
    def save(self, path: bytes) -> None: ...
    def replace(self, changes: list[tuple[str, Any]], add: list[tuple[str, Any]], remove: list[str]) -> Any: ...
    def diff(self, other: Any) -> list[tuple[str, str, str, str]]: ...
    def get(self, path: str) -> str: ...
    def paths(self) -> list[str]: ...
    def look(self, path: str) -> tuple[Any, ...]: ...


def part_content(whole: CoreDocument, path: str) -> Content:
    """A part of a document: what is set in it and what each of it means, and its elements, a row each."""
    kind, type_name, members, *_ = whole.look(path)
    if kind == "list":
        return content(_elements(whole, path, path))
    lists = [name for name in members if whole.look(f"{path}.{quoted(name)}")[0] == "list"]
    found = [
        (name, whole.get(f"{path}.{name}"), core.describe(type_name, name)) for name in members if name not in lists
    ]
    rows = [[name, value, meaning] for name, value, meaning in found if meaning and value not in NOTHING]
    own = grid(["key", "value", "meaning"], rows, title=path) if rows else None
    return content(own, *(_elements(whole, f"{path}.{name}", name) for name in lists))


def _elements(whole: CoreDocument, path: str, title: str) -> Grid | None:
    """The elements of a list: a row each, a column for each key that one of them sets."""
    names = whole.look(path)[2]
    if not names:
        return None
    looks = [whole.look(f"{path}[{i}]") for i in range(len(names))]
    keys = list(
        dict.fromkeys(
            key for look in looks if look[0] == "part" for key in look[2] if key not in ("name", "zh", "source")
        )
    )
    values = {key: [_value(whole, f"{path}[{i}].{quoted(key)}") for i in range(len(names))] for key in keys}
    shown = [key for key in keys if any(value not in NOTHING for value in values[key])]
    if not shown:
        return grid(
            ["element", "value"], [[name, whole.get(f"{path}[{i}]")] for i, name in enumerate(names)], title=title
        )
    labels = [_labelled(whole, f"{path}[{i}]", name, looks[i]) for i, name in enumerate(names)]
    rows = [
        [label, *("" if values[key][i] in NOTHING else values[key][i] for key in shown)]
        for i, label in enumerate(labels)
    ]
    return grid(["name", *shown], rows, title=title, fitting=True)


def _value(whole: CoreDocument, path: str) -> str:
    """As people read it; of a list of named elements their names."""
    shown, found = whole.get(path), whole.look(path)
    return ", ".join(found[2]) if found[0] == "list" and shown not in NOTHING else shown


def _labelled(whole: CoreDocument, path: str, name: str, look: tuple[Any, ...]) -> str:
    """``iron 铁牌客服``, or the name alone."""
    zh = whole.get(f"{path}.zh") if look[0] == "part" and "zh" in look[2] else ""
    return name if zh in NOTHING else f"{name} {zh}"


def quoted(name: str) -> str:
    """A name as it stands in a path."""
    return name if name.replace("_", "").replace("-", "").isalnum() else '"' + name.replace('"', '\\"') + '"'
