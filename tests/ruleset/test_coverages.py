"""Laws of coverages in a rule set: names, unions, joins, closures, holes, what plans share."""

from __future__ import annotations

import datetime
from typing import Any

from support.contracts import (
    SPAN,
    business_days,
    contract,
    coverage,
    covered,
    elapsed,
    holidays,
    missing,
    plan,
    priority,
    promise,
    ref,
    refs,
    windows,
)

from slacontract.clock.lock import HolidayKey, Lock
from slacontract.model.contract import Contract
from slacontract.model.time import Closes, Closing, DatedWindows, HoleDate, HolidayWindows, OneDate
from slacontract.ruleset.coverages import Coverage
from slacontract.ruleset.from_model import Ruled, ruleset_from_model
from slacontract.ruleset.rules import Plan


def compiled(**blocks: Any) -> Ruled:
    return ruleset_from_model(contract(**blocks))


def only(ruled: Ruled, name: str = "*") -> Plan:
    return ruled.rules.editions[-1].plans[name]


def at(moment: str) -> int:
    return int(datetime.datetime.fromisoformat(moment).timestamp())


def covers(found: Coverage, moment: str) -> bool:
    return any(start <= at(moment) < end for start, end, _ in found.intervals)


def date(day: str) -> OneDate:
    return OneDate(span=SPAN, date=datetime.date.fromisoformat(day))


def dated(first: str, *written: str, **more: Any) -> DatedWindows:
    return DatedWindows(span=SPAN, first=date(first), windows=windows(*written), **more)


def hole() -> DatedWindows:
    first = HoleDate(span=SPAN, missing=missing("hole"))
    return DatedWindows(span=SPAN, first=first, windows=windows("00:00-24:00"))


def codes(ruled: Ruled) -> list[str]:
    return [one.code for one in ruled.diagnostics]


OFFICE = coverage("office", "09:00-13:00", "14:00-17:00")
NIGHTS = coverage("nights", "18:00-08:00", days=range(7))


def test_prefix_sums_count_what_is_covered_before() -> None:
    """The third number of an interval is the covered time of all those before it."""
    office = only(compiled(coverages=(OFFICE,))).coverages["office"]
    before = 0
    for start, end, counted in office.intervals:
        assert counted == before
        before += end - start


def test_days_carry_their_first_opening() -> None:
    """A day row holds midnight, last closing, first opening; the tail of a night opens nothing (T9)."""
    plan = only(compiled(coverages=(coverage("friday", "18:00-08:00", days=(4,)),)))
    rows = {row[0]: row for row in plan.coverages["friday"].days}
    friday, saturday = at("2026-05-22T00:00+02:00"), at("2026-05-23T00:00+02:00")
    assert rows[friday] == (friday, saturday, at("2026-05-22T18:00+02:00"))
    assert rows[saturday] == (saturday, at("2026-05-23T08:00+02:00"), 0)


def test_union_is_one_key_whatever_the_order() -> None:
    """What counts in A plus B, and in B plus A, counts in one coverage named `A + B` (T2)."""
    plan = only(
        compiled(
            coverages=(OFFICE, NIGHTS),
            priorities=(
                priority("P1", promise("response", covered(1, "office", "nights"))),
                priority("P2", promise("response", covered(2, "nights", "office", "nights"))),
            ),
        )
    )
    assert set(plan.coverages) == {"nights", "office", "nights + office"}
    assert {one.delay.coverage for one in plan.commitments} == {"nights + office"}  # type: ignore[union-attr]
    both = plan.coverages["nights + office"]
    assert covers(both, "2026-05-22T10:00+02:00")
    assert covers(both, "2026-05-22T23:00+02:00")
    assert not covers(both, "2026-05-22T17:30+02:00")


def test_joined_coverage_is_read_wherever_its_host_is_named() -> None:
    """An event coverage joins: its host, and what includes the host, are read with it (T3)."""
    event = coverage("launch", dated=(dated("2026-06-20", "08:00-20:00"),), joins=refs("office"))
    outer = coverage("outer", includes=refs("office"))
    plan = only(compiled(coverages=(OFFICE, event, outer)))
    for name in ("office", "outer", "launch"):
        assert covers(plan.coverages[name], "2026-06-20T19:00+02:00")
    assert plan.coverages["office"].layers.joined_by == ("launch",)
    assert not covers(plan.coverages["launch"], "2026-06-22T10:00+02:00")


