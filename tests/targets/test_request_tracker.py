"""Request Tracker 5 itself: what it computes with the emitted file is what the target says it will."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from random import Random

import pytest
from slacontract.targets.request_tracker import TARGET
from slacontract.targets.request_tracker.account import Level, Made, accounted
from slacontract.targets.request_tracker.config import configuration, queue_script
from slacontract.targets.request_tracker.hours import FARTHEST, BusinessMinutes
from support.hostile import HOSTILE
from support.request_tracker import PROBE, RequestTracker
from support.targets import EXAMPLES, example, files, of_text, seen_by

from slacontract.clock.intervals import Intervals
from slacontract.emitter import Compiled
from slacontract.fidelity import ElapsedTool, pausing_states
from slacontract.fidelity.measure import own_time
from slacontract.judge.functions import DeadlineFunction

pytestmark = pytest.mark.xdist_group("request_tracker")  # one worker: what they share takes long to make

CONTRACT = """
language en
contract "Support"
  reference "RT-1"
  provider "Example Hosting"
  client "Example Foods"
  in force from 1 January 2026 until 31 December 2027
  renewed for 12 months
  time zone Europe/Paris

holidays days-off "Public holidays"
  country "FR"

coverage office "Office hours"
  Monday to Friday 09:00-12:00 and 14:00-18:00
  except holidays days-off

coverage round "Day and night, but for holidays"
  at all hours
  except holidays days-off

coverage nights "Nights"
  Monday to Friday 22:00-06:00

every ticket is first new

state new "New"

state waiting "Waiting for the client"
  waiting for the client
  left by the client
  pauses resolution

priority P1 "Critical"
  response within 30 minutes counted in round
  update every 2 hours counted in office
  resolution within 4 hours counted in office

priority P2 "Major"
  response within 1 calendar hour
  resolution within 8 hours counted in round

priority P3 "Minor"
  response within 90 minutes counted in nights
  resolution within 3 hours counted in nights

priority P4 "Wish"
  resolution within 200 hours counted in office
""".replace("every ticket is first new\n\n", "").replace('state new "New"\n\n', "")
STATUSES = {"waiting": "stalled"}


def compiled_contract(text: str = CONTRACT) -> Compiled:
    """The contract for the provider, its states told."""
    return replace(of_text(text, audience="provider"), options={"states": STATUSES})


def with_states(compiled: Compiled) -> Compiled:
    """A contract with `stalled` for every state that pauses."""
    made = accounted(compiled)
    return replace(
        compiled, options={"states": dict.fromkeys(pausing_states(made.account.views()), "stalled")}
    )


@pytest.fixture(scope="module")
def tracker(tmp_path_factory: pytest.TempPathFactory) -> RequestTracker:
    """A private RT with an empty database."""
    return RequestTracker(tmp_path_factory.mktemp("rt"))


def starts_for(made: Made, level: Level, slot: str, random: Random, several: int) -> list[int]:
    """Starts that decide: where the due date jumps, by holidays and changes of clocks, and any others."""
    view = level.carrying.view
    first, last = view.engine.horizon
    first, last = first + 40 * 86400, min(last - 60 * 86400, 2145916800)  # RT's own calendar ends with 2037
    tool = made.tool(level, level.carrying.members[slot])
    jumps = sorted(set(tool.breakpoints(first, last)))
    jumps = random.sample(jumps, min(2 * several, len(jumps)))
    closed = [] if level.calendar is None else sorted(level.calendar.pattern.closed)
    closed = random.sample(closed, min(several, len(closed)))
    changes = [at for at, _ in view.zone.offsets if first < at < last][:6]
    near = [view.zone.midnight(on) for on in closed] + changes
    found = [at - back for at in jumps for back in (0, 1)]
    found += [at + random.randrange(-90000, 90000) for at in near]
    found += [random.randrange(first, last) for _ in range(several)]
    return [at for at in found if first <= at < last]


def asked_of(made: Made, random: Random, several: int) -> list[tuple[Level, str, int, int | None]]:
    """Questions for each clock of each level, with what the model of the target says."""
    found = []
    for level in made.levels:
        for slot, member in level.carrying.members.items():
            tool = made.tool(level, member)
            found += [(level, slot, at, tool(at)) for at in starts_for(made, level, slot, random, several)]
    return found


def compare(tracker: RequestTracker, compiled: Compiled, random: Random, several: int) -> int:
    """RT's due dates are those of the model, to the second, and differ from the engine's by no more counted
    time than the account says; how many were compared."""
    made = accounted(compiled)
    if not made.levels:
        return 0
    tracker.load(files(TARGET, compiled))
    asked = asked_of(made, random, several)
    said = tracker.ask(calc=[[level.name, slot, at] for level, slot, at, _ in asked])["calc"]
    for (level, slot, at, expected), due in zip(asked, said, strict=True):
        assert due == expected, (level.name, slot, at, expected, due)
        within_the_bound(made, level, slot, at, due)
    return len(asked)


def within_the_bound(made: Made, level: Level, slot: str, at: int, due: int | None) -> None:
    """What RT gives more or less than the engine promises is what the account's line allows."""
    view, one = level.carrying.view, level.carrying.members[slot].one
    (line,) = [told for told in made.account.lines() if told.clause == made.account.clause(view, one)]
    promise = DeadlineFunction(made.account.engine, view.name, one)(at)
    if promise is None or due is None:
        assert due is not None or line.gives_more == "unknown", (
            "a date that RT does not set is no small matter"
        )
        return
    rows = own_time(DeadlineFunction(made.account.engine, view.name, one))
    gap = due - promise if rows is None else counted_between(rows, promise, due)
    gap += int(one.bound == "under" and gap >= 0)
    assert line.gives_more == "unknown" or gap <= int(line.gives_more or 0), (line, at)
    assert line.gives_less == "unknown" or -gap <= int(line.gives_less or 0), (line, at)


