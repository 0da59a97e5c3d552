"""Facts of the blocks about availability and money (K12, K13, K16)."""

from __future__ import annotations

from decimal import Decimal
from typing import Any, cast

from ..diagnostics import Bilingual
from ..syntax import nodes
from .base import Ref
from .clauses import Condition
from .clauses_from_syntax import over_of
from .common_facts import (
    costs,
    dues,
    flag,
    limits,
    names,
    notices,
    parties_each,
)
from .conditions_from_syntax import CONDITION, condition_of
from .moments_from_syntax import event, metric_of, written_date
from .money import Band, BasedOn, Cap, Exhausted, Grant, Instalment, Rounding, Slice
from .names import Noun
from .quantities import Amount
from .quantities_from_syntax import amount, calendar, effort, period, quantity
from .reading import Fields, Reader, Table

_AMOUNT = Bilingual(
    "an amount, such as 50 EUR or 5% of a price", "un montant, tel que 50 EUR ou 5 % d’un prix"
)


def _where_possible(field: str) -> Any:
    def read(r: Reader, out: Fields, fact: nodes.Property) -> None:
        modifiers = r.modifiers(fact, "where-possible")
        if isinstance(fact.value, nodes.Unstated):
            out.unsaid(field, fact.value)
        else:
            out.add(field, r.named(fact.value, "coverage"))
        if "where-possible" in modifiers:
            out.put(f"{field}_where_possible", True, fact.span)

    return read


MAINTENANCE: Table = {
    "notice": notices,
    "outside": _where_possible("outside"),
    "only-in": _where_possible("only_in"),
    "at-most": limits,
    "at-least": limits,
}


def _excludes(r: Reader, out: Fields, fact: nodes.Property) -> None:
    r.modifiers(fact)
    for item in () if isinstance(fact.value, nodes.Unstated) else fact.value.items:
        if isinstance(item, nodes.Text):
            out.add("excludes_texts", [r.text(item)])
        elif isinstance(item, nodes.Name):
            out.add("excludes", [r.ref(item, "maintenance")])
        else:
            r.refuse(item, Noun(("maintenance",)))
    if isinstance(fact.value, nodes.Unstated):
        r.refuse(fact.value, Noun(("maintenance",)))


def _degradation(r: Reader, out: Fields, fact: nodes.PercentFact) -> None:
    if isinstance(fact.percent, nodes.Percent):
        out.put("degradation_weight", fact.percent.value / 100, fact.span)
    else:
        out.put("degradation_missing", r.missing(fact.percent), fact.span)


AVAILABILITY: Table = {
    "measures": names("measures", "service", "site", "channel"),
    "under-coverage": names("under_coverage", "coverage"),
    "only-in": names("under_coverage", "coverage"),
    "each-alone": flag("rule", "each-alone"),
    "any-down": flag("rule", "any-down"),
    "all-down": flag("rule", "all-down"),
    "degradation-counts": _degradation,
    "at-least": limits,
    "at-most": limits,
    "excludes": _excludes,
}


def _based_on(r: Reader, out: Fields, fact: nodes.BasedOn) -> None:
    modifiers = r.modifiers(fact, "over-each", *CONDITION)
    when = condition_of(r, modifiers)
    priorities = _priorities(when)
    if over := over_of(r, modifiers):
        out.put("over", over, fact.span)
    if fact.worse_of:
        out.put("worse_of", True, fact.span)
    for basis in fact.bases:
        found = _basis(r, basis)
        if found is not None:
            out.add(
                "based_on",
                [
                    BasedOn(
                        span=basis.span,
                        audience=r.audience,
                        **found,
                        priorities=priorities if found["kind"] == "commitment" else (),
                        when=when,
                    )
                ],
            )


def _priorities(when: Condition | None) -> tuple[Ref, ...]:
    """The priorities of a condition that says nothing else."""
    if when is None or when.unless or len(when.atoms) != 1:
        return ()
    only = when.atoms[0]
    return only.refs if only.kind == "priority" and not only.negated else ()


def _basis(r: Reader, basis: nodes.Basis) -> dict[str, Any] | None:
    of = basis.of
    if isinstance(of, nodes.Name):
        label = r.labels.get(of.key)
        if basis.availability or label is None or r.names.get(of.key):
            kinds = ("availability",) if basis.availability else ("availability", "clock")
            ref = r.ref(of, *kinds)
            if ref is None:
                return None
            definition = r.names.get(of.key)
            if definition and definition.kind == "clock":
                return {"kind": "commitment", "ref": ref, "metric": ref.name}
            return {"kind": "availability", "ref": ref}
        return {"kind": "commitment", "metric": label[1], "label_name": label[0]}
    if not isinstance(of, nodes.Moment | nodes.OwnClock):
        r.refuse(of, Noun(("availability", "commitments")))
        return None
    timed = metric_of(r, of)
    return {"kind": "commitment", "metric": timed[0], "ref": timed[1]} if timed else None


