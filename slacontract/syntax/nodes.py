"""The contract as written: one frozen value a construct, free of any keyword language.

Every node begins with its span. Spans, and the case and accents of names, take no part in equality:
two texts that say the same have equal nodes. Keys are those of the keyword tables in lower case with
hyphens (`UNDER_COVERAGE` is `under-coverage`); events are those of the one list `EVENTS`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from typing import Literal

from ..source import Span

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


@dataclass(frozen=True, slots=True)
class Node:
    """Anything written; `span` covers its words, first to last."""

    span: Span = field(compare=False)


# ---- names, text, parties, values without a number


@dataclass(frozen=True, slots=True)
class Name(Node):
    """A word the parties invented; `key` is it without case and accents."""

    text: str = field(compare=False)
    key: str


@dataclass(frozen=True, slots=True)
class Text(Node):
    """Quoted text, white space collapsed, with itself in other languages: (ISO 639-1 code, text)."""

    value: str
    others: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Unstated(Node):
    """A value without a number: not-stated, best-effort, as-agreed, to-be-agreed (a hole),
    not-committed, not-applicable, on-request, in-words (then `words`)."""

    why: str
    words: Text | None = None


@dataclass(frozen=True, slots=True)
class Party(Node):
    """provider, client, third-party, either-party, both-parties, automatic-message."""

    who: str


@dataclass(frozen=True, slots=True)
class EveryTicket(Node):
    """`every ticket`."""


@dataclass(frozen=True, slots=True)
class Zone(Node):
    """An IANA time zone or `UTC+01:00`, as written."""

    name: str


@dataclass(frozen=True, slots=True)
class Number(Node):
    """A plain number (a level, a version)."""

    value: Decimal


@dataclass(frozen=True, slots=True)
class Values(Node):
    """A list: all of its items (commas), or any one of them (`or`)."""

    how: Literal["all", "any"]
    items: tuple[Value, ...]


Value = Name | Text | Party | EveryTicket | Zone | Number


# ---- moments


@dataclass(frozen=True, slots=True)
class Moment(Node):
    """One of `EVENTS`."""

    event: str


@dataclass(frozen=True, slots=True)
class OwnClock(Node):
    """`time of NAME`: the clock block of that name."""

    name: Name


@dataclass(frozen=True, slots=True)
class StopOf(Node):
    """The instant that stopped that clock."""

    of: Moment | OwnClock


@dataclass(frozen=True, slots=True)
class Outside(Node):
    """An event named by text, which no stream feeds."""

    text: str


@dataclass(frozen=True, slots=True)
class ExtremeEvent(Node):
    which: Literal["later", "earlier"]
    of: tuple[SimpleEvent, ...]


SimpleEvent = Moment | OwnClock | StopOf | Outside
Event = SimpleEvent | ExtremeEvent


# ---- quantities; `low` is the first number of a range, the second binds


@dataclass(frozen=True, slots=True)
class Covered(Node):
    """Hours or minutes of the union of coverages."""

    low: Decimal | None
    count: Decimal
    unit: Literal["hours", "minutes"]
    union: tuple[Name, ...]


@dataclass(frozen=True, slots=True)
class OpeningDays(Node):
    """`2 days of 8 hours counted in C`."""

    low: Decimal | None
    count: Decimal
    hours: Decimal
    union: tuple[Name, ...]


@dataclass(frozen=True, slots=True)
class BusinessDays(Node):
    low: Decimal | None
    count: Decimal
    union: tuple[Name, ...]
    same_time: bool = False
    zone: Zone | None = None


@dataclass(frozen=True, slots=True)
class SameBusinessDay(Node):
    union: tuple[Name, ...]


@dataclass(frozen=True, slots=True)
class WorkingDays(Node):
    """Monday to Saturday, `jours ouvrables`."""

    low: Decimal | None
    count: Decimal
    holidays: Name | Unstated | None = None


@dataclass(frozen=True, slots=True)
class Elapsed(Node):
    """Calendar minutes or hours."""

    low: Decimal | None
    count: Decimal
    unit: Literal["hours", "minutes"]


@dataclass(frozen=True, slots=True)
class Calendar(Node):
    """Calendar days and weeks, months, years; `end` as written, or None."""

    low: Decimal | None
    count: Decimal
    unit: Literal["days", "weeks", "months", "years"]
    end: Literal["end-of-day", "same-time"] | None = None


@dataclass(frozen=True, slots=True)
class Work(Node):
    """Effort, not delay."""

    low: Decimal | None
    count: Decimal
    unit: Literal["hours", "minutes"]


@dataclass(frozen=True, slots=True)
class Uncounted(Node):
    """`15 minutes counting to be agreed`: the kind is said to be unsaid."""

    low: Decimal | None
    count: Decimal
    unit: str
    why: Unstated


@dataclass(frozen=True, slots=True)
class Bare(Node):
    """A quantity that does not say what it counts; always reported as an error."""

    low: Decimal | None
    count: Decimal
    unit: str


Quantity = (
    Covered | OpeningDays | BusinessDays | SameBusinessDay | WorkingDays | Elapsed | Calendar | Work
    | Uncounted | Bare
)  # fmt: skip


# ---- dates and times


@dataclass(frozen=True, slots=True)
class Date(Node):
    year: int
    month: int
    day: int


@dataclass(frozen=True, slots=True)
class Yearly(Node):
    month: int
    day: int


@dataclass(frozen=True, slots=True)
class NthWeekday(Node):
    """`1st Monday of September`, of a year or of every year; `nth` -1 is the last. Monday is 0."""

    nth: int
    weekday: int
    month: int
    year: int | None = None


@dataclass(frozen=True, slots=True)
class Easter(Node):
    """Easter Sunday plus `offset` days, every year."""

    offset: int = 0


Day = Date | Yearly | NthWeekday | Easter


@dataclass(frozen=True, slots=True)
class Days(Node):
    items: tuple[Day, ...]


@dataclass(frozen=True, slots=True)
class DayRange(Node):
    """Both days included."""

    first: Day
    last: Day


@dataclass(frozen=True, slots=True)
class ClockTime(Node):
    """Seconds since 00:00, up to 86400; `occurrence` 1 or 2 where the text says which."""

    seconds: int
    occurrence: Literal[1, 2] | None = None


@dataclass(frozen=True, slots=True)
class Instant(Node):
    day: Day
    time: ClockTime | None


@dataclass(frozen=True, slots=True)
class Window(Node):
    opens: ClockTime
    closes: ClockTime


# ---- delays


@dataclass(frozen=True, slots=True)
class Within(Node):
    """`within`, or strictly before: `in less than`."""

    strict: bool
    quantity: Quantity | ExtremeDelay


@dataclass(frozen=True, slots=True)
class Immediately(Node):
    union: tuple[Name, ...]


@dataclass(frozen=True, slots=True)
class ByDate(Node):
    day: Day


@dataclass(frozen=True, slots=True)
class Delivery(Node):
    """Tied to the delivery of something; no date is known."""

    of: Text


@dataclass(frozen=True, slots=True)
class Cadence(Node):
    every: Quantity


@dataclass(frozen=True, slots=True)
class Grid(Node):
    """At these times of each calendar day, or of the days on which `open_in` opens."""

    times: tuple[ClockTime, ...]
    open_in: tuple[Name, ...] = ()


@dataclass(frozen=True, slots=True)
class ExtremeDelay(Node):
    which: Literal["later", "earlier"]
    of: tuple[Quantity | Delivery | ByDate, ...]


Delay = Within | Immediately | ByDate | Delivery | Cadence | Grid | Unstated


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


# ---- facts: the second field, `key`, is the keyword or the shape; `modifiers` is the last field


@dataclass(frozen=True, slots=True)
class Fact(Node):
    """`key` says which fact it is; see the placement table for where each may stand."""

    key: str
    modifiers: tuple[Modifier, ...] = field(default=(), kw_only=True)

    def modifier(self, key: str) -> Modifier | None:
        """The first modifier of that key, if any."""
        return next((m for m in self.modifiers if m.key == key), None)

    @property
    def provider_only(self) -> bool:
        return any(m.key == "provider-only" for m in self.modifiers)


@dataclass(frozen=True, slots=True)
class Flag(Fact):
    """A phrase that is a fact by itself: `on-call`, `all-hours`, `first-state`, …"""


@dataclass(frozen=True, slots=True)
class Property(Fact):
    """A keyword and a list: `contact "…"`, `includes C, D`, `staffed by R`, `means "…"`."""

    value: Values | Unstated


@dataclass(frozen=True, slots=True)
class Commitment(Fact):
    """`[for …] EVENT DELAY`. `targets` None: of the block at hand. `key` is commitment."""

    targets: Values | Unstated | None
    event: Moment | OwnClock
    delay: Delay


@dataclass(frozen=True, slots=True)
class Occurrence(Fact):
    """`EVENT on D at T` of a worked example; `towards` the new priority."""

    event: Moment
    towards: Name | None
    at: Instant


@dataclass(frozen=True, slots=True)
class Weekly(Fact):
    """`days`: Monday is 0, in week order."""

    days: tuple[int, ...]
    windows: tuple[Window, ...]


@dataclass(frozen=True, slots=True)
class HolidayWindows(Fact):
    """`on holidays NAME 09:00-12:00`: dated windows on these dates that say `instead`."""

    holidays: Values | Unstated
    windows: tuple[Window, ...]


@dataclass(frozen=True, slots=True)
class DatedWindows(Fact):
    """`on D 08:00-20:00 instead`; `days` unstated: a date to be agreed."""

    days: Days | DayRange | Unstated
    windows: tuple[Window, ...]


@dataclass(frozen=True, slots=True)
class DatedEntry(Fact):
    """Dates with an optional text: a day of one's own holiday list, a stretch of a rota."""

    days: Days | DayRange | Unstated
    text: Text | None = None


