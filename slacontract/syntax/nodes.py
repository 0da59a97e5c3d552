"""The contract as written: one frozen value a construct, free of any keyword language.

Every node begins with its span. Spans, and the case and accents of names, take no part in equality:
two texts that say the same have equal nodes. Keys are those of the keyword tables in lower case with
hyphens (`UNDER_COVERAGE` is `under-coverage`); events are those of the one list `EVENTS`.
"""

from __future__ import annotations

from dataclasses import field

from ..source import Span
from .node import Node, node
from .nodes_facts import (
    AmountFact,
    Arises,
    Band,
    BasedOn,
    Basis,
    ClockEnd,
    Closed,
    Commitment,
    DatedEntry,
    DatedWindows,
    DaysFact,
    Deemed,
    Done,
    Each,
    Except,
    Exhausted,
    Expiry,
    Fact,
    Flag,
    Grants,
    HolidayWindows,
    InForce,
    Instalment,
    LateByPriorityChange,
    Limit,
    Moments,
    Notice,
    Occurrence,
    OnReopening,
    Paragraphs,
    PercentFact,
    Precedence,
    Property,
    QuantityFact,
    Redirects,
    Replaces,
    Revision,
    Rotation,
    Rounding,
    Row,
    Slice,
    Step,
    TakesEffect,
    Terms,
    TimeZone,
    Weekly,
    Written,
)
from .nodes_terms import (
    Amount,
    Atom,
    Attribute,
    AvailabilityMissed,
    Breaches,
    ByWhom,
    ChannelUnavailable,
    Condition,
    Count,
    DutyMet,
    ExtremeAmount,
    Figure,
    InCoverage,
    Judged,
    Modifier,
    ModifierValue,
    Money,
    Percent,
    PercentOf,
    ShareOfClock,
    Unit,
    Workload,
)
from .nodes_values import (
    Bare,
    BusinessDays,
    ByDate,
    Cadence,
    Calendar,
    ClockTime,
    Covered,
    Date,
    Day,
    DayRange,
    Days,
    Delay,
    Delivery,
    Easter,
    Elapsed,
    Event,
    EveryTicket,
    ExtremeDelay,
    ExtremeEvent,
    Grid,
    Immediately,
    Instant,
    Moment,
    Name,
    NthWeekday,
    Number,
    OpeningDays,
    Outside,
    OwnClock,
    Party,
    Quantity,
    SameBusinessDay,
    SimpleEvent,
    StopOf,
    Text,
    Uncounted,
    Unstated,
    Value,
    Values,
    Window,
    Within,
    Work,
    WorkingDays,
    Yearly,
    Zone,
)

__all__ = [
    "BLOCK_KINDS",
    "EVENTS",
    "Amount",
    "AmountFact",
    "Arises",
    "Atom",
    "Attribute",
    "AvailabilityMissed",
    "Band",
    "Bare",
    "BasedOn",
    "Basis",
    "Block",
    "Breaches",
    "BusinessDays",
    "ByDate",
    "ByWhom",
    "Cadence",
    "Calendar",
    "ChannelUnavailable",
    "ClockEnd",
    "ClockTime",
    "ClocksStart",
    "Closed",
    "Commitment",
    "Condition",
    "Count",
    "Covered",
    "Date",
    "DatedEntry",
    "DatedWindows",
    "Day",
    "DayRange",
    "Days",
    "DaysFact",
    "Deemed",
    "Delay",
    "Delivery",
    "Done",
    "DutyMet",
    "Each",
    "Easter",
    "Elapsed",
    "Event",
    "EveryTicket",
    "Except",
    "Exhausted",
    "Expected",
    "Expiry",
    "ExtremeAmount",
    "ExtremeDelay",
    "ExtremeEvent",
    "Fact",
    "Figure",
    "File",
    "Flag",
    "Given",
    "Grants",
    "Grid",
    "HolidayWindows",
    "Immediately",
    "InCoverage",
    "InForce",
    "InState",
    "Instalment",
    "Instant",
    "Judged",
    "LateByPriorityChange",
    "Limit",
    "Modifier",
    "ModifierValue",
    "Moment",
    "Moments",
    "Money",
    "Name",
    "Node",
    "Notice",
    "NthWeekday",
    "Number",
    "Observed",
    "Occurrence",
    "OnReopening",
    "OpeningDays",
    "Outside",
    "OwnClock",
    "Paragraphs",
    "Party",
    "Percent",
    "PercentFact",
    "PercentOf",
    "Precedence",
    "Property",
    "Quantity",
    "QuantityFact",
    "Redirects",
    "Replaces",
    "Revision",
    "Rotation",
    "Rounding",
    "Row",
    "SameBusinessDay",
    "ServicePeriod",
    "ShareOfClock",
    "SimpleEvent",
    "Slice",
    "Step",
    "StopOf",
    "TakesEffect",
    "Terms",
    "Text",
    "TimeOnAccount",
    "TimeZone",
    "Uncounted",
    "Unit",
    "Unstated",
    "Use",
    "Value",
    "Values",
    "Weekly",
    "Window",
    "Within",
    "Work",
    "WorkingDays",
    "Workload",
    "Written",
    "Yearly",
    "Zone",
]

