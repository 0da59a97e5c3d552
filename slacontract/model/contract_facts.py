"""Facts of the contract's head, and of an amendment's."""

from __future__ import annotations

from typing import Any

from ..diagnostics import Bilingual
from ..syntax import nodes
from .base import Missing
from .clauses_from_syntax import parties_of
from .common_facts import (
    dues,
    flag,
    notices,
    one_name,
    one_text,
    quantity_or_missing,
    terms,
    text_or_missing,
)
from .contract import InForce, Revision, Signed
from .moments_from_syntax import definite_date, order_of_dates, written_date
from .reading import Fields, Reader, Table
from .ticket_facts import minimum_term
from .time import Closes, YearlyDate
from .time_facts import closings
from .zones import checked_zone


def _version(r: Reader, out: Fields, fact: nodes.Property) -> None:
    r.modifiers(fact)
    item = r.one(fact.value)
    if isinstance(item, nodes.Number):
        text = nodes.Text(item.span, f"{item.value:f}")
        out.put("version", r.text(text), fact.span)
    elif isinstance(item, nodes.Unstated):
        out.put("version_missing", r.missing(item), fact.span)
    else:
        out.put("version", one_text(r, fact.value), fact.span)


def _revision(r: Reader, out: Fields, fact: nodes.Revision) -> None:
    date = definite_date(r, fact.day) if fact.day else None
    number = int(fact.number)
    if number != fact.number:
        r.refuse(fact, Bilingual("a whole number", "un nombre entier"))
    out.put("revision", Revision(span=fact.span, audience=r.audience, number=number, date=date), fact.span)


def _signed(r: Reader, out: Fields, fact: nodes.DaysFact) -> None:
    modifiers = r.modifiers(fact, "by")
    if isinstance(fact.days, nodes.Unstated):
        out.unsaid("signed", fact.days)
        return
    date = _one_date(r, fact)
    if date is not None:
        by = parties_of(r, modifiers, "by")
        out.put("signed", Signed(span=fact.span, audience=r.audience, date=date, by=by), fact.span)


def _one_date(r: Reader, fact: nodes.DaysFact) -> Any:
    if isinstance(fact.days, nodes.Unstated) or len(fact.days.items) != 1:
        r.refuse(fact.days, Bilingual("one date", "une seule date"))
        return None
    return definite_date(r, fact.days.items[0])


def _horizon(r: Reader, out: Fields, fact: nodes.DaysFact) -> None:
    r.modifiers(fact)
    out.put("horizon_until", _one_date(r, fact), fact.span)


def _ends_on(r: Reader, out: Fields, fact: nodes.DaysFact) -> None:
    r.modifiers(fact)
    if isinstance(fact.days, nodes.Unstated):
        out.unsaid("ends_on", fact.days)
        return
    for day in fact.days.items:
        date = written_date(r, day)
        if isinstance(date, YearlyDate):
            out.add("ends_on", [date])
        elif date is not None:
            r.refuse(day, Bilingual("a date without its year", "une date sans son année"))


def _in_force(r: Reader, out: Fields, fact: nodes.InForce) -> None:
    span = fact.span
    last = definite_date(r, fact.last) if fact.last else None
    start: Any = None
    if fact.unstated:
        start = r.missing(fact.unstated)
    elif fact.first:
        start = definite_date(r, fact.first)
        order_of_dates(r, start, last, span)
    else:
        start = Missing(span=span, audience=r.audience, why="not-stated")
    if start is not None:
        out.put("in_force", InForce(span=span, audience=r.audience, start=start, end=last), span)


def _renewed(r: Reader, out: Fields, fact: nodes.QuantityFact) -> None:
    r.modifiers(fact)
    out.put("renewed_for", quantity_or_missing(r, fact.quantity), fact.span)


def _closes(r: Reader, out: Fields, fact: nodes.Closed) -> None:
    coverages = r.named(fact.coverages, "coverage") if fact.coverages else ()
    stretches = closings(r, fact)
    if stretches and (coverages or fact.coverages is None):
        closes = Closes(
            span=fact.span,
            audience=r.audience,
            all=fact.coverages is None,
            coverages=coverages,
            closings=tuple(stretches),
        )
        out.add("closes", [closes])


def _time_zone(r: Reader, out: Fields, fact: nodes.TimeZone) -> None:
    if isinstance(fact.zone, nodes.Zone):
        out.put("zone", checked_zone(r, fact.zone), fact.span)
        out.put("zone_span", fact.zone.span, fact.span)
        return
    out.once("zone", fact.span)
    if isinstance(fact.zone, nodes.Unstated):
        out.put("zone_missing", r.missing(fact.zone), fact.span)
    else:
        # Whose clock it is, is said; which zone that is, is not.
        out.put("zone_missing", Missing(span=fact.span, audience=r.audience, why="not-stated"), fact.span)
        out.put("zone_of_client", True, fact.span)


def _tax(r: Reader, out: Fields, fact: nodes.PercentFact) -> None:
    if isinstance(fact.percent, nodes.Percent):
        out.put("tax_percent", fact.percent.value, fact.span)
    else:
        out.put("tax_missing", r.missing(fact.percent), fact.span)


def _written(r: Reader, out: Fields, fact: nodes.Written) -> None:
    field = "written_in" if fact.key == "written" else "prevails_in"
    out.put(field, fact.language, fact.span)
    if fact.key == "written":
        out.put("written_in_stated", True, fact.span)


def _precedence(r: Reader, out: Fields, fact: nodes.Precedence) -> None:
    order: list[Any] = []
    for item in fact.order:
        if isinstance(item, str):
            order.append(item)
        elif isinstance(item, nodes.Name):
            if ref := r.ref(item):
                order.append(ref)
        else:
            order.append(r.text(item))
    out.put("order_of_precedence", tuple(order), fact.span)


CONTRACT: Table = {
    "provider": text_or_missing("provider"),
    "client": text_or_missing("client"),
    "reference": text_or_missing("reference"),
    "version": _version,
    "revision": _revision,
    "signed": _signed,
    "in-force": _in_force,
    "renewed": _renewed,
    "minimum-term": minimum_term,
    "ends-on": _ends_on,
    "horizon": _horizon,
    "notice": notices,
    "closes": _closes,
    "time-zone": _time_zone,
    "obligation-of-means": flag("obligation", "means"),
    "obligation-of-result": flag("obligation", "result"),
    "excluding-tax": flag("tax", "excluded"),
    "including-tax": flag("tax", "included"),
    "tax": _tax,
    "changes": terms("changes"),
    "upgrade": terms("upgrade"),
    "downgrade": terms("downgrade"),
    "default-plan": one_name("default_plan", "plan"),
    "written": _written,
    "prevails-in": _written,
    "precedence": _precedence,
    "commitment": dues(payment="payment", invoice="invoice"),
}


def _takes_effect(r: Reader, out: Fields, fact: nodes.TakesEffect) -> None:
    out.put("takes_effect", definite_date(r, fact.day), fact.span)
    if fact.from_period:
        out.put("from_period_of", definite_date(r, fact.from_period), fact.span)


AMENDMENT: Table = {
    "amends": text_or_missing("amends"),
    "reference": text_or_missing("reference"),
    "revision": _revision,
    "signed": _signed,
    "takes-effect": _takes_effect,
    "closes": _closes,
    "written": _written,
    "prevails-in": _written,
    "precedence": _precedence,
}
