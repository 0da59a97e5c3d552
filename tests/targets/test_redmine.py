"""Redmine itself: the script is run in it, read back by REST, and its workflow refuses what it should."""

from __future__ import annotations

import json
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from slacontract.targets.redmine import TARGET
from slacontract.targets.redmine.account import Made, Status, accounted
from slacontract.targets.redmine.script import ruby, script
from support.hostile import HOSTILE
from support.redmine import PROBES, Redmine, redmine
from support.targets import EXAMPLES, example, files, of_text, seen_by

from slacontract.cli import slac
from slacontract.emitter import Compiled
from slacontract.fidelity.redmine import Names, clean

pytestmark = pytest.mark.xdist_group("redmine")  # one worker: what they share takes long to make

CONTRACT = """
language en
contract "Support Gold"
  reference "RM-1"
  provider "Example Hosting"
  client "Example Foods"
  in force from 1 January 2026 until 31 December 2027
  time zone Europe/Paris

coverage office "Office hours"
  Monday to Friday 09:00-18:00

role desk "Service desk" of the provider

service shop "Web shop"
service stock "Stock's café '; #{1 + 1}"

site paris "Paris"
site lyon "Lyon"

ticket type incident "Incident"
ticket type request "Request"

state fresh "Fresh"
  first state of every ticket

state with-client "Waiting for the client"
  waiting for the client
  left by the client
  pauses resolution

state at-desk "At the desk"
  left by desk

state fixed "Solved"
  marks resolution

state shut "Shut"
  marks closure

priority P1 "Critical"
  response within 30 minutes counted in office
  resolution within 4 hours counted in office

priority P2 "Major"
  resolution within 8 hours counted in office

priority rules
  default priority P2
"""
MEMORY = "/dev/shm" if Path("/dev/shm").is_dir() else None  # a database on a busy disk takes a minute
STATES = {"Fresh", "Waiting for the client", "At the desk", "Solved", "Shut"}


def contract() -> Compiled:
    """The contract above, for the provider."""
    return of_text(CONTRACT, audience="provider")


@pytest.fixture(scope="module")
def server() -> Iterator[Redmine]:
    """A private Redmine with the data that it offers as defaults, and the contract in it."""
    with tempfile.TemporaryDirectory(prefix="redmine-", dir=MEMORY) as folder, redmine(Path(folder)) as one:
        one.first = one.load(files(TARGET, contract())["slacontract.rb"])
        one.wait()
        yield one


def apply(server: Redmine, folder: Path, compiled: Compiled, *options: str) -> str:
    """What `slac apply` says of the plan of a contract."""
    (folder / "plan.json").write_bytes(files(TARGET, compiled)["plan.json"])
    done = CliRunner().invoke(
        slac,
        ["apply", str(folder / "plan.json"), "--base-url", server.url, "--lang", "en", *options],
        env={"REDMINE_API_KEY": server.key},
    )
    assert done.exit_code == 0, done.output
    assert server.key not in done.output
    return done.output


def ids(server: Redmine, path: str, rows: str) -> dict[str, int]:
    """Ids by name of what a page of REST lists."""
    return {one["name"]: one["id"] for one in server.get(path)[rows]}


@pytest.mark.server(*PROBES)
def test_second_run_changes_nothing(server: Redmine) -> None:
    """The script, run as its first lines say after it was carried out, changes no row; the first run did."""
    assert "IssueStatus Fresh: new" in server.first
    before = server.ask("tables")
    said = server.run(files(TARGET, contract())["slacontract.rb"])

    assert said.splitlines()[-1] == "RM-1 / Support Gold: nothing to change"
    assert server.ask("tables") == before


@pytest.mark.server(*PROBES)
def test_read_back(server: Redmine) -> None:
    """REST lists what the contract names: closing statuses, priorities upwards, trackers, fields, roles."""
    statuses = {one["name"]: one["is_closed"] for one in server.get("issue_statuses.json")["issue_statuses"]}
    priorities = server.get("enumerations/issue_priorities.json")["issue_priorities"]
    trackers = {one["name"]: one["default_status"]["name"] for one in server.get("trackers.json")["trackers"]}
    fields = {one["name"]: one for one in server.get("custom_fields.json")["custom_fields"]}
    names = [one["name"] for one in priorities]

    assert {name for name in STATES if statuses[name]} == {"Shut"}
    assert names.index("P2 - Major") < names.index("P1 - Critical")
    assert [one["name"] for one in priorities if one["is_default"]] == ["P2 - Major"]
    assert trackers["Incident"] == trackers["Request"] == "Fresh"
    assert [one["value"] for one in fields["SLA site"]["possible_values"]] == ["Paris", "Lyon"]
    assert fields["SLA due resolution"]["field_format"] == "string"
    assert {"Provider", "Client", "Service desk"} <= set(ids(server, "roles.json", "roles"))


