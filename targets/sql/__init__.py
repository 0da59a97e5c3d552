"""The contract as one SQL text for DuckDB, PostgreSQL and Spark: due when, met or breached, by how much."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from importlib.resources import files
from typing import Any

from slacontract.emitter import Artifact, Compiled, Degree, Emission, FidelityLine, Target
from slacontract.fidelity import NOTHING, Say
from slacontract.fidelity.runtime import OF_TICKETS, WITHOUT_ESCALATIONS, program_lines
from slacontract.ruleset.commitments import Commitment, Grid
from slacontract.ruleset.rules import RuleSet
from slacontract.ruleset.tables import tables

from . import batch, tickets
from .covers import FEATURE, HOLIDAYS, HORIZON
from .delays import WHY, Delays
from .members import COLUMNS, FINE, Conditions, Functions, Member, expressible, reported, split
from .text import EARLIEST, LATEST, literal, packed, table

_VIEWS = ("refused", "verdicts", "clocks", "candidates", "questions", "elapsed")
_TABLES: tuple[str, ...] = (
    "cells",
    "steps",
    "packed",
    "pieces",
    "functions",
    "plans",
    "coverages",
    "parts",
)
_TABLES += ("priorities", "commitments", "lookup", "yields")
_REFUSALS = {code: code for code in (HORIZON, HOLIDAYS, FEATURE)}  # in this order: views tell them by number
_REFUSALS |= {code: code for code in ("SLA603", "SLA604", "SLA605", "SLA612", "SLA622", "SLA625")}
_REFUSALS |= {"NOTHING": f"{WHY}priority-or-condition", "GONE": f"{WHY}not-in-force"}
_REFUSALS |= {"UNSTOPPED": f"{WHY}stop-not-stated"}


def emit(compiled: Compiled) -> Emission:
    """`sla.sql`: views over starts; `sla_batch.sql`: over millions of them; `sla_tickets.sql`: of tickets."""
    files = (
        Artifact("sla.sql", script(compiled.rules).encode()),
        Artifact("sla_batch.sql", batch.script(compiled.rules).encode()),
        Artifact("sla_tickets.sql", tickets.script(compiled.rules).encode()),
    )
    return Emission(files, tuple(_lines(compiled.rules, compiled.language)))


def script(rules: RuleSet) -> str:
    """The whole text; statements end in `;` and a line break, which stand nowhere else."""
    return ";\n\n".join(_Script(tables(rules)).statements()) + ";\n"


class _Script:
    def __init__(self, facts: dict[str, Any]) -> None:
        self.facts = facts
        self.delays = Delays(facts)
        self.functions = Functions()
        self.refusals = {name: self.functions.refusal(said) for name, said in _REFUSALS.items()}
        self.conditions = Conditions(self.delays, self.functions)
        self.members: list[Member] = []
        self.plans: list[tuple[str, dict[str, Any], list[Member]]] = []
        clocks: dict[tuple[str, str, str | None], int] = {}
        for e, edition in enumerate(facts["editions"]):
            for name, plan in edition["plans"].items():
                own: dict[int, Member] = {}
                for clock in plan["clocks"]:
                    key = (name, clock["metric"], clock["label"])
                    number = clocks.setdefault(key, len(clocks))
                    for i in clock["commitments"]:
                        one = plan["commitments"][i]
                        own[i] = Member(len(self.members) + i, e, number, edition, plan, one)
                ordered = [own[i] for i in sorted(own)]
                self.plans.append((name, plan, ordered))
                self.members += ordered

    def statements(self) -> Iterator[str]:
        """Every statement, in order."""
        for name in _VIEWS:
            yield f"DROP VIEW IF EXISTS sla_{name}"
        for name in _TABLES:
            yield f"DROP TABLE IF EXISTS sla_{name}"
        commitments = [one.row(self.delays, self.functions) for one in self.members]
        coverages, parts = self._coverages()
        views = self._views()
        yield from packed(self.functions.rows())
        kept = [(f, width) for f, (_, width) in enumerate(self.functions.kept)]
        yield from table("functions", ("f", "w"), kept)
        yield from table(
            "plans", ("plan_",), [(name,) for name in dict.fromkeys(one[0] for one in self.plans)]
        )
        priorities = [(name, one) for name, plan, _ in self.plans for one in plan["priorities"]]
        yield from table("priorities", ("plan_", "priority_"), list(dict.fromkeys(priorities)))
        yield from table("coverages", ("plan_", "coverage_", "f", "why_"), coverages)
        yield from table("parts", ("part", "f"), parts)
        yield from table("commitments", COLUMNS, commitments)
        first: dict[tuple[str, str], int] = {}  # an id means the clock that it has where it stands first
        for name, _, members in self.plans:
            for one in members:
                first.setdefault((name, one.one["id"]), one.clock)
        lookup = [
            (name, how, one.one["id" if how == "commitment" else "metric"], one.m)
            for name, _, members in self.plans
            for one in members
            for how in ("commitment", "metric")
            if how == "metric" or one.clock == first[name, one.one["id"]]
        ]
        yield from table("lookup", ("plan_", "how_", "what_", "m"), lookup)
        yields = [
            (one.m, other.m)
            for _, _, members in self.plans
            for one in members
            for other in members
            if other.clock == one.clock and other.one["id"] in one.one["yields_to"]
        ]
        yield from table("yields", ("m", "other"), yields)
        yield from views

    def _coverages(self) -> tuple[list[Any], list[Any]]:
        rows: dict[tuple[str, str], Any] = {}
        parts: dict[int, int] = {}
        for name, plan, _ in self.plans:
            for coverage, i in plan["coverages"].items():
                cover = self.delays.covers[i]
                parts[i] = self.functions.number(cover.counted, FINE)
                rows.setdefault((name, coverage), (name, coverage, parts[i], cover.undetermined))
        return list(rows.values()), list(parts.items())

    def _views(self) -> list[str]:
        """The views, with what depends on the contract put in."""
        holds: list[str] = []
        codes: list[str] = []
        unset: list[str] = []
        priorities: list[str] = []
        told: list[str] = []
        for name, plan, members in self.plans:
            numbers = ", ".join(str(one.m) for one in members)
            if not members:
                continue
            priorities.append(f"WHEN q.m IN ({numbers}) THEN {self.conditions.priority(plan)}")
            for clock in dict.fromkeys(one.clock for one in members):
                of = [one for one in members if one.clock == clock]
                said = reported(of)
                if said != "1":
                    told.append(f"WHEN c.m IN ({', '.join(str(one.m) for one in of)}) THEN {said}")
            for one in members:
                when, code, missing = self.conditions.holds(one, name)
                for kept, text, plain in (
                    (holds, f"CASE WHEN {when} THEN 1 ELSE 0 END", when == "TRUE"),
                    (codes, code, code == "NULL"),
                    (unset, f"CASE WHEN {missing} THEN 1 ELSE 0 END", missing == "FALSE"),
                ):
                    if not plain:
                        kept.append(f"WHEN {one.m} THEN {text}")
        texts, judged, times = self.conditions.texts, self.conditions.judged, self.conditions.times
        columns = [
            f"MAX(CASE WHEN name = {literal(name)} THEN value END) AS v{i}" for i, name in enumerate(texts)
        ]
        columns += [
            f"MAX(CASE WHEN name = {literal(name)} "
            f"THEN CASE WHEN yes = 1 OR value = 'yes' THEN 1 ELSE 0 END END) AS j{i}"
            for i, name in enumerate(judged)
        ]
        joins = ""
        if columns:
            joins = (
                "\nLEFT JOIN (SELECT id, "
                + ", ".join(columns)
                + " FROM sla_attributes GROUP BY id) a ON a.id = s.id"
            )
        for i, f in enumerate(times):
            w = self.functions.kept[f][1]
            joins += (
                f"\nLEFT JOIN sla_cells x{i} ON x{i}.f = {f} AND x{i}.k = s.started - MOD(s.started, {w})"
                f" AND x{i}.x <= s.started AND s.started < x{i}.e"
            )
        names = [f"a.v{i}" for i in range(len(texts))] + [f"a.j{i}" for i in range(len(judged))]
        read = [
            f"CASE WHEN x{i}.f IS NULL THEN -1 WHEN x{i}.m = 2 THEN -1 - x{i}.y ELSE x{i}.y END AS t{i}"
            for i in range(len(times))
        ]
        held = (
            "SELECT id, clock, m, inside, how, unread, unset, "
            "CASE WHEN how = 'commitment' OR own IS NULL OR own = prio THEN 1 ELSE 0 END AS meant, "
            "CASE WHEN how = 'commitment' OR ((own IS NULL OR own = prio) AND holds = 1) "
            "THEN 1 ELSE 0 END AS held FROM sla_candidates"
        )
        first, last = self.facts["horizon"]
        self.functions.rows()  # so that every refusal has its number
        refusals = [split(one) for one in self.functions.refusals]
        values: Mapping[str, str] = {
            "code": _named([code for code, _ in refusals]),
            "why": _named([why for _, why in refusals]),
            **{name: str(number) for name, number in self.refusals.items()},
            "unknown": "TRUE" if self.facts["requires"] else "FALSE",
            "plan": literal(self.facts["default_plan"]),
            "fine": str(FINE),
            "earliest": str(EARLIEST),
            "latest": str(LATEST),
            "first": str(first),
            "last": str(last),
            "attributes": "".join(f", {name}" for name in names),
            "times": "".join(f", {one}" for one in read),
            "joins": joins,
            "holds": f"CASE q.m {' '.join(holds)} ELSE 1 END" if holds else "1",
            "codes": f"CASE WHEN q.how = 'metric' THEN CASE q.m {' '.join(codes)} END ELSE 0 END"
            if codes
            else "0",
            "unset": f"CASE q.m {' '.join(unset)} ELSE 0 END" if unset else "0",
            "priority": f"CASE {' '.join(priorities)} END" if priorities else "q.priority",
            "reported": f"CASE {' '.join(told)} ELSE 1 END" if told else "1",
            "held": held,
        }
        text = files(__package__).joinpath("templates", "views.sql").read_text("utf-8")
        parts = []
        for statement in text.rstrip().removesuffix(";").split(";\n"):
            for name, value in values.items():
                statement = statement.replace("{" + name + "}", value) if name != "priority" else statement
            parts.append(statement.replace("{priority}", values["priority"]).strip())
        return parts


def _named(texts: list[str | None]) -> str:
    """What the numbers of refusals stand for."""
    cases = [f"WHEN {n} THEN {literal(text)}" for n, text in enumerate(texts) if text is not None]
    return f"CASE v.said {' '.join(cases)} END"


def _lines(rules: RuleSet, language: str) -> Iterator[FidelityLine]:
    by_plan = tables(rules)["editions"][-1]["plans"]
    refused: dict[str, dict[tuple[str, str | None], Say]] = {}
    judged: dict[str, dict[str, Any]] = {}
    for name, plan in by_plan.items():
        members = plan["commitments"]
        judged[name] = {one["id"]: one for one in members}
        refused[name] = tickets.cannot_express(
            {
                (one["metric"], one["label"]): [members[i] for i in one["commitments"]]
                for one in plan["clocks"]
            }
        )

    def told(plan: str, one: Commitment) -> tuple[Degree, Say]:
        why = refused[plan].get((one.metric, one.label))
        if why is not None:
            return "not-expressible", Say(f"{why.en}: {FEATURE}", f"{why.fr} : {FEATURE}")
        how = WITHOUT_ESCALATIONS if one.escalations else NOTHING
        if one.pauses or expressible(judged[plan][one.id]) is not None:
            how += _BY_EVENTS
        if isinstance(one.cadence, Grid) and one.priority is not None:
            how += _NOT_OVER_A_CHANGE
        return "rewritten" if how else "exact", how

    return program_lines(rules, told, _INSIDE, _WHY, language)


_INSIDE = Say("inside the tables", "dans les tables")
_WHY = Say("SQL judges the clocks of tickets", "SQL juge les chronomètres des tickets")
_BY_EVENTS = Say(
    "judged by the events of a ticket, in sla_tickets.sql",
    "jugé par les événements d’un ticket, dans sla_tickets.sql",
)
_NOT_OVER_A_CHANGE = Say(
    f"{FEATURE} on tickets whose priority changes: the points are not followed over a change",
    f"{FEATURE} sur les tickets dont la priorité change : les points ne sont pas suivis au-delà",
)


TARGET = Target(
    "sql",
    "SQL for DuckDB, PostgreSQL and Spark",
    emit,
    proof="observed",
    terms=OF_TICKETS,
    title_fr="SQL pour DuckDB, PostgreSQL et Spark",
)
