"""The parser: lexemes to items, choosing each keyword by what the grammar accepts at that point.

The longest phrase that the grammar accepts wins. An item that cannot be read is reported once and the
reading goes on at the next line that begins with a head or a fact.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property
from pathlib import Path

from ..records import dataclass, field
from .cst import Token, Tree
from .keywords import Keywords, Phrase, Vocabulary, phrases_by_name, read_tables, table_texts
from .lexer import CURRENCY_SIGNS, Lexeme
from .tables import END, Tables, load_tables

_ISO_4217 = (
    "AED ARS AUD BGN BRL CAD CHF CLP CNY COP CZK DKK EGP EUR GBP HKD HUF IDR ILS INR ISK JPY KRW KWD MAD "
    "MXN MYR NOK NZD PEN PHP PLN QAR RON RSD RUB SAR SEK SGD THB TND TRY TWD UAH USD UYU VND XAF XOF XPF ZAR"
)
CURRENCIES = frozenset(_ISO_4217.split())


@dataclass(frozen=True)
class Parser:
    """What is needed to read any contract: the grammar's tables and the keyword tables."""

    tables: Tables = field(repr=False)
    keywords: Keywords

    @cached_property
    def names_in_phrases(self) -> Mapping[str, tuple[Phrase, ...]]:
        """The words that a keyword beside them makes a phrase of."""
        return phrases_by_name(self.keywords)


def load_parser(cache_dir: Path | None = None, keywords_dir: Path | None = None) -> Parser:
    """A parser of the shipped grammar; `cache_dir` keeps its tables between runs, `keywords_dir`
    replaces the folder of keyword tables."""
    tables = load_tables(cache_dir)
    return Parser(tables, read_tables(table_texts(keywords_dir), tables.keys))


@dataclass(frozen=True)
class Failure:
    """Where an item could not be read on: the lexeme, the states then, and the item's part so far.

    `complete` is the item's tree where it could have ended there, but nothing begins after it.
    """

    at: int
    item_start: int
    states: tuple[int, ...]
    read: tuple[Token | Tree, ...]
    complete: Tree | None


