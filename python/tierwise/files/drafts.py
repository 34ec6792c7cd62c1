"""Drafts: hidden files and folders beside what they are to become, which take its place at once when they are whole.

A draft is locked as long as somebody writes it, so that one whose writer was killed is known by its lock being free: the
next who writes the same file or folder removes it. The lock is the system's (``flock``), and ends with the process.
"""

from __future__ import annotations

import contextlib
import ctypes
import errno
import fcntl
import os
import secrets
import stat
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

from tierwise.arguments import wrong_kind
from tierwise.errors import Error, Fault

DRAFT = ".draft"
ASIDE = ".aside"  # of a folder that was replaced, until what is somebody's own has been taken out of it
STEM = 200  # bytes of a name that a draft's name begins with: 255 are the most that file systems take
_EXCHANGE = 2  # RENAME_EXCHANGE of Linux, RENAME_SWAP of macOS
_HERE = -100  # AT_FDCWD of Linux
_UNABLE = (errno.ENOSYS, errno.EINVAL, errno.ENOTSUP, errno.EOPNOTSUPP, errno.EPERM)


@contextlib.contextmanager
def told(path: object, what: str) -> Iterator[None]:
    """What the system refuses, as a fault: ``results/x.csv: the file cannot be written: permission denied``."""
    try:
        yield
    except OSError as e:
        message, hint = f"the {what} cannot be written: {(e.strerror or str(e)).lower()}", ""
        if e.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
            hint = f"'{_folder_of(path)}' must be one that you may write into"
        if e.errno in (errno.ENOENT, errno.ENOTDIR):
            message, hint = f"there is no folder '{_folder_of(path)}' to write it into", "make it first"
        elif e.errno == errno.ENAMETOOLONG:
            message = f"the {what} cannot be written: its name is too long"
        raise Error([Fault(file=str(path), message=message, hint=hint)]) from None


def _folder_of(path: object) -> str:
    return os.path.dirname(os.path.abspath(str(path)))


def real_path(path: object, what: str) -> Path:
    """Where a file or folder really lies, through symbolic links."""
    if not isinstance(path, (str, bytes, os.PathLike)):
        raise wrong_kind(what, "a path", path)
    text = os.fsdecode(path)
    if not text or "\0" in text:
        raise Error([Fault(path=what, message=f"{text!r} cannot be the name of a file or folder")])
    return Path(os.path.realpath(text))


@contextlib.contextmanager
def locked(path: Path, wait: bool = True) -> Iterator[bool]:
    """A file or folder locked while the block runs; whether that was to be had."""
    try:
        handle = os.open(path, os.O_RDONLY)
    except OSError:
        yield False
        return
    try:
        yield _lock(handle, wait)
    finally:
        os.close(handle)


@contextlib.contextmanager
def alone_in(folder: Path) -> Iterator[None]:
    """Nobody else makes, clears or exchanges drafts in a folder while the block runs. A draft folder is its writer's anyway."""
    if folder.name.endswith(DRAFT):
        yield
        return
    with locked(folder):
        yield


def _lock(handle: int, wait: bool) -> bool:
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
    except OSError:  # another has it, or the file system has no locks
        return False
    return True


class Draft:
    """A hidden file or folder beside ``target``, locked until it is closed.

    ``clear`` is called with each draft of a writer who was killed. Nobody else makes or clears drafts there meanwhile, so that
    none is taken for abandoned between being made and being locked.
    """

    def __init__(self, target: Path, clear: Callable[[Path], None], *, folder: bool) -> None:
        stem = os.fsdecode(os.fsencode(target.name)[:STEM])
        self.target = target
        self._begins = f".{stem}."
        with alone_in(target.parent):
            for path in self._abandoned(folder):
                clear(path)
            self.path = self.another(DRAFT)
            if folder:
                self.path.mkdir(0o777)
                self._handle = os.open(self.path, os.O_RDONLY)
            else:
                self._handle = os.open(self.path, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o666)
            _lock(self._handle, False)

    def another(self, ending: str) -> Path:
        """A hidden name beside the target that is free."""
        return self.target.parent / f"{self._begins}{secrets.token_hex(4)}{ending}"

    def _abandoned(self, folder: bool) -> list[Path]:
        out = []
        length = len(self.another("").name)
        for name in os.listdir(self.target.parent):
            if name.startswith(self._begins) and name[length:] in (DRAFT, ASIDE):
                path = self.target.parent / name
                with locked(path, wait=False) as free:
                    if free and path.is_dir() == folder:
                        out.append(path)
        return out

    def take_mode_of(self, target: Path) -> None:
        """The permissions, and as far as possible the group, of what is replaced."""
        there = target.stat()
        with contextlib.suppress(OSError):
            os.chown(self._handle, -1, there.st_gid)
        os.fchmod(self._handle, stat.S_IMODE(there.st_mode))

    def sync(self) -> None:
        """Waits until the disk has it."""
        os.fsync(self._handle)

    def close(self) -> None:
        """Gives the lock back."""
        os.close(self._handle)


def sync(path: Path) -> None:
    """Waits until the disk has a file, or the names in a folder."""
    with contextlib.suppress(OSError):  # some file systems cannot tell
        handle = os.open(path, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def exchange(draft: Path, target: Path) -> bool:
    """Two folders change places in one step: there is no moment without either. False where the system has no such step."""
    libc = ctypes.CDLL(None, use_errno=True)
    a, b = os.fsencode(draft), os.fsencode(target)
    if sys.platform == "darwin":
        call = getattr(libc, "renamex_np", None)
        done = call(a, b, ctypes.c_uint(_EXCHANGE)) if call is not None else None
    else:
        call = getattr(libc, "renameat2", None)
        done = call(_HERE, a, _HERE, b, ctypes.c_uint(_EXCHANGE)) if call is not None else None
    if done == 0:
        return True
    number = ctypes.get_errno() if done is not None else errno.ENOSYS
    if number in _UNABLE:
        return False
    raise OSError(number, os.strerror(number), str(target))
