"""The rule set: a contract with nothing left to look up (DESIGN 1), dumped as JSON as it stands."""

from typing import Literal

from pydantic import Field

from .base import (
    SCHEMA_VERSION,
    Actor,
    Audience,
    Instant,
    IsoDate,
    Part,
    PeriodKind,
    Rational,
    Seconds,
    Why,
)
from .commitments import Commitment, Condition, Priority, State
from .coverages import Coverage, HolidaySet
from .money import Availability, Credit, Maintenance, Prepaid, Price

EVERY_PLAN = "*"
"""Name of the one plan of a contract that has none."""


class ContractFacts(Part):
    """Who and which: the head of the contract."""

    reference: str | None
    title: str
    version: str | None = None
    revision: int | None = None
    revision_date: IsoDate | None = None
    language: str
    zone: str
    currency: str | None = None
    tax: Literal["excluded", "included"] | None = None
    provider: str | None = None
    client: str | None = None
    in_force_from: IsoDate | None = None
    in_force_until: IsoDate | None = None
    status: Literal["draft", "signed"] = "draft"

    @property
    def called(self) -> str:
        """What the contract is called: its reference, else its title."""
        return self.reference or self.title


class DataVersions(Part):
    """Versions of the data that the instants rest on; `lock` is the digest of the lock file, if any."""

    tzdata: str
    holidays: str
    lock: str | None = None


class Period(Part):
    """A calendar month (2026-05) or quarter (2026-Q2) of the contract's zone, [start, end)."""

    kind: PeriodKind
    id: str
    start: Instant
    end: Instant


class ZoneTable(Part):
    """Offsets of a zone over the horizon: [from this instant on, seconds east of UTC]."""

    offsets: tuple[tuple[Instant, int], ...]


class Channel(Part):
    """A way to reach the provider. `sets_priority`: tickets reported by it start with that priority."""

    id: str
    label: str | None = None
    coverage: str | None = None
    sets_priority: str | None = None
    audience: Audience = "both"


class RotaTurn(Part):
    """One turn of duty, [start, end)."""

    person: str
    start: Instant
    end: Instant


class Rota(Part):
    """Who is on duty when; for the provider only."""

    id: str
    coverage: str | None = None
    turns: tuple[RotaTurn, ...] = ()
    audience: Audience = "provider"


class PriorityCell(Part):
    """A cell of the priority matrix: the levels of its criteria give a priority."""

    levels: dict[str, str]
    priority: str


class Plan(Part):
    """All that holds for one plan, names resolved."""

    label: str | None = None
    coverages: dict[str, Coverage] = Field(default_factory=dict)
    holidays: dict[str, HolidaySet] = Field(default_factory=dict)
    priorities: tuple[Priority, ...] = ()
    default_priority: str | None = None
    priority_table: tuple[PriorityCell, ...] = ()
    commitments: tuple[Commitment, ...] = ()
    states: tuple[State, ...] = ()
    channels: tuple[Channel, ...] = ()
    maintenance: tuple[Maintenance, ...] = ()
    availability: tuple[Availability, ...] = ()
    credits: tuple[Credit, ...] = ()
    prices: tuple[Price, ...] = ()
    prepaid: tuple[Prepaid, ...] = ()
    rota: tuple[Rota, ...] = ()


class Edition(Part):
    """The contract from one date on (K9). `in_force`: [from, until) instants; None is open or unknown.

    `first_period`: periods go by the edition at their first instant, or already the period that contains
    `judged_from` (the start of force, where that is None) is judged whole by this one.
    """

    id: str
    in_force: tuple[Instant | None, Instant | None]
    first_period: Literal["first-instant", "containing"] = "first-instant"
    judged_from: Instant | None = None
    plans: dict[str, Plan]


class RuleSet(Part):
    """A compiled contract. `horizon`: [start, end) of the instants it answers for (T12).

    `requires`: features that an evaluator must know for any answer; each commitment lists its own.
    """

    schema_version: str = Field(default=SCHEMA_VERSION, alias="schema", pattern=r"^1\.\d+$")
    requires: tuple[str, ...] = ()
    contract: ContractFacts
    data: DataVersions
    horizon: tuple[Instant, Instant]
    periods: tuple[Period, ...] = ()
    zones: dict[str, ZoneTable]
    default_plan: str = EVERY_PLAN
    editions: tuple[Edition, ...]


__all__ = [
    "EVERY_PLAN",
    "Actor",
    "Channel",
    "Condition",
    "ContractFacts",
    "DataVersions",
    "Edition",
    "IsoDate",
    "Period",
    "Plan",
    "PriorityCell",
    "Rational",
    "Rota",
    "RotaTurn",
    "RuleSet",
    "Seconds",
    "Why",
    "ZoneTable",
]
