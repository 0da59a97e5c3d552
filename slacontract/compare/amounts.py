"""What amounts come to, and which of two is more."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import Any

from ..judge.credits import months_of
from ..ruleset.money import (
    Amount,
    Cents,
    GreaterOf,
    LesserOf,
    Percentage,
)
from ..ruleset.rules import Plan
from .changes import Change
from .pairs import PlanPair
from .rules import (
    WORDS,
)

SYMBOLIC = Fraction(1_000_000)
"""Cents that stand for a fee whose number is not known."""


class Fees:
    """What amounts of a plan come to over a month, in cents; None where it is not known.

    `symbolic`: a price without a number that stands for a sum of its own, so that its percentages compare.
    """

    def __init__(self, plan: Plan, symbolic: str | None = None) -> None:
        self.prices = {one.id: one for one in plan.prices}
        self.symbolic = symbolic

    def fee(self, name: str, within: tuple[str, ...] = ()) -> Fraction | None:
        """The recurring fee of a price, a month."""
        if name == self.symbolic:
            return SYMBOLIC
        price = self.prices.get(name)
        if price is None or name in within:
            return None
        rates = [(rate, months_of(rate)) for rate in price.rates if rate.when is None]
        parts = [
            None if (value := self.cents(rate.amount, (*within, name))) is None else value / months
            for rate, months in rates
            if months is not None
        ]
        known = [one for one in parts if one is not None]
        return sum(known, Fraction(0)) if known and len(known) == len(parts) else None

    def cents(self, amount: Amount | None, within: tuple[str, ...] = (), months: int = 1) -> Fraction | None:
        """An amount in cents; percentages are of the fee of so many months."""
        if isinstance(amount, Cents):
            return Fraction(amount.cents)
        if isinstance(amount, Percentage):
            base = self.fee(amount.of, within)
            return None if base is None else Fraction(amount.percent) / 100 * base * months
        if isinstance(amount, GreaterOf | LesserOf):
            parts = [self.cents(one, within, months) for one in amount.amounts]
            known = [one for one in parts if one is not None]
            if len(known) < len(parts) or not known:
                return None
            return max(known) if isinstance(amount, GreaterOf) else min(known)
        return None


def more(old: Amount | None, new: Amount | None, fees: tuple[Fees, Fees]) -> int | None:
    """1 where the new amount is more, -1 less, 0 the same; None where it is not known."""
    if old == new:
        return 0
    if len(currencies(old) | currencies(new)) > 1:
        return None
    values = [
        Fraction(0) if amount is None else fee.cents(amount)
        for amount, fee in zip((old, new), fees, strict=True)
    ]
    if values[0] is None or values[1] is None:
        return _by_parts(old, new, fees)
    return (values[1] > values[0]) - (values[1] < values[0])


def _by_parts(old: Amount | None, new: Amount | None, fees: tuple[Fees, Fees]) -> int | None:
    """The same where a price has no number: percentages of one price, and the greater or lesser of parts
    none of which goes against another."""
    if isinstance(old, Percentage) and isinstance(new, Percentage) and old.of == new.of:
        a, b = Fraction(old.percent), Fraction(new.percent)
        return (b > a) - (b < a)
    several = isinstance(old, GreaterOf) and isinstance(new, GreaterOf)
    several |= isinstance(old, LesserOf) and isinstance(new, LesserOf)
    if not several or len(old.amounts) != len(new.amounts):  # type: ignore[union-attr]
        return None
    found: set[int | None] = set()
    for one, other in zip(old.amounts, new.amounts, strict=True):  # type: ignore[union-attr]
        if one.kind != other.kind:
            return None
        found.add(more(one, other, fees))
    found.discard(0)
    return None if len(found) > 1 else found.pop() if found else 0


def currencies(amount: Amount | None) -> frozenset[str]:
    """The currencies in which an amount is said."""
    if isinstance(amount, Cents):
        return frozenset({amount.currency})
    if isinstance(amount, GreaterOf | LesserOf):
        return frozenset[str]().union(*map(currencies, amount.amounts))
    return frozenset()


def longer_delay(old: Any, new: Any) -> bool | None:
    """Whether a delay of one kind is longer; None where the kinds differ."""
    for field in ("n", "seconds"):
        a, b = getattr(old, field, None), getattr(new, field, None)
        if a is not None and b is not None and a != b:
            same = old.kind == new.kind and old.model_copy(update={field: b}) == new
            return bool(b > a) if same else None
    return None


def labels(pair: PlanPair, clause: str, old: Any, new: Any, audience: str) -> Iterator[Change]:
    """A title that reads otherwise."""
    if old.label != new.label:
        yield pair.field(WORDS, f"{clause}/label", old.label, new.label, "text", audience=audience)