@pytest.mark.server(*PROBES)
def test_wrong_key_writes_nothing(server: Redmine, tmp_path: Path) -> None:
    """A key that Redmine does not know is refused, and shown to nobody."""
    (tmp_path / "plan.json").write_bytes(files(TARGET, contract())["plan.json"])
    before = server.ask("tables")
    done = CliRunner().invoke(
        slac,
        ["apply", str(tmp_path / "plan.json"), "--base-url", server.url, "--lang", "en", "--yes"],
        env={"REDMINE_API_KEY": "0123456789abcdef0123456789abcdef01234567"},
    )

    assert done.exit_code == 1
    assert "SLA813" in done.output
    assert "0123456789abcdef" not in done.output
    assert server.ask("tables") == before


@pytest.mark.server(*PROBES)
def test_plan_is_carried_out_once(server: Redmine, tmp_path: Path) -> None:
    """A dry run writes nothing, a run makes the project and its categories, a second one has nothing to do;
    what was changed by hand is mended."""
    assert "create" in apply(server, tmp_path, contract())
    assert server.call("GET", "projects/rm-1.json")[0] == 404

    apply(server, tmp_path, contract(), "--yes")
    made = server.get("projects/rm-1.json?include=trackers,issue_categories")["project"]
    assert {one["name"] for one in made["trackers"]} == {"Incident", "Request"}
    assert [one["name"] for one in made["issue_categories"]] == ["Stock's café '; #{1 + 1}", "Web shop"]
    again = apply(server, tmp_path, contract(), "--yes")
    assert "create" not in again
    assert "update" not in again

    renamed = {"project": {"name": "Renamed", "tracker_ids": [made["trackers"][0]["id"]]}}
    assert server.call("PUT", "projects/rm-1.json", renamed)[0] == 204
    assert "trackers" in apply(server, tmp_path, contract())
    apply(server, tmp_path, contract(), "--yes")
    mended = server.get("projects/rm-1.json?include=trackers")["project"]
    assert mended["name"] == made["name"]
    assert mended["trackers"] == made["trackers"]


def ticket(server: Redmine, key: str, **more: Any) -> int:
    """The number of a new ticket."""
    priority = ids(server, "enumerations/issue_priorities.json", "issue_priorities")["P1 - Critical"]
    tracker = ids(server, "trackers.json", "trackers")["Incident"]
    issue = {"project_id": "rm-1", "tracker_id": tracker, "priority_id": priority, "subject": "Down", **more}
    status, answer = server.call("POST", "issues.json", {"issue": issue}, key)
    assert status == 201, answer
    return int(answer["issue"]["id"])


def move(server: Redmine, number: int, to: str, key: str) -> str:
    """Asks for another status; the status that the ticket then has, since Redmine refuses in silence."""
    status = ids(server, "issue_statuses.json", "issue_statuses")[to]
    assert server.call("PUT", f"issues/{number}?format=json", {"issue": {"status_id": status}}, key)[0] == 204
    return str(server.get(f"issues/{number}.json")["issue"]["status"]["name"])


def allowed(server: Redmine, number: int, key: str) -> set[str]:
    """The statuses that Redmine offers somebody for a ticket."""
    issue = server.get(f"issues/{number}.json?include=allowed_statuses", key)["issue"]
    return {one["name"] for one in issue["allowed_statuses"]}


