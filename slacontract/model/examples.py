"""Worked examples: events, and what they must come to (K15)."""

import datetime
from decimal import Decimal
from typing import Literal

from .base import Block, Node, Parties, Ref, Text
from .clauses import Condition
from .quantities import Amount, Effort

Verdict = Literal[
    "on-time",
    "late",
    "still-running",
    "paused",
    "not-committed",
    "undetermined",
    "cancelled",
    "undecided",
]


class When(Node):
    """A date and a clock time (seconds of the day) of the contract's zone; `which` where it occurs twice."""

    date: datetime.date
    time: int
    which: Literal["first", "second"] | None = None


class Happening(Node):
    """A ticket event on a moment. `kind` as in K1; `priority`, `state` for changes."""

    form: Literal["ticket"] = "ticket"
    kind: str
    at: When
    until: When | None = None
    by: Parties | None = None
    means_of: Ref | None = None
    means_text: Text | None = None
    on_site: bool = False
    remotely: bool = False
    containing: tuple[Text, ...] = ()
    priority: Ref | None = None
    state: Ref | None = None


class TimeEntry(Node):
    """Time spent or bought."""

    form: Literal["time-spent", "time-bought"]
    time: Effort
    at: When
    towards: Ref | None = None
    by: Parties | None = None


class ServiceEvent(Node):
    """An outage, a degradation, planned or actual work on a component; no `until`: still open."""

    form: Literal["outage", "degradation", "planned-work", "work-done"]
    component: Ref | None = None
    start: When
    until: When | None = None
    announced: When | None = None


class Observed(Node):
    """A figure given instead of events; `period_of`: a date within its period."""

    form: Literal["observed"] = "observed"
    kind: Literal["availability", "price"]
    ref: Ref
    percent: Decimal | None = None
    amount: Amount | None = None
    period_of: datetime.date | None = None


Given = Happening | TimeEntry | ServiceEvent | Observed


class ExpectCommitment(Node):
    """A deadline or a verdict of a metric; `label_name` tells clocks of one metric apart."""

    form: Literal["commitment"] = "commitment"
    metric: str
    clock: Ref | None = None
    label_name: str | None = None
    no_later_than: When | None = None
    verdict: Verdict | None = None
    as_of: When | None = None


class ExpectFigure(Node):
    """An amount of credit, a price, an availability, a balance of prepaid time (in minutes)."""

    form: Literal["figure"] = "figure"
    kind: Literal["credit", "price", "availability", "prepaid"]
    ref: Ref
    amount: Amount | None = None
    percent: Decimal | None = None
    decimals: int = 0
    minutes: Decimal | None = None
    period_of: datetime.date | None = None
    as_of: When | None = None


Expectation = ExpectCommitment | ExpectFigure


class WorkedExample(Block):
    """A case that the compiler verifies and the document prints.

    `given`: attributes of the ticket (priority, plan, channel...). `every_clock_starts`: every start
    event of the clocks expected happens then.
    """

    given: tuple[Condition, ...] = ()
    every_clock_starts: When | None = None
    happenings: tuple[Given, ...] = ()
    expectations: tuple[Expectation, ...] = ()
