"""Concrete trees to nodes: one method a rule, named after it."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from ..diagnostics import Diagnostic
from ..source import Source, Span
from . import nodes as n
from .cst import Token, Tree
from .folding import fold
from .keywords import Vocabulary
from .literals import Literals
from .placement import MODIFIER_ORDER, slug

_UNITS = {"HOURS": "hours", "MINUTES": "minutes", "CALENDAR_HOURS": "hours", "CALENDAR_MINUTES": "minutes"}
_CALENDAR = {"CALENDAR_DAYS": "days", "CALENDAR_WEEKS": "weeks", "MONTHS": "months", "YEARS": "years"}
_WEEKDAYS = ("MONDAY", "TUESDAY", "WEDNESDAY", "THURSDAY", "FRIDAY", "SATURDAY", "SUNDAY")
_MONTHS = (
    "JANUARY", "FEBRUARY", "MARCH", "APRIL", "MAY", "JUNE", "JULY", "AUGUST", "SEPTEMBER", "OCTOBER",
    "NOVEMBER", "DECEMBER",
)  # fmt: skip


def key_of(tree: Tree) -> str:
    """The slug of the keyword that begins a fact."""
    first = tree.children[0]
    assert isinstance(first, Token)
    return slug(first.kind)


class Builder:
    """Builds the nodes of one file; values that cannot be (25:00, 31 February) are reported."""

    def __init__(self, source: Source, vocabulary: Vocabulary, found: list[Diagnostic]) -> None:
        self.file = source.name
        self.found = found
        self.literals = Literals(source, vocabulary, found)
        self._methods: dict[str, Callable[[Tree], Any]] = {}

    def span(self, item: Token | Tree) -> Span:
        return Span(self.file, item.start, item.end)

    def between(self, first: Token | Tree, last: Token | Tree) -> Span:
        return Span(self.file, first.start, last.end)

    def build(self, tree: Tree) -> Any:
        """The node of a tree."""
        method = self._methods.get(tree.rule)
        if method is None:
            method = self._methods[tree.rule] = getattr(self, f"_{tree.rule}")
        return method(tree)

    # ---- helpers: children by kind

    def trees(self, tree: Tree, *rules: str) -> list[Tree]:
        return [c for c in tree.children if isinstance(c, Tree) and (not rules or c.rule in rules)]

    def first(self, tree: Tree, *rules: str) -> Any:
        """The node of the first child by one of these rules, or None."""
        for child in tree.children:
            if isinstance(child, Tree) and child.rule in rules:
                return self.build(child)
        return None

    def has(self, tree: Tree, kind: str) -> bool:
        return any(isinstance(c, Token) and c.kind == kind for c in tree.children)

    def name(self, token: Token) -> n.Name:
        return n.Name(self.span(token), token.text, fold(token.text))

    def names(self, tree: Tree) -> tuple[n.Name, ...]:
        return tuple(self.name(c) for c in tree.children if isinstance(c, Token) and c.kind == "NAME")

    def text_after(self, tree: Tree) -> n.Text | None:
        found: n.Text | None = self.first(tree, "text")
        return found

    def modifiers(self, tree: Tree) -> tuple[n.Modifier, ...]:
        """The modifiers of a fact in the canonical order: they may be written in any."""
        built = [self.build(c) for c in tree.children if isinstance(c, Tree) and c.rule == "modifier"]
        return tuple(sorted(built, key=lambda m: MODIFIER_ORDER[m.key]) if len(built) > 1 else built)

    def number(self, token: Token) -> Decimal:
        return self.literals.number(token)

    def counted(self, tree: Tree) -> tuple[Decimal | None, Decimal]:
        """(first number of a range or None, the number that binds)."""
        first = tree.children[0]
        if isinstance(first, Token):
            return None, self.number(first)
        low, high = (self.number(t) for t in first.tokens() if t.kind == "NUMBER")
        if low > high:
            self.literals.range_backwards(first)
        return low, high

    # ---- text, lists, parties

    def _text(self, tree: Tree) -> n.Text:
        others = []
        for child in tree.children[1:]:
            assert isinstance(child, Tree)
            key, string = child.children
            assert isinstance(key, Token)
            assert isinstance(string, Token)
            others.append((key.kind[3:].lower(), self.literals.text(string)))
        first = tree.children[0]
        assert isinstance(first, Token)
        return n.Text(self.span(tree), self.literals.text(first), tuple(others))

    def _value(self, child: Token | Tree) -> Any:
        if isinstance(child, Tree):
            return self.build(child)
        if child.kind == "NAME":
            return self.name(child)
        if child.kind == "EVERY_TICKET":
            return n.EveryTicket(self.span(child))
        if child.kind == "ZONE":
            return n.Zone(self.span(child), child.text)
        if child.kind == "NUMBER":
            return n.Number(self.span(child), self.number(child))
        return n.Party(self.span(child), slug(child.kind))

    def _values(self, tree: Tree) -> n.Values | n.Unstated:
        first = tree.children[0]
        if isinstance(first, Tree) and first.rule == "unstated":
            unstated: n.Unstated = self.build(first)
            return unstated
        items = tuple(
            self._value(c) for c in tree.children if not (isinstance(c, Token) and c.kind in ("COMMA", "OR"))
        )
        return n.Values(self.span(tree), "any" if self.has(tree, "OR") else "all", items)

    _parties = _values

    def _owner(self, tree: Tree) -> n.Values | n.Unstated:
        owner: n.Values | n.Unstated = self.first(tree, "parties")
        return owner

    def _targets(self, tree: Tree) -> n.Values | n.Unstated:
        targets: n.Values | n.Unstated = self.first(tree, "values")
        return targets

    def _unstated(self, tree: Tree) -> n.Unstated:
        first = tree.children[0]
        assert isinstance(first, Token)
        return n.Unstated(self.span(tree), slug(first.kind), self.text_after(tree))

    _unsaid = _unstated

    # ---- moments

    def _simple_event(self, child: Token | Tree) -> Any:
        if isinstance(child, Tree):
            return self.build(child)
        if child.kind == "STRING":
            return n.Outside(self.span(child), self.literals.text(child))
        return n.Moment(self.span(child), slug(child.kind))

    def _event(self, tree: Tree) -> Any:
        return self._simple_event(tree.children[0])

    def _own_clock(self, tree: Tree) -> n.OwnClock:
        return n.OwnClock(self.span(tree), self.names(tree)[0])

    def _stop_of(self, tree: Tree) -> n.StopOf:
        return n.StopOf(self.span(tree), self._simple_event(tree.children[1]))

    def _extreme(self, tree: Tree) -> tuple[Any, tuple[Any, ...]]:
        first = tree.children[0]
        assert isinstance(first, Token)
        return slug(first.kind).removesuffix("-of"), tuple(self.build(c) for c in self.trees(tree))

    def _extreme_event(self, tree: Tree) -> n.ExtremeEvent:
        return n.ExtremeEvent(self.span(tree), *self._extreme(tree))

    def _events(self, tree: Tree) -> tuple[Any, ...]:
        return tuple(self.build(c) for c in self.trees(tree))

    # ---- quantities

    def _unit_of(self, tree: Tree) -> Token:
        unit = tree.children[1]
        assert isinstance(unit, Token)
        return unit

    def _covered(self, tree: Tree) -> n.Covered:
        unit: Any = _UNITS[self._unit_of(tree).kind]
        return n.Covered(self.span(tree), *self.counted(tree), unit, self.first(tree, "union"))

    def _opening_days(self, tree: Tree) -> n.OpeningDays:
        hours = tree.children[2]
        assert isinstance(hours, Token)
        return n.OpeningDays(
            self.span(tree), *self.counted(tree), self.number(hours), self.first(tree, "union")
        )

    def _business_days(self, tree: Tree) -> n.BusinessDays:
        zones = [c for c in tree.children if isinstance(c, Token) and c.kind == "ZONE"]
        zone = n.Zone(self.span(zones[0]), zones[0].text) if zones else None
        return n.BusinessDays(
            self.span(tree), *self.counted(tree), self.first(tree, "union"), self.has(tree, "SAME_TIME"), zone
        )

    def _same_business_day(self, tree: Tree) -> n.SameBusinessDay:
        return n.SameBusinessDay(self.span(tree), self.first(tree, "union"))

    def _working_days(self, tree: Tree) -> n.WorkingDays:
        names = self.names(tree)
        return n.WorkingDays(
            self.span(tree), *self.counted(tree), names[0] if names else self.first(tree, "unstated")
        )

    def _elapsed(self, tree: Tree) -> n.Elapsed:
        unit: Any = _UNITS[self._unit_of(tree).kind]
        return n.Elapsed(self.span(tree), *self.counted(tree), unit)

    def _calendar(self, tree: Tree) -> n.Calendar:
        unit: Any = _CALENDAR[self._unit_of(tree).kind]
        last = tree.children[-1]
        ends: dict[str, Any] = {"END_OF_DAY": "end-of-day", "SAME_TIME": "same-time"}
        end = ends.get(last.kind) if isinstance(last, Token) else None
        return n.Calendar(self.span(tree), *self.counted(tree), unit, end)

    def _work(self, tree: Tree) -> n.Work:
        unit: Any = _UNITS[self._unit_of(tree).kind]
        return n.Work(self.span(tree), *self.counted(tree), unit)

    def _uncounted(self, tree: Tree) -> n.Uncounted:
        return n.Uncounted(
            self.span(tree), *self.counted(tree), slug(self._unit_of(tree).kind), self.first(tree, "unstated")
        )

    def _bare(self, tree: Tree) -> n.Bare:
        unit = self._unit_of(tree)
        low, count = self.counted(tree)
        self.literals.bare(tree, unit)
        return n.Bare(self.span(tree), low, count, slug(unit.kind))

    def _union(self, tree: Tree) -> tuple[n.Name, ...]:
        return self.names(tree)

    # ---- delays

    def _only(self, tree: Tree) -> Any:
        """The node of the only child that is a rule."""
        return self.build(self.trees(tree)[0])

    def _within(self, tree: Tree) -> n.Within:
        return n.Within(self.span(tree), self.has(tree, "UNDER"), self._only(tree))

    def _extreme_delay(self, tree: Tree) -> n.ExtremeDelay:
        return n.ExtremeDelay(self.span(tree), *self._extreme(tree))

    def _immediately(self, tree: Tree) -> n.Immediately:
        return n.Immediately(self.span(tree), self.first(tree, "union") or ())

    def _by_date(self, tree: Tree) -> n.ByDate:
        return n.ByDate(self.span(tree), self._only(tree))

    def _delivery(self, tree: Tree) -> n.Delivery:
        return n.Delivery(self.span(tree), self._only(tree))

    def _cadence(self, tree: Tree) -> n.Cadence:
        return n.Cadence(self.span(tree), self._only(tree))

    def _grid(self, tree: Tree) -> n.Grid:
        return n.Grid(self.span(tree), self.clock_times(tree), self.first(tree, "union") or ())

    # ---- dates and times

    def clock_times(self, tree: Tree) -> tuple[n.ClockTime, ...]:
        """The clock times among the children of a tree, each with its occurrence."""
        times = []
        tokens = [c for c in tree.children if isinstance(c, Token)]
        for token, after in zip(tokens, [*tokens[1:], None], strict=True):
            if token.kind == "TIME":
                occurrence: Any = {"FIRST_TIME": 1, "SECOND_TIME": 2}.get(after.kind if after else "")
                last = after if after and occurrence else token
                times.append(
                    n.ClockTime(self.between(token, last), self.literals.clock_time(token), occurrence)
                )
        return tuple(times)

    def _date(self, tree: Tree) -> n.Date:
        return n.Date(self.span(tree), *self.literals.date(tree, _MONTHS))

    def _yearly(self, tree: Tree) -> n.Yearly:
        return n.Yearly(self.span(tree), *self.literals.yearly(tree, _MONTHS))

    def _nth_weekday(self, tree: Tree) -> n.NthWeekday:
        nth, weekday, _, month, *year = tree.children
        assert isinstance(nth, Token)
        assert isinstance(weekday, Token)
        assert isinstance(month, Token)
        ordinal = -1 if nth.kind == "LAST" else self.literals.ordinal(nth, 5)
        written = year[0] if year else None
        return n.NthWeekday(
            self.span(tree),
            ordinal,
            _WEEKDAYS.index(weekday.kind),
            _MONTHS.index(month.kind) + 1,
            self.literals.year(written) if isinstance(written, Token) else None,
        )

    def _easter(self, tree: Tree) -> n.Easter:
        first = tree.children[0]
        assert isinstance(first, Token)
        if first.kind == "EASTER":
            return n.Easter(self.span(tree))
        offset = self.literals.whole(first)
        return n.Easter(self.span(tree), -offset if self.has(tree, "BEFORE") else offset)

    def _dates(self, tree: Tree) -> n.Days:
        return n.Days(self.span(tree), tuple(self.build(c) for c in self.trees(tree)))

    def instants(self, children: list[Token | Tree]) -> list[n.Instant]:
        """The instants among children: a day, and the time that follows it, if any."""
        out = []
        for at, child in enumerate(children):
            if isinstance(child, Tree) and child.rule in ("date", "yearly", "nth_weekday", "easter"):
                time = None
                span = self.span(child)
                following = children[at + 1 : at + 4]
                if len(following) > 1 and isinstance(following[1], Token) and following[1].kind == "TIME":
                    time = self.clock_times(Tree("", following))[0]
                    span = Span(self.file, child.start, time.span.end)
                out.append(n.Instant(span, self.build(child), time))
        return out

    def _stretch(self, tree: Tree) -> n.DayRange:
        """`from D to D`: read, and written as `between D and the D`."""
        first, last = self.trees(tree)
        return n.DayRange(self.between(first, last), self.build(first), self.build(last))

    def _days(self, tree: Tree) -> Any:
        """The dates of a dated fact: a list, a range, or unstated."""
        range_ = self.trees(tree, "date", "yearly", "nth_weekday", "easter")
        if range_:
            first, last = range_
            return n.DayRange(self.between(first, last), self.build(first), self.build(last))
        return self.first(tree, "dates") or self.first(tree, "unstated")

    def _windows(self, tree: Tree) -> tuple[n.Window, ...]:
        return tuple(self.build(c) for c in self.trees(tree))

    def _window(self, tree: Tree) -> n.Window:
        before = len(self.found)
        opens, closes = self.clock_times(tree)
        same = opens.seconds == closes.seconds and opens.occurrence == closes.occurrence
        if same and len(self.found) == before:
            self.literals.empty_window(tree)
        return n.Window(self.span(tree), opens, closes)


def period_of(token: Token) -> str:
    """week (Monday to Sunday), month, quarter, year."""
    return token.kind.removeprefix("PERIOD_").lower()


WEEKDAYS = _WEEKDAYS
MONTHS = _MONTHS
