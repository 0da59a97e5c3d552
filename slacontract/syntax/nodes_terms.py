"""Amounts, conditions and modifiers, as written. See `nodes`."""

from __future__ import annotations

from decimal import Decimal
from typing import Literal

from .node import Node, node
from .nodes_values import Day, Event, Instant, Name, Quantity, Text, Unstated, Values

# ---- amounts and figures


@node
class Money(Node):
    value: Decimal
    currency: str


@node
class Percent(Node):
    value: Decimal


@node
class PercentOf(Node):
    """`5 % of PRICE`."""

    percent: Decimal
    of: Name


@node
class ExtremeAmount(Node):
    which: Literal["greater", "lesser"]
    of: tuple[Money | PercentOf, Money | PercentOf]


@node
class Breaches(Node):
    count: Decimal


@node
class Count(Node):
    """`3 "contacts"`."""

    low: Decimal | None
    count: Decimal
    of: Text


Amount = Money | PercentOf | ExtremeAmount | Unstated
Figure = Percent | Breaches | Quantity


# ---- conditions


@node
class InCoverage(Node):
    """`started in C or D`, `reported outside C`."""

    what: Literal["started", "reported"]
    inside: bool
    coverages: tuple[Name, ...]


@node
class ByWhom(Node):
    what: Literal["reported-by", "detected-by", "requested-by"]
    parties: Values | Unstated


@node
class Attribute(Node):
    """`priority is P1 or P2`; `of` names the criterion where `what` is criterion."""

    what: str
    of: Name | None
    negated: bool
    values: tuple[Name | Text, ...]


@node
class ChannelUnavailable(Node):
    channel: Name


@node
class DutyMet(Node):
    duty: Name


@node
class AvailabilityMissed(Node):
    availability: Name
    count: Decimal
    period: str
    in_a_row: bool


@node
class Workload(Node):
    above: bool
    quantity: Quantity


@node
class Judged(Node):
    """Text: a person judges."""

    text: Text


Atom = InCoverage | ByWhom | Attribute | ChannelUnavailable | DutyMet | AvailabilityMissed | Workload | Judged


@node
class Condition(Node):
    """All atoms hold; negated (`unless`): not all hold."""

    negated: bool
    atoms: tuple[Atom, ...]


# ---- modifiers


@node
class ShareOfClock(Node):
    """`50 % of EVENT`; `covered`: of its covered time (K11)."""

    percent: Decimal
    covered: bool
    event: Event


@node
class Unit(Node):
    """What a price is per: a unit, period, event key, or text; `of_work` for hours and minutes of work."""

    unit: str
    of_work: bool = False
    text: Text | None = None


@node
class Modifier(Node):
    """What follows a fact. `key` and the type of `value`:

    from: Event · at: Event | ShareOfClock · before, after: Event | Quantity ·
    for-at-least: Percent (of tickets) · over-each: str (week, month, quarter, year) ·
    over-any: Quantity · as-target, as-internal, measured-only, where-possible, in-addition, instead,
    any-time, in-advance, in-arrears, on-site, remotely, on-request, provider-only, next-opening,
    waited-days: None · under-name, relying-on: Name · for-period, from-period: Day · as-of: Instant ·
    containing: Values · by, jointly, means-of, towards: Values | Unstated · for-a-term: Quantity ·
    per: Unit | Quantity · when, unless: Condition
    """

    key: str
    value: ModifierValue = None


ModifierValue = (
    Event | Quantity | ShareOfClock | Percent | str | Name | Day | Instant | Values | Unstated | Unit
    | Condition | None
)  # fmt: skip
