"""The edge towards files: what a contract uses, its lock, and what is wrong with them."""

from __future__ import annotations

import datetime
import errno
import os
import stat
import sys
import time
from collections.abc import Iterator, Mapping
from dataclasses import replace
from difflib import get_close_matches
from functools import lru_cache
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, BinaryIO

from .diagnostics import Diagnostic, Kind, Severity, Words
from .records import dataclass, field
from .source import Span

if TYPE_CHECKING:
    from .compiling import Compilation
    from .ruleset.shared import Shared
    from .syntax import Parser

CONTRACT_SUFFIX = ".sla"
LOCK_SUFFIX = ".lock"
CONFIGURATION_FILE = "slac.toml"
MAX_BYTES = 5_000_000
"""A contract of 5 MB has some 100,000 lines; what is larger is a mistake or an attack (DESIGN 8)."""

MISSING_FILE = Kind(
    "SLA020",
    Severity.ERROR,
    Words("There is no file {file}.", "Check the name, and the folder that you are in."),
    Words("Le fichier {file} n’existe pas.", "Vérifiez le nom, et le dossier où vous êtes."),
)
UNREADABLE_FILE = Kind(
    "SLA021",
    Severity.ERROR,
    Words("{file} cannot be read: {why}.", "Ask whoever owns it for the right to read it."),
    Words("{file} ne peut être lu : {why}.", "Demandez le droit de lecture à son propriétaire."),
)
FILE_TOO_LARGE = Kind(
    "SLA022",
    Severity.ERROR,
    Words(
        "{file} is larger than {limit} MB; it cannot be a contract.",
        "Check that it is the right file; split a long contract into files that use one another.",
    ),
    Words(
        "{file} dépasse {limit} Mo ; ce ne peut être un contrat.",
        "Vérifiez que c’est le bon fichier ; répartissez un long contrat en fichiers qui s’utilisent.",
    ),
)
A_FOLDER = Kind(
    "SLA023",
    Severity.ERROR,
    Words("{file} is a folder.", "Name a file in it."),
    Words("{file} est un dossier.", "Nommez un fichier de ce dossier."),
)
OUTSIDE_PROJECT = Kind(
    "SLA024",
    Severity.ERROR,
    Words(
        "{file} is outside the project: the folder that holds slac.toml or .git, else the contract’s own.",
        "Move the file into the project, or put an empty slac.toml in the folder that holds both.",
    ),
    Words(
        "{file} est hors du projet : le dossier de slac.toml ou de .git, à défaut celui du contrat.",
        "Déplacez-le dans le projet, ou mettez un slac.toml vide dans le dossier qui contient les deux.",
    ),
)
MISSING_USED_FILE = Kind(
    "SLA025",
    Severity.ERROR,
    Words(
        "There is no file {file}; the path is read from the folder of this file.",
        "Correct the path{near}.",
    ),
    Words(
        "Le fichier {file} n’existe pas ; le chemin part du dossier de ce fichier-ci.",
        "Corrigez le chemin{near}.",
    ),
)


@dataclass(frozen=True)
class _Near:
    """A file of about that name, in an instruction."""

    names: tuple[str, ...]

    def say(self, language: str) -> str:
        if not self.names:
            return ""
        word = "vouliez-vous dire" if language == "fr" else "did you mean"
        return (
            f" ({word} {', '.join(self.names)} ?)"
            if language == "fr"
            else f" ({word} {', '.join(self.names)}?)"
        )


def project_root(file: Path) -> Path:
    """The folder that `use` may not leave: the nearest with slac.toml or .git, else the file's own."""
    try:
        folder = file.resolve().parent
    except (OSError, RuntimeError, ValueError):  # a loop of links, a name that no file can have
        folder = file.absolute().parent
    for one in (folder, *folder.parents):
        if is_there(one / CONFIGURATION_FILE) or is_there(one / ".git"):
            return one
    return folder


def is_there(path: Path) -> bool:
    """Whether a file or folder can be seen; what may not be looked at cannot."""
    return os.path.exists(path)


