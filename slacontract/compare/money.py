"""Credits, prices and prepaid time in two versions: compared as functions, and in money at the worst."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from fractions import Fraction
from typing import Any

from ..judge.credits import deepest, months_of, steps_beyond
from ..ruleset.money import (
    Amount,
    Cap,
    Cents,
    Credit,
    GreaterOf,
    LesserOf,
    NoAmount,
    Percentage,
    Prepaid,
    Price,
    Rate,
)
from ..ruleset.rules import Plan
from . import saying
from .changes import NOTHING, Change, Evidence, Said
from .pairs import PlanPair
from .rules import (
    ADDED,
    CREDIT_CHANGED,
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

_MOST_POINTS = 5_000
_EPSILON = Fraction(1, 1_000_000)
_SYMBOLIC = Fraction(1_000_000)
_SUMS = frozenset({"bands", "slices", "per_breach", "per_ticket", "caps", "floor"})


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
            return _SYMBOLIC
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


def money(pair: PlanPair) -> Iterator[Change]:
    """Every change of a credit, a price or prepaid time."""
    yield from _each(pair, "credits", "credit", _credit)
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


def _summary(pair: PlanPair, one: Credit | Price | Prepaid) -> Said:
    if isinstance(one, Price):
        return _rates(one)
    if isinstance(one, Prepaid):
        minutes = sum(grant.minutes for grant in one.grants)
        return Said(f"{minutes} minutes", f"{minutes} minutes")
    plan = pair.new if one in pair.new.credits else pair.old
    return _worst(one, Fees(plan))


# --- credits ---------------------------------------------------------------------------------------


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


def _credit(pair: PlanPair, clause: str, old: Credit, new: Credit, audience: str) -> Iterator[Change]:
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
        found = _more(getattr(old, field), getattr(new, field), fees)
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
    texts = _worst(old, fees[0]), _worst(new, fees[1])
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
        return f"{float(cents / _SYMBOLIC * 100):g} % “{fees.symbolic}”"
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


def _worst(one: Credit, fees: Fees) -> Said:
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


def _more(old: Amount | None, new: Amount | None, fees: tuple[Fees, Fees]) -> int | None:
    """1 where the new amount is more, -1 less, 0 the same; None where it is not known."""
    if old == new:
        return 0
    values = [
        Fraction(0) if amount is None else fee.cents(amount)
        for amount, fee in zip((old, new), fees, strict=True)
    ]
    if values[0] is None or values[1] is None:
        return None
    return (values[1] > values[0]) - (values[1] < values[0])


def _more_cap(old: Cap | None, new: Cap | None, fees: tuple[Fees, Fees]) -> int | None:
    if old is None or new is None:
        return 1 if new is None else -1
    return _more(old.amount, new.amount, fees)


# --- prices ----------------------------------------------------------------------------------------


def _rates(price: Price) -> Said:
    def text(language: str) -> str:
        rows = [
            saying.amount(rate.amount).say(language) + (f" / {rate.per}" if rate.per else "")
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
    return _more(old, new, fees)


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
        yield pair.field(rule, f"{clause}/{field}", before, after, audience=audience)
    yield from labels(pair, clause, old, new, audience)
    yield from pair.left_over(clause, old, new, frozenset({"id", "label", *_PREPAID}), audience)


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


def _more_of(old: Any, new: Any) -> bool | None:
    if old is None or new is None:
        return None
    return bool(new > old)


_PREPAID: dict[str, Callable[[Any, Any], bool | None]] = {
    "grants": _grants,
    "expires_after": lambda a, b: longer_delay(a, b) if a is not None and b is not None else b is None,
    "never_expires": lambda a, b: bool(b),
    "unused": lambda a, b: {("lost", "carried"): True, ("carried", "lost"): False}.get((a, b)),
    "record_unit_minutes": lambda a, b: Fraction(b or 0) < Fraction(a or 0),
    "record_mode": lambda a, b: b == "nearest",
}


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