@dataclass(frozen=True, slots=True)
class Except(Fact):
    """`key` except-holidays, except-coverages or except-dates."""

    what: Values | Unstated | Days


@dataclass(frozen=True, slots=True)
class Closed(Fact):
    """`closed on D`; in a contract `closes C, D on …`, `coverages` None: all of them."""

    days: Days | DayRange | Unstated
    text: Text | None = None
    coverages: Values | Unstated | None = None


@dataclass(frozen=True, slots=True)
class TimeZone(Fact):
    """`zone` a Zone, the client's (Party), or unstated."""

    zone: Zone | Party | Unstated


@dataclass(frozen=True, slots=True)
class Rotation(Fact):
    """Persons in turn, every so often, from an instant if it is said."""

    persons: Values | Unstated
    every: Quantity
    start: Instant | None = None


@dataclass(frozen=True, slots=True)
class Redirects(Fact):
    what: Values | Unstated
    towards: Values | Unstated


@dataclass(frozen=True, slots=True)
class Replaces(Fact):
    """In this plan, `by` stands for `name` everywhere."""

    name: Name
    by: Name


@dataclass(frozen=True, slots=True)
class Row(Fact):
    """`row high gives P1, P2`."""

    level: Name
    gives: Values | Unstated


@dataclass(frozen=True, slots=True)
class ClockEnd(Fact):
    """`key` starts or stops."""

    at: Event | Unstated