@pytest.fixture(scope="module")
def people(server: Redmine, tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """The key of somebody in each role of the contract's project."""
    apply(server, tmp_path_factory.mktemp("plan"), contract(), "--yes")
    roles = {"agent": "Provider", "customer": "Client", "desk": "Service desk"}
    return {
        login: server.ask("member", {"login": login, "role": role, "project": "rm-1"})
        for login, role in roles.items()
    }


@pytest.mark.server(*PROBES)
def test_forbidden_transitions(server: Redmine, people: dict[str, str]) -> None:
    """A state that the contract lets one party leave is left by that party and no other; every other way is
    open to all."""
    number = ticket(server, people["customer"])
    assert server.get(f"issues/{number}.json")["issue"]["status"]["name"] == "Fresh"
    for key in people.values():
        assert allowed(server, number, key) == STATES

    assert move(server, number, "Waiting for the client", people["agent"]) == "Waiting for the client"
    for who in ("agent", "desk"):
        assert move(server, number, "Solved", people[who]) == "Waiting for the client"
        assert allowed(server, number, people[who]) == set()
    assert move(server, number, "At the desk", people["customer"]) == "At the desk"

    for who in ("agent", "customer"):
        assert move(server, number, "Fresh", people[who]) == "At the desk"
    assert move(server, number, "Shut", people["desk"]) == "Shut"
    assert move(server, number, "Fresh", people["customer"]) == "Fresh"


@pytest.mark.server(*PROBES)
def test_changes_by_hand_are_mended(server: Redmine, people: dict[str, str]) -> None:
    """Transitions that were added or taken away, a status that no longer closes and the order of priorities
    come back; what belongs to other roles stays."""
    code = files(TARGET, contract())["slacontract.rb"]
    before = server.ask("tables")
    server.ask(
        "ruby",
        """
        role, held = Role.find_by!(name: "Provider"), IssueStatus.find_by!(name: "Waiting for the client")
        request = Tracker.find_by!(name: "Request")
        WorkflowTransition.where(role_id: role.id, tracker_id: request.id).order(:id).limit(3).destroy_all
        WorkflowTransition.create!(role_id: role.id, tracker_id: request.id,
                                   old_status_id: held.id, new_status_id: IssueStatus.first.id)
        IssueStatus.find_by!(name: "Shut").update!(is_closed: false)
        IssuePriority.find_by!(name: "P2 - Major").update!(position: IssuePriority.maximum(:position))
        nil
        """,
    )
    said = server.load(code)

    assert "IssueStatus Shut: is_closed" in said
    assert "IssuePriority: order" in said
    assert "Workflow Request / Provider: 3 more, 1 less" in said
    after = server.ask("tables")
    assert after["IssueStatus"] == before["IssueStatus"]
    assert pairs(after) == pairs(before)


def pairs(tables: dict[str, Any]) -> set[tuple[int, ...]]:
    """The transitions of all roles."""
    keys = ("role_id", "tracker_id", "old_status_id", "new_status_id")
    return {tuple(one[key] for key in keys) for one in tables["WorkflowTransition"]}


@pytest.mark.server(*PROBES)
def test_due_instants(server: Redmine, people: dict[str, str]) -> None:
    """A due field takes an instant with its offset and comes back to the letter; a bare date is refused."""
    fields = ids(server, "custom_fields.json", "custom_fields")
    due, site = fields["SLA due resolution"], fields["SLA site"]
    told = [{"id": due, "value": "2026-03-30T17:30:00+02:00"}, {"id": site, "value": "Lyon"}]
    number = ticket(server, people["agent"], custom_fields=told)
    held = {one["id"]: one["value"] for one in server.get(f"issues/{number}.json")["issue"]["custom_fields"]}
    assert (held[due], held[site]) == ("2026-03-30T17:30:00+02:00", "Lyon")

    for field, value in ((due, "2026-03-30"), (site, "Nice")):
        body = {"issue": {"custom_fields": [{"id": field, "value": value}]}}
        assert server.call("PUT", f"issues/{number}.json", body)[0] == 422


@pytest.mark.server(*PROBES)
def test_hostile_names(server: Redmine, tmp_path: Path) -> None:
    """Names come back from REST as Redmine's forms can show them, and nothing in them runs."""
    names = Names()
    texts = [names.of(str(number), text) for number, text in enumerate(HOSTILE)]
    planted = f'"; File.write({str(tmp_path / "ran")!r}, "x") #'
    made = accounted(contract())
    made.statuses = [Status(text, barred=(planted,)) for text in texts]
    made.trackers = [Names().of("", "#{exit!}")]
    made.priorities = {text: text for text in texts}
    made.roles = {"provider": planted, "client": "".join(texts)[:250]}
    server.load(script(made))

    assert set(texts) <= set(ids(server, "issue_statuses.json", "issue_statuses"))
    order = [one["name"] for one in server.get("enumerations/issue_priorities.json")["issue_priorities"]]
    assert [one for one in reversed(order) if one in texts] == texts
    assert {planted, "".join(texts)[:250]} <= set(ids(server, "roles.json", "roles"))
    assert server.load(script(made)).splitlines()[-1].endswith("nothing to change")
    assert not (tmp_path / "ran").exists()


@pytest.mark.server(*PROBES)
def test_examples(server: Redmine) -> None:
    """The script of every example is carried out, and its second run changes nothing."""
    loaded = 0
    for path in EXAMPLES:
        code = files(TARGET, seen_by(example(path), "provider"))["slacontract.rb"]
        server.load(code)
        assert server.load(code).splitlines()[-1].endswith("nothing to change"), path.stem
        loaded += 1
    assert loaded == len(EXAMPLES) > 5


@pytest.mark.server(*PROBES)
def test_strings_of_ruby(tmp_path: Path) -> None:
    """Ruby reads each quoted text as that text, one by one and all together."""
    everything = [*HOSTILE, "".join(HOSTILE), '"#{1}\\', "__END__\n__END__", "=begin\n=end", "#@x #$0"]
    page = tmp_path / "quoted.rb"
    rows = ",\n".join(map(ruby, everything))
    page.write_text(f"# encoding: utf-8\nrequire 'json'\nputs JSON.generate([{rows}])\n", encoding="utf-8")
    command = [shutil.which("ruby") or "/usr/bin/ruby", "-W0", str(page)]
    done = subprocess.run(command, capture_output=True, check=True, env={"LANG": "C.UTF-8"})
    assert json.loads(done.stdout.decode()) == everything


def test_names_fit_and_differ() -> None:
    """Names have at most 30 characters, no control characters, and differ whatever their case."""
    names = Names()
    told = [names.of(str(number), text) for number, text in enumerate([*HOSTILE, "Open", "open", "OPEN"])]
    assert all(0 < len(one) <= 30 and one == clean(one) for one in told)
    assert len({one.casefold() for one in told}) == len(told)
    assert told[-3:] == ["Open", "open (2)", "OPEN (3)"]


def made_of(text: str, **options: Any) -> Made:
    """What is made of a contract with settings."""
    return accounted(replace(of_text(text, audience="provider"), options=options))


def test_settings() -> None:
    """Settings name what Redmine already has; a wrong identifier is SLA801."""
    made = made_of(
        CONTRACT,
        states={"fresh": "New"},
        types={"incident": "Bug"},
        priorities={"P1": "Urgent"},
        roles={"desk": "Developer"},
        project="gold",
    )
    assert made.statuses[0] == Status("New", first=True)
    assert made.trackers == ["Bug", "Request"]
    assert made.priorities == {"P1": "Urgent", "P2": "P2 - Major"}
    assert made.roles["role desk"] == "Developer"
    assert made.called.project == "gold"
    assert [one.code for one in made_of(CONTRACT, project="Gold!").options.findings] == ["SLA801"]


def test_account() -> None:
    """Commitments are told one by one in the account and once as a finding; states and roles are carried."""
    emission = TARGET.emit(contract())
    lines = {line.clause: line for line in emission.fidelity}
    assert [one.code for one in emission.diagnostics] == ["SLA805"]
    assert lines["P1/resolution"].degree == "not-expressible"
    assert lines["state/with-client"].degree == "rewritten"
    assert "roles" in lines["state/with-client"].how
    assert lines["role/desk"].degree == "rewritten"
    assert lines["service/shop"].degree == "rewritten"


def test_left_by_both_is_approximated() -> None:
    """A state that both sides leave together is left by either alone, and this is told."""
    lines = {
        line.clause: line
        for line in TARGET.emit(of_text(CONTRACT.replace("left by desk", "left by both parties"))).fidelity
    }
    assert lines["state/at-desk"].degree == "approximated"


def test_no_states() -> None:
    """A contract without states makes no status: tickets begin as they did."""
    made = made_of(CONTRACT.partition("state fresh")[0])
    assert made.statuses == []
    assert b"first: nil" in script(made)
