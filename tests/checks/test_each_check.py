"""What each check finds beside its page's example, and what it leaves alone."""

from __future__ import annotations

import datetime
import re

import pytest

import slacontract
from slacontract.diagnostics import Diagnostic, Severity

TODAY = datetime.date(2026, 6, 1)
HEAD = """language en

contract "Support"
  reference "T-1"
  provider "Example Hosting"
  client "Example Foods"
  in force from 1 January 2026 until 31 December 2026
  renewed for 12 months
  time zone Europe/Paris
"""
OFFICE = """
coverage office "Office hours"
  Monday to Friday 09:00-17:00
"""
P1 = """
priority P1 "Critical"
  response within 4 hours counted in office
"""
KEPT = """
clock response
  starts at report
  if a priority change makes it late it is due at the change
"""
SHOP = """
service shop "Web shop"
  means "the public pages"

service mail "Mail"
  means "sending of mail"

price fee "Monthly fee"
  costs 1000 EUR per month

availability up "Availability"
  measures shop
  at least 99.5 % over each calendar month

credit downtime "Credit"
  based on availability up
"""

FOUND = {
    "best effort before a delay": (
        "SLA344",
        f'{OFFICE}{KEPT}\npriority P1 "Urgent"\n  response best effort\n'
        '\npriority P2 "Other"\n  response within 4 hours counted in office\n',
    ),
    "a coverage that never opens in force": (
        "SLA345",
        "\ncoverage fair\n  on 20 June 2027 09:00-17:00\n"
        "\npriority P1\n  response within 4 hours counted in fair\n",
    ),
    "a priority without a promise": ("SLA347", f'{OFFICE}{P1}\npriority P2 "Other"\n  means "the rest"\n'),
    "a clock without a promise": (
        "SLA348",
        f"{OFFICE}{P1}\nclock resolution\n  starts at report\n  on reopening continues\n",
    ),
    "a state that pauses what is not promised": (
        "SLA348",
        f"{OFFICE}{P1}\nstate hold\n  waiting for the client\n  pauses the resolution\n",
    ),
    "hours that two coverages leave out": (
        "SLA349",
        f"{OFFICE}\ncoverage evening\n  Monday to Friday 17:00-20:00\n"
        "\npriority P1\n  response within 4 hours counted in office plus evening\n",
    ),
    "a band below the promised level": (
        "SLA352",
        f"{OFFICE}{P1}{SHOP}  below 99 % gives 5 % of fee\n",
    ),
    "a cap that no band reaches": (
        "SLA353",
        f"{OFFICE}{P1}{SHOP}  below 99.5 % gives 5 % of fee\n  at most 50 % of fee over each "
        f"calendar month\n",
    ),
    "a cap that every band reaches": (
        "SLA353",
        f"{OFFICE}{P1}{SHOP}  below 99.5 % gives 5 % of fee\n  below 99 % gives 9 % of fee\n"
        "  at most 4 % of fee over each calendar month\n",
    ),
    "a day of more hours than the coverage has": (
        "SLA354",
        f"{OFFICE}\npriority P1\n  response within 2 days of 10 hours counted in office\n",
    ),
    "a site in a country without holidays": (
        "SLA356",
        '\nholidays france\n  country "FR"\n\ncoverage office\n  Monday to Friday 09:00-17:00\n'
        f'  except holidays france\n\nsite tokyo "Tokyo"\n  time zone Asia/Tokyo\n{P1}',
    ),
    "an event that adds nothing": (
        "SLA357",
        "\ncoverage always\n  at all hours\n\ncoverage launch\n  on 20 June 2026 08:00-20:00\n  "
        "joins always\n"
        "\npriority P1\n  response within 4 hours counted in always\n",
    ),
    "a day instead, with fewer hours": (
        "SLA358",
        "\ncoverage office\n  Monday to Friday 09:00-17:00\n  on 22 June 2026 10:00-12:00 instead\n" + P1,
    ),
    "a ladder that begins above one hundred": (
        "SLA359",
        f'{OFFICE}{P1}\nescalation ladder up\n  step 1 "head of operations" at 120 % of response\n',
    ),
    "a pause in which tickets begin": (
        "SLA315",
        f"{OFFICE}{P1}\nstate new\n  first state of every ticket\n  waiting for the client\n"
        "  pauses the intervention\n\ncommitments\n  for every ticket intervention not stated\n",
    ),
    "a pause that only the provider ends": (
        "SLA315",
        f"{OFFICE}{P1}\nstate hold\n  waiting for the client\n  left by the provider\n"
        "  pauses the intervention\n\ncommitments\n  for every ticket intervention not stated\n",
    ),
    "a pause of every clock": (
        "SLA316",
        f"{OFFICE}{P1}\nstate hold\n  waiting for the client\n  pauses every clock\n",
    ),
    "a window that runs into Monday": (
        "SLA309",
        "\ncoverage office\n  Sunday 22:00-06:00\n  Monday 05:00-17:00\n" + P1,
    ),
    "a cut by a closure": (
        "SLA310",
        "\ncoverage office\n  every day 20:00-04:00\n  closed on 14 July 2026\n" + P1,
    ),
    "an update at an hour that is skipped": (
        "SLA311",
        f"{OFFICE}{P1}\ncommitments\n  for every ticket update at 02:30\n",
    ),
}

