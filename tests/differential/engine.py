"""What the engine says to a question: the answer that every runtime must give."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from differential.cases import Ask
from slacontract.clock.errors import OutsideHorizon
from slacontract.diagnostics import Diagnostic
from slacontract.judge import Engine, deadline, judge_ticket, read_instant
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
    at = ask["at"] if isinstance(ask["at"], int) else read_instant(ask["at"])
    if isinstance(at, Diagnostic):
        return {"clocks": [], "code": at.code}
    result = deadline(
        engine,
        at=at,
        plan=ask["plan"],
        commitment_id=ask.get("commitment"),
        metric=ask.get("metric"),
        priority=ask.get("priority"),
        attributes=ask.get("attributes"),
        channel=ask.get("channel"),
    )
    return {"clocks": [clock(result, fields)]}


def _elapsed(engine: Engine, ask: Ask) -> Answer:
    refusal = engine.refuse_plan(ask["plan"])
    if refusal is not None:
        return {"code": refusal.code}
    view = next(view for view in engine.views(ask["plan"]) if ask["coverage"] in view.plan.coverages)
    cover = view.coverage(ask["coverage"])
    if cover.coverage.undetermined is not None:
        return {"why": cover.coverage.undetermined}
    try:
        return {"seconds": cover.timeline.covered(ask["from"], ask["to"])}
    except OutsideHorizon as error:
        return {"code": engine.outside(error).code}
