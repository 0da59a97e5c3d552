"""Coverages that calendars find hard, and any others: what the tests expand with readers not ours."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import strategies as st

from slacontract.clock.spec import Closure, CoverageSpec, Dated, Window
from slacontract.clock.zone import fixed_zone, zone_from_iana

H = 3600
FIRST, LAST = date(2026, 1, 1), date(2027, 12, 31)


def weekly(days: str, *windows: tuple[float, float]) -> tuple[tuple[Window, ...], ...]:
    """Windows (hours) of the weekdays that `days` marks with an x, Monday first."""
    made = tuple(Window(int(opens * H), int(closes * H)) for opens, closes in windows)
    return tuple(made if mark == "x" else () for mark in days)


PARIS = zone_from_iana("Europe/Paris", 2026, 2028)
HOLIDAYS = {
    date(2026, 1, 1): "Jour de l'an",
    date(2026, 5, 1): "Fête du Travail",
    date(2026, 5, 14): "Ascension",
    date(2026, 12, 25): "Noël",
    date(2027, 3, 29): "Lundi de Pâques",
}
CASES: dict[str, CoverageSpec] = {
    "office with a lunch break and holidays": CoverageSpec(
        PARIS, weekly("xxxxx..", (9, 13), (14, 17)), holidays=HOLIDAYS
    ),
    "nights": CoverageSpec(PARIS, weekly("xxxxxxx", (22, 6))),
    "nights that keep whole shifts": CoverageSpec(
        PARIS, weekly("xxxxxxx", (18, 8)), holidays=HOLIDAYS, keep_shifts=True
    ),
    "around the clock": CoverageSpec(PARIS, always=True),
    "around the clock but holidays": CoverageSpec(PARIS, always=True, holidays=HOLIDAYS),
    "weekends": CoverageSpec(PARIS, weekly(".....xx", (0, 24))),
    "within the hour that is skipped or repeated": CoverageSpec(PARIS, weekly("xxxxxxx", (2.25, 2.75))),
    "to the hour that is skipped": CoverageSpec(PARIS, weekly("......x", (1, 2), (3, 4))),
    "into the hour that is repeated": CoverageSpec(PARIS, weekly(".....xx", (20, 2.5))),
    "dated windows and closures": CoverageSpec(
        PARIS,
        weekly("xxxxx..", (9, 18)),
        holidays=HOLIDAYS,
        dated=(
            Dated(date(2026, 6, 20), date(2026, 6, 21), (Window(8 * H, 20 * H),), "in-addition"),
            Dated(date(2026, 12, 24), date(2026, 12, 24), (Window(9 * H, 12 * H),), "instead"),
            Dated(date(2026, 7, 1), date(2026, 8, 31), (Window(10 * H, 16 * H),), "instead"),
        ),
        closures=(Closure(date(2026, 8, 3), date(2026, 8, 16), "Congés"),),
    ),
    "New York": CoverageSpec(zone_from_iana("America/New_York", 2026, 2028), weekly("xxxxx..", (20, 4))),
    "Sydney": CoverageSpec(zone_from_iana("Australia/Sydney", 2026, 2028), weekly("xxxxxxx", (1.5, 9))),
    "Casablanca": CoverageSpec(zone_from_iana("Africa/Casablanca", 2026, 2028), weekly("xxxxxxx", (2, 10))),
    "Lord Howe, half an hour": CoverageSpec(
        zone_from_iana("Australia/Lord_Howe", 2026, 2028), weekly("xxxxxxx", (1.75, 2))
    ),
    "Kathmandu": CoverageSpec(zone_from_iana("Asia/Kathmandu", 2026, 2028), weekly("xx.xx.x", (0, 9))),
    "a fixed offset": CoverageSpec(fixed_zone("UTC+05:45", 20700), weekly("xxxxx..", (2, 10))),
    "UTC": CoverageSpec(fixed_zone("UTC", 0), weekly("xxxxx..", (9, 17))),
}


ZONES = ["Europe/Paris", "Europe/London", "America/St_Johns", "Australia/Lord_Howe", "Africa/Casablanca"]
quarter_hours = st.integers(0, 95).map(lambda quarter: quarter * 900)


@st.composite
def specs(draw: st.DrawFn) -> CoverageSpec:
    """Any coverage: windows a weekday, holidays, dated windows and closures at will."""
    window = st.tuples(quarter_hours, quarter_hours).filter(lambda pair: pair[0] != pair[1])
    days = [tuple(Window(*pair) for pair in draw(st.lists(window, max_size=2))) for _ in range(7)]
    dates = st.dates(date(2026, 2, 1), date(2026, 11, 30))
    holidays = dict.fromkeys(draw(st.lists(dates, max_size=5)), "Holiday")
    closed = [
        Closure(on, on + timedelta(days=draw(st.integers(0, 9)))) for on in draw(st.lists(dates, max_size=2))
    ]
    return CoverageSpec(
        zone_from_iana(draw(st.sampled_from(ZONES)), 2026, 2027),
        tuple(days),
        holidays=holidays,
        keep_shifts=draw(st.booleans()),
        closures=tuple(closed),
    )
