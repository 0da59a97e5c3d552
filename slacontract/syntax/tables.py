"""The grammar as LALR tables: built by Lark from `grammar/*.lark`, kept in a cache, driven by `parser`.

Each item of a contract (a head or a fact) is parsed by itself, which makes the tables small and
confines an error to its item; `file` is a start of the same grammar, on which the tests prove that
no word both continues an item and begins the next.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import sys
from collections.abc import Sequence
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from ..records import dataclass, field

START = "item"
END = "$END"
LEXICAL = (
    "NAME", "STRING", "NUMBER", "ORDINAL", "ISO_DATE", "TIME", "ZONE", "CURRENCY", "PERCENT", "COMMA", "DASH",
)  # fmt: skip
GRAMMAR_FOLDER = Path(import_module("slacontract.grammar").__path__[0])
_FORMAT = 2


class Rows(dict[int, dict[str, int]]):
    """A table by state, kept as a line a state, `NAME number NAME number …`, that is read when asked for.

    A contract visits few of the states: to read all would be most of what a start of the parser costs.
    """

    def __init__(self, lines: Sequence[str]) -> None:
        super().__init__()
        self.lines = tuple(lines)

    def __missing__(self, state: int) -> dict[str, int]:
        cells = self.lines[state].split()
        row = self[state] = dict(zip(cells[::2], map(int, cells[1::2]), strict=True))
        return row

    def __len__(self) -> int:
        return len(self.lines)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Rows) and self.lines == other.lines

    __hash__ = None


@dataclass(frozen=True)
class Tables:
    """LALR(1) tables. An action >= 0 shifts to that state, < 0 reduces by rule `-action - 1`.

    `rules`: (name, length); a rule whose name begins with "_" has no node of its own.
    """

    actions: Rows = field(repr=False)
    gotos: Rows = field(repr=False)
    rules: list[tuple[str, int]] = field(repr=False)
    start: int
    end: int
    keys: tuple[str, ...] = field(repr=False)

    @property
    def openers(self) -> dict[str, int]:
        """The terminals that can begin an item."""
        return self.actions[self.start]


def grammar_text() -> str:
    """The rules, without the declaration of their terminals."""
    return "\n".join(f.read_text(encoding="utf-8") for f in sorted(GRAMMAR_FOLDER.glob("*.lark")))


def keyword_keys(rules: str) -> tuple[str, ...]:
    """The keyword terminals that the rules use."""
    bare = re.sub(r"//.*", "", rules)
    return tuple(sorted(set(re.findall(r"\b[A-Z][A-Z_]+\b", bare)) - set(LEXICAL)))


def lark_grammar(rules: str) -> str:
    """The grammar that Lark reads: the rules and the abstract terminals they use."""
    return f"{rules}\n%declare {' '.join((*LEXICAL, *keyword_keys(rules)))}\n"


def build(rules: str) -> Tables:
    """LALR tables of the grammar, for single items."""
    from lark import Lark
    from lark.lexer import Lexer
    from lark.parsers.lalr_analysis import Shift

    class NoLexer(Lexer):
        def __init__(self, lexer_conf: Any) -> None: ...

        def lex(self, lexer_state: Any, parser_state: Any) -> Any:
            raise NotImplementedError

    lark = Lark(lark_grammar(rules), parser="lalr", start=START, lexer=NoLexer, maybe_placeholders=False)
    table = lark.parser.parser._parse_table
    numbers: dict[Any, int] = {}
    actions: list[dict[str, int]] = [{} for _ in table.states]
    gotos: list[dict[str, int]] = [{} for _ in table.states]
    names = {state: number for number, state in enumerate(table.states)}
    terminals = {*LEXICAL, *keyword_keys(rules), END}
    for state, row in table.states.items():
        for symbol, (action, argument) in row.items():
            if action is Shift:
                (actions if symbol in terminals else gotos)[names[state]][str(symbol)] = names[argument]
            else:
                actions[names[state]][str(symbol)] = -1 - numbers.setdefault(argument, len(numbers))
    return Tables(
        Rows([_line(row) for row in actions]),
        Rows([_line(row) for row in gotos]),
        [(str(rule.origin.name), len(rule.expansion)) for rule in numbers],
        names[table.start_states[START]],
        names[table.end_states[START]],
        keyword_keys(rules),
    )


def _line(row: dict[str, int]) -> str:
    return " ".join(f"{name} {number}" for name, number in row.items())


def load_tables(cache_dir: Path | None = None) -> Tables:
    """The tables of the shipped grammar, from `cache_dir` where it holds them, else built and put there.

    A cache that cannot be read or written is done without.
    """
    rules = grammar_text()
    if cache_dir is None:
        return build(rules)
    stamp = f"{_FORMAT} {_lark_stamp()} {sys.version_info[:2]} {rules}"
    path = cache_dir / f"grammar-{hashlib.sha256(stamp.encode()).hexdigest()[:24]}.tables"
    cached = _from_text(path, keyword_keys(rules))
    if cached is not None:
        return cached
    tables = build(rules)
    try:
        cache_dir.mkdir(parents=True, exist_ok=True)
        import tempfile

        with tempfile.NamedTemporaryFile(dir=cache_dir, delete=False) as file:
            file.write(_to_text(tables))
        os.replace(file.name, path)
    except OSError:
        pass
    return tables


def _to_text(tables: Tables) -> bytes:
    """Tables as lines: digest of the rest; rules and states; a line for each row."""
    head = json.dumps([tables.rules, tables.start, tables.end, len(tables.actions)])
    content = "\n".join((head, *tables.actions.lines, *tables.gotos.lines)).encode()
    return hashlib.sha256(content).hexdigest().encode() + b"\n" + content


def _from_text(path: Path, keys: tuple[str, ...]) -> Tables | None:
    """Cached tables, or None where there are none or they are damaged."""
    try:
        digest, _, content = path.read_bytes().partition(b"\n")
    except OSError:
        return None
    if digest != hashlib.sha256(content).hexdigest().encode():
        return None
    head, *rows = content.decode().split("\n")
    rules, start, end, states = json.loads(head)
    named = [(str(name), int(length)) for name, length in rules]
    return Tables(Rows(rows[:states]), Rows(rows[states:]), named, start, end, keys)


def _lark_stamp() -> str:
    """What changes when another Lark is installed, without importing it."""
    spec = find_spec("lark")
    if spec is None or spec.origin is None:
        return ""
    status = os.stat(spec.origin)
    return f"{status.st_size} {status.st_mtime_ns}"