def counted_between(rows: Intervals, start: int, end: int) -> int:
    """Covered seconds from one instant to another, window by window; negative backwards."""
    if end < start:
        return -counted_between(rows, end, start)
    return sum(max(0, min(end, b) - max(start, a)) for a, b in rows if a < end and b > start)


@pytest.mark.slow
@pytest.mark.server(PROBE)
def test_examples(tracker: RequestTracker) -> None:
    """For all examples: the due date of every clock that is carried, at the starts that decide."""
    random = Random("request tracker")
    compared = 0
    for path in EXAMPLES:
        compared += compare(tracker, with_states(seen_by(example(path), "provider")), random, 2)
    assert compared > 100


@pytest.mark.slow
@pytest.mark.server(PROBE)
@pytest.mark.parametrize("zone", ["America/New_York", "Australia/Lord_Howe"])
def test_generated_hours(tracker: RequestTracker, zone: str) -> None:
    """Hours, holidays and delays drawn at random, in zones with and without changes of the clocks."""
    random = Random(zone)
    assert compare(tracker, compiled_contract(generated(random, zone)), random, 4) > 50


def generated(random: Random, zone: str) -> str:
    """A contract with coverages of odd minutes and a priority for each."""
    text = CONTRACT.partition("holidays days-off")[0].replace("Europe/Paris", zone)
    closed = "\n".join(
        f"  closed on {random.randint(1, 28)} {random.choice(('March', 'July', 'October'))} {year}"
        for year in (2026, 2027)
    )
    blocks, priorities = [], []
    for number in range(5):
        edges = sorted(random.sample(range(4 * 60, 24 * 60, 7), 4))
        opens = [f"{edge // 60:02}:{edge % 60:02}" for edge in edges]
        days = random.choice(("Monday to Friday", "Tuesday to Sunday", "every day", "Saturday and Sunday"))
        blocks.append(
            f"coverage c{number}\n  {days} {opens[0]}-{opens[1]} and {opens[2]}-{opens[3]}\n{closed}\n"
        )
        minutes = random.randint(1, 900)
        priorities.append(
            f"priority p{number}\n  response within {minutes} minutes counted in c{number}\n"
            f"  resolution within {random.randint(1, 40)} hours counted in c{number}\n"
        )
    return text + "\n".join([*blocks, *priorities])


@pytest.mark.server(PROBE)
def test_deviations(tracker: RequestTracker) -> None:
    """RT's own ways, each predicted exactly: next opening, holidays at night, nothing beyond 29 days."""
    compiled = compiled_contract()
    made = accounted(compiled)
    tracker.load(files(TARGET, compiled))
    asked = asked_of(made, Random("deviations"), 4)
    said = tracker.ask(calc=[[level.name, slot, at] for level, slot, at, _ in asked])["calc"]
    openings = holidays = unset = equal = 0
    for (level, slot, at, expected), due in zip(asked, said, strict=True):
        assert due == expected, (level.name, slot, at)
        member = level.carrying.members[slot]
        promise = DeadlineFunction(made.account.engine, level.carrying.view.name, member.one)(at)
        tool = made.tool(level, member)
        if due is None:
            assert promise is not None
            assert promise - at > FARTHEST - 4 * 86400
            unset += 1
        elif due == promise:
            equal += 1
        elif isinstance(tool, BusinessMinutes) and promise is not None:
            cover = level.carrying.view.coverage(member.coverage or "").timeline
            if level.calendar is not None and level.calendar.shared and due < promise:
                continue  # it counts in the wider hours of another clock, and the account says so
            opening = cover.next_opening(promise) if cover.is_closing(promise) else promise
            assert 0 <= due - opening <= 3601, "a holiday that is longer than its day"
            openings += due == opening
            holidays += due != opening
    assert min(openings, holidays, unset) > 0
    assert equal > openings + holidays + unset


