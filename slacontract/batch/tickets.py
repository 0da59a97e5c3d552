"""Every clock of every ticket of a log, in vector form where it suffices, else by the engine."""

from __future__ import annotations

import numpy as np

from ..judge.index import Engine, engine_of
from ..ruleset.rules import RuleSet
from .columns import EventColumns
from .sheet import Sheet
from .verdicts import Verdicts


def evaluate_events(
    rules: RuleSet | Engine, events: EventColumns, *, plan: str | None = None, as_of: int
) -> Verdicts:
    """The verdicts of all commitments of a plan (the default plan for None) on a log, as of an instant.

    What `judge_ticket` says of each ticket of the log, as columns: see `EventColumns` and `Verdicts` for the
    shapes. Events after `as_of` are not yet known, as there. Tickets that are beyond the vector form are
    handed to the engine one by one, and counted by reason. Call it for parts of a log that hold whole
    tickets, to keep memory flat. `ValueError` where tickets do not ascend.
    """
    engine = engine_of(rules)
    sheet = Sheet(engine, plan, as_of)
    numbers, first = np.unique(events.ticket, return_index=True)
    if len(events) and np.any(np.diff(events.ticket) < 0):
        raise ValueError("the rows of a ticket stand together, tickets ascending")
    last = np.append(first, len(events))[1:]
    for ticket, start, end in zip(numbers.tolist(), first.tolist(), last.tolist(), strict=True):
        sheet.ask(events, ticket, (start, end), "not-yet-vector")
    for ticket in sorted({number for number, _ in events.rejected} - set(numbers.tolist())):
        sheet.ask(events, ticket, (0, 0), "rejected")
    return sheet.verdicts()
