"""The emitted decision tables in two engines of DMN, and the questions that a ticket's start puts to them."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from itertools import product
from pathlib import Path
from random import Random
from types import SimpleNamespace
from typing import Any

from lxml import etree
from slacontract.targets.dmn import Contract
from slacontract.targets.dmn.conditions import Column
from SpiffWorkflow.bpmn.script_engine import PythonScriptEngine
from SpiffWorkflow.dmn.engine.DMNEngine import DMNEngine
from SpiffWorkflow.dmn.parser.DMNParser import DMNParser

from differential.words import words_of
from slacontract.clock.errors import OutsideHorizon
from slacontract.judge import Engine
from slacontract.judge.index import PlanView
from slacontract.ruleset.metrics import METRICS
from slacontract.ruleset.rules import RuleSet

HOST = Path(__file__).parents[1] / "support/decisions/tables.mjs"
Values = dict[str, str]
"""The values that a table compares, by their names of FEEL; what is not known is the empty text."""
Hit = dict[str, Any]


class Feel:
    """Tables read by dmn-moddle, FEEL by feelin, in one node process."""

    name = "dmn on feelin"
    strict = True

    def __init__(self, packages: Path) -> None:
        self._node = subprocess.Popen(
            ["node", str(HOST), str(packages)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            encoding="utf-8",
        )

    def close(self) -> None:
        """End the process."""
        assert self._node.stdin is not None
        self._node.stdin.close()
        self._node.wait(timeout=30)

    def hits(self, xml: str, asks: Sequence[Values]) -> list[list[Hit]]:
        """Of each question, the outputs of all rows that hold."""
        assert self._node.stdin is not None
        assert self._node.stdout is not None
        self._node.stdin.write(json.dumps({"xml": xml, "asks": list(asks)}) + "\n")
        self._node.stdin.flush()
        said = json.loads(self._node.stdout.readline())
        assert said["warnings"] == []
        found: list[list[Hit]] = said["hits"]
        return [hits[:1] for hits in found] if said["policy"] == "FIRST" else found


class Spiff:
    """Tables in SpiffWorkflow's engine, which takes the first row where one alone should hold."""

    name = "dmn on SpiffWorkflow"
    strict = False

    def hits(self, xml: str, asks: Sequence[Values]) -> list[list[Hit]]:
        """Of each question, the outputs of the rows that hold."""
        node = etree.fromstring(xml.encode())
        spaces = {"dmn" if prefix is None else prefix: uri for prefix, uri in node.nsmap.items()}
        parser = DMNParser(None, node, spaces)
        parser.parse()
        engine = DMNEngine(parser.decision.decisionTables[0])
        workflow = SimpleNamespace(script_engine=PythonScriptEngine())
        found = []
        for ask in asks:
            task = SimpleNamespace(workflow=workflow, data=dict(ask))
            found.append([dict(rule.output_as_dict(task)) for rule in engine.decide(task)])
        policy = engine.decision_table.hit_policy
        return [hits[:1] for hits in found] if policy == "FIRST" else found


# --- questions -------------------------------------------------------------------------------------------


def judged_whole(rules: RuleSet) -> RuleSet:
    """The same without series: one clock has one answer."""
    editions = []
    for edition in rules.editions:
        plans = {}
        for name, plan in edition.plans.items():
            kept = tuple(
                one
                for one in plan.commitments
                if one.cadence is None
                and one.start is not None
                and all(moment.event in KINDS for moment in one.start.of)
                and one.start.which == "earliest"
                and not (one.metric in METRICS and METRICS[one.metric].cycle)
            )
            ids = {one.id for one in kept}
            every = tuple(
                one.model_copy(
                    update={"yields_to": tuple(name for name in one.yields_to if name in ids)}
                    | {"requires": (), "pauses_when": {}}
                )
                for one in kept
            )
            plans[name] = plan.model_copy(update={"commitments": every})
        editions.append(edition.model_copy(update={"plans": plans}))
    return rules.model_copy(update={"editions": tuple(editions), "requires": ()})