@dataclass
class Reading:
    """The state of reading one text: its lexemes and where the parser stands in the current item."""

    parser: Parser
    vocabulary: Vocabulary
    text: str
    lexemes: list[Lexeme]
    forced_names: set[int] = field(default_factory=set)  # words read as names after all
    missing_names: set[int] = field(default_factory=set)  # words before which a name is missing
    split_names: set[int] = field(default_factory=set)  # words read as names and not with their neighbours
    meant: dict[int, str] = field(default_factory=dict)  # kinds of blocks that wrong words stand for
    states: list[int] = field(default_factory=list)
    values: list[Token | Tree | list[Token | Tree]] = field(default_factory=list)

    def accepts(self, kind: str, states: Sequence[int] | None = None) -> bool:
        """Whether `kind` can come next, exactly."""
        stack = self.states if states is None else states
        action = self.parser.tables.actions[stack[-1]].get(kind)
        if action is None or action >= 0:
            return action is not None
        return self.after(kind, stack) is not None

    def after(self, kind: str, states: Sequence[int]) -> list[int] | None:
        """The states once `kind` has come, or None where it cannot."""
        tables = self.parser.tables
        stack = list(states)
        while True:
            action = tables.actions[stack[-1]].get(kind)
            if action is None:
                return None
            if action >= 0:
                stack.append(action)
                return stack
            name, length = tables.rules[-action - 1]
            if length:
                del stack[-length:]
            stack.append(tables.gotos[stack[-1]][name])
            if kind == END and stack[-1] == tables.end:
                return stack

    def push(self, kind: str, token: Token) -> None:
        """Shift a terminal that is accepted; END reduces the item to its tree."""
        tables, states, values = self.parser.tables, self.states, self.values
        while True:
            action = tables.actions[states[-1]][kind]
            if action >= 0:
                states.append(action)
                values.append(token)
                return
            name, length = tables.rules[-action - 1]
            children: list[Token | Tree] = []
            for value in values[len(values) - length :]:
                if isinstance(value, list):
                    if children:
                        children += value
                    else:
                        children = value  # a list grows to the right: no copy
                else:
                    children.append(value)
            if length:
                del states[-length:]
                del values[-length:]
            values.append(children if name[0] == "_" else Tree(name, children))
            states.append(tables.gotos[states[-1]][name])
            if kind == END and states[-1] == tables.end:
                return

    def finish(self) -> Tree:
        """The tree of the item read so far; the item must be complete."""
        self.push(END, Token(END, 0, 0, ""))
        tree = self.values[0]
        assert isinstance(tree, Tree)
        inner = tree.children[0]
        assert isinstance(inner, Tree)
        return inner

    def candidates(self, at: int) -> list[tuple[str, int]]:
        """What the lexeme at `at` may be: (terminal, index after it), longest phrase first."""
        lexemes = self.lexemes
        kind, _, _, value, _ = lexemes[at]
        if at in self.missing_names and self.accepts("NAME"):
            return [("NAME", at)]
        if kind != "WORD":
            return [(kind, at + 1)]
        if at in self.split_names:
            return [("NAME", at + 1)]
        found: list[tuple[str, int]] = []
        node = self.vocabulary.trie
        here = at
        while True:
            entry = node.get(value)
            if entry is None:
                break
            here += 1
            keys, node = entry
            for key in keys:
                found.append((key, here))
            if not node or here == len(lexemes) or here in self.split_names:
                break
            kind, _, _, value, _ = lexemes[here]
            if kind != "WORD" and kind != "COMMA":
                break
        if len(found) > 1:
            found.reverse()
        first = lexemes[at].value
        if (first not in self.parser.keywords.reserved and first[-1] != "'") or at in self.forced_names:
            found.append(("NAME", at + 1))
        if len(first) == 3:
            if first.upper() in CURRENCIES:
                found.append(("CURRENCY", at + 1))
            elif first == "utc":
                found.append(("ZONE", at + 1))
        return found

    def token(self, kind: str, at: int, after: int) -> Token:
        """The token of a candidate."""
        start = self.lexemes[at].start
        end = self.lexemes[after - 1].end if after > at else start
        return Token(kind, start, end, self.text[start:end])

    def item(self, at: int) -> tuple[Tree | None, int, Failure | None]:
        """Read one item from lexeme `at`: (its tree, index after it, what stopped it)."""
        openers = self.parser.tables.openers
        self.states = [self.parser.tables.start]
        self.values = []
        here = at
        while here < len(self.lexemes):
            complete: bool | None = None
            candidates = self.candidates(here)
            for kind, after in candidates:
                if self.accepts(kind):
                    if kind == "NAME" and self._forgot_comma(here, candidates[0]):
                        return self._stopped(at, here)
                    self.push(kind, self.token(kind, here, after))
                    here = after
                    break
                if kind in openers and here > at:
                    if complete is None:
                        complete = self.accepts(END)
                    if complete:
                        return self.finish(), here, None
            else:
                return self._stopped(at, here)
        if self.accepts(END):
            return self.finish(), here, None
        return self._stopped(at, here)

    def _forgot_comma(self, here: int, longest: tuple[str, int]) -> bool:
        """Whether a word after a comma begins a line and a fact: then it is no name."""
        return (
            self.lexemes[here].first
            and longest[1] > here + 1
            and self.lexemes[here - 1].kind == "COMMA"
            and longest[0] in self.parser.tables.openers
        )

    def _stopped(self, at: int, here: int) -> tuple[Tree | None, int, Failure | None]:
        """Nothing can follow here, and nothing begins here."""
        states = tuple(self.states)
        read: list[Token | Tree] = []
        for value in self.values:
            read.extend(value if isinstance(value, list) else [value])
        tree = self.finish() if here > at and self.accepts(END) else None
        return tree, here, Failure(here, at, states, tuple(read), tree)

    def opens(self, at: int) -> bool:
        """Whether the lexeme at `at` can begin a head or a fact."""
        openers = self.parser.tables.openers
        return any(kind in openers for kind, _ in self.candidates(at))


__all__ = ["CURRENCIES", "CURRENCY_SIGNS", "Failure", "Parser", "Reading", "load_parser"]