def test_joiner_defined_against_its_host_is_no_circle() -> None:
    """What joins is defined beside its host: `except office` in it means the office's own hours (T3)."""
    event = coverage(
        "launch", dated=(dated("2026-06-22", "00:00-24:00"),), excepts=refs("office"), joins=refs("office")
    )
    ruled = compiled(coverages=(OFFICE, event))
    assert codes(ruled) == []
    assert not covers(only(ruled).coverages["launch"], "2026-06-22T10:00+02:00")
    assert covers(only(ruled).coverages["office"], "2026-06-22T22:00+02:00")


def test_coverage_made_of_itself_is_an_error_not_a_crash() -> None:
    """A circle of definitions is reported once, and has no meaning."""
    ruled = compiled(
        coverages=(
            coverage("a", includes=refs("b")),
            coverage("b", excepts=refs("c")),
            coverage("c", includes=refs("a")),
        )
    )
    assert codes(ruled) == ["SLA279"]
    assert all(one.undetermined == "not-stated" for one in only(ruled).coverages.values())


def test_long_chain_of_coverages_needs_no_recursion() -> None:
    """Thousands of coverages, each made of the one before, compile."""
    chain = [coverage("c0", "09:00-10:00", days=(0,))]
    chain += [coverage(f"c{n}", includes=refs(f"c{n - 1}")) for n in range(1, 1500)]
    ruled = ruleset_from_model(
        contract(
            start="2026-01-01",
            end="2026-01-07",
            coverages=tuple(reversed(chain)),
            horizon_until=datetime.date(2026, 1, 10),
        )
    )
    plan = only(ruled)
    assert plan.coverages["c1499"].intervals == plan.coverages["c0"].intervals != ()


def test_contract_closes_named_coverages_or_all() -> None:
    """A closure of the contract cuts the civil days of the coverages it names, or of all (T3)."""
    closing = Closing(span=SPAN, first=date("2026-08-03"), last=date("2026-08-07"))
    named = Closes(span=SPAN, coverages=refs("office"), closings=(closing,))
    everything = Closes(span=SPAN, all=True, closings=(Closing(span=SPAN, first=date("2026-12-24")),))
    plan = only(compiled(coverages=(OFFICE, NIGHTS), closes=(named, everything)))
    office, nights = plan.coverages["office"], plan.coverages["nights"]
    assert not covers(office, "2026-08-05T10:00+02:00")
    assert covers(nights, "2026-08-05T20:00+02:00")
    assert not covers(office, "2026-12-24T10:00+01:00")
    assert not covers(nights, "2026-12-24T20:00+01:00")
    monday = at("2026-08-03T09:00+02:00")
    assert [one.reason for one in office.skips if one.start <= monday < one.end] == ["closure"]


def test_windows_on_holidays_stand_instead() -> None:
    """Windows on holidays replace those that would open on these dates (T3)."""
    plan = only(
        compiled(
            coverages=(
                coverage(
                    "shop",
                    "09:00-17:00",
                    on_holidays=(
                        HolidayWindows(span=SPAN, holidays=ref("fr"), windows=windows("10:00-12:00")),
                    ),
                ),
            ),
            holidays=(holidays("fr", "FR", decreed=True),),
        )
    )
    shop = plan.coverages["shop"]
    assert covers(shop, "2026-05-01T11:00+02:00")
    assert not covers(shop, "2026-05-01T16:00+02:00")


def test_date_to_be_agreed_covers_nothing_beside_the_rest() -> None:
    """A window on a date still to be agreed is a hole by itself, and adds nothing where others count too."""
    ruled = compiled(
        coverages=(OFFICE, coverage("event", dated=(hole(),))),
        priorities=(
            priority("P1", promise("response", covered(1, "office", "event"))),
            priority("P2", promise("response", covered(1, "event"))),
        ),
    )
    plan = only(ruled)
    assert plan.coverages["event"].undetermined == "hole"
    assert plan.coverages["event + office"].undetermined is None
    assert plan.coverages["event + office"].intervals == plan.coverages["office"].intervals


def test_hours_not_stated_leave_everything_built_on_them_open() -> None:
    """A coverage without hours computes nothing, nor does what is made of it."""
    plan = only(
        compiled(
            coverages=(
                coverage("desk", opening_hours=missing("not-stated")),
                coverage("out-of-hours", at_all_hours=True, excepts=refs("desk")),
            )
        )
    )
    assert {one.undetermined for one in plan.coverages.values()} == {"not-stated"}
    assert all(one.intervals == () for one in plan.coverages.values())


