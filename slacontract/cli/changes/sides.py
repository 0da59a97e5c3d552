"""The two sides of a comparison: which contracts they hold, which of them may differ, who is whose pair."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path

from ...diagnostics import Diagnostic
from ...project import CONTRACT_SUFFIX, Files, contracts_below, read_file
from ...records import dataclass
from .revisions import PREFIX, Refused, RevisionFiles, Tree, tree

Read = Callable[[], "tuple[Files, bytes | Diagnostic]"]


@dataclass(frozen=True)
class Entry:
    """One contract of a side: how it is called, and how it is read."""

    name: str
    read: Read


@dataclass(frozen=True)
class Side:
    """Contracts by the path within the side (one alone: by the empty path), and the digest of every file.

    `digests`: of whatever a contract of a folder may use; empty for a side of one file.
    """

    name: str
    entries: Mapping[str, Entry]
    digests: Mapping[str, str]

    @property
    def single(self) -> bool:
        """Whether the side is one file."""
        return "" in self.entries


def side_of(operand: str) -> Side:
    """A file, a folder, or `git:REV:PATH`; raises `Refused`."""
    if operand.startswith(PREFIX):
        revision, colon, path = operand[len(PREFIX) :].partition(":")
        where = tree(revision, Path.cwd())
        found = path.replace("\\", "/").strip("/")
        found = "" if found == "." else found.removeprefix("./")
        nearer = f"{where.here}{found}".rstrip("/")
        # As git has it, from the top of the repository; else from here.
        known = where.blob(found) is not None or where.is_folder(found)
        return of_tree(where, found if known or not colon else nearer, operand)
    return of_disk(operand)


def of_disk(argument: str) -> Side:
    """A file or folder of the disk."""
    path = Path(argument)
    if not os.path.isdir(path):
        return Side(
            argument, {"": Entry(argument, lambda: (Files(path, argument), read_file(path, argument)))}, {}
        )
    entries = {}
    for one in contracts_below(path):
        entries[one.relative_to(path).as_posix()] = _disk_entry(one, one.as_posix())
    return Side(argument, entries, _Digests(dict(_files_below(path)), 40))


def _disk_entry(path: Path, name: str) -> Entry:
    return Entry(name, lambda: (Files(path, name), read_file(path, name)))


def _files_below(folder: Path) -> Iterator[tuple[str, Path]]:
    for root, folders, files in os.walk(folder):
        folders[:] = sorted(one for one in folders if not one.startswith("."))
        for name in sorted(files):
            path = Path(root, name)
            yield path.relative_to(folder).as_posix(), path


class _Digests(Mapping[str, str]):
    """The name that git gives each file's content, made when first asked for."""

    def __init__(self, paths: Mapping[str, Path], length: int) -> None:
        self.paths = paths
        self.make = hashlib.sha256 if length == 64 else hashlib.sha1
        self._known: dict[str, str] = {}

    def __getitem__(self, key: str) -> str:
        if key not in self._known:
            try:
                content = self.paths[key].read_bytes()
            except OSError:
                content = b""
            self._known[key] = self.make(b"blob %d\0" % len(content) + content).hexdigest()
        return self._known[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self.paths)

    def __len__(self) -> int:
        return len(self.paths)


def of_tree(where: Tree, path: str, name: str) -> Side:
    """A file or folder of a commit."""
    if where.blob(path) is not None:
        return Side(name, {"": _tree_entry(where, path)}, {})
    if not where.is_folder(path):
        from ...compare.problems import NOT_IN_REVISION

        raise Refused(NOT_IN_REVISION.at(revision=where.revision, path=path))
    start = f"{path}/" if path else ""
    entries = {one[len(start) :]: _tree_entry(where, one) for one in where.below(path)}
    digests = {one[len(start) :]: blob for one, blob in where.blobs.items() if one.startswith(start)}
    return Side(name, entries, digests)


def _tree_entry(where: Tree, path: str) -> Entry:
    name = f"{PREFIX}{where.revision}:{path}"

    def read() -> tuple[Files, bytes | Diagnostic]:
        files = RevisionFiles(where, path, name)
        return files, files.own()

    return Entry(name, read)


def against(revision: str, arguments: Sequence[str]) -> list[tuple[Side, Side]]:
    """Files and folders of the disk beside themselves in a revision; no argument is this folder."""
    found = []
    for argument in arguments or ["."]:
        folder = Path(argument) if os.path.isdir(argument) else Path(argument).parent
        where = tree(revision, folder if os.path.isdir(folder) else Path.cwd())
        path = os.path.relpath(os.path.realpath(argument), os.path.realpath(where.top)).replace(os.sep, "/")
        path = "" if path == "." else path
        new = of_disk(argument)
        if isinstance(new.digests, _Digests):
            new.digests.make = hashlib.sha256 if len(where.commit) == 64 else hashlib.sha1
        name = f"{PREFIX}{revision}:{path}"
        if new.single and where.blob(path) is None and os.path.exists(argument):
            found.append((Side(name, {}, {}), Side(argument, {argument: new.entries[""]}, {})))
        elif new.single and where.blob(path) is not None and not os.path.lexists(argument):
            found.append((Side(name, {argument: _tree_entry(where, path)}, {}), Side(argument, {}, {})))
        elif not new.single and not where.is_folder(path):
            found.append((Side(name, {}, {}), new))
        else:
            found.append((of_tree(where, path, name), new))
    return found


Pair = tuple[Entry | None, Entry | None]


def pairs(old: Side, new: Side) -> tuple[list[Pair], int]:
    """The contracts of two sides, each beside its like by path; and how many are the same to the byte.

    What differs in no file that it may name is left out: nothing of it can have changed.
    """
    if old.single and new.single:
        return [(old.entries[""], new.entries[""])], 0
    keys = sorted({*old.entries, *new.entries})
    differing = _differing(old, new, keys)
    found = [(old.entries.get(key), new.entries.get(key)) for key in keys if key in differing]
    return found, len(keys) - len(found)


def _differing(old: Side, new: Side, keys: Sequence[str]) -> set[str]:
    """Paths of the contracts that differ, or name a file that does, at whatever remove."""
    every = {*old.digests, *new.digests}
    changed = {key for key in every if old.digests.get(key) != new.digests.get(key)}
    found = {key for key in keys if key in changed or key not in old.entries or key not in new.entries}
    found |= {key for key in keys if f"{key.removesuffix(CONTRACT_SUFFIX)}.lock" in changed}
    waiting = {key: content for key in keys if key not in found and (content := _content(new.entries[key]))}
    # What leaves the folder may stand for another file on each side.
    found |= {key for key, content in waiting.items() if b".." in content}
    names = {key.rpartition("/")[2].encode() for key in {*changed, *found}}
    while names:
        more = {
            key
            for key, content in waiting.items()
            if key not in found and any(name in content for name in names)
        }
        found |= more
        names = {key.rpartition("/")[2].encode() for key in more}
    return found


def _content(entry: Entry) -> bytes:
    content = entry.read()[1]
    return content if isinstance(content, bytes) else b".."
