"""The decision tables: which priority a ticket has, and which commitments hold for a clock."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from .text import array, one_of, zen

Row = dict[str, str]
Tables = dict[str, Any]
_IN_COVERAGE = ("started-in", "reported-in", "reported-outside")

WORDS = {
    "en": {
        "request": "Ticket",
        "reading": "Read the ticket",
        "priorities": "Priority",
        "commitments": "Commitments",
        "answer": "When it is due",
        "response": "Answer",
        "edition": "Edition",
        "plan": "Plan",
        "metric": "Metric",
        "label": "Label",
        "said": "Priority said",
        "reported-by": "Channel of the report",
        "priority": "Priority",
        "commitment": "Commitment",
        "yields_to": "Yields to",
        "started-in": "Started in",
        "reported-in": "Reported in",
        "or": "or",
    },
    "fr": {
        "request": "Ticket",
        "reading": "Lire le ticket",
        "priorities": "Priorité",
        "commitments": "Engagements",
        "answer": "Échéance",
        "response": "Réponse",
        "edition": "Édition",
        "plan": "Formule",
        "metric": "Mesure",
        "label": "Libellé",
        "said": "Priorité dite",
        "reported-by": "Canal du signalement",
        "priority": "Priorité",
        "commitment": "Engagement",
        "yields_to": "Cède à",
        "started-in": "Commencé pendant",
        "reported-in": "Signalé pendant",
        "or": "ou",
    },
}


@dataclass(frozen=True)
class Column:
    """What conditions compare: a word of the ticket, a judged clause, or whether an instant is covered."""

    kind: str
    name: str | None
    values: tuple[str, ...]

    @property
    def timed(self) -> bool:
        return self.kind in _IN_COVERAGE


def column_of(atom: dict[str, Any]) -> Column:
    """The column in which an atom has its cell."""
    if atom["kind"] in _IN_COVERAGE:
        kind = "started-in" if atom["kind"] == "started-in" else "reported-in"
        return Column(kind, None, tuple(atom["values"]))
    return Column(atom["kind"], atom["name"], ())


def columns(tables: Tables) -> dict[Column, str]:
    """The columns of all conditions of a contract but priorities, with the names of their fields."""
    found: dict[Column, str] = {}
    for atom in _atoms(tables):
        if atom["kind"] != "priority":
            found.setdefault(column_of(atom), f"k{len(found)}")
    return found


def levels(tables: Tables) -> dict[str, str]:
    """The criteria of all matrices, with the names of their fields."""
    found: dict[str, str] = {}
    for plan in tables["plans"]:
        for cell in plan["priority_table"]:
            for name in cell["levels"]:
                found.setdefault(name, f"k{len(found)}")
    return found


def _atoms(tables: Tables) -> Iterator[dict[str, Any]]:
    for plan in tables["plans"]:
        for one in plan["commitments"]:
            yield from one["when"]["atoms"] if one["when"] else ()


@dataclass(frozen=True)
class Named:
    """A plan of an edition as the tables name it."""

    edition: str
    plan: str
    tables: Tables
    promised: dict[str, str]
    """What each commitment promises, in words, by its id."""


def priorities(plans: Sequence[Named], criteria: dict[str, str], language: str) -> dict[str, Any]:
    """First hit: the priority that was said, that of the report's channel, the matrix, the default."""
    words = WORDS[language]
    rows: list[Row] = [{"said": "!= null", "to-priority": "said"}]
    for named in plans:
        place = _place(named, plans)
        plan = named.tables
        for channel, priority in plan["channels"].items():
            if priority is not None:
                rows.append({**place, "reported-by": zen(channel), "to-priority": zen(priority)})
        for cell in plan["priority_table"]:
            fits = {f"level-{criteria[name]}": zen(level) for name, level in cell["levels"].items()}
            rows.append({**place, **fits, "to-priority": zen(cell["priority"])})
        if plan["default_priority"] is not None:
            rows.append({**place, "to-priority": zen(plan["default_priority"])})
    rows.append({"to-priority": "null"})
    inputs = [
        *_place_inputs(plans, words),
        _input("said", words["said"], "said"),
        _input("reported-by", words["reported-by"], "reportedBy"),
        *(_input(f"level-{key}", name, f"level.{key}") for name, key in criteria.items()),
    ]
    return _table("first", inputs, [("priority", words["priority"])], rows) | {"outputPath": "clocks"}