@dataclass(frozen=True, slots=True)
class Deemed(Fact):
    """`deemed received at the next opening of C if after 16:00` (T11)."""

    union: tuple[Name, ...]
    if_after: ClockTime | None = None


@dataclass(frozen=True, slots=True)
class LateByPriorityChange(Fact):
    """`what`: at-change, from-change, retroactive (K5)."""

    what: str | Unstated


@dataclass(frozen=True, slots=True)
class OnReopening(Fact):
    """`what`: new-ticket (after so long, if said) or resumes (K6)."""

    what: str | Unstated
    after: Quantity | None = None


@dataclass(frozen=True, slots=True)
class Moments(Fact):
    """`marks EVENT, …`, `pauses EVENT, …`; `events` None: every clock."""

    events: tuple[SimpleEvent, ...] | None


@dataclass(frozen=True, slots=True)
class Step(Fact):
    number: Decimal
    parties: Values | Unstated


@dataclass(frozen=True, slots=True)
class Notice(Fact):
    """`sent`: the day it is sent counts, not the day it is received."""

    sent: bool
    at_least: Quantity | Unstated


@dataclass(frozen=True, slots=True)
class Limit(Fact):
    """`key` at-least, at-most, or unlimited (a Text)."""

    value: Figure | Money | PercentOf | Count | Unstated | Text


@dataclass(frozen=True, slots=True)
class Band(Fact):
    """`below 99.5 % gives A`; `key` below or above."""

    figure: Figure
    gives: Amount


@dataclass(frozen=True, slots=True)
class Slice(Fact):
    """`for each full 3 % below 97 % adds A`; `key` for-each-full or for-each-started."""

    size: Figure
    side: Literal["below", "above"]
    bound: Figure
    adds: Amount


@dataclass(frozen=True, slots=True)
class Each(Fact):
    """`key` each-breach or each-late-ticket."""

    gives: Amount


@dataclass(frozen=True, slots=True)
class Basis(Node):
    """An availability by name, a name (a commitment's), or a moment: the clocks that end there."""

    availability: bool
    of: Name | Event


@dataclass(frozen=True, slots=True)
class BasedOn(Fact):
    bases: tuple[Basis, ...]
    worse_of: bool


@dataclass(frozen=True, slots=True)
class AmountFact(Fact):
    """`key` nothing-below, charged-at, costs (with `per` and conditions)."""

    amount: Amount


