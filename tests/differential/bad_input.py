"""Input that no runtime may turn into a silent number: logs and questions with one fault each, by name."""

from __future__ import annotations

from collections.abc import Callable
from itertools import count
from typing import Any

from differential.cases import Ask
from differential.engine import answer
from differential.rules import Level, rule_set
from slacontract.judge import Engine
from slacontract.ruleset.rules import Plan, RuleSet

DAY = 86400
FAR = (10**12, 253370764800, -62104060801, -(2**62))
"""Numbers that are no instant: dates cannot name them in every zone."""
NO_NUMBERS = (10**19, 1.5, True, None, {})
OTHER_PRIORITY, OTHER_STATE = "P9", "nowhere"


def contracts(level: Level, wanted: tuple[Callable[[RuleSet], bool], ...]) -> list[RuleSet]:
    """For each wish a rule set that meets it, in which what has nothing wrong is decided or runs."""
    found: list[RuleSet] = []
    drawn = (rule_set(f"bad input/{number}", level) for number in count())
    for wish in wanted:
        for rules in drawn:
            if wish(rules) and default_plan(rules).coverages:
                ask = (logs if level == 3 else starts)(rules)["nothing wrong"]
                said = {one["status"] for one in answer(Engine(rules), ask)["clocks"]}
                if said & {"met", "breached", "running"}:
                    found.append(rules)
                    break
    return found


def with_states(rules: RuleSet) -> bool:
    return bool(default_plan(rules).states)


def with_editions(rules: RuleSet) -> bool:
    return len(rules.editions) > 1 and all(rules.default_plan in one.plans for one in rules.editions)


def any_kind(rules: RuleSet) -> bool:
    return True


def of_tomorrow(rules: RuleSet) -> RuleSet:
    """The same, but it rests on something that no runtime knows."""
    return rules.model_copy(update={"requires": ("a feature of tomorrow",)})


def default_plan(rules: RuleSet) -> Plan:
    """The plan that is meant where none is named, in the last edition."""
    return rules.editions[-1].plans[rules.default_plan]


