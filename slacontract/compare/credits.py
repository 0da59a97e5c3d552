"""Service credits in two versions: over all that may happen in a period, and in money at the worst (K13)."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import Any

from ..diagnostics import Bilingual
from ..records import dataclass
from ..ruleset.money import (
    Amount,
    Cap,
    Cents,
    Credit,
    Percentage,
)
from ..ruleset.rules import Plan
from ..telling import length
from . import numbers, saying
from .amounts import SYMBOLIC, Fees, currencies, labels, longer_delay, more
from .changes import Change, Evidence
from .pairs import PlanPair
from .rules import (
    CREDIT_CHANGED,
    CREDIT_LESS,
    CREDIT_MORE,
    WORDS,
    Rule,
)
from .schedules import Domain, UnknownAmount, compared, schedule

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


_SHARES = frozenset({"availability", "share"})


def _dimensions(pair: PlanPair, old: Credit, new: Credit) -> tuple[tuple[str, Domain], ...]:
    """What the sum of a credit goes by: its figure, the number of its breaches, that of its late tickets."""
    found: list[tuple[str, Domain]] = []
    if any(one.bands or one.slices for one in (old, new)):
        kinds = {figure.kind for one in (old, new) for figure in one.figures}
        found.append(("figure", "percent" if kinds <= _SHARES else "whole"))
    found += [
        (name, "whole")
        for name in ("per_breach", "per_ticket")
        if getattr(old, name) is not None or getattr(new, name) is not None
    ]
    return tuple(found)


def _one_value(plan: Plan, one: Credit) -> bool:
    """Whether a credit goes by one value of its figure a period, so that its cap and floor belong to that."""
    if len(one.figures) > 1:
        return one.worse_of
    ids = {figure.of for figure in one.figures if figure.kind == "availability"}
    return one.worse_of or all(
        len(each.components) < 2 or each.rule != "each-alone" for each in plan.availability if each.id in ids
    )


@dataclass(frozen=True)
class _Verdict:
    """Signs of all differences (1: the new gives more), how they are known, and where they are greatest."""

    signs: frozenset[int]
    evidence: Evidence
    at: tuple[Fraction, Fraction, Fraction] | None = None


def _verdict(pair: PlanPair, old: Credit, new: Credit, fees: tuple[Fees, Fees]) -> _Verdict:
    """Both credits compared over all that may happen in a period.

    A credit by one number is one function, its cap and floor included. One by several is a sum that grows
    with each part and with its cap: where no part goes against another, that proves the whole; else by rule.
    """
    dimensions = _dimensions(pair, old, new)
    said = [currencies(amount) for one in (old, new) for amount in _amounts(one)]
    paid = {_currency(fee) for fee in fees if any(isinstance(a, Percentage) for a in _amounts(old))}
    if len(frozenset[str]().union(*said)) > 1 or len(paid) > 1:
        return _Verdict(frozenset(), "unknown")
    kinds = [{figure.kind in _SHARES for figure in one.figures} for one in (old, new)]
    if dimensions and dimensions[0][0] == "figure" and (kinds[0] != kinds[1] or len(kinds[0]) > 1):
        return _Verdict(frozenset(), "unknown")
    alone = len(dimensions) == 1 and (
        dimensions[0][0] != "figure" or (_one_value(pair.old, old) and _one_value(pair.new, new))
    )
    signs: set[int] = set()
    every = True
    at: tuple[Fraction, Fraction, Fraction] | None = None
    for dimension, domain in dimensions:
        try:
            sides = [
                schedule(one, fee, dimension=dimension, limits=alone)
                for one, fee in zip((old, new), fees, strict=True)
            ]
        except UnknownAmount:
            return _Verdict(frozenset(), "unknown")
        found = compared(sides[0], sides[1], domain)
        signs |= {sign for sign, there in ((1, found.more), (-1, found.less)) if there}
        every &= found.every
        at = found.at if dimension == "figure" or alone else at
    limits = [_limits(one, elsewhere=alone) for one in (old, new)]
    moved = [
        _more_cap(limits[0].get(period), limits[1].get(period), fees) for period in {*limits[0], *limits[1]}
    ]
    if not alone:
        lower = more(old.floor, new.floor, fees)
        moved.append(None if lower is None else -lower)
    if None in moved:
        return _Verdict(frozenset(), "unknown")
    signs |= {sign for sign in moved if sign}
    proved = (alone and not any(moved)) or len(signs) < 2
    return _Verdict(frozenset(signs), "rule" if not proved else "every-value" if every else "many-values", at)


def _limits(one: Credit, *, elsewhere: bool) -> dict[str, Cap]:
    """The caps of a credit by their period; `elsewhere`: but for those of its own period."""
    return {cap.period: cap for cap in one.caps if not elsewhere or cap.period != one.period}


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
    found = _verdict(pair, old, new, fees)
    rule: Rule = CREDIT_CHANGED
    if found.evidence != "unknown":
        if not found.signs:
            rule = WORDS
        elif len(found.signs) == 1:
            rule = CREDIT_MORE if 1 in found.signs else CREDIT_LESS
    texts = worst(old, fees[0]), worst(new, fees[1])
    figures: dict[str, Any] = {}
    if found.at is not None:
        value, before, after = found.at
        figures = {"at": float(round(value, 4)), "before_cents": float(before), "now_cents": float(after)}
        kind = next((figure.kind for figure in new.figures), "breaches")
        kind = "late tickets" if _dimensions(pair, old, new)[0][0] == "per_ticket" else kind
        texts = tuple(
            _with(text, fee, _value(value, kind), cents)
            for text, fee, cents in zip(texts, fees, (before, after), strict=True)
        )  # type: ignore[assignment]
    return pair.change(
        rule, clause, *texts, found.evidence, was=was, became=became, audience=audience, figures=figures
    )


def _value(value: Fraction, kind: str) -> Bilingual:
    """A value of a figure as people say it: `99.4 %`, `3 breaches`, `2 h late`."""
    if kind in _SHARES:
        return saying.both(lambda language: f"{numbers.number(f'{float(value):.12g}', language)} %")
    n = int(value)
    if kind == "lateness":
        return Bilingual(f"{length(n, 'en')} late", f"{length(n, 'fr')} de retard")
    en, fr = {"late tickets": ("late ticket", "ticket en retard")}.get(kind, ("breach", "manquement"))
    plural = {"late ticket": ("late tickets", "tickets en retard")}.get(en, ("breaches", "manquements"))
    return Bilingual(f"{n} {en if n == 1 else plural[0]}", f"{n} {fr if n < 2 else plural[1]}")


def _said(cents: Fraction, fees: Fees, language: str) -> str:
    if fees.symbolic is not None:
        share = numbers.number(f"{float(cents / SYMBOLIC * 100):g}", language)
        return f"{share} % de « {fees.symbolic} »" if language == "fr" else f"{share} % of “{fees.symbolic}”"
    return numbers.money(cents, _currency(fees), language)


def _currency(fees: Fees) -> str | None:
    found = {
        rate.amount.currency
        for one in fees.prices.values()
        for rate in one.rates
        if isinstance(rate.amount, Cents)
    }
    return found.pop() if len(found) == 1 else None


def _with(text: Bilingual, fees: Fees, at: Bilingual, cents: Fraction) -> Bilingual:
    return Bilingual(
        f"{text.en}; at {at.en}: {_said(cents, fees, 'en')}",
        f"{text.fr} ; à {at.fr} : {_said(cents, fees, 'fr')}",
    )


def worst(one: Credit, fees: Fees) -> Bilingual:
    """What a credit gives at the worst, each period."""
    return saying.both(lambda language: _worst(one, fees, language))


def _worst(one: Credit, fees: Fees, language: str) -> str:
    fr = language == "fr"
    per = f" / {numbers.period(one.period, language)}"
    caps = [value for cap in one.caps if (value := fees.cents(cap.amount)) is not None]
    most = f"{_said(min(caps), fees, language)}{per}" if caps else None
    unlimited = "sans limite" if fr else "without limit"
    each = [amount for amount in (one.per_breach, one.per_ticket) if amount is not None]
    if each:
        values = [fees.cents(amount) for amount in each]
        shown = " + ".join(
            _said(value, fees, language) if value is not None else saying.amount(amount).say(language)
            for value, amount in zip(values, each, strict=True)
        )
        limit = f"{'au plus' if fr else 'at most'} {most}" if most else unlimited
        return f"{shown} {'chacun' if fr else 'each'}, {limit}"
    try:
        found = schedule(one, fees, dimension="figure")
    except UnknownAmount:
        return "une somme inconnue" if fr else "a sum that is not known"
    if any(cents > 0 for _, cents in found.endless) and most is None:
        return unlimited
    if any(cents > 0 for _, cents in found.endless):
        cents = min(caps)
    else:
        bounds = [*(band.bound for band in one.bands), *(part.bound for part in one.slices)]
        cents = max(found(value) for value in (Fraction(0), *(Fraction(bound) + 1 for bound in bounds)))
    return f"{'au pire' if fr else 'at worst'} {_said(cents, fees, language)}{per}"


def _more_cap(old: Cap | None, new: Cap | None, fees: tuple[Fees, Fees]) -> int | None:
    if old is None or new is None:
        return 1 if new is None else -1
    return more(old.amount, new.amount, fees)
