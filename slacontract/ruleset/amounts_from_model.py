"""Amounts of money as exact numbers of the currency's smallest unit (K13)."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from ..model import quantities as q
from ..model.clauses import Cost
from ..model.money import Rounding as WrittenRounding
from . import money
from .conditions_from_model import NEVER, CoverageKey, condition_from_model
from .delays_from_model import rational
from .plans import Scope

_WITHOUT_CENTS = frozenset({"BIF", "CLP", "DJF", "GNF", "ISK", "JPY", "KMF", "KRW", "PYG", "RWF", "UGX"})
_WITHOUT_CENTS |= {"VND", "VUV", "XAF", "XOF", "XPF"}
_WITH_MILLS = frozenset({"BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND"})


def smallest_units(currency: str) -> int:
    """How many of its smallest unit one of a currency is worth: 100, or as ISO 4217 says otherwise."""
    if currency in _WITHOUT_CENTS:
        return 1
    return 1000 if currency in _WITH_MILLS else 100


def amount_from_model(amount: q.Amount, scope: Scope) -> money.Amount:
    """An amount; a percentage names the price it is of, as the plan reads the name."""
    if isinstance(amount, q.Money):
        cents = amount.amount * smallest_units(amount.currency)
        return money.Cents(cents=rational(cents), currency=amount.currency)
    if isinstance(amount, q.PercentOf):
        return money.Percentage(percent=rational(amount.percent), of=scope.name(amount.of))
    if isinstance(amount, q.ExtremeOf):
        amounts = tuple(amount_from_model(one, scope) for one in amount.amounts)
        if amount.kind == "greater-of":
            return money.GreaterOf(amounts=amounts)
        return money.LesserOf(amounts=amounts)
    words = amount.missing.words
    return money.NoAmount(why=amount.missing.why, words=words.text if words else None)


def maybe_amount(amount: q.Amount | None, scope: Scope) -> money.Amount | None:
    """An amount, if there is one."""
    return None if amount is None else amount_from_model(amount, scope)


def rounding_from_model(rounding: WrittenRounding | None) -> money.Rounding | None:
    """The rounding of a sum; None where the text says none."""
    if rounding is None:
        return None
    unit = rounding.unit
    cents = unit.amount * smallest_units(unit.currency) if isinstance(unit, q.Money) else Decimal(1)
    mode = "half-up" if rounding.mode == "nearest-cent" else rounding.mode
    return money.Rounding(unit_cents=rational(cents), mode=mode)


def rates_from_model(costs: Sequence[Cost], scope: Scope, coverage: CoverageKey) -> tuple[money.Rate, ...]:
    """What something costs in this plan, in an order of its own: `per` a unit, or the parties' own word."""
    found = []
    for cost in costs:
        when = condition_from_model(cost.when, scope, coverage)
        if when == NEVER:
            continue
        found.append(
            money.Rate(
                amount=amount_from_model(cost.amount, scope),
                per=_unit(cost),
                when=when,
                audience=cost.audience,
            )
        )
    return tuple(sorted(found, key=lambda rate: (rate.per or "", repr(rate))))


def _unit(cost: Cost) -> str | None:
    """What a cost is paid for: a unit of the language, the parties' own word, or a quantity by its number."""
    if cost.per_text is not None:
        return cost.per_text.text
    if isinstance(cost.per_quantity, q.CalendarTime):
        return f"{cost.per_quantity.n} {cost.per_quantity.unit}"
    if isinstance(cost.per_quantity, q.Effort):
        return f"{rational(cost.per_quantity.minutes)} minutes-of-work"
    return cost.per
