"""Planned work on Statuspage: what is posted, by when, and the plan against a hand-written double."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from functools import cache
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from slacontract.targets.statuspage import TARGET
from support.double import Double, running
from support.hostile import HOSTILE
from support.pagerduty_contract import CONTRACT, hostile_contract
from support.targets import EXAMPLES, example, of_text, seen_by

from slacontract.cli.servers.applying import Applying, variables_of
from slacontract.cli.servers.calls import Server, ServerError
from slacontract.cli.servers.plan_file import PlanPart, read_plan
from slacontract.emitter import Compiled, Emission, FidelityLine
from slacontract.judge import engine_of
from slacontract.judge.availability import _Works
from slacontract.lowering import announce_by
from slacontract.ruleset.money import Notice

PARIS = ZoneInfo("Europe/Paris")
WORK = "2026-08-08T10:00/2026-08-08T12:00"
SETTINGS: dict[str, Any] = {"page": "page0", "works": {WORK: "weekly"}}
FIELDS = {
    "name": str,
    "status": str,
    "scheduled_for": str,
    "scheduled_until": str,
    "scheduled_remind_prior": bool,
    "scheduled_auto_in_progress": bool,
    "scheduled_auto_completed": bool,
    "auto_transition_to_maintenance_state": bool,
    "auto_transition_to_operational_state": bool,
    "deliver_notifications": bool,
    "body": str,
    "component_ids": list,
}
"""Of the fields that Statuspage documents for `POST /pages/{page_id}/incidents`, those that are sent."""


@cache
def contract() -> Compiled:
    return of_text(CONTRACT, audience="provider")


def emitted(compiled: Compiled | None = None, **options: Any) -> Emission:
    return TARGET.emit(replace(compiled or contract(), options=options))


def content(emission: Emission, path: str) -> bytes:
    (found,) = [one.content for one in emission.artifacts if one.path == path]
    return found


def plan_of(emission: Emission) -> PlanPart:
    found = read_plan(content(emission, "plan.json"), "plan.json")
    assert isinstance(found, PlanPart), found.message()
    return found


def posts(emission: Emission) -> list[dict[str, Any]]:
    """The bodies of all incidents, in order."""
    steps = plan_of(emission).steps
    return [step.create.body["incident"] for step in steps if step.id.startswith("incident.") and step.create]


def line(emission: Emission, clause: str) -> FidelityLine:
    (found,) = [one for one in emission.fidelity if one.clause == clause]
    return found


def codes(emission: Emission) -> list[str]:
    return [one.code for one in emission.diagnostics]


def instant(text: str) -> datetime:
    return datetime.fromisoformat(text).astimezone(PARIS)


# --- what is posted -------------------------------------------------------------------------------


def test_named_work_is_posted_at_its_times() -> None:
    """The instants of the contract's time, in UTC; for the components that leave such work out."""
    emission = emitted(**SETTINGS)
    (post,) = posts(emission)
    components = [step.match["name"] for step in plan_of(emission).steps if step.id.startswith("component.")]

    assert (post["scheduled_for"], post["scheduled_until"]) == (
        "2026-08-08T08:00:00.000Z",
        "2026-08-08T10:00:00.000Z",
    )
    assert sorted(components) == ["api", "web"]
    assert len(post["component_ids"]) == 2
    assert post["status"] == "scheduled"
    assert post["deliver_notifications"] is True  # the notice is owed to those who subscribe


def test_work_that_no_availability_leaves_out_has_no_component() -> None:
    """Only components whose availability excludes such work are said to be under maintenance."""
    emission = emitted(works={WORK: "urgent"})

    assert posts(emission)[0]["component_ids"] == []
    assert [step.id for step in plan_of(emission).steps] == ["incident.1"]


