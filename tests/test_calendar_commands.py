"""`slac next` and `slac calendar` tell what the rule set says, and nothing else."""

from __future__ import annotations

import datetime
import json
import re
from pathlib import Path
from xml.etree import ElementTree

import pytest
from click.testing import CliRunner, Result
from support.targets import EXAMPLES

from slacontract.cli import slac
from slacontract.judge import engine_of
from slacontract.project import compile_text

CONTRACT = """language en

contract "Support"
  reference "S-7"
  provider "Example Hosting"
  client "Example Foods"
  in force from 1 January 2026 until 31 December 2026
  time zone Europe/Paris

holidays france "Public holidays"
  country "FR"

coverage office "Office hours"
  Monday to Friday 09:00-13:00 and 14:00-17:00
  except holidays france

coverage nights "Nights"
  every day 20:00-06:00
  on call

rota night-duty "Night duty"
  under coverage nights
  rotation "First team", "Second team" every 1 calendar week from 5 January 2026 at 09:00
  between 3 August 2026 and the 9 August 2026 "Third team"
"""
AMENDMENT = """language en
amendment "Longer Fridays"
  amends "S-7"
  revision 2 of 1 June 2026
  takes effect on 15 July 2026
use "base.sla"
override coverage office
  Friday 08:00-17:00
"""
TODAY = datetime.date(2026, 6, 1)


