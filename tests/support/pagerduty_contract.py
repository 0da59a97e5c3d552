"""A contract with all that PagerDuty has a place for: on-call, a rota with a swap, ladders, planned work."""

from __future__ import annotations

import json
from dataclasses import replace
from functools import cache
from random import Random
from typing import Any

from differential.rules import rule_set

from slacontract.emitter import Compiled
from slacontract.ruleset.commitments import Commitment, Escalation, Moment, Stop
from slacontract.ruleset.rules import RuleSet

from .helpdesk_contract import HOURS
from .targets import of_text

CONTRACT = f"""{HOURS}
coverage weekend-work "Saturdays"
  Saturday 10:00-16:00

rota night-duty "Night duty"
  under coverage night
  rotation "First team", "Second team" every 1 calendar week from 5 January 2026 at 09:00
  between 3 August 2026 and the 9 August 2026 "Third team"

clock acknowledgement "Acknowledgement"
  starts at ticket creation
  stops at acknowledgement
  if a priority change makes it late it takes the new delay from the change

clock resolution "Resolution"
  starts at ticket creation
  stops at resolution

priority P1 "Critical"
  acknowledgement within 15 minutes counted in office plus night
  resolution within 4 hours counted in office plus night

priority P2 "High"
  acknowledgement within 1 hour counted in office
  resolution within 8 hours counted in office

priority P3 "Normal"
  resolution within 3 business days counted in office

escalation ladder page "When nobody takes it"
  step 1 "manager" at 50% of acknowledgement
  step 2 "director" at 100% of acknowledgement

escalation ladder late-tickets "When it is late"
  step 1 "director" at 75% of the covered time of resolution

maintenance weekly "Weekly work"
  notice at least 5 calendar days
  only in weekend-work
  at most 6 calendar hours over each calendar month

maintenance urgent "Urgent work"
  notice in words "as early as possible"

availability shop "The shop"
  measures web, api
  down as soon as one is down
  at least 99.9% over each calendar month
  excludes weekly

service web

service api
"""
_WEEKLY = "every 1 calendar week from 5 January 2026 at 09:00"
VARIANTS = {
    "turns of months": CONTRACT.replace(_WEEKLY, "every 1 month from 5 January 2026 at 09:00"),
    "two rotations": CONTRACT.replace(
        "  between 3 August",
        '  rotation "Fourth team", "Fifth team" every 2 calendar days from 6 January 2026 at 09:00\n'
        "  between 3 August",
    ),
    "a coverage of others": CONTRACT.replace(
        "rota night-duty",
        'coverage all-hours "Any time"\n  includes office\n  includes night\n\nrota night-duty',
    ).replace("office plus night", "all-hours"),
    "a rota of the office": CONTRACT.replace("under coverage night", "under coverage office"),
}
"""The contract with other rotas and coverages."""
SETTINGS: dict[str, Any] = {
    "works": {"2026-08-08T10:00/2026-08-08T12:00": "weekly"},
    "users": {"manager": "PMANAGE", "director": "director@example.com"},
}


def hostile_contract(hostile: str) -> Compiled:
    """The contract above with one string as its reference, a label, a person of the rota, a party of the
    ladder and the label of planned work."""
    compiled = _compiled()
    rules = json.loads(compiled.rules.model_dump_json(by_alias=True))
    rules["contract"]["reference"] = hostile
    plan = rules["editions"][-1]["plans"]["*"]
    plan["coverages"]["office"]["label"] = hostile
    for one in plan["maintenance"]:
        one["label"] = hostile
    for commitment in plan["commitments"]:
        for step in commitment["escalations"]:
            step["parties"] = [hostile if party == "manager" else party for party in step["parties"]]
    for turn in plan["rota"][0]["turns"]:
        turn["person"] = hostile if turn["person"] == "First team" else turn["person"]
    (rota,) = compiled.contract.rotas
    (rotation,) = rota.rotations
    first = rotation.persons[0].model_copy(update={"text": hostile})
    rotation = rotation.model_copy(update={"persons": (first, *rotation.persons[1:])})
    rotas = (rota.model_copy(update={"rotations": (rotation,)}),)
    return replace(
        compiled,
        contract=compiled.contract.model_copy(update={"rotas": rotas}),
        rules=RuleSet.model_validate(rules),
        options={"works": SETTINGS["works"]},
    )


@cache
def _compiled() -> Compiled:
    return of_text(CONTRACT, audience="provider")


def laddered(seed: int, level: Any) -> Compiled:
    """A generated contract whose every commitment waits for an acknowledgement and has a ladder."""
    rules = rule_set(f"pagerduty/{seed}", level)
    random = Random(seed)

    def with_ladder(one: Commitment) -> Commitment:
        marks = [*random.sample([0, 10, 33, 50, 75, 90, 120], 2), 100]
        steps = tuple(
            Escalation(ladder="page", step=n, parties=(f"party {n}",), percent=str(mark), of="delay")
            for n, mark in enumerate(sorted(marks), 1)
        )
        stop = Stop(of=(Moment(event="acknowledged"),))
        return one.model_copy(update={"stop": stop, "escalations": steps})

    editions = []
    for edition in rules.editions:
        plans = {
            name: plan.model_copy(update={"commitments": tuple(map(with_ladder, plan.commitments))})
            for name, plan in edition.plans.items()
        }
        editions.append(edition.model_copy(update={"plans": plans}))
    model = _compiled().contract.model_copy(update={"rotas": ()})
    return replace(_compiled(), contract=model, rules=rules.model_copy(update={"editions": tuple(editions)}))
