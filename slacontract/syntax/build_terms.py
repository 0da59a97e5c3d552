"""Concrete trees of amounts, conditions and modifiers to nodes."""

from __future__ import annotations

from typing import Any

from . import nodes as n
from .build import Builder, period_of
from .cst import Token, Tree
from .lexer import CURRENCY_SIGNS
from .placement import slug


class TermBuilder(Builder):
    """Adds what facts are made of beside names, quantities and dates."""

    # ---- amounts

    def _amount(self, tree: Tree) -> n.Money | n.PercentOf:
        number = next(c for c in tree.children if isinstance(c, Token) and c.kind == "NUMBER")
        names = self.names(tree)
        if names:
            return n.PercentOf(self.span(tree), self.number(number), names[0])
        currency = next(c for c in tree.children if isinstance(c, Token) and c.kind == "CURRENCY")
        code = CURRENCY_SIGNS.get(currency.text, currency.text.upper())
        return n.Money(self.span(tree), self.number(number), code)

    def _extreme_amount(self, tree: Tree) -> n.ExtremeAmount:
        which, of = self._extreme(tree)
        return n.ExtremeAmount(self.span(tree), which, (of[0], of[1]))

    def _percent(self, tree: Tree) -> n.Percent:
        number = tree.children[0]
        assert isinstance(number, Token)
        return n.Percent(self.span(tree), self.number(number))

    def _breaches(self, tree: Tree) -> n.Breaches:
        return n.Breaches(self.span(tree), self.counted(tree)[1])

    def _count(self, tree: Tree) -> n.Count:
        of = self.text_after(tree)
        assert of is not None
        return n.Count(self.span(tree), *self.counted(tree), of)

    # ---- what facts of several kinds have

    def quantity(self, tree: Tree) -> Any:
        """The first quantity among the children, or None."""
        return self.first(
            tree, "covered", "opening_days", "business_days", "same_business_day", "working_days", "elapsed",
            "calendar", "work", "uncounted", "bare",
        )  # fmt: skip

    def figure(self, tree: Tree) -> Any:
        """The first figure, amount or value without a number among the children."""
        return self.quantity(tree) or self.first(
            tree, "percent", "breaches", "amount", "extreme_amount", "count", "unstated"
        )

    def parts(self, tree: Tree) -> list[Any]:
        """The nodes of all children that are rules, modifiers apart."""
        return [self.build(c) for c in self.trees(tree) if c.rule != "modifier"]

    def choice(self, tree: Tree) -> Any:
        """The second word of a fact that chooses one of a few phrases, or what is unstated."""
        second = tree.children[1]
        return slug(second.kind) if isinstance(second, Token) else self.build(second)

    # ---- conditions

    def _condition(self, tree: Tree) -> n.Condition:
        return n.Condition(self.span(tree), self.has(tree, "UNLESS"), self.atoms(tree))

    def atoms(self, tree: Tree) -> tuple[Any, ...]:
        return tuple(self.build(c) for c in self.trees(tree))

    def _in_coverage(self, tree: Tree) -> n.InCoverage:
        key = tree.children[0]
        assert isinstance(key, Token)
        what, side = key.kind.lower().split("_")
        started: Any = what
        return n.InCoverage(self.span(tree), started, side == "in", self.names(tree))

    def _by(self, tree: Tree) -> n.ByWhom:
        key = tree.children[0]
        assert isinstance(key, Token)
        what: Any = slug(key.kind)
        return n.ByWhom(self.span(tree), what, self.first(tree, "parties"))

    def _attribute(self, tree: Tree) -> n.Attribute:
        key = tree.children[0]
        assert isinstance(key, Token)
        verb = next(
            i for i, c in enumerate(tree.children) if isinstance(c, Token) and c.kind in ("IS", "IS_NOT")
        )
        of = tree.children[1]
        values = tuple(
            self._value(c) for c in tree.children[verb + 1 :] if isinstance(c, Tree) or c.kind == "NAME"
        )
        return n.Attribute(
            self.span(tree),
            slug(key.kind),
            self.name(of) if isinstance(of, Token) and of.kind == "NAME" else None,
            self.has(tree, "IS_NOT"),
            values,
        )

    def _unavailable(self, tree: Tree) -> n.ChannelUnavailable:
        return n.ChannelUnavailable(self.span(tree), self.names(tree)[0])

    def _met(self, tree: Tree) -> n.DutyMet:
        return n.DutyMet(self.span(tree), self.names(tree)[0])

    def _missed(self, tree: Tree) -> n.AvailabilityMissed:
        count, period = tree.children[3], tree.children[4]
        assert isinstance(count, Token)
        assert isinstance(period, Token)
        return n.AvailabilityMissed(
            self.span(tree),
            self.names(tree)[0],
            self.number(count),
            period_of(period),
            self.has(tree, "IN_A_ROW"),
        )

    def _workload(self, tree: Tree) -> n.Workload:
        return n.Workload(self.span(tree), self.has(tree, "WORK_ABOVE"), self._only(tree))

    def _judged(self, tree: Tree) -> n.Judged:
        return n.Judged(self.span(tree), self._only(tree))

    # ---- modifiers

    def _modifier(self, tree: Tree) -> n.Modifier:
        first = tree.children[0]
        if isinstance(first, Tree):
            condition: n.Condition = self.build(first)
            return n.Modifier(self.span(tree), "unless" if condition.negated else "when", condition)
        value: Any = None
        if first.kind == "AT" and self.trees(tree, "percent"):
            percent = self.first(tree, "percent")
            value = n.ShareOfClock(
                self.between(tree.children[1], tree.children[-1]),
                percent.value,
                self.has(tree, "COVERED_OF"),
                self.build(self.trees(tree)[-1]),
            )
        elif first.kind == "OVER_EACH":
            period = tree.children[1]
            assert isinstance(period, Token)
            value = period_of(period)
        elif first.kind in ("UNDER_NAME", "RELYING_ON"):
            value = self.names(tree)[0]
        elif first.kind == "AS_OF":
            value = self.instants(tree.children)[0]
        elif first.kind == "CONTAINING":
            texts = self.trees(tree)
            value = n.Values(self.between(texts[0], texts[-1]), "all", tuple(self.build(c) for c in texts))
        elif len(tree.children) > 1 and self.trees(tree):
            value = self._only(tree)
        return n.Modifier(self.span(tree), slug(first.kind), value)

    def _unit(self, tree: Tree) -> Any:
        first = tree.children[0]
        if isinstance(first, Token):
            if first.kind.startswith("PERIOD_"):
                return n.Unit(self.span(tree), period_of(first))
            return n.Unit(self.span(tree), slug(first.kind), self.has(tree, "OF_WORK"))
        if first.rule == "text":
            return n.Unit(self.span(tree), "text", False, self.build(first))
        return self.build(first)
