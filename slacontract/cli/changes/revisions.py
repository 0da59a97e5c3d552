"""Contracts as they stood in a git revision: read through git, which is given nothing that it could obey."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from functools import cached_property
from pathlib import Path, PurePosixPath

from ...compare.problems import (
    NO_REPOSITORY,
    NOT_IN_REVISION,
    REVISION_LIKE_OPTION,
    SHALLOW,
    UNKNOWN_REVISION,
)
from ...diagnostics import Diagnostic
from ...project import (
    CONTRACT_SUFFIX,
    FILE_TOO_LARGE,
    MAX_BYTES,
    MISSING_FILE,
    MISSING_USED_FILE,
    OUTSIDE_PROJECT,
    Files,
    _joined,
    _Near,
    lock_name,
)
from ...records import dataclass
from ...source import Span

PREFIX = "git:"

_TIMEOUT = 120


class Refused(Exception):
    """What git, or we, refuse; with its finding."""

    def __init__(self, finding: Diagnostic) -> None:
        super().__init__(finding.code)
        self.finding = finding


_GIT = ("git", "-c", "core.fsmonitor=false")


def _surroundings() -> dict[str, str]:
    """The environment in which git runs: no prompt, no lock, no fetch, messages in English."""
    quiet = {"GIT_TERMINAL_PROMPT": "0", "GIT_OPTIONAL_LOCKS": "0", "GIT_NO_LAZY_FETCH": "1", "LC_ALL": "C"}
    return {**os.environ, **quiet}


def _git(folder: Path, *arguments: str) -> subprocess.CompletedProcess[bytes]:
    """Runs git in a folder: no prompt, no hook of a monitor, no fetch behind one's back."""
    try:
        return subprocess.run(
            [*_GIT, "-C", os.fspath(folder), *arguments],
            capture_output=True,
            check=False,
            env=_surroundings(),
            stdin=subprocess.DEVNULL,
            timeout=_TIMEOUT,
        )
    except FileNotFoundError:
        raise Refused(NO_REPOSITORY.at(folder=str(folder), why="git is not installed")) from None
    except (OSError, subprocess.TimeoutExpired) as problem:
        raise Refused(NO_REPOSITORY.at(folder=str(folder), why=type(problem).__name__)) from None


