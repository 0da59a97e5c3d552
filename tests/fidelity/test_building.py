"""`slac build` with configurations: bounds, waivers, --max-deviation, what is left out, and its record."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from support.helpdesk_contract import CONTRACT

from slacontract.cli import slac
from slacontract.cli.commands.schema import schema_of
from slacontract.cli.servers.plan_file import plan_schema
from slacontract.fidelity.record import Record

SETTINGS = """
[targets.zendesk]
organizations = [12]
states = { on-hold = "pending" }

[targets.glpi]
organizations = [7]
categories = { requests = 5 }
"""
ACCEPTED = """
waiver SLA500 "Tickets are pending for the client only" by "Head of support" until 31 December 2026
  concerns "glpi"
"""


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A folder with a contract and the settings of two helpdesks."""
    (tmp_path / "slac.toml").write_text(SETTINGS)
    (tmp_path / "gold.sla").write_text(CONTRACT)
    return tmp_path


def build(project: Path, *more: str) -> Result:
    words = ["build", str(project / "gold.sla"), "-o", str(project / "out"), "--today", "2026-06-01"]
    return CliRunner().invoke(slac, [*words, "--lang", "en", *more])


def test_bounds_are_printed_with_the_proof(project: Path) -> None:
    """The summary has a row a target: its worst bounds in seconds, and how it is known."""
    told = build(project, "-t", "zendesk")
    (row,) = [line.split() for line in told.output.splitlines() if line.startswith("zendesk")]

    assert told.exit_code == 0, told.output
    assert row[-5:] == ["0", "s", "25200", "s", "documented"]


def test_record_follows_its_schema(project: Path) -> None:
    """fidelity.json is what `slac schema fidelity` publishes, witnesses included."""
    jsonschema = pytest.importorskip("jsonschema")
    build(project, "-t", "zendesk", "-t", "rules-json")
    record = json.loads((project / "out/fidelity.json").read_bytes())
    plan = json.loads((project / "out/zendesk/plan.json").read_bytes())

    jsonschema.validate(record, schema_of("fidelity"))
    jsonschema.validate(plan, schema_of("plan"))
    Record.model_validate(record)
    assert plan_schema()["title"] == "PlanPart"
    (line,) = [one for one in record["targets"]["zendesk"]["lines"] if one["clause"] == "P3/resolution"]
    assert line["gives_less"] == 25200
    assert line["less"]["start"] < line["less"]["given"] < line["less"]["promised"]
    table = (project / "out/fidelity.md").read_text()
    assert "ticket of 2026" in table


def test_deviation_fails_a_build(project: Path) -> None:
    """--max-deviation 0 refuses what comes a day too early; a day's hours allow it."""
    refused = build(project, "-t", "zendesk", "--max-deviation", "0")
    allowed = build(project, "-t", "zendesk", "--max-deviation", "25200")

    assert refused.exit_code == 1
    assert "SLA806" in refused.output
    assert "P3/resolution" in refused.output
    assert "(ticket of " in refused.output
    assert allowed.exit_code == 0, allowed.output


def test_what_deviates_by_nothing_is_built(project: Path) -> None:
    """--max-deviation 0 refuses nothing that is kept to the second, and refuses one second more."""
    hours = "  resolution within 3 business days counted in office\n"
    assert hours in CONTRACT
    kept = CONTRACT.replace(hours, "  resolution within 21 hours counted in office\n")
    kept = kept.replace("office plus night", "office")
    (project / "gold.sla").write_text(kept)
    exact = build(project, "-t", "zendesk", "--max-deviation", "0")
    (project / "gold.sla").write_text(
        kept.replace("response within 2 hours", "response in less than 2 hours")
    )
    second = build(project, "-t", "zendesk", "--max-deviation", "0")
    allowed = build(project, "-t", "zendesk", "--max-deviation", "1")

    assert exact.exit_code == 0, exact.output
    assert second.exit_code == 1
    assert "SLA806" in second.output
    assert allowed.exit_code == 0, allowed.output


def test_unknown_counts_as_unbounded(project: Path) -> None:
    """What nobody can bound is a danger, which stops the build until somebody accepts it by name."""
    refused = build(project, "-t", "glpi")
    text = CONTRACT + ACCEPTED
    (project / "gold.sla").write_text(text)
    accepted = build(project, "-t", "glpi")
    unbounded = build(project, "-t", "glpi", "--max-deviation", "999999999")

    assert refused.exit_code == 1
    assert "SLA500" in refused.output
    assert "nobody knows how much" in refused.output
    assert accepted.exit_code == 0, accepted.output
    assert unbounded.exit_code == 1
    assert "SLA806" in unbounded.output


def test_configurations_wait_to_be_asked(project: Path) -> None:
    """A build that names no target makes those with settings in slac.toml, and names the others."""
    (project / "slac.toml").write_text("[targets.zendesk]\norganizations = [12]\n")
    told = build(project)

    assert told.exit_code == 0, told.output
    assert (project / "out/zendesk/plan.json").exists()
    assert not (project / "out/glpi").exists()
    (line,) = [one for one in told.output.splitlines() if "for want of settings" in one]
    assert "glpi" in line
    assert "zendesk" not in line


def test_findings_stand_at_their_clause(project: Path) -> None:
    """A promise that a target does not carry is shown where it is written."""
    told = build(project, "-t", "zendesk")
    number = 1 + CONTRACT.splitlines().index("  intervention within 4 hours counted in office")

    assert f"gold.sla:{number}:" in told.output
    assert "SLA805" in told.output
