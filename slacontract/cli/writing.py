"""Writing to disk so that a reader, and whoever pulls the plug, sees the old file or the new one."""

from __future__ import annotations

import contextlib
import os
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO, NoReturn

import click

from .ending import refuse
from .words import say


def write_atomically(path: Path, content: bytes) -> None:
    """Replaces a file as a whole, keeping its permissions; through a link, the file that it leads to.

    Raises OSError where the folder cannot be written to; the old file is then as it was.
    """
    with being_written(path) as stream:
        stream.write(content)


@contextlib.contextmanager
def being_written(path: Path) -> Iterator[BinaryIO]:
    """A stream whose bytes replace a file once all of them are written, as `write_atomically` does."""
    path = path.resolve()
    try:
        mode = path.stat().st_mode & 0o7777
        if not os.access(path, os.W_OK):
            raise PermissionError(13, os.strerror(13), str(path))
    except FileNotFoundError:
        umask = os.umask(0)
        os.umask(umask)
        mode = 0o666 & ~umask
    handle, name = tempfile.mkstemp(prefix=f".{path.name}.", suffix=".new", dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as stream:
            yield stream
            stream.flush()
            os.fsync(stream.fileno())
        os.chmod(name, mode)
        os.replace(name, path)
    except BaseException:
        with contextlib.suppress(OSError):
            os.unlink(name)
        raise


def write_or_exit(path: Path, content: bytes, language: str, *, called: str | None = None) -> None:
    """Writes a file as a whole, or says why it cannot be, `called` so, and ends the program."""
    try:
        write_atomically(path, content)
    except OSError as problem:
        cannot_write(called or path, problem, language)


def write_and_tell(path: Path, content: bytes, language: str) -> None:
    """The same, and says that it is written."""
    write_or_exit(path, content, language)
    click.echo(say("written", language, file=path), err=True)


def cannot_write(path: Path | str, problem: OSError, language: str) -> NoReturn:
    """Ends the program that cannot write a file."""
    refuse(say("cannot-write", language, file=path, why=problem.strerror or problem))