SILENT = {
    "an order that holds by the hours": (
        ("SLA301", "SLA302"),
        "\ncoverage wide\n  Monday to Saturday 08:00-20:00\n"
        f"{OFFICE}{KEPT}\nclock intervention\n  starts at report\n"
        "  if a priority change makes it late it is due at the change\n"
        "\npriority P1\n  response within 1 hour counted in wide\n  intervention within 2 hours "
        "counted in wide\n"
        "\npriority P2\n  response within 1 hour counted in office\n"
        "  intervention within 1 business day counted in office\n",
    ),
    "a share of tickets beside all of them": (
        ("SLA301",),
        f"{OFFICE}\nclock intervention\n  starts at report\n\npriority P1\n"
        "  response within 4 hours counted in office for at least 99 % of tickets over each calendar month\n"
        "  intervention within 2 hours counted in office for at least 80 % of tickets over each "
        "calendar month\n",
    ),
    "a clock that starts later on purpose": (
        ("SLA301",),
        f"{OFFICE}\nclock resolution\n  starts at intervention\n  on reopening continues\n\npriority P1\n"
        "  response within 4 hours counted in office\n  resolution within 1 hour counted in office\n",
    ),
    "a shift that is kept whole": (
        ("SLA310",),
        "\ncoverage office\n  every day 20:00-04:00\n  closed on 14 July 2026\n"
        "  a shift follows the day it opens\n" + P1,
    ),
    "a night written in two windows": (
        ("SLA310", "SLA309"),
        "\ncoverage office\n  every day 00:00-04:00 and 20:00-24:00\n  closed on 14 July 2026\n" + P1,
    ),
    "a channel without hours": (
        ("SLA307",),
        f'{OFFICE}{P1}\nchannel mail "Mail"\n  contact "a@example.org"\n',
    ),
    "a channel beside calendar time": (
        ("SLA307",),
        '\ncoverage always\n  at all hours\n\nchannel mail "Mail"\n  under coverage always\n'
        "\npriority P1\n  response within 4 calendar hours\n",
    ),
    "a pause that waits for the client or the provider": (
        ("SLA314",),
        f"{OFFICE}{P1}\nstate hold\n  waiting for the client or the provider\n  pauses the intervention\n",
    ),
    "one delay for all priorities": (
        ("SLA317",),
        f"{OFFICE}{P1}\npriority P2\n  response within 4 hours counted in office\n",
    ),
    "bands that fit their level": (
        ("SLA322", "SLA352", "SLA353"),
        f"{OFFICE}{P1}{SHOP}  below 99.5 % gives 5 % of fee\n  below 99 % gives 10 % of fee\n"
        "  at most 10 % of fee over each calendar month\n",
    ),
    "hours of the same country": (
        ("SLA325",),
        '\nholidays italy\n  country "IT"\n\ncoverage office\n  Monday to Friday 09:00-17:00\n'
        f"  time zone Europe/Rome\n  except holidays italy\n{P1}",
    ),
    "hours of an island that has its own code": (
        ("SLA325",),
        '\nholidays island\n  country "FR"\n  region "FR-974"\n'
        "\ncoverage office\n  Monday to Friday 09:00-17:00\n"
        f"  time zone Indian/Reunion\n  except holidays island\n{P1}",
    ),
    "an event in force": (
        ("SLA327", "SLA357"),
        f"{OFFICE}{P1}\ncoverage launch\n  on 20 June 2026 08:00-20:00\n  joins office\n",
    ),
    "labels of different families": (("SLA328",), f'{OFFICE}{P1}\nstate critical "Critical"\n'),
    "a ladder with an early step": (
        ("SLA335", "SLA359"),
        f'{OFFICE}{P1}\nescalation ladder up\n  step 1 "head" at 50 % of response\n'
        '  step 2 "board" at 150 % of response\n',
    ),
}


