"""Zabbix itself: the plan is carried out on its API, and it counts the seconds that the target says."""

from __future__ import annotations

import datetime
import json
import tempfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from random import Random

import pytest
from click.testing import CliRunner
from slacontract.targets.zabbix import TARGET
from slacontract.targets.zabbix.account import Made, accounted, contract_time
from slacontract.targets.zabbix.hours import agreed
from support.hostile import HOSTILE
from support.targets import EXAMPLES, example, files, of_text, seen_by
from support.zabbix import PROBES, Zabbix, zabbix

from slacontract.cli import slac
from slacontract.clock.intervals import Intervals, intersection, normalise, total
from slacontract.emitter import Compiled
from slacontract.judge.availability import availability_of
from slacontract.judge.events import ServiceEvent

pytestmark = pytest.mark.xdist_group("zabbix")  # one worker: what they share takes long to make

CONTRACT = """
language en
contract "Hosting"
  reference "ZX-1"
  provider "Example Hosting"
  client "Example Foods"
  in force from 1 January 2025 until 31 December 2026
  renewed for 12 months
  time zone Europe/Paris

holidays days-off "Public holidays"
  country "FR"

coverage office "Office hours"
  Monday to Friday 09:00-12:00 and 14:00-18:00
  except holidays days-off

coverage nights "Nights"
  Saturday to Monday 22:00-06:00

service web
service database
service storage
service batch-1

availability shop "Web shop"
  measures web, database
  down as soon as one is down
  only in office
  at least 99.9% over each calendar month

availability store "Storage"
  measures storage
  at least 99.95% over each calendar quarter

availability batch "Batch"
  measures batch-1
  only in nights
  at least 98.5% over each calendar month
"""


def contract() -> Compiled:
    """The contract above, for the provider."""
    return of_text(CONTRACT, audience="provider")


@pytest.fixture(scope="module")
def server() -> Iterator[Zabbix]:
    """A private Zabbix with the data that it is installed with."""
    # Not below pytest's own folder: its modes are made anew at each run, and the database is another user's.
    with tempfile.TemporaryDirectory(prefix="zabbix-") as folder, zabbix(Path(folder)) as one:
        yield one


def apply(server: Zabbix, folder: Path, compiled: Compiled, *options: str) -> str:
    """What `slac apply` says of the plan of a contract."""
    (folder / "plan.json").write_bytes(files(TARGET, compiled)["plan.json"])
    done = CliRunner().invoke(
        slac,
        ["apply", str(folder / "plan.json"), "--base-url", server.url, "--lang", "en", *options],
        env={"ZABBIX_TOKEN": server.token or ""},
    )
    assert done.exit_code == 0, done.output
    assert server.token
    assert server.token not in done.output
    return done.output


def slas(server: Zabbix) -> dict[str, dict]:  # type: ignore[type-arg]
    """Every SLA that Zabbix has, by name."""
    found = server.call(
        "sla.get",
        {
            "output": "extend",
            "selectSchedule": ["period_from", "period_to"],
            "selectExcludedDowntimes": ["name", "period_from", "period_to"],
            "selectServiceTags": ["tag", "operator", "value"],
        },
    )
    return {one["name"]: one for one in found}


@pytest.mark.server(*PROBES)
def test_wrong_token_writes_nothing(server: Zabbix, tmp_path: Path) -> None:
    """A token that Zabbix does not know is refused in its own words, and shown to nobody."""
    (tmp_path / "plan.json").write_bytes(files(TARGET, contract())["plan.json"])
    before = slas(server)
    done = CliRunner().invoke(
        slac,
        ["apply", str(tmp_path / "plan.json"), "--base-url", server.url, "--lang", "en", "--yes"],
        env={"ZABBIX_TOKEN": "0123456789abcdef0123456789abcdef"},
    )

    assert done.exit_code == 1
    assert "SLA813" in done.output
    assert "0123456789abcdef" not in done.output
    assert slas(server) == before