def test_several_notices() -> None:
    """Of several notices without a condition, as a rule set may have, the earliest last moment counts."""
    rules = contract().rules
    plan = rules.editions[-1].plans["*"]
    kinds = tuple(
        one.model_copy(
            update={"notices": (*one.notices, Notice(kind="business-days", n=10, coverage="office"))}
        )
        for one in plan.maintenance
    )
    edition = rules.editions[-1].model_copy(
        update={"plans": {"*": plan.model_copy(update={"maintenance": kinds})}}
    )
    both = replace(contract(), rules=rules.model_copy(update={"editions": (edition,)}))
    page = content(emitted(both, **SETTINGS), "announcements.md").decode()

    assert "| 2026-07-26 23:59:59 |" in page


def test_only_documented_fields() -> None:
    """Each field of an incident is one of the API's, with its type; names and bodies fit."""
    emission = emitted(**SETTINGS, until="2026-12-31")
    assert len(posts(emission)) > 40
    for post in posts(emission):
        assert set(post) == set(FIELDS)
        assert all(isinstance(post[name], kind) for name, kind in FIELDS.items())
        assert len(post["name"]) <= 255
        assert len(post["body"]) <= 25000


def test_windows_up_to_a_day() -> None:
    """Every Saturday of the contract's windows from the day of the announcement on, as far as each can
    still be announced five days before; each once."""
    emission = emitted(**{"from": "2026-08-01", "until": "2026-08-31"})
    starts = [instant(post["scheduled_for"]) for post in posts(emission)]
    ends = [instant(post["scheduled_until"]) for post in posts(emission)]

    assert [one.isoformat()[:16] for one in starts] == [f"2026-08-{day:02}T10:00" for day in (8, 15, 22, 29)]
    assert {end - start for start, end in zip(starts, ends, strict=True)} == {timedelta(hours=6)}
    # Announced on the 4th, the 8th is too late; the 9th is the first day that is far enough.
    late = emitted(**{"from": "2026-08-04", "until": "2026-08-31"})
    assert [instant(post["scheduled_for"]).day for post in posts(late)] == [15, 22, 29]


def test_the_last_moment_is_told() -> None:
    """Five calendar days before the date of the start: the whole of that date is in time."""
    emission = emitted(**SETTINGS)
    page = content(emission, "announcements.md").decode()
    (step,) = [one for one in plan_of(emission).steps if one.id.startswith("incident.")]

    assert "| 2026-08-03 23:59:59 | 2026-08-08 10:00 | 2026-08-08 12:00 | Weekly work |" in page
    assert "2026-08-03T23:59:59+02:00" in step.title


def test_work_at_night_when_the_clocks_change() -> None:
    """From ten in the evening to six, the night has nine hours; a time that occurs twice is the first."""
    works = {"2026-10-24T22:00/2026-10-25T06:00": "urgent", "2026-10-25T02:30/2026-10-25T06:30": "urgent"}
    found = [(one["scheduled_for"], one["scheduled_until"]) for one in posts(emitted(works=works))]

    assert found == [
        ("2026-10-24T20:00:00.000Z", "2026-10-25T05:00:00.000Z"),
        ("2026-10-25T00:30:00.000Z", "2026-10-25T05:30:00.000Z"),
    ]


NOTICES = {
    "dates": Notice(kind="local-dates", n=5),
    "elapsed": Notice(kind="elapsed", seconds=48 * 3600),
    "business": Notice(kind="business-days", n=3, coverage="office"),
}


@pytest.mark.parametrize("name", list(NOTICES))
def test_last_moment_is_the_judge_s(name: str) -> None:
    """The engine that judges maintenance takes an announcement in that second as in time, and not one in
    the next; over drawn starts, on the change of the clocks and off it (K12)."""
    view = engine_of(contract().rules).views()[-1]
    rule = view.plan.availability[0]
    judge = _Works(view, rule, "web", (), view.engine.horizon[1])
    random = Random(name)
    first, last = view.engine.horizon
    starts = [random.randrange(first + 40 * 86400, last - 86400) for _ in range(300)]
    starts += [
        at + random.randrange(-(10**6), 10**6)
        for at, _ in view.zone.offsets
        if first < at - 10**7 < last - 10**8
    ]
    for start in starts:
        by = announce_by(view, NOTICES[name], start)
        assert by is not None
        assert judge._early(NOTICES[name], by, start)
        assert not judge._early(NOTICES[name], by + 1, start)


