"""The plugin redmine_sla: what is sent to it fits its fields, and its clock is the one its SQL counts."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from slacontract.targets.redmine_sla import TARGET
from slacontract.targets.redmine_sla.account import accounted
from slacontract.targets.redmine_sla.clock import FARTHEST, WallMinutes
from support.helpdesk_contract import CONTRACT
from support.hostile import HOSTILE
from support.targets import EXAMPLES, example, files, of_text, seen_by

from slacontract.cli.servers.plan_file import PlanPart, read_plan

SCHEMA = json.loads((Path(__file__).parents[1] / "corpus/redmine_sla.schema.json").read_bytes())
NIGHTS = (
    CONTRACT.replace("Monday to Friday 18:00-09:00", "every day 22:00-06:00")
    .replace("  Saturday to Sunday 00:00-24:00\n", "")
    .replace("3 business days counted in office", "3 hours counted in night")
)


def plan_of(text: str = CONTRACT, **options: Any) -> PlanPart:
    """The plan of a contract."""
    content = files(TARGET, replace(of_text(text), options=options))["plan.json"]
    found = read_plan(content, "plan.json")
    assert isinstance(found, PlanPart), found.message()
    return found


def numbered(value: Any) -> Any:
    """A body as it is sent: every symbol a number."""
    if isinstance(value, dict):
        return 7 if set(value) == {"$ref"} else {key: numbered(one) for key, one in value.items()}
    return [numbered(one) for one in value] if isinstance(value, list) else value


def sent(plan: PlanPart) -> Iterator[tuple[str, Any]]:
    """Every row that the plan sends, with the name of its kind."""
    for step in plan.steps:
        if step.create is None:
            continue
        ((kind, row),) = step.create.body.items()
        if step.kind == "collection":
            yield from ((kind, numbered(one)) for one in step.rows)
        elif "sla_level_terms_attributes" in row:
            ((clock, ((urgency, told),)),) = numbered(row["sla_level_terms_attributes"])
            ids = {"sla_level_id": 7, "sla_type_id": clock, "sla_priority_id": urgency}
            yield "sla_level_term", {**ids, "term": int(told["term"])}
        else:
            yield kind, numbered(row)


def test_rows_fit_the_fields() -> None:
    """Each row that is sent fits the fields of the plugin as read in its source, and each kind is sent."""
    jsonschema = pytest.importorskip("jsonschema")
    kinds = set()
    for kind, row in sent(plan_of()):
        rules = SCHEMA["definitions"][kind]
        jsonschema.validate(row, {**rules, "additionalProperties": False})
        kinds.add(kind)
    assert kinds == set(SCHEMA["definitions"])


def test_schedule_reads_back() -> None:
    """The schedule, its last minutes being inside, and the holidays open exactly when the coverage does."""
    made = accounted(of_text(CONTRACT))
    assert made.view is not None
    zone = made.view.zone
    rows = [row for kind, row in sent(plan_of()) if kind == "sla_schedule"]
    closed = {date.fromisoformat(row["date"]) for kind, row in sent(plan_of()) if kind == "sla_holiday"}

    def seconds(clock: str) -> int:
        hours, minutes = map(int, clock.split(":"))
        return hours * 3600 + minutes * 60

    first, last = made.view.engine.horizon
    found = [
        (zone.boundary(on, seconds(row["start_time"])), zone.boundary(on, seconds(row["end_time"]) + 60))
        for on in zone.dates(zone.date(first), zone.date(last - 1))
        if on not in closed
        for row in rows
        if row["dow"] == on.isoweekday() % 7
    ]
    office = made.view.plan.coverages["office"].intervals
    assert sorted(found) == [(opens, closes) for opens, closes, _ in office]


def last_in_time(tool: WallMinutes, term: int, t: int) -> int | None:
    """The last second in time as the plugin's SQL has it: minutes of the wall clock counted one by one."""
    zone = ZoneInfo(tool.zone.name)
    open_minutes = tool.timeline

    def minute(at: int) -> datetime:
        return datetime.fromtimestamp(at, zone).replace(tzinfo=None, second=0)

    def covered(at: datetime) -> bool:
        return open_minutes.contains(int(at.replace(tzinfo=UTC).timestamp()))

    at = start = minute(t)
    while not covered(at):
        at += timedelta(minutes=1)
        if at > start + timedelta(seconds=FARTHEST):
            return None
    spent = 0
    while spent <= term:
        spent += covered(at)
        at += timedelta(minutes=1)
    # More than the term is spent from the minute `at` of the wall clock on, which may come twice or never.
    near = [int(at.replace(tzinfo=zone, fold=fold).timestamp()) for fold in (0, 1)]
    return max(now for now in range(min(near) - 7200, max(near) + 7200, 60) if minute(now) < at) + 59


