"""The contract as a decision model of GoRules: tables to read, and when something would be due."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from importlib.resources import files
from itertools import pairwise
from typing import Any

from slacontract.emitter import Artifact, Compiled, Emission, Target
from slacontract.fidelity import Say
from slacontract.fidelity.runtime import BY_START, lines_by_start
from slacontract.ruleset.lookups import lookups
from slacontract.ruleset.rules import RuleSet

from .choices import WORDS, Named, Tables, column_of, columns, commitments, levels, priorities
from .saying import described
from .text import literal

_WHY = Say("the model answers when something would be due", "le modèle répond quand une échéance tomberait")
_STEP = 300


def emit(compiled: Compiled) -> Emission:
    """`sla.json`: the graph, with all that it needs."""
    content = model(compiled.rules, compiled.language).encode()
    return Emission(
        (Artifact("sla.json", content),), tuple(lines_by_start(compiled.rules, _WHY, compiled.language))
    )


def model(rules: RuleSet, language: str = "en") -> str:
    """The graph of a rule set as JSON: request, function, two decision tables, function, response."""
    tables = lookups(rules)
    said = language if language in WORDS else "en"
    every = [(edition.id, name, plan) for edition in rules.editions for name, plan in edition.plans.items()]
    plans = [
        Named(edition, name, one, {each.id: described(each, said) for each in plan.commitments})
        for (edition, name, plan), one in zip(every, tables["plans"], strict=True)
    ]
    compared, criteria = columns(tables), levels(tables)
    contents: dict[str, tuple[str, dict[str, Any]]] = {
        "request": ("inputNode", {"schema": ""}),
        "reading": ("functionNode", {"source": _reading(tables, plans)}),
        "priorities": ("decisionTableNode", priorities(plans, criteria, said)),
        "commitments": ("decisionTableNode", commitments(plans, compared, said)),
        "answer": ("functionNode", {"source": _answer(tables)}),
        "response": ("outputNode", {"schema": ""}),
    }
    nodes = [
        {
            "id": key,
            "type": kind,
            "name": WORDS[said][key],
            "position": {"x": _STEP * i, "y": 0},
            "content": content,
        }
        for i, (key, (kind, content)) in enumerate(contents.items())
    ]
    edges = [{"id": f"{a}-{b}", "type": "edge", "sourceId": a, "targetId": b} for a, b in pairwise(contents)]
    graph = {"contentType": "application/vnd.gorules.decision", "nodes": nodes, "edges": edges}
    return json.dumps(graph, ensure_ascii=False, indent=1) + "\n"


# --- functions -------------------------------------------------------------------------------------------


def _reading(tables: Tables, plans: Sequence[Named]) -> str:
    """What the first function reads: the clocks, and the coverages of conditions."""
    compared = columns(tables)
    named = {name for column in compared if column.timed for name in column.values}
    used = {
        plan["coverages"][name] for plan in tables["plans"] for name in named if name in plan["coverages"]
    }
    covers = {
        number: {key: tables["coverages"][number][key] for key in ("known", "opens", "closes")}
        for number in sorted(used)
    }
    kept = ("metric", "label", "priority", "starts")
    facts = {
        **{name: tables[name] for name in ("refused", "horizon", "default_plan")},
        "views": {
            name: [{**view, "edition": plans[view["plan"]].edition, "name": name} for view in views]
            for name, views in tables["views"].items()
        },
        "plans": [
            {
                **{name: plan[name] for name in ("ids", "metrics", "coverages", "first_state", "priorities")},
                "judged": sorted(_judged(plan)),
                "commitments": [{name: one[name] for name in kept} for one in plan["commitments"]],
            }
            for plan in tables["plans"]
        ],
        "coverages": covers,
        "levels": {key: name for name, key in levels(tables).items()},
        "columns": {
            key: {"kind": column.kind, "name": column.name, "values": column.values}
            for column, key in compared.items()
        },
    }
    lists = {place for cover in covers.values() for place in (cover["opens"], cover["closes"])}
    return _source("reading.js", facts, tables, sorted(lists))


def _judged(plan: Tables) -> Iterator[str]:
    for one in plan["commitments"]:
        for atom in one["when"]["atoms"] if one["when"] else ():
            if atom["kind"] == "judged":
                yield atom["name"]


def _answer(tables: Tables) -> str:
    """What the second function reads: delays, and all that they rest on."""
    compared = columns(tables)
    facts = {name: one for name, one in tables.items() if name not in ("lists", "plans", "views", "refused")}
    facts["plans"] = [
        {
            "coverages": plan["coverages"],
            "commitments": [{**one, "when": _when(one["when"], compared)} for one in plan["commitments"]],
        }
        for plan in tables["plans"]
    ]
    return _source("answer.js", facts, tables, range(len(tables["lists"])))


def _when(when: dict[str, Any] | None, compared: Mapping[Any, str]) -> dict[str, Any] | None:
    """A condition as the second function reads it: where each atom has its column."""
    if when is None:
        return None
    atoms = []
    for atom in when["atoms"]:
        column = column_of(atom)
        key = compared.get(column)
        atoms.append({"kind": atom["kind"], "name": atom["name"], "column": key, "timed": column.timed})
    return {"atoms": atoms}


def _source(name: str, facts: Tables, tables: Tables, lists: Iterable[int]) -> str:
    """A function with its tables as text: no word of the contract is ever read as code."""
    rows = ",\n".join(f"  {place}: {literal(_differences(tables['lists'][place]['of']))}" for place in lists)
    parts = [
        _template("common.js"),
        f"const FACTS = JSON.parse({literal(facts)});",
        f"const LISTS = {{\n{rows}\n}};\n" if rows else "const LISTS = {};\n",
        _template(name),
    ]
    return "\n".join(parts)


def _differences(numbers: Sequence[int]) -> list[int]:
    """Each number less the one before it; yes and no are 1 and 0."""
    return [int(b) - int(a) for a, b in pairwise([0, *numbers])]


def _template(name: str) -> str:
    return files(__package__).joinpath("templates", name).read_text("utf-8")


TARGET = Target(
    "jdm",
    "Decision model for GoRules (L2)",
    emit,
    proof="observed",
    terms=BY_START,
    title_fr="Modèle de décision pour GoRules (L2)",
)