def _bound(r: Reader, figure: nodes.Figure, prefix: str) -> dict[str, Any] | None:
    """A figure as the fields of a band or a slice; None where it has no meaning."""
    if isinstance(figure, nodes.Percent):
        return {f"{prefix}percent": figure.value}
    if isinstance(figure, nodes.Breaches):
        return {f"{prefix}count": figure.count}
    found = quantity(r, figure)
    return {f"{prefix}quantity": found} if found else None


def _band(r: Reader, out: Fields, fact: nodes.Band) -> None:
    r.modifiers(fact)
    bound, gives = _bound(r, fact.figure, ""), amount(r, fact.gives)
    if bound and gives:
        side = cast(Any, fact.key)
        out.add("bands", [Band(span=fact.span, audience=r.audience, side=side, **bound, gives=gives)])


def _slice(r: Reader, out: Fields, fact: nodes.Slice) -> None:
    r.modifiers(fact)
    step, bound = _bound(r, fact.size, "step_"), _bound(r, fact.bound, "")
    adds = amount(r, fact.adds)
    if step and bound and adds:
        out.add(
            "slices",
            [
                Slice(
                    span=fact.span,
                    audience=r.audience,
                    begun=fact.key == "for-each-started",
                    **step,
                    side=fact.side,
                    **bound,
                    adds=adds,
                )
            ],
        )


def _each(field: str) -> Any:
    def read(r: Reader, out: Fields, fact: nodes.Each) -> None:
        r.modifiers(fact)
        out.put(field, amount(r, fact.gives), fact.span)

    return read


def _money(r: Reader, node: Any) -> Amount | None:
    """An amount of a limit; a share of nothing named is refused."""
    if isinstance(node, nodes.Money | nodes.PercentOf | nodes.ExtremeAmount | nodes.Unstated):
        return amount(r, node)
    if not isinstance(node, nodes.Bare):
        r.refuse(node, _AMOUNT)
    return None


def _cap(r: Reader, out: Fields, fact: nodes.Limit) -> None:
    modifiers = r.modifiers(fact, "over-each", "over-any")
    value = _money(r, fact.value)
    if value is not None:
        over = over_of(r, modifiers)
        out.add("caps", [Cap(span=fact.span, audience=r.audience, amount=value, over=over)])


def _nothing_below(r: Reader, out: Fields, fact: nodes.AmountFact) -> None:
    modifiers = r.modifiers(fact, "over-each")
    out.put("nothing_below", amount(r, fact.amount), fact.span)
    if over := over_of(r, modifiers):
        out.put("over", over, fact.span)


def _rounded_to(r: Reader, out: Fields, fact: nodes.Rounding) -> None:
    r.modifiers(fact)
    mode: Any = "half-even" if fact.half_even else "half-up"
    if isinstance(fact.to, nodes.Money):
        unit = amount(r, fact.to)
        rounding = Rounding(span=fact.span, audience=r.audience, unit=unit, mode=mode)
    else:
        time = effort(r, cast(nodes.Quantity, fact.to))
        if time is None:
            return
        rounding = Rounding(span=fact.span, audience=r.audience, minutes=time.minutes, mode=mode)
    out.put("rounding", rounding, fact.span)


def _rounded_up(r: Reader, out: Fields, fact: nodes.QuantityFact) -> None:
    r.modifiers(fact)
    if isinstance(fact.quantity, nodes.Text | nodes.Unstated):
        r.refuse(fact.quantity, Bilingual("time of work", "un temps de travail"))
        return
    time = effort(r, fact.quantity)
    if time is not None:
        rounding = Rounding(span=fact.span, audience=r.audience, minutes=time.minutes, mode="up")
        out.put("rounding", rounding, fact.span)


def _rounded_cent(r: Reader, out: Fields, fact: nodes.Flag) -> None:
    r.modifiers(fact)
    out.put("rounding", Rounding(span=fact.span, audience=r.audience, mode="nearest-cent"), fact.span)


CREDIT: Table = {
    "based-on": _based_on,
    "below": _band,
    "above": _band,
    "for-each-full": _slice,
    "for-each-started": _slice,
    "each-breach": _each("each_breach"),
    "each-late-ticket": _each("each_late_ticket"),
    "at-most": _cap,
    "nothing-below": _nothing_below,
    "prevails-over": names("prevails_over", "credit"),
    "rounded-to": _rounded_to,
    "rounded-cent": _rounded_cent,
    "commitment": dues(claim="claim", payment="payment"),
}

