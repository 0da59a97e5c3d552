"""PagerDuty's configuration: what its provider takes, texts through HCL, hours and people read back."""

from __future__ import annotations

import hashlib
import json
import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date, datetime, timedelta
from functools import cache
from pathlib import Path
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

import pygohcl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from slacontract.targets.pagerduty import TARGET
from slacontract.targets.pagerduty.zones import ZONES
from support.hostile import HOSTILE
from support.pagerduty_contract import CONTRACT, SETTINGS, VARIANTS, hostile_contract, laddered
from support.pagerduty_rules import BREAKS, broken, wrong
from support.targets import EXAMPLES, example, files, of_text, seen_by
from syrupy.assertion import SnapshotAssertion

from slacontract.clock.zone import Zone
from slacontract.emitter import Compiled, Emission, FidelityLine
from slacontract.judge import DeadlineFunction, engine_of
from slacontract.lowering import Counted, counted, identifier, recovered
from slacontract.lowering.terraform_text import template

PARIS = ZoneInfo("Europe/Paris")
KNOWN = frozenset(ZONES)


@cache
def contract() -> Compiled:
    return of_text(CONTRACT, audience="provider")


def emitted(compiled: Compiled | None = None, **options: Any) -> Emission:
    return TARGET.emit(replace(compiled or contract(), options=options))


def told(emission: Emission) -> dict[str, Any]:
    (artifact,) = emission.artifacts
    assert artifact.path == "main.tf.json"
    return json.loads(artifact.content)  # type: ignore[no-any-return]


def line(emission: Emission, clause: str) -> FidelityLine:
    (found,) = [one for one in emission.fidelity if one.clause == clause]
    return found


def codes(emission: Emission) -> list[str]:
    return [one.code for one in emission.diagnostics]


# --- what the provider takes ----------------------------------------------------------------------


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_provider_takes_the_examples(path: Path) -> None:
    """No attribute, type, nesting, range or pair of attributes that the provider's schema refuses."""
    for audience in ("client", "provider"):
        for content in files(TARGET, seen_by(example(path), audience)).values():
            assert wrong(json.loads(content), KNOWN) == []


def test_provider_takes_the_whole() -> None:
    """The same where everything is used: a rota, swaps, ladders, works, data sources."""
    whole = told(emitted(**SETTINGS))

    assert wrong(whole, KNOWN) == []
    assert set(whole["resource"]) == {
        "pagerduty_schedule",
        "pagerduty_escalation_policy",
        "pagerduty_service",
        "pagerduty_maintenance_window",
    }


@pytest.mark.parametrize("name", list(BREAKS))
def test_rules_can_fail(name: str) -> None:
    """Each rule of the provider finds what breaks it."""
    assert wrong(broken(told(emitted(**SETTINGS)), name), KNOWN) != []


def test_zones_are_those_of_the_provider() -> None:
    """The list is `ValidTZ` of the provider's source, each name once."""
    digest = hashlib.sha256("\n".join(sorted(ZONES)).encode()).hexdigest()

    assert (len(set(ZONES)), len(ZONES)) == (135, 135)
    assert digest.startswith("aef9b38d8bd6e9c3")


def test_snapshot(snapshot: SnapshotAssertion) -> None:
    """The whole configuration, line for line."""
    (artifact,) = emitted(**SETTINGS).artifacts

    assert artifact.content.decode().splitlines() == snapshot


# --- texts through HCL ----------------------------------------------------------------------------


def evaluated(text: str) -> str:
    """A template as HashiCorp's own parser of HCL reads it; what it would interpolate loses its braces."""
    found = pygohcl.loads(f"v = <<END_OF_TEXT\n{text}\nEND_OF_TEXT\n")["v"]
    assert isinstance(found, str)
    return found.removesuffix("\n")


def normal(text: str) -> str:
    """Terraform's strings are in Unicode's form NFC."""
    return unicodedata.normalize("NFC", text)


