"""The facts of a contract, as written. See `nodes`."""

from __future__ import annotations

from dataclasses import field
from decimal import Decimal
from typing import Literal

from .node import Node, node
from .nodes_terms import Amount, Count, Figure, Modifier, Money, Percent, PercentOf
from .nodes_values import (
    ClockTime,
    Day,
    DayRange,
    Days,
    Delay,
    Event,
    Instant,
    Moment,
    Name,
    OwnClock,
    Party,
    Quantity,
    SimpleEvent,
    Text,
    Unstated,
    Values,
    Window,
    Zone,
)

# ---- facts: the second field, `key`, is the keyword or the shape; `modifiers` is the last field


@node
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


@node
class Flag(Fact):
    """A phrase that is a fact by itself: `on-call`, `all-hours`, `first-state`, …"""


@node
class Property(Fact):
    """A keyword and a list: `contact "…"`, `includes C, D`, `staffed by R`, `means "…"`."""

    value: Values | Unstated


@node
class Commitment(Fact):
    """`[for …] EVENT DELAY`. `targets` None: of the block at hand. `key` is commitment."""

    targets: Values | Unstated | None
    event: Moment | OwnClock
    delay: Delay


@node
class Occurrence(Fact):
    """`EVENT on D at T` of a worked example; `towards` the new priority."""

    event: Moment
    towards: Name | None
    at: Instant


@node
class Weekly(Fact):
    """`days`: Monday is 0, in week order."""

    days: tuple[int, ...]
    windows: tuple[Window, ...]


@node
class HolidayWindows(Fact):
    """`on holidays NAME 09:00-12:00`: dated windows on these dates that say `instead`."""

    holidays: Values | Unstated
    windows: tuple[Window, ...]


@node
class DatedWindows(Fact):
    """`on D 08:00-20:00 instead`; `days` unstated: a date to be agreed."""

    days: Days | DayRange | Unstated
    windows: tuple[Window, ...]


@node
class DatedEntry(Fact):
    """Dates with an optional text: a day of one's own holiday list, a stretch of a rota."""

    days: Days | DayRange | Unstated
    text: Text | None = None


@node
class Except(Fact):
    """`key` except-holidays, except-coverages or except-dates."""

    what: Values | Unstated | Days


@node
class Closed(Fact):
    """`closed on D`; in a contract `closes C, D on …`, `coverages` None: all of them."""

    days: Days | DayRange | Unstated
    text: Text | None = None
    coverages: Values | Unstated | None = None


@node
class TimeZone(Fact):
    """`zone` a Zone, the client's (Party), or unstated."""

    zone: Zone | Party | Unstated


@node
class Rotation(Fact):
    """Persons in turn, every so often, from an instant if it is said."""

    persons: Values | Unstated
    every: Quantity
    start: Instant | None = None


@node
class Redirects(Fact):
    what: Values | Unstated
    towards: Values | Unstated


@node
class Replaces(Fact):
    """In this plan, `by` stands for `name` everywhere."""

    name: Name
    by: Name


@node
class Row(Fact):
    """`row high gives P1, P2`."""

    level: Name
    gives: Values | Unstated


@node
class ClockEnd(Fact):
    """`key` starts or stops."""

    at: Event | Unstated


@node
class Deemed(Fact):
    """`deemed received at the next opening of C if after 16:00` (T11)."""

    union: tuple[Name, ...]
    if_after: ClockTime | None = None


@node
class LateByPriorityChange(Fact):
    """`what`: at-change, from-change, retroactive (K5)."""

    what: str | Unstated


@node
class OnReopening(Fact):
    """`what`: new-ticket (after so long, if said) or resumes (K6)."""

    what: str | Unstated
    after: Quantity | None = None


@node
class Moments(Fact):
    """`marks EVENT, …`, `pauses EVENT, …`; `events` None: every clock."""

    events: tuple[SimpleEvent, ...] | None


@node
class Step(Fact):
    number: Decimal
    parties: Values | Unstated


@node
class Notice(Fact):
    """`sent`: the day it is sent counts, not the day it is received."""

    sent: bool
    at_least: Quantity | Unstated


@node
class Limit(Fact):
    """`key` at-least, at-most, or unlimited (a Text)."""

    value: Figure | Money | PercentOf | Count | Unstated | Text


@node
class Band(Fact):
    """`below 99.5 % gives A`; `key` below or above."""

    figure: Figure
    gives: Amount


@node
class Slice(Fact):
    """`for each full 3 % below 97 % adds A`; `key` for-each-full or for-each-started."""

    size: Figure
    side: Literal["below", "above"]
    bound: Figure
    adds: Amount


@node
class Each(Fact):
    """`key` each-breach or each-late-ticket."""

    gives: Amount


@node
class Basis(Node):
    """An availability by name, a name (a commitment's), or a moment: the clocks that end there."""

    availability: bool
    of: Name | Event


@node
class BasedOn(Fact):
    bases: tuple[Basis, ...]
    worse_of: bool


@node
class AmountFact(Fact):
    """`key` nothing-below, charged-at, costs (with `per` and conditions)."""

    amount: Amount


@node
class Rounding(Fact):
    """`rounded to 0.05 EUR half to even`, `rounded to 15 minutes of work`; `key` rounded-to."""

    to: Amount | Quantity
    half_even: bool = False


@node
class Grants(Fact):
    what: Quantity | Money | PercentOf | Count | Unstated
    every: Quantity | None


@node
class Instalment(Fact):
    """Due on dates, or at, before or after a moment (modifiers); `lead`: so long before or after it."""

    amount: Amount | Percent
    on: Days | None
    lead: Quantity | None = None


@node
class Expiry(Fact):
    """`key` expires-after (a Quantity) or expires-each (the period: week, month, quarter, year)."""

    when: Quantity | str


@node
class Exhausted(Fact):
    """`what`: work-stops, contract-ends, overdrawn, charged-at or alerts (then `values`)."""

    what: str | Unstated
    values: Values | Unstated | None = None


@node
class PercentFact(Fact):
    """`key` tax or degradation-counts."""

    percent: Percent | Unstated


@node
class QuantityFact(Fact):
    """`key` renewed, minimum-term, effort, rounded-up."""

    quantity: Quantity | Text | Unstated


@node
class DaysFact(Fact):
    """`key` ends-on, signed, horizon."""

    days: Days | Unstated


@node
class InForce(Fact):
    """Both days included; `unstated` where neither is known."""

    first: Day | None
    last: Day | None
    unstated: Unstated | None = None


@node
class Revision(Fact):
    number: Decimal
    day: Day | None


@node
class TakesEffect(Fact):
    day: Day
    from_period: Day | None


@node
class Written(Fact):
    """`key` written (the language of the document) or prevails-in; an ISO 639-1 code."""

    language: str


@node
class Terms(Fact):
    """`key` changes, upgrade, downgrade."""

    value: Text | Unstated | None


@node
class Precedence(Fact):
    """First prevails: this-contract, its-amendments, names and texts."""

    order: tuple[str | Name | Text, ...]


@node
class Paragraphs(Fact):
    """Markdown, a paragraph each."""

    paragraphs: tuple[Text, ...]


@node
class Done(Fact):
    delay: Delay


@node
class Arises(Fact):
    """`arises when …`."""
