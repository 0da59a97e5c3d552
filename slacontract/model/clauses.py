"""Conditions, events and the modifiers that facts share."""

import datetime
from decimal import Decimal
from typing import Literal

from .base import ForProvider, Missing, Node, Parties, Party, Ref, Text
from .quantities import Amount, Delay, Period, Quantity


class Event(Node):
    """Something that happens: an event kind of K1, an outside event (text), or a clock's stop.

    `kind`: a ticket event kind, or month-end, contract-end, expiry, breach, signature, order, invoice,
    payment, claim, exercise, outside, clock (the time of a named clock), several (its `parts`).
    `metric`: the noun of a ticket event, or the name of the clock. `stop_of`: the text said
    "the stop of": the instant that stopped that metric's clock (K2).
    `which`: with several `parts`, the earliest or the latest of them.
    """

    kind: str
    metric: str | None = None
    clock: Ref | None = None
    text: Text | None = None
    stop_of: bool = False
    which: Literal["one", "earliest", "latest"] = "one"
    parts: "tuple[Event, ...]" = ()


class Atom(Node):
    """One test (K8). `kind` as in the rule set, plus the judged ones, whose `judged` name is printed.

    `refs`: names it is about (coverages, channels, plans, priorities...), `levels` for a criterion.
    `negated`: `is not`. An availability missed in so many `months`, or quarters or years (`period`).
    """

    kind: Literal[
        "started-in",
        "started-outside",
        "reported-in",
        "reported-outside",
        "reported-by",
        "detected-by",
        "requested-by",
        "plan",
        "priority",
        "service",
        "site",
        "type",
        "state",
        "channel-unavailable",
        "duty-met",
        "availability-missed",
        "criterion",
        "work-above",
        "work-up-to",
        "text",
    ]
    refs: tuple[Ref, ...] = ()
    negated: bool = False
    levels: tuple[str, ...] = ()
    party: Parties | None = None
    quantity: Quantity | None = None
    months: int | None = None
    period: Literal["week", "month", "quarter", "year"] = "month"
    in_a_row: bool = False
    text: Text | None = None


class Condition(Node):
    """All atoms hold (`when`), or not all of them (`unless`)."""

    atoms: tuple[Atom, ...]
    unless: bool = False


class Share(Node):
    """For at least a percentage of tickets, over each period."""

    percent: Decimal
    over: Period | None = None


class Commitment(Node):
    """A promise: the time to reach a metric (LANGUAGE 3, 5).

    `metric`: noun of the event (acknowledgement, response, ...) or the name of a clock of one's own.
    `targets`: priorities it is for; empty is every ticket (or the block's own priority).
    `start`: `from EVENT`, which replaces the clock's start. `status` None binds.
    """

    metric: str
    metric_span: tuple[str, int, int] | None = None
    clock: Ref | None = None
    targets: tuple[Ref, ...] = ()
    delay: Delay
    start: Event | None = None
    share: Share | None = None
    status: Literal["committed", "target", "internal", "measured"] = "committed"
    where_possible: bool = False
    in_addition: bool = False
    instead: bool = False
    label_name: str | None = None
    next_opening: bool = False
    extended_by_waiting: bool = False
    relying_on: ForProvider = None
    by: Parties | None = None
    jointly_with: Parties | None = None
    means_of: Text | Ref | None = None
    on_site: bool = False
    remotely: bool = False
    on_request: bool = False
    when: Condition | None = None


class Limit(Node):
    """At most or at least a quantity, a percentage, an amount or so many things, over a period.

    `missing`: the figure is still unsaid. `low`: lower number of a range of things, printed only.
    """

    side: Literal["at-most", "at-least", "unlimited"]
    quantity: Quantity | None = None
    percent: Decimal | None = None
    amount: Amount | None = None
    count: Decimal | None = None
    things: Text | None = None
    low: Decimal | None = None
    missing: Missing | None = None
    over: Period | None = None
    term: Quantity | None = None
    where_possible: bool = False
    status: Literal["committed", "target", "internal", "measured"] = "committed"
    in_addition: bool = False
    label_name: str | None = None
    per: str | None = None
    per_text: Text | None = None
    per_quantity: Quantity | None = None
    on_request: bool = False
    when: Condition | None = None


