"""The commitments of a contract as rows: how each finds its deadline, and when it holds."""

from __future__ import annotations

from typing import Any, NamedTuple

from .covers import FEATURE, HORIZON, Record
from .delays import WHY, Delays
from .pieces import Function
from .text import Value, any_of, literal

COARSE, FINE = 28800, 3600
STEPS = 16
END, REFUSED = 3, 2


class Functions:
    """The functions that the tables carry, each once, cut so that none spans too many cells."""

    def __init__(self) -> None:
        self.kept: list[tuple[Function, int]] = []
        self._number: dict[int, int] = {}
        self.refusals: list[str] = []

    def number(self, function: Function, width: int = COARSE) -> int:
        if id(function) not in self._number:
            self._number[id(function)] = len(self.kept)
            self.kept.append((function, width))
        return self._number[id(function)]

    def rows(self) -> list[tuple[int, int, int, int, int]]:
        """Rows (function, from, value, slope or REFUSED or END, coverage)."""
        found: list[tuple[int, int, int, int, int]] = []
        for f, (function, width) in enumerate(self.kept):
            for piece, end in function.stretches():
                for x in range(piece.x, end, STEPS * width):
                    one = piece.moved(x)
                    if isinstance(one.y, int):
                        found.append((f, x, one.y, one.m, one.part))
                    else:
                        found.append((f, x, self.refusal(one.y), REFUSED, -1))
            found.append((f, function.end, 0, END, -1))
        return found

    def refusal(self, said: str) -> int:
        if said not in self.refusals:
            self.refusals.append(said)
        return self.refusals.index(said)


def split(refusal: str) -> tuple[str | None, str | None]:
    """A refusal as (code, why)."""
    return (None, refusal[len(WHY) :]) if refusal.startswith(WHY) else (refusal, None)


COLUMNS = (
    *("m", "e", "first", "until", "clock", "metric_", "label_", "id_", "priority_"),
    *("f1", "p1", "f2", "p2", "beyond", "bound", "waits", "stops", "missed"),
)


def expressible(one: Record) -> str | None:
    """Why SQL cannot judge a commitment; None: it can."""
    if one["cadence"] is not None:
        return "repeats"
    if one["cycle"]:
        return "runs anew at each message"
    if one["pauses_when"]:
        return "pauses under a condition"
    started = {moment["event"] for moment in (one["start"] or {"of": ()})["of"]} or {"reported"}
    stops = one["stop"]["of"]
    if any(moment["stop_of"] is not None for moment in stops):
        return "stops where another clock stops"
    if started.intersection(moment["event"] for moment in stops):
        return "stops at what starts it"
    return None


class Steps(NamedTuple):
    """A deadline: `two(one(start) + more) + last`; without `two`, `one(start) + more`; without `one`, too.

    `outside` refuses a start outside the horizon, `unreached` what lies beyond the end of `two`.
    """

    one: Function | None
    more: int
    two: Function | None
    last: int
    outside: str
    unreached: str | None


class Member:
    """One commitment of one plan of one edition."""

    def __init__(self, m: int, e: int, clock: int, edition: Record, plan: Record, one: Record) -> None:
        self.m, self.e, self.clock = m, e, clock
        self.edition, self.plan, self.one = edition, plan, one
        states = plan["states"]
        first = states[0]["name"] if states else None
        self.why_not = expressible(one)
        if self.why_not is None and first in one["pauses"]:
            self.why_not = "pauses in the first state"

    def steps(self, delays: Delays) -> Steps | None:
        """How the deadline comes from the start; None: not in SQL, for the start alone does not decide."""
        one, delay = self.one, self.one["delay"]
        if self.why_not is not None:
            return None
        direct = not one["requires"] and one["start"] is not None and one["deemed_receipt"] is None
        seconds = delay["n"] * delay["hours"] if delay["kind"] == "opening-days" else delay.get("seconds", 0)
        cover = delays.cover(self.plan, delay["coverage"]) if "coverage" in delay else None
        if direct and delay["kind"] == "elapsed":
            return Steps(None, seconds, None, 0, HORIZON, None)
        if direct and seconds > 0 and cover is not None and cover.undetermined is None:
            carried = 1 if one["edge"] is not None else 0
            more = seconds - 1 + carried
            return Steps(cover.counted, more, cover.reached, -carried, HORIZON, cover.unreached)
        found = delays.of_commitment(one, self.plan)
        return Steps(found, 0, None, 0, found.outside, None)

    def row(self, delays: Delays, functions: Functions) -> tuple[Value, ...]:
        one = self.one
        steps = self.steps(delays) or Steps(None, 0, None, 0, FEATURE, None)
        width = COARSE if steps.two is None else FINE
        how: tuple[Value, ...] = (
            None if steps.one is None else functions.number(steps.one, width),
            steps.more,
            None if steps.two is None else functions.number(steps.two, FINE),
            steps.last,
        )
        beyond = None if steps.unreached is None else functions.refusal(steps.unreached)
        first, until = self.edition["in_force"]
        return (
            *(
                self.m,
                self.e,
                first,
                until,
                self.clock,
                one["metric"],
                one["label"],
                one["id"],
                one["priority"],
            ),
            *(*how, beyond, 1 if one["bound"] == "within" else 0, 1 if one["pauses"] else 0),
            *(1 if one["stop"]["of"] else 0, functions.refusal(steps.outside)),
        )


