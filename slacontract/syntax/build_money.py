"""Concrete trees of prices, credits and prepaid time to nodes."""

from __future__ import annotations

from typing import Any

from . import nodes as n
from .build import key_of, period_of
from .build_terms import TermBuilder
from .cst import Token, Tree


class MoneyBuilder(TermBuilder):
    """Adds the facts of money; every method is named after its rule."""

    def _band(self, tree: Tree) -> n.Band:
        return n.Band(self.span(tree), key_of(tree), *self.parts(tree))

    def _slice(self, tree: Tree) -> n.Slice:
        size, bound, adds = self.parts(tree)
        side: Any = "below" if self.has(tree, "BELOW") else "above"
        return n.Slice(self.span(tree), key_of(tree), size, side, bound, adds)

    def _each(self, tree: Tree) -> n.Each:
        return n.Each(self.span(tree), key_of(tree), *self.parts(tree))

    def _based_on(self, tree: Tree) -> n.BasedOn:
        worse = self.has(tree, "WORSE_OF")
        return n.BasedOn(
            self.span(tree), "based-on", tuple(self.parts(tree)), worse, modifiers=self.modifiers(tree)
        )

    def _basis(self, tree: Tree) -> n.Basis:
        names = self.names(tree)
        if names:
            return n.Basis(self.span(tree), self.has(tree, "AVAILABILITY"), names[0])
        return n.Basis(self.span(tree), False, self._only(tree))

    def _amount_fact(self, tree: Tree) -> n.AmountFact | n.Rounding:
        if self.has(tree, "ROUNDED_TO"):
            half_even = self.has(tree, "HALF_EVEN")
            return n.Rounding(self.span(tree), "rounded-to", self.figure(tree), half_even)
        return n.AmountFact(self.span(tree), key_of(tree), self.figure(tree), modifiers=self.modifiers(tree))

    _cost = _amount_fact

    def _grants(self, tree: Tree) -> n.Grants:
        every = None
        at = next(
            (i for i, c in enumerate(tree.children) if isinstance(c, Token) and c.kind == "EVERY"), None
        )
        if at is not None:
            every = self.build(self.trees(Tree("", tree.children[at:]))[0])
        what = self.figure(Tree("", tree.children[:at]))
        return n.Grants(self.span(tree), "grants", what, every, modifiers=self.modifiers(tree))

    def _instalment(self, tree: Tree) -> n.Instalment:
        amount = self.first(tree, "amount", "extreme_amount", "percent", "unstated")
        return n.Instalment(
            self.span(tree),
            "instalment",
            amount,
            self.first(tree, "dates"),
            self.quantity(tree),
            modifiers=self.modifiers(tree),
        )

    def _expiry(self, tree: Tree) -> n.Expiry:
        second = tree.children[1]
        when = period_of(second) if isinstance(second, Token) else self.build(second)
        return n.Expiry(self.span(tree), key_of(tree), when)

    def _exhausted(self, tree: Tree) -> n.Exhausted:
        return n.Exhausted(self.span(tree), "exhausted", self.choice(tree), self.first(tree, "values"))

    def _percent_fact(self, tree: Tree) -> n.PercentFact:
        return n.PercentFact(self.span(tree), key_of(tree), self.figure(tree))

    def _quantity_fact(self, tree: Tree) -> n.QuantityFact:
        value = self.quantity(tree) or self.first(tree, "text", "unstated")
        return n.QuantityFact(self.span(tree), key_of(tree), value, modifiers=self.modifiers(tree))
