"""Credits, prices and prepaid time in two versions."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from fractions import Fraction
from typing import Any

from ..diagnostics import Bilingual
from ..ruleset.money import (
    Amount,
    Cents,
    Credit,
    NoAmount,
    Percentage,
    Prepaid,
    Price,
    Rate,
)
from . import numbers, saying
from .amounts import Fees, labels, longer_delay, more
from .changes import NOTHING, Change, Evidence
from .credits import credit_changes, worst
from .pairs import PlanPair
from .rules import (
    ADDED,
    CREDIT_LESS,
    CREDIT_MORE,
    OTHER,
    PRICE_DOWN,
    PRICE_UP,
    REMOVED,
    TERMS_FOR_CLIENT,
    TERMS_FOR_PROVIDER,
    WORDS,
    Rule,
)


def money(pair: PlanPair) -> Iterator[Change]:
    """Every change of a credit, a price or prepaid time."""
    yield from _each(pair, "credits", "credit", credit_changes)
    yield from _each(pair, "prices", "price", _price)
    yield from _each(pair, "prepaid", "prepaid", _prepaid)


_GIVEN = {"credits": (CREDIT_MORE, CREDIT_LESS), "prices": (PRICE_UP, PRICE_DOWN)}


def _each(
    pair: PlanPair, field: str, kind: str, changed: Callable[..., Iterator[Change]]
) -> Iterator[Change]:
    olds = {one.id: one for one in getattr(pair.old, field)}
    news = {one.id: one for one in getattr(pair.new, field)}
    added, removed = _GIVEN.get(field, (TERMS_FOR_CLIENT, TERMS_FOR_PROVIDER))
    for name in dict.fromkeys((*news, *olds)):
        old, new, clause = olds.get(name), news.get(name), f"{kind}/{name}"
        if old == new:
            continue
        if old is not None and new is not None:
            audience = "provider" if old.audience == new.audience == "provider" else "both"
            yield from changed(pair, clause, old, new, audience)
            continue
        one = new if new is not None else old
        assert one is not None
        rule = added if new is not None else removed
        if isinstance(one, Price) and not _charges(one):
            rule = ADDED if new is not None else REMOVED
        words = saying.sides(old, new, lambda each: _summary(pair, each))
        yield pair.change(rule, clause, *words, "rule", was=old, became=new, audience=one.audience)


def _charges(price: Price) -> bool:
    return any(not isinstance(rate.amount, NoAmount) for rate in price.rates)


def _summary(pair: PlanPair, one: Credit | Price | Prepaid) -> Bilingual:
    if isinstance(one, Price):
        return _rates(one)
    if isinstance(one, Prepaid):
        minutes = sum(grant.minutes for grant in one.grants)
        return Bilingual(f"{minutes} minutes", f"{minutes} minutes")
    plan = pair.new if one in pair.new.credits else pair.old
    return worst(one, Fees(plan))


# --- prices ----------------------------------------------------------------------------------------


def _rates(price: Price) -> Bilingual:
    def text(language: str) -> str:
        rows = [
            saying.amount(rate.amount).say(language)
            + (f" / {numbers.period(rate.per, language)}" if rate.per else "")
            for rate in price.rates
        ]
        return ", ".join(rows) or NOTHING.say(language)

    return saying.both(text)


def _rate_key(rate: Rate) -> Any:
    return rate.per, repr(rate.when), rate.audience


def _price(pair: PlanPair, clause: str, old: Price, new: Price, audience: str) -> Iterator[Change]:
    if old.rates != new.rates:
        fees = Fees(pair.old), Fees(pair.new)
        before: dict[Any, list[Rate]] = {}
        after: dict[Any, list[Rate]] = {}
        for rows, rates in ((before, old.rates), (after, new.rates)):
            for rate in rates:
                rows.setdefault(_rate_key(rate), []).append(rate)
        directions: set[int | None] = set()
        for key in {*before, *after}:
            a, b = before.get(key, []), after.get(key, [])
            for n in range(max(len(a), len(b))):
                one = a[n].amount if n < len(a) else None
                other = b[n].amount if n < len(b) else None
                directions.add(_paid(one, other, fees))
        directions.discard(0)
        rule: Rule = OTHER
        if not directions:
            rule = WORDS
        elif directions == {1} or directions == {-1}:
            rule = PRICE_UP if 1 in directions else PRICE_DOWN
        evidence: Evidence = "unknown" if None in directions else "rule"
        hidden = all(rate.audience == "provider" for rate in (*old.rates, *new.rates))
        yield pair.change(
            rule,
            clause,
            _rates(old),
            _rates(new),
            evidence,
            was=old.rates,
            became=new.rates,
            audience="provider" if hidden else audience,
        )
    yield from labels(pair, clause, old, new, audience)
    yield from pair.left_over(clause, old, new, frozenset({"id", "label", "rates"}), audience)


def _paid(old: Amount | None, new: Amount | None, fees: tuple[Fees, Fees]) -> int | None:
    if isinstance(old, Percentage) and isinstance(new, Percentage) and old.of == new.of:
        a, b = Fraction(old.percent), Fraction(new.percent)
        return (b > a) - (b < a)
    if isinstance(old, Cents) and isinstance(new, Cents) and old.currency != new.currency:
        return None
    if old is None or new is None:
        return (
            (0 if new == old else 1 if new is not None else -1)
            if not isinstance(new or old, NoAmount)
            else None
        )
    return more(old, new, fees)


# --- prepaid time ----------------------------------------------------------------------------------

_EXHAUSTED = {"contract-ends": 0, "work-stops": 1, "charged": 2, "overdrawn": 3}


def _prepaid(pair: PlanPair, clause: str, old: Prepaid, new: Prepaid, audience: str) -> Iterator[Change]:
    """Each field by its own rule."""
    for field, better in _PREPAID.items():
        before, after = getattr(old, field), getattr(new, field)
        if before == after:
            continue
        found = better(before, after)
        rule = OTHER if found is None else TERMS_FOR_CLIENT if found else TERMS_FOR_PROVIDER
        yield pair.field(
            rule, f"{clause}/{field}", before, after, audience=audience, say=_SAYS.get(field, saying.token)
        )
    yield from labels(pair, clause, old, new, audience)
    yield from pair.left_over(clause, old, new, frozenset({"id", "label", *_PREPAID}), audience)


_SAYS: dict[str, Callable[[Any], Bilingual]] = {"expires_after": saying.delay}


def _grants(old: Any, new: Any) -> bool | None:
    """Whether more minutes are granted; None where they come at other times."""
    if [(one.every_n, one.every_unit) for one in old] == [(one.every_n, one.every_unit) for one in new]:
        pairs = [(a.minutes, b.minutes) for a, b in zip(old, new, strict=True)]
        if all(b >= a for a, b in pairs):
            return True
        return False if all(b <= a for a, b in pairs) else None
    if all(one in new for one in old) or all(one in old for one in new):
        return len(new) > len(old)
    return None


_PREPAID: dict[str, Callable[[Any, Any], bool | None]] = {
    "grants": _grants,
    "expires_after": lambda a, b: longer_delay(a, b) if a is not None and b is not None else b is None,
    "never_expires": lambda a, b: bool(b),
    "unused": lambda a, b: {("lost", "carried"): True, ("carried", "lost"): False}.get((a, b)),
    "record_unit_minutes": lambda a, b: Fraction(b or 0) < Fraction(a or 0),
    "record_mode": lambda a, b: b == "nearest",
}
