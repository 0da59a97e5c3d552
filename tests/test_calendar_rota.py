"""A rota that leaves covered hours without anybody, or books somebody twice, is a finding."""

from __future__ import annotations

import datetime
from zoneinfo import ZoneInfo

import pytest

import slacontract
from slacontract.diagnostics import Diagnostic

HEAD = """language en

contract "Support"
  reference "T-1"
  provider "Example Hosting"
  client "Example Foods"
  in force from 1 January 2026 until 31 December 2026
  time zone Europe/Paris

coverage nights "Nights"
  every day 20:00-06:00

coverage weekends "Weekends"
  Saturday and Sunday 08:00-18:00

priority P1 "Critical"
  response within 1 hour counted in nights plus weekends
"""
ROTA = """
rota night-duty "Night duty"
  under coverage nights
  rotation "A", "B" every 1 calendar week from 29 December 2025 at 09:00
"""
WEEKENDS = """
rota weekend-duty "Weekend duty"
  under coverage weekends
  rotation "{persons}" every 1 calendar week from 29 December 2025 at 09:00
"""


def found(text: str, code: str) -> list[Diagnostic]:
    """The findings of a code in a contract."""
    compiled = slacontract.compile_text(HEAD + text, today=datetime.date(2026, 6, 1))
    assert compiled.rules is not None
    return [one for one in compiled.diagnostics if one.code == code]


def test_a_rotation_that_covers_everything() -> None:
    """Nothing is found where every covered hour has one person, hand-overs in summer time included."""
    assert found(ROTA, "SLA308") == []
    assert found(ROTA, "SLA360") == []


def test_an_absence_is_a_gap() -> None:
    """Dates on which nobody stands in are a gap of as many hours as they cover."""
    (gap,) = found(ROTA + "  between 3 August 2026 and the 4 August 2026\n", "SLA308")

    assert "3 August 2026" in gap.message()
    assert " 20 hours" in gap.message()
    assert found(ROTA + '  between 3 August 2026 and the 4 August 2026 "C"\n', "SLA308") == []


def test_hours_outside_the_coverage_are_no_gap() -> None:
    """A rotation that begins at six in the morning leaves no night, though it leaves a day."""
    late = ROTA.replace("29 December 2025 at 09:00", "1 January 2026 at 06:00")
    (gap,) = found(late, "SLA308")

    assert " 6 hours" in gap.message()


@pytest.mark.parametrize(("persons", "twice"), [("B", 0), ("C", 0), ("A", 0)])
def test_two_rotas_at_different_hours(persons: str, twice: int) -> None:
    """One person in two rotas whose hours never meet is not booked twice."""
    assert len(found(ROTA + WEEKENDS.format(persons=persons), "SLA360")) == twice


def test_the_same_person_in_two_rotas_at_once() -> None:
    """Somebody on duty by two rotas in the same covered hours is said once, with both rotas and the hours."""
    second = ROTA.replace("night-duty", "second-duty").replace('"A", "B"', '"C", "A"')
    third = ROTA.replace("night-duty", "third-duty").replace('"A", "B"', '"A", "D"')

    assert found(ROTA + second, "SLA360") == []
    (twice,) = found(ROTA + third, "SLA360")
    assert twice.message().startswith("A is on duty twice")
    assert "night-duty" in twice.message()
    assert "third-duty" in twice.message()


def test_findings_in_french() -> None:
    """Both findings are worded in French as well."""
    (gap,) = found(ROTA + "  between 3 August 2026 and the 4 August 2026\n", "SLA308")

    assert gap.message("fr").startswith("Personne n’est de garde")


@pytest.mark.parametrize("every", ["1 calendar week", "100 calendar hours"])
def test_a_rotation_goes_on_from_years_before(every: str) -> None:
    """A rotation that began long before the contract has the turns that it would have had all along."""
    text = ROTA.replace("1 calendar week", every)
    turns = {}
    for year in (2021, 2025):
        begun = text.replace("29 December 2025", f"{28 if year == 2021 else 29} December {year}")
        compiled = slacontract.compile_text(HEAD + begun, today=datetime.date(2026, 6, 1))
        assert compiled.rules is not None
        (rota,) = next(iter(compiled.rules.editions[0].plans.values())).rota
        turns[year] = [(one.start, one.person) for one in rota.turns]
    zone = ZoneInfo("Europe/Paris")
    first = datetime.datetime(2021, 12, 28, 9, tzinfo=zone)
    for start, person in turns[2021]:
        if every == "100 calendar hours":
            number, rest = divmod(start - int(first.timestamp()), 360_000)
        else:
            local = datetime.datetime.fromtimestamp(start, zone)
            assert (local.hour, local.minute) == (9, 0)
            number, rest = divmod((local.date() - first.date()).days, 7)
        assert rest == 0
        assert person == "AB"[number % 2]
    assert len(turns[2021]) >= len(turns[2025]) - 1
