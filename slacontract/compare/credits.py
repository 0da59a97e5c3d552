"""Service credits in two versions: over all values of their figure, and in money at the worst (K13)."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import Any

from ..judge.credits import deepest, steps_beyond
from ..ruleset.money import (
    Amount,
    Cap,
    Cents,
    Credit,
    Percentage,
)
from ..ruleset.rules import Plan
from . import saying
from .amounts import SYMBOLIC, Fees, labels, longer_delay, more
from .changes import Change, Evidence, Said
from .pairs import PlanPair
from .rules import (
    CREDIT_CHANGED,
    CREDIT_LESS,
    CREDIT_MORE,
    WORDS,
    Rule,
)

_MOST_POINTS = 5_000
_EPSILON = Fraction(1, 1_000_000)
_SUMS = frozenset({"bands", "slices", "per_breach", "per_ticket", "caps", "floor"})


def _symbolic(old: Credit, new: Credit, plans: tuple[Plan, Plan]) -> str | None:
    """The one price whose fee is not known in either version, and of which all amounts are percentages."""
    amounts = [amount for one in (old, new) for amount in _amounts(one)]
    names = {one.of for one in amounts if isinstance(one, Percentage)}
    if len(names) != 1 or not all(isinstance(one, Percentage) for one in amounts):
        return None
    name = names.pop()
    return None if all(Fees(plan).fee(name) is not None for plan in plans) else name


def _amounts(one: Credit) -> Iterator[Amount]:
    yield from (band.amount for band in one.bands)
    yield from (part.amount for part in one.slices)
    yield from (cap.amount for cap in one.caps)
    yield from (each for each in (one.per_breach, one.per_ticket, one.floor) if each is not None)


def _at(one: Credit, fees: Fees, value: Fraction) -> Fraction | None:
    """What a credit gives for a value of its figure, after the caps of its own period and its floor."""
    months = 3 if one.period == "quarter" else 1
    sum_ = Fraction(0)
    band = deepest(one.bands, value)
    if band is not None:
        found = fees.cents(band.amount, (), months)
        if found is None:
            return None
        sum_ += found
    for part in one.slices:
        steps = steps_beyond(part, value)
        if steps:
            found = fees.cents(part.amount, (), months)
            if found is None:
                return None
            sum_ += steps * found
    for cap in one.caps:
        if cap.period == one.period:
            limit = fees.cents(cap.amount, (), months)
            if limit is None:
                return None
            sum_ = min(sum_, limit)
    if one.floor is not None:
        floor = fees.cents(one.floor, (), months)
        if floor is None:
            return None
        sum_ = Fraction(0) if sum_ < floor else sum_
    return sum_


def _points(old: Credit, new: Credit) -> list[Fraction]:
    """Values of the figure on both sides of every step of both credits."""
    found = {Fraction(0), Fraction(100)}
    kinds = {figure.kind for one in (old, new) for figure in one.figures}
    for one in (old, new):
        found |= {Fraction(band.bound) for band in one.bands}
        for part in one.slices:
            bound, step = Fraction(part.bound), Fraction(part.points)
            n = int(bound / step) + 1 if part.side == "below" and step > 0 else 100
            sign = -1 if part.side == "below" else 1
            found |= {bound + sign * step * k for k in range(min(n, _MOST_POINTS) + 1)}
    near = {value + sign * _EPSILON for value in found for sign in (-1, 0, 1)}
    percent = kinds <= {"availability", "share"}
    return sorted(one for one in near if one >= 0 and not (percent and one > 100))


def credit_changes(pair: PlanPair, clause: str, old: Credit, new: Credit, audience: str) -> Iterator[Change]:
    name = _symbolic(old, new, (pair.old, pair.new))
    fees = Fees(pair.old, name), Fees(pair.new, name)
    was, became = (
        {field: saying.plain(getattr(one, field)) for field in sorted(_SUMS)} for one in (old, new)
    )
    handled = set(_SUMS) | {"id", "label", "on_metrics", "claim_within", "audience"}
    if was != became:
        yield _sums(pair, clause, old, new, fees, audience, was, became)
    if old.on_metrics != new.on_metrics:
        before, after = set(old.on_metrics), set(new.on_metrics)
        rule: Rule = CREDIT_CHANGED
        if not after or (before and before < after):
            rule = CREDIT_MORE
        elif not before or after < before:
            rule = CREDIT_LESS
        yield pair.field(
            rule, f"{clause}/on_metrics", old.on_metrics, new.on_metrics, audience=audience, say=saying.names
        )
    if old.claim_within != new.claim_within:
        rule = CREDIT_CHANGED
        if new.claim_within is None:
            rule = CREDIT_MORE
        elif old.claim_within is None:
            rule = CREDIT_LESS
        elif (longer := longer_delay(old.claim_within, new.claim_within)) is not None:
            rule = CREDIT_MORE if longer else CREDIT_LESS
        yield pair.field(
            rule,
            f"{clause}/claim_within",
            old.claim_within,
            new.claim_within,
            audience=audience,
            say=saying.delay,
        )
    if old.audience != new.audience:
        rule = CREDIT_MORE if new.audience == "both" else CREDIT_LESS
        yield pair.field(rule, f"{clause}/audience", old.audience, new.audience)
    for field in ("figures", "worse_of", "period", "rounding", "prevails_over"):
        handled.add(field)
        before_, after_ = getattr(old, field), getattr(new, field)
        if before_ != after_:
            yield pair.field(CREDIT_CHANGED, f"{clause}/{field}", before_, after_, audience=audience)
    yield from labels(pair, clause, old, new, audience)
    yield from pair.left_over(clause, old, new, frozenset(handled), audience)


def _sums(
    pair: PlanPair,
    clause: str,
    old: Credit,
    new: Credit,
    fees: tuple[Fees, Fees],
    audience: str,
    was: Any,
    became: Any,
) -> Change:
    directions: set[int] = set()
    unknown = False
    at: tuple[Fraction, Fraction, Fraction] | None = None
    for value in _points(old, new):
        before, after = _at(old, fees[0], value), _at(new, fees[1], value)
        if before is None or after is None:
            unknown = True
            break
        if before != after:
            directions.add(1 if after > before else -1)
            if at is None or abs(after - before) > abs(at[2] - at[1]):
                at = value, before, after
    for field in ("per_breach", "per_ticket"):
        found = more(getattr(old, field), getattr(new, field), fees)
        unknown |= found is None
        directions |= {found} if found else set()
    others = [
        {cap.period: cap for cap in one.caps if cap.period != one.period or one.per_breach or one.per_ticket}
        for one in (old, new)
    ]
    for period in {*others[0], *others[1]}:
        found = _more_cap(others[0].get(period), others[1].get(period), fees)
        unknown |= found is None
        directions |= {found} if found else set()
    evidence: Evidence = (
        "rule" if others[0] or others[1] or old.per_breach or new.per_breach else "every-value"
    )
    rule: Rule = CREDIT_CHANGED
    if unknown:
        evidence = "unknown"
    elif not directions:
        rule = WORDS
    elif len(directions) == 1:
        rule = CREDIT_MORE if 1 in directions else CREDIT_LESS
    texts = worst(old, fees[0]), worst(new, fees[1])
    figures: dict[str, Any] = {}
    if at is not None:
        value, before, after = at
        figures = {"at": float(round(value, 4)), "before_cents": float(before), "now_cents": float(after)}
        texts = tuple(
            _with(text, fee, value, cents)
            for text, fee, cents in zip(texts, fees, (before, after), strict=True)
        )  # type: ignore[assignment]
    return pair.change(
        rule, clause, *texts, evidence, was=was, became=became, audience=audience, figures=figures
    )


def _said(cents: Fraction, fees: Fees) -> str:
    if fees.symbolic is not None:
        return f"{float(cents / SYMBOLIC * 100):g} % “{fees.symbolic}”"
    return saying.money(cents, _currency(fees))


def _currency(fees: Fees) -> str | None:
    found = {
        rate.amount.currency
        for one in fees.prices.values()
        for rate in one.rates
        if isinstance(rate.amount, Cents)
    }
    return found.pop() if len(found) == 1 else None


def _with(text: Said, fees: Fees, value: Fraction, cents: Fraction) -> Said:
    shown = f"{float(round(value, 3)):g}"
    return Said(
        f"{text.en}; at {shown}: {_said(cents, fees)}", f"{text.fr} ; à {shown} : {_said(cents, fees)}"
    )


def worst(one: Credit, fees: Fees) -> Said:
    """What a credit gives at the worst, each period."""
    each = [amount for amount in (one.per_breach, one.per_ticket) if amount is not None]
    per = f" / {one.period}"
    if each:
        values = [fees.cents(amount) for amount in each]
        shown = " + ".join(
            _said(value, fees) if value is not None else saying.amount(amount).en
            for value, amount in zip(values, each, strict=True)
        )
        caps = [value for cap in one.caps if (value := fees.cents(cap.amount)) is not None]
        most = f"{_said(min(caps), fees)}{per}" if caps else None
        return Said(
            f"{shown} each, {'at most ' + most if most else 'without limit'}",
            f"{shown} chacun, {'au plus ' + most if most else 'sans limite'}",
        )
    below = any(band.side == "below" for band in one.bands) or any(p.side == "below" for p in one.slices)
    top = Fraction(0) if below else max([Fraction(b.bound) for b in one.bands] or [Fraction(0)]) + 1
    cents = _at(one, fees, top)
    if cents is None:
        return Said("a sum that is not known", "une somme inconnue")
    return Said(f"at worst {_said(cents, fees)}{per}", f"au pire {_said(cents, fees)}{per}")


def _more_cap(old: Cap | None, new: Cap | None, fees: tuple[Fees, Fees]) -> int | None:
    if old is None or new is None:
        return 1 if new is None else -1
    return more(old.amount, new.amount, fees)
