"""Files written whole or not at all, and the manifest that says what they were made from."""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any


@contextlib.contextmanager
def replaced(path: str | os.PathLike[str]) -> Iterator[Path]:
    """A draft beside ``path`` that takes its place when the block ends well, and is removed when it does not."""
    target = Path(path)
    handle, name = tempfile.mkstemp(prefix=f".{target.name}.", dir=target.parent)
    os.close(handle)
    draft = Path(name)
    try:
        yield draft
        mask = os.umask(0)
        os.umask(mask)
        draft.chmod(0o666 & ~mask)  # mkstemp makes files for nobody else
        draft.replace(target)
    except BaseException:
        draft.unlink(missing_ok=True)
        raise


def write_text(path: str | os.PathLike[str], text: str) -> None:
    """A UTF-8 text file, whole or not at all."""
    with replaced(path) as draft:
        draft.write_text(text, encoding="utf-8")


def sha256(path: str | os.PathLike[str]) -> str:
    """The SHA-256 of a file, in hexadecimal."""
    with open(path, "rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def write_manifest(folder: Path, tables: list[str], **facts: Any) -> Path:
    """``manifest.json``: the facts given, and name, size and SHA-256 of the tables beside it."""
    from tierwise import __version__

    written = [{"file": t, "bytes": (folder / t).stat().st_size, "sha256": sha256(folder / t)} for t in tables]
    path = folder / "manifest.json"
    write_text(
        path, json.dumps({"tierwise": __version__, **facts, "tables": written}, ensure_ascii=False, indent=2) + "\n"
    )
    return path