def logs(rules: RuleSet) -> dict[str, Ask]:
    """Logs of one ticket each, with the name of what is wrong."""
    start, end = rules.horizon
    plan = default_plan(rules)
    state = plan.states[0].name if plan.states else "open"
    first = min((one.in_force[0] for one in rules.editions if one.in_force[0] is not None), default=start)
    at = (start + end) // 2

    def row(after: int, kind: str, seq: int | None, **said: Any) -> dict[str, Any]:
        numbered = {} if seq is None else {"seq": seq}
        told = {"ticket": "A", "at": at + after, "kind": kind, "actor": "provider"} | numbered
        return told | ({"actor": "client"} if kind == "reported" else {}) | said

    def log(*rows: dict[str, Any], as_of: int | None = None, plan: str | None = None) -> Ask:
        return {
            "ask": "judge",
            "plan": plan,
            "events": list(rows),
            "as_of": at + 30 * DAY if as_of is None else as_of,
        }

    reported, replied, resolved = row(0, "reported", 0), row(3600, "replied", 1), row(2 * DAY, "resolved", 2)
    unnumbered = [{name: one[name] for name in one if name != "seq"} for one in (reported, replied, resolved)]
    cancelled = row(7200, "cancelled", 3)
    sound = (reported, replied, resolved)

    def moved(by: int) -> list[dict[str, Any]]:
        return [{**one, "at": one["at"] + by} for one in sound]

    return {
        "nothing wrong": log(*sound),
        "no rows": log(),
        "rows reversed": log(resolved, replied, reported),
        "rows reversed, without numbers": log(*reversed(unnumbered)),
        "numbers against the instants": log({**reported, "seq": 2}, replied, {**resolved, "seq": 0}),
        "resolved before it was reported": log(row(-DAY, "resolved", 0), {**reported, "seq": 1}),
        "a row twice": log(*sound, replied),
        "a row twice, without numbers": log(*unnumbered, unnumbered[1]),
        "every row twice": log(*sound, *sound),
        "a number twice, at two instants": log(*sound, {**replied, "at": replied["at"] + 60}),
        "a number twice, by two people": log(*sound, {**replied, "actor": "client"}),
        "some rows without numbers": log(reported, unnumbered[1], resolved),
        "before the contract": log(*moved(first - 20 * DAY - at)),
        "reported before the contract": log({**reported, "at": first - 1}, replied, resolved),
        "before the horizon": log(*moved(start - 20 * DAY - at)),
        "after the horizon": log(*moved(end + DAY - at), as_of=end + 30 * DAY),
        "resolved after the horizon": log(
            reported, replied, {**resolved, "at": end + DAY}, as_of=end + 2 * DAY
        ),
        "judged after the horizon": log(reported, as_of=end + DAY),
        "judged before anything happened": log(*sound, as_of=at - 1),
        "an unknown kind": log(reported, {**replied, "kind": "answered"}),
        "an unknown actor": log(reported, {**replied, "actor": "robot"}),
        "an unknown state": log(reported, row(60, "state-changed", 1, state=OTHER_STATE), resolved),
        "a change to no state": log(reported, row(60, "state-changed", 1), resolved),
        "a change to its own state": log(reported, row(60, "state-changed", 1, state=state), resolved),
        "an unknown priority": log({**reported, "priority": OTHER_PRIORITY}, replied),
        "a change to an unknown priority": log(
            reported, row(60, "priority-changed", 1, priority=OTHER_PRIORITY)
        ),
        "a change to no priority": log(reported, row(60, "priority-changed", 1)),
        "no offset": log(reported, {**replied, "at": "2026-05-22T16:50:00"}),
        "a day that is none": log(reported, {**replied, "at": "2026-02-30T10:00:00Z"}),
        "no instant": log(reported, {**replied, "at": None}),
        "an instant in milliseconds": log(reported, {**replied, "at": replied["at"] * 1000}),
        "an unknown field": log(reported, {**replied, "colour": "red"}),
        "a number that is none": log(reported, {**replied, "seq": "first"}),
        "reopened without an end": log(reported, row(60, "reopened", 1)),
        "an event after the cancellation": log(reported, cancelled, row(DAY, "replied", 4)),
        "an unknown plan": log(*sound, plan="none of them"),
        "an instant as a fraction of nothing": log(*({**one, "at": float(one["at"])} for one in sound)),
        "an instant that is a fraction": log(reported, {**replied, "at": replied["at"] + 0.5}),
        "an instant that is yes": log(reported, {**replied, "at": True}),
        "before all instants": log(reported, {**replied, "at": -(10**12)}),
        "judged in milliseconds": log(*sound, as_of=at * 1000),
        "judged before all instants": log(*sound, as_of=-(10**12)),
        "judged in milliseconds by an unknown plan": log(*sound, as_of=at * 1000, plan="none of them"),
    }