@pytest.mark.server(*PROBES)
def test_plan_is_carried_out_once(server: Zabbix, tmp_path: Path) -> None:
    """A dry run writes nothing, a run makes everything, a second one finds nothing to do."""
    before = set(slas(server))
    assert "create" in apply(server, tmp_path, contract())
    assert set(slas(server)) == before

    apply(server, tmp_path, contract(), "--yes")
    made = {name: one for name, one in slas(server).items() if name.startswith("ZX-1 /")}
    assert set(made) == {"ZX-1 / shop", "ZX-1 / store", "ZX-1 / batch"}
    assert made["ZX-1 / shop"]["slo"] == "99.9"
    assert made["ZX-1 / shop"]["timezone"] == "Europe/Paris"
    assert made["ZX-1 / store"]["schedule"] == []
    again = apply(server, tmp_path, contract(), "--yes")
    assert "create" not in again
    assert "update" not in again


@pytest.mark.server(*PROBES)
def test_changes_are_found_and_mended(server: Zabbix, tmp_path: Path) -> None:
    """What somebody changed by hand is seen, and brought back."""
    apply(server, tmp_path, contract(), "--yes")
    one = slas(server)["ZX-1 / shop"]
    server.call("sla.update", {"slaid": one["slaid"], "slo": 90, "schedule": []})
    said = apply(server, tmp_path, contract())
    assert "slo" in said
    apply(server, tmp_path, contract(), "--yes")
    assert slas(server)["ZX-1 / shop"] | {"slo": ""} == one | {"slo": ""}


@pytest.mark.server(*PROBES)
def test_agreed_seconds(server: Zabbix, tmp_path: Path) -> None:
    """For each month and quarter that is past: the uptime that Zabbix reports for services without a problem
    is, to the second, what the target says it counts; months with a change of the clocks among them."""
    compiled = contract()
    apply(server, tmp_path, compiled, "--yes")
    made = accounted(compiled)
    # Zabbix measures a service from its creation on, and that is now.
    server.db.execute("update services set created_at = 1704063600")
    known = slas(server)
    now = int(datetime.datetime.now(datetime.UTC).timestamp())
    compared = off = 0
    for sla in made.slas:
        for period in sla.view.engine.rules.periods:
            if period.kind != sla.target.period or period.end > now:
                continue
            answer = server.call(
                "sla.getsli",
                {"slaid": known[sla.name]["slaid"], "period_from": period.start, "period_to": period.end - 1},
            )
            at = [one["period_from"] for one in answer["periods"]].index(period.start)
            closed = [(opens, closes) for _, opens, closes in sla.closed]
            ours = agreed(sla.view.zone, sla.rows, closed, period.start, period.end)
            for cell in answer["sli"][at]:
                assert cell["uptime"] == total(ours), (sla.name, period.id)
                assert cell["downtime"] == 0
                compared += 1
            off += ours != contract_time(sla, period.start, period.end)
    assert compared > 40
    assert off > 2, "months of a change of the clocks are not counted as agreed"


def outages_of(random: Random, made: Made) -> tuple[list[ServiceEvent], dict[str, Intervals]]:
    """Outages of each component over periods that are past, on and off the minute: events, and as sets."""
    events: list[ServiceEvent] = []
    sets: dict[str, Intervals] = {}
    for component in sorted({name for sla in made.slas for name in sla.availability.components}):
        drawn = []
        for _ in range(150):
            start = random.randrange(1735689600, 1780000000)
            drawn.append((start, start + random.choice((1, 59, 600, 5400, 40000, 150000))))
        sets[component] = normalise(drawn)
        for start, end in sets[component]:
            events += [
                ServiceEvent(component=component, at=at, kind=kind)
                for at, kind in ((start, "outage-started"), (end, "outage-ended"))
            ]
    return sorted(events, key=lambda one: one.at), sets