def read_bounded(stream: BinaryIO, name: str, *spans: Span) -> bytes | Diagnostic:
    """All of a stream, or a diagnostic where it is longer than a contract may be."""
    content = stream.read(MAX_BYTES + 1)
    if len(content) > MAX_BYTES:
        return FILE_TOO_LARGE.at(*spans, file=name, limit=MAX_BYTES // 1_000_000)
    return content


def read_standard_input() -> bytes | Diagnostic:
    """What is piped in, or a diagnostic where standard input is closed or too long."""
    if sys.stdin is None:
        return UNREADABLE_FILE.at(file="-", why=os.strerror(errno.EBADF))
    return read_bounded(sys.stdin.buffer, "-")


def read_file(path: Path, name: str, *spans: Span, regular: bool = False) -> bytes | Diagnostic:
    """The bytes of a file, or what is wrong with it; `regular` refuses pipes and devices."""
    try:
        mode = path.stat().st_mode
        if stat.S_ISDIR(mode):
            os.listdir(path)  # one that may not be listed is told as that
            return A_FOLDER.at(*spans, file=name)
        if regular and not stat.S_ISREG(mode):
            return UNREADABLE_FILE.at(*spans, file=name, why=os.strerror(22))
        with path.open("rb") as stream:
            return read_bounded(stream, name, *spans)
    except (FileNotFoundError, NotADirectoryError):
        if spans:
            return MISSING_USED_FILE.at(*spans, file=name, near=_Near(_near(path)))
        return MISSING_FILE.at(file=name)
    except (OSError, ValueError) as problem:  # ValueError: a NUL in the name
        why = getattr(problem, "strerror", None) or str(problem)
        return UNREADABLE_FILE.at(*spans, file=name, why=why)


def _near(path: Path) -> tuple[str, ...]:
    try:
        names = [one.name for one in path.parent.iterdir() if one.is_file()]
    except OSError:
        return ()
    return tuple(get_close_matches(path.name, names, 2, 0.6))


@dataclass
class Files:
    """Reads what a contract uses, inside its project, and remembers what was read.

    `main` is the contract's path, `name` how the user spelled it ("-" for standard input). `read_so_far`
    maps each path that was asked for to its bytes, or None where there was nothing to read: what the
    cache compares.
    """

    main: Path
    name: str
    root: Path = field(init=False)
    read_so_far: dict[str, bytes | None] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.root = project_root(self.main)

    def used(self, by: str, written: str, span: Span) -> tuple[str, bytes] | Diagnostic:
        """Name and bytes of the file that `written`, standing in the file named `by`, means.

        The path is read from the folder of `by`; it is refused where it leaves the project, through a
        link as well (DESIGN 8).
        """
        if "\0" in written or not written.strip():
            return MISSING_USED_FILE.at(span, file=written.replace("\0", "\u2400"), near=_Near(()))
        relative = PurePosixPath(written.replace("\\", "/"))
        folder = self.main.parent if by == self.name else self._path(by).parent
        path = folder / relative
        name = _joined(by, relative)
        try:
            inside = path.resolve().is_relative_to(self.root)
        except (OSError, RuntimeError):
            inside = False
        if relative.is_absolute() or not inside:
            return OUTSIDE_PROJECT.at(span, file=written)
        content = read_file(path, name, span, regular=True)
        found = None if isinstance(content, Diagnostic) else content
        self.read_so_far[os.fspath(path)] = found
        return content if isinstance(content, Diagnostic) else (name, content)

    def _path(self, name: str) -> Path:
        if self.name == "-":
            return self.main.parent / name
        top = PurePosixPath(self.name.replace("\\", "/")).parent
        return self.main.parent / os.path.relpath(name, top)

    def lock(self) -> bytes | Diagnostic | None:
        """The bytes of the contract's lock; None where it has none."""
        path = lock_path(self.main)
        if self.name == "-" or not is_there(path):
            self.read_so_far[os.fspath(path)] = None
            return None
        content = read_file(path, lock_name(self.name))
        self.read_so_far[os.fspath(path)] = None if isinstance(content, Diagnostic) else content
        return content


def _joined(by: str, relative: PurePosixPath) -> str:
    """The name of a used file: beside the name of the user's, without `.` and `..` where they cancel."""
    parts: list[str] = []
    folder = PurePosixPath() if by == "-" else PurePosixPath(by.replace("\\", "/")).parent
    for part in (folder / relative).parts:
        if part == ".." and parts and parts[-1] not in ("..", "/"):
            parts.pop()
        else:
            parts.append(part)
    return str(PurePosixPath(*parts))


def lock_path(contract: Path) -> Path:
    """`support.sla` has `support.lock` beside it."""
    return contract.with_suffix(LOCK_SUFFIX)


def lock_name(name: str) -> str:
    """The name of a lock, spelled as the contract's was."""
    path = PurePosixPath(name.replace("\\", "/"))
    return str(path.with_suffix(LOCK_SUFFIX)) if path.name else LOCK_SUFFIX


def contracts_below(folder: Path) -> Iterator[Path]:
    """Each contract in a folder and its subfolders, in order; hidden folders are left out.

    A link that leads nowhere counts, and so does a folder that may not be listed: that they cannot be read
    is for the caller to say.
    """
    try:
        entries = sorted(folder.iterdir())
    except OSError:
        yield folder
        return
    for entry in entries:
        if entry.name.startswith("."):
            continue
        if entry.is_dir() and not entry.is_symlink():
            yield from contracts_below(entry)
        elif entry.suffix == CONTRACT_SUFFIX and (entry.is_file() or not entry.exists()):
            yield entry


def cache_folder() -> Path:
    """Where this user's caches are: SLAC_CACHE_DIR, else the platform's place."""
    said = os.environ.get("SLAC_CACHE_DIR")
    if said:
        return Path(said)
    if sys.platform == "win32":
        local = os.environ.get("LOCALAPPDATA")
        return (Path(local) if local else Path.home() / "AppData" / "Local") / "slacontract" / "Cache"
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Caches" / "slacontract"
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "slacontract"


@lru_cache(maxsize=1)
def shared_parser() -> Parser:
    """The parser of the shipped grammar; its tables are kept in the user's cache."""
    from .syntax import load_parser

    try:
        folder: Path | None = cache_folder() / "tables"
    except RuntimeError:  # no home folder
        folder = None
    return load_parser(folder)


def compile_job(
    content: bytes,
    files: Files,
    *,
    today: datetime.date,
    release: bool = False,
    checks: bool = True,
    timed: bool = False,
    shared: Shared | None = None,
) -> Compilation:
    """Compiles the bytes of a contract with what lies beside it: used files and lock, read by `files`.

    `shared`: one for contracts that are compared, so that what they say alike is computed once.
    """
    from .compiling import compile_bytes

    lock = files.lock()
    compiled = compile_bytes(
        files.name,
        content,
        shared_parser(),
        today=today,
        load=files.used,
        lock=lock if isinstance(lock, bytes) else None,
        lock_name=lock_name(files.name),
        release=release,
        checks=checks,
        timer=time.perf_counter if timed else None,
        shared=shared,
    )
    if isinstance(lock, Diagnostic):
        compiled = replace(compiled, diagnostics=(*compiled.diagnostics, lock))
    return compiled


def compile_file(
    path: str | os.PathLike[str], *, today: datetime.date | None = None, release: bool = False
) -> Compilation:
    """Compiles a contract: a file, what it uses, and its lock.

    `today` (the day of the call, unless said) affects findings only. A file that cannot be read is a
    diagnostic of the result, like everything else that is wrong.
    """
    from .compiling import Compilation

    name = os.fspath(path)
    files = Files(Path(name), name)
    content = read_file(files.main, name)
    if isinstance(content, Diagnostic):
        return Compilation(name, {}, (content,))
    return compile_job(content, files, today=today or datetime.date.today(), release=release)


def compile_text(
    text: str | bytes,
    name: str = "contract.sla",
    *,
    today: datetime.date | None = None,
    release: bool = False,
    others: Mapping[str, str | bytes] | None = None,
    lock: str | bytes | None = None,
) -> Compilation:
    """Compiles a contract from its text, without touching a file.

    `others`: texts that it may `use`, by the path it writes. `lock`: text of its lock. `today` as in
    `compile_file`.
    """
    from .compiling import compile_bytes
    from .gathering import nothing_used

    known = {path: _bytes(other) for path, other in (others or {}).items()}

    def load(by: str, written: str, span: Span) -> tuple[str, bytes] | Diagnostic:
        if others is None:
            return nothing_used(by, written, span)
        if written not in known:
            near = tuple(get_close_matches(written, list(known), 2, 0.6))
            return MISSING_USED_FILE.at(span, file=written, near=_Near(near))
        return written, known[written]

    return compile_bytes(
        name,
        _bytes(text),
        shared_parser(),
        today=today or datetime.date.today(),
        load=load,
        lock=None if lock is None else _bytes(lock),
        lock_name=lock_name(name),
        release=release,
    )


def _bytes(text: str | bytes) -> bytes:
    return text if isinstance(text, bytes) else text.encode("utf-8", "surrogatepass")
