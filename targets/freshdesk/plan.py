"""The calls that bring Freshdesk to what the contract says."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from slacontract.fidelity import of_plan, policy_title
from slacontract.lowering import Access, Plan, Request, Step, Variable, self_ref, short_name, variable

from .account import KEYS, LEVELS, TARGETS, Made, Row

_LONGEST = 255
_PATH = ("api", "v2", "sla_policies")


def plan_of(made: Made) -> Plan:
    """The policies in order, those of exceptions first."""
    access = Access("FRESHDESK_KEY", "https://{your-account}.freshdesk.com", scheme="basic", suffix=":X")
    variables = tuple(
        Variable(
            of_plan("organizations", plan),
            "ids of the client's companies",
            made.options.for_plan("organizations", plan),
            many=True,
        )
        for plan in dict.fromkeys(plan for plan, _ in made.policies)
    )
    return Plan("freshdesk", made.compiled.called, access, tuple(_policies(made)), variables)


def _policies(made: Made) -> Iterator[Step]:
    ordered = sorted(made.policies.items(), key=lambda entry: entry[0][1] is None)
    for number, ((plan, kind), rows) in enumerate(ordered, 1):
        name = short_name(policy_title(made.account, plan, None, kind), _LONGEST)
        applicable: dict[str, Any] = {"company_ids": variable(of_plan("organizations", plan))}
        if kind is not None:
            applicable["ticket_types"] = [kind]
        body = {"name": name, "applicable_to": applicable, "sla_target": _targets(made, rows)}
        yield Step(
            f"policy.{number}",
            f"SLA policy {name}",
            "object",
            Request("GET", _PATH, {"per_page": 100}),
            match={"name": name},
            wanted=body,
            create=Request("POST", _PATH, body=body),
            update=Request("PUT", (*_PATH, self_ref()), body=body),
            clauses=tuple(dict.fromkeys(one.one.id for row in rows for one in row.carrying.members.values())),
        )


def _targets(made: Made, rows: list[Row]) -> dict[str, Any]:
    """`sla_target`: seconds by priority; what is not promised as `unpromised` says, or left out."""
    filler = made.options["unpromised"]
    found: dict[str, Any] = {}
    for level in LEVELS:
        row = next((one for one in rows if one.carrying.level in (None, level)), None)
        members = row.carrying.members if row is not None else {}
        times = {
            target: members[target].count.seconds if target in members else filler
            for target in TARGETS
            if target in members or (filler is not None and target != "next_respond_within")
        }
        if times:
            found[KEYS[level]] = {
                **times,
                "business_hours": row.hours if row is not None else False,
                "escalation_enabled": False,
            }
    return found
