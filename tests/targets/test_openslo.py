"""OpenSLO: the documents follow the rules of its schemas, and say the promise exactly."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
import yaml
from slacontract.targets.openslo import TARGET
from slacontract.targets.openslo.documents import named
from slacontract.targets.prometheus import TARGET as PROMETHEUS
from support.hostile import HOSTILE
from support.targets import EXAMPLES, example, files, of_text, seen_by

NAME = re.compile(r"[a-z0-9][a-z0-9.|/\\-]*[a-z0-9]*")
CONTRACT = """
language en
contract "Hosting"
  reference "OS-1"
  provider "Example Hosting"
  client "Example Foods"
  in force from 15 February 2026 until 31 December 2026
  time zone Europe/Paris

service web
service database

availability shop "Web shop"
  measures web, database
  each one is measured alone
  at least 99.95% over each calendar quarter

availability whole "All of it"
  measures web, database
  down when all are down
  at least 99.9% over each calendar month
  at least 100% over each calendar quarter in addition
"""


def documents(text: str = CONTRACT) -> list[dict]:  # type: ignore[type-arg]
    """What is emitted for a contract."""
    emitted = files(TARGET, of_text(text, audience="provider"))
    return list(yaml.safe_load_all(emitted["openslo.yaml"]))


def test_objectives_say_the_promise() -> None:
    """Target, period, first period in the contract's zone; each component alone has its own."""
    found = {one["metadata"]["name"]: one["spec"] for one in documents() if one["kind"] == "SLO"}
    assert set(found) == {"shop-web-quarter", "shop-database-quarter", "whole-database-web-month"}
    shop = found["shop-web-quarter"]
    assert shop["objectives"][0]["target"] == pytest.approx(0.9995, abs=1e-12)
    window = {
        "duration": "1Q",
        "isRolling": False,
        "calendar": {"startTime": "2026-01-01 00:00:00", "timeZone": "Europe/Paris"},
    }
    assert shop["timeWindow"] == [window]
    assert found["whole-database-web-month"]["timeWindow"][0]["duration"] == "1M"
    assert (
        found["whole-database-web-month"]["timeWindow"][0]["calendar"]["startTime"] == "2026-02-01 00:00:00"
    )


def test_metrics_are_recorded_by_prometheus() -> None:
    """Each query names a series that the rules of target prometheus record, label by label."""
    rules = yaml.safe_load(files(PROMETHEUS, of_text(CONTRACT, audience="provider"))["rules.yml"])
    recorded = set()
    for group in rules["groups"]:
        for rule in group["rules"]:
            labels = ",".join(f'{name}="{value}"' for name, value in rule.get("labels", {}).items())
            recorded.add(f"{rule.get('record')}{{{labels}}}")
    asked = {
        one["spec"]["ratioMetric"][part]["metricSource"]["spec"]["query"]
        for one in documents()
        if one["kind"] == "SLI"
        for part in ("bad", "total")
    }
    assert len(asked) == 6
    assert asked <= recorded


WEIGHED = """
language en
contract "Hosting"
  reference "OS-2"
  provider "Example Hosting"
  client "Example Foods"
  in force from 1 January 2026 until 31 December 2026
  time zone Europe/Paris

service web

availability shop "Web shop"
  measures web
  at least 99.9% over each calendar month
  at least 99.95% over each calendar quarter in addition
  at least 99% over each calendar month in addition
"""


def test_several_levels_of_one_component() -> None:
    """One indicator with an objective for each level; the rules record each series once, and tell the
    percentages of the periods and the alerts of the levels apart."""
    found = [(one["kind"], one["metadata"]["name"]) for one in documents(WEIGHED)]
    rules = yaml.safe_load(files(PROMETHEUS, of_text(WEIGHED, audience="provider"))["rules.yml"])
    series = [
        (rule.get("record") or rule["alert"], tuple(sorted(rule.get("labels", {}).items())))
        for group in rules["groups"]
        for rule in group["rules"]
    ]

    assert len(found) == len(set(found)) == 5
    assert len(series) == len(set(series)) == 4 + 3 * 4


def test_documents_of_examples() -> None:
    """Names fit, references lead to documents that come before, targets are below 1."""
    checked = 0
    for path in EXAMPLES:
        for content in files(TARGET, seen_by(example(path), "provider")).values():
            known = set()
            for one in yaml.safe_load_all(content):
                assert NAME.fullmatch(one["metadata"]["name"])
                assert (one["kind"], one["metadata"]["name"]) not in known
                known.add((one["kind"], one["metadata"]["name"]))
                if one["kind"] == "SLO":
                    assert ("Service", one["spec"]["service"]) in known
                    assert ("SLI", one["spec"]["indicatorRef"]) in known
                    assert 0 < one["spec"]["objectives"][0]["target"] < 1
                    checked += 1
    assert checked > 3


def test_hostile_names() -> None:
    """Any text gets a name of its own that fits; YAML gives displayed texts back."""
    names: dict[tuple[str, str], str] = {}
    made = [named(names, "objective", one) for one in HOSTILE]
    assert len(set(made)) == len(HOSTILE)
    assert all(NAME.fullmatch(one) for one in made)


def test_what_it_cannot_say() -> None:
    """A percentage of 100 is reported, and the account tells it."""
    emission = TARGET.emit(of_text(CONTRACT, audience="provider"))
    assert {one.code for one in emission.diagnostics} == {"SLA805"}
    assert {one.clause: one.degree for one in emission.fidelity}["availability/whole"] == "not-expressible"
    unknown = TARGET.emit(replace(of_text(CONTRACT, audience="provider"), options={"colour": "red"}))
    assert "SLA800" in {one.code for one in unknown.diagnostics}