class Conditions:
    """When commitments hold, and which priority a ticket has, as expressions over a question's columns."""

    def __init__(self, delays: Delays, functions: Functions) -> None:
        self.delays, self.functions = delays, functions
        self.texts: list[str] = []
        self.judged: list[str] = []
        self.times: list[int] = []

    def text(self, name: str) -> str:
        """The column of an attribute's text."""
        if name not in self.texts:
            self.texts.append(name)
        return f"q.v{self.texts.index(name)}"

    def judgement(self, name: str) -> str:
        """The column of an attribute's yes (1) or no (0)."""
        if name not in self.judged:
            self.judged.append(name)
        return f"q.j{self.judged.index(name)}"

    def time(self, names: list[str], plan: Record) -> int:
        f = self.functions.number(self.delays.inside(names, plan))
        if f not in self.times:
            self.times.append(f)
        return self.times.index(f)

    def holds(self, member: Member, name: str) -> tuple[str, str, str]:
        """Whether its condition holds, the code where it cannot be read, and whether a judgement is unset."""
        when = member.one["when"]
        if when is None:
            return "TRUE", "NULL", "FALSE"
        answers, codes, unset = [], [], []
        for atom in when["atoms"]:
            kind, values = atom["kind"], atom["values"]
            if kind == "judged":
                column = self.judgement(atom["name"] or "")
                answer = f"COALESCE({column}, 0) = 1"
                unset.append(f"{column} IS NULL")
            elif kind in ("started-in", "reported-in", "reported-outside"):
                i = self.time(values, member.plan)
                if kind == "started-in":
                    answer = f"q.t{i} = 1"
                    codes.append(f"CASE WHEN q.t{i} < 0 THEN q.t{i} END")
                else:
                    wanted = 1 if kind == "reported-in" else 0
                    answer = f"(q.reported = 1 AND q.t{i} = {wanted})"
                    codes.append(f"CASE WHEN q.reported = 1 AND q.t{i} < 0 THEN q.t{i} END")
            elif kind in ("service", "site", "type", "criterion"):
                answer = any_of(self.text(kind if kind != "criterion" else atom["name"] or ""), values)
            elif kind == "channel":
                answer = any_of("q.channel", values)
            elif kind == "priority":
                answer = any_of("q.prio", values)
            else:
                states = member.plan["states"]
                said = name if kind == "plan" else states[0]["name"] if states else None
                answer = "TRUE" if said in values else "FALSE"
            answers.append(f"NOT ({answer})" if atom["negated"] else answer)
        every = " AND ".join(answers) or "TRUE"
        return (
            f"NOT ({every})" if when["negated"] else every,
            f"COALESCE({', '.join(codes)}, NULL)" if codes else "NULL",
            " OR ".join(unset) or "FALSE",
        )

    def priority(self, plan: Record) -> str:
        """The priority of a ticket: what is said, by its channel, by the table, else the default (K8)."""
        said = ["NULLIF(q.priority, '')"]
        channels = [(name, one) for name, one in plan["channels"].items() if one]
        if channels:
            cases = " ".join(f"WHEN {literal(name)} THEN {literal(one)}" for name, one in channels)
            said.append(f"CASE WHEN q.reported = 1 THEN CASE q.channel {cases} END END")
        cells: list[str] = []
        for cell in plan["priority_table"]:
            levels = [any_of(self.text(name), [one]) for name, one in cell["levels"].items()]
            cells.append(f"WHEN {' AND '.join(levels) or 'TRUE'} THEN {literal(cell['priority'])}")
        if cells:
            said.append(f"CASE {' '.join(cells)} END")
        if plan["default_priority"]:
            said.append(literal(plan["default_priority"]))
        return f"COALESCE({', '.join(said)}, NULL)"


def reported(members: list[Member]) -> str:
    """Whether the report is among the events that are taken to start a clock, by the priority asked for."""
    asked = {one.one["priority"] for one in members} - {None}

    def among(priority: Any) -> bool:
        kinds = {
            moment["event"]
            for one in members
            if one.one["start"] is not None and one.one["priority"] in (None, priority)
            for moment in one.one["start"]["of"]
            if moment["event"] is not None
        }
        return "reported" in (kinds or {"reported"})

    other = 1 if among(None) else 0
    cases = [
        f"WHEN {literal(one)} THEN {int(among(one))}" for one in sorted(asked) if among(one) != bool(other)
    ]
    return f"CASE q.priority {' '.join(cases)} ELSE {other} END" if cases else str(other)
