"""The folder that a build writes: each target's folder is replaced whole, by one build at a time."""

from __future__ import annotations

import contextlib
import ctypes
import os
import shutil
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

_WORK = ".slac-build"
_EXCHANGE = 2
_HERE = -100


class ForeignFolder(Exception):
    """A folder or file of the output's name that no build of ours has written."""

    def __init__(self, path: Path) -> None:
        super().__init__(str(path))
        self.path = path


@contextlib.contextmanager
def locked(folder: Path) -> Iterator[Path]:
    """The working folder inside an output folder, held by one process; waits for a build that goes on.

    The operating system lets go of the lock of a process that dies.
    """
    work = folder / _WORK
    work.mkdir(parents=True, exist_ok=True)
    with (work / "lock").open("a+b") as stream:
        if sys.platform == "win32":
            import msvcrt

            stream.seek(0)
            msvcrt.locking(stream.fileno(), msvcrt.LK_LOCK, 1)
            try:
                yield work
            finally:
                stream.seek(0)
                msvcrt.locking(stream.fileno(), msvcrt.LK_UNLCK, 1)
        else:
            import fcntl

            fcntl.flock(stream, fcntl.LOCK_EX)
            yield work


def publish(folder: Path, entries: Mapping[str, Mapping[str, bytes] | bytes], ours: frozenset[str]) -> None:
    """Puts entries into a folder: a mapping becomes a folder of these files, bytes become a file.

    Everything is written aside first, then exchanged entry by entry, so that a build which fails or is
    killed leaves each folder as it was or as it is to be. What would not change is not touched. `ours`:
    entries that an earlier build wrote and that may be replaced; `ForeignFolder` for any other that is
    there. Raises OSError where the folder cannot be written to. To be called while `locked`.
    """
    work = folder / _WORK
    for name in entries:
        place = folder / name
        if name not in ours and place.exists() and (place.is_file() or any(place.iterdir())):
            raise ForeignFolder(place)
    _clear(folder, work)
    staged = work / "new"
    changed = {
        name: content
        for name, content in entries.items()
        if not (folder / name).exists() or stale(folder, {name: content})
    }
    try:
        _stage(staged, changed)
    except OSError:
        shutil.rmtree(staged, ignore_errors=True)  # a full disk is not to stay full
        raise
    for name in changed:
        _replace(staged / name, folder / name, work / "old")
    _clear(folder, work)


def _stage(folder: Path, entries: Mapping[str, Mapping[str, bytes] | bytes]) -> None:
    """Writes entries where nothing is yet."""
    for name, content in entries.items():
        files = (
            {name: content} if isinstance(content, bytes) else {f"{name}/{at}": content[at] for at in content}
        )
        (folder if isinstance(content, bytes) else folder / name).mkdir(parents=True, exist_ok=True)
        for path, data in files.items():
            file = folder / path
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(data)


def stale(folder: Path, entries: Mapping[str, Mapping[str, bytes] | bytes]) -> list[tuple[str, str]]:
    """What of a folder is not as `publish` would leave it: (why, path), by path.

    `why`: `stale-changed`, `stale-missing`, or `stale-left-over` for a file that would go. Raises OSError
    where a file cannot be read.
    """
    wanted: dict[str, bytes] = {}
    for name, content in entries.items():
        if isinstance(content, bytes):
            wanted[name] = content
        else:
            wanted.update({f"{name}/{path}": data for path, data in content.items()})
    found = []
    for path, data in wanted.items():
        file = folder / path
        if not file.is_file():
            found.append((path, "stale-missing"))
        elif file.read_bytes() != data:
            found.append((path, "stale-changed"))
    for name, content in entries.items():
        if isinstance(content, bytes):
            continue
        for file in sorted((folder / name).rglob("*")):
            path = file.relative_to(folder).as_posix()
            if file.is_file() and path not in wanted:
                found.append((path, "stale-left-over"))
    return [(why, path) for path, why in sorted(found)]


def _clear(folder: Path, work: Path) -> None:
    """Removes what a killed build left aside; what it had moved away and not replaced comes back first."""
    old = work / "old"
    if old.is_dir():
        for path in old.iterdir():
            if not (folder / path.name).exists():
                os.replace(path, folder / path.name)
    for name in ("new", "old"):
        if (work / name).exists():
            shutil.rmtree(work / name)


def _replace(new: Path, place: Path, old: Path) -> None:
    if not place.is_dir():
        os.replace(new, place)
    elif not _exchanged(new, place):
        old.mkdir(exist_ok=True)
        os.replace(place, old / place.name)
        os.replace(new, place)


def _exchanged(one: Path, other: Path) -> bool:
    """Exchanges two folders in one step where the system can (Linux); else says that it could not."""
    if sys.platform != "linux":
        return False
    try:
        call = ctypes.CDLL(None, use_errno=True).renameat2
    except (OSError, AttributeError):
        return False
    done = call(_HERE, os.fsencode(one), _HERE, os.fsencode(other), _EXCHANGE)
    return bool(done == 0)