class _Objects:
    """Reads objects of a repository through one process of git, by hashes that git itself has given."""

    def __init__(self, top: Path) -> None:
        self.process = subprocess.Popen(
            [*_GIT, "-C", os.fspath(top), "cat-file", "--batch"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=_surroundings(),
        )

    def read(self, blob: str) -> bytes | None:
        """The bytes of an object, one more than a contract may have at most; None where it is missing."""
        asked, answer = self.process.stdin, self.process.stdout
        assert asked is not None
        assert answer is not None
        try:
            asked.write(blob.encode("ascii") + b"\n")
            asked.flush()
            facts = answer.readline().split()
            if len(facts) != 3:
                return None
            left = int(facts[2])
            content = answer.read(min(left, MAX_BYTES + 1))
            left -= len(content)
            while left > 0:
                left -= len(answer.read(min(left, 1 << 20))) or left
            answer.read(1)  # the end of the line after it
        except (OSError, ValueError):
            return None
        return content


@dataclass(frozen=True)
class Tree:
    """One commit of a repository. `top`: its folder; `here`: the working folder below it, `a/b/` or empty."""

    top: Path
    here: str
    revision: str
    commit: str

    def content(self, path: str) -> bytes | None:
        """The bytes of a file by its path from the top; None where the commit has no such file."""
        blob = self.blobs.get(path)
        return None if blob is None else self._objects.read(blob)

    @cached_property
    def _objects(self) -> _Objects:
        return _Objects(self.top)

    @cached_property
    def blobs(self) -> dict[str, str]:
        """Path from the top to the name of the blob, of every file."""
        found = _git(self.top, "ls-tree", "-r", "-z", "--full-tree", "--end-of-options", self.commit)
        rows = {}
        for row in found.stdout.decode("utf-8", "surrogateescape").split("\0"):
            facts, tab, path = row.partition("\t")
            mode, kind, blob = [*facts.split(), "", "", ""][:3]
            if tab and kind == "blob" and mode != "120000":  # a link could lead anywhere
                rows[path] = blob
        return rows

    def blob(self, path: str) -> str | None:
        """The name of the blob of a file."""
        return self.blobs.get(path)

    def below(self, folder: str) -> Iterator[str]:
        """Contracts below a folder (`a/b`, empty: all), hidden folders left out, in order."""
        start = f"{folder}/" if folder else ""
        for path in sorted(self.blobs):
            inner = path[len(start) :].split("/")
            if (
                path.startswith(start)
                and path.endswith(CONTRACT_SUFFIX)
                and not any(p.startswith(".") for p in inner)
            ):
                yield path

    def is_folder(self, path: str) -> bool:
        """Whether some file lies below a path."""
        return not path or any(one.startswith(f"{path}/") for one in self.blobs)


def tree(revision: str, folder: Path) -> Tree:
    """The commit that a revision names in the repository of a folder; raises `Refused`.

    The name reaches git after `--end-of-options` and is resolved to a hash first; what begins like an
    option, or holds a NUL, never reaches it. A branch that only the remote `origin` has is found there.
    """
    if revision.startswith("-"):
        raise Refused(REVISION_LIKE_OPTION.at(revision=revision))
    top = _git(folder, "rev-parse", "--show-toplevel", "--show-prefix")
    if top.returncode:
        lines = top.stderr.decode("utf-8", "replace").strip().splitlines()
        why = (lines or ["?"])[0].removeprefix("fatal: ").rstrip(".")
        raise Refused(NO_REPOSITORY.at(folder=str(folder), why=why))
    rows = top.stdout.decode("utf-8", "surrogateescape").splitlines()
    for name in (revision, f"refs/remotes/origin/{revision}"):
        if "\0" in name or not revision.strip():
            break
        found = _git(folder, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{name}^{{commit}}")
        if found.returncode == 0:
            commit = found.stdout.decode("ascii", "replace").strip()
            return Tree(Path(rows[0]), rows[1] if len(rows) > 1 else "", revision, commit)
    shallow = _git(folder, "rev-parse", "--is-shallow-repository").stdout.strip() == b"true"
    raise Refused((SHALLOW if shallow else UNKNOWN_REVISION).at(revision=revision.replace("\0", "\u2400")))


class RevisionFiles(Files):
    """Reads what a contract uses from a commit: as `Files`, and nothing from the disk."""

    def __init__(self, tree: Tree, path: str, name: str) -> None:
        self.tree = tree
        self.path = path
        self.main = tree.top / path
        self.name = name
        self.root = tree.top
        self.read_so_far = {}

    def own(self) -> bytes | Diagnostic:
        """The bytes of the contract itself."""
        return self._read(self.path, self.name)

    def _read(self, path: str, name: str, *spans: Span) -> bytes | Diagnostic:
        if self.tree.blob(path) is None:
            if spans:
                return MISSING_USED_FILE.at(*spans, file=name, near=_Near(()))
            return NOT_IN_REVISION.at(revision=self.tree.revision, path=path)
        content = self.tree.content(path)
        if content is not None and len(content) > MAX_BYTES:
            return FILE_TOO_LARGE.at(*spans, file=name, limit=MAX_BYTES // 1_000_000)
        return MISSING_FILE.at(*spans, file=name) if content is None else content

    def used(self, by: str, written: str, span: Span) -> tuple[str, bytes] | Diagnostic:
        """Name and bytes of a used file of the same commit; refused where it leaves the repository."""
        relative = PurePosixPath(written.replace("\\", "/"))
        if "\0" in written or not written.strip():
            return MISSING_USED_FILE.at(span, file=written.replace("\0", "\u2400"), near=_Near(()))
        base = self.path if by == self.name else self._from_top(by)
        path = _joined(base, relative)
        if relative.is_absolute() or path.startswith(("..", "/")):
            return OUTSIDE_PROJECT.at(span, file=written)
        content = self._read(path, path, span)
        return content if isinstance(content, Diagnostic) else (_joined(by, relative), content)

    def _from_top(self, name: str) -> str:
        """The path from the top of a used file, by the name it was given beside the contract's."""
        prefix = self.name[: len(self.name) - len(self.path)] if self.name.endswith(self.path) else ""
        return name.removeprefix(prefix)

    def lock(self) -> bytes | Diagnostic | None:
        """The bytes of the contract's lock in the same commit; None where it has none."""
        path = lock_name(self.path)
        if self.tree.blob(path) is None:
            return None
        return self._read(path, lock_name(self.name))