def found_in(text: str, today: datetime.date = TODAY, *, release: bool = False) -> list[Diagnostic]:
    """All that is found in a contract that has a rule set."""
    compiled = slacontract.compile_text(text, today=today, release=release)
    assert compiled.rules is not None, [one.message() for one in compiled.diagnostics]
    return list(compiled.diagnostics)


@pytest.mark.parametrize("case", FOUND)
def test_found(case: str) -> None:
    """What the page names beside its example is found, once, with a place."""
    code, text = FOUND[case]
    hits = [one for one in found_in(HEAD + text) if one.code == code]
    assert len(hits) == 1
    assert hits[0].spans


@pytest.mark.parametrize("case", SILENT)
def test_silent(case: str) -> None:
    """What is wise, or was said on purpose, is left alone."""
    codes, text = SILENT[case]
    assert not [one.message() for one in found_in(HEAD + text) if one.code in codes]


def test_own_promise_beside_one_for_every_ticket_is_refused() -> None:
    """A priority's own promise and one for every ticket fix one thing twice: an error, before any check."""
    text = f"{HEAD}{OFFICE}{P1}\ncommitments\n  for every ticket response within 2 hours counted in office\n"
    assert "SLA254" in {one.code for one in slacontract.compile_text(text, today=TODAY).diagnostics}


def test_holes_are_notes_in_a_draft_and_errors_in_a_release() -> None:
    """What is to be agreed may stand in a draft, and nowhere else; what is not stated may stay."""
    text = HEAD + OFFICE + P1 + "  intervention to be agreed\n  resolution not stated\n"
    draft = [one for one in found_in(text) if one.code == "SLA338"]
    signed = [one for one in found_in(text, release=True) if one.code == "SLA338"]
    assert [one.severity for one in draft] == [Severity.NOTE]
    assert [one.severity for one in signed] == [Severity.ERROR]


def test_past_end_depends_on_the_day() -> None:
    """A contract has ended from the day after its last one."""
    text = (HEAD + OFFICE + P1).replace("  renewed for 12 months\n", "")
    last = datetime.date(2026, 12, 31)
    assert "SLA351" not in {one.code for one in found_in(text, last)}
    assert "SLA351" in {one.code for one in found_in(text, last + datetime.timedelta(days=1))}


def test_renewal_beyond_the_text_depends_on_the_day() -> None:
    """From the day after the last term that the text reaches, no deadline is computed: that is said, and
    what `horizon until` mends; the mended contract promises again."""
    text = HEAD + OFFICE + P1
    after = datetime.date(2027, 1, 1)
    assert "SLA361" not in {one.code for one in found_in(text, datetime.date(2026, 12, 31))}
    (found,) = [one for one in found_in(text, after) if one.code == "SLA361"]
    assert "horizon until" in found.hint()

    mended = text.replace(
        "  renewed for 12 months\n", "  renewed for 12 months\n  horizon until 1 June 2027\n"
    )
    assert mended != text
    assert "SLA361" not in {one.code for one in found_in(mended, after)}
    rules = slacontract.compile_text(mended, today=after).rules
    assert rules is not None
    assert rules.contract.in_force_until == "2027-12-31"


