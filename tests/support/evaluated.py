"""A contract and logs for the tests of `slac evaluate`: written out here, so that cases can be counted."""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta
from typing import Any

ENGLISH = """language en

contract "Managed services <b>& more</b>"
  provider "Harbour Systems"
  client "Example Foods"
  reference "MS-1"
  in force from 1 January 2026 until 31 December 2026
  time zone Europe/Paris

coverage office "Office hours"
  Monday to Friday 09:00-18:00

clock response
  starts at report
  stops at response
clock resolution
  starts at report
  stops at resolution

priority P1 "Critical"
  response within 1 hour counted in office
  resolution within 4 hours counted in office for at least 90% of tickets over each calendar month
priority P2 "Normal"
  response within 4 hours counted in office
  resolution within 2 business days counted in office for at least 90% of tickets over each calendar month

state open "Open"
  first state of every ticket
state waiting "Waiting"
  waiting for the client
  pauses the resolution
state finished "Finished"
  marks the resolution

price fee "Fee"
  costs 1000 EUR per month

credit slow "Late resolutions"
  based on resolution when priority is P1
  below 90% gives 5% of fee
  below 60% gives 10% of fee

prepaid time pack "Prepaid hours"
  grants 20 hours of work
  expires after 12 months
  unused time is lost
  once exhausted the balance may be overdrawn
"""


def event(ticket: str, at: datetime, kind: str, actor: str, **more: Any) -> dict[str, Any]:
    """A row of a log."""
    return {"ticket": ticket, "at": at.isoformat(), "kind": kind, "actor": actor} | more


def rows(tickets: int, seed: int = 1) -> list[dict[str, Any]]:
    """The events of some tickets, in random order: some paused, some open, some with time spent."""
    draw = random.Random(seed)
    begin = datetime(2026, 1, 5, tzinfo=UTC)
    found: list[dict[str, Any]] = []
    for number in range(tickets):
        at = begin + timedelta(minutes=draw.randrange(100 * 24 * 60))
        name = f"T{number:04}"

        told: list[dict[str, Any]] = [
            event(name, at, "reported", "client", state="open", priority=draw.choice(["P1", "P2"]))
        ]
        at += timedelta(minutes=draw.randrange(1, 200))
        told.append(event(name, at, "replied", "provider"))
        if draw.random() < 0.3:
            at += timedelta(minutes=draw.randrange(1, 200))
            told.append(event(name, at, "state-changed", "provider", state="waiting"))
            at += timedelta(minutes=draw.randrange(1, 2000))
            told.append(event(name, at, "state-changed", "client", state="open"))
        if draw.random() < 0.2:
            at += timedelta(minutes=1)
            told.append(event(name, at, "time-spent", "provider", minutes=draw.choice(["15", "7.5"])))
        if draw.random() < 0.95:
            at += timedelta(minutes=draw.randrange(1, 1500))
            told.append(event(name, at, "state-changed", "provider", state="finished"))
        found += told
    draw.shuffle(found)
    return found


def as_csv(found: list[dict[str, Any]]) -> str:
    """Rows as CSV in our own schema."""
    names = ("ticket", "at", "kind", "actor", "state", "priority", "minutes")
    lines = [",".join(names)]
    lines += [",".join(str(row.get(name) or "") for name in names) for row in found]
    return "\n".join(lines) + "\n"