def test_unstated_holidays_cut_nothing_and_those_to_be_agreed_leave_all_open() -> None:
    """`except holidays not stated` is read as it stands: no date is named; a hole is a hole."""
    plan = only(
        compiled(
            coverages=(
                coverage("literal", "09:00-17:00", except_holidays_missing=missing("not-stated")),
                coverage("open", "09:00-17:00", except_holidays_missing=missing("hole")),
            )
        )
    )
    assert covers(plan.coverages["literal"], "2026-07-14T10:00+02:00")
    assert plan.coverages["open"].undetermined == "hole"


def test_locked_years_are_never_computed() -> None:
    """A locked year is read from the lock, whatever the data say; the others are computed with a warning."""
    key = HolidayKey("FR")
    lock = Lock().with_year(key, 2026, "0.1", {datetime.date(2026, 5, 4): "Our day"})
    model = contract(
        coverages=(coverage("office", "09:00-17:00", except_holidays=refs("fr")),),
        holidays=(holidays("fr", "FR"),),
    )
    ruled = ruleset_from_model(model, (), lock)
    found = only(ruled).holidays["fr"]
    assert found.locked_years == (2026,)
    assert [day for day in found.dates if day.startswith("2026")] == ["2026-05-04"]
    assert "2027-05-01" in found.dates
    office = only(ruled).coverages["office"]
    assert covers(office, "2026-05-01T10:00+02:00")
    assert not covers(office, "2026-05-04T10:00+02:00")
    assert [(one.code, one.severity.name, one.values["years"]) for one in ruled.diagnostics] == [
        ("SLA274", "WARNING", "2027")
    ]
    released = ruleset_from_model(model, (), lock, release=True)
    assert [one.severity.name for one in released.diagnostics] == ["ERROR"]


def test_unknown_country_is_an_error_with_near_misses() -> None:
    """A country that the data lack is reported at its place, and leaves what needs it open."""
    ruled = compiled(
        coverages=(coverage("office", "09:00-17:00", except_holidays=refs("fr")),),
        holidays=(holidays("fr", "FX"),),
    )
    assert codes(ruled) == ["SLA294"]
    assert only(ruled).coverages["office"].undetermined == "not-stated"


def test_business_days_of_two_zones_need_the_zone_named() -> None:
    """Business days of a union over several zones have no meaning until the zone is named (T9)."""
    blocks = {"coverages": (OFFICE, coverage("york", "09:00-17:00", zone="America/New_York"))}
    open_ended = only(
        compiled(
            **blocks, priorities=(priority("P1", promise("response", business_days(2, "office", "york"))),)
        )
    )
    assert open_ended.commitments[0].delay.kind == "none"
    named = only(
        compiled(
            **blocks,
            priorities=(
                priority("P1", promise("response", business_days(2, "office", "york", zone="Asia/Tokyo"))),
            ),
        )
    )
    assert named.commitments[0].delay.kind == "business-days"
    assert list(named.coverages["office + york"].days_in) == ["Asia/Tokyo"]


def test_contract_without_zone_computes_no_date() -> None:
    """Without a zone no window has an instant; elapsed time still has a meaning."""
    model = contract(
        coverages=(OFFICE,),
        zone=None,
        zone_missing=missing("hole"),
        priorities=(
            priority("P1", promise("response", elapsed(4)), promise("resolution", covered(4, "office"))),
        ),
    )
    ruled = ruleset_from_model(model)
    plan = only(ruled)
    assert plan.coverages["office"].undetermined == "hole"
    assert ruled.rules.periods == ()
    assert [one.delay.kind for one in plan.commitments] == ["elapsed", "covered"]


def test_plans_share_equal_tables() -> None:
    """A coverage that two plans read alike is computed once: it is one object in both."""
    rules = compiled(coverages=(OFFICE, NIGHTS), plans=(plan("gold"), plan("silver"))).rules
    gold, silver = (rules.editions[0].plans[name] for name in ("gold", "silver"))
    assert gold.coverages["office"] is silver.coverages["office"]


def test_too_many_windows_are_refused() -> None:
    """A coverage with more windows than can be computed is an error, not a wait."""
    many = windows(
        *(
            f"{hour:02}:{minute:02}-{hour:02}:{minute + 1:02}"
            for hour in range(24)
            for minute in range(0, 58, 2)
        )
    )
    written = coverage("many", "00:00-00:01", days=range(7))
    written = written.model_copy(update={"weekly": (written.weekly[0].model_copy(update={"windows": many}),)})
    model: Contract = contract(end="2040-12-31", coverages=(written,))
    assert codes(ruleset_from_model(model)) == ["SLA276"]