PRICE: Table = {
    "costs": costs,
    "rounded-to": _rounded_to,
    "rounded-up": _rounded_up,
    "rounded-cent": _rounded_cent,
    "commitment": dues(invoice="invoice", payment="invoice"),
}


def _grants(r: Reader, out: Fields, fact: nodes.Grants) -> None:
    r.modifiers(fact)
    every = calendar(r, fact.every) if fact.every else None
    if isinstance(fact.what, nodes.Unstated):
        missing = r.missing(fact.what)
        out.add("grants", [Grant(span=fact.span, audience=r.audience, missing=missing, every=every)])
        return
    if isinstance(fact.what, nodes.Money | nodes.PercentOf | nodes.Count):
        r.refuse(fact.what, Bilingual("time of work", "un temps de travail"))
        return
    time = effort(r, fact.what)
    if time is not None:
        out.add("grants", [Grant(span=fact.span, audience=r.audience, time=time, every=every)])


def _instalment(r: Reader, out: Fields, fact: nodes.Instalment) -> None:
    modifiers = r.modifiers(fact, "at", "before", "after", "in-advance", "in-arrears")
    written: Any = fact.amount
    percent: Decimal | None = written.value if isinstance(written, nodes.Percent) else None
    value = None if percent is not None else _money(r, written)
    if percent is None and value is None:
        return
    moments: dict[str, Any] = {}
    for key, one in modifiers.items():
        if key in ("in-advance", "in-arrears"):
            moments["in_advance"] = key == "in-advance"
        elif isinstance(one.value, nodes.Moment | nodes.OwnClock | nodes.StopOf | nodes.Outside):
            moments[key] = event(r, one.value)
        else:
            r.refuse(one, Bilingual("an event", "un événement"))
    on: Any = fact.on
    days = on.items if isinstance(on, nodes.Days) else ()
    out.add(
        "instalments",
        [
            Instalment(
                span=fact.span,
                audience=r.audience,
                amount=value,
                percent=percent,
                on=tuple(date for day in days if (date := written_date(r, day))),
                lead=calendar(r, fact.lead) if fact.lead is not None else None,
                **moments,
            )
        ],
    )


def _expires_after(r: Reader, out: Fields, fact: nodes.Expiry) -> None:
    out.put("expires_after", calendar(r, cast(nodes.Quantity, fact.when)), fact.span)


def _expires_each(r: Reader, out: Fields, fact: nodes.Expiry) -> None:
    out.put("expires_at_end_of", period(r, cast(str, fact.when), None, fact), fact.span)


_EXHAUSTED = {"charged-at": "charged"}


def _exhausted(r: Reader, out: Fields, fact: nodes.Exhausted) -> None:
    r.modifiers(fact)
    span, audience = fact.span, r.audience
    if isinstance(fact.what, nodes.Unstated):
        missing = r.missing(fact.what)
        out.add("exhausted", [Exhausted(span=span, audience=audience, mode="missing", missing=missing)])
    elif fact.what == "charged-at" and fact.values is not None:
        for price in r.named(fact.values, "price"):
            out.add("exhausted", [Exhausted(span=span, audience=audience, mode="charged", price=price)])
    elif fact.what == "alerts" and fact.values is not None:
        told = r.parties(fact.values)
        out.add("exhausted", [Exhausted(span=span, audience=audience, mode="alerts", alerts=told)])
    else:
        mode: Any = _EXHAUSTED.get(fact.what, fact.what)
        out.add("exhausted", [Exhausted(span=span, audience=audience, mode=mode)])


PREPAID: Table = {
    "grants": _grants,
    "costs": costs,
    "at-most": limits,
    "at-least": limits,
    "instalment": _instalment,
    "expires-after": _expires_after,
    "expires-each": _expires_each,
    "never-expires": flag("never_expires"),
    "carried-over": flag("unused", "carried"),
    "lost": flag("unused", "lost"),
    "rounded-to": _rounded_to,
    "rounded-up": _rounded_up,
    "notice": notices,
    "exhausted": _exhausted,
}

TIME_RECORD: Table = {
    "seen-by": parties_each("seen_by"),
    "invoice-basis": flag("basis_of_invoices"),
    "automatic": flag("automatic"),
    "free-of-charge": flag("free_of_charge"),
    "rounded-to": _rounded_to,
    "rounded-up": _rounded_up,
}