EVENTS = (
    "detected", "reported", "report-completed", "client-message", "ticket-created", "qualified",
    "acknowledged", "replied", "next-reply", "assigned", "intervention-started", "arrived-on-site",
    "workaround", "restored", "resolved", "accepted", "closed", "reopened", "update-sent", "escalated",
    "priority-changed", "cancelled", "signature", "order", "invoice", "payment", "claim", "exercise",
    "expiry", "breach", "month-end", "contract-end",
)  # fmt: skip

BLOCK_KINDS = (
    "contract", "amendment", "coverage", "holidays", "rota", "role", "channel", "service", "site",
    "ticket-type", "definition", "supplier", "scope", "report-form", "priority-rules", "criterion",
    "matrix", "clock", "priority", "commitments", "exception", "plan", "state", "escalation-ladder",
    "maintenance", "availability", "credit", "right", "duty", "price", "prepaid-time", "time-record",
    "clause", "worked-example", "waiver",
)  # fmt: skip


# ---- worked examples


@node
class Given(Fact):
    atoms: tuple[Atom, ...]


@node
class ClocksStart(Fact):
    at: Instant


@node
class InState(Fact):
    state: Name
    start: Instant
    end: Instant | None


@node
class TimeOnAccount(Fact):
    """`key` time-spent or time-bought (`towards` a prepaid block)."""

    quantity: Quantity
    towards: Name | None
    at: Instant


@node
class ServicePeriod(Fact):
    """`key` outage, degradation, planned-work, work-done; without `end`: still open."""

    of: Name
    start: Instant
    end: Instant | None
    announced: Instant | None = None


@node
class Observed(Fact):
    """`key` observed-availability (Percent) or observed-price (an amount)."""

    of: Name
    figure: Percent | Amount
    period_of: Day | None = None


@node
class Expected(Fact):
    """`key` expect-event: `what` an event, `outcome` an Instant, on-time, late, running, paused or
    not-committed. `key` expect-credit, expect-price, expect-availability, expect-prepaid-time: `what` a name,
    `outcome` the amount, percentage, or quantity."""

    what: Event | Name
    outcome: Instant | str | Amount | Percent | Quantity


# ---- blocks and files


@node
class Block(Node):
    """A head and its facts. `kind` is one of `BLOCK_KINDS`; `span` covers the block, `head` its head.

    `event`: of a clock named by its metric. `owner`: of a role, right or duty. `condition`: of an
    exception. `by`, `until`: of a waiver, whose name is the code and whose label is the reason.
    """

    kind: str
    head: Span = field(compare=False)
    name: Name | None = None
    event: Moment | None = None
    label: Text | None = None
    owner: Values | Unstated | None = None
    condition: Condition | None = None
    by: Text | None = None
    until: Day | None = None
    provider_only: bool = False
    override: bool = False
    facts: tuple[Fact, ...] = ()


@node
class Use(Node):
    """`use "catalogue.sla"`; `at` spans the path."""

    path: str
    at: Span = field(compare=False)


@node
class File(Node):
    """One text. `language`: of its keywords, and of its untagged text unless the contract says
    `written in` (ISO 639-1)."""

    language: str
    uses: tuple[Use, ...]
    blocks: tuple[Block, ...]