KINDS = ("reported", "ticket-created", "detected")


class Start:
    """A ticket's start, as events for the engine and as values for the tables."""

    def __init__(
        self, edition: str, plan: str, at: int, values: Mapping[Column, str], words: Mapping[str, Any]
    ) -> None:
        self.edition, self.plan, self.at = edition, plan, at
        self.values, self.words = values, words

    def events(self) -> list[dict[str, Any]]:
        """A report, which tells its channel, a ticket and a detection at one instant."""
        attributes = {
            column.name: value
            for column, value in self.values.items()
            if column.kind in ("attribute", "judged") and value
        }
        attributes |= {
            column.kind: value
            for column, value in self.values.items()
            if column.kind in ("service", "site", "type") and value
        }
        said = {name: self.words[name] for name in ("priority", "channel") if self.words[name]}
        row = {"ticket": "A", "at": self.at, "actor": "client", "set": attributes, **said}
        return [{**row, "kind": kind, "seq": number} for number, kind in enumerate(KINDS)]


def starts(rules: RuleSet, random: Random, most: int) -> Iterator[Start]:
    """Every combination of what the tables compare, or so many of them drawn at random."""
    engine = Engine(rules)
    contract = Contract(rules, {})
    words = words_of(rules)
    for edition in rules.editions:
        for name, plan in edition.plans.items():
            view = next(one for one in engine.views(name) if one.edition == edition)
            columns = list(contract.variables) + [Column(kind) for kind in ("service", "site", "type")]
            timed = [column for column in columns if column.values]
            patterns = _patterns(view, timed, random)
            priorities = [one.name for one in plan.priorities]
            axes: list[list[Any]] = [patterns, ["", *priorities], ["", *words.channels]]
            plain = [column for column in columns if not column.values]
            axes += [["", *_words(rules, column)] for column in plain]
            first = plan.states[0].name if plan.states else ""
            for (at, inside), priority, channel, *said in _some(axes, random, most):
                values = {**inside, **dict(zip(plain, said, strict=True)), Column("state"): first}
                yield Start(edition.id, name, at, values, {"priority": priority, "channel": channel})


def _some(axes: Sequence[Sequence[Any]], random: Random, most: int) -> list[tuple[Any, ...]]:
    size = 1
    for axis in axes:
        size *= len(axis)
    if size <= most:
        return list(product(*axes))
    return [tuple(random.choice(axis) for axis in axes) for _ in range(most)]


def _words(rules: RuleSet, column: Column) -> list[str]:
    """The words that a contract compares in a column."""
    found: dict[str, None] = {}
    for edition in rules.editions:
        for plan in edition.plans.values():
            for cell in plan.priority_table:
                if column.kind == "attribute" and column.name in cell.levels:
                    found[cell.levels[column.name]] = None
            for one in plan.commitments:
                for atom in one.when.atoms if one.when is not None else ():
                    kind = "attribute" if atom.kind == "criterion" else atom.kind
                    if kind == column.kind and (atom.name or None) == (column.name or None):
                        found |= dict.fromkeys(atom.values)
    return ["yes", "no"] if column.kind == "judged" else list(found)


def _patterns(view: PlanView, timed: Sequence[Column], random: Random) -> list[tuple[int, dict[Column, str]]]:
    """Instants in force at which the coverages of conditions hold or not, one for each combination found."""
    start, end = view.engine.horizon
    first, until = view.edition.in_force
    low, high = max(start, first or start), min(end, until or end)
    found: dict[tuple[str, ...], tuple[int, dict[Column, str]]] = {}
    for at in [(low + high) // 2, *(random.randrange(low, high) for _ in range(60 if timed else 0))]:
        try:
            said = {
                column: "yes"
                if any(view.coverage(one).timeline.contains(at) for one in column.values)
                else "no"
                for column in timed
            }
        except OutsideHorizon:
            continue
        found.setdefault(tuple(said.values()), (at, said))
    return list(found.values())
