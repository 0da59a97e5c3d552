"""Limits and costs: figures over a period, amounts for a unit."""

from __future__ import annotations

from typing import Any, cast

from ..syntax import nodes
from .clauses import Cost, Limit
from .clauses_from_syntax import STATUS, at_event, over_of, parties_of, start_of
from .conditions_from_syntax import CONDITION, condition_of
from .quantities import Quantity
from .quantities_from_syntax import amount, quantity
from .reading import Modifiers, Reader

_LIMIT = (
    "over-each", "over-any", "as-target", "as-internal", "measured-only", "in-addition", "where-possible",
    "for-a-term", "under-name", "per", "on-request", *CONDITION,
)  # fmt: skip


def limit(r: Reader, node: nodes.Limit) -> Limit | None:
    """At most, at least or unlimited, as meant."""
    modifiers = r.modifiers(node, *_LIMIT)
    statuses = [key for key in STATUS if key in modifiers]
    outer = r.audience
    if "as-internal" in modifiers or "measured-only" in modifiers:
        r.audience = "provider"
    try:
        figure = _figure(r, node.value)
        if figure is None:
            return None
        label = modifiers.get("under-name")
        return Limit(
            span=node.span,
            audience=r.audience,
            side=cast(Any, node.key),
            **figure,
            over=over_of(r, modifiers),
            term=term_of(r, modifiers),
            label_name=cast(nodes.Name, label.value).text if label else None,
            **per_of(r, modifiers),
            on_request="on-request" in modifiers,
            where_possible="where-possible" in modifiers,
            status=cast(Any, STATUS[statuses[0]]) if statuses else "committed",
            in_addition="in-addition" in modifiers,
            when=condition_of(r, modifiers),
        )
    finally:
        r.audience = outer


def _figure(r: Reader, value: Any) -> dict[str, Any] | None:
    match value:
        case nodes.Percent():
            return {"percent": value.value}
        case nodes.Breaches():
            return {"count": value.count}
        case nodes.Count():
            return {"count": value.count, "low": value.low, "things": r.text(value.of)}
        case nodes.Text():
            return {"things": r.text(value)}
        case nodes.Unstated():
            return {"missing": r.missing(value)}
        case nodes.Money() | nodes.PercentOf():
            money = amount(r, value)
            return {"amount": money} if money else None
        case _:
            counted = quantity(r, value)
            return {"quantity": counted} if counted else None


def cost(r: Reader, node: nodes.AmountFact) -> Cost | None:
    """What something costs, per what, and when."""
    modifiers = r.modifiers(
        node, "per", "by", "in-advance", "in-arrears", "in-addition", "on-request", "on-site", "remotely",
        "from", "at", "for-a-term", *CONDITION,
    )  # fmt: skip
    value = amount(r, node.amount)
    if value is None:
        return None
    in_advance = True if "in-advance" in modifiers else False if "in-arrears" in modifiers else None
    return Cost(
        span=node.span,
        audience=r.audience,
        amount=value,
        **per_of(r, modifiers),
        in_advance=in_advance,
        in_addition="in-addition" in modifiers,
        on_request="on-request" in modifiers,
        on_site="on-site" in modifiers,
        remotely="remotely" in modifiers,
        start=start_of(r, modifiers),
        at=at_event(r, modifiers),
        term=term_of(r, modifiers),
        by=parties_of(r, modifiers, "by"),
        when=condition_of(r, modifiers),
    )


def per_of(r: Reader, modifiers: Modifiers) -> dict[str, Any]:
    """`per UNIT` as fields: a word of the language, text, or a quantity."""
    one = modifiers.get("per")
    if one is None:
        return {}
    if not isinstance(one.value, nodes.Unit):
        return {"per_quantity": quantity(r, cast(nodes.Quantity, one.value))}
    if one.value.text:
        return {"per_text": r.text(one.value.text)}
    unit = one.value.unit
    # `hours` is written in the plural by the keyword tables; `business-days` is one of them.
    unit = unit.removesuffix("s") if unit.rsplit("-", 1)[-1] in _UNITS else unit
    return {"per": f"{unit}-of-work" if one.value.of_work else unit}


_UNITS = ("minutes", "hours", "days", "weeks", "months", "years")


def term_of(r: Reader, modifiers: Modifiers) -> Quantity | None:
    """`for a term of Q`."""
    one = modifiers.get("for-a-term")
    return quantity(r, cast(nodes.Quantity, one.value)) if one else None
