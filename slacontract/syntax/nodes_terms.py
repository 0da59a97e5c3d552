"""Amounts, conditions and modifiers, as written. See `nodes`."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from .nodes_values import Day, Event, Instant, Name, Node, Quantity, Text, Unstated, Values

# ---- amounts and figures


@dataclass(frozen=True, slots=True)
class Money(Node):
    value: Decimal
    currency: str


@dataclass(frozen=True, slots=True)
class Percent(Node):
    value: Decimal


@dataclass(frozen=True, slots=True)
class PercentOf(Node):
    """`5 % of PRICE`."""

    percent: Decimal
    of: Name


@dataclass(frozen=True, slots=True)
class ExtremeAmount(Node):
    which: Literal["greater", "lesser"]
    of: tuple[Money | PercentOf, Money | PercentOf]


@dataclass(frozen=True, slots=True)
class Breaches(Node):
    count: Decimal


@dataclass(frozen=True, slots=True)
class Count(Node):
    """`3 "contacts"`."""

    low: Decimal | None
    count: Decimal
    of: Text


Amount = Money | PercentOf | ExtremeAmount | Unstated
Figure = Percent | Breaches | Quantity


# ---- conditions


@dataclass(frozen=True, slots=True)
class InCoverage(Node):
    """`started in C or D`, `reported outside C`."""

    what: Literal["started", "reported"]
    inside: bool
    coverages: tuple[Name, ...]


@dataclass(frozen=True, slots=True)
class ByWhom(Node):
    what: Literal["reported-by", "detected-by", "requested-by"]
    parties: Values | Unstated


@dataclass(frozen=True, slots=True)
class Attribute(Node):
    """`priority is P1 or P2`; `of` names the criterion where `what` is criterion."""

    what: str
    of: Name | None
    negated: bool
    values: tuple[Name | Text, ...]


@dataclass(frozen=True, slots=True)
class ChannelUnavailable(Node):
    channel: Name


@dataclass(frozen=True, slots=True)
class DutyMet(Node):
    duty: Name


@dataclass(frozen=True, slots=True)
class AvailabilityMissed(Node):
    availability: Name
    count: Decimal
    period: str
    in_a_row: bool


@dataclass(frozen=True, slots=True)
class Workload(Node):
    above: bool
    quantity: Quantity


@dataclass(frozen=True, slots=True)
class Judged(Node):
    """Text: a person judges."""

    text: Text


Atom = InCoverage | ByWhom | Attribute | ChannelUnavailable | DutyMet | AvailabilityMissed | Workload | Judged


@dataclass(frozen=True, slots=True)
class Condition(Node):
    """All atoms hold; negated (`unless`): not all hold."""

    negated: bool
    atoms: tuple[Atom, ...]


# ---- modifiers


@dataclass(frozen=True, slots=True)
class ShareOfClock(Node):
    """`50 % of EVENT`; `covered`: of its covered time (K11)."""

    percent: Decimal
    covered: bool
    event: Event


@dataclass(frozen=True, slots=True)
class Unit(Node):
    """What a price is per: a unit, period, event key, or text; `of_work` for hours and minutes of work."""

    unit: str
    of_work: bool = False
    text: Text | None = None


@dataclass(frozen=True, slots=True)
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
