"""What a price comes to over a period, and how much of a credit that is (K13)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from fractions import Fraction
from typing import Any

from ..clock.errors import OutsideHorizon
from ..ruleset.money import Rounding
from ..ruleset.rules import Period, RuleSet
from .credits import Books, DecidedTickets, Unknown, rounded
from .editions import edition_of_period
from .events import AccountEvent, read_account_events
from .index import Engine, engine_of


def fee(
    rules: RuleSet | Engine,
    price: str,
    period: Period,
    account_events: Iterable[Mapping[str, Any] | AccountEvent] = (),
    *,
    plan: str | None = None,
    as_of: int,
    observed: Mapping[str, Fraction] | None = None,
) -> int | str:
    """The fee of a price for a period, in cents, rounded once as the price says; or why there is none.

    An observed or invoiced amount stands as it is; the rest is pro rata of the days in force (K13).
    """
    engine = engine_of(rules)
    view = edition_of_period(engine, plan, period)
    if view is None:
        return "not-in-force"
    account, _ = read_account_events(account_events)
    books = Books(engine, plan, DecidedTickets(()), account, as_of, lambda _: {}, observed or {})
    rule = next((one for one in view.plan.prices if one.id == price), None)
    try:
        exact = books.base(view, price, period)
    except Unknown as unknown:
        return unknown.why
    except OutsideHorizon:
        return "outside-what-is-known"
    return rounded(exact, (rule and rule.rounding) or Rounding())
