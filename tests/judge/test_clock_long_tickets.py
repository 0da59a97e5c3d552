"""Tickets of many events take time as their events do."""

from __future__ import annotations

import sys
from collections.abc import Callable
from types import FrameType
from typing import Any

import pytest
from support.commitments import HOUR, REPORTED
from support.tickets import at, contract, rows

from slacontract import judge


def lines_run(ask: Callable[[], object]) -> int:
    """How many lines of the engine and the clock run while something is asked."""
    count = 0

    def trace(frame: FrameType, event: str, _: object) -> Any:
        nonlocal count
        count += event == "line"
        return trace if "/slacontract/" in frame.f_code.co_filename.replace("\\", "/") else None

    before = sys.gettrace()
    sys.settrace(trace)
    try:
        ask()
    finally:
        sys.settrace(before)
    return count


LONG = {
    "replies": ("client-message client", "replied"),
    "updates": ("update-sent", "update-sent"),
    "states": ("state-changed state=waiting", "state-changed state=open"),
    "priorities": ("priority-changed priority=P2", "priority-changed priority=P1"),
    "all at once": (
        *("client-message client", "state-changed state=waiting", "replied", "update-sent"),
        *("priority-changed priority=P2", "state-changed state=open", "attribute-changed service=shop"),
        *("client-message client", "priority-changed priority=P1", "attribute-changed service=mail"),
    ),
}


@pytest.mark.parametrize("kinds", LONG.values(), ids=LONG)
def test_a_long_ticket_takes_time_as_its_events_do(kinds: tuple[str, ...]) -> None:
    """Four times the events cost four times the steps, the ledgers of all clocks included, not sixteen."""
    covered = {"kind": "covered", "seconds": 900 * 3600, "coverage": "office"}
    later = {"kind": "business-days", "n": 150, "coverage": "office", "until": "last-closing"}
    waiting = {"start": REPORTED, "pauses": ["waiting"]}
    rules = contract(
        {"metric": "resolution", "delay": covered, "priority": "P1", **waiting},
        {
            "metric": "resolution",
            "delay": {"kind": "later-of", "delays": [covered, later]},
            "priority": "P2",
            **waiting,
        },
        {"metric": "next-reply", "delay": HOUR, "pauses": ["waiting"]},
        {
            "metric": "update",
            "cadence": {**covered, "seconds": 3600},
            "start": REPORTED,
            "pauses": ["waiting"],
        },
    )
    engine = judge.Engine(rules)

    def asked(number: int) -> Callable[[], object]:
        first, step = at("01-05 09:00"), 200 * 86400 // number
        ticket = rows("01-05 09:00 reported client priority=P1", "01-05 09:00 replied")
        for n in range(number):
            (row,) = rows(f"01-05 09:00 {kinds[n % len(kinds)]}")
            ticket.append({**row, "seq": n + 2, "at": first + 60 + n * step})
        events, _ = judge.read_ticket_events(ticket)

        def ask() -> object:
            return [one.ledger for one in judge.judge_ticket(engine, events, as_of=at("09-01 12:00")).clocks]

        return ask

    asked(50)()  # tables are made once
    few, many = lines_run(asked(100)), lines_run(asked(400))
    assert few > 1000
    assert many < 6 * few
