"""Rows of the event streams: what is read, what is refused, and what the published schema says (K1, K14)."""

from __future__ import annotations

import json
from pathlib import Path
from random import Random
from typing import Any, get_args

import jsonschema
import pytest
from support.tickets import at, contract, with_plan

from slacontract import judge
from slacontract.diagnostics import Diagnostic, all_kinds
from slacontract.judge.events import FIRST_INSTANT, LAST_INSTANT, TicketEvent
from slacontract.ruleset.base import TICKET_EVENTS
from slacontract.ruleset.money import Availability, Credit, Percentage, Prepaid

CASES = json.loads((Path(__file__).parent.parent / "corpus" / "semantics.json").read_text("utf-8"))["cases"]
READERS = {
    "ticket": judge.read_ticket_events,
    "service": judge.read_service_events,
    "account": judge.read_account_events,
}


def test_kinds_of_event_are_one_list() -> None:
    """The schema knows exactly the kinds of the rule set, in rank order."""
    assert get_args(TicketEvent.model_fields["kind"].annotation) == TICKET_EVENTS


@pytest.mark.parametrize("stream", list(READERS))
def test_schema_and_reader_take_the_same_rows(stream: str) -> None:
    """Every row of the cases that the engine reads satisfies the published schema of its stream."""
    validator = jsonschema.Draft202012Validator(judge.event_schemas()[stream])
    validator.check_schema(validator.schema)
    rows = [row for case in CASES for row in case["events"].get(stream, ())]
    _, refused = READERS[stream](rows)
    bad = {row.row for row in refused}
    assert len(rows) > 5
    for number, row in enumerate(rows, 1):
        if number not in bad:
            validator.validate(row)


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"at": "2026-03-02T10:00:00"}, "SLA611"),
        ({"at": "2026-03-02"}, "SLA611"),
        ({"at": "2026-03-02T25:00:00+01:00"}, "SLA612"),
        ({"at": "tomorrow"}, "SLA612"),
        ({"at": 10**30}, "SLA613"),
        ({"at": None}, "SLA613"),
        ({"kind": "opened"}, "SLA613"),
        ({"actor": "robot"}, "SLA613"),
        ({"prioriy": "P1"}, "SLA613"),
        ({"kind": "state-changed"}, "SLA613"),
        ({"kind": "time-spent"}, "SLA613"),
        ({"kind": "time-spent", "minutes": 1.5}, "SLA613"),
        ({"seq": "first"}, "SLA613"),
    ],
)
def test_a_row_is_refused_with_its_reason(change: dict[str, Any], code: str) -> None:
    """A misspelt field is refused too: dropping it could change a verdict."""
    row = {"ticket": "A", "at": "2026-03-02T10:00:00Z", "kind": "replied", "actor": "provider"}
    accepted, refused = judge.read_ticket_events([{**row, **change}])
    assert accepted == []
    (one,) = refused
    assert (one.row, one.ticket, one.finding.code) == (1, "A", code)
    assert all(one.finding.message(language) for language in ("en", "fr"))


RESOLUTION = {
    "metric": "resolution",
    "priority": "P1",
    "delay": {"kind": "covered", "seconds": 4 * 3600, "coverage": "office"},
}
NO_INSTANTS = [
    *(LAST_INSTANT + 1, FIRST_INSTANT - 1, 10**12, -(10**12), 10**400, 1.5, True, False, None, {}, b"now"),
    *(
        float("nan"),
        float("inf"),
        -float("inf"),
        1e300,
        "soon",
        "2026-02-30T10:00:00Z",
        "9999-12-31T23:59:59Z",
    ),
]