@pytest.mark.server(*PROBES)
def test_availability_is_the_contracts(server: Zabbix, tmp_path: Path) -> None:
    """With problems at random times: downtime, percentage and whether the level is kept are the engine's to
    the second in every period whose hours Zabbix has right, and what the target says in the others."""
    compiled = contract()
    apply(server, tmp_path, compiled, "--yes")
    made = accounted(compiled)
    events, down = outages_of(Random("outages"), made)
    now = int(datetime.datetime.now(datetime.UTC).timestamp())
    services = {one["name"]: one["serviceid"] for one in server.call("service.get", {"output": "extend"})}
    server.db.execute("update services set created_at = 1704063600")
    known, compared, missed, number = slas(server), 0, 0, 1
    for sla in made.slas:
        parts = sla.availability.components
        # What the server's service manager writes when a problem comes and goes: of any component here.
        away = normalise(row for part in parts for row in down[part])
        name = f"ZX-1 / {parts[0] if len(parts) == 1 else sla.availability.id}"
        for start, end in away:
            for at, value in ((start, 5), (end, -1)):
                server.db.execute(
                    "insert into service_alarms values (%s, %s, %s, %s)", (number, services[name], at, value)
                )
                number += 1
        for period in sla.view.engine.rules.periods:
            if period.kind != sla.target.period or period.end > now:
                continue
            asked = {
                "slaid": known[sla.name]["slaid"],
                "serviceids": [services[name]],
                "period_from": period.start,
                "period_to": period.end - 1,
            }
            answer = server.call("sla.getsli", asked)
            (cell,) = answer["sli"][[one["period_from"] for one in answer["periods"]].index(period.start)]
            closed = [(opens, closes) for _, opens, closes in sla.closed]
            ours = agreed(sla.view.zone, sla.rows, closed, period.start, period.end)
            assert cell["downtime"] == total(intersection(away, ours)), (sla.name, period.id)
            if ours == contract_time(sla, period.start, period.end):
                (found,) = availability_of(sla.view, sla.availability, period, events, now)
                assert (cell["uptime"] + cell["downtime"], cell["downtime"]) == (found.agreed_s, found.down_s)
                assert found.share is not None
                assert cell["sli"] == pytest.approx(float(100 * found.share), abs=1e-9)
                assert (cell["sli"] >= float(sla.slo)) == found.target_met
                compared, missed = compared + 1, missed + (not found.target_met)
    server.db.execute("delete from service_alarms")
    assert compared > 30
    assert missed > 0


@pytest.mark.server(*PROBES)
def test_examples(server: Zabbix, tmp_path: Path) -> None:
    """The plan of every example that promises an availability is accepted, and stays as it is."""
    carried = 0
    for path in EXAMPLES:
        compiled = seen_by(example(path), "provider")
        if accounted(compiled).slas:
            apply(server, tmp_path, compiled, "--yes")
            assert "create" not in apply(server, tmp_path, compiled)
            carried += 1
    assert carried >= 2


@pytest.mark.server(*PROBES)
def test_hostile_names(server: Zabbix, tmp_path: Path) -> None:
    """Names of contracts and components come back from Zabbix as they were written."""
    texts = [one for one in HOSTILE if len(one) < 100 and one.isprintable() and one == one.strip()]
    compiled = replace(contract(), options={"components": {"web": "".join(texts)[:200], "storage": texts[0]}})
    apply(server, tmp_path, compiled, "--yes")
    found = server.call("service.get", {"output": ["name"], "selectProblemTags": ["value"]})
    values = {tag["value"] for one in found for tag in one["problem_tags"]}
    assert {"".join(texts)[:200], texts[0]} <= values
    again = apply(server, tmp_path, compiled)
    assert "update" not in again


def test_bounds_are_told() -> None:
    """The account says how many agreed seconds of a period Zabbix leaves out, with an instant of them."""
    lines = {line.clause: line for line in TARGET.emit(contract()).fidelity}
    shop = lines["availability/shop"]
    assert shop.degree == "approximated"
    assert isinstance(shop.gives_more, int)
    assert shop.gives_more > 0
    assert shop.more is not None
    assert lines["availability/store"].gives_more == 0
    assert lines["availability/store"].degree == "rewritten"


def test_no_secret_in_the_plan() -> None:
    """The plan names the variable that holds the token, and how it is sent to each version."""
    plan = json.loads(files(TARGET, contract())["plan.json"])
    assert plan["auth"] == {"env": "ZABBIX_TOKEN", "scheme": "body", "header": "auth", "prefix": ""}
    newer = json.loads(files(TARGET, replace(contract(), options={"version": "7.0"}))["plan.json"])
    assert newer["auth"]["scheme"] == "header"