PLANS = CONTRACT.replace(
    "availability shop",
    """plan gold "Gold"
  for every ticket resolution within 2 hours counted in office

plan silver "Silver"

availability shop""",
)


def test_one_post_for_all_plans() -> None:
    """Work that is the same in several plans is announced once, and stands for each of them."""
    emission = emitted(of_text(PLANS, audience="provider"), **SETTINGS)
    (step,) = [one for one in plan_of(emission).steps if one.id.startswith("incident.")]

    assert sorted(step.clauses) == ["gold/maintenance/weekly", "silver/maintenance/weekly"]


# --- against a hand-written double ----------------------------------------------------------------

PATH = "v1/pages/page0"


class Page(Double):
    """A page: it keeps instants in a zone of its own, and has components as objects."""

    def answer(self, method: str, path: str, query: dict[str, list[str]], body: Any) -> tuple[int, Any]:
        assert self.headers["Authorization"] == "OAuth secret"
        if path == f"{PATH}/incidents" and method == "GET":
            self.calls.append((method, path))
            (words,) = query["q"]
            return 200, [row for row in self.rows[path] if words in row["name"]]
        # What is sent stands below `incident`, what comes back does not.
        status, told = super().answer(method, path, query, body["incident"] if body else body)
        if method in ("POST", "PATCH"):
            self._kept(told)
        return status, told

    def _kept(self, row: dict[str, Any]) -> None:
        known = {one["id"]: one for one in self.rows[f"{PATH}/components"]}
        row["components"] = [known[one] for one in row.pop("component_ids")]
        for name in ("scheduled_for", "scheduled_until"):
            here = datetime.fromisoformat(row[name]).astimezone(timezone(timedelta(hours=-6)))
            row[name] = here.isoformat(timespec="milliseconds")
        row["incident_updates"] = [{"body": row.pop("body", "")}]


def page(*components: str) -> Page:
    rows = {
        f"{PATH}/components": [{"id": f"c{n}", "name": name} for n, name in enumerate(components)],
        f"{PATH}/incidents": [],
    }
    return Page(rows)


def applied(plan: PlanPart, url: str, *, write: bool = True) -> list[str]:
    with Server(plan, url, 10, {"STATUSPAGE_TOKEN": "secret"}) as server:
        return [one.action for one in Applying(plan, server, variables_of(plan, {}), write=write).run()]


def test_second_run_changes_nothing() -> None:
    """The first run announces all, the second finds all though the page tells times in another zone; what
    somebody moved by hand is put back; a page without changes is not written to."""
    server = page("web", "api")
    plan = plan_of(emitted(**SETTINGS, **{"from": "2026-08-01", "until": "2026-08-31"}))
    with running(server) as url:
        dry = applied(plan, url, write=False)
        assert server.written == []
        first = applied(plan, url)
        written = len(server.written)
        second = applied(plan, url)
        assert len(server.written) == written
        server.rows[f"{PATH}/incidents"][0]["scheduled_until"] = "2026-08-08T20:00:00.000-06:00"
        third = applied(plan, url)

    assert first == ["unchanged", "unchanged", *["create"] * 5]
    assert dry == first
    assert set(second) == {"unchanged"}
    assert [one for one in third if one != "unchanged"] == ["update"]
    assert {one["name"] for one in server.rows[f"{PATH}/incidents"][0]["components"]} == {"web", "api"}


def test_absent_component_is_named() -> None:
    """A component that the page has not is not made in public: the run says which one, and stops."""
    server = page("web")
    with running(server) as url, pytest.raises(ServerError) as problem:
        applied(plan_of(emitted(**SETTINGS)), url)

    assert problem.value.finding.code == "SLA815"
    assert "api" in problem.value.finding.message()
    assert server.written == []


def test_components_may_be_called_otherwise() -> None:
    """The setting `components` says what the page calls them."""
    server = page("Web shop", "api")
    with running(server) as url:
        assert "create" in applied(plan_of(emitted(**SETTINGS, components={"web": "Web shop"})), url)


# --- the account, settings, findings --------------------------------------------------------------


