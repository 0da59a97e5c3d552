"""Every clock of every ticket of a log, in vector form where it suffices, else by the engine."""

from __future__ import annotations

from weakref import WeakKeyDictionary

import numpy as np

from ..diagnostics import Diagnostic
from ..judge.events import instant_of
from ..judge.index import Engine, GroupKey, PlanView, engine_of
from ..judge.log import TIE
from ..ruleset.rules import RuleSet
from .begin import Begun
from .clocks import Judge
from .columns import EventColumns, Ints
from .log import NEVER, PlanLog
from .members import PlanTables
from .reading import REJECTED, UNREADABLE, Read, Reader
from .sheet import Block, Sheet
from .verdicts import Verdicts

ROWS_AT_ONCE = 1 << 19

_KNOWN: WeakKeyDictionary[Engine, dict[str, Batch]] = WeakKeyDictionary()


def evaluate_events(
    rules: RuleSet | Engine, events: EventColumns, *, plan: str | None = None, as_of: int | str
) -> Verdicts:
    """The verdicts of all commitments of a plan (the default plan for None) on a log, as of an instant.

    What `judge_ticket` says of each ticket of the log, as columns: see `EventColumns` and `Verdicts` for the
    shapes. Events after `as_of` are not yet known, as there. Tickets that are beyond the vector form are
    handed to the engine one by one, and counted by reason. Call it for parts of a log that hold whole
    tickets, to keep memory flat. `ValueError` where tickets do not ascend.
    """
    engine = engine_of(rules)
    instant = instant_of(as_of)
    sheet = Sheet(
        engine, plan, engine.refuse_plan(plan) or instant if isinstance(instant, Diagnostic) else instant
    )
    if np.any(events.ticket[1:] < events.ticket[:-1]):
        raise ValueError("the rows of a ticket stand together, tickets ascending")
    if engine.refuse_plan(plan) is not None:
        _hand_all(sheet, events, "plan-refused")
    elif sheet.no_instant is not None:
        _hand_all(sheet, events, "no-instant")
    elif len(events):
        _batch(engine, plan).evaluate(events, sheet)
    refused = np.array(sorted({number for number, _ in events.rejected}), np.int64)
    places = np.searchsorted(events.ticket, refused)
    seen = np.append(events.ticket, -1)[places] == refused if len(refused) else refused
    for ticket in refused[~seen.astype(np.bool_)].tolist():
        sheet.ask(events, ticket, (0, 0), REJECTED)
    return sheet.verdicts()


def _hand_all(sheet: Sheet, events: EventColumns, reason: str) -> None:
    numbers, first = np.unique(events.ticket, return_index=True)
    last = np.append(first, len(events))[1:]
    for ticket, start, end in zip(numbers.tolist(), first.tolist(), last.tolist(), strict=True):
        sheet.ask(events, ticket, (start, end), reason)


def _batch(engine: Engine, plan: str | None) -> Batch:
    """The tables of a plan; kept as long as its engine."""
    name = engine.rules.default_plan if plan is None else plan
    known = _KNOWN.setdefault(engine, {})
    if name not in known:
        known[name] = Batch(engine.views(plan))
    return known[name]


class Batch:
    """One plan, in all its editions, ready to judge parts of logs."""

    def __init__(self, views: tuple[PlanView, ...]) -> None:
        self.views = views
        self.plans = [PlanTables(view) for view in views]
        self.keys: tuple[GroupKey, ...] = tuple(dict.fromkeys(key for view in views for key in view.groups))

    def evaluate(self, events: EventColumns, sheet: Sheet) -> None:
        """Judge a log, some hundred thousand rows at a time."""
        reader = Reader(self.views, events, sheet.as_of)
        tickets = 1 + int(np.count_nonzero(events.ticket[1:] != events.ticket[:-1]))
        sheet.expect(tickets * len(self.keys))
        first = 0
        while first < len(events):
            last = min(first + ROWS_AT_ONCE, len(events))
            if last < len(events):  # up to the end of the ticket that the row belongs to
                last = int(np.searchsorted(events.ticket, events.ticket[last - 1], "right"))
            self._judge(reader.read(first, last), events, sheet)
            first = last

    def _judge(self, read: Read, events: EventColumns, sheet: Sheet) -> None:
        block = sheet.block(len(read.numbers), len(self.keys))
        for reason, tickets in read.odd:
            block.hand(tickets, reason)
        sheet.without_events(read.silent)
        for number, rows in read.unsound:
            sheet.ask(events, number, rows, UNREADABLE)
        part = read.part
        if not part.size:
            return
        judges = [
            Judge(plan, PlanLog(part, plan.view, read.states, read.priorities), sheet, block)
            for plan in self.plans
        ]
        doubted = block.reason[read.doubted] == 0
        for place, key in enumerate(self.keys):
            self._clock(judges, key, place)
        self._doubt(read, np.flatnonzero(doubted), sheet, block)
        for ticket in np.flatnonzero(block.reason).tolist():
            reason = block.reasons.all()[block.reason[ticket]]
            sheet.ask(events, int(read.numbers[ticket]), read.rows(ticket), reason)
        sheet.add(block, read.numbers, part.at[part.first[:-1]])

    def _doubt(self, read: Read, which: Ints, sheet: Sheet, block: Block) -> None:
        """Tickets with an event that the contract cannot take are undecided, every clock of theirs (K14)."""
        if not len(which):
            return
        tickets = read.doubted[which]
        tied = sheet.flag_sets.number((TIE,)) if read.part.tied[tickets].any() else 0
        block.doubt(
            tickets,
            np.array([sheet.problem(read.doubts[i]) for i in which.tolist()], np.int32),
            np.array([sheet.clocks.number(key) for key in self.keys], np.int32),
            np.where(read.part.tied[tickets], tied, 0),
        )

    def _clock(self, judges: list[Judge], key: GroupKey, place: int) -> None:
        """One clock of every ticket: which edition judges it, and its verdict (K9)."""
        concerned = [judge for judge in judges if key in judge.plan.members]
        begun = [judge.begin(key) for judge in concerned]
        size = concerned[0].log.part.size
        earliest, chosen, outside = np.full(size, NEVER), np.full(size, -1), np.full(size, -1)
        for number, (judge, one) in enumerate(zip(concerned, begun, strict=True)):
            tickets = np.flatnonzero(one.member >= 0)
            at = judge.log.part.at[judge.log.row(one.place[tickets])]
            inside = in_force(judge.plan.view, at)
            outside[tickets[~inside]] = number
            better = inside & (at < earliest[tickets])
            earliest[tickets[better]], chosen[tickets[better]] = at[better], number
        as_things_are = next(
            (judge for judge in concerned if judge.plan.view.in_force(judge.as_of)), concerned[-1]
        )
        waiting = chosen < 0
        for judge in concerned:
            judge.leave_late_cycles(key, np.flatnonzero(waiting))
        for number, judge in enumerate(concerned):
            judge.run(key, begun[number], np.flatnonzero(chosen == number), place)
            judge.refuse(key, np.flatnonzero(waiting & (outside == number)), place, "not-in-force")
        as_things_are.not_begun(key, np.flatnonzero(waiting & (outside < 0)), place)


def in_force(view: PlanView, at: Ints) -> Ints:
    """Whether the edition is in force at each instant; an unknown end is open (K9)."""
    first, until = view.edition.in_force
    found: Ints = np.ones(len(at), np.bool_)
    if first is not None:
        found &= at >= first
    if until is not None:
        found &= at < until
    return found


__all__ = ["Batch", "Begun", "evaluate_events"]
