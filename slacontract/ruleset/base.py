"""What every part of a rule set shares: frozen classes, exact numbers as text, epoch seconds."""

from typing import Annotated, Literal, get_args

from pydantic import ConfigDict, Field

from ..trusted import Trusted

SCHEMA_VERSION = "1.0"


class Part(Trusted):
    """A part of a rule set: frozen, and closed to unknown fields."""

    model_config = ConfigDict(populate_by_name=True)


Instant = Annotated[int, Field(description="seconds since 1970-01-01T00:00:00Z")]
Seconds = Annotated[int, Field(description="a length in elapsed seconds")]
SecondOfDay = Annotated[int, Field(ge=0, le=86400, description="wall clock; 86400 is 24:00")]
IsoDate = Annotated[str, Field(pattern=r"^\d{4}-\d{2}-\d{2}$", description="a local date")]
Rational = Annotated[
    str, Field(pattern=r"^-?\d+(\.\d+|/[1-9]\d*)?$", description="an exact number: 99.5 or 1/3")
]
Audience = Literal["both", "provider"]
Actor = Literal["client", "provider", "third-party", "automatic"]
PeriodKind = Literal["month", "quarter"]

Why = Literal[
    "not-stated",
    "best-effort",
    "as-agreed",
    "hole",
    "not-committed",
    "not-applicable",
    "on-request",
    "in-words",
]
"""Why a value has no number (LANGUAGE 3, values without a number); `hole` is one still to be agreed."""

TicketEventKind = Literal[
    "detected",
    "reported",
    "report-completed",
    "client-message",
    "ticket-created",
    "qualified",
    "acknowledged",
    "replied",
    "assigned",
    "intervention-started",
    "arrived-on-site",
    "workaround",
    "restored",
    "resolved",
    "accepted",
    "closed",
    "reopened",
    "update-sent",
    "escalated",
    "state-changed",
    "priority-changed",
    "attribute-changed",
    "time-spent",
    "cancelled",
]

TICKET_EVENTS: tuple[str, ...] = get_args(TicketEventKind)
"""Kinds of ticket event in rank order (K1): the order breaks ties between events without `seq`."""
