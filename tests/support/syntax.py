"""A parser for the tests, and the ways a contract's text is changed without changing its meaning."""

from __future__ import annotations

import hashlib
import re
import shutil
import textwrap
import unicodedata
from functools import lru_cache
from pathlib import Path

from slacontract.diagnostics import Diagnostic
from slacontract.source import Source
from slacontract.syntax import Parser, load_parser, nodes, parse, tables
from slacontract.syntax.formatting import format_text

HERE = Path(__file__).parent.parent / "syntax"
_BUILDER = hashlib.sha256(Path(tables.__file__).read_bytes()).hexdigest()[:12]
TABLES = HERE.parents[1] / ".cache" / f"tables-{_BUILDER}"
"""What builds the tables takes seconds: they are kept for all processes, until it or the grammar changes."""
_VERBATIM = re.compile(r'"[^"]*"|«[^»]*»|“[^”]*”|#[^\n]*|\S+/\S+')


@lru_cache(maxsize=1)
def parser() -> Parser:
    """The shipped grammar and tables."""
    return load_parser(TABLES)


def new_cache(folder: Path) -> Path:
    """A cache for programs to begin with: it holds the grammar's tables and nothing else."""
    parser()
    shutil.copytree(TABLES, folder / "tables", dirs_exist_ok=True)
    return folder


def read(text: str, name: str = "test.sla") -> tuple[nodes.File | None, list[Diagnostic]]:
    return parse(Source(name, text), parser())


def read_clean(text: str) -> nodes.File:
    """The nodes of a text in which nothing is wrong."""
    file, found = read(text)
    assert file is not None
    assert not found, [f"{d.code} {d.message()}" for d in found]
    return file


def printed(text: str, language: str | None = None) -> str:
    """The text as the formatter prints it."""
    out, found = format_text(Source("test.sla", text), parser(), language)
    assert out is not None, [f"{d.code} {d.message()}" for d in found]
    return out


def errors(text: str) -> list[str]:
    return [d.code for d in read(text)[1]]


def rewrapped(text: str, width: int = 60) -> str:
    """The text as a mail client breaks it: long lines cut at spaces, comments apart."""
    out = []
    for line in text.splitlines():
        if line.lstrip().startswith("#") or len(line) <= width:
            out.append(line)
        else:
            out += textwrap.wrap(line, width, break_long_words=False, break_on_hyphens=False)
    return "\n".join(out) + "\n"


def in_capitals(text: str) -> str:
    """The text in capitals without accents; quoted text, comments and time zones stay."""

    def capitals(part: str) -> str:
        bare = unicodedata.normalize("NFD", part)
        return "".join(c for c in bare if not unicodedata.combining(c)).upper()

    out, at = "", 0
    for match in _VERBATIM.finditer(text):
        out += capitals(text[at : match.start()]) + match.group()
        at = match.end()
    return out + capitals(text[at:])
