"""Commitments that tests of clocks judge by."""

from __future__ import annotations

from support.tickets import contract, with_plan

from slacontract.ruleset.rules import RuleSet

HOUR = {"kind": "elapsed", "seconds": 3600}
FOUR = {"kind": "elapsed", "seconds": 14400}
REPORTED = {"earliest_of": ["reported"]}


def resolution(**more: object) -> dict[str, object]:
    return {"metric": "resolution", "delay": FOUR, "start": REPORTED, **more}


def changed(rules: RuleSet, **changes: object) -> RuleSet:
    """The rule set with changes to each commitment of its one plan."""
    found = rules.editions[0].plans["*"].commitments
    return with_plan(rules, commitments=tuple(one.model_copy(update=changes) for one in found))


def two(**more: object) -> RuleSet:
    return contract(
        resolution(priority="P1", delay=HOUR, **more), resolution(priority="P4", delay=FOUR, **more)
    )
