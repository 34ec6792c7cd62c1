"""A run's folder: written beside its place under a hidden name, and then put there in one step.

So a folder is the old run or the new one, and never some files of each. Who is killed leaves at most one hidden folder
beside it, which the next run written there removes. On Linux and macOS two folders change places in one step; where a
file system cannot do that, the old one is moved aside first: who is killed between the two steps leaves none, and the
next run written there begins by putting the old one back. Files in the old folder that its manifest does not name are
somebody's own: they go over into the new one.
"""

from __future__ import annotations

import contextlib
import errno
import json
import os
import shutil
import stat
from pathlib import Path
from types import TracebackType
from typing import Any

from tierwise._native import core
from tierwise.documents.assumptions import Assumptions
from tierwise.documents.document import Document
from tierwise.documents.policy import Policy
from tierwise.errors import Error, Fault
from tierwise.files import drafts, whole_files
from tierwise.frames.table import Table
from tierwise.show import chart_files

MANIFEST = "manifest.json"


class Folder:
    """A folder in the making: ``with Folder(path, "csv") as folder: ... folder.end(...)``."""

    def __init__(self, path: str | os.PathLike[str], format: str, *, raw: bool = False) -> None:
        if format not in ("csv", "parquet"):
            raise ValueError(f"invalid `format`; found {format!r}, expected one of 'csv', 'parquet'")
        self._target = drafts.real_path(path, "folder")
        self._said = str(path)
        self._format = format
        self._raw = raw
        self._tables: list[str] = []
        self._charts: list[str] = []
        expect_place(path)
        with drafts.told(path, "folder"):
            self._target.parent.mkdir(parents=True, exist_ok=True)
            self._draft = drafts.Draft(self._target, self._clear, folder=True)

    def __enter__(self) -> Folder:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._draft.close()
        if error is not None and self._draft.path.is_dir():
            self._clear(self._draft.path)

    def _refuse(self, message: str, hint: str) -> Error:
        return Error([Fault(file=self._said, message=message, hint=hint)])

    def _clear(self, left: Path) -> None:
        """What somebody who was killed left here."""
        if left.name.endswith(drafts.ASIDE):
            if not os.path.lexists(self._target):
                left.rename(self._target)
                return
            _move_own(left, self._target)
            # From here on nothing in it is anybody's own, also when who removes it is killed with its manifest gone already.
            left = left.rename(left.with_name(left.name.removesuffix(drafts.ASIDE) + drafts.DRAFT))
        shutil.rmtree(left, ignore_errors=True)

    # -- what is in it ---------------------------------------------------------------------------------------------------

    def table(self, table: Table, name: str) -> str:
        """A table in the folder's format; its file."""
        file = f"{name}.{self._format}"
        if self._format == "csv":
            table.write_csv(self._draft.path / file, raw=self._raw)
        else:
            table.write_parquet(self._draft.path / file)
        self._tables.append(file)
        return file

    def chart(self, chart: Any) -> None:
        """A chart as SVG; where nothing can draw it, as the document that says what to draw."""
        self._charts.append(
            chart_files.save_chart(
                chart, self._draft.path / ("chart.svg" if chart_files.can_draw() else "chart.json")
            ).name
        )

    def saved(self, value: Any, file: str) -> None:
        """A value that saves itself as a file; nothing where there is none."""
        if value is not None:
            value.save(self._draft.path / file)

    def document(self, document: Document, name: str) -> dict[str, str]:
        """A policy or assumptions as TOML; what the manifest says of it."""
        path = self._draft.path / f"{name}.toml"
        whole_files.write_text(path, document.to_toml())
        return {"name": str(getattr(document, "name", "")), "file": path.name, "sha256": whole_files.sha256(path)}

    def policy(self, policy: Policy, prefix: str = "") -> dict[str, Any]:
        """A policy with its amendments."""
        return {"policy": self.document(policy, f"{prefix}policy")}

    def rules(self, policy: Policy, assumptions: Assumptions, prefix: str = "") -> dict[str, Any]:
        """Policy and assumptions."""
        return self.policy(policy, prefix) | {"assumptions": self.document(assumptions, f"{prefix}assumptions")}

    # -- the end ---------------------------------------------------------------------------------------------------------

    def end(self, told: dict[str, Any], facts: dict[str, Any]) -> Path:
        """Writes the manifest of what the run tells of itself and of the facts given, and puts the folder in its place."""
        folder = self._draft.path
        own = {"tierwise": core.version, **told, **({"charts": self._charts} if self._charts else {})}
        written = [
            {"file": t, "bytes": (folder / t).stat().st_size, "sha256": whole_files.sha256(folder / t)}
            for t in self._tables
        ]
        last = {"tables": written, "files": sorted([*os.listdir(folder), MANIFEST])}
        for name in facts:
            if name in own or name in last:
                raise self._refuse(f"the manifest says '{name}' itself", "give the fact another name")
        try:
            text = json.dumps({**own, **facts, **last}, ensure_ascii=False, indent=2, allow_nan=False)
        except (TypeError, ValueError) as e:
            raise self._refuse(f"the facts cannot be written as JSON: {e}", "give texts, numbers and lists") from None
        whole_files.write_text(folder / MANIFEST, text + "\n")
        with drafts.told(self._said, "folder"):
            self._put()
        return Path(self._said)

    def _put(self) -> None:
        """The draft becomes the folder, and what it takes the place of goes."""
        target, draft = self._target, self._draft
        with drafts.alone_in(target.parent):  # two that write the same folder do this one after the other
            if target.is_dir():
                draft.take_mode_of(target)
                for name in _not_ours(target):
                    if os.path.lexists(draft.path / name):
                        hint = "move it away, or name another folder"
                        raise self._refuse(f"there is '{name}', which no manifest in the folder names", hint)
            draft.sync()
            try:
                draft.path.rename(target)  # where there is no folder, or an empty one
            except OSError as e:
                if e.errno not in (errno.ENOTEMPTY, errno.EEXIST):
                    raise
                aside = draft.another(drafts.ASIDE)
                draft.path.rename(aside)  # the name that the old one is to have
                draft.path = aside
                if not drafts.exchange(aside, target):
                    draft.path = draft.another(drafts.DRAFT)
                    aside.rename(draft.path)
                    target.rename(aside)
                    draft.path.rename(target)
                draft.path = aside
            drafts.sync(target.parent)
            if draft.path.is_dir():
                self._clear(draft.path)


