"""The facts of a contract, as written. See `nodes`."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from typing import Literal

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
    Node,
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
    """Due on dates, or at, before or after a moment (modifiers); `lead`: so long before or after it."""

    amount: Amount | Percent
    on: Days | None
    lead: Quantity | None = None


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
