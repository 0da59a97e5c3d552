"""The hand-computed cases of section 3 that coverages, days and calendars alone decide (T1 to T12)."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from support.neutral_clock import finished, instant, zone_for

from slacontract.clock.calendar import calendar_deadline, to_date, within_horizon
from slacontract.clock.coverage import Finished
from slacontract.clock.days import days_of, working_day_deadline
from slacontract.clock.errors import AmbiguousLocalTime, NoSuchLocalTime, OutsideHolidayData, OutsideHorizon
from slacontract.clock.timeline import elapsed_deadline

CASES = json.loads((Path(__file__).parent.parent / "corpus" / "semantics.json").read_text("utf-8"))["cases"]
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
DAY = 86400
ERRORS = {
    OutsideHolidayData: "outside-holiday-data",
    OutsideHorizon: "outside-horizon",
    NoSuchLocalTime: "local-time-does-not-exist",
    AmbiguousLocalTime: "local-time-occurs-twice",
}


def decided_here(case: Mapping[str, Any]) -> bool:
    """Whether the clock alone answers: no ticket, no error of the text, no ask about notice."""
    ask, commitments = case["ask"], case["contract"].get("commitments", [])
    at = ask.get("at")
    return (
        case["id"].startswith("T")
        and not case["events"]
        and ask["kind"] in ("deadline", "open-intervals", "business-days")
        and ask.get("of") != "notice"
        and (
            ask["kind"] != "deadline"
            or isinstance(at, dict)
            or ("T" in at and ("+" in at[10:] or "-" in at[10:]))
        )
        and case["expected"].get("error") not in ("window-equal-ends", "instant-without-offset")
        and all("when" not in one for one in commitments)
    )


def horizon(contract: Mapping[str, Any], zone: str, near: int) -> tuple[int, int]:
    """The horizon of a case, or some years around what it asks about."""
    if "horizon" in contract:
        local = zone_for(zone, (near, near))
        first, last = (date.fromisoformat(contract["horizon"][edge]) for edge in ("from", "until"))
        return local.midnight(first), local.end_of(last)
    return near - 60 * DAY, near + 1200 * DAY


def deadline(
    delay: Mapping[str, Any], t: int, sets: Mapping[str, Finished], zone: str, span: tuple[int, int]
) -> int:
    """The end of one delay that starts at t."""
    local = zone_for(zone, span)
    match delay["kind"]:
        case "covered":
            return sets[delay["coverage"]].timeline.deadline(t, delay["seconds"])
        case "immediate":
            return sets[delay["coverage"]].timeline.deadline(t, 0)
        case "opening-days":
            return sets[delay["coverage"]].timeline.deadline(t, delay["n"] * delay["hours"] * 3600)
        case "elapsed":
            return within_horizon(t, elapsed_deadline(t, delay["seconds"]), span)
        case "business-days":
            done = sets[delay["coverage"]]
            days = days_of(done, zone_for(delay["zone"], span) if "zone" in delay else None)
            return days.deadline(t, delay["n"], delay["until"], done.timeline)
        case "same-business-day":
            return days_of(sets[delay["coverage"]]).same_business_day(t)
        case "working-days":
            holidays = {date.fromisoformat(day) for day in delay["holidays"]["dates"]}
            weekdays = [WEEKDAYS.index(day) for day in delay["days"]]
            return working_day_deadline(local, t, delay["n"], weekdays, holidays)
        case "calendar":
            return calendar_deadline(local, t, delay["n"], delay["unit"], delay["until"])
        case "to-date":
            return to_date(local, date.fromisoformat(delay["date"]))
        case "later-of" | "earlier-of":
            pick = max if delay["kind"] == "later-of" else min
            return pick(deadline(one, t, sets, zone, span) for one in delay["delays"])
    raise AssertionError(delay)


def answer(case: Mapping[str, Any]) -> Any:
    """What the clock says, in the form of the case's `expected`."""
    contract, ask = case["contract"], case["ask"]
    zone = contract["zone"]
    if ask["kind"] == "business-days":
        first, last = date.fromisoformat(ask["from"]), date.fromisoformat(ask["to"])
        near = zone_for(zone, (0, 0)).midnight(date(2026, 1, 1))
        done = finished(contract, horizon(contract, zone, near))[ask["coverage"]]
        return [day.isoformat() for day in days_of(done).dates() if first <= day <= last]
    if ask["kind"] == "open-intervals":
        start, end = instant(ask["from"]), instant(ask["to"])
        done = finished(contract, horizon(contract, zone, start))[ask["coverage"]]
        return list(done.timeline.slices(start, end))
    at = ask["at"]
    if isinstance(at, dict):
        day, clock = at["text"].split(" ")
        hours, minutes = clock.split(":")
        on = date.fromisoformat(day)
        t = zone_for(zone, (1767225600, 1767225600)).exact(
            on, int(hours) * 3600 + int(minutes) * 60, at.get("which")
        )
    else:
        t = instant(at)
    span = horizon(contract, zone, t)
    sets = finished(contract, span)
    (one,) = (c for c in contract["commitments"] if c["metric"] == ask["metric"])
    start = t
    if receipt := one.get("deemed_receipt"):
        done = sets[receipt["coverage"]]
        hours, minutes = receipt.get("after", "24:00").split(":")
        cutoff = int(hours) * 3600 + int(minutes) * 60 if "after" in receipt else None
        start = days_of(done).deemed_receipt(t, done.timeline, cutoff)
        assert start == instant(case["expected"].get("deemed_start", "1970-01-01T00:00:00Z")) or (
            "deemed_start" not in case["expected"]
        )
    end = deadline(one["delay"], start, sets, zone, span)
    if one.get("edge") == "next-opening":
        line = sets[one["delay"]["coverage"]].timeline
        end = line.next_opening(end) if line.is_closing(end) else end
    return end


HERE = [case for case in CASES if decided_here(case)]


@pytest.mark.parametrize("case", HERE, ids=[case["id"] for case in HERE])
def test_case_of_time(case: dict[str, Any]) -> None:
    """Each sentence of section 3 means what its hand-computed case says."""
    expected = case["expected"]
    if "error" in expected:
        with pytest.raises((OutsideHorizon, NoSuchLocalTime, AmbiguousLocalTime)) as refused:
            answer(case)
        assert ERRORS[type(refused.value)] == expected["error"]
    elif "days" in expected:
        assert answer(case) == expected["days"]
    elif "intervals" in expected:
        found = answer(case)
        assert found == [tuple(map(instant, pair)) for pair in expected["intervals"]]
        assert sum(end - start for start, end in found) == expected["seconds"]
    else:
        assert answer(case) == instant(expected["deadline"])


def test_every_sentence_about_time_is_met() -> None:
    """The cases taken here touch each of T1 to T12."""
    assert {sentence for case in HERE for sentence in case["sentences"]} >= {f"T{n}" for n in range(1, 13)}
    assert len(HERE) >= 60
