"""Renames: which names of the new version stand for which of the old, so that a rename is no other change."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from ..model.base import Block, Node, Ref
from ..model.contract import Contract
from ..ruleset import commitments as c
from ..ruleset import coverages as v
from ..ruleset import delays as d
from ..ruleset import money as m
from ..ruleset import rules as r
from ..ruleset.base import Part
from ..syntax.folding import fold

Names = Mapping[str, Mapping[str, str]]
"""For each kind of block (a field of the model's contract), its old names and what they are called now."""

KINDS = (
    "holidays", "coverages", "services", "sites", "ticket_types", "suppliers", "roles", "channels",
    "criteria", "matrices", "priorities", "states", "clocks", "ladders", "maintenance", "prices",
    "availabilities", "credits",
    "prepaid", "plans", "exceptions", "rotas", "rights", "duties", "scopes", "definitions", "clauses",
    "report_forms", "commitments", "priority_rules", "time_records", "worked_examples", "waivers",
)  # fmt: skip
_PLACES = frozenset({"span", "name_span", "zone_span", "country_span", "region_span", "metric_span"})


def blocks(contract: Contract, kind: str) -> tuple[Block, ...]:
    """The blocks of a kind, in the order of the text."""
    found: tuple[Block, ...] = getattr(contract, kind)
    return found


def renames_of(old: Contract, new: Contract) -> dict[str, dict[str, str]]:
    """Old names to new ones: said by `formerly`, or of blocks whose content is the same.

    A name that both versions have is never a rename.
    """
    found: dict[str, dict[str, str]] = {kind: {} for kind in KINDS}
    for _ in range(2):  # a block may name another one that is renamed
        for kind in KINDS:
            _match(old, new, kind, found)
    return {kind: pairs for kind, pairs in found.items() if pairs}


def _match(old: Contract, new: Contract, kind: str, found: dict[str, dict[str, str]]) -> None:
    before = {one.name: one for one in blocks(old, kind) if one.name}
    after = {one.name: one for one in blocks(new, kind) if one.name}
    pairs = found[kind]
    gone = [one for name, one in before.items() if name not in after and name not in pairs]
    come = [one for name, one in after.items() if name not in before and name not in pairs.values()]
    alike = {fold(one.name): one.name for one in gone}
    for one in come:
        # Names that fold alike are one name.
        if (same_name := alike.get(fold(one.name))) is not None:
            pairs[same_name] = one.name
            gone = [each for each in gone if each.name != same_name]
            continue
        for name in one.formerly:
            if any(each.name == name for each in gone):
                pairs[name] = one.name
                gone = [each for each in gone if each.name != name]
                break
    left = [one for one in come if one.name not in pairs.values()]
    if not gone or not left:
        return
    contents = {repr(content(one, found)): one for one in gone}
    for one in left:
        same = contents.pop(repr(content(one, {})), None)
        if same is not None:
            pairs[same.name] = one.name


ORDERED = frozenset({"paragraphs", "levels", "gives", "persons", "order_of_precedence", "translations"})
"""Lists whose order says something; all others are bags."""


def content(node: Any, names: Names, top: bool = True, ordered: bool = False) -> Any:
    """A node as plain values: no places in the text, no own name, uses of names as they are called now.

    Lists are bags, but for `ORDERED`.
    """
    if isinstance(node, Ref):
        for pairs in names.values():
            if node.name in pairs:
                return pairs[node.name]
        return node.name
    if isinstance(node, Node):
        left = _PLACES | ({"name", "formerly"} if top else set())
        fields = type(node).model_fields
        return {
            name: _metric(value, names) if name == "metric" else content(value, names, False, name in ORDERED)
            for name in fields
            if name not in left and (value := getattr(node, name)) != fields[name].default
        }
    if isinstance(node, tuple | list):
        items = [content(one, names, False) for one in node]
        return items if ordered else sorted(items, key=repr)
    if isinstance(node, dict):
        return {key: content(one, names, False) for key, one in node.items()}
    return node


def _metric(value: Any, names: Names) -> Any:
    """A metric: a clock of one's own goes by its name."""
    return names.get("clocks", {}).get(value, value)


# --- the old rule set in the names of the new one --------------------------------------------------

_COVERAGE, _ID = "+coverages", "+ids"
_FIELDS: dict[tuple[type[Part], str], str] = {
    (c.Commitment, "priority"): "priorities",
    (c.Commitment, "metric"): "clocks",
    (c.Commitment, "pauses"): "states",
    (c.Commitment, "pauses_when"): "states",
    (c.Commitment, "id"): _ID,
    (c.Commitment, "yields_to"): _ID,
    (c.Moment, "stop_of"): "clocks",
    (c.DeemedReceipt, "coverage"): _COVERAGE,
    (c.Grid, "days_of"): _COVERAGE,
    (c.Escalation, "ladder"): "ladders",
    (c.Escalation, "parties"): "roles",
    (c.Reliance, "supplier"): "suppliers",
    (c.State, "name"): "states",
    (c.State, "waits_for"): "roles",
    (c.Priority, "name"): "priorities",
    (d.Covered, "coverage"): _COVERAGE,
    (d.BusinessDays, "coverage"): _COVERAGE,
    (d.SameBusinessDay, "coverage"): _COVERAGE,
    (d.OpeningDays, "coverage"): _COVERAGE,
    (d.Immediate, "coverage"): _COVERAGE,
    (d.WorkingDays, "holidays"): "holidays",
    (v.Layers, "holidays"): "holidays",
    (v.Layers, "includes"): _COVERAGE,
    (v.Layers, "only_in"): _COVERAGE,
    (v.Layers, "excepts"): _COVERAGE,
    (v.Layers, "joined_by"): _COVERAGE,
    (m.Percentage, "of"): "prices",
    (m.Notice, "coverage"): _COVERAGE,
    (m.Maintenance, "id"): "maintenance",
    (m.Maintenance, "only_in"): _COVERAGE,
    (m.Maintenance, "outside"): _COVERAGE,
    (m.Availability, "id"): "availabilities",
    (m.Availability, "components"): "services",
    (m.Availability, "coverage"): _COVERAGE,
    (m.Availability, "maintenance"): "maintenance",
    (m.Figure, "priority"): "priorities",
    (m.Credit, "id"): "credits",
    (m.Credit, "on_metrics"): _ID,
    (m.Credit, "prevails_over"): "credits",
    (m.Price, "id"): "prices",
    (m.Prepaid, "id"): "prepaid",
    (m.Prepaid, "charged_at"): "prices",
    (r.Channel, "id"): "channels",
    (r.Channel, "coverage"): _COVERAGE,
    (r.Channel, "sets_priority"): "priorities",
    (r.Rota, "id"): "rotas",
    (r.Rota, "coverage"): _COVERAGE,
    (r.PriorityCell, "priority"): "priorities",
    (r.PriorityCell, "levels"): "criteria",
    (r.Plan, "coverages"): _COVERAGE,
    (r.Plan, "holidays"): "holidays",
    (r.Plan, "default_priority"): "priorities",
}
_OF_ATOM = {
    "channel": "channels", "service": "services", "site": "sites", "type": "ticket_types", "plan": "plans",
    "priority": "priorities", "state": "states", "started-in": _COVERAGE, "reported-in": _COVERAGE,
    "reported-outside": _COVERAGE,
}  # fmt: skip
_OF_FIGURE = {"availability": "availabilities"}


def in_new_names(part: r.Plan, names: Names) -> r.Plan:
    """A plan of the old rule set with every name as the new version calls it; itself without renames."""
    if not names:
        return part
    changed = _part(part, names)
    assert isinstance(changed, r.Plan)
    return changed


def new_name(name: str, kind: str, names: Names) -> str:
    """What an old name of a kind (`_FIELDS`) is called now."""
    if kind == _COVERAGE:
        pairs = names.get("coverages", {})
        return " + ".join(
            sorted((pairs.get(one, one) for one in name.split(" + ")), key=lambda n: (n.casefold(), n))
        )
    if kind == _ID:
        first, *rest = name.split("/")
        first = names.get("priorities", {}).get(first, first)
        if rest:
            rest[0] = names.get("clocks", {}).get(rest[0], rest[0])
        if len(rest) > 1:
            rest[1] = names.get("exceptions", {}).get(rest[1], rest[1])
        return "/".join([first, *rest])
    return names.get(kind, {}).get(name, name)


def _part(part: Part, names: Names) -> Part:
    update: dict[str, Any] = {}
    for field in type(part).model_fields:
        value = getattr(part, field)
        kind = _FIELDS.get((type(part), field))
        if isinstance(part, c.Atom) and field == "values":
            kind = _OF_ATOM.get(part.kind)
        elif isinstance(part, c.Atom) and field == "name" and part.kind == "criterion":
            kind = "criteria"
        elif isinstance(part, m.Figure) and field == "of":
            kind = _OF_FIGURE.get(part.kind, "clocks")
        if kind is not None and isinstance(part, r.Plan) and isinstance(value, dict):
            new: Any = {new_name(key, kind, names): _part(one, names) for key, one in value.items()}
        elif kind is not None:
            new = _names(value, lambda name, kind=kind: new_name(name, kind, names))  # type: ignore[misc]
        else:
            new = _value(value, names)
        if isinstance(new, dict):
            new = {key: _value(one, names) for key, one in new.items()}
        if new != value:
            update[field] = new
    return part.model_copy(update=update) if update else part


def _names(value: Any, call: Callable[[str], str]) -> Any:
    if isinstance(value, str):
        return call(value)
    if isinstance(value, tuple):
        return tuple(sorted((call(one) for one in value), key=lambda name: (name.casefold(), name)))
    if isinstance(value, dict):
        return {call(key): one for key, one in value.items()}
    return value


def _value(value: Any, names: Names) -> Any:
    if isinstance(value, v.Coverage):
        return value.model_copy(update={"layers": _part(value.layers, names)})
    if isinstance(value, Part):
        return _part(value, names)
    if isinstance(value, tuple) and value and isinstance(value[0], Part):
        return tuple(_part(one, names) for one in value)
    return value


def canonical(plan: r.Plan) -> r.Plan:
    """A plan whose delays and amounts of several parts list these in an order that no text decides."""
    update: dict[str, Any] = {}
    for field in ("commitments", "prices", "credits"):
        value = getattr(plan, field)
        ordered = tuple(_ordered(one) for one in value)
        if any(a is not b for a, b in zip(value, ordered, strict=True)):
            update[field] = ordered
    return plan.model_copy(update=update) if update else plan


_SEVERAL = {d.LaterOf: "delays", d.EarlierOf: "delays", m.GreaterOf: "amounts", m.LesserOf: "amounts"}


def _ordered(part: Part) -> Part:
    update: dict[str, Any] = {}
    for field, value in part.__dict__.items():
        new = value
        if isinstance(value, Part):
            new = _ordered(value)
        elif isinstance(value, tuple) and value and isinstance(value[0], Part):
            items = [_ordered(one) for one in value]
            if _SEVERAL.get(type(part)) == field:
                items.sort(key=repr)
            new = tuple(items)
            if all(a is b for a, b in zip(value, new, strict=True)):
                new = value
        if new is not value:
            update[field] = new
    return part.model_copy(update=update) if update else part