def commitments(plans: Sequence[Named], compared: dict[Column, str], language: str) -> dict[str, Any]:
    """All hits: the commitments of a clock that hold; each says to which exceptions it yields."""
    words = WORDS[language]
    labelled = any(clock["label"] is not None for named in plans for clock in _clocks(named))
    rows: list[Row] = []
    for named in plans:
        label_of = {place: clock["label"] for clock in _clocks(named) for place in clock["members"]}
        for place, one in enumerate(named.tables["commitments"]):
            row = {**_place(named, plans), "metric": zen(one["metric"])}
            if labelled:
                row["label"] = zen(label_of[place])
            row |= {"to-commitment": zen(one["id"]), "to-yields_to": array(one["yields_to"])}
            row["_description"] = named.promised[one["id"]]
            rows += [{**row, **cells} for cells in _conditions(one, compared)]
    inputs = [
        *_place_inputs(plans, words),
        _input("metric", words["metric"], "metric"),
        *([_input("label", words["label"], "label")] if labelled else []),
        _input("priority", words["priority"], "priority"),
        *(_input(f"is-{key}", _title(column, words), f"is.{key}") for column, key in compared.items()),
    ]
    outputs = [(name, words[name]) for name in ("commitment", "yields_to")]
    return _table("collect", inputs, outputs, rows) | {"outputPath": "holding"}


def _clocks(named: Named) -> Iterator[dict[str, Any]]:
    """The clocks of a plan, by label: commitments that replace each other belong to one."""
    for clocks in named.tables["metrics"].values():
        yield from clocks


def _conditions(one: dict[str, Any], compared: dict[Column, str]) -> Iterator[Row]:
    """The cells of a commitment: one row, or one for each way in which a negated condition can hold."""
    own = [] if one["priority"] is None else [("priority", [one["priority"]], False)]
    when = one["when"]
    if when is None:
        yield from _cells(own)
    elif when["negated"]:
        for atom in when["atoms"]:
            yield from _cells([*own, _test({**atom, "negated": not atom["negated"]}, compared)])
    else:
        yield from _cells([*own, *(_test(atom, compared) for atom in when["atoms"])])


Test = tuple[str, list[Any], bool]


def _test(atom: dict[str, Any], compared: dict[Column, str]) -> Test:
    """The cell of an atom: its column, the values, and whether all others are meant."""
    if atom["kind"] == "priority":
        return ("priority", list(atom["values"]), atom["negated"])
    key = f"is-{compared[column_of(atom)]}"
    if atom["kind"] == "reported-outside":
        return (key, [False], atom["negated"])
    if atom["kind"] == "judged" or atom["kind"] in _IN_COVERAGE:
        return (key, [True], atom["negated"])
    return (key, list(atom["values"]), atom["negated"])


def _cells(tests: Iterable[Test]) -> Iterator[Row]:
    """One row for tests that all hold, none where two exclude each other."""
    allowed: dict[str, list[Any]] = {}
    excluded: dict[str, list[Any]] = {}
    for key, values, negated in tests:
        if negated:
            excluded[key] = [*excluded.get(key, []), *values]
        else:
            allowed[key] = [one for one in allowed.get(key, values) if one in values]
    row: Row = {}
    for key, values in excluded.items():
        row[key] = one_of(dict.fromkeys(values), negated=True)
    for key, values in allowed.items():
        kept = [one for one in values if one not in excluded.get(key, ())]
        if not kept:
            return
        row[key] = one_of(dict.fromkeys(kept))
    yield row


def _title(column: Column, words: dict[str, str]) -> str:
    if column.timed:
        return f"{words[column.kind]} {(' ' + words['or'] + ' ').join(column.values)}"
    return column.name or words.get(column.kind, column.kind)


def _place(named: Named, plans: Sequence[Named]) -> Row:
    """The cells that say which plan of which edition a row belongs to, where there are several."""
    found: Row = {}
    if len({one.edition for one in plans}) > 1:
        found["edition"] = zen(named.edition)
    if len({one.plan for one in plans}) > 1:
        found["plan"] = zen(named.plan)
    return found


def _place_inputs(plans: Sequence[Named], words: dict[str, str]) -> list[dict[str, str]]:
    return [_input(name, words[name], name) for name in _place(plans[0], plans)] if plans else []


def _input(key: str, name: str, field: str) -> dict[str, str]:
    return {"id": key, "name": name, "field": field}


def _table(
    policy: str, inputs: list[dict[str, str]], outputs: list[tuple[str, str]], rows: list[Row]
) -> dict[str, Any]:
    every = [one["id"] for one in inputs] + [f"to-{key}" for key, _ in outputs] + ["_description"]
    rules = [
        {"_id": f"row-{number}", **{key: row.get(key, "") for key in every}}
        for number, row in enumerate(rows, 1)
    ]
    return {
        "hitPolicy": policy,
        "inputs": inputs,
        "outputs": [{"id": f"to-{key}", "name": name, "field": key} for key, name in outputs],
        "rules": rules,
        "inputField": "clocks",
        "executionMode": "loop",
        "passThrough": True,
    }
