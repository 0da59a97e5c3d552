"""Prometheus and Alertmanager themselves: they take the rules and routes, and hours are the engine's."""

from __future__ import annotations

import datetime
import http.server
import json
import re
import socket
import subprocess
import threading
import time
from bisect import bisect_right
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from random import Random
from zoneinfo import ZoneInfo

import pytest
import yaml
from slacontract.targets.alertmanager import TARGET as ALERTMANAGER
from slacontract.targets.alertmanager.account import accounted as routed
from slacontract.targets.alertmanager.account import in_minutes
from slacontract.targets.alertmanager.config import configuration, matcher
from slacontract.targets.prometheus import TARGET as PROMETHEUS
from slacontract.targets.prometheus.account import accounted
from slacontract.targets.prometheus.hours import covered, intervals
from support.hostile import HOSTILE
from support.targets import EXAMPLES, example, files, of_text, seen_by

from slacontract.clock.intervals import difference, total
from slacontract.emitter import Compiled
from slacontract.lowering import recovered
from slacontract.lowering.promql_text import promql_text
from slacontract.lowering.week import on_the_wall
from slacontract.lowering.yaml_text import yaml_text

CONTRACT = """
language en
contract "Hosting"
  reference "PM-1"
  provider "Example Hosting"
  client "Example Foods"
  in force from 1 January 2026 until 31 December 2027
  renewed for 12 months
  time zone {zone}

holidays days-off "Public holidays"
  country "FR"

coverage office "Office hours"
  Monday to Friday 08:30-12:00 and 14:00-18:00
  except holidays days-off
  on 22 May 2026 10:00-11:00 instead

coverage nights "Nights"
  Saturday to Monday 22:00-06:00

service web
service database

role manager "Duty manager" of the provider

escalation ladder up
  step 1 manager at 25% of resolution

availability shop "Web shop"
  measures web, database
  down as soon as one is down
  only in office
  at least 99.9% over each calendar month

availability store "Storage"
  measures database
  at least 99.5% over each calendar quarter
  at least 99% over each calendar month in addition

priority P1 "Critical"
  response within 30 minutes counted in office
  resolution within 4 calendar hours

priority P2 "Other"
  response within 2 hours counted in nights
"""
DOWN = 'ALERTS{contract="PM-1",priority="P1",alertname="Down",alertstate="firing"}'


def contract(zone: str = "Europe/Paris") -> Compiled:
    """The contract above, for the provider."""
    return of_text(CONTRACT.format(zone=zone), audience="provider")