def expect_place(path: str | os.PathLike[str]) -> None:
    """Refuses a folder that could not be exchanged for another, before anything is done."""
    target = drafts.real_path(path, "folder")
    there = next((one for one in (target, *target.parents) if os.path.lexists(one)), target)
    message = ""
    with contextlib.suppress(OSError):  # what cannot be looked at is told when it is written
        if os.path.lexists(there) and not there.is_dir():
            message = f"there is a file where a folder is needed: {there}"
        elif there == target:
            message = _lived_in(target)
    if message:
        raise Error([Fault(file=str(path), message=message, hint="name a folder in it" if there == target else "")])


def _lived_in(folder: Path) -> str:
    """Why a folder cannot be replaced: others would find nothing of theirs for a moment."""
    if Path(os.path.realpath(os.path.expanduser("~"))).is_relative_to(folder):
        return "somebody's home cannot be replaced"
    if folder.is_mount():
        return "the place where a disk is mounted cannot be replaced"
    if folder.stat().st_mode & stat.S_ISVTX:
        return "a folder that several people share cannot be replaced"
    if Path(os.path.realpath(os.curdir)).is_relative_to(folder):
        return "the folder that is worked in cannot be replaced"
    return ""


def _move_own(old: Path, target: Path) -> None:
    """Somebody's own files of a folder that was replaced go over into the new one, under another name where theirs is taken."""
    for name in _not_ours(old):
        to = target / name
        while os.path.lexists(to):
            to = to.with_name(f"{to.name}~")
        os.rename(old / name, to)


def _not_ours(folder: Path) -> list[str]:
    """What is in a folder beside what its manifest names: all of it where the manifest is none of ours."""
    ours: set[str] = set()
    with contextlib.suppress(OSError, ValueError, TypeError, AttributeError, KeyError):
        manifest = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
        if "tierwise" in manifest:
            ours = {MANIFEST, *map(str, manifest.get("files", _files_before(manifest)))}
    return [name for name in os.listdir(folder) if name not in ours]


def _files_before(manifest: dict[str, Any]) -> list[str]:
    """The files of a manifest as it was before it had a list of them."""
    documents = [manifest, *manifest.get("variants", {}).values()]
    found = [one[name] for one in documents for name in ("policy", "assumptions") if name in one]
    found += [amended for one in documents for amended in one.get("amendments", [])]
    return [*manifest.get("charts", []), *(one["file"] for one in [*manifest.get("tables", []), *found])]
