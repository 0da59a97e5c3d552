"""A build that follows another updates the same events, and cancels those that are gone."""

from __future__ import annotations

from pathlib import Path

import icalendar
import pytest
from click.testing import CliRunner
from slacontract.targets.ical import emit
from support.targets import of_text

from slacontract.cli import slac
from slacontract.emitter import Compiled, Emission

TEXT = """language en

contract "Support"
  reference "S-7"
  revision 1 of 1 December 2025
  provider "Example Hosting"
  client "Example Foods"
  in force from 1 January 2026 until 31 December 2026
  time zone Europe/Paris

coverage office "Office hours"
  Monday to Friday 09:00-17:00

coverage nights "Nights"
  every day 22:00-06:00

coverage secret "Our own hours" for the provider only
  Monday 10:00-11:00
"""
REVISED = TEXT.replace("revision 1 of 1 December 2025", "revision 2 of 1 February 2026")


def build(text: str, previous: dict[str, bytes] | None = None, audience: str = "client") -> Emission:
    """What the target makes of a contract after another build."""
    seen = of_text(text, audience=audience)
    options = {} if previous is None else {"previous": previous}
    return emit(Compiled(seen.contract, seen.rules, seen.examples, seen.audience, "en", options=options))


def files(emission: Emission) -> dict[str, bytes]:
    return {artifact.path: artifact.content for artifact in emission.artifacts}


def events(content: bytes) -> dict[str, icalendar.Event]:
    return {str(one["UID"]): one for one in icalendar.Calendar.from_ical(content).walk("VEVENT")}


def test_nothing_changes_without_a_change() -> None:
    """A build after an equal one gives the same bytes."""
    first = files(build(TEXT))

    assert files(build(TEXT, first)) == first


def test_a_changed_window_updates_its_events() -> None:
    """The hours of a weekday change in the events of the same UIDs, each with a higher SEQUENCE, even where
    the contract forgot to raise its revision."""
    first = files(build(TEXT))
    before = events(first["coverage-office.ics"])
    after = events(files(build(TEXT.replace("09:00-17:00", "08:00-17:00"), first))["coverage-office.ics"])

    assert set(before) <= set(after)
    for uid, one in after.items():
        if uid in before and one["DTSTART"].dt != before[uid]["DTSTART"].dt:
            assert one["SEQUENCE"] > before[uid]["SEQUENCE"]
    assert sum(one["STATUS"] == "CONFIRMED" and "RRULE" in one for one in after.values()) >= 5


def test_a_removed_weekday_is_cancelled() -> None:
    """The events that are gone stay, cancelled, with a higher SEQUENCE; other days stay as they are."""
    first = files(build(TEXT))
    before = events(first["coverage-office.ics"])
    later = REVISED.replace("Monday to Friday 09:00", "Monday to Thursday 09:00")
    after = events(files(build(later, first))["coverage-office.ics"])
    fridays = {uid for uid, one in before.items() if one["DTSTART"].dt.weekday() == 4}

    assert fridays
    assert {uid for uid, one in after.items() if one["STATUS"] == "CANCELLED"} == fridays
    assert all(after[uid]["SEQUENCE"] > before[uid]["SEQUENCE"] for uid in fridays)


def test_a_removed_coverage_leaves_a_calendar_that_cancels_it() -> None:
    """A file that would have disappeared says that all of it is cancelled; from then on nothing moves."""
    first = files(build(TEXT))
    later = REVISED[: REVISED.index("coverage nights")]
    second = files(build(later, first))
    nights = events(second["coverage-nights.ics"])

    assert nights
    assert {str(one["STATUS"]) for one in nights.values()} == {"CANCELLED"}
    assert set(nights) == set(events(first["coverage-nights.ics"]))
    assert files(build(later, second)) == second


def test_what_comes_back_is_confirmed_again() -> None:
    """A cancelled event that the contract has again is confirmed, with a number above the cancellation."""
    first = files(build(TEXT))
    second = files(build(REVISED[: REVISED.index("coverage nights")], first))
    third = files(build(TEXT, second))
    cancelled, back = events(second["coverage-nights.ics"]), events(third["coverage-nights.ics"])

    assert {str(one["STATUS"]) for one in back.values()} == {"CONFIRMED"}
    assert all(one["SEQUENCE"] > cancelled[uid]["SEQUENCE"] for uid, one in back.items())


def test_the_client_gets_nothing_of_the_provider_s() -> None:
    """A previous build for the provider is refused for the client, with a finding: nothing of it leaks."""
    private = files(build(TEXT, audience="provider"))
    emission = build(REVISED, private)

    assert "coverage-secret.ics" in private
    assert not any(b"Our own hours" in content for content in files(emission).values())
    assert {finding.code for finding in emission.diagnostics} == {"SLA522"}


@pytest.mark.parametrize(
    "damage",
    [
        lambda content: content[: len(content) // 2],
        lambda content: content.replace(b"slacontract", b"other"),
        lambda content: content.replace(b"SEQUENCE:1", b"SEQUENCE:one"),
        lambda content: content.replace(b"END:VEVENT\r\n", b"", 1),
        lambda content: content.replace(b"UID:", b"UIX:"),
        lambda content: b"\xff" + content,
        lambda content: content.replace(b"\r\n", b"\n"),
        lambda content: b"",
    ],
)
def test_a_damaged_previous_calendar_is_a_finding(damage: object) -> None:
    """What no build of ours left is not gone on from, and that is said; the calendar is made all the same."""
    fresh = files(build(REVISED))
    old = damage(files(build(TEXT))["coverage-office.ics"])  # type: ignore[operator]
    emission = build(REVISED, {"coverage-office.ics": old})

    assert [finding.code for finding in emission.diagnostics] == ["SLA522"]
    assert files(emission) == fresh


def test_on_the_command_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """`slac build --previous FOLDER` goes on from that build, into the same folder as well."""
    monkeypatch.setenv("SLAC_CACHE_DIR", str(tmp_path / "cache"))
    monkeypatch.chdir(tmp_path)
    Path("s.sla").write_text(TEXT, encoding="utf-8")
    arguments = ["build", "s.sla", "-t", "ical", "-o", "out", "--today", "2026-06-01"]
    assert CliRunner().invoke(slac, arguments).exit_code == 0
    Path("s.sla").write_text(REVISED[: REVISED.index("coverage nights")], encoding="utf-8")
    result = CliRunner().invoke(slac, [*arguments, "--previous", "out"])

    assert result.exit_code == 0, result.stderr
    assert b"STATUS:CANCELLED" in Path("out/ical/coverage-nights.ics").read_bytes()
