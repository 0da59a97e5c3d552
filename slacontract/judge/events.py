"""The three event streams (K1): their rows, what is refused, and their JSON Schema."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Annotated, Any, Literal, TypeVar

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError, WithJsonSchema
from pydantic_core import PydanticCustomError

from ..diagnostics import Diagnostic
from ..records import dataclass
from ..ruleset.base import TICKET_EVENTS, Actor, Rational, TicketEventKind
from .problems import INSTANT_WITHOUT_OFFSET, UNREADABLE_EVENT, UNREADABLE_INSTANT

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
FIRST_INSTANT, LAST_INSTANT = -62104060800, 253370764799
"""The years 2 to 9998: dates can name them in every zone."""
RANK = {kind: rank for rank, kind in enumerate(TICKET_EVENTS)}
"""Rank of each kind of ticket event: breaks ties between events without `seq` (K1)."""


# ISO 8601 as every runtime reads it. `fromisoformat` alone also takes a digit between date and time, and
# reads an offset of 02:60 as 03:00.
_ISO_8601 = re.compile(
    r"\d{4}(-?)(\d\d\1\d\d|W\d\d(\1\d)?)"
    r"([^0-9]\d\d((:?)[0-5]\d(\6[0-5]\d([.,]\d+)?)?)?(Z|[+-]\d\d((:?)[0-5]\d(\11[0-5]\d)?)?)?)?",
    re.ASCII,
)


def read_instant(text: str) -> int | Diagnostic:
    """Epoch seconds of an ISO 8601 instant; its fraction is dropped, an offset is required (T1)."""
    if not _ISO_8601.fullmatch(text.strip()):
        return UNREADABLE_INSTANT.at(text=text)
    try:
        moment = datetime.fromisoformat(text.strip())
    except ValueError:
        return UNREADABLE_INSTANT.at(text=text)
    if moment.tzinfo is None:
        return INSTANT_WITHOUT_OFFSET.at(text=text)
    seconds = (moment - _EPOCH) // timedelta(seconds=1)
    return seconds if FIRST_INSTANT <= seconds <= LAST_INSTANT else UNREADABLE_INSTANT.at(text=text)


def instant_of(value: object) -> int | Diagnostic:
    """Epoch seconds of a number of whole seconds that dates can name, or of text (T1)."""
    if isinstance(value, str):
        return read_instant(value)
    seconds = _whole_seconds(value)
    return UNREADABLE_INSTANT.at(text=_shown(value)) if seconds is None else seconds


def _whole_seconds(value: object) -> int | None:
    """Seconds of a number; 5.0 is 5, as in the languages that know one kind of number."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    return int(value) if FIRST_INSTANT <= value <= LAST_INSTANT and value == int(value) else None


def _shown(value: object) -> str:
    """What is shown of something that is no instant: a number as it stands, else its type."""
    if isinstance(value, bool | float | None):
        return str(value)
    if isinstance(value, int):
        return str(value) if abs(value) < 10**30 else "…"  # Python refuses to write very large numbers
    return type(value).__name__


def _instant(value: Any) -> int:
    if not isinstance(value, str):
        seconds = _whole_seconds(value)
        if seconds is None:
            raise PydanticCustomError("instant", "write an instant as text, with its offset")
        return seconds
    read = read_instant(value)
    if isinstance(read, Diagnostic):
        raise PydanticCustomError("instant", "{said}", {"said": read.message(), "finding": read})
    return read


EventInstant = Annotated[
    int,
    BeforeValidator(_instant),
    WithJsonSchema(
        {
            "type": "string",
            "format": "date-time",
            "description": "ISO 8601 with its offset from UTC; fractions of a second are dropped",
        }
    ),
]


# Numbers as every runtime reads them: no underscores, no digits of other scripts, and no more than each of
# them counts exactly. Pydantic alone takes all of these.
_WHOLE = re.compile(r"[ \t-\r]*([+-]?)0*([0-9]{1,16})(\.0+)?[ \t-\r]*")
_AMOUNT = re.compile(r"-?[0-9]+(\.[0-9]+|/[1-9][0-9]*)?")
_MOST = 2**53 - 1


def _whole(value: Any) -> Any:
    if isinstance(value, str):
        found = _WHOLE.fullmatch(value)
        value = int(found[1] + found[2]) if found else None
    if value is None or (isinstance(value, int | float) and not abs(value) <= _MOST):
        raise PydanticCustomError("whole", "write a whole number, at most {most}", {"most": _MOST})
    return value


def _minutes(value: Any) -> Any:
    if isinstance(value, str):
        if not _AMOUNT.fullmatch(value):
            raise PydanticCustomError("minutes", "write a number, such as 12, 12.5 or 1/3")
        return value
    return _whole(value)


Minutes = Annotated[
    int | Rational,
    BeforeValidator(_minutes),
    Field(description="exact minutes: a whole number, or text such as 12.5"),
]


class _Event(BaseModel):
    # Built when first read: checking a contract without worked examples reads no event.
    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True, defer_build=True)


