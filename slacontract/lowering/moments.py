"""What a commitment waits for, in the few words that helpdesks have."""

from __future__ import annotations

import hashlib
from typing import Literal

from ..ruleset.commitments import Commitment

Moment = Literal[
    "acknowledgement",
    "first-reply",
    "next-reply",
    "ownership",
    "intervention",
    "arrival",
    "restoration",
    "resolution",
    "closure",
    "update",
]

_BY_EVENT: dict[str, Moment] = {
    "acknowledged": "acknowledgement",
    "replied": "first-reply",
    "assigned": "ownership",
    "intervention-started": "intervention",
    "arrived-on-site": "arrival",
    "workaround": "restoration",
    "restored": "restoration",
    "resolved": "resolution",
    "closed": "closure",
}
_AT_CREATION = frozenset({"reported", "detected", "ticket-created"})


def moment_of(one: Commitment) -> Moment | None:
    """The moment at which a commitment's clock stops; None where no helpdesk has a word for it.

    A cadence is an update, `next-reply` each reply after the first.
    """
    if one.cadence is not None:
        return "update" if one.metric == "update" else None
    if one.metric == "next-reply":
        return "next-reply"
    moments = {_BY_EVENT.get(moment.event or "") for moment in one.stop.of}
    return moments.pop() if len(moments) == 1 else None


def starts_at_creation(one: Commitment) -> Literal["exact", "reported", "other"]:
    """Whether a clock starts when the ticket is created.

    `reported`: at the report or the detection, which is the same only where the ticket is created then.
    """
    if one.start is None:
        return "other"
    events = {moment.event for moment in one.start.of}
    if one.metric == "next-reply":
        return "exact" if events == {"client-message"} else "other"
    if events == {"ticket-created"}:
        return "exact"
    return "reported" if events <= _AT_CREATION else "other"


def short_name(text: str, limit: int) -> str:
    """A name that fits: cut where it is too long, with a digest that keeps cut names apart."""
    if len(text) <= limit:
        return text
    digest = hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:8]
    return f"{text[: limit - 10]}…~{digest}"
