"""Availability, credits, prices and prepaid time (K12, K13, K16)."""

from typing import Annotated, Literal

from pydantic import Field

from .base import Audience, Part, PeriodKind, Rational, Seconds, Why
from .commitments import Condition
from .delays import Delay


class Cents(Part):
    """A sum in the smallest unit of the currency; may be a fraction (0.5 cent an hour)."""

    kind: Literal["cents"] = "cents"
    cents: Rational
    currency: str


class Percentage(Part):
    """A percentage of a price: of its fee for the period judged (K13)."""

    kind: Literal["percent"] = "percent"
    percent: Rational
    of: str


class GreaterOf(Part):
    """The greatest of some amounts."""

    kind: Literal["greater-of"] = "greater-of"
    amounts: "tuple[Amount, ...]"


class LesserOf(Part):
    """The least of some amounts."""

    kind: Literal["lesser-of"] = "lesser-of"
    amounts: "tuple[Amount, ...]"


class NoAmount(Part):
    """No number, and why."""

    kind: Literal["none"] = "none"
    why: Why
    words: str | None = None


Amount = Annotated[Cents | Percentage | GreaterOf | LesserOf | NoAmount, Field(discriminator="kind")]


class Notice(Part):
    """How long before the start of work it must be announced (K12)."""

    kind: Literal["local-dates", "elapsed", "business-days", "none"]
    n: int | None = None
    seconds: Seconds | None = None
    coverage: str | None = None
    why: Why | None = None
    words: str | None = None
    when: Condition | None = None


class Maintenance(Part):
    """A kind of planned work: its notice, where it may lie, and its cap a period."""

    id: str
    label: str | None = None
    notices: tuple[Notice, ...] = ()
    only_in: tuple[str, ...] = ()
    outside: tuple[str, ...] = ()
    where_possible: bool = False
    cap_seconds: Seconds | None = None
    cap_period: PeriodKind | None = None
    audience: Audience = "both"


class AvailabilityTarget(Part):
    """At least a percentage, or at most so much downtime, over each period."""

    period: PeriodKind
    at_least_percent: Rational | None = None
    at_most_down: Seconds | None = None
    when: Condition | None = None
    status: Literal["committed", "target", "internal", "measured"] = "committed"
    audience: Audience = "both"


class Availability(Part):
    """Availability of components (K12). `coverage` None: every second of the period is agreed."""

    id: str
    label: str | None = None
    components: tuple[str, ...]
    rule: Literal["each-alone", "any-down", "all-down"] = "each-alone"
    coverage: str | None = None
    targets: tuple[AvailabilityTarget, ...] = ()
    maintenance: tuple[str, ...] = ()
    degraded_weight: Rational | None = None
    undetermined: Why | None = None
    audience: Audience = "both"


class Figure(Part):
    """What a credit is based on (K13): an availability id, or a metric of the tickets.

    Of a metric, `priority` and `label` narrow it to commitments of one priority, or of one name.
    """

    kind: Literal["availability", "share", "breaches", "lateness"]
    of: str
    priority: str | None = None
    label: str | None = None


class Band(Part):
    """A band of the figure; the deepest reached counts. `below` includes its lower, not its upper bound.

    Units of `bound`: percent for an availability or share, a number for breaches, seconds for lateness.
    """

    side: Literal["below", "above"]
    bound: Rational
    amount: Amount


class Slice(Part):
    """An amount for each full or begun step of `points` beyond `bound`, added to the band."""

    count: Literal["full", "begun"]
    points: Rational
    side: Literal["below", "above"] = "below"
    bound: Rational
    amount: Amount


class Cap(Part):
    """At most an amount over a period."""

    amount: Amount
    period: PeriodKind


class Rounding(Part):
    """Rounding of a sum to a unit of cents."""

    unit_cents: Rational = "1"
    mode: Literal["half-up", "half-even", "up"] = "half-up"


class Credit(Part):
    """A service credit (K13). `worse_of`: the lower of the figures, instead of each one separately.

    `period`: over which it is reckoned. `on_metrics`: commitments (ids) whose breaches or late
    tickets give `per_breach` / `per_ticket`; empty: every commitment that binds.
    """

    id: str
    label: str | None = None
    period: PeriodKind = "month"
    figures: tuple[Figure, ...] = ()
    worse_of: bool = False
    bands: tuple[Band, ...] = ()
    slices: tuple[Slice, ...] = ()
    per_breach: Amount | None = None
    per_ticket: Amount | None = None
    on_metrics: tuple[str, ...] = ()
    caps: tuple[Cap, ...] = ()
    floor: Amount | None = None
    rounding: Rounding = Rounding()
    prevails_over: tuple[str, ...] = ()
    claim_within: Delay | None = None
    audience: Audience = "both"


class Rate(Part):
    """One cost of a price, per a unit (`month`, `hour`, `ticket`, or the parties' own word)."""

    amount: Amount
    per: str | None = None
    when: Condition | None = None
    audience: Audience = "both"


class Price(Part):
    """A named price."""

    id: str
    label: str | None = None
    rates: tuple[Rate, ...] = ()
    rounding: Rounding | None = None
    audience: Audience = "both"


class Grant(Part):
    """Prepaid minutes: granted once, or every so many units."""

    minutes: int
    every_n: int | None = None
    every_unit: Literal["month", "quarter", "year"] | None = None


class Prepaid(Part):
    """A pack of prepaid time (K16). Expiry counts from each grant."""

    id: str
    label: str | None = None
    grants: tuple[Grant, ...] = ()
    expires_after: Delay | None = None
    expires_at_end_of: Literal["month", "quarter", "year"] | None = None
    never_expires: bool = False
    unused: Literal["carried", "lost"] | None = None
    record_unit_minutes: Rational | None = None
    record_mode: Literal["up", "nearest"] = "up"
    exhausted: Literal["work-stops", "charged", "overdrawn", "contract-ends"] | None = None
    charged_at: str | None = None
    alerts: tuple[str, ...] = ()
    undetermined: Why | None = None
    audience: Audience = "both"
