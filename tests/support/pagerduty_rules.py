"""What the Terraform provider PagerDuty/pagerduty lets through, written down from its Go schema.

Source: PagerDuty/terraform-provider-pagerduty at 95cf9d8b41aaa7f90df29938789aa8abc3fc3212 (v3.32.4, MPL-2.0),
`pagerduty/resource_pagerduty_{schedule,escalation_policy,service,maintenance_window}.go`, `util/util.go` and
`pagerdutyplugin/data_source_pagerduty_user.go`. `tests/targets/pagerduty_schema.py` holds what is emitted
against the provider itself.
"""

from __future__ import annotations

import copy
import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

Rule = Callable[[Any], bool]
EXPRESSION = re.compile(r"\$\{((?:var|data\.pagerduty_user|pagerduty_\w+)\.[\w-]+(?:\.id)?)\}")


@dataclass(frozen=True)
class Block:
    """A block: its attributes, with a rule each, those that it must have, and the blocks in it.

    `blocks`: name -> (block, fewest, most). `together`: what must hold of the whole.
    """

    attributes: Mapping[str, Rule]
    required: frozenset[str] = frozenset()
    blocks: Mapping[str, tuple[Block, int, int]] = field(default_factory=dict)
    together: Callable[[Mapping[str, Any]], Iterator[str]] = lambda told: iter(())


def text(value: Any) -> bool:
    return isinstance(value, str)


def number(low: int, high: float = float("inf")) -> Rule:
    """A whole number within bounds, or an expression that gives one."""
    return lambda value: (type(value) is int and low <= value <= high) or expression(value)


def one_of(*known: str) -> Rule:
    return lambda value: value in known


def expression(value: Any) -> bool:
    return isinstance(value, str) and EXPRESSION.fullmatch(value) is not None


def reference(kind: str) -> Rule:
    return lambda value: expression(value) and value.startswith(f"${{{kind}.")


def references(value: Any) -> bool:
    """A list of ids, or an expression that gives one."""
    return expression(value) or (isinstance(value, list) and bool(value) and all(map(user, value)))


def user(value: Any) -> bool:
    return expression(value) or (isinstance(value, str) and re.fullmatch(r"P[A-Z0-9]{6}", value) is not None)


def time(value: Any, *, seconds: bool = False) -> bool:
    """RFC 3339, to the full minute but where `seconds` are taken too."""
    return (
        isinstance(value, str)
        and re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(Z|[+-]\d\d:\d\d)", value) is not None
        and (seconds or datetime.fromisoformat(value).second == 0)
    )


def clock(value: Any) -> bool:
    return isinstance(value, str) and re.fullmatch(r"([01]\d|2[0-3]):[0-5]\d:[0-5]\d", value) is not None


def name(special: bool) -> Rule:
    """`ValidateIsAllowedString`: Go's `unicode.IsPrint`, no space at the end, not empty."""

    def holds(value: Any) -> bool:
        said = value.replace("$${", "${").replace("%%{", "%{") if isinstance(value, str) else ""
        printable = all(one == " " or unicodedata.category(one)[0] in "LMNPS" for one in said)
        return bool(said) and printable and said[-1] != " " and (special or not set(said) & set("\\/&<>"))

    return holds


def _restriction(told: Mapping[str, Any]) -> Iterator[str]:
    daily = told["type"] == "daily_restriction"
    if daily and "start_day_of_week" in told:
        yield "a day of the week for a daily restriction"
    if not daily and told.get("start_day_of_week", 0) == 0:
        yield "no day of the week for a weekly restriction"
    if daily and told["duration_seconds"] >= 86400:
        yield "a daily restriction of a day or more"


def _urgency(told: Mapping[str, Any]) -> Iterator[str]:
    if told["type"] == "use_support_hours" and "urgency" in told:
        yield "an urgency beside support hours"


def _service(told: Mapping[str, Any]) -> Iterator[str]:
    (rule,) = told.get("incident_urgency_rule", ({"type": "constant"},))
    if rule["type"] == "use_support_hours":
        if len(told.get("support_hours", ())) != 1:
            yield "no support hours"
        if not told.get("scheduled_actions"):
            yield "no scheduled action"  # said in the documentation only
        during, outside = rule["during_support_hours"][0], rule["outside_support_hours"][0]
        if (during["urgency"], outside["urgency"]) != ("high", "low"):
            yield "an action is for high urgency in the hours and low outside"
    elif "support_hours" in told or "scheduled_actions" in told:
        yield "support hours that nothing uses"


