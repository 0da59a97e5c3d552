"""The clock against an independent program that steps every second (T2 to T9)."""

from __future__ import annotations

import ast
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import oracle.seconds as stepping
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support.neutral_clock import spec, zone_for

from slacontract.clock.coverage import finish, intersect, subtract, unite
from slacontract.clock.days import days_of
from slacontract.clock.errors import OutsideHorizon
from slacontract.clock.intervals import total

DAY = 86400

# Where the wall misbehaves: both changes of clock, a year's end, a date that does not exist, two Ramadan
# changes, half an hour at Lord Howe, a zone with odd minutes, one that changes at its own midnight.
PLACES = [
    ("Europe/Paris", "2026-03-28"),
    ("Europe/Paris", "2026-10-24"),
    ("Europe/Paris", "2026-12-30"),
    ("America/New_York", "2026-03-07"),
    ("America/New_York", "2026-10-31"),
    ("Australia/Lord_Howe", "2026-04-04"),
    ("Australia/Lord_Howe", "2026-10-03"),
    ("Pacific/Apia", "2011-12-29"),
    ("Africa/Casablanca", "2026-02-14"),
    ("Africa/Casablanca", "2026-03-21"),
    ("UTC+05:45", "2028-02-28"),
    ("America/Sao_Paulo", "2018-02-17"),
    ("America/Sao_Paulo", "2018-11-03"),
    ("America/St_Johns", "2010-11-06"),
]
LENGTH = 3 * DAY
FEW = settings().max_examples // 8  # a second each; more where the profile asks for more


def start_of(place: tuple[str, str]) -> int:
    """Noon UTC of the day before the date of a place."""
    on = date.fromisoformat(place[1]) - timedelta(days=1)
    return int(datetime(on.year, on.month, on.day, 12, tzinfo=UTC).timestamp())


minutes = st.integers(0, 24 * 12 - 1).map(lambda n: 5 * n)


@st.composite
def pairs(draw: st.DrawFn) -> list[tuple[str, str]]:
    """Up to two windows of a date, overnight ones and those that end at 24:00 included."""
    found = []
    for _ in range(draw(st.integers(0, 2))):
        a, b = draw(minutes), draw(st.one_of(minutes, st.just(1440)))
        if a != b:
            found.append((f"{a // 60:02}:{a % 60:02}", f"{b // 60:02}:{b % 60:02}"))
    return found


@st.composite
def coverages(draw: st.DrawFn, zone: str, around: date) -> dict[str, Any]:
    """Any coverage with all layers near a date."""
    near = st.integers(-1, 3).map(lambda n: (around + timedelta(days=n)).isoformat())
    evening, morning = draw(st.integers(15 * 60, 1439)), draw(st.integers(0, 9 * 60))
    overnight = [(f"{evening // 60:02}:{evening % 60:02}", f"{morning // 60:02}:{morning % 60:02}")]
    shapes = [overnight, *(draw(pairs()) for _ in range(draw(st.integers(0, 2))))]
    weekly = {day: draw(st.sampled_from(shapes)) for day in stepping.WEEKDAYS}
    closed = sorted(draw(st.lists(near, max_size=2)))
    return {
        "zone": zone,
        "weekly": weekly,
        "holidays": {
            "dates": draw(st.lists(near, min_size=1, max_size=2)),
            **({"shift": "kept-whole"} if draw(st.integers(0, 3)) == 0 else {}),
        },
        # Dated windows keep to the middle of the day, where every clock time exists once in all places.
        "dated": [
            {
                "date": draw(near),
                "windows": draw(
                    st.sampled_from([[("04:00", "12:00")], [("10:00", "11:00"), ("13:00", "04:30")]])
                ),
                "mode": draw(st.sampled_from(["replaces", "in-addition"])),
            }
            for _ in range(draw(st.integers(0, 1)))
        ],
        "closures": [{"from": closed[0], "to": closed[-1]}]
        if draw(st.integers(0, 3)) == 0 and closed
        else [],
    }


def usable(coverage: dict[str, Any]) -> dict[str, Any]:
    """The coverage without dated windows on a date that the wall skips, which the clock refuses."""
    coverage["dated"] = [
        one
        for one in coverage["dated"]
        if not (coverage["zone"] == "Pacific/Apia" and one["date"] == "2011-12-30")
    ]
    return coverage


@pytest.mark.slow
@pytest.mark.parametrize("place", PLACES, ids=lambda place: f"{place[0]}-{place[1]}")
def test_sets_deadlines_and_business_days_agree(place: tuple[str, str]) -> None:
    """T2 to T9: the same seconds, deadlines and business days as stepping, on any layered coverage."""
    start = start_of(place)
    end = start + LENGTH
    span = (start, end)

    @settings(max_examples=FEW)
    @given(
        coverages(place[0], date.fromisoformat(place[1])).map(usable),
        st.lists(st.tuples(st.integers(start, end), st.integers(0, 30000)), min_size=3, max_size=3),
    )
    def agree(coverage: dict[str, Any], questions: list[tuple[int, int]]) -> None:
        stepped = stepping.Stepped(coverage, start, end)
        done = finish(spec(coverage, span), span)
        assert list(done.intervals) == stepping.runs(stepped.covered, start)
        assert total(done.intervals) == sum(stepped.covered)
        line = done.timeline
        for t, wanted in questions:
            expected = stepping.deadline(stepped.covered, start, t, wanted)
            try:
                answer = line.deadline(t, wanted)
            except OutsideHorizon:
                answer = None
            assert answer == expected
            assert line.covered(start, t) == stepping.covered_between(stepped.covered, start, start, t)
        whole = stepped.wall.dates[stepped.wall.days[0] + 1 : stepped.wall.days[-1]]
        assert [day for day in done.business_dates() if day in whole] == [
            day for day in whole if day in stepped.business
        ]

    agree()


