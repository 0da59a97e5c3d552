"""A contract, all that it uses, and the amendments beside it, each file read once."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from ...diagnostics import Diagnostic, Severity
from ...source import Span
from .heads import may_amend

if TYPE_CHECKING:
    from ...amending import Family, Part
    from ...project import Files
    from ...source import Source
    from ...syntax import Parser, nodes


class Reader:
    """Reads a contract, all that it uses, and the amendments in its folder, each file once."""

    def __init__(self, files: Files, parser: Parser) -> None:
        self.files = files
        self.parser = parser
        self.parts: dict[str, Part] = {}
        self.sources: dict[str, Source] = {}
        self.contents: dict[str, bytes] = {}
        self._nodes: dict[str, nodes.File] = {}

    def add(self, name: str, content: bytes, found: list[Diagnostic]) -> None:
        """Reads a file and those it is written over, as far as they hold a contract or an amendment."""
        from ...amending import Part, head_of

        file = self._parsed(name, content, found)
        head = head_of(file) if file is not None else None
        if file is None or head is None or name in self.parts:
            return
        self.parts[name] = Part(name, file)
        if head.kind == "contract":
            return
        for use in file.uses:
            loaded = self.files.used(name, use.path, use.at)
            if isinstance(loaded, Diagnostic):
                found.append(loaded)
                continue
            self.add(*loaded, found)
            if loaded[0] in self.parts:
                self.parts[name] = Part(name, file, loaded[0])
                break

    def _parsed(self, name: str, content: bytes, found: list[Diagnostic]) -> nodes.File | None:
        from ...syntax import decode, parse

        if name not in self.contents:
            self.contents[name] = content
            source, problems = decode(name, content)
            found += problems
            if source is not None:
                self.sources[name] = source
                file, problems = parse(source, self.parser)
                found += problems
                if file is not None:
                    self._nodes[name] = file
        return self._nodes.get(name)

    def base(self, name: str) -> str | None:
        """The contract that a file is or amends; None where there is none."""
        seen: set[str] = set()
        while name in self.parts and name not in seen:
            seen.add(name)
            over = self.parts[name].over
            if over is None:
                return name if self.parts[name].head.kind == "contract" else None
            name = over
        return None

    def look_around(self, name: str, found: list[Diagnostic]) -> None:
        """Reads the amendments that lie beside the contract and below; a file that is none is left alone."""
        from ...project import contracts_below, read_file

        base = self.base(name)
        if base is None or self.files.name == "-":
            return
        top = self.files.main.parent / _relative(base, self.files.name).parent
        for path in contracts_below(top):
            spelled = str(PurePosixPath(base).parent / path.relative_to(top).as_posix())
            content = read_file(path, spelled)
            if spelled in self.parts:
                continue
            if isinstance(content, Diagnostic):  # it may be an amendment; nobody can tell
                found.append(replace(content, severity=Severity.WARNING))
                continue
            if not may_amend(content):
                continue
            # What cannot be read matters only where it amends this contract.
            problems: list[Diagnostic] = []
            before = dict(self.parts)
            self.add(spelled, content, problems)
            if self.base(spelled) == base:
                found += problems
            else:
                self.parts = before

    def loader(self, family: Family):  # type: ignore[no-untyped-def]
        """What a `use` gives, with each amendment over the one before it in order."""

        def load(path: str, span: Span) -> nodes.File | Diagnostic:
            from ...gathering import UNREADABLE_USE

            loaded = self.load(family, span.file, path, span)
            if isinstance(loaded, Diagnostic):
                return loaded
            problems: list[Diagnostic] = []
            file = self._parsed(*loaded, problems)
            return UNREADABLE_USE.at(span, file=loaded[0]) if file is None else file

        return load

    def load(self, family: Family, by: str, written: str, span: Span) -> tuple[str, bytes] | Diagnostic:
        """Name and bytes of what a `use` in a file means."""
        loaded = self.files.used(by, written, span)
        part = self.parts.get(by)
        if isinstance(loaded, Diagnostic) or part is None or part.over != loaded[0]:
            return loaded
        over = family.over(by)
        return loaded if over is None else (over, self.contents[over])


def _relative(name: str, to: str) -> PurePosixPath:
    return PurePosixPath(os.path.relpath(name, PurePosixPath(to).parent))