def starts(rules: RuleSet) -> dict[str, Ask]:
    """Questions about a start or a span, with the name of what is wrong."""
    start, end = rules.horizon
    plan = default_plan(rules)
    at = (start + end) // 2
    coverage = next(iter(plan.coverages))
    one = plan.commitments[0]

    def due(at: Any, **said: Any) -> Ask:
        return {"ask": "due", "plan": None, "commitment": one.id, "at": at} | said

    def asked(at: Any, **said: Any) -> Ask:
        about: Ask = {"ask": "due", "plan": None, "metric": one.metric, "priority": one.priority, "at": at}
        return about | {"channel": None, "attributes": {}} | said

    def span(a: Any, b: Any, **said: Any) -> Ask:
        return {"ask": "elapsed", "plan": None, "coverage": coverage, "from": a, "to": b} | said

    found = {
        "nothing wrong": due(at),
        "a span reversed": span(at + DAY, at - 9 * DAY),
        "a span of nothing": span(at, at),
        "a span from before the horizon": span(start - 1, at),
        "a span to after the horizon": span(at, end + 1),
        "a span reversed, both ends outside": span(end + 1, start - 1),
        "a span of an unknown plan": span(at, at + 1, plan="none of them"),
        "before the horizon": due(start - 1),
        "long before the horizon": due(start - 9000 * DAY),
        "at the end of the horizon": due(end),
        "after the horizon": due(end + 1),
        "an unknown plan": due(at, plan="none of them"),
        "an unknown commitment": due(at, commitment="none of them"),
        "a commitment without a name": due(at, commitment=""),
        "an unknown metric": asked(at, metric="none of them"),
        "an unknown priority": asked(at, priority=OTHER_PRIORITY),
        "no priority": asked(at, priority=None),
        "an unknown channel": asked(at, channel="carrier pigeon"),
        "an unknown attribute": asked(at, attributes={"none of them": "value"}),
        "an unknown value": asked(at, attributes={"service": "none of them"}),
        "no offset": due("2026-05-22T16:50:00"),
        "a day that is none": due("2026-02-30T10:00:00Z"),
        "no instant at all": due("tomorrow"),
    }
    for wrong in (*FAR, *NO_NUMBERS):
        found[f"no instant: {wrong}"] = due(wrong)
        found[f"no instant of a metric: {wrong}"] = asked(wrong)
        found[f"a span from no instant: {wrong}"] = span(wrong, at)
        found[f"a span to no instant: {wrong}"] = span(at, wrong)
    found |= {
        "an instant as a fraction of nothing": due(float(at)),
        "a year before 1970": due(-1),
        "the last instant of all": due(253370764799),
        "the first instant of all": due(-62104060800),
        "no instant, unknown plan": due(10**12, plan="none of them"),
        "no instant, unknown commitment": due(10**12, commitment="none of them"),
        "attributes that are none": asked(at, attributes={"service": 5}),
    }
    for number, other in enumerate(plan.commitments):
        found[f"a deadline after the horizon, {number}"] = due(end - 60, commitment=other.id)
    return found


CODES = {
    "a number twice, at two instants": "SLA625",
    "a number twice, by two people": "SLA625",
    "some rows without numbers": "SLA626",
    "an unknown kind": "SLA613",
    "an unknown actor": "SLA613",
    "an unknown state": "SLA621",
    "a change to no state": "SLA613",
    "an unknown priority": "SLA622",
    "a change to an unknown priority": "SLA622",
    "a change to no priority": "SLA613",
    "no offset": "SLA611",
    "a day that is none": "SLA612",
    "no instant": "SLA613",
    "an instant in milliseconds": "SLA613",
    "an unknown field": "SLA613",
    "a number that is none": "SLA613",
    "reopened without an end": "SLA623",
    "an event after the cancellation": "SLA624",
    "an unknown plan": "SLA603",
    "an instant that is a fraction": "SLA613",
    "an instant that is yes": "SLA613",
    "before all instants": "SLA613",
    "judged in milliseconds": "SLA612",
    "judged before all instants": "SLA612",
    "judged in milliseconds by an unknown plan": "SLA603",
}
"""The code that every clock of such a log has."""

START_CODES = {
    "a span from before the horizon": "SLA601",
    "a span to after the horizon": "SLA601",
    "a span reversed, both ends outside": "SLA601",
    "a span of an unknown plan": "SLA603",
    "before the horizon": "SLA601",
    "long before the horizon": "SLA601",
    "after the horizon": "SLA601",
    "an unknown plan": "SLA603",
    "an unknown commitment": "SLA604",
    "a commitment without a name": "SLA604",
    "an unknown metric": "SLA604",
    "an unknown priority": "SLA622",
    "no offset": "SLA611",
    "a day that is none": "SLA612",
    "no instant at all": "SLA612",
    **{
        f"{asked}: {wrong}": "SLA612"
        for wrong in (*FAR, *NO_NUMBERS)
        for asked in (
            "no instant",
            "no instant of a metric",
            "a span from no instant",
            "a span to no instant",
        )
    },
    "a year before 1970": "SLA601",
    "the last instant of all": "SLA601",
    "the first instant of all": "SLA601",
    "no instant, unknown plan": "SLA603",
    "no instant, unknown commitment": "SLA612",
    "attributes that are none": "SLA613",
}
"""The code that the answer to such a question has."""