RESTRICTION = Block(
    {
        "type": one_of("daily_restriction", "weekly_restriction"),
        "start_time_of_day": clock,
        "start_day_of_week": number(0, 7),
        "duration_seconds": number(1, 7 * 86400 - 1),
    },
    frozenset({"type", "start_time_of_day", "duration_seconds"}),
    together=_restriction,
)
LAYER = Block(
    {
        "name": text,
        "start": lambda value: time(value, seconds=True),
        "end": time,
        "rotation_virtual_start": time,
        "rotation_turn_length_seconds": number(3600, 365 * 86400),
        "users": references,
    },
    frozenset({"start", "rotation_virtual_start", "rotation_turn_length_seconds", "users"}),
    {"restriction": (RESTRICTION, 0, 10**6)},
)
URGENCY = Block({"type": one_of("constant"), "urgency": one_of("high", "low", "severity_based")})


def zone(known: frozenset[str]) -> Rule:
    return lambda value: value in known


def blocks(zones: frozenset[str]) -> Mapping[str, Block]:
    """The resources, by kind; `zones`: the time zones that are taken."""
    return {
        "pagerduty_schedule": Block(
            {
                "name": text,
                "time_zone": zone(zones),
                "description": text,
                "overflow": lambda one: one is True,
            },
            frozenset({"time_zone"}),
            {"layer": (LAYER, 1, 10**6)},
        ),
        "pagerduty_escalation_policy": Block(
            {"name": name(False), "description": text, "num_loops": number(0, 9)},
            frozenset({"name"}),
            {
                "rule": (
                    Block(
                        {"escalation_delay_in_minutes": number(1)},
                        frozenset({"escalation_delay_in_minutes"}),
                        {
                            "target": (
                                Block(
                                    {"type": one_of("user_reference", "schedule_reference"), "id": user},
                                    frozenset({"id"}),
                                ),
                                1,
                                10**6,
                            )
                        },
                    ),
                    1,
                    10**6,
                )
            },
        ),
        "pagerduty_service": Block(
            {
                "name": name(True),
                "description": text,
                "auto_resolve_timeout": lambda one: one == "null" or one.isdigit(),
                "acknowledgement_timeout": lambda one: one == "null" or one.isdigit(),
                "escalation_policy": reference("pagerduty_escalation_policy"),
            },
            frozenset({"name", "escalation_policy"}),
            {
                "incident_urgency_rule": (
                    Block(
                        {"type": one_of("constant", "use_support_hours"), "urgency": one_of("high", "low")},
                        frozenset({"type"}),
                        {"during_support_hours": (URGENCY, 0, 1), "outside_support_hours": (URGENCY, 0, 1)},
                        _urgency,
                    ),
                    0,
                    1,
                ),
                "support_hours": (
                    Block(
                        {
                            "type": one_of("fixed_time_per_day"),
                            "time_zone": zone(zones),
                            "start_time": clock,
                            "end_time": clock,
                            "days_of_week": lambda days: (
                                isinstance(days, list) and days == sorted(set(days) & set(range(1, 8)))
                            ),
                        }
                    ),
                    0,
                    1,
                ),
                "scheduled_actions": (
                    Block(
                        {"type": one_of("urgency_change"), "to_urgency": one_of("low", "high")},
                        blocks={
                            "at": (
                                Block(
                                    {
                                        "type": one_of("named_time"),
                                        "name": one_of("support_hours_start", "support_hours_end"),
                                    }
                                ),
                                0,
                                1,
                            )
                        },
                    ),
                    0,
                    10**6,
                ),
            },
            _service,
        ),
        "pagerduty_maintenance_window": Block(
            {
                "start_time": time,
                "end_time": time,
                "description": text,
                "services": lambda many: bool(many) and all(map(reference("pagerduty_service"), many)),
            },
            frozenset({"start_time", "end_time", "services"}),
        ),
    }


DATA = {"pagerduty_user": Block({"email": text}, frozenset({"email"}))}


