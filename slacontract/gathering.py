"""A contract and all that it uses, gathered as nodes: each file read once, what is wrong found once."""

from __future__ import annotations

from collections.abc import Callable

from .diagnostics import Diagnostic, Kind, Severity, Words
from .model.compose import CANNOT_USE
from .source import Source, Span
from .syntax import Parser, parse
from .syntax.decode import decode
from .syntax.nodes import File

MOST_FILES = 200
"""Files that one contract may use, itself included (DESIGN 8)."""

_SYNTAX = "SLA1"
_UNSAID = frozenset((
    "SLA215", "SLA228", "SLA234", "SLA238", "SLA244", "SLA247", "SLA248", "SLA266", "SLA267", "SLA269",
    "SLA281", "SLA288", "SLA289",
))  # fmt: skip
"""Findings that a block leaves something unsaid; not worth saying where one of its lines cannot be read."""

Load = Callable[[str, str, Span], "tuple[str, bytes] | Diagnostic"]
"""Given the name of the using file, the path as written and its place: name and bytes, or what is wrong."""

TOO_MANY_FILES = Kind(
    "SLA027",
    Severity.ERROR,
    Words("A contract cannot use more than {limit} files.", "Put what they hold together."),
    Words("Un contrat ne peut utiliser plus de {limit} fichiers.", "Regroupez ce qu’ils contiennent."),
)
UNREADABLE_USE = Kind(
    "SLA026",
    Severity.ERROR,
    Words("{file} cannot be read as a contract.", "Mend what is reported in that file."),
    Words("{file} ne peut être lu comme un contrat.", "Corrigez ce qui est signalé dans ce fichier."),
)


def nothing_used(by: str, written: str, span: Span) -> Diagnostic:
    """The loader of a text that stands alone: no other file can be had."""
    return CANNOT_USE.at(span, path=written)


class Gathering:
    """The files of one contract as far as they have been asked for; findings go to the list given."""

    def __init__(self, parser: Parser, load: Load, found: list[Diagnostic]) -> None:
        self.parser = parser
        self.load = load
        self.found = found
        self.sources: dict[str, Source] = {}
        self._files: dict[str, File | None] = {}
        self._asked: dict[tuple[str, str], tuple[str, bytes] | Diagnostic] = {}

    def read(self, name: str, content: bytes) -> File | None:
        """The nodes of a file; what is wrong with it is found once."""
        if name not in self._files:
            source, problems = decode(name, content)
            self.found += problems
            file: File | None = None
            if source is not None:
                self.sources[name] = source
                file, problems = parse(source, self.parser)
                self.found += problems
            self._files[name] = file
        return self._files[name]

    def use(self, written: str, at: Span) -> File | Diagnostic:
        """The file that a `use` names."""
        loaded = self._load(written, at)
        if isinstance(loaded, Diagnostic):
            return loaded
        name, content = loaded
        if name not in self._files and len(self._files) >= MOST_FILES:
            return TOO_MANY_FILES.at(at, limit=MOST_FILES)
        file = self.read(name, content)
        return UNREADABLE_USE.at(at, file=name) if file is None else file

    def unread(self, finding: Diagnostic) -> bool:
        """Whether a finding that something is left unsaid is but the echo of a line of the block that could
        not be read."""
        if finding.code not in _UNSAID or not finding.spans:
            return False
        at = finding.spans[0]
        file = self._files.get(at.file)
        starts = sorted(block.span.start for block in file.blocks) if file is not None else []
        first = max((one for one in starts if one <= at.start), default=0)
        end = min((one for one in starts if one > at.start), default=len(self.sources[at.file].text) + 1)
        return any(
            one.code.startswith(_SYNTAX)
            and one.severity is Severity.ERROR
            and one.spans[0].file == at.file
            and first <= one.spans[0].start < end
            for one in self.found
            if one.spans
        )

    def text(self, written: str, at: Span) -> str | None:
        """The text of a clause that stands in a file of its own; None, with a finding, if there is none."""
        loaded = self._load(written, at)
        if isinstance(loaded, Diagnostic):
            if loaded not in self.found:
                self.found.append(loaded)
            return None
        name, content = loaded
        source, problems = decode(name, content)
        self.found += [one for one in problems if one not in self.found]
        if source is not None:
            self.sources.setdefault(name, source)
        return source.text if source is not None else None

    def _load(self, written: str, at: Span) -> tuple[str, bytes] | Diagnostic:
        asked = (at.file, written)
        if asked not in self._asked:
            self._asked[asked] = self.load(at.file, written, at)
        return self._asked[asked]