@pytest.mark.parametrize(
    ("line", "until"), [("minimum term 12 months", None), ("ends on 30 June, 31 December", "2027-06-30")]
)
def test_a_contract_without_an_end_goes_on(line: str, until: str | None) -> None:
    """A contract that states no last day goes on after its minimum term, or a day on which it could end:
    where the text reaches no further that is said, and `horizon until` mends it."""
    text = re.sub(r" until 31 December 2026\n  renewed for 12 months\n", f"\n  {line}\n", HEAD + OFFICE + P1)
    assert line in text
    after = datetime.date(2027, 1, 2)
    assert "SLA361" in {one.code for one in found_in(text, after)}

    mended = text.replace("  time zone", "  horizon until 1 June 2027\n  time zone")
    assert "SLA361" not in {one.code for one in found_in(mended, after)}
    rules = slacontract.compile_text(mended, today=after).rules
    assert rules is not None
    assert rules.contract.in_force_until == until


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        ("ends on 31 December", None),
        ("ends on 30 June, 31 December|renewed for 6 months", None),
        ("ends on 31 August", "The term ends on 31 December 2026; by “ends on” it would be 31 August 2027."),
        ("ends on 31 August|renewed for 8 months", "The term ends on 31 December 2026"),
        (
            "ends on 30 June, 31 December|renewed for 12 months",
            "The term after a renewal ends on 31 December 2027; by “ends on” it would be 30 June 2027.",
        ),
    ],
)
def test_a_term_ends_on_the_days_that_the_text_names(lines: str, said: str | None) -> None:
    """A stated end, or that of the first renewal, on another day than `ends on` names next is found, with
    both dates; a term that agrees with it is not."""
    head = "".join(f"  {line}\n" for line in lines.split("|"))
    text = (HEAD + OFFICE + P1).replace("  renewed for 12 months\n", head)
    assert text != HEAD + OFFICE + P1
    found = [one.message("en") for one in found_in(text) if one.code == "SLA362"]

    assert len(found) == (said is not None)
    assert said is None or found[0].startswith(said)


def test_signature_after_effect() -> None:
    """A signature on the first day is in time; on the second it is late."""
    for day, late in ((1, False), (2, True)):
        text = (HEAD + OFFICE + P1).replace("  time zone", f"  signed on {day} January 2026\n  time zone")
        assert ("SLA350" in {one.code for one in found_in(text)}) is late


def test_a_silence_that_is_stated_weighs_less() -> None:
    """“not stated” for the change of priority is a warning, saying nothing is a danger; signed, a note."""
    two = f'{OFFICE}{{clock}}{P1}\npriority P2 "Other"\n  response within 8 hours counted in office\n'
    stated = "\nclock response\n  starts at report\n  if a priority change makes it late not stated\n"
    weights = {
        "silent": found_in(HEAD + two.format(clock="")),
        "stated": found_in(HEAD + two.format(clock=stated)),
        "signed": found_in(
            HEAD.replace("  time zone", "  signed on 1 January 2026\n  time zone") + two.format(clock="")
        ),
    }
    severities = {name: [d.severity for d in found if d.code == "SLA317"] for name, found in weights.items()}
    assert severities == {
        "silent": [Severity.DANGER],
        "stated": [Severity.WARNING],
        "signed": [Severity.NOTE],
    }


def test_a_pair_is_reported_once_for_all_plans() -> None:
    """Plans that share two clauses share the finding."""
    text = (
        f"{HEAD}{OFFICE}\nclock intervention\n  starts at report\n\npriority P1\n"
        "  response within 4 hours counted in office\n  intervention within 1 calendar hour\n"
        '\nplan basic "Basic"\n  costs 1 EUR per month\n\nplan gold "Gold"\n  costs 2 EUR per month\n'
    )
    assert [one.code for one in found_in(text)].count("SLA301") == 1


def test_clocks_with_two_starts_say_so() -> None:
    """Clocks that start at different events are compared as if together, and the finding says it."""
    text = (
        f"{HEAD}{OFFICE}\nclock response\n  starts at report\n\nclock intervention\n"
        "  starts at ticket creation\n\npriority P1\n  response within 4 hours counted in office\n"
        "  intervention within 1 calendar hour\n"
    )
    (hit,) = (one for one in found_in(text) if one.code == "SLA301")
    assert "start together" in hit.message("en")
    assert "partir ensemble" in hit.message("fr")