def test_account() -> None:
    """What the page can announce is rewritten, all else is told as left out."""
    emission = emitted(**SETTINGS, until="2026-08-31")

    assert (line(emission, "maintenance/weekly").degree, line(emission, "maintenance/weekly").gives_more) == (
        "rewritten",
        0,
    )
    assert line(emission, "maintenance/urgent").degree == "not-expressible"
    assert line(emission, "coverage/weekend-work").degree == "rewritten"
    assert line(emission, "coverage/office").degree == "not-expressible"
    assert line(emission, "P1/resolution").degree == "not-expressible"
    assert codes(emission) == []


def test_findings() -> None:
    """Nothing to announce asks for days; a contract without planned work says so; works are checked."""
    assert codes(emitted()) == ["SLA802"]
    assert "SLA800" in codes(emitted(colour="blue"))
    assert "SLA801" in codes(emitted(until="soon"))
    assert codes(emitted(**{**SETTINGS, "from": "2026-08-04"})) == ["SLA822"]
    assert codes(emitted(works={"2026-08-09T10:00/2026-08-09T12:00": "weekly"})) == ["SLA821"]
    assert codes(emitted(works={WORK: "no such"})) == ["SLA820"]
    without = of_text(CONTRACT.partition("maintenance weekly")[0], audience="provider")
    assert "SLA804" in codes(emitted(without))


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_examples_with_work(path: Any) -> None:
    """Each kind of work of each example can be named, and is posted under its own name."""
    compiled = seen_by(example(path))
    kinds = {one.id: one for plan in compiled.rules.editions[-1].plans.values() for one in plan.maintenance}
    start, _ = compiled.rules.horizon
    on = (datetime.fromtimestamp(start, UTC) + timedelta(days=40)).date()
    works = {f"{on}T0{n}:00/{on}T0{n}:30": name for n, name in enumerate(kinds)}
    emission = emitted(compiled, works=works)

    assert "SLA820" not in codes(emission)
    found = [post["name"].rpartition(" (")[0] for post in posts(emission)] if kinds else []
    assert found == [one.label or one.id for one in kinds.values()]


def texts(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        for one in value.values():
            yield from texts(one)
    elif isinstance(value, list):
        for one in value:
            yield from texts(one)
    elif isinstance(value, str):
        yield value


@pytest.mark.parametrize("hostile", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_names(hostile: str) -> None:
    """A hostile label stays a value: in the plan as it is, cut where it is too long, and as text on the
    page of announcements."""
    emission = TARGET.emit(hostile_contract(hostile))
    plan = plan_of(emission)
    (post,) = posts(emission)
    name = post["name"]

    assert len(name) <= 255
    assert name.startswith(hostile) or (name.startswith(hostile[:100]) and "~" in name)
    assert name.endswith(" (2026-08-08 10:00 – 12:00)")
    assert hostile in post["body"] or len(hostile) >= 5000
    assert plan.contract == hostile
    told = json.loads(content(emission, "plan.json"))
    assert not any(key not in ("$ref", "$var") and hostile in key for step in told["steps"] for key in step)
    announced = content(emission, "announcements.md").decode()
    rows = [one for one in announced.splitlines() if one.startswith("| 2026")]
    assert len(rows) == 1
    assert "<script" not in announced.replace("\\<", "")


def test_words_in_french() -> None:
    """What the public reads is in the language of the output."""
    emission = TARGET.emit(replace(contract(), language="fr", options=SETTINGS))
    (post,) = posts(emission)

    assert post["body"].endswith("Travaux prévus du 2026-08-08 10:00 au 2026-08-08 12:00 (Europe/Paris).")
    assert content(emission, "announcements.md").decode().startswith("# Annonces")


def test_no_secret_in_any_file() -> None:
    """The plan names the variable of the environment, and holds no token."""
    plan = plan_of(emitted(**SETTINGS))

    assert plan.auth.env == "STATUSPAGE_TOKEN"
    assert not any(
        "secret" in one.lower() for one in texts(json.loads(content(emitted(**SETTINGS), "plan.json")))
    )
