"""Every configuration says what is wrong with its settings, or with a contract that gives it nothing."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from support.helpdesk_contract import CONTRACT
from support.targets import TARGETS, TODAY, of_text, seen_by

from slacontract.diagnostics import Diagnostic, Severity
from slacontract.emitter import Compiled, Target
from slacontract.project import compile_file

CONFIGURATIONS = [one for one in TARGETS if one.configures]
each = pytest.mark.parametrize("target", CONFIGURATIONS, ids=lambda one: one.name)
BARE = """language en
contract "Bare"
  provider "Example Ltd"
  client "Client Ltd"
  reference "B-1"
  in force from 1 January 2026 until 31 December 2026
  time zone Europe/Paris

priority P1 "Critical"
  response best effort
"""
STATUSES = ("redmine",)  # which has trackers and roles to make, whatever is promised


def errors(target: Target, compiled: Compiled, **options: object) -> dict[str, Diagnostic]:
    """The errors that a target finds, by code."""
    found = target.emit(replace(compiled, options=options)).diagnostics
    return {one.code: one for one in found if one.severity is Severity.ERROR}


@each
def test_unknown_settings_are_named(target: Target) -> None:
    """A setting that a target has not is SLA800, in both languages, with those that it has."""
    (found,) = [
        one for code, one in errors(target, of_text(CONTRACT), colour="red").items() if code == "SLA800"
    ]

    assert "colour" in found.message("en")
    assert found.message("en") != found.message("fr")
    assert target.name in found.message("fr")


@each
def test_unknown_versions_are_refused(target: Target) -> None:
    """A version that a target is not made for is SLA803; where it knows none, the setting is unknown."""
    assert errors(target, of_text(CONTRACT), version="0.0.1").keys() & {"SLA800", "SLA803"}


@each
def test_nothing_to_say_is_an_error(target: Target) -> None:
    """A contract that promises nothing a target could hold: SLA804 names a clause, and no file is made."""
    compiled = of_text(BARE)
    emission = target.emit(replace(compiled, options={}))
    if target.name in STATUSES:
        assert emission.artifacts
        return
    found = errors(target, compiled)

    assert "P1/response" in str(found["SLA804"].hint("en"))
    assert emission.artifacts == ()


AMENDMENT = """language en
amendment "Longer hours"
  amends "G-1"
  takes effect on 1 September 2026

use "base.sla"

override coverage office
  Monday to Friday 08:00-18:00
"""


@each
def test_terms_to_come_are_told(target: Target, tmp_path: Path) -> None:
    """A configuration holds the terms of the last amendment, and says from which day these are in force."""
    (tmp_path / "base.sla").write_text(CONTRACT)
    (tmp_path / "amended.sla").write_text(AMENDMENT)
    amended = seen_by(compile_file(tmp_path / "amended.sla", today=TODAY))

    def notes(compiled: Compiled) -> list[Diagnostic]:
        found = target.emit(replace(compiled, options={})).diagnostics
        return [one for one in found if one.code == "SLA808"]

    assert notes(of_text(CONTRACT)) == []
    (told,) = notes(amended)
    assert "1 September 2026" in told.message("en")
    assert "1er septembre 2026" in told.message("fr")
    assert told.severity is Severity.NOTE


TICKETS_ONLY = """language en
contract "Tickets"
  provider "Example Ltd"
  client "Client Ltd"
  reference "B-2"
  in force from 1 January 2026 until 31 December 2026
  time zone America/New_York

coverage office "Office"
  Monday to Friday 09:00-17:00

commitments
  for every ticket response within 4 hours counted in office
  for every ticket resolution within 8 hours counted in office
  for every ticket update at 10:00
"""


@pytest.mark.parametrize("name", ["openslo", "statuspage", "zabbix"])
def test_what_is_no_business_of_a_target_is_told_as_such(name: str) -> None:
    """A target that knows no tickets asks for no other delay: none would help."""
    (target,) = [one for one in CONFIGURATIONS if one.name == name]
    hint = str(errors(target, of_text(TICKETS_ONLY))["SLA804"].hint("en"))

    assert "Leave the target out" in hint
    assert "delay" not in hint


def test_the_reason_is_what_stands_in_the_way_of_most() -> None:
    """Of several reasons why nothing can be said, the commonest is told, not that of one odd promise."""
    (target,) = [one for one in CONFIGURATIONS if one.name == "redmine-sla"]
    compiled = of_text(TICKETS_ONLY.replace("resolution within", "closure within"))
    found = errors(target, compiled, stops={"response": "In Progress"})["SLA804"]

    assert "set times" not in found.message("en")
    assert "*/update" not in str(found.hint("en"))