@pytest.mark.parametrize("wrong", NO_INSTANTS, ids=lambda one: str(one)[:20])
def test_no_instant_is_taken_for_one(wrong: Any) -> None:
    """What dates cannot name is no instant, wherever one is asked for: a code, and no number (T1, T12)."""
    rules = contract(RESOLUTION)
    start = at("03-02 10:00")
    spans = [judge.elapsed(rules, "office", *pair) for pair in ((wrong, start), (start, wrong))]
    assert [(one.seconds, one.problem and one.problem.code) for one in spans] == [(None, "SLA612")] * 2
    clocks = [judge.deadline(rules, at=wrong, commitment_id="P1/resolution/0")]
    clocks.append(judge.deadline(rules, at=wrong, metric="resolution", priority="P1"))
    ticket = judge.judge_ticket(rules, [], as_of=wrong)
    if wrong is not None:
        clocks.append(judge.deadline(rules, at=start, as_of=wrong, commitment_id="P1/resolution/0"))
        report = judge.judge(rules, as_of=start, previous_as_of=wrong)
        assert report.problem is not None
        assert report.problem.code == "SLA612"
    for one in (*clocks, *ticket.clocks):
        assert (one.status, one.deadline) == ("error", None)
        assert one.problem is not None
        assert one.problem.code == "SLA612"
        assert all(one.problem.message(language) for language in ("en", "fr"))
    whole = judge.judge(rules, as_of=wrong)
    assert (whole.as_of, whole.problem and whole.problem.code) == (None, "SLA612")


def test_instants_are_numbers_of_whole_seconds_or_text() -> None:
    """5.0 is 5, as for the languages that know one kind of number; text says its offset (T1)."""
    rules = contract(RESOLUTION)
    start = at("03-02 10:00")
    said = [start, float(start), "2026-03-02T10:00:00+01:00", "2026-03-02T10:00:00.9+01:00"]
    found = [judge.deadline(rules, at=one, commitment_id="P1/resolution/0") for one in said]
    assert {(one.start, one.deadline) for one in found} == {(start, start + 4 * 3600)}
    assert {judge.elapsed(rules, "office", one, start + 60).seconds for one in said} == {60}
    without = judge.deadline(rules, at="2026-03-02T10:00:00", commitment_id="P1/resolution/0")
    assert without.problem is not None
    assert without.problem.code == "SLA611"


@pytest.mark.parametrize("name", [None, 5, ["P1"], {}, "none"])
def test_names_that_the_contract_has_not(name: Any) -> None:
    """A plan, commitment, metric or coverage that is none gets a code that says which names there are."""
    rules = contract(RESOLUTION)
    start = at("03-02 10:00")
    problems = [
        judge.deadline(rules, at=start, metric=name).problem,
        judge.elapsed(rules, name, start, start).problem,
    ]
    assert [one and one.code for one in problems] == ["SLA604", "SLA604"]
    for one, known in zip(problems, ("resolution", "office"), strict=True):
        assert one is not None
        assert all(known in one.hint(language) for language in ("en", "fr"))
    if name is not None:
        assert judge.deadline(rules, at=start, commitment_id=name).problem.code == "SLA604"  # type: ignore[union-attr]
        assert judge.deadline(rules, at=start, metric="resolution", plan=name).problem.code == "SLA603"  # type: ignore[union-attr]
        assert judge.elapsed(rules, "office", start, start, plan=name).problem.code == "SLA603"  # type: ignore[union-attr]
        (clock,) = judge.judge_ticket(rules, [], as_of=start, plan=name).clocks
        assert clock.problem is not None
        assert clock.problem.code == "SLA603"


@pytest.mark.parametrize(
    "said", [{"priority": 5}, {"channel": ["mail"]}, {"attributes": {"service": 5}}, {"attributes": "shop"}]
)
def test_a_question_that_no_ticket_could_put(said: dict[str, Any]) -> None:
    """A priority, channel or attribute that no event could have is refused as in an event."""
    found = judge.deadline(contract(RESOLUTION), at=at("03-02 10:00"), metric="resolution", **said)
    assert (found.status, found.problem and found.problem.code) == ("error", "SLA613")


