"""Blocks about availability and money (K12, K13, K16)."""

from decimal import Decimal
from typing import Literal

from .base import Block, Missing, Node, Parties, Ref, Text
from .clauses import Condition, Cost, Due, Event, Limit, Notice
from .quantities import Amount, CalendarTime, Effort, Period, Quantity
from .time import WrittenDate


class Maintenance(Block):
    """Planned work (K12)."""

    notices: tuple[Notice, ...] = ()
    outside: tuple[Ref, ...] = ()
    outside_where_possible: bool = False
    only_in: tuple[Ref, ...] = ()
    only_in_where_possible: bool = False
    limits: tuple[Limit, ...] = ()


class Availability(Block):
    """Availability of components (K12)."""

    measures: tuple[Ref, ...] = ()
    rule: Literal["each-alone", "any-down", "all-down"] | None = None
    under_coverage: tuple[Ref, ...] = ()
    degradation_weight: Decimal | None = None
    degradation_missing: Missing | None = None
    limits: tuple[Limit, ...] = ()
    excludes: tuple[Ref, ...] = ()
    excludes_texts: tuple[Text, ...] = ()
    missing: Missing | None = None


class BasedOn(Node):
    """What a credit is reckoned from: an availability, or a metric (of some priorities, or of one name).

    `label_name`: the name that tells two commitments of the metric apart.
    """

    kind: Literal["availability", "commitment"]
    ref: Ref | None = None
    metric: str | None = None
    label_name: str | None = None
    when: Condition | None = None
    priorities: tuple[Ref, ...] = ()


class Band(Node):
    """`below 99.5 % gives`, `above 2 breaches gives`, `above Q gives`."""

    side: Literal["below", "above"]
    percent: Decimal | None = None
    count: Decimal | None = None
    quantity: Quantity | None = None
    gives: Amount


class Slice(Node):
    """`for each full 3 % below 97 % adds`."""

    begun: bool = False
    step_percent: Decimal | None = None
    step_count: Decimal | None = None
    step_quantity: Quantity | None = None
    side: Literal["below", "above"] = "below"
    percent: Decimal | None = None
    count: Decimal | None = None
    quantity: Quantity | None = None
    adds: Amount


class Rounding(Node):
    """Rounding of money (`unit` in currency units) or of time records (`minutes`)."""

    unit: Amount | None = None
    minutes: Decimal | None = None
    mode: Literal["half-up", "half-even", "up", "nearest-cent"] = "half-up"


class Cap(Node):
    """At most an amount over a period."""

    amount: Amount
    over: Period | None = None


class Credit(Block):
    """A service credit (K13)."""

    based_on: tuple[BasedOn, ...] = ()
    worse_of: bool = False
    bands: tuple[Band, ...] = ()
    slices: tuple[Slice, ...] = ()
    each_breach: Amount | None = None
    each_late_ticket: Amount | None = None
    caps: tuple[Cap, ...] = ()
    nothing_below: Amount | None = None
    prevails_over: tuple[Ref, ...] = ()
    rounding: Rounding | None = None
    claim: tuple[Due, ...] = ()
    payment: tuple[Due, ...] = ()
    over: Period | None = None


class Price(Block):
    """A named price."""

    costs: tuple[Cost, ...] = ()
    rounding: Rounding | None = None
    invoice: tuple[Due, ...] = ()


class Instalment(Node):
    """A part of a price or of a grant, and when it falls due: on dates, at an event, so long (`lead`) before
    or after one."""

    amount: Amount | None = None
    percent: Decimal | None = None
    on: tuple[WrittenDate, ...] = ()
    at: Event | None = None
    before: Event | None = None
    after: Event | None = None
    lead: CalendarTime | None = None
    in_advance: bool | None = None


class Grant(Node):
    """Time granted, once or every so often; `missing`: how much is still unsaid."""

    time: Effort | None = None
    missing: Missing | None = None
    every: CalendarTime | None = None


class Exhausted(Node):
    """What happens once the time is used up."""

    mode: Literal["work-stops", "contract-ends", "charged", "overdrawn", "alerts", "missing"]
    missing: Missing | None = None
    price: Ref | Amount | None = None
    alerts: Parties | None = None


class PrepaidTime(Block):
    """Prepaid time (K16)."""

    grants: tuple[Grant, ...] = ()
    costs: tuple[Cost, ...] = ()
    limits: tuple[Limit, ...] = ()
    instalments: tuple[Instalment, ...] = ()
    expires_after: CalendarTime | None = None
    expires_at_end_of: Period | None = None
    never_expires: bool = False
    unused: Literal["carried", "lost"] | None = None
    rounding: Rounding | None = None
    notices: tuple[Notice, ...] = ()
    exhausted: tuple[Exhausted, ...] = ()
    missing: Missing | None = None


class TimeRecord(Block):
    """Records of time spent: who sees them, how they are rounded, whether invoices rest on them."""

    seen_by: tuple[Parties, ...] = ()
    basis_of_invoices: bool = False
    rounding: Rounding | None = None
    automatic: bool = False
    free_of_charge: bool = False
    missing: Missing | None = None