def test_the_parser_interpolates() -> None:
    """The oracle is one: what is not escaped does not come back as it was."""
    assert evaluated("${1 + 1}") != "${1 + 1}"
    assert evaluated("%{ if true }a%{ endif }") != "%{ if true }a%{ endif }"
    assert evaluated("$${1 + 1} %%{ if") == "${1 + 1} %{ if"
    with pytest.raises(pygohcl.HCLParseError):
        evaluated("${")


MARKS = st.sampled_from(
    ["$", "%", "{", "}", "${", "%{", "$${", "%%{", "~}", "\\", '"', "\n", "é", " if ", "x"]
)


@settings(max_examples=150, deadline=None)
@given(
    st.lists(MARKS, max_size=12).map("".join)
    | st.text(st.characters(exclude_characters="\0\r", exclude_categories=("Cs",)), max_size=40)
)
def test_every_text_comes_back(text: str) -> None:
    """Any text is a template that evaluates to it: nothing becomes an interpolation or a directive."""
    assert evaluated(template(text)) == normal(text)


def escaped_texts(value: Any) -> Iterator[str]:
    """Every text that Terraform evaluates: of resources and data sources, not of variables."""
    if isinstance(value, Mapping):
        for key, one in value.items():
            if key != "variable":
                yield from escaped_texts(one)
    elif isinstance(value, list):
        for one in value:
            yield from escaped_texts(one)
    elif isinstance(value, str):
        yield value


OURS = re.compile(r"\$\{(var|pagerduty_\w+|data\.pagerduty_user)\.[A-Za-z_][\w-]*(\.id)?\}", re.ASCII)


@cache
def harmless() -> dict[str, Any]:
    return told(TARGET.emit(hostile_contract("plain")))


