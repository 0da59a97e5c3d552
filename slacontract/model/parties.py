"""Blocks about who and by which way: roles, channels, services, suppliers, scope."""

import datetime

from .base import Block, Missing, Node, Parties, Ref, Text
from .clauses import Commitment, Condition, Contact, Cost, Duration, Limit, Task, Use
from .quantities import Period


class Role(Block):
    """A role of a side."""

    of: Parties
    held_by: tuple[Text | Missing, ...] = ()
    single_point_of_contact: bool = False
    contacts: tuple[Contact, ...] = ()
    under_coverage: tuple[Ref, ...] = ()
    channels: tuple[Ref, ...] = ()
    support_level: str | None = None
    does: tuple[Text, ...] = ()
    tasks: tuple[Task, ...] = ()
    limits: tuple[Limit, ...] = ()


class Channel(Block):
    """A way to reach a party."""

    contacts: tuple[Contact, ...] = ()
    under_coverage: tuple[Ref, ...] = ()
    under_coverage_missing: Missing | None = None
    uses: tuple[Use, ...] = ()
    sets_priority: Ref | None = None
    alerts: tuple[Parties, ...] = ()
    assigned_to: Parties | None = None
    to_be_confirmed_by: Parties | Ref | None = None
    free_of_charge: bool = False


class ScopeItem(Node):
    """What is included, excluded or redirected: things, named blocks, or every ticket when."""

    things: tuple[Text, ...] = ()
    names: tuple[Ref, ...] = ()
    every_ticket: bool = False
    missing: Missing | None = None
    towards: Parties | Ref | None = None
    on_request: bool = False
    where_possible: bool = False
    over: Period | None = None
    means_of: Text | Ref | None = None
    when: Condition | None = None


class Service(Block):
    """A service or component that commitments and availabilities refer to."""

    under_coverage: tuple[Ref, ...] = ()
    includes: tuple[ScopeItem, ...] = ()
    excludes: tuple[ScopeItem, ...] = ()


class Site(Block):
    """A place; its own zone where it has one."""

    zone: str | None = None
    zone_of_client: bool = False
    zone_span: tuple[str, int, int] | None = None
    under_coverage: tuple[Ref, ...] = ()


class TicketType(Block):
    """A kind of ticket."""

    assigned_to: Parties | None = None
    includes: tuple[ScopeItem, ...] = ()
    excludes: tuple[ScopeItem, ...] = ()


class Definition(Block):
    """A word that the contract defines."""

    includes: tuple[ScopeItem, ...] = ()
    excludes: tuple[ScopeItem, ...] = ()


class Supplier(Block):
    """Whom the provider relies on; for the provider only."""

    reference: Text | Missing | None = None
    contacts: tuple[Contact, ...] = ()
    in_force: Duration | None = None
    under_coverage: tuple[Ref, ...] = ()
    commitments: tuple[Commitment, ...] = ()
    limits: tuple[Limit, ...] = ()
    costs: tuple[Cost, ...] = ()


class Scope(Block):
    """What is and what is not part of the service."""

    includes: tuple[ScopeItem, ...] = ()
    excludes: tuple[ScopeItem, ...] = ()
    requires: tuple[Text, ...] = ()
    redirects: tuple[ScopeItem, ...] = ()


class ReportForm(Block):
    """What a report must, should and must not hold."""

    requires: tuple[Text, ...] = ()
    useful: tuple[Text, ...] = ()
    excludes: tuple[Text, ...] = ()
    one_request_per_ticket: bool = False


class Clause(Block):
    """A free clause: Markdown paragraphs; binds like all others, and is not computed."""

    written_in: str | None = None
    paragraphs: tuple[Text, ...] = ()
    text_file: Text | None = None
    file_content: str | None = None


class Waiver(Block):
    """An accepted danger: which code, why, by whom, until when; for the provider only."""

    code: str
    reason: Text
    by: Text
    until: datetime.date
    concerns: tuple[Ref, ...] = ()
    concerns_targets: tuple[Text, ...] = ()
