"""The words of a contract as numbers, and its conditions as expressions over a ticket's columns."""

from __future__ import annotations

from typing import Any

from .covers import Record
from .delays import Delays
from .members import Functions
from .text import any_of

WIDTH = 28800
KINDS = (
    *("detected", "reported", "report-completed", "client-message", "ticket-created", "qualified"),
    *("acknowledged", "replied", "assigned", "intervention-started", "arrived-on-site", "workaround"),
    *("restored", "resolved", "accepted", "closed", "reopened", "update-sent", "escalated"),
    *("state-changed", "priority-changed", "attribute-changed", "time-spent", "cancelled"),
)
"""Kinds of events, each numbered by its rank among events of one second (K1)."""
ENDS = ("workaround", "restored", "resolved", "accepted", "closed")
ACTORS = ("automatic", "client", "provider", "third-party")


class Words:
    """States, priorities and attributes of all plans; and the conditions that read them (K8)."""

    def __init__(self, views: list[tuple[Record, str]], delays: Delays, functions: Functions) -> None:
        self.views, self.delays, self.functions = views, delays, functions
        plans = [edition["plans"][name] for edition, name in views]
        self.states = _numbers(one["name"] for plan in plans for one in plan["states"])
        self.priorities = _numbers(name for plan in plans for name in _priorities(plan))
        self.attributes: dict[str, str] = {}
        self._conditions: dict[str, int] = {}
        self._texts: list[tuple[str, str, str]] = []
        self._times: list[tuple[str, int]] = []

    def column(self, name: str) -> str:
        """The column of an attribute."""
        return self.attributes.setdefault(name, f"u{len(self.attributes)}")

    def condition(self, v: int, condition: Record) -> int:
        """The number of a condition as a plan reads it."""
        key = repr((v, condition))
        if key not in self._conditions:
            self._conditions[key] = len(self._conditions)
            self._texts.append(self._written(v, condition))
        return self._conditions[key]

    def _written(self, v: int, condition: Record) -> tuple[str, str, str]:
        """Whether it holds, the code where it cannot be read, and whether a judgement is unset."""
        edition, name = self.views[v]
        plan = edition["plans"][name]
        answers, codes, unset = [], [], []
        for atom in condition["atoms"]:
            kind, values = atom["kind"], atom["values"]
            if kind == "judged":
                column = f"q.{self.column(atom['name'] or '')}"
                answer = f"COALESCE({column} IN ('b1', 'tyes'), FALSE)"
                unset.append(f"{column} IS NULL")
            elif kind in ("started-in", "reported-in", "reported-outside"):
                at = "e" if kind == "started-in" else "r"
                column = self._time(at, values, plan)
                wanted = 0 if kind == "reported-outside" else 1
                answer = f"COALESCE({column} = {wanted}, FALSE)"
                codes.append(f"CASE WHEN {column} < 0 THEN {column} END")
            elif kind in ("service", "site", "type", "criterion"):
                column = self.column(kind if kind != "criterion" else atom["name"] or "")
                answer = any_of(f"q.{column}", [f"t{one}" for one in values])
            elif kind == "channel":
                answer = any_of("q.channel", values)
            elif kind in ("priority", "state"):
                known = self.priorities if kind == "priority" else self.states
                column = "q.p" if kind == "priority" else "q.state"
                named = [str(known[one]) for one in values if one in known]
                answer = f"{column} IN ({', '.join(named)})" if named else "FALSE"
            else:
                answer = "TRUE" if name in values else "FALSE"
            answers.append(f"NOT ({answer})" if atom["negated"] else answer)
        every = " AND ".join(answers) or "TRUE"
        return (
            f"NOT ({every})" if condition["negated"] else every,
            f"COALESCE({', '.join(codes)}, NULL)" if codes else "NULL",
            " OR ".join(unset) or "FALSE",
        )

    def _time(self, at: str, names: list[str], plan: Record) -> str:
        """The column that says whether a coverage ran at the start (`e`), or at the report (`r`)."""
        f = self.functions.number(self.delays.inside(names, plan), WIDTH)
        if (at, f) not in self._times:
            self._times.append((at, f))
        return f"q.t{self._times.index((at, f))}"

    def matrix(self) -> str:
        """The priority that impact and urgency give, by plan."""
        plans = []
        for v, (edition, name) in enumerate(self.views):
            cells = []
            for cell in edition["plans"][name]["priority_table"]:
                levels = [
                    any_of(f"w.{self.column(one)}", [f"t{level}"]) for one, level in cell["levels"].items()
                ]
                cells.append(
                    f"WHEN {' AND '.join(levels) or 'TRUE'} THEN {self.priorities[cell['priority']]}"
                )
            if cells:
                plans.append(f"WHEN {v} THEN CASE {' '.join(cells)} END")
        return f"CASE w.v {' '.join(plans)} END" if plans else "CAST(NULL AS BIGINT)"

    def written(self) -> dict[str, str]:
        """What the text says of conditions: `holds`, `unread`, `unset`, and the columns they rest on."""
        found: dict[str, str] = {}
        for place, name, other in ((0, "holds", "FALSE"), (1, "unread", "NULL"), (2, "unset", "FALSE")):
            cases = " ".join(f"WHEN {k} THEN {text[place]}" for k, text in enumerate(self._texts))
            found[name] = f"CASE q.k {cases} ELSE {other} END" if cases else other
        if all(text[1] == "NULL" for text in self._texts):
            found["unread"] = "CAST(NULL AS BIGINT)"
        read, joins = "", ""
        for n, (at, f) in enumerate(self._times):
            lookup = f"CASE WHEN x{n}.f IS NULL THEN -1 WHEN x{n}.m = 2 THEN -1 - x{n}.y ELSE x{n}.y END"
            read += f", CASE WHEN {at}.g IS NULL THEN NULL ELSE {lookup} END AS t{n}"
            joins += f"\n  @cell(x{n}, {f}, {at}.ts)"
        found["times"], found["times_of"] = read, joins
        return found


def _numbers(names: Any) -> dict[str, int]:
    return {name: n for n, name in enumerate(dict.fromkeys(names))}


def _priorities(plan: Record) -> list[str]:
    said = [*plan["priorities"], plan["default_priority"], *plan["channels"].values()]
    said += [cell["priority"] for cell in plan["priority_table"]]
    said += [one["priority"] for one in plan["commitments"]]
    return [one for one in said if one is not None]