@pytest.mark.slow
@pytest.mark.parametrize(
    "place",
    [("Europe/Paris", "2026-03-24"), ("Europe/Paris", "2026-12-27"), ("America/New_York", "2026-10-27")],
    ids=lambda place: f"{place[0]}-{place[1]}",
)
def test_day_counts_agree(place: tuple[str, str]) -> None:
    """T9, K4: N business days and the same business day, over weeks with a change of clock."""
    start = start_of(place)
    end = start + 11 * DAY
    span = (start, end)

    @settings(max_examples=FEW)
    @given(
        coverages(place[0], date.fromisoformat(place[1]) + timedelta(days=3)),
        st.integers(start, start + 3 * DAY),
        st.integers(1, 4),
        st.lists(st.integers(start, end), max_size=4),
    )
    def agree(coverage: dict[str, Any], t: int, n: int, edges: list[int]) -> None:
        stepped = stepping.Stepped(coverage, start, end)
        done = finish(spec(coverage, span), span)
        days = days_of(done)
        closings = [closing for _, closing in stepping.runs(stepped.covered, start) if closing < end]
        # Any pauses, and those that hold, or just miss, the last second before each closing.
        waits = [
            list(zip(*[iter(sorted(edges))] * 2, strict=False)),
            [(closing - 1, closing) for closing in closings[::2]],
            [(closing, closing + 1) for closing in closings],
        ]
        for pauses in ([], *waits):

            def paused(second: int, pauses: list[tuple[int, int]] = pauses) -> bool:
                return any(a <= second < b for a, b in pauses)

            expected = stepping.business_deadline(
                stepped.wall, stepped.covered, stepped.business, t, n, paused
            )
            try:
                answer = days.deadline(t, n, "last-closing", done.timeline, paused if pauses else None)
            except OutsideHorizon:
                answer = None
            # Stepping leaves the last date out, for the window may cut it.
            if expected is not None or (answer is not None and days.row(answer - 1) != days.rows[-1]):
                assert answer == expected
        for moment in (t, *closings[:3]):
            expected = stepping.same_business_day(stepped.wall, stepped.covered, moment)
            if expected is not None:
                assert days.same_business_day(moment) == expected

    agree()


@pytest.mark.slow
def test_unions_intersections_and_differences_agree() -> None:
    """T2: set operations over two zones equal the same operations second by second."""
    start = start_of(("Europe/Paris", "2026-03-28"))
    end = start + LENGTH
    span = (start, end)

    @settings(max_examples=FEW)
    @given(
        st.tuples(
            coverages("Europe/Paris", date(2026, 3, 28)),
            coverages("America/New_York", date(2026, 3, 28)),
            coverages("Europe/Paris", date(2026, 3, 29)),
        )
    )
    def agree(three: tuple[dict[str, Any], ...]) -> None:
        a, b, c = (stepping.Stepped(one, start, end).covered for one in three)
        x, y, z = (finish(spec(one, span), span) for one in three)
        for kind, ours in (
            ("union", unite((x, y))),
            ("intersection", intersect(x, y)),
            ("difference", subtract(x, y)),
        ):
            both = stepping.combine(kind, [a, b])
            assert list(ours.intervals) == stepping.runs(both, start)
        ours = subtract(intersect(unite((x, y)), z), y)
        stepped = stepping.combine(
            "difference", [stepping.combine("intersection", [stepping.combine("union", [a, b]), c]), b]
        )
        assert list(ours.intervals) == stepping.runs(stepped, start)

    agree()


@pytest.mark.slow
def test_business_days_of_a_difference_agree() -> None:
    """T9: the dates of the first member on which the result covers a second."""
    start = start_of(("Europe/Paris", "2026-10-24"))
    span = (start, start + LENGTH)

    @settings(max_examples=FEW)
    @given(coverages("Europe/Paris", date(2026, 10, 25)), coverages("Europe/Paris", date(2026, 10, 25)))
    def agree(first: dict[str, Any], second: dict[str, Any]) -> None:
        a, b = stepping.Stepped(first, *span), stepping.Stepped(second, *span)
        left = stepping.combine("difference", [a.covered, b.covered])
        some = {a.wall.dates[day] for day, covered in zip(a.wall.days, left, strict=True) if covered}
        whole = a.wall.dates[a.wall.days[0] + 1 : a.wall.days[-1]]
        ours = subtract(finish(spec(first, span), span), finish(spec(second, span), span)).business_dates()
        assert [day for day in ours if day in whole] == [d for d in whole if d in a.business and d in some]

    agree()


def test_the_reference_shares_no_code_with_the_product() -> None:
    """A mistake in the clock cannot hide in the program that checks it."""
    for path in Path(stepping.__file__).parent.glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            names = (
                [alias.name for alias in node.names]
                if isinstance(node, ast.Import)
                else [node.module or "."]
                if isinstance(node, ast.ImportFrom)
                else []
            )
            assert not any(name.split(".")[0] in ("slacontract", "support", "") for name in names), path
    zone = zone_for("Europe/Paris", (start_of(PLACES[0]), start_of(PLACES[0])))
    assert zone.offset(start_of(PLACES[0])) == 3600
