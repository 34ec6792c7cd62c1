"""Files written whole or not at all, and what the parts of a run's folder are called."""

from __future__ import annotations

import contextlib
import errno
import hashlib
import os
import stat
import unicodedata
from collections.abc import Iterator, Sequence
from pathlib import Path

from tierwise.errors import Error, Fault
from tierwise.files.drafts import Draft, real_path, sync, told

NAME_BYTES = 80  # of a name as part of a file's: with what stands around it, far below the 255 that file systems take
_FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO)


@contextlib.contextmanager
def replaced(path: str | os.PathLike[str]) -> Iterator[Path]:
    """A draft beside ``path`` that takes its place when the block ends well, and is removed when it does not.

    What a killed run left of the same file is removed. A symbolic link stays one: the file it leads to is replaced. A file that is
    replaced keeps its permissions. A device or a pipe is written as it is.
    """
    target = real_path(path, "file")
    there = _mode(target)
    if there is not None and stat.S_ISDIR(there):
        raise Error([Fault(file=str(path), message="there is a folder of this name", hint="name a file in it")])
    if there is not None and not stat.S_ISREG(there):
        yield target
        return
    with told(path, "file"):
        draft = Draft(target, lambda left: left.unlink(missing_ok=True), folder=False)
    try:
        yield draft.path
        with told(path, "file"):
            if there is not None:
                draft.take_mode_of(target)
            draft.sync()
            draft.path.replace(target)
            sync(target.parent)
    except BaseException as e:
        draft.path.unlink(missing_ok=True)
        if isinstance(e, OSError) and e.errno in _FULL:
            with told(path, "file"):
                raise
        raise
    finally:
        draft.close()


def _mode(target: Path) -> int | None:
    try:
        return target.stat().st_mode
    except OSError:
        return None


def write_text(path: str | os.PathLike[str], text: str) -> None:
    """A UTF-8 text file, whole or not at all."""
    with replaced(path) as draft:
        draft.write_text(text, encoding="utf-8", newline="\n")


def sha256(path: str | os.PathLike[str]) -> str:
    """The SHA-256 of a file, in hexadecimal."""
    with open(path, "rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def sha256_of_text(text: str) -> str:
    """The SHA-256 of a file with this text."""
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


def names_of_files(names: Sequence[str]) -> dict[str, str]:
    """For each of some names one that may be part of a file's, no two alike in any file system.

    Letters and digits of any script, ``-`` and ``_`` stay; names that differ only in case, width or normal form, or in what had to
    be replaced, are numbered.
    """
    kept = {name: _kept(name) for name in names}
    out: dict[str, str] = {}
    taken: set[str] = set()
    for name in sorted(names, key=lambda name: kept[name] != name):  # a name that can stay as it is stays so
        stem = kept[name] or f"variant{names.index(name)}"
        found, number = stem, 1
        while _folded(found) in taken:
            number += 1
            found = f"{stem}-{number}"
        taken.add(_folded(found))
        out[name] = found
    return {name: out[name] for name in names}


def _kept(name: str) -> str:
    normal = unicodedata.normalize("NFC", name)
    safe = "".join(c if c in "-_" or unicodedata.category(c)[0] in "LNM" else "-" for c in normal).strip("-")
    return safe.encode()[:NAME_BYTES].decode(errors="ignore").rstrip("-")


def _folded(name: str) -> str:
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", name).casefold())
