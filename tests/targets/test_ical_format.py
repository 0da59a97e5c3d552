"""Calendars are well formed beyond what lenient parsers ask, keep their identity, and say who they are."""

from __future__ import annotations

import io
import re
from datetime import UTC, date, datetime, timedelta

import icalendar
import pytest
import recurring_ical_events
import vobject
from dateutil.tz import tzical
from slacontract.targets.ical import emit
from support.compiled import NOWHERE, compiled_of, coverage_of, span_of, text
from support.ical_faults import faults

from slacontract.clock.intervals import normalise
from slacontract.clock.spec import Closure, CoverageSpec, Window
from slacontract.clock.zone import Zone, zone_from_iana
from slacontract.emitter import Compiled
from slacontract.model.clauses import Event, Notice
from slacontract.model.contract import InForce
from slacontract.model.quantities import CalendarTime
from slacontract.ruleset.rules import Rota, RotaTurn

H = 3600
PARIS = zone_from_iana("Europe/Paris", 2026, 2028)
FIRST, LAST = date(2026, 1, 1), date(2027, 12, 31)


def weekdays(*windows: tuple[float, float]) -> tuple[tuple[Window, ...], ...]:
    made = tuple(Window(int(opens * H), int(closes * H)) for opens, closes in windows)
    return tuple(made if day < 5 else () for day in range(7))


def a_contract(office: CoverageSpec | None = None, **more: object) -> Compiled:
    """Office hours, nights, a holiday, a closure, a term with notice."""
    notice = Notice(
        span=NOWHERE,
        at_least=CalendarTime(span=NOWHERE, n=3, unit="month"),
        before=Event(span=NOWHERE, kind="contract-end"),
        means_of=text("registered letter"),
    )
    office = office or CoverageSpec(
        PARIS,
        weekdays((9, 13), (14, 17)),
        holidays={date(2026, 5, 1): "May Day"},
        closures=(Closure(date(2026, 8, 3), date(2026, 8, 14), "Summer break"),),
        name="office",
    )
    nights = CoverageSpec(PARIS, tuple((Window(22 * H, 6 * H),) for _ in range(7)), name="nights")
    return compiled_of(
        {"office": office, "nights": nights},
        FIRST,
        LAST,
        labels={"office": "Office hours; lunch, closed", "nights": "Nights"},
        contract={
            "in_force": InForce(span=NOWHERE, start=FIRST, end=LAST),
            "notices": (notice,),
            "renewed_for": CalendarTime(span=NOWHERE, n=1, unit="year"),
        },
        **more,  # type: ignore[arg-type]
    )


def files(compiled: Compiled) -> dict[str, bytes]:
    return {artifact.path: artifact.content for artifact in emit(compiled).artifacts}


def events(content: bytes) -> dict[str, icalendar.Event]:
    return {str(one["UID"]): one for one in icalendar.Calendar.from_ical(content).walk("VEVENT")}


def test_files() -> None:
    """Two files for each coverage, one of all, one of the contract's dates."""
    assert sorted(files(a_contract())) == [
        "all.ics",
        "availability-nights.ics",
        "availability-office.ics",
        "contract.ics",
        "coverage-nights.ics",
        "coverage-office.ics",
    ]


@pytest.mark.parametrize("path", ["all.ics", "contract.ics", "coverage-nights.ics", "coverage-office.ics"])
def test_well_formed(path: str) -> None:
    """Every file keeps the rules that lenient parsers do not enforce, and two parsers read it."""
    content = files(a_contract())[path]

    assert faults(content) == []
    parsed = vobject.readOne(content.decode())
    assert len(parsed.vevent_list) == len(events(content))


def test_faults_are_seen() -> None:
    """The checks above find planted faults."""
    content = files(a_contract())["coverage-office.ics"]

    assert faults(content.replace(b"UNTIL=2027", b"UNTIL=2025"))
    assert faults(content.replace(b"BYDAY=MO", b"BYDAY=TU"))
    assert faults(content.replace(b"TZID:Europe/Paris", b"TZID:Europe/Lille"))
    assert faults(content.replace(b"\r\n", b"\n"))