@pytest.fixture(autouse=True)
def own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each test in a folder and with a cache of its own, in English."""
    monkeypatch.setenv("SLAC_CACHE_DIR", str(tmp_path / "cache"))
    monkeypatch.setenv("LC_ALL", "C")
    monkeypatch.setenv("COLUMNS", "200")
    monkeypatch.chdir(tmp_path)
    Path("base.sla").write_text(CONTRACT, encoding="utf-8")


def run(*arguments: str) -> Result:
    """Runs `slac` in this process."""
    return CliRunner().invoke(slac, list(arguments))


def answer(at: str, file: str = "base.sla") -> dict[str, dict[str, object]]:
    """The JSON answer of `slac next`, by coverage."""
    result = run("next", file, "--at", at, "--format", "json")
    assert result.exit_code == 0, result.stderr
    return {one["coverage"]: one for one in json.loads(result.stdout)["coverages"]}


def test_open_until_its_break() -> None:
    """An open coverage is open until its own next closing, in its zone."""
    office = answer("2026-05-22T08:00:00Z")["office"]

    assert (office["open"], office["until"]) == (True, "2026-05-22T13:00:00+02:00")
    assert office["next_closing_day"] == {
        "date": "2026-05-25",
        "reason": "holiday",
        "name": "Pentecost Monday",
    }


def test_closed_over_a_holiday() -> None:
    """On a holiday the coverage is closed until it opens again, and the day itself is the closing day."""
    office = answer("2026-05-25T10:00:00+02:00")["office"]

    assert (office["open"], office["until"]) == (False, "2026-05-26T09:00:00+02:00")
    assert office["next_closing_day"]["date"] == "2026-05-25"  # type: ignore[index]


@pytest.mark.parametrize(
    ("at", "person"),
    [
        ("2026-05-04T08:59:59+02:00", "Second team"),  # closed: who is on call when it opens
        ("2026-05-04T21:00:00+02:00", "Second team"),
        ("2026-05-11T02:00:00+02:00", "Second team"),
        ("2026-05-11T21:00:00+02:00", "First team"),
        ("2026-08-05T21:00:00+02:00", "Third team"),  # the swap
    ],
)
def test_who_is_on_call(at: str, person: str) -> None:
    """Duty is that of the rota at the moment, or at the next opening, swaps included."""
    (duty,) = answer(at)["nights"]["duty"]  # type: ignore[misc]

    assert duty["person"] == person


def test_a_rota_without_a_turn_says_nobody() -> None:
    """Before the first turn of a rota nobody is on call, until that turn."""
    (duty,) = answer("2026-01-02T21:00:00+01:00")["nights"]["duty"]  # type: ignore[misc]

    assert duty == {"rota": "night-duty", "person": None, "until": "2026-01-05T09:00:00+01:00"}


def test_outside_the_horizon_is_an_answer_of_its_own() -> None:
    """A moment that is not computed is no closed coverage: exit code 1, with the dates that are."""
    result = run("next", "base.sla", "--at", "2050-05-22T16:50+02:00")

    assert result.exit_code == 1
    assert "2026" in result.stderr
    assert run("next", "base.sla", "--at", "2026-05-22 16:50").exit_code == 2


def test_not_in_force_is_said() -> None:
    """After its last day the contract still has hours, and it is said that they bind nobody."""
    result = run("next", "base.sla", "--at", "2027-01-08T10:00:00+01:00")

    assert result.exit_code == 0
    assert "not in force" in result.stdout


def test_next_in_french() -> None:
    """The same in French."""
    text = run("next", "base.sla", "--at", "2026-05-04T21:00:00+02:00", "--lang", "fr").stdout

    assert "Nights : ouvert jusqu’au mar. 5 mai 2026 à 6h00" in text
    assert "d’astreinte (night-duty) : Second team" in text


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_next_agrees_with_the_engine(path: Path) -> None:
    """For each example, what is open at a moment is what the finished sets contain."""
    moments = [1779459000 + step * 86400 * 9 + step * 3600 for step in range(4)]
    compiled = run("next", str(path), "--at", "2026-05-22T14:10:00Z", "--format", "json")
    assert compiled.exit_code == 0, compiled.stderr
    from support.targets import example

    rules = example(path).rules
    assert rules is not None
    engine = engine_of(rules)
    from slacontract.cli.hours.agenda import shown_at, stand

    contract = example(path).contract
    assert contract is not None
    for at in moments:
        for shown in shown_at(engine, contract, "en", at):
            one = stand(shown, at)
            rows = shown.view.coverage.intervals
            inside = next((row for row in rows if row[0] <= at < row[1]), None)
            if one.open is None:
                known = shown.view.timeline.known
                assert shown.view.coverage.undetermined or not known[0] <= at < known[1]
                continue
            assert one.open == (inside is not None)
            if inside is not None and one.until is not None:
                assert one.until == inside[1]
            if inside is None and one.until is not None:
                assert one.until == min(row[0] for row in rows if row[0] >= at)


def hours(text: str) -> int:
    """Seconds that the hours of a cell make."""
    total = 24 * 3600 if text.startswith("all day") else 0
    for a, b, c, d in re.findall(r"(\d\d):(\d\d)-(\d\d):(\d\d)", text):
        total += (int(c) - int(a)) * 3600 + (int(d) - int(b)) * 60
    return total


def test_a_month_shows_every_covered_second() -> None:
    """The hours of the month add up to those of the rule set; holidays and duty stand beside them."""
    result = run("calendar", "base.sla", "--month", "2026-05")
    rules = compile_text(CONTRACT, today=TODAY).rules
    assert rules is not None
    engine = engine_of(rules)
    start, end = (engine.contract_zone.midnight(datetime.date(2026, month, 1)) for month in (5, 6))
    wanted = {
        name: engine.views()[0].coverage(name).timeline.covered(start, end) for name in ("office", "nights")
    }
    rows = [line for line in result.stdout.splitlines() if re.match(r"(Mon|Tue|Wed|Thu|Fri|Sat|Sun) ", line)]
    head = next(line for line in result.stdout.splitlines() if line.startswith("day "))
    nights = head.index("Nights")

    assert len(rows) == 31
    assert sum(hours(row[:nights]) for row in rows) == wanted["office"]
    assert sum(hours(row[nights:]) for row in rows) == wanted["nights"]
    assert "closed: Ascension Day" in rows[13]
    assert rows[10].endswith("Second team, First team")


def test_the_nights_when_clocks_change() -> None:
    """On the date with 23 hours and on that with 25, the wall times are those of the windows."""
    march = run("calendar", "base.sla", "--month", "2026-03", "--coverage", "nights").stdout
    october = run("calendar", "base.sla", "--month", "2026-10", "--coverage", "nights").stdout

    assert re.search(r"Sun 29 +00:00-06:00 20:00-24:00", march)
    assert re.search(r"Sun 25 +00:00-06:00 20:00-24:00", october)


def test_a_month_with_an_amendment() -> None:
    """Each day is shown in the edition that holds on it."""
    Path("amended.sla").write_text(AMENDMENT, encoding="utf-8")
    text = run("calendar", "amended.sla", "--month", "2026-07", "--coverage", "office").stdout

    assert re.search(r"Fri 10 +09:00-13:00 14:00-17:00", text)
    assert re.search(r"Fri 17 +08:00-17:00", text)


def test_narrow_terminals_get_blocks(monkeypatch: pytest.MonkeyPatch) -> None:
    """No line is wider than the terminal where its widest column fits."""
    monkeypatch.setenv("COLUMNS", "50")
    text = run("calendar", "base.sla", "--month", "2026-05").stdout

    assert max(map(len, text.splitlines())) <= 50
    assert text.count("Fri  1") == 3


def test_bad_requests() -> None:
    """A month that is none, one outside the contract, an unknown coverage: said, with an exit code."""
    assert run("calendar", "base.sla", "--month", "May").exit_code == 2
    assert run("calendar", "base.sla", "--month", "2050-05").exit_code == 1
    unknown = run("calendar", "base.sla", "--month", "2026-05", "--coverage", "x")
    assert unknown.exit_code == 2
    assert "office" in unknown.stderr


def test_the_year_is_drawn() -> None:
    """The drawing is well-formed, has every day with its hours, and takes hostile names as text."""
    hostile = CONTRACT.replace('"Office hours"', '"<script>&\u202e 🎉"')
    Path("hostile.sla").write_text(hostile, encoding="utf-8")
    result = run("calendar", "hostile.sla", "--month", "2026-05", "--svg", "year.svg")
    root = ElementTree.fromstring(Path("year.svg").read_bytes())
    ns = "{http://www.w3.org/2000/svg}"
    tips = [one.text or "" for one in root.iterfind(f".//{ns}g/{ns}title")]

    assert result.exit_code == 0
    assert len(tips) == 2 * 365
    assert not list(root.iter(f"{ns}script"))
    assert any("2026-05-14" in tip and "Ascension" in tip for tip in tips)
    assert any("First team" in tip for tip in tips)
    high = sum(float(one.get("height", "0")) for one in root.iter(f"{ns}rect") if one.get("class") == "open")
    days = 0.0
    for tip in tips:
        days += hours(tip) / 86400
    assert high / 26 == pytest.approx(days, abs=0.6)


APIA = """language en

contract "🎉 Support: a; b"
  reference "A-1"
  provider "P"
  client "C"
  in force from 1 November 2011 until 31 March 2012
  time zone Pacific/Apia

coverage all "All 🎉 hours"
  at all hours

coverage morning "Mornings"
  every day 02:15-02:45
"""


def test_a_date_that_was_skipped() -> None:
    """30 December 2011 did not happen in Samoa: the month says so, and no coverage has hours then."""
    Path("apia.sla").write_text(APIA, encoding="utf-8")
    text = run("calendar", "apia.sla", "--month", "2011-12").stdout
    (line,) = [line for line in text.splitlines() if line.startswith("Fri 30")]

    assert line.count("this date was skipped") == 2
    assert ":" not in line
    morning = answer("2011-12-29T23:30:00-10:00", "apia.sla")["morning"]
    assert morning["until"] == "2011-12-31T02:15:00+14:00"
    assert run("calendar", "apia.sla", "--month", "2011-12", "--svg", "a.svg").exit_code == 0


def test_duty_while_closed_is_that_of_the_next_opening() -> None:
    """The text says that it speaks of the next opening."""
    text = run("next", "base.sla", "--at", "2026-05-04T08:00:00+02:00").stdout

    assert "on call then (night-duty): Second team" in text