@pytest.mark.parametrize("text", [CONTRACT, NIGHTS], ids=["office", "nights"])
def test_clock_is_the_plugins(text: str) -> None:
    """For starts on whole minutes the model is the plugin's to the second, and for all others a bound on both
    sides; changes of the clock and closures are among them."""
    made = accounted(replace(of_text(text), options={"coverage": "office" if text == CONTRACT else "night"}))
    made_calendar = made.calendar
    assert made_calendar is not None
    assert made_calendar.name == ("office" if text == CONTRACT else "night")
    random = Random("redmine-sla")
    pattern = made_calendar.pattern
    compared = 0
    for term in (1, 90, 480):
        high = WallMinutes(pattern, made_calendar.intervals, term * 60, 59)
        low = WallMinutes(pattern, made_calendar.intervals, term * 60, 0)
        first, last = pattern.span
        jumps = high.breakpoints(first + 86400, last - 30 * 86400)
        changes = [at for at, _ in pattern.zone.offsets if first < at < last - 30 * 86400]
        starts = random.sample(sorted(set(jumps)), 20)
        starts += [at + random.randrange(-80000, 20000) for at in changes]
        for t in starts:
            whole = t - t % 60
            expected = last_in_time(high, term, whole)
            assert high(whole) == expected, (term, whole)
            if expected is not None:
                inside = last_in_time(high, term, t)
                upper, lower = high(t), low(t)
                assert inside is not None
                assert upper is not None
                assert lower is not None
                assert lower <= inside <= upper or pattern_gap(high, lower, inside)
            compared += 1
    assert compared > 60


def pattern_gap(tool: WallMinutes, lower: int, inside: int) -> bool:
    """Whether no covered minute lies between two instants: a deadline before a gap and one after it."""
    offset = tool.zone.offset(lower)
    return tool.timeline.covered(inside + 1 + offset, lower + offset) == 0


def test_nothing_begins_after_a_long_gap() -> None:
    """Where no hour opens within seven days the model has no deadline, and the bound is unknown."""
    text = CONTRACT.replace(
        "  except holidays france\n\ncoverage night",
        "  except holidays france\n  closed from 1 August 2026 to 20 August 2026\n\ncoverage night",
    )
    assert text != CONTRACT
    lines = {line.clause: line for line in TARGET.emit(of_text(text)).fidelity}
    assert lines["P2/resolution"].gives_more == "unknown"
    assert "seven days" in lines["P2/resolution"].how


def test_bounds() -> None:
    """A term gives the rest of its last minute and takes nothing; three business days as hours give less."""
    lines = {line.clause: line for line in TARGET.emit(of_text(CONTRACT)).fidelity}
    assert (lines["P2/resolution"].gives_more, lines["P2/resolution"].gives_less) == (59, 0)
    assert lines["P3/resolution"].gives_more in range(60)
    assert lines["P3/resolution"].gives_less == 25200
    assert lines["P1/resolution"].degree == "not-expressible"
    assert "one calendar" in lines["P1/resolution"].how


def test_clocks_rest_where_the_contract_pauses() -> None:
    """A clock runs in no status that pauses it or marks its end, and in no closed one."""
    made = accounted(of_text(CONTRACT))
    assert made.running["resolution"] == ("Open", "In progress")
    assert made.running["intervention"] == ("Open", "Waiting for the client")


def test_settings_that_name_nothing() -> None:
    """A coverage that no commitment counts in, or a clock that there is not, is SLA801."""
    for options in ({"coverage": "office hours"}, {"stops": {"answer": "In Progress"}}):
        made = accounted(replace(of_text(CONTRACT), options=options))
        assert [one.code for one in made.options.findings] == ["SLA801"]
    right = {"coverage": "office", "stops": {"response": "In Progress"}}
    assert accounted(replace(of_text(CONTRACT), options=right)).options.findings == []


def test_zone_that_the_plugin_cannot_read() -> None:
    """A zone with more than letters in its name is no zone there: nothing is carried, and no file is made."""
    emission = TARGET.emit(of_text(CONTRACT.replace("Europe/Paris", "America/New_York")))
    assert emission.artifacts == ()
    assert "SLA804" in {one.code for one in emission.diagnostics}


def test_examples() -> None:
    """The plan of every example reads as a plan, and some carry terms."""
    carried = 0
    for path in EXAMPLES:
        compiled = seen_by(example(path), "provider")
        stops = dict.fromkeys(("response", "acknowledgement", "intervention"), "In Progress")
        compiled = replace(compiled, options={"stops": stops})
        for content in files(TARGET, compiled).values():
            assert isinstance(read_plan(content, "plan.json"), PlanPart)
            carried += 1
    assert carried >= 2


def test_hostile_names() -> None:
    """Names of the contract are values of the plan, and come back from it as they were written."""
    made = accounted(of_text(CONTRACT))
    texts = {f"state{number}": text for number, text in enumerate(HOSTILE) if text.isprintable()}
    made.running = {"resolution": tuple(texts.values()), "intervention": ()}
    from slacontract.targets.redmine_sla.plan import plan_of as written

    told = json.loads(written(made).dump())
    names = [one["match"]["name"] for one in told["steps"] if one["id"].startswith("status.")]
    assert names == list(dict.fromkeys(texts.values()))