@pytest.mark.server(PROBE)
def test_tickets_live(tracker: RequestTracker) -> None:
    """Tickets created, answered, put on hold and resolved through RT show the predicted Starts and Due."""
    compiled = compiled_contract()
    made = accounted(compiled)
    said = tracker.load(files(TARGET, compiled))
    assert "General: SLA switched on" in said
    assert tracker.switch_on() == ""

    random = Random("tickets")
    cases, expected = [], []
    for level in made.levels:
        for at in starts_for(made, level, next(iter(level.carrying.members)), random, 2)[-3:]:
            events, dues = life_of(made, level, at, random)
            cases.append({"level": level.name, "events": events})
            expected.append(dues)
    assert len(cases) > 8
    found = tracker.ask(tickets=cases)["tickets"]
    for case, theirs, ours in zip(cases, found, expected, strict=True):
        assert [one["due"] for one in theirs] == ours, case
        assert all(one["sla"] == case["level"] for one in theirs)
    for case, theirs in zip(cases, found, strict=True):
        at = case["events"][0]["at"]
        level = next(one for one in made.levels if one.name == case["level"])
        assert theirs[0]["starts"] == (
            at if level.calendar is None or level.calendar.always else first_open(made, level, at)
        )


def first_open(made: Made, level: Level, at: int) -> int:
    """When RT says that work on a ticket starts."""
    tools = [made.tool(level, one) for one in level.carrying.members.values()]
    tool = next(one for one in tools if isinstance(one, BusinessMinutes))
    return tool.timeline.first_covered(at)


def life_of(
    made: Made, level: Level, at: int, random: Random
) -> tuple[list[dict[str, object]], list[int | None]]:
    """A ticket's life and its Due after each event: the earliest of its clocks, each as predicted.

    Created by the client, put on hold, taken up, answered by staff, asked about by the client, resolved.
    """
    hold, back, answer, message, end = (at + s for s in sorted(random.sample(range(60, 60 * 3600), 5)))
    members = level.carrying.members
    tools = {slot: made.tool(level, member) for slot, member in members.items()}

    def resolve(pauses: list[tuple[int, int]]) -> int | None:
        tool = tools["Resolve"]
        if not members["Resolve"].one.pauses:
            return tool(at)
        if isinstance(tool, ElapsedTool):
            return at + tool.seconds + sum(end - begin for begin, end in pauses)  # whole, and exactly
        return tool.after(at, pauses)

    waits = bool(members["Resolve"].one.pauses) if "Resolve" in members else False
    response = tools["Response"](at) if "Response" in tools else None
    before = resolve([]) if "Resolve" in tools else None
    paused = None if waits else before
    after = resolve([(hold, back)]) if "Resolve" in tools else None
    loop = tools["KeepInLoop"](answer) if "KeepInLoop" in tools else None
    again = tools["Response"](message) if "Response" in tools else None
    events: list[dict[str, object]] = [
        {"do": "create", "at": at},
        {"do": "status", "at": hold, "to": "stalled", "by": "staff"},
        {"do": "status", "at": back, "to": "open", "by": "staff"},
        {"do": "reply", "at": answer, "by": "staff"},
        {"do": "reply", "at": message},
        {"do": "status", "at": end, "to": "resolved", "by": "staff"},
    ]
    return events, [
        earliest(response, before),
        earliest(response, paused),
        earliest(response, after),
        earliest(loop, after),
        earliest(again, after),
        earliest(again, after),
    ]


def earliest(*dues: int | None) -> int | None:
    """The first of the due dates that are set."""
    return min((due for due in dues if due is not None), default=None)


@pytest.mark.server(PROBE)
def test_hostile_names(tracker: RequestTracker) -> None:
    """Names, statuses and queues come back from Perl as they were written, and nothing in them runs."""
    made = accounted(compiled_contract())
    first = made.levels[0]
    made.levels = [Level(text, first.tag, first.carrying, first.calendar) for text in HOSTILE]
    made.states["waiting"] = "".join(HOSTILE)
    tracker.load({"90-slacontract.pm": configuration(made), "queues.pl": b"1;"})
    held = tracker.configured()["levels"]
    assert set(held) == set(HOSTILE)
    for level in held.values():
        assert level["Resolve"]["IgnoreOnStatuses"] == ["".join(HOSTILE)]

    everything = "".join(text for text in HOSTILE if text.isprintable())  # RT's log drops control characters
    (tracker.folder / "queues.pl").write_bytes(queue_script([everything]))
    assert f"no queue is called {everything}\n" in tracker.switch_on(refused=True)


def test_nothing_to_say() -> None:
    """A contract without a delay that RT can count: an error that names a clause, and no file."""
    text = CONTRACT.partition("priority P1")[0] + 'priority P1 "Critical"\n  response best effort\n'
    emission = TARGET.emit(compiled_contract(text))
    assert emission.artifacts == ()
    assert {one.code for one in emission.diagnostics if one.severity == 4} == {"SLA804"}


def test_account_names_what_rt_does(tmp_path: Path) -> None:
    """The account says of each deviation how large it is; a delay that RT drops in silence has no bound."""
    lines = {line.clause: line for line in TARGET.emit(compiled_contract()).fidelity}
    assert lines["P4/resolution"].gives_more == "unknown"
    assert "29 days" in lines["P4/resolution"].how
    assert lines["P1/resolution"].gives_more == 0
    assert "next opening" in lines["P1/resolution"].how
    assert lines["P2/resolution"].gives_more == 1