@pytest.mark.parametrize("hostile", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_names(hostile: str) -> None:
    """A hostile word stays a word: descriptions evaluate to it, expressions are ours alone, and there are as
    many blocks, with legal names, as for a harmless one."""
    whole = told(TARGET.emit(hostile_contract(hostile)))
    plain = harmless()
    descriptions = [one["description"] for kind in whole["resource"].values() for one in kind.values()]

    assert wrong(whole, KNOWN) == []
    assert {kind: len(of_kind) for kind, of_kind in whole["resource"].items()} == {
        kind: len(of_kind) for kind, of_kind in plain["resource"].items()
    }
    assert len(whole["variable"]) == len(plain["variable"])
    for text in escaped_texts(whole):
        if OURS.fullmatch(text) is None:
            assert re.search(r"(?<!\$)(\$\$)*\$\{|(?<!%)(%%)*%\{", text) is None
    assert all(template(hostile) in one for one in descriptions)
    # The parser's binding takes native syntax in a C string, which has no lone CR and no NUL; JSON has.
    if re.search(r"\r(?!\n)|\0", hostile) is None:
        assert all(normal(hostile) in evaluated(one) for one in descriptions)
    # Descriptions of variables are no templates.
    assert any(hostile in one["description"] for one in whole["variable"].values())


@given(
    st.lists(st.text(max_size=12), min_size=1, max_size=3),
    st.lists(st.text(max_size=12), min_size=1, max_size=3),
)
def test_labels(some: list[str], others: list[str]) -> None:
    """A label is an identifier, always the same for the same names, and another for others."""
    label = identifier(*some)

    assert re.fullmatch(r"[A-Za-z_][A-Za-z0-9_-]*", label)
    assert label == identifier(*some)
    assert (label == identifier(*others)) == (some == others)


def test_labels_of_variables_do_not_collide() -> None:
    """Names that read alike, or that look like what is made of another, have labels of their own."""
    names = ["a b", "a_b", "a-b", "A b", "", " ", "é", "e", "1", "_1", identifier("a b"), "x" * 60, "x" * 61]

    assert len({identifier(one) for one in names}) == len(names)


# --- hours and people, read back ------------------------------------------------------------------


def instants(count: int, seed: str) -> list[datetime]:
    """Instants of the contract's year, on the quarter of an hour and off it, and around both changes."""
    random = Random(seed)
    first = datetime(2026, 1, 6, tzinfo=PARIS)
    found = [first + timedelta(seconds=random.randrange(350 * 86400)) for _ in range(count)]
    return [one.astimezone(PARIS) for one in found]


def within(restriction: Mapping[str, Any], at: datetime) -> bool:
    """Whether a restriction holds an instant, its seconds read on the clock of the wall."""
    opens = sum(
        n * int(part)
        for n, part in zip((3600, 60, 1), restriction["start_time_of_day"].split(":"), strict=True)
    )
    here = (at.isoweekday() - 1) * 86400 + at.hour * 3600 + at.minute * 60 + at.second
    size = 7 * 86400
    if restriction["type"] == "daily_restriction":
        here, size = here % 86400, 86400
    else:
        opens += (restriction["start_day_of_week"] - 1) * 86400
    return (here - opens) % size < restriction["duration_seconds"]


def on_call(schedule: Mapping[str, Any], at: datetime) -> str:
    """Who is on call, as PagerDuty documents layers: of those that apply, the last."""
    found = ""
    for layer in schedule["layer"]:
        start = datetime.fromisoformat(layer["start"])
        end = datetime.fromisoformat(layer["end"]) if "end" in layer else None
        if at < start or (end is not None and at >= end):
            continue
        limits = layer.get("restriction", [])
        if limits and not any(within(one, at) for one in limits):
            continue
        users = layer["users"]
        if isinstance(users, str):
            found = users
            continue
        zero = datetime.fromisoformat(layer["rotation_virtual_start"]).astimezone(PARIS).replace(tzinfo=None)
        passed = (at.replace(tzinfo=None) - zero).total_seconds()
        found = users[int(passed // layer["rotation_turn_length_seconds"]) % len(users)]
    return found


def test_who_is_on_call() -> None:
    """At nights whoever the rota says, swaps included, else the office; somebody is on call at all times."""
    whole = told(emitted())
    (name,) = [one for one in whole["resource"]["pagerduty_schedule"] if "night" in one]
    schedule = whole["resource"]["pagerduty_schedule"][name]
    variables = whole["variable"]
    first = datetime(2026, 1, 5, 9)
    for at in instants(1500, "people"):
        # The night of Sunday ends at midnight: no window of the week opens then.
        night = at.isoweekday() > 5 or (not 9 <= at.hour < 18 and (at.isoweekday() > 1 or at.hour >= 18))
        wall = at.replace(tzinfo=None)
        person = ("First team", "Second team")[(wall - first).days // 7 % 2]
        if datetime(2026, 8, 3) <= wall < datetime(2026, 8, 10):
            person = "Third team"
        label = on_call(schedule, at).removeprefix("${var.").removesuffix("}")

        assert variables[label]["description"].endswith(person if night else "Office hours")


def test_support_hours_hold_the_coverage() -> None:
    """P2 counts in the office: every second of the office is in support hours, from 9 to 18 on weekdays."""
    (hours,) = told(emitted())["resource"]["pagerduty_service"]["P2"]["support_hours"]

    assert (hours["start_time"], hours["end_time"], hours["days_of_week"]) == (
        "09:00:00",
        "18:00:00",
        [1, 2, 3, 4, 5],
    )
    assert "support_hours" not in told(emitted())["resource"]["pagerduty_service"]["P1"]


def urgent(t: int) -> int:
    """The first instant from t on at which P2's incidents are urgent, by the clock on the wall."""
    at = datetime.fromtimestamp(t, PARIS)
    while at.isoweekday() > 5 or at.hour >= 18:
        at = datetime(at.year, at.month, at.day, tzinfo=PARIS) + timedelta(days=1)
    if at.hour < 9:
        at = at.replace(hour=9, minute=0, second=0)
    return int(at.timestamp())


@pytest.mark.parametrize(
    ("clause", "minutes", "wait"), [("P2/acknowledgement", 60, urgent), ("P1/acknowledgement", 15, int)]
)
def test_no_start_escalates_later_than_the_bound(clause: str, minutes: int, wait: Any) -> None:
    """Drawn starts: the level of the deadline is told never later than promised, and never earlier than the
    bound says, in seconds of the commitment's own coverage."""
    emission = emitted()
    bound = line(emission, clause)
    engine = engine_of(contract().rules)
    promise = DeadlineFunction(engine, None, clause)
    key = promise.delay.coverage  # type: ignore[union-attr]
    timeline = engine.views()[-1].coverage(key).timeline
    worst = 0
    for at in instants(800, clause):
        t = int(at.timestamp())
        due, given = promise(t), wait(t) + minutes * 60
        if due is None:
            continue
        early = timeline.covered(min(given, due), max(given, due)) * (1 if given <= due else -1)
        worst = max(worst, early)
        assert 0 <= early <= int(bound.gives_less or 0)

    assert bound.gives_more == 0
    assert worst > 0


def read_back(service: Mapping[str, Any], zone: Zone, t: int) -> int:
    """The first instant from t on at which incidents of a service are urgent, as its support hours say."""
    if service["incident_urgency_rule"][0]["type"] == "constant":
        return t
    (hours,) = service["support_hours"]
    opens, closes = (
        sum(n * int(part) for n, part in zip((3600, 60, 1), hours[name].split(":"), strict=True))
        for name in ("start_time", "end_time")
    )
    ordinal, _ = zone.local(t)
    for day in range(ordinal, ordinal + 9):
        on = date.fromordinal(day)
        if on.isoweekday() in hours["days_of_week"] and t < zone.boundary(on, closes):
            return max(t, zone.boundary(on, opens))
    raise AssertionError("never urgent")


@pytest.mark.parametrize("seed", range(16))
def test_generated_contracts(seed: int) -> None:
    """What is emitted for a generated contract is taken by the provider; read back, it escalates at no drawn
    start later or earlier than the account says, and later than promised by seconds only, unless the
    coverage has hours of single dates."""
    compiled = laddered(seed, 1 + seed % 2)
    emission = TARGET.emit(compiled)
    engine = engine_of(compiled.rules)
    if not emission.artifacts:
        assert codes(emission)[0] == "SLA824"  # Lord Howe, whose clocks no zone of PagerDuty keeps
        assert engine.contract_zone.name not in KNOWN
        return
    (view,) = (engine.views(name)[-1] for name in compiled.rules.editions[-1].plans)
    whole = told(emission)
    assert wrong(whole, KNOWN) == []

    random, compared = Random(f"starts/{seed}"), 0
    first, last = engine.horizon
    for one in emission.fidelity:
        commitment = view.commitments.get(one.clause)
        if commitment is None or not isinstance(one.gives_more, int) or commitment.priority is None:
            continue
        label = identifier(commitment.priority)
        service = whole["resource"]["pagerduty_service"][label]
        promise = DeadlineFunction(engine, view.name, commitment)
        length = counted(view, commitment)
        assert isinstance(length, Counted)
        timeline = view.coverage(length.coverage).timeline if length.coverage else None
        for t in (random.randrange(first, last - 20 * 86400) for _ in range(60)):
            due, given = promise(t), read_back(service, view.zone, t) + length.seconds // 60 * 60
            if due is None or given > last:
                continue
            compared += 1
            gap = given - due if timeline is None else timeline.covered(min(given, due), max(given, due))
            gap = gap if timeline is None or given >= due else -gap
            gap += commitment.bound == "under"  # what happens at the deadline is late already (K3)
            assert -int(one.gives_less or 0) <= gap <= one.gives_more, (one.clause, view.zone.iso(t))
        keys = [key for key in (length.coverage,) if key]
        dated = any(week.special or week.empty for week in (recovered(view.coverage(key)) for key in keys))
        assert one.gives_more <= 2 or dated, one
    assert compared or not any(one.clause in view.commitments and one.gives_more for one in emission.fidelity)


def test_levels_by_hand() -> None:
    """P1: half of 15 minutes is 7 whole minutes, then 8 more to the deadline; P2: 30 and 30."""
    policies = told(emitted(**SETTINGS))["resource"]["pagerduty_escalation_policy"]

    def delays(name: str) -> list[int]:
        return [rule["escalation_delay_in_minutes"] for rule in policies[name]["rule"]][:-1]

    assert (delays("P1"), delays("P2"), delays("P3")) == ([7, 8], [30, 30], [])
    assert policies["P2"]["rule"][1]["target"] == [{"type": "user_reference", "id": "PMANAGE"}]


def test_role_under_a_coverage_is_its_schedule() -> None:
    """GitLab: the party of the first step works under the coverage, so that its schedule is paged, once."""
    (path,) = [one for one in EXAMPLES if one.stem == "gitlab"]
    policies = told(TARGET.emit(seen_by(example(path), "provider")))["resource"][
        "pagerduty_escalation_policy"
    ]
    (rules,) = [
        one["rule"] for name, one in policies.items() if one["name"].endswith("priority-support - S1")
    ]

    assert [len(one["target"]) for one in rules] == [1, 1]
    assert rules[0]["target"][0]["type"] == "schedule_reference"
    assert rules[0]["escalation_delay_in_minutes"] == 5


# --- the account, settings, findings --------------------------------------------------------------


def test_account() -> None:
    """Each kind of line as it is carried: bounds where it deviates, reasons where it is left out."""
    emission = emitted(**SETTINGS)
    office, night, rota = (
        line(emission, one) for one in ("coverage/office", "coverage/night", "rota/night-duty")
    )

    assert (office.gives_more, office.gives_less) == (
        0,
        19 * 3600,
    )  # All Saints, a Monday, the night after a change
    assert (night.gives_more, night.gives_less) == (3600, 3600)  # the nights of the changes
    assert (rota.gives_more, rota.gives_less) == (0, 0)  # hands over at nine, when the night is over
    assert line(emission, "escalation/late-tickets").degree == "not-expressible"
    assert line(emission, "maintenance/weekly").degree == "rewritten"
    assert line(emission, "maintenance/urgent").degree == "not-expressible"
    assert codes(emission) == ["SLA805"]


@pytest.mark.parametrize(
    ("handover", "every", "more"),
    [
        ("at 20:00", "1 calendar week", 3600),  # in the night: an hour off after a change, by one reading
        ("at 12:00", "1 calendar week", 0),  # in the office hours, when the rota is not paged
        ("at 20:00", "168 calendar hours", 3600),
    ],
)
def test_hand_over_after_a_change_of_the_clocks(handover: str, every: str, more: int) -> None:
    """At worst a turn hands over an hour off, and only where its people are paged then."""
    text = CONTRACT.replace(
        "every 1 calendar week from 5 January 2026 at 09:00", f"every {every} from 5 January 2026 {handover}"
    )
    found = line(emitted(of_text(text, audience="provider")), "rota/night-duty")

    assert (found.gives_more, found.gives_less) == (more, 0)
    assert (found.more is None) == (more == 0)


WHOLE = VARIANTS["a coverage of others"]


def test_coverage_that_puts_others_together() -> None:
    """A coverage that only includes others is taken apart, so that the rota of one of them is heard; its own
    line is that of the whole. One that has a rota itself stays whole."""
    apart = emitted(of_text(WHOLE, audience="provider"))
    together = emitted()
    whole = emitted(
        of_text(WHOLE.replace("under coverage night", "under coverage all-hours"), audience="provider")
    )

    assert line(apart, "rota/night-duty").gives_more == 0
    assert told(apart)["resource"]["pagerduty_schedule"] == told(together)["resource"]["pagerduty_schedule"]
    assert line(apart, "coverage/all-hours").gives_more == 0
    assert line(apart, "coverage/all-hours").degree != "not-expressible"
    assert line(whole, "rota/night-duty").degree != "not-expressible"
    assert wrong(told(whole), KNOWN) == []


def test_turns_of_months_are_layers_of_their_own() -> None:
    """A month is no number of days: each turn is a layer with its start and its end, in order."""
    emission = emitted(of_text(VARIANTS["turns of months"], audience="provider"))
    schedules = told(emission)["resource"]["pagerduty_schedule"]
    (schedule,) = [one for name, one in schedules.items() if "night" in name]
    turns = [(one["start"][:10], one["end"][:10]) for one in schedule["layer"] if "end" in one]

    assert turns[:3] == [
        ("2026-01-05", "2026-02-05"),
        ("2026-02-05", "2026-03-05"),
        ("2026-03-05", "2026-04-05"),
    ]
    assert ("2026-08-03", "2026-08-10") in turns
    assert all(start < end for start, end in turns)
    assert wrong(told(emission), KNOWN) == []
    assert line(emission, "rota/night-duty").gives_more == 0


def test_several_rotations_are_schedules_side_by_side() -> None:
    """A second rotation has a schedule of its own, paged together with the first; the swap is in both."""
    emission = emitted(of_text(VARIANTS["two rotations"], audience="provider"))
    whole = told(emission)
    schedules = whole["resource"]["pagerduty_schedule"]
    (beside,) = [one for one in schedules.values() if one["name"].endswith("Night duty (2)")]
    rule = whole["resource"]["pagerduty_escalation_policy"]["P1"]["rule"][0]

    assert wrong(whole, KNOWN) == []
    assert len(rule["target"]) == 2
    assert [len(one["users"]) for one in beside["layer"]] == [2, 1]
    assert all(one["restriction"] for one in beside["layer"])
    assert line(emission, "rota/night-duty").gives_more == 3600  # on Sundays at nine somebody is on call


def test_rota_without_a_date_is_told() -> None:
    """A rotation that says no date to begin from is not carried: a finding, and a list of people instead."""
    text = CONTRACT.replace(" from 5 January 2026 at 09:00", "").replace(
        '  between 3 August 2026 and the 9 August 2026 "Third team"\n', ""
    )
    emission = emitted(of_text(text, audience="provider"))

    assert line(emission, "rota/night-duty").degree == "not-expressible"
    assert codes(emission).count("SLA805") == 2
    assert "on_call_night" in told(emission)["variable"]


@pytest.mark.parametrize("every", ["1 month", "1 calendar week", "36 calendar hours"])
def test_somebody_is_always_on_call(every: str) -> None:
    """Before the first turn of a rota, after the last and in between: the schedules that are paged first have
    somebody on call at any instant, for PagerDuty makes no incident where nobody is."""
    text = CONTRACT.replace("under coverage night", "under coverage office").replace("1 calendar week", every)
    whole = told(emitted(of_text(text, audience="provider")))
    schedules = whole["resource"]["pagerduty_schedule"]
    first = {
        rule["rule"][0]["target"][0]["id"].split(".")[1]
        for rule in whole["resource"]["pagerduty_escalation_policy"].values()
    }
    years = [at + timedelta(days=365 * n) for n in range(5) for at in instants(60, every)]
    early = [datetime(2026, 1, 1, 0, 0, tzinfo=PARIS), datetime(2026, 1, 5, 8, 59, tzinfo=PARIS)]

    for name in first:
        assert all(on_call(schedules[name], at) for at in (*early, *years)), name


def test_planned_work() -> None:
    """A maintenance window of all services, at the instants of the contract's time."""
    (window,) = told(emitted(**SETTINGS))["resource"]["pagerduty_maintenance_window"].values()

    assert window["start_time"] == "2026-08-08T10:00:00+02:00"
    assert window["end_time"] == "2026-08-08T12:00:00+02:00"
    assert len(window["services"]) == 3


def test_work_that_breaks_the_contract_is_found() -> None:
    """Outside its hours, beyond its cap, announced too late, unreadable, of no kind, backwards."""
    saturday = "2026-08-08T10:00/2026-08-08T16:00"

    def found(works: dict[str, str], **more: Any) -> list[str]:
        return sorted(set(codes(emitted(works=works, **more))) - {"SLA805"})

    assert found({saturday: "weekly"}) == []
    assert found({"2026-08-08T09:00/2026-08-08T12:00": "weekly"}) == ["SLA821"]
    assert found({saturday: "weekly", "2026-08-15T10:00/2026-08-15T11:00": "weekly"}) == ["SLA823"]
    assert found({saturday: "weekly"}, **{"from": "2026-08-04"}) == ["SLA822"]
    assert found({saturday: "weekly"}, **{"from": "2026-08-03"}) == []
    assert found({saturday: "weekly"}, **{"from": "soon"}) == ["SLA801"]
    for text, kind in (
        ("tomorrow", "weekly"),
        (saturday, "monthly"),
        ("2026-08-08T12:00/2026-08-08T10:00", "weekly"),
    ):
        assert found({text: kind}) == ["SLA820"]
    assert found({"2036-08-08T10:00/2036-08-08T12:00": "weekly"}) == ["SLA820"]
    for one in emitted(
        works={"tomorrow": "weekly", saturday: "weekly"}, **{"from": "2026-08-07"}
    ).diagnostics:
        for language in ("en", "fr"):
            assert one.message(language)
            assert "{" not in one.message(language)


def test_settings_are_checked() -> None:
    """An unknown setting, one of a wrong kind, a version that is not known."""
    assert "SLA800" in codes(emitted(colour="blue"))
    assert "SLA801" in codes(emitted(users=3))
    assert "SLA803" in codes(emitted(version="2.1"))


def test_a_metric_may_be_met_by_acknowledging() -> None:
    """With the setting `clocks`, a ladder on a resolution pages: at 75 % of P1's 4 hours, 180 minutes."""
    emission = emitted(clocks={"resolution": "acknowledgement"})
    rules = told(emission)["resource"]["pagerduty_escalation_policy"]["P1"]["rule"]

    assert rules[0]["escalation_delay_in_minutes"] == 180
    assert wrong(told(emission), KNOWN) == []


@pytest.mark.parametrize(
    ("zone", "taken"),
    [("Europe/Paris", "Europe/Paris"), ("Europe/Luxembourg", "Europe/Amsterdam"), ("UTC", "Etc/UTC")],
)
def test_zones(zone: str, taken: str) -> None:
    """A zone that the provider does not take is written by one whose clocks agree with it."""
    compiled = of_text(CONTRACT.replace("Europe/Paris", zone), audience="provider")
    schedules = told(TARGET.emit(compiled))["resource"]["pagerduty_schedule"].values()

    assert {one["time_zone"] for one in schedules} == {taken}


def test_zone_without_an_equal() -> None:
    """Where no zone agrees, nothing is written, and the finding says so."""
    emission = TARGET.emit(of_text(CONTRACT.replace("Europe/Paris", "UTC-07:15"), audience="provider"))

    assert emission.artifacts == ()
    assert codes(emission)[0] == "SLA824"


def test_no_secret_and_nobody_made_up() -> None:
    """No token stands in the file; every person is a variable, or who the settings name."""
    content = emitted(**SETTINGS).artifacts[0].content.decode()

    assert "token" not in content
    for one in told(emitted())["variable"].values():
        assert "default" not in one or one["default"] == 604800
    assert "team1@" not in content
