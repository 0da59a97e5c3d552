"""The tables of a rule set with an index beside each: for runtimes that can look up but not search.

Rules of policies and decision models have neither loops nor recursion. A `Lookup` lets them count how many
of some ascending numbers are no greater than another: one entry of the index, then a few numbers compared.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import accumulate, pairwise
from typing import Any

from ..clock.zone import EPOCH_ORDINAL, Zone
from .rules import RuleSet
from .tables import tables

UNKNOWN_FEATURE = "SLA606"
DEEPEST = 2
"""How many later-of and earlier-of may stand in one another."""


def lookups(rules: RuleSet) -> dict[str, Any]:
    """All that answers `due` and `elapsed`, as JSON with no difference left to add up.

    As `tables`, but: numbers as they are; of each commitment only what a start decides, with `refused`, the
    code of what these runtimes do not answer; plans in one list, `views` says where. All that is long stands
    in `lists`, and elsewhere only its place there, so that what a rule is given stays small. See `lookup` for
    a list of ascending numbers.
    """
    plain = tables(rules)
    lists: list[dict[str, Any]] = []
    zones = {name: Zone(name, one.offsets) for name, one in rules.zones.items()}
    horizon = plain["horizon"]
    return {
        "contract": plain["contract"],
        "refused": UNKNOWN_FEATURE if plain["requires"] else None,
        "horizon": horizon,
        "last_day": zones[rules.contract.zone].date(horizon[1]).toordinal() - EPOCH_ORDINAL,
        "default_plan": plain["default_plan"],
        "plans": [_plan(plan) for edition in plain["editions"] for plan in edition["plans"].values()],
        "views": _views(plain["editions"]),
        "zones": {name: _zone(rows, lists) for name, rows in plain["zones"].items()},
        "months": _put(lists, lookup(accumulate(plain["months"]))),
        "workdays": [
            {**one, "days": _put(lists, lookup(accumulate(one["days"])))} for one in plain["workdays"]
        ],
        "coverages": [_coverage(one, zones, horizon, lists) for one in plain["coverages"]],
        "lists": lists,
    }


def lookup(numbers: Iterable[int]) -> dict[str, Any]:
    """Ascending numbers with their index: `{"of": numbers, "size", "first", "width", "index"}`.

    `index[k]` says how many of the numbers are less than `first + k × width`; there are as many as numbers.
    """
    values = list(numbers)
    if any(after < before for before, after in pairwise(values)):
        raise ValueError("an index needs ascending numbers")
    if not values:
        return {"of": [], "size": 0, "first": 0, "width": 1, "index": [0]}
    first, buckets = values[0], len(values)
    width = (values[-1] - first) // buckets + 1
    index, at = [], 0
    for bucket in range(buckets + 1):
        while at < len(values) and values[at] < first + bucket * width:
            at += 1
        index.append(at)
    return {"of": values, "size": len(values), "first": first, "width": width, "index": index}


def _views(editions: Iterable[dict[str, Any]]) -> dict[str, list[dict[str, Any]]]:
    """By its name, the plan of each edition that has it: its number, and when the edition is in force."""
    found: dict[str, list[dict[str, Any]]] = {}
    every = ((edition, name) for edition in editions for name in edition["plans"])
    for number, (edition, name) in enumerate(every):
        found.setdefault(name, []).append({"plan": number, "in_force": edition["in_force"]})
    return found


def _put(lists: list[dict[str, Any]], one: dict[str, Any]) -> int:
    lists.append(one)
    return len(lists) - 1


def _zone(rows: Sequence[Sequence[int]], lists: list[dict[str, Any]]) -> dict[str, Any]:
    """Where each offset begins, and the wall time that it or an earlier one reaches (T3)."""
    starts, offsets = [row[0] for row in rows], [row[1] for row in rows]
    reached = (until + offset for until, offset in zip(starts[1:], offsets, strict=False))
    return {
        "starts": _put(lists, lookup(starts)),
        "offsets": _put(lists, {"of": offsets}),
        "tops": _put(lists, lookup(accumulate(reached, max))),
    }


def _coverage(
    one: dict[str, Any], zones: dict[str, Zone], horizon: list[int], lists: list[dict[str, Any]]
) -> dict[str, Any]:
    edges = list(accumulate(one["edges"]))
    opens, closes = edges[::2], edges[1::2]
    own = one["known"] or horizon
    lengths = (b - a for a, b in zip(opens, closes, strict=True))
    return {
        "undetermined": one["undetermined"],
        "zone": one["zone"],
        "known": [max(own[0], horizon[0]), min(own[1], horizon[1])],
        "size": len(opens),
        "opens": _put(lists, lookup(opens)),
        "closes": _put(lists, lookup(closes)),
        "before": _put(lists, lookup(accumulate(lengths, initial=0))),
        "days": {name: _days(rows, zones[name], own, lists) for name, rows in one["days"].items()},
    }


def _days(rows: list[int], zone: Zone, own: list[int], lists: list[dict[str, Any]]) -> dict[str, Any]:
    """The days in one zone: when each begins, ends, and closes for good; of business days the opening too."""
    midnights = list(accumulate(rows[::3]))
    closings = [midnight + closing for midnight, closing in zip(midnights, rows[1::3], strict=True)]
    openings = [
        None if one < 0 else midnight + one for midnight, one in zip(midnights, rows[2::3], strict=True)
    ]
    dates = [zone.date(midnight) for midnight in midnights]
    days = [on.toordinal() - EPOCH_ORDINAL for on in dates]
    business = [i for i, opening in enumerate(openings) if opening is not None]
    return {
        "known": own,
        "size": len(midnights),
        "midnights": _put(lists, lookup(midnights)),
        "numbers": _put(lists, {"of": days}),
        "ends": _put(lists, {"of": [zone.end_of(on) for on in dates]}),
        "opened": _put(lists, {"of": [opening is not None for opening in openings]}),
        "closings": _put(lists, lookup(closings)),
        "business": len(business),
        "business_midnights": _put(lists, lookup(midnights[i] for i in business)),
        "business_closings": _put(lists, {"of": [closings[i] for i in business]}),
        "business_openings": _put(lists, {"of": [openings[i] for i in business]}),
        "business_numbers": _put(lists, {"of": [days[i] for i in business]}),
    }


def _plan(plan: dict[str, Any]) -> dict[str, Any]:
    first = plan["states"][0]["name"] if plan["states"] else None
    metrics: dict[str, list[dict[str, Any]]] = {}
    for clock in plan["clocks"]:
        known = {"label": clock["label"], "members": clock["commitments"]}
        metrics.setdefault(clock["metric"], []).append(known)
    return {
        "priorities": plan["priorities"],
        "default_priority": plan["default_priority"],
        "priority_table": plan["priority_table"],
        "channels": plan["channels"],
        "first_state": first,
        "coverages": plan["coverages"],
        "commitments": [_commitment(one, plan, first) for one in plan["commitments"]],
        "ids": {one["id"]: number for number, one in enumerate(plan["commitments"])},
        "metrics": metrics,
    }


def _commitment(one: dict[str, Any], plan: dict[str, Any], first: str | None) -> dict[str, Any]:
    kept = ("id", "metric", "label", "priority", "when", "yields_to", "bound", "edge", "deemed_receipt")
    begun_by = sorted(_kinds(one))
    return {
        **{name: one[name] for name in kept},
        "starts": begun_by,
        "start_stated": one["start"] is not None,
        "stop_stated": bool(one["stop"]["of"]),
        "delay": one["delay"],
        "refused": UNKNOWN_FEATURE if _refused(one, plan, first) else None,
    }


def _refused(one: dict[str, Any], plan: dict[str, Any], first: str | None) -> bool:
    """Whether a start alone does not decide: a series, a pause or a stop that begins with the clock."""
    ends = {moment["event"] for moment in one["stop"]["of"]}
    starts = {
        kind for other in plan["commitments"] if other["metric"] == one["metric"] for kind in _kinds(other)
    }
    return bool(
        one["requires"]
        or one["cadence"] is not None
        or one["cycle"]
        or ends & (starts or {"reported"})
        or any(moment["stop_of"] is not None for moment in one["stop"]["of"])
        or first in {*one["pauses"], *(one["pauses_when"] or {})}
        or any(_timed(condition) for condition in (one["pauses_when"] or {}).values())
        or depth(one["delay"]) > DEEPEST
    )


def _timed(condition: dict[str, Any]) -> bool:
    """Whether a condition looks at a coverage, which may not be known there."""
    return any(
        atom["kind"] in ("started-in", "reported-in", "reported-outside") for atom in condition["atoms"]
    )


def _kinds(one: dict[str, Any]) -> set[str]:
    return {moment["event"] for moment in (one["start"] or {"of": ()})["of"] if moment["event"] is not None}


def depth(delay: dict[str, Any]) -> int:
    """How deep later-of and earlier-of stand in one another."""
    return 1 + max(map(depth, delay["delays"])) if "delays" in delay else 0
