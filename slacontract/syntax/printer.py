"""One item as one line: the words of its tree in the canonical spelling of a language.

It prints tokens, not nodes, so a new keyword or rule needs nothing here. What is decided here: plurals,
articles and contractions, the shapes of numbers, dates, times and quotes, the order of modifiers.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from ..records import dataclass
from .cst import Token, Tree
from .folding import fold
from .keywords import Vocabulary
from .lexer import CURRENCY_SIGNS
from .placement import MODIFIER_ORDER, slug

# Where an event or a party begins a line or is a unit, it stands without its article.
_WITHOUT_ARTICLE = frozenset(("commitment", "occurrence", "block", "unit", "property", "breaches"))
_EXTREMES = frozenset(("extreme_event", "extreme_delay", "extreme_amount", "based_on"))
_REPEATED = frozenset(
    ("event", "basis", "amount", "covered", "opening_days", "business_days", "working_days", "elapsed",
     "calendar", "work", "uncounted")
)  # fmt: skip


@dataclass(slots=True)
class Piece:
    """A printed word or phrase; `article` comes before it; `glue` says that no space comes before."""

    text: str
    article: str = ""
    glue: bool = False


class Printer:
    """Prints items in one language; `names` maps the folded names to their defined spelling."""

    def __init__(self, vocabulary: Vocabulary, names: Mapping[str, str]) -> None:
        self.vocabulary = vocabulary
        self.names = names
        facts = vocabulary.facts
        self.contractions = {
            tuple(parts.split("=")[0].split()): parts.split("=")[1]
            for parts in re.split(r",\s*", facts.get("contraction", ""))
            if parts
        }
        self.elisions = vocabulary.pairs("elision")
        self.ordinals = vocabulary.pairs("ordinal")
        self.repeats = bool(facts.get("repeat-preposition"))
        self.plural_from = int(facts.get("plural-from", "1"))
        self.joiners = {word for pair in self.contractions for word in pair[:1]} | set(self.elisions)

    def line(self, tree: Tree) -> str:
        """The item as one line, without indentation."""
        return self.join(list(self.pieces(tree)))

    # ---- tree to pieces

    def pieces(self, tree: Tree) -> Iterator[Piece]:
        special = getattr(self, f"_{tree.rule}", None)
        if special is not None:
            yield from special(tree)
            return
        children = tree.children
        modifiers = [c for c in children if isinstance(c, Tree) and c.rule == "modifier"]
        if len(modifiers) > 1:
            first = children.index(modifiers[0])
            children = children[:first] + sorted(modifiers, key=_modifier_place)
        extreme = tree.rule in _EXTREMES and (tree.rule != "based_on" or _is_worse_of(tree))
        number = ""
        for child in without_oxford_commas(children):
            if isinstance(child, Tree):
                if extreme and self.repeats and child.rule in _REPEATED and number == "AND":
                    yield Piece(self.vocabulary.write("OF"))
                yield from self.pieces(child)
                number = self._last_number(child)
            elif extreme and child.kind == "OF":
                continue
            else:
                yield self.token(child, tree, number)
                number = (
                    child.text if child.kind == "NUMBER" else "AND" if child.kind in ("AND", "COMMA") else ""
                )

    def _last_number(self, tree: Tree) -> str:
        """What decides the plural of the unit after a range."""
        return list(tree.tokens())[-1].text if tree.rule == "range" else ""

    def token(self, token: Token, parent: Tree, number: str = "") -> Piece:
        kind = token.kind
        if kind == "NAME":
            return Piece(self.names.get(fold(token.text), token.text))
        if kind == "COMMA":
            return Piece(",", glue=True)
        if kind == "STRING":
            return Piece(quote(token.text))
        if kind == "NUMBER":
            return Piece(self.number(token.text))
        if kind == "TIME":
            return Piece(self.time(token.text))
        if kind == "CURRENCY":
            return Piece(CURRENCY_SIGNS.get(token.text, token.text.upper()))
        if kind == "ZONE":
            return Piece(re.sub("[\u2010-\u2015\u2212]", "-", token.text))
        if kind not in self.vocabulary.spellings:
            return Piece(token.text)
        spelling = self.vocabulary.spellings[kind]
        many = self.is_many(number) if number and number[0].isdigit() else _members(parent, kind) > 2
        article = "" if parent.rule in _WITHOUT_ARTICLE else spelling.article
        return Piece(spelling.many if many else spelling.one, article)

    def is_many(self, number: str) -> bool:
        """Whether a unit after this number is plural."""
        value = float(re.sub(r"[^\d.]", "", number.replace(",", ".")) or 0)
        return value >= self.plural_from if self.plural_from > 1 else value != 1

    def number(self, written: str) -> str:
        """Digits without spaces, the decimal mark of the language; three decimals keep a point."""
        digits = re.sub(r"[^\d.,]", "", written)
        whole, mark, decimals = digits.replace(",", ".").partition(".")
        whole = whole.lstrip("0") or "0"
        if not mark:
            return whole
        return f"{whole}{'.' if len(decimals) == 3 else self.vocabulary.facts.get('decimal', '.')}{decimals}"

    def time(self, written: str) -> str:
        hour, _, minute = re.sub("[hH]", ":", written).partition(":")
        style = self.vocabulary.facts.get("time", "{hour:02}:{minute:02}")
        return style.format(hour=int(hour), minute=int(minute or 0))

    # ---- rules with a shape of their own

    def _percent_sign(self, number: Token) -> Piece:
        return Piece(self.vocabulary.facts.get("percent", "{}%").format(self.number(number.text)))

    def _percent(self, tree: Tree) -> Iterator[Piece]:
        number = tree.children[0]
        assert isinstance(number, Token)
        yield self._percent_sign(number)

    def _amount(self, tree: Tree) -> Iterator[Piece]:
        """`50 EUR` whatever the order, `5 % of NAME`."""
        tokens = list(tree.tokens())
        number = next(t for t in tokens if t.kind == "NUMBER")
        if any(t.kind == "PERCENT" for t in tokens):
            yield self._percent_sign(number)
            yield from (self.token(t, tree) for t in tokens if t.kind in ("OF", "NAME"))
        else:
            yield self.token(number, tree)
            yield from (self.token(t, tree) for t in tokens if t.kind == "CURRENCY")

    def _range(self, tree: Tree) -> Iterator[Piece]:
        yield Piece("-".join(self.number(t.text) for t in tree.tokens() if t.kind == "NUMBER"))

    def _window(self, tree: Tree) -> Iterator[Piece]:
        tokens = [t for t in tree.tokens() if t.kind in ("TIME", "FIRST_TIME", "SECOND_TIME")]
        second = [t.kind for t in tokens].index("TIME", 1)
        simple = len(tokens) == 2
        yield from (self.token(t, tree) for t in tokens[:second])
        yield Piece("-", glue=simple)
        for place, token in enumerate(tokens[second:]):
            piece = self.token(token, tree)
            piece.glue = simple and place == 0
            yield piece

    def _in_force(self, tree: Tree) -> Iterator[Piece]:
        """`from D to D` is read, and written with `until`."""
        yield from self._said_as(tree, {"OF": "FROM", "TO": "UNTIL"})

    def _stretch(self, tree: Tree) -> Iterator[Piece]:
        yield from self._said_as(
            tree, {"OF": "BETWEEN", "FROM": "BETWEEN", "TO": "AND_DATE", "UNTIL": "AND_DATE"}
        )

    def _said_as(self, tree: Tree, keys: Mapping[str, str]) -> Iterator[Piece]:
        """The pieces of a rule, some of its keywords written as others."""
        for child in tree.children:
            if isinstance(child, Tree):
                yield from self.pieces(child)
            else:
                key = keys.get(child.kind, child.kind)
                yield self.token(Token(key, child.start, child.end, child.text), tree)

    def _notice(self, tree: Tree) -> Iterator[Piece]:
        """A length alone is at least that: the formatter says so."""
        unsaid = not any(isinstance(c, Token) and c.kind == "AT_LEAST" for c in tree.children)
        lengths = [c for c in tree.children if isinstance(c, Tree) and c.rule not in ("unstated", "modifier")]
        modifiers = [c for c in tree.children if isinstance(c, Tree) and c.rule == "modifier"]
        for child in tree.children:
            if isinstance(child, Token):
                yield self.token(child, tree)
            elif child not in modifiers:
                if unsaid and child in lengths:
                    yield Piece(self.vocabulary.write("AT_LEAST"))
                yield from self.pieces(child)
        for child in sorted(modifiers, key=_modifier_place):
            yield from self.pieces(child)

    def _grid(self, tree: Tree) -> Iterator[Piece]:
        """Times are joined by commas, the last by `and`."""
        children = without_oxford_commas(tree.children)
        joints = [c for c in children if isinstance(c, Token) and c.kind in ("COMMA", "AND")]
        for child in children:
            if isinstance(child, Tree):
                yield from self.pieces(child)
            elif child in joints:
                yield Piece(self.vocabulary.write("AND")) if child is joints[-1] else Piece(",", glue=True)
            else:
                yield self.token(child, tree)

    def _date(self, tree: Tree) -> Iterator[Piece]:
        tokens = list(tree.tokens())
        if len(tokens) == 1:
            year, month, day = tokens[0].text.split("-")
            yield from self._day(int(day), MONTHS[int(month) - 1], str(int(year)))
        else:
            yield from self._day(int(re.match(r"\d+", tokens[0].text)[0]), tokens[1].kind, tokens[2].text)  # type: ignore[index]

    def _yearly(self, tree: Tree) -> Iterator[Piece]:
        day, month = tree.tokens()
        yield from self._day(int(re.match(r"\d+", day.text)[0]), month.kind, "")  # type: ignore[index]

    def _day(self, day: int, month: str, year: str) -> Iterator[Piece]:
        facts = self.vocabulary.facts
        shown = facts.get("first-of-month", "1") if day == 1 else str(day)
        parts = {"day": shown, "month": self.vocabulary.write(month), "year": year}
        order = facts.get("date", "day month year").split()
        yield Piece(
            " ".join(parts[part] for part in order if parts[part]), facts.get("date-article", "") + "?"
        )

    def _nth_weekday(self, tree: Tree) -> Iterator[Piece]:
        for place, child in enumerate(tree.children):
            assert isinstance(child, Token)
            piece = self.token(child, tree)
            if child.kind == "ORDINAL":
                digits = re.sub(r"\D", "", child.text)
                piece = Piece(self.ordinals.get(digits) or digits + self.ordinals.get("*", ""))
            if place == 0:
                piece.article = self.vocabulary.facts.get("date-article", "") + "?"
            if child.kind == "NUMBER":
                piece = Piece(child.text)
            yield piece

    # ---- pieces to a line

    def join(self, pieces: list[Piece]) -> str:
        """Words with spaces, contractions and elisions."""
        out = ""
        for piece in pieces:
            text, article = piece.text, piece.article
            last = re.split("[ ']", out)[-1]
            if article.endswith("?"):  # only after a preposition that it contracts with
                article = article[:-1] if last in self.joiners else ""
            if article and (last, article) in self.contractions:
                out = out[: len(out) - len(last)] + self.contractions[last, article]
                article = ""
            elif article:
                text = article + ("" if article.endswith("'") else " ") + text
            elif last in self.elisions and fold(text[:1]) in "aeiou" and text[:1].isalpha():
                out = out[: len(out) - len(last)] + self.elisions[last]
                out += text
                continue
            out += text if not out or piece.glue else f" {text}"
        return out


MONTHS = (
    "JANUARY", "FEBRUARY", "MARCH", "APRIL", "MAY", "JUNE", "JULY", "AUGUST", "SEPTEMBER", "OCTOBER",
    "NOVEMBER", "DECEMBER",
)  # fmt: skip


def without_oxford_commas(children: list[Token | Tree]) -> list[Token | Tree]:
    """Children without a comma that `and` follows."""
    return [
        child
        for child, after in zip(children, [*children[1:], None], strict=True)
        if not (
            isinstance(child, Token)
            and child.kind == "COMMA"
            and isinstance(after, Token)
            and after.kind == "AND"
        )
    ]


def _is_worse_of(tree: Tree) -> bool:
    second = tree.children[1]
    return isinstance(second, Token) and second.kind == "WORSE_OF"


def _members(parent: Tree, kind: str) -> int:
    """How many things an extreme chooses from: `the later of` two, `the latest of` three."""
    if kind in ("LATER_OF", "EARLIER_OF"):
        return sum(isinstance(c, Tree) for c in parent.children)
    return 0


def _modifier_place(modifier: Token | Tree) -> int:
    assert isinstance(modifier, Tree)
    first = modifier.children[0]
    if isinstance(first, Tree):
        first = first.children[0]
        assert isinstance(first, Token)
    return MODIFIER_ORDER[slug(first.kind)]


def quote(written: str) -> str:
    """A text in straight quotes, or in guillemets, or in curly ones, whichever it does not contain."""
    words = " ".join(written[1:-1].split())
    if '"' not in words:
        return f'"{words}"'
    if "»" not in words:
        return f"« {words} »"
    return f"“{words}”"
