"""Running the targets of a build: one after the other, but for what works outside of Python."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from importlib import import_module
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from ...records import dataclass

if TYPE_CHECKING:
    from ...emitter import Compiled, Emission, Target

_STACK = 64 * 2**20
"""Bytes of stack for a target, as the main thread has them: a long contract nests deep."""


class BadArtifact(Exception):
    """A target asked to write outside its folder, or one path twice."""


@dataclass(frozen=True)
class Built:
    """What one target made: its files by relative path, and how exactly it said each line."""

    target: Target
    files: Mapping[str, bytes]
    emission: Emission


def _emission(emit: Callable[[], Emission]) -> Emission | Exception:
    """What a target makes, or how it failed: others are made all the same, so that each is heard."""
    try:
        return emit()
    except Exception as bug:
        return bug


def emitted(chosen: Sequence[Target], jobs: Sequence[Compiled]) -> Iterator[tuple[int, Emission | Exception]]:
    """The place of each target in the list, and what it makes.

    Work outside of Python begins first, in a thread of its own, and is awaited last: the others fill the
    time that it takes.
    """
    made: dict[int, Emission | Exception] = {}

    def outside(at: int, finish: Callable[[], Emission]) -> None:
        try:
            made[at] = _emission(finish)
        except BaseException as panic:  # what a program in another language raises is no Exception
            made[at] = RuntimeError(str(panic))

    before = threading.stack_size(_STACK)
    threads: dict[int, threading.Thread] = {}
    try:
        for at, (target, job) in enumerate(zip(chosen, jobs, strict=True)):
            if target.begin is not None:
                threads[at] = threading.Thread(target=outside, args=(at, _begun(target.begin, job)))
                threads[at].start()
    finally:
        threading.stack_size(before)
    for at, (target, job) in enumerate(zip(chosen, jobs, strict=True)):
        if at not in threads:
            yield at, _emission(partial(target.emit, job))
    if threads:
        import_module(f"{__package__}.output")  # what comes next, while there is time
    for at, thread in threads.items():
        thread.join()
        yield at, made[at]


def _begun(begin: Callable[[Compiled], Callable[[], Emission]], job: Compiled) -> Callable[[], Emission]:
    """The second step of a target that makes its files in two; where the first fails, the second says so."""
    try:
        return begin(job)
    except Exception as bug:
        return partial(_raise, bug)


def _raise(bug: Exception) -> Emission:
    raise bug


def files_of(emission: Emission) -> dict[str, bytes]:
    """What a target asks to write, by path below its folder. Raises `BadArtifact`."""
    files: dict[str, bytes] = {}
    for artifact in emission.artifacts:
        path = PurePosixPath(artifact.path)
        if path.is_absolute() or ".." in path.parts or "\\" in artifact.path or str(path) in files:
            raise BadArtifact(artifact.path)
        files[str(path)] = artifact.content
    return files