@dataclass(frozen=True, slots=True)
class Rounding(Fact):
    """`rounded to 0.05 EUR half to even`, `rounded to 15 minutes of work`; `key` rounded-to."""

    to: Amount | Quantity
    half_even: bool = False


@dataclass(frozen=True, slots=True)
class Grants(Fact):
    what: Quantity | Money | PercentOf | Count | Unstated
    every: Quantity | None


@dataclass(frozen=True, slots=True)
class Instalment(Fact):
    amount: Amount
    on: Days


@dataclass(frozen=True, slots=True)
class Expiry(Fact):
    """`key` expires-after (a Quantity) or expires-each (the period: week, month, quarter, year)."""

    when: Quantity | str


@dataclass(frozen=True, slots=True)
class Exhausted(Fact):
    """`what`: work-stops, contract-ends, overdrawn, charged-at or alerts (then `values`)."""

    what: str | Unstated
    values: Values | Unstated | None = None


@dataclass(frozen=True, slots=True)
class PercentFact(Fact):
    """`key` tax or degradation-counts."""

    percent: Percent | Unstated


@dataclass(frozen=True, slots=True)
class QuantityFact(Fact):
    """`key` renewed, minimum-term, effort, rounded-up."""

    quantity: Quantity | Text | Unstated


@dataclass(frozen=True, slots=True)
class DaysFact(Fact):
    """`key` ends-on, signed, horizon."""

    days: Days | Unstated


@dataclass(frozen=True, slots=True)
class InForce(Fact):
    """Both days included; `unstated` where neither is known."""

    first: Day | None
    last: Day | None
    unstated: Unstated | None = None


@dataclass(frozen=True, slots=True)
class Revision(Fact):
    number: Decimal
    day: Day | None


@dataclass(frozen=True, slots=True)
class TakesEffect(Fact):
    day: Day
    from_period: Day | None


@dataclass(frozen=True, slots=True)
class Written(Fact):
    """`key` written (the language of the document) or prevails-in; an ISO 639-1 code."""

    language: str


@dataclass(frozen=True, slots=True)
class Terms(Fact):
    """`key` changes, upgrade, downgrade."""

    value: Text | Unstated | None


@dataclass(frozen=True, slots=True)
class Precedence(Fact):
    """First prevails: this-contract, its-amendments, names and texts."""

    order: tuple[str | Name | Text, ...]


@dataclass(frozen=True, slots=True)
class Paragraphs(Fact):
    """Markdown, a paragraph each."""

    paragraphs: tuple[Text, ...]


@dataclass(frozen=True, slots=True)
class Done(Fact):
    delay: Delay


@dataclass(frozen=True, slots=True)
class Arises(Fact):
    """`arises when …`."""


# ---- worked examples


@dataclass(frozen=True, slots=True)
class Given(Fact):
    atoms: tuple[Atom, ...]


@dataclass(frozen=True, slots=True)
class ClocksStart(Fact):
    at: Instant


@dataclass(frozen=True, slots=True)
class InState(Fact):
    state: Name
    start: Instant
    end: Instant | None


@dataclass(frozen=True, slots=True)
class TimeOnAccount(Fact):
    """`key` time-spent or time-bought (`towards` a prepaid block)."""

    quantity: Quantity
    towards: Name | None
    at: Instant


@dataclass(frozen=True, slots=True)
class ServicePeriod(Fact):
    """`key` outage, degradation, planned-work, work-done; without `end`: still open."""

    of: Name
    start: Instant
    end: Instant | None
    announced: Instant | None = None


@dataclass(frozen=True, slots=True)
class Observed(Fact):
    """`key` observed-availability (Percent) or observed-price (an amount)."""

    of: Name
    figure: Percent | Amount
    period_of: Day | None = None


@dataclass(frozen=True, slots=True)
class Expected(Fact):
    """`key` expect-event: `what` an event, `outcome` an Instant, on-time, late, running, paused or
    not-committed. `key` expect-credit, expect-availability, expect-prepaid-time: `what` a name,
    `outcome` the amount, percentage, or quantity."""

    what: Event | Name
    outcome: Instant | str | Amount | Percent | Quantity


# ---- blocks and files


@dataclass(frozen=True, slots=True)
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


@dataclass(frozen=True, slots=True)
class Use(Node):
    """`use "catalogue.sla"`; `at` spans the path."""

    path: str
    at: Span = field(compare=False)


@dataclass(frozen=True, slots=True)
class File(Node):
    """One text. `language`: of its keywords, and of its untagged text unless the contract says
    `written in` (ISO 639-1)."""

    language: str
    uses: tuple[Use, ...]
    blocks: tuple[Block, ...]
