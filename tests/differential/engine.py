"""What the engine says to a question: the answer that every runtime must give."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from differential.cases import Ask
from slacontract.judge import Engine, deadline, elapsed, judge_ticket
from slacontract.judge.results import ClockResult

Answer = dict[str, Any]
"""`{"seconds": …}`, `{"clocks": [CLOCK, …]}`, or with a `code` where there is no answer."""

CLOCK = (
    "metric",
    "label",
    "commitment",
    "priority",
    "cycle",
    "status",
    "start",
    "deemed_start",
    "deadline",
    "projection",
    "stop",
    "late_elapsed_s",
    "late_covered_s",
    "decided_at",
    "ended_at",
    "flags",
    "why",
    "code",
)
"""The fields of a clock in an answer, in order; a runner compares those that it names."""

ABOUT = ("ticket", "plan", "edition", "binding", "bound", "as_of")
"""What else a clock says of itself, for runtimes that answer every field."""

CORE = ("status", "deadline", "stop", "late_elapsed_s", "late_covered_s", "flags", "code")


def clock(result: ClockResult, fields: Sequence[str] = CLOCK) -> dict[str, Any]:
    """A result of the engine as some fields, in order."""
    code = result.problem.code if result.problem is not None else None
    known = {"flags": list(result.flags), "code": code}
    return {name: known[name] if name in known else getattr(result, name) for name in fields}


def answer(engine: Engine, ask: Ask, fields: Sequence[str] = CLOCK) -> Answer:
    """The engine's answer to one question, with some fields of its clocks."""
    if ask["ask"] == "elapsed":
        return _elapsed(engine, ask)
    if ask["ask"] == "judge":
        found = judge_ticket(engine, ask["events"], plan=ask["plan"], as_of=ask["as_of"])
        return {"clocks": [clock(one, fields) for one in found.clocks]}
    result = deadline(
        engine,
        at=ask["at"],
        plan=ask["plan"],
        commitment_id=ask.get("commitment"),
        metric=ask.get("metric"),
        priority=ask.get("priority"),
        attributes=ask.get("attributes"),
        channel=ask.get("channel"),
    )
    return {"clocks": [clock(result, fields)]}


def _elapsed(engine: Engine, ask: Ask) -> Answer:
    found = elapsed(engine, ask["coverage"], ask["from"], ask["to"], plan=ask["plan"])
    if found.problem is not None:
        return {"code": found.problem.code}
    return {"why": found.why} if found.why is not None else {"seconds": found.seconds}