class Due(Node):
    """When something is to be done, paid, claimed or exercised, counted from an event where one is said.

    `delay` None: only a modifier is said (`invoice in advance`).
    """

    delay: Delay | None = None
    start: Event | None = None
    at: Event | None = None
    before: Quantity | Event | None = None
    after: Quantity | Event | None = None
    in_advance: bool | None = None
    by: Parties | None = None
    jointly_with: Parties | None = None
    means_of: Text | Ref | None = None
    on_request: bool = False
    where_possible: bool = False
    status: Literal["committed", "target", "internal", "measured"] = "committed"
    when: Condition | None = None


class Task(Node):
    """What somebody does, where more is said of it: when, how often, by which way, with whom."""

    does: tuple[Text, ...]
    at: Event | None = None
    before: Quantity | Event | None = None
    after: Quantity | Event | None = None
    over: Period | None = None
    by: Parties | None = None
    jointly_with: Parties | None = None
    means_of: Text | Ref | None = None
    on_request: bool = False
    on_site: bool = False
    remotely: bool = False
    where_possible: bool = False
    when: Condition | None = None


class Terms(Node):
    """How something is changed: in words, by whom, at what time; or why that is missing."""

    text: Text | None = None
    missing: Missing | None = None
    by: Parties | None = None
    jointly_with: Parties | None = None
    any_time: bool = False
    on_request: bool = False
    at: Event | None = None
    over: Period | None = None
    term: Quantity | None = None
    after: Quantity | Event | None = None
    before: Quantity | Event | None = None
    means_of: Text | Ref | None = None
    when: Condition | None = None


class Allowance(Node):
    """What a plan grants: time, money or so many things, once or every so often; or why that is missing."""

    quantity: Quantity | None = None
    amount: Amount | None = None
    count: Decimal | None = None
    things: Text | None = None
    low: Decimal | None = None
    missing: Missing | None = None
    every: Quantity | None = None
    per: str | None = None
    per_text: Text | None = None
    per_quantity: Quantity | None = None
    start: Event | None = None
    term: Quantity | None = None
    in_addition: bool = False
    when: Condition | None = None


class Notice(Node):
    """Notice to give before an event; `sent`: sending in time suffices (T10)."""

    at_least: Quantity | Missing
    before: Event | None = None
    by: Parties | None = None
    means_of: Text | None = None
    sent: bool = False
    when: Condition | None = None


class Cost(Node):
    """What something costs, per a unit (a word of the language or the parties' own), and when.

    `per`: month, business-day, hour-of-work, breach..., or None where it is `per_text` or `per_quantity`.
    """

    amount: Amount
    per: str | None = None
    per_text: Text | None = None
    per_quantity: Quantity | None = None
    in_advance: bool | None = None
    in_addition: bool = False
    on_request: bool = False
    on_site: bool = False
    remotely: bool = False
    start: Event | None = None
    at: Event | None = None
    term: Quantity | None = None
    by: Parties | None = None
    when: Condition | None = None


class Contact(Node):
    """A way to be reached, as text, or why it is missing."""

    value: Text | Missing


class Use(Node):
    """`accepted for`, `required for`... of a channel or a state: tickets, priorities or things, and when."""

    rule: Literal["required", "preferred", "accepted", "not-accepted"]
    priorities: tuple[Ref, ...] = ()
    types: tuple[Ref, ...] = ()
    every_ticket: bool = False
    things: tuple[Text, ...] = ()
    when: Condition | None = None


class Duration(Node):
    """A dated stretch: `from D until D`, both days included."""

    first: datetime.date | Missing
    last: datetime.date | None = None


__all__ = [
    "Allowance",
    "Atom",
    "Commitment",
    "Condition",
    "Contact",
    "Cost",
    "Due",
    "Duration",
    "Event",
    "Limit",
    "Notice",
    "Party",
    "Share",
    "Task",
    "Terms",
    "Use",
]