class TicketEvent(_Event):
    """One thing that happened to a ticket. `seq` stands on all rows of a ticket or on none."""

    ticket: Annotated[str, Field(min_length=1)]
    seq: Annotated[int, BeforeValidator(_whole)] | None = None
    at: EventInstant
    kind: TicketEventKind
    actor: Actor
    channel: str | None = None
    state: str | None = None
    priority: str | None = None
    contains: tuple[str, ...] = ()
    sets: dict[str, str | bool] = Field(
        default_factory=dict,
        alias="set",
        description="attributes of the ticket from now on: service, site, type, criteria, judged clauses",
    )
    minutes: Minutes | None = None
    valued_minutes: Minutes | None = None

    def model_post_init(self, _: Any) -> None:
        needed = {"state-changed": self.state, "priority-changed": self.priority, "time-spent": self.minutes}
        if self.kind in needed and needed[self.kind] is None:
            field = {"state-changed": "state", "priority-changed": "priority", "time-spent": "minutes"}
            raise PydanticCustomError(
                "missing", "{kind} needs {field}", {"kind": self.kind, "field": field[self.kind]}
            )


class ServiceEvent(_Event):
    """Something that happened to a component. `id` pairs overlapping outages, and works with their notice."""

    component: Annotated[str, Field(min_length=1)]
    at: EventInstant
    kind: Literal[
        "outage-started",
        "outage-ended",
        "degraded-started",
        "degraded-ended",
        "maintenance-announced",
        "maintenance-started",
        "maintenance-ended",
    ]
    id: str | None = None
    maintenance: str | None = Field(
        default=None, description="which kind of work, by its name in the contract"
    )
    start: EventInstant | None = Field(default=None, alias="from", description="announced start of the works")
    end: EventInstant | None = Field(default=None, alias="to", description="announced end of the works")

    def model_post_init(self, _: Any) -> None:
        if self.kind == "maintenance-announced" and (self.start is None or self.end is None):
            raise PydanticCustomError("missing", "an announcement needs from and to")


class AccountEvent(_Event):
    """An amount invoiced for a period, or prepaid time bought."""

    at: EventInstant
    kind: Literal["invoice-amount", "time-bought"]
    period: str | None = Field(default=None, description="of an invoice: 2026-05 or 2026-Q2")
    price: str | None = Field(default=None, description="which price the invoice amount is; all, if unsaid")
    net_cents: int | None = None
    prepaid: str | None = Field(default=None, description="which prepaid time the minutes are bought for")
    minutes: Minutes | None = None

    def model_post_init(self, _: Any) -> None:
        if self.kind == "invoice-amount" and (self.period is None or self.net_cents is None):
            raise PydanticCustomError("missing", "an invoice amount needs period and net_cents")
        if self.kind == "time-bought" and self.minutes is None:
            raise PydanticCustomError("missing", "time bought needs minutes")


@dataclass(frozen=True)
class Rejected:
    """A row that could not be read: its number from 1, its ticket if that could be read, and why."""

    row: int
    ticket: str | None
    finding: Diagnostic


Event = TypeVar("Event", TicketEvent, ServiceEvent, AccountEvent)


def _read(
    model: type[Event], rows: Iterable[Mapping[str, Any] | Event]
) -> tuple[list[Event], list[Rejected]]:
    accepted: list[Event] = []
    rejected: list[Rejected] = []
    for number, row in enumerate(rows, 1):
        if isinstance(row, model):
            accepted.append(row)
            continue
        try:
            accepted.append(model.model_validate(row))
        except ValidationError as error:
            ticket = row.get("ticket") if isinstance(row, Mapping) else None
            rejected.append(
                Rejected(number, ticket if isinstance(ticket, str) else None, _why(number, error))
            )
    return accepted, rejected


def _why(number: int, error: ValidationError) -> Diagnostic:
    first = error.errors(include_url=False)[0]
    finding = first.get("ctx", {}).get("finding")
    if isinstance(finding, Diagnostic):
        return finding
    field = ".".join(str(part) for part in first["loc"]) or "-"
    return UNREADABLE_EVENT.at(row=number, field=field, reason=first["msg"])


def read_ticket_events(
    rows: Iterable[Mapping[str, Any] | TicketEvent],
) -> tuple[list[TicketEvent], list[Rejected]]:
    """Ticket events of rows, and the rows refused; a ticket with a refused row is undecided (K14)."""
    return _read(TicketEvent, rows)


def read_service_events(
    rows: Iterable[Mapping[str, Any] | ServiceEvent],
) -> tuple[list[ServiceEvent], list[Rejected]]:
    """Service events of rows, and the rows refused."""
    return _read(ServiceEvent, rows)


def read_account_events(
    rows: Iterable[Mapping[str, Any] | AccountEvent],
) -> tuple[list[AccountEvent], list[Rejected]]:
    """Account events of rows, and the rows refused."""
    return _read(AccountEvent, rows)


def event_schemas() -> dict[str, dict[str, Any]]:
    """JSON Schema of a row of each stream, by its name: ticket, service, account (K1)."""
    return {
        "ticket": TicketEvent.model_json_schema(),
        "service": ServiceEvent.model_json_schema(),
        "account": AccountEvent.model_json_schema(),
    }