def faults(told: Mapping[str, Any], block: Block, where: str) -> Iterator[str]:
    """What of a block the provider would refuse."""
    for missing in block.required - told.keys():
        yield f"{where}: no {missing}"
    for key, value in told.items():
        if key in block.attributes:
            if not block.attributes[key](value):
                yield f"{where}.{key}: {value!r}"
        elif key not in block.blocks:
            yield f"{where}: no attribute {key}"
    for key, (inner, fewest, most) in block.blocks.items():
        rows = told.get(key, [])
        if not isinstance(rows, list) or not fewest <= len(rows) <= most:
            yield f"{where}.{key}: {rows!r}"
            continue
        for number_, row in enumerate(rows):
            yield from faults(row, inner, f"{where}.{key}[{number_}]")
    if not block.required - told.keys():
        yield from (f"{where}: {one}" for one in block.together(told))


def wrong(configuration: Mapping[str, Any], zones: frozenset[str]) -> list[str]:
    """All that the provider, or Terraform, would refuse of a whole configuration."""
    found: list[str] = []
    known = set()
    for kind, of_kind in configuration.get("resource", {}).items():
        for label, told in of_kind.items():
            known.add(f"{kind}.{label}.id")
            found += faults(told, blocks(zones)[kind], f"{kind}.{label}")
    for kind, of_kind in configuration.get("data", {}).items():
        for label, told in of_kind.items():
            known.add(f"data.{kind}.{label}.id")
            found += faults(told, DATA[kind], f"data.{kind}.{label}")
    for label, told in configuration.get("variable", {}).items():
        known.add(f"var.{label}")
        if told["type"] not in ("string", "number", "list(string)") or not isinstance(
            told["description"], str
        ):
            found.append(f"var.{label}: {told}")
    for label in sorted(known):
        part = label.removeprefix("data.").split(".")[1]
        if re.fullmatch(r"[A-Za-z_][A-Za-z0-9_-]*", part) is None:
            found.append(f"{label}: no identifier")
    found += [f"{one}: not declared" for one in sorted(named(configuration) - known)]
    return found


def named(value: Any) -> set[str]:
    """What the expressions of a configuration name; a text with any other interpolation fails."""
    if isinstance(value, str):
        whole = EXPRESSION.fullmatch(value)
        return {whole[1]} if whole is not None else set()
    if isinstance(value, Mapping):
        return set().union(*(named(one) for key, one in value.items() if key != "variable"))
    if isinstance(value, list):
        return set().union(*map(named, value))
    return set()


BREAKS: Mapping[str, Callable[[Any], Any]] = {
    "unknown attribute": lambda r: r["pagerduty_service"]["P1"].update(colour="red"),
    "delay of no minute": lambda r: r["pagerduty_escalation_policy"]["P1"]["rule"][1].update(
        escalation_delay_in_minutes=0
    ),
    "too many loops": lambda r: r["pagerduty_escalation_policy"]["P1"].update(num_loops=10),
    "slash in a policy": lambda r: r["pagerduty_escalation_policy"]["P1"].update(name="a/b"),
    "space at the end": lambda r: r["pagerduty_service"]["P1"].update(name="a "),
    "short turn": lambda r: r["pagerduty_schedule"]["office"]["layer"][0].update(
        rotation_turn_length_seconds=3599
    ),
    "seconds in a virtual start": lambda r: r["pagerduty_schedule"]["office"]["layer"][0].update(
        rotation_virtual_start="2026-01-01T00:00:01+01:00"
    ),
    "nobody": lambda r: r["pagerduty_schedule"]["office"]["layer"][0].update(users=[]),
    "no layer": lambda r: r["pagerduty_schedule"]["office"].update(layer=[]),
    "weekly without a day": lambda r: r["pagerduty_schedule"]["office"]["layer"][0].update(
        restriction=[
            {"type": "weekly_restriction", "start_time_of_day": "09:00:00", "duration_seconds": 3600}
        ]
    ),
    "zone": lambda r: r["pagerduty_schedule"]["office"].update(time_zone="Europe/Luxembourg"),
    "urgency without hours": lambda r: r["pagerduty_service"]["P2"].pop("support_hours"),
    "not declared": lambda r: r["pagerduty_service"]["P2"].update(
        escalation_policy="${pagerduty_escalation_policy.P9.id}"
    ),
}
"""Changes of the resources of the whole contract, each of which the provider, or Terraform, refuses."""


def broken(configuration: Mapping[str, Any], name: str) -> dict[str, Any]:
    """A configuration with one of the changes."""
    whole = copy.deepcopy(dict(configuration))
    BREAKS[name](whole["resource"])
    return whole
