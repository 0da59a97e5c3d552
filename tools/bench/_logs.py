"""Logs of tickets drawn by the million: mostly plain, some paused, some changed, reopened or cancelled."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import numpy as np

from slacontract.batch import Coded, EventColumns
from slacontract.project import compile_file
from slacontract.ruleset.base import TICKET_EVENTS
from slacontract.ruleset.rules import RuleSet

CONTRACT = Path(__file__).with_name("promises.sla")
PRIORITIES = ("P1", "P2", "P3")
STATES = ("open", "waiting-client", "waiting-third")
KIND = {name: code for code, name in enumerate(TICKET_EVENTS)}
CLIENT, PROVIDER = 0, 1
HOUR, DAY = 3600, 86400

PAUSED, CHANGED, REOPENED, CANCELLED, UNKNOWN = 0.30, 0.02, 0.01, 0.01, 0.0005
"""Shares of tickets: that wait once or twice, change priority, come back, end early, or are unsound."""


def contract() -> RuleSet:
    """The rule set of the contract with six promises for each of three priorities."""
    compiled = compile_file(CONTRACT, today=date(2026, 6, 1))
    if compiled.rules is None:
        raise ValueError(f"{CONTRACT.name} does not compile: {compiled.diagnostics}")
    return compiled.rules


def draw(tickets: int, seed: int = 20260101) -> EventColumns:
    """About ten events a ticket over two years, sorted by ticket and time."""
    rng = np.random.default_rng(seed)
    first = int(np.datetime64("2026-01-02T00:00:00").astype(np.int64))
    last = int(np.datetime64("2027-11-01T00:00:00").astype(np.int64))
    every = np.arange(tickets)
    begun = rng.integers(first, last, tickets)
    blocks: list[tuple[Any, ...]] = []

    def put(who: Any, at: Any, kind: str, actor: int = PROVIDER, state: Any = -1, priority: Any = -1) -> None:
        size = len(who)
        columns = (who, at, KIND[kind], actor, state, priority)
        blocks.append(tuple(np.broadcast_to(np.asarray(one, np.int64), (size,)) for one in columns))

    def after(mean: float, size: int = tickets) -> Any:
        return rng.exponential(mean, size).astype(np.int64) + 1

    put(every, begun, "reported", CLIENT, priority=rng.choice(3, tickets, p=[0.1, 0.3, 0.6]))
    acknowledged = begun + after(0.5 * HOUR)
    put(every, acknowledged, "acknowledged")
    qualified = acknowledged + after(0.5 * HOUR)
    put(every, qualified, "qualified")
    replied = qualified + after(HOUR)
    put(every, replied, "replied")
    put(every, replied + after(0.2 * HOUR), "ticket-created")
    started = replied + after(3 * HOUR)
    put(every, started, "intervention-started")
    at = started + after(4 * HOUR)
    waits = np.flatnonzero(rng.random(tickets) < PAUSED)
    for share in (1.0, 0.5):
        some = waits[rng.random(len(waits)) < share]
        put(some, at[some], "state-changed", state=rng.integers(1, 3, len(some)))
        at[some] += after(8 * HOUR, len(some))
        put(some, at[some], "state-changed", CLIENT, state=0)
        at[some] += after(HOUR, len(some))
    changed = np.flatnonzero(rng.random(tickets) < CHANGED)
    put(changed, at[changed], "priority-changed", priority=rng.integers(0, 3, len(changed)))
    put(every, at, "workaround")
    ended = at + after(10 * HOUR)
    over = rng.random(tickets)
    put(every[over < CANCELLED], ended[over < CANCELLED], "cancelled", CLIENT)
    rest = np.flatnonzero(over >= CANCELLED)
    put(rest, ended[rest], "resolved")
    put(rest, ended[rest] + after(HOUR, len(rest)), "update-sent")
    back = rest[rng.random(len(rest)) < REOPENED]
    put(back, ended[back] + 2 * DAY, "reopened", CLIENT)
    put(back, ended[back] + 3 * DAY, "resolved")
    closed = ended[rest] + 4 * DAY
    put(rest, closed, "closed")
    lost = np.flatnonzero(rng.random(tickets) < UNKNOWN)
    put(lost, begun[lost] + 1, "state-changed", state=3)
    ticket, at, kind, actor, state, priority = (
        np.concatenate(column) for column in zip(*blocks, strict=True)
    )
    order = np.lexsort((kind, at, ticket))
    return EventColumns(
        ticket=ticket[order],
        at=at[order],
        kind=kind[order].astype(np.int8),
        actor=actor[order].astype(np.int8),
        state=Coded(state[order].astype(np.int8), (*STATES, "mislaid")),
        priority=Coded(priority[order].astype(np.int8), PRIORITIES),
    )
