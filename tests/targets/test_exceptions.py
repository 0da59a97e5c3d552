"""Helpdesks that find policies by the mark of an exception keep in them what the exception leaves alone."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest
from support.targets import TARGETS, of_text

from slacontract.emitter import Emission

CONTRACT = """language en
contract "Exceptions"
  provider "Example Ltd"
  client "Client Ltd"
  reference "E-1"
  in force from 1 January 2026 until 31 December 2026
  time zone Europe/Paris
coverage office "Office"
  Monday to Friday 09:00-17:00
ticket type question "Question"
priority P1 "High"
  response within 1 hour counted in office
  resolution within 4 hours counted in office
priority P2 "Low"
  response within 2 hours counted in office
  resolution within 8 hours counted in office
exception questions "Questions" when ticket type is question
  for P1 response within 3 hours counted in office
"""
SECOND = """exception by-night "By night" when reported outside office
  for P2 response within 5 hours counted in office
"""
SETTINGS: dict[str, dict[str, Any]] = {
    "zendesk": {"organizations": [7]},
    "freshdesk": {"organizations": [7], "other_pauses": "unused", "types": {"questions": "Question"}},
}


def emitted(name: str, text: str) -> Emission:
    """What a target makes of a contract, with its settings."""
    (target,) = [one for one in TARGETS if one.name == name]
    return target.emit(replace(of_text(text), options=SETTINGS[name]))


def policies(emission: Emission) -> dict[str, dict[str, Any]]:
    """What the plan sets up for each policy, by its step's title."""
    (plan,) = [one for one in emission.artifacts if one.path == "plan.json"]
    steps = json.loads(plan.content)["steps"]
    return {step["wanted"].get("title") or step["wanted"]["name"]: step["wanted"] for step in steps
            if step["id"].startswith("policy.")}  # fmt: skip


def seconds(policy: dict[str, Any]) -> dict[tuple[str, str], int]:
    """Seconds by priority and clock, in the words of either tool."""
    if "sla_target" in policy:
        return {
            (level, clock): length
            for level, times in policy["sla_target"].items()
            for clock, length in times.items()
            if clock.endswith("_within")
        }
    return {(one["priority"], one["metric"]): one["target"] * 60 for one in policy["policy_metrics"]}


@pytest.mark.parametrize("name", list(SETTINGS))
def test_the_policy_of_an_exception_watches_over_all_priorities(name: str) -> None:
    """A ticket that bears the mark of an exception gets no other policy: what the exception does not change
    stands in it as it stands in the policy of the other tickets."""
    found = {title: seconds(policy) for title, policy in policies(emitted(name, CONTRACT)).items()}
    (usual,) = [times for title, times in found.items() if title == "E-1"]
    (special,) = [times for title, times in found.items() if title != "E-1"]

    changed = {key: (usual[key], special[key]) for key in usual if usual[key] != special[key]}
    assert usual.keys() == special.keys()
    assert list(changed.values()) == [(3600, 10800)]


def test_a_tag_that_hides_another_is_told() -> None:
    """With two exceptions, a ticket with both tags gets the first policy, whatever its priority: how much
    time that gives is not known, and the account says so; with one exception it is."""
    one = {line.clause: line for line in emitted("zendesk", CONTRACT).fidelity}
    two = {line.clause: line for line in emitted("zendesk", CONTRACT + SECOND).fidelity}

    assert one["P1/response/questions"].gives_more == 0
    assert two["P1/response/questions"].gives_more == "unknown"
    assert two["P2/response/by-night"].gives_more == "unknown"
    assert "first that fits" in two["P2/response/by-night"].how