@pytest.mark.parametrize(
    "name", ["Europe/Paris", "America/New_York", "Australia/Lord_Howe", "Africa/Casablanca", "Pacific/Apia"]
)
def test_our_vtimezone_tells_the_time(name: str) -> None:
    """A reader that knows zones by VTIMEZONE alone finds the offset of every hour, DST nights included."""
    first = date(2011, 6, 1) if name == "Pacific/Apia" else FIRST
    zone = zone_from_iana(name, first.year, first.year + 2)
    spec = CoverageSpec(zone, weekdays((9, 17)))
    span = span_of(zone, first, first + timedelta(days=700))
    content = files(compiled_of({"c": spec}, first, first + timedelta(days=700)))["coverage-c.ics"]
    read = tzical(io.StringIO(content.decode())).get()

    changes = [at for at, _ in zone.offsets[1:] if span[0] < at < span[1]]
    probes = [*range(span[0] + 86400, span[1] - 86400, 86400 * 3 + 7200)]
    probes += [at + step for at in changes for step in (-7200, -1, 0, 1, 7200)]
    wrong = []
    for at in probes:
        if abs(min((at - change for change in changes), key=abs, default=10**9)) < 2 * 86400:
            # dateutil decides by wall time: what occurs twice, or never, is not asked of it
            wall = at + zone.offset(at)
            twice = sum(zone.offset(wall - east) == east for _, east in zone.offsets) != 1
            if twice:
                continue
        local = datetime.fromtimestamp(at + zone.offset(at), UTC).replace(tzinfo=read)
        if local.utcoffset() != timedelta(seconds=zone.offset(at)):
            wrong.append(at)
    assert len(probes) > 200
    assert wrong == []


def test_same_bytes() -> None:
    """Two builds are equal to the byte."""
    assert files(a_contract()) == files(a_contract())


def test_changed_hours_change_the_same_events() -> None:
    """Changed hours update events in place; a window put in adds one and moves no other date's."""
    before = events(files(a_contract())["coverage-office.ics"])
    changed = CoverageSpec(PARIS, weekdays((8, 12), (14, 18)), name="office")
    after = events(files(a_contract(changed))["coverage-office.ics"])
    recurring = {uid for uid, one in before.items() if "RRULE" in one}

    assert recurring <= set(after)
    assert all(before[uid]["DTSTART"].dt.weekday() == after[uid]["DTSTART"].dt.weekday() for uid in recurring)


def test_dates_of_the_contract() -> None:
    """Start, end, last date to give notice with its reminders, and renewal (T10)."""
    dates = {
        str(one["SUMMARY"]).split(":")[0]: one for one in events(files(a_contract())["contract.ics"]).values()
    }

    assert {name: one["DTSTART"].dt for name, one in dates.items()} == {
        "Start of the contract": FIRST,
        "Last day of the current term": LAST,
        "Last day to give notice": date(2027, 9, 30),
        "Renewal, unless notice was given": date(2028, 1, 1),
    }
    notice = dates["Last day to give notice"]
    assert "received" in notice["DESCRIPTION"]
    assert "registered letter" in notice["DESCRIPTION"]
    assert len(notice.walk("VALARM")) == 2


def test_holidays_and_closures_are_whole_days() -> None:
    """A holiday and a closure show as all-day events, with their names, the last day included."""
    days = {
        str(one["SUMMARY"]): (one["DTSTART"].dt, one["DTEND"].dt)
        for one in events(files(a_contract())["coverage-office.ics"]).values()
        if not isinstance(one["DTSTART"].dt, datetime)
    }

    assert days == {
        "Public holiday: May Day": (date(2026, 5, 1), date(2026, 5, 2)),
        "Closed: Summer break": (date(2026, 8, 3), date(2026, 8, 15)),
    }


