"""The contract: its head, its blocks, its editions."""

import datetime
from decimal import Decimal
from typing import Literal

from .base import Block, Language, Missing, Node, Parties, Ref, Text
from .clauses import Due, Event, Notice, Terms
from .examples import WorkedExample
from .money import Availability, Credit, Maintenance, PrepaidTime, Price, TimeRecord
from .parties import (
    Channel,
    Clause,
    Definition,
    ReportForm,
    Role,
    Scope,
    Service,
    Site,
    Supplier,
    TicketType,
    Waiver,
)
from .quantities import Quantity
from .tickets import (
    Clock,
    CommitmentException,
    Commitments,
    Criterion,
    Duty,
    EscalationLadder,
    Matrix,
    Plan,
    Priority,
    PriorityRules,
    Right,
    State,
)
from .time import Closes, Coverage, HolidaySet, Rota, YearlyDate


class Revision(Node):
    """Number and date of a revision."""

    number: int
    date: datetime.date | None = None


class Signed(Node):
    """When and by whom it was signed."""

    date: datetime.date
    by: Parties | None = None


class InForce(Node):
    """From when and until when, both days included; `start` may be missing."""

    start: datetime.date | Missing
    end: datetime.date | None = None
    end_missing: Missing | None = None


class Contract(Block):
    """A support agreement as meant: one edition, before plans are substituted.

    `label` is the title. Blocks keep the order of the text; priorities run from the most urgent.
    `written_in`: language of the document and of untagged text.
    """

    provider: Text | Missing | None = None
    client: Text | Missing | None = None
    reference: Text | Missing | None = None
    former_references: tuple[str, ...] = ()
    version: Text | None = None
    version_missing: Missing | None = None
    revision: Revision | None = None
    signed: Signed | None = None
    in_force: InForce | None = None
    renewed_for: Quantity | Missing | None = None
    minimum_term: Quantity | Missing | None = None
    minimum_term_from: Event | None = None
    ends_on: tuple[YearlyDate, ...] = ()
    horizon_until: datetime.date | None = None
    notices: tuple[Notice, ...] = ()
    closes: tuple[Closes, ...] = ()
    zone: str | None = None
    zone_span: tuple[str, int, int] | None = None
    zone_missing: Missing | None = None
    zone_of_client: bool = False
    obligation: Literal["means", "result"] | None = None
    tax: Literal["excluded", "included"] | None = None
    tax_percent: Decimal | None = None
    tax_missing: Missing | None = None
    changes: tuple[Terms, ...] = ()
    upgrade: tuple[Terms, ...] = ()
    downgrade: tuple[Terms, ...] = ()
    default_plan: Ref | None = None
    written_in: Language = "en"
    written_in_stated: bool = False
    prevails_in: Language | None = None
    order_of_precedence: tuple[Text | Ref | Literal["its-amendments", "this-contract"], ...] = ()
    payment: tuple[Due, ...] = ()
    invoice: tuple[Due, ...] = ()

    coverages: tuple[Coverage, ...] = ()
    holidays: tuple[HolidaySet, ...] = ()
    rotas: tuple[Rota, ...] = ()
    roles: tuple[Role, ...] = ()
    channels: tuple[Channel, ...] = ()
    services: tuple[Service, ...] = ()
    sites: tuple[Site, ...] = ()
    ticket_types: tuple[TicketType, ...] = ()
    definitions: tuple[Definition, ...] = ()
    suppliers: tuple[Supplier, ...] = ()
    scopes: tuple[Scope, ...] = ()
    report_forms: tuple[ReportForm, ...] = ()
    priority_rules: tuple[PriorityRules, ...] = ()
    criteria: tuple[Criterion, ...] = ()
    matrices: tuple[Matrix, ...] = ()
    clocks: tuple[Clock, ...] = ()
    priorities: tuple[Priority, ...] = ()
    commitments: tuple[Commitments, ...] = ()
    exceptions: tuple[CommitmentException, ...] = ()
    plans: tuple[Plan, ...] = ()
    states: tuple[State, ...] = ()
    ladders: tuple[EscalationLadder, ...] = ()
    maintenance: tuple[Maintenance, ...] = ()
    availabilities: tuple[Availability, ...] = ()
    credits: tuple[Credit, ...] = ()
    rights: tuple[Right, ...] = ()
    duties: tuple[Duty, ...] = ()
    prices: tuple[Price, ...] = ()
    prepaid: tuple[PrepaidTime, ...] = ()
    time_records: tuple[TimeRecord, ...] = ()
    clauses: tuple[Clause, ...] = ()
    worked_examples: tuple[WorkedExample, ...] = ()
    waivers: tuple[Waiver, ...] = ()


class Amendment(Block):
    """A file that amends a contract from a date: overrides and new blocks, over the edition before.

    `edition`: the contract as it reads from then on; `before`: what it amends.
    """

    reference: Text | Missing | None = None
    amends: Text | Missing | None = None
    revision: Revision | None = None
    signed: Signed | None = None
    takes_effect: datetime.date | Missing
    from_period_of: datetime.date | None = None
    edition: Contract
    before: "Contract | Amendment"