def run(*command: str) -> str:
    """What a tool said; it must succeed."""
    done = subprocess.run(command, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.mark.server("promtool", "amtool")
def test_examples_are_accepted(tmp_path: Path) -> None:
    """What is emitted for each example, and for the contract above, passes the programs' own checks."""
    rules, routes = 0, 0
    for compiled in (contract(), *(seen_by(example(path), "provider") for path in EXAMPLES)):
        for name, content in files(PROMETHEUS, compiled).items():
            (tmp_path / name).write_bytes(content)
            rules += int(
                re.findall(r"(\d+) rules found", run("promtool", "check", "rules", str(tmp_path / name)))[0]
            )
        for name, content in files(ALERTMANAGER, compiled).items():
            (tmp_path / name).write_bytes(content)
            assert "SUCCESS" in run("amtool", "check-config", str(tmp_path / name))
            routes += 1
    assert rules > 30
    assert routes >= 5


TOGETHER = """
availability whole "Both at once"
  measures web, database
  down when all are down
  at least 99.9% over each calendar month
"""


@pytest.mark.server("promtool")
def test_components_that_are_measured_as_one(tmp_path: Path) -> None:
    """Web is down in minutes 10 to 19, the database in minutes 15 to 24: as soon as one is down, and when all
    are down, minute by minute over the emitted rules."""
    text = CONTRACT.format(zone="Europe/Paris").replace("  only in office\n", "") + TOGETHER
    emitted = yaml.safe_load(files(PROMETHEUS, of_text(text, audience="provider"))["rules.yml"])
    (tmp_path / "rules.yml").write_text(yaml.safe_dump(emitted, width=10**6), encoding="utf-8")
    expected = {("shop", at): int(10 <= at < 25) for at in (9, 10, 14, 15, 19, 20, 24, 25)}
    expected |= {("whole", at): int(15 <= at < 20) for at in (9, 10, 14, 15, 19, 20, 24, 25)}
    tests = [
        {
            "expr": f'sum(slac:down{{availability="{name}"}})',
            "eval_time": f"{at}m",
            "exp_samples": [{"labels": "{}", "value": down}],
        }
        for (name, at), down in expected.items()
    ]
    series = [
        {"series": 'probe_success{component="web"}', "values": "1x9 0x9 1x20"},
        {"series": 'probe_success{component="database"}', "values": "1x14 0x9 1x20"},
    ]
    suite = {
        "rule_files": ["rules.yml"],
        "evaluation_interval": "1m",
        "tests": [{"interval": "1m", "input_series": series, "promql_expr_test": tests}],
    }
    (tmp_path / "test.yml").write_text(yaml.safe_dump(suite, width=10**6), encoding="utf-8")
    run("promtool", "test", "rules", str(tmp_path / "test.yml"))


def test_windows_and_limits() -> None:
    """A month is 30 days and a quarter 90; 99.5% leaves half a percent, which burns 14.4, 6 and 1 times."""
    emitted = yaml.safe_load(files(PROMETHEUS, contract())["rules.yml"])
    rules = [rule for group in emitted["groups"] for rule in group["rules"]]
    percent = {
        rule["labels"]["period"]: set(re.findall(r"\[(\w+)\]", rule["expr"]))
        for rule in rules
        if rule.get("record") == "slac:availability:percent"
    }
    burns = {
        rule["labels"]["window"]: [float(one) for one in re.findall(r"> ([0-9.]+)", rule["expr"])]
        for rule in rules
        if rule.get("alert") == "SlacAvailabilityBurn" and rule["labels"]["promise"] == "99.5"
    }

    assert percent == {"month": {"30d"}, "quarter": {"90d"}}
    assert burns["1h"] == pytest.approx([0.072, 0.072])
    assert burns["6h"] == pytest.approx([0.03, 0.03])
    assert burns["3d"] == pytest.approx([0.005, 0.005])


@pytest.mark.server("amtool")
def test_routes_lead_where_the_contract_says(tmp_path: Path) -> None:
    """Alertmanager's own router: each priority to its receiver, an escalation to every party of its step, and
    alerts of another contract or without a priority that is promised anything to the default."""
    compiled = contract()
    file = tmp_path / "am.yml"
    file.write_bytes(files(ALERTMANAGER, compiled)["alertmanager.yml"])

    def receivers(**labels: str) -> list[str]:
        told = [f"{name}={value}" for name, value in labels.items()]
        return run("amtool", "config", "routes", "test", f"--config.file={file}", *told).strip().split(",")

    emitted = yaml.safe_load(files(PROMETHEUS, compiled)["rules.yml"])
    told = [rule["labels"] for group in emitted["groups"] for rule in group["rules"]]
    (escalated,) = [labels for labels in told if "slac_escalation" in labels]
    assert receivers(contract="PM-1", priority="P1") == ["P1"]
    assert set(receivers(contract="PM-1", priority="P2")) == {"P2"}
    assert receivers(contract="PM-1", priority="P9") == ["slacontract"]
    assert receivers(contract="PM-2", priority="P1") == ["slacontract"]
    assert receivers(**escalated) == [escalated["slac_to"]] == ["manager"]

    made = routed(compiled)
    made.parties["up/2"] = ("manager", "director", "client")
    file.write_bytes(yaml_text(configuration(made)))
    assert receivers(contract="PM-1", slac_escalation="up/2") == ["manager", "director", "client"]


@pytest.mark.server("promtool")
def test_hours_of_examples(tmp_path: Path) -> None:
    """Rules of every example that records hours: at edges, beside them and anywhere, 1 exactly when open."""
    random, tests = Random("examples"), []
    for path in EXAMPLES:
        for one in accounted(seen_by(example(path), "provider")).hours:
            rows = one.view.coverage(one.key).timeline.intervals
            first, last = one.pattern.span
            theirs = intervals(one.pattern)
            edges = [at for row in rows for at in row if first < at < last]
            instants = [at - back for at in random.sample(edges, min(2, len(edges))) for back in (0, 1)]
            for at in (*instants, random.randrange(first, last)):
                # The instants at which it is not are those that the account tells of.
                i = bisect_right(theirs, (at, last)) - 1
                is_open = i >= 0 and at < theirs[i][1]
                tests.append(
                    {
                        "expr": f"vector({covered(one.pattern)})",
                        "eval_time": f"{at}s",
                        "exp_samples": [{"labels": "{}", "value": int(is_open)}],
                    }
                )
    promtool(tmp_path, tests, {"groups": []})
    assert len(tests) > 40


@pytest.mark.server("promtool")
@pytest.mark.parametrize("zone", ["Europe/Paris", "America/New_York", "Asia/Kolkata"])
def test_hours_in_prometheus(zone: str, tmp_path: Path) -> None:
    """The expression of a coverage is 1 in Prometheus exactly when the engine says that it is open: at edges,
    beside them, on dates of their own, on nights of a change of the clocks, and at any other instant."""
    random = Random(zone)
    asked = []
    for one in accounted(contract(zone)).hours:
        rows = one.view.coverage(one.key).timeline.intervals
        first, last = one.pattern.span
        some = [at for row in rows for at in row]
        instants = [at + near for at in random.sample(some, 40) for near in (-1, 0)]
        instants += [
            at + random.randrange(-90000, 90000) for at, _ in one.pattern.zone.offsets if first < at < last
        ]
        instants += [random.randrange(first, last) for _ in range(40)]
        instants += [1779436800 + random.randrange(-90000, 180000) for _ in range(20)]  # about 22 May 2026
        for at in instants:
            if first <= at < last:
                i = bisect_right(rows, (at, last)) - 1
                asked.append((one.pattern, at, i >= 0 and at < rows[i][1]))
    tests = [
        {
            "expr": f"vector({covered(pattern)})",
            "eval_time": f"{at}s",
            "exp_samples": [{"labels": "{}", "value": int(is_open)}],
        }
        for pattern, at, is_open in asked
    ]
    promtool(tmp_path, tests, {"groups": []})
    assert len(tests) > 200
    assert {is_open for _, _, is_open in asked} == {True, False}


def promtool(folder: Path, tests: list[dict], rules: dict) -> None:  # type: ignore[type-arg]
    """Expressions with what they give at an instant, asked of promtool."""
    (folder / "rules.yml").write_text(yaml.safe_dump(rules), encoding="utf-8")
    suite = {
        "rule_files": ["rules.yml"],
        "evaluation_interval": "1w",
        "tests": [
            {
                "interval": "1w",
                "input_series": [{"series": "x", "values": "1x4000"}],
                "promql_expr_test": tests,
            }
        ],
    }
    (folder / "test.yml").write_text(yaml.safe_dump(suite, width=10**6), encoding="utf-8")
    run("promtool", "test", "rules", str(folder / "test.yml"))


@pytest.mark.server("promtool")
def test_availability_and_escalation(tmp_path: Path) -> None:
    """Over emitted rules and a component that is down for an hour: the percentage falls by that hour, the
    burn is told, and an alert that goes on for the time of the ladder is escalated."""
    emitted = yaml.safe_load(files(PROMETHEUS, contract())["rules.yml"])
    (tmp_path / "rules.yml").write_text(yaml.safe_dump(emitted, width=10**6), encoding="utf-8")
    labels = 'availability="store",component="database",contract="PM-1"'
    suite = {
        "rule_files": ["rules.yml"],
        "evaluation_interval": "1m",
        "tests": [
            {
                "interval": "1m",
                "input_series": [
                    {"series": 'probe_success{component="database"}', "values": "1x599 0x59 1x300"},
                    {"series": 'probe_success{component="web"}', "values": "1x1000"},
                    {
                        "series": DOWN,
                        "values": "_x59 1x200",
                    },
                ],
                "promql_expr_test": [
                    {
                        "expr": f'slac:availability:percent{{{labels},period="quarter"}}',
                        "eval_time": "899m",
                        "exp_samples": [
                            {
                                "labels": f'slac:availability:percent{{{labels},period="quarter"}}',
                                "value": 100 * (1 - 60 / 900),
                            }
                        ],
                    },
                    {
                        "expr": f'count(ALERTS{{alertname="SlacAvailabilityBurn",promise="99.5",{labels}}})',
                        "eval_time": "650m",
                        "exp_samples": [{"labels": "{}", "value": 3}],
                    },
                    {
                        "expr": 'count(ALERTS{alertname="SlacEscalation",alertstate="firing"}) or vector(0)',
                        "eval_time": "110m",
                        "exp_samples": [{"labels": "{}", "value": 0}],
                    },
                    {
                        "expr": 'count(ALERTS{alertname="SlacEscalation",alertstate="firing"}) or vector(0)',
                        "eval_time": "125m",
                        "exp_samples": [{"labels": "{}", "value": 1}],
                    },
                ],
            }
        ],
    }
    (tmp_path / "test.yml").write_text(yaml.safe_dump(suite, width=10**6), encoding="utf-8")
    run("promtool", "test", "rules", str(tmp_path / "test.yml"))


@pytest.mark.server("promtool", "amtool")
def test_hostile_names(tmp_path: Path) -> None:
    """A label with any text is the same in the rule's YAML and in a quoted string of PromQL, both read by
    Prometheus; Alertmanager takes it in matchers and names."""
    texts = [one for one in HOSTILE if "\ufffe" not in one]
    rules = [
        {"record": f"hostile:{n}", "expr": "vector(1)", "labels": {"text": one}}
        for n, one in enumerate(texts)
    ]
    tests = [
        {
            "expr": f"hostile:{n}{{text={promql_text(one)}}}",
            "eval_time": "604800s",
            "exp_samples": [{"labels": f"hostile:{n}{{text={promql_text(one)}}}", "value": 1}],
        }
        for n, one in enumerate(texts)
    ]
    told = yaml_text({"groups": [{"name": "hostile", "rules": rules}]})
    promtool(tmp_path, tests, yaml.safe_load(told))
    (tmp_path / "rules.yml").write_bytes(told)
    run("promtool", "test", "rules", str(tmp_path / "test.yml"))

    names = [one for one in texts if "\x00" not in one]
    routes = [{"matchers": [matcher("priority", one)], "receiver": one} for one in names]
    config = {
        "route": {"receiver": names[0], "routes": routes},
        "receivers": [{"name": one} for one in names],
    }
    (tmp_path / "am.yml").write_bytes(yaml_text(config))
    assert f"{len(names)} receivers" in run("amtool", "check-config", str(tmp_path / "am.yml"))


def test_hours_in_alertmanager() -> None:
    """The intervals of a route are the coverage's: its week, less the dates that depart from it, and those
    dates' own hours; read back by the rules of Alertmanager, [start, end) in their zone."""
    compiled = contract()
    config = yaml.safe_load(files(ALERTMANAGER, compiled)["alertmanager.yml"])
    named = {one["name"]: one["time_intervals"] for one in config["time_intervals"]}
    made = accounted(compiled)
    office = next(one for one in made.hours if one.key == "nights")
    pattern = in_minutes(recovered(office.view.coverage("nights")))
    rows = office.view.coverage("nights").timeline.intervals
    route = next(one for one in config["route"]["routes"] if one["receiver"] == "P2")
    random = Random("alertmanager")
    first, last = pattern.span
    for _ in range(3000):
        at = random.randrange(first, last)
        active = any(within(named[name], at) for name in route["active_time_intervals"])
        muted = any(within(named[name], at) for name in route.get("mute_time_intervals", ()))
        i = bisect_right(rows, (at, last)) - 1
        assert (active and not muted) == (i >= 0 and at < rows[i][1]), at


@pytest.mark.parametrize("zone", ["Europe/Paris", "America/New_York", "Australia/Lord_Howe"])
def test_hours_that_come_twice(zone: str) -> None:
    """On nights on which clocks change, minute by minute: what Alertmanager has open by the wall clock is
    what the account was measured with; where that is not the contract's, the line is no longer exact."""
    text = CONTRACT.format(zone=zone).replace(
        "  Saturday to Monday 22:00-06:00", "  Monday to Sunday 01:45-02:20 and 22:00-24:00"
    )
    compiled = of_text(text, audience="provider")
    config = yaml.safe_load(files(ALERTMANAGER, compiled)["alertmanager.yml"])
    named = {one["name"]: one["time_intervals"] for one in config["time_intervals"]}
    route = next(one for one in config["route"]["routes"] if one["receiver"] == "P2")
    (nights,) = [one for one in accounted(compiled).hours if one.key == "nights"]
    theirs = on_the_wall(in_minutes(nights.pattern))
    ours = nights.view.coverage("nights").timeline.intervals
    first, last = nights.pattern.span
    changes = [at for at, _ in nights.pattern.zone.offsets if first < at < last]
    for change in changes:
        for at in range(change - 4 * 3600, change + 4 * 3600, 60):
            told = any(within(named[name], at) for name in route["active_time_intervals"])
            i = bisect_right(theirs, (at, last)) - 1
            assert told == (i >= 0 and at < theirs[i][1]), at

    line = next(one for one in ALERTMANAGER.emit(compiled).fidelity if one.clause == "coverage/nights")
    assert line.gives_more == total(difference(ours, theirs))
    assert line.gives_less == total(difference(theirs, ours))
    assert ("twice" in line.how) == (theirs != ours) == (line.degree == "approximated")
    assert zone != "Europe/Paris" or line.gives_less > 0


def within(intervals: list[dict], at: int) -> bool:  # type: ignore[type-arg]
    """Whether any interval of Alertmanager holds an instant."""
    for one in intervals:
        local = datetime.datetime.fromtimestamp(at, ZoneInfo(one["location"]))
        clock = local.strftime("%H:%M")
        if (
            local.strftime("%A").lower() in one.get("weekdays", [local.strftime("%A").lower()])
            and str(local.year) in one.get("years", [str(local.year)])
            and str(local.month) in one.get("months", [str(local.month)])
            and str(local.day) in one.get("days_of_month", [str(local.day)])
            and any(
                t["start_time"] <= clock < t["end_time"]
                for t in one.get("times", [{"start_time": "00:00", "end_time": "24:00"}])
            )
        ):
            return True
    return False


@contextmanager
def listener() -> Iterator[tuple[int, list[str]]]:
    """A webhook on loopback: its port, and the receivers that were told of an alert."""
    heard: list[str] = []

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            heard.append(json.loads(self.rfile.read(int(self.headers["Content-Length"])))["receiver"])
            self.send_response(200)
            self.end_headers()

        def log_message(self, *_: object) -> None: ...

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler) as one:
        threading.Thread(target=one.serve_forever, daemon=True).start()
        yield one.server_address[1], heard
        one.shutdown()