def rota() -> dict[str, object]:
    start = PARIS.midnight(date(2026, 3, 2))
    turns = [
        RotaTurn(person=person, start=start + week * 604800, end=start + (week + 1) * 604800)
        for week, person in enumerate(("A", "B", "A"))
    ]
    return {"rota": (Rota(id="standby", turns=tuple(turns)),)}


def test_persons_are_for_the_provider() -> None:
    """Only the provider's calendars say who is on duty, in one file for the rota and one for each person."""
    client = files(a_contract(plan=rota()))
    provider = files(a_contract(plan=rota(), audience="provider"))

    assert not any(b"On duty" in content for content in client.values())
    assert len(events(provider["rota-standby.ics"])) == 3
    assert len([path for path in provider if path.startswith("person-")]) == 2


def test_every_term_is_accounted_for() -> None:
    """Each coverage has its line, and an undetermined one is a finding, never an empty calendar."""
    compiled = a_contract()
    emission = emit(compiled)

    assert {line.clause for line in emission.fidelity} == {"coverage/office", "coverage/nights", "term"}
    spec = CoverageSpec(PARIS, weekdays((9, 17)), name="office")
    unknown = coverage_of(spec, compiled.rules.horizon).model_copy(
        update={"intervals": (), "undetermined": "hole"}
    )
    plan = compiled.rules.editions[0].plans["*"]
    plans = {"*": plan.model_copy(update={"coverages": {**plan.coverages, "office": unknown}})}
    edition = compiled.rules.editions[0].model_copy(update={"plans": plans})
    rules = compiled.rules.model_copy(update={"editions": (edition,)})
    emission = emit(Compiled(compiled.contract, rules, (), "client", "en"))

    assert [finding.code for finding in emission.diagnostics] == ["SLA520"]
    assert "coverage-office.ics" not in {artifact.path for artifact in emission.artifacts}


def test_zone_is_that_of_the_rule_set() -> None:
    """The offsets come from the rule set's table: a zone that no database knows is written as well."""
    zone = Zone("Test/Nowhere", ((0, 3600), (PARIS.midnight(date(2026, 6, 1)), 9000)))
    content = files(compiled_of({"c": CoverageSpec(zone, weekdays((9, 17)))}, FIRST, LAST))["coverage-c.ics"]

    assert b"TZOFFSETTO:+0230" in content
    assert faults(content) == []


@pytest.mark.parametrize("name", ["office", "nights"])
def test_free_time_is_the_coverage(name: str) -> None:
    """VAVAILABILITY (RFC 7953) is read by a parser that knows it, spans the horizon; its free time expands
    to the intervals of the coverage."""
    compiled = a_contract()
    content = files(compiled)[f"availability-{name}.ics"]
    (whole,) = icalendar.Calendar.from_ical(content).walk("VAVAILABILITY")
    assert faults(content) == []
    assert isinstance(whole, icalendar.Availability)
    assert whole.busy_type.value == "BUSY-UNAVAILABLE"
    span = tuple(int(at.timestamp()) for at in (whole.start, whole.end))
    assert span == compiled.rules.horizon

    inner = re.sub(rb"BEGIN:VAVAILABILITY\r\n.*?(?=BEGIN:AVAILABLE)", b"", content, count=1, flags=re.S)
    inner = inner.replace(b"END:VAVAILABILITY\r\n", b"").replace(b":AVAILABLE", b":VEVENT")
    found = recurring_ical_events.of(icalendar.Calendar.from_ical(inner)).between(
        date(2025, 12, 30), date(2028, 1, 3)
    )
    spans = sorted((int(one["DTSTART"].dt.timestamp()), int(one["DTEND"].dt.timestamp())) for one in found)
    rows = compiled.rules.editions[0].plans["*"].coverages[name].intervals
    assert list(normalise(spans)) == [(start, end) for start, end, _ in rows]