def test_instants_are_truncated_to_the_second() -> None:
    """Fractions are dropped, offsets applied, Z understood (T1)."""
    for text in ("2026-03-02T10:00:00.999+01:00", "2026-03-02T09:00:00Z", "2026-03-02T09:00:00,5Z"):
        assert judge.read_instant(text) == at("03-02 10:00")
    refused = judge.read_instant("2026-03-02T10:00:00")
    assert isinstance(refused, Diagnostic)


def test_findings_of_the_engine_are_worded_in_both_languages() -> None:
    """With the same places to fill, so that neither language says less."""
    import string

    for kind in all_kinds():
        if kind.code.startswith("SLA6"):
            for part in ("message", "hint"):
                fields = [
                    {
                        name
                        for _, name, _, _ in string.Formatter().parse(getattr(kind.words(language), part))
                        if name
                    }
                    for language in ("en", "fr")
                ]
                assert fields[0] == fields[1], (kind.code, part)


def test_no_rows_make_the_engine_fail() -> None:
    """Any rows in, results out: hostile values, impossible orders, instants beyond every horizon."""
    rules = contract(
        {
            "metric": "resolution",
            "delay": {"kind": "covered", "seconds": 3600, "coverage": "office"},
            "priority": "P1",
            "when": {"in": "office"},
        },
        {
            "metric": "resolution",
            "delay": {"kind": "calendar", "n": 9999, "unit": "month", "until": "end-of-day"},
            "priority": "P2",
            "deemed_receipt": {"coverage": "office", "after": "12:00"},
        },
        {"metric": "next-reply", "delay": {"kind": "elapsed", "seconds": 60}},
        {"metric": "update", "cadence": {"kind": "grid", "at": ["10:00"]}, "pauses": ["waiting"]},
        {
            "metric": "closure",
            "delay": {"kind": "business-days", "n": 2, "coverage": "office", "until": "same-time"},
            "pauses": ["waiting"],
        },
    )
    rules = with_plan(
        rules,
        availability=(Availability(id="web", components=("web",), coverage="office"),),
        credits=(Credit(id="c", per_breach=Percentage(percent="1", of="fee")),),
        prepaid=(Prepaid(id="p", never_expires=True, exhausted="overdrawn"),),
    )
    random = Random(7)
    times = [
        "2026-03-28T23:30:00Z",
        "2026-03-02T09:00:00+01:00",
        "0001-01-01T00:00:00Z",
        "9999-12-31T23:59:59Z",
        "2027-12-31T22:59:59Z",
        "1999-01-01T00:00:00Z",
        "2026-03-02",
        "",
        0,
        -1,
        None,
        2**62,
    ]
    words = ["P1", "P2", "P9", "open", "waiting", "", "é" * 300, None, 3, [], {}]
    for _ in range(120):
        rows: list[Any] = []
        for number in range(random.randrange(1, 12)):
            row = {
                "ticket": random.choice(["A", "A", "B", ""]),
                "at": random.choice(times[:6]) if random.random() < 0.9 else random.choice(times),
                "kind": random.choice(TICKET_EVENTS),
                "actor": random.choice(["client", "provider", "automatic"]),
                "minutes": 5,
            }
            if random.random() < 0.5:
                row["state"] = random.choice(words[3:5])
            if random.random() < 0.5:
                row["priority"] = random.choice(words[:2])
            if random.random() < 0.1:
                row[random.choice(["state", "priority", "channel", "seq", "extra"])] = random.choice(words)
            if random.random() < 0.8:
                row["seq"] = number
            rows.append(row)
        for event in rows:
            if event.get("kind") == "state-changed":
                event.setdefault("state", "waiting")
            if event.get("kind") == "priority-changed":
                event.setdefault("priority", "P1")
        as_of = random.choice([at("03-02 12:00"), at("12-31 12:00"), 0, LAST_INSTANT])
        found = judge.judge(rules, rows, rows, rows, as_of=as_of)
        assert found.problem is None
        for ticket in found.tickets:
            for one in ticket.clocks:
                assert one.ledger is not None