@pytest.mark.server("prometheus-alertmanager", "amtool")
def test_alerts_are_held_outside_the_coverage(tmp_path: Path) -> None:
    """A running Alertmanager tells of an alert whose coverage is open now, and holds one whose is not."""
    now = datetime.datetime.now(ZoneInfo("Europe/Paris"))
    hour = now.replace(minute=0)
    opens, closes = (hour - datetime.timedelta(hours=1)), (hour + datetime.timedelta(hours=2))
    text = CONTRACT.format(zone="Europe/Paris").partition("coverage office")[0]
    text = re.sub(
        r"in force .*", f"in force from {now.date()} until {now.date() + datetime.timedelta(days=300)}", text
    )
    text += (
        f"coverage open\n  every day {opens:%H:%M}-{closes:%H:%M}\n"
        f"coverage shut\n  every day {closes:%H:%M}-{opens:%H:%M}\n"
        "priority P1\n  response within 2 hours counted in open\n"
        "priority P2\n  response within 2 hours counted in shut\n"
    )
    compiled = of_text(text.replace("every day", "Monday to Sunday"), audience="provider")
    with listener() as (port, heard):
        webhooks = dict.fromkeys(("P1", "P2"), f"http://127.0.0.1:{port}/")
        emitted = files(ALERTMANAGER, replace(compiled, options={"webhooks": webhooks}))["alertmanager.yml"]
        config = yaml.safe_load(emitted)
        config["route"] |= {"group_wait": "0s", "group_interval": "1s"}
        (tmp_path / "am.yml").write_text(yaml.safe_dump(config), encoding="utf-8")
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            own = free.getsockname()[1]
        address = f"127.0.0.1:{own}"
        with (tmp_path / "log").open("wb") as log:
            running = subprocess.Popen(
                [
                    "prometheus-alertmanager",
                    f"--config.file={tmp_path / 'am.yml'}",
                    f"--storage.path={tmp_path / 'data'}",
                    f"--web.listen-address={address}",
                    "--cluster.listen-address=",
                ],
                stdout=log,
                stderr=log,
            )
        try:
            for _ in range(100):
                with socket.socket() as one:
                    if one.connect_ex(("127.0.0.1", own)) == 0:
                        break
                time.sleep(0.1)
            for name in ("P1", "P2"):
                run(
                    "amtool",
                    f"--alertmanager.url=http://{address}",
                    "alert",
                    "add",
                    "Down",
                    "contract=PM-1",
                    f"priority={name}",
                )
            for _ in range(80):
                if heard:
                    break
                time.sleep(0.1)
            time.sleep(2)
            assert heard
            assert set(heard) == {"P1"}
        finally:
            running.terminate()
            running.wait(10)
