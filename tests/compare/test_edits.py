"""Edits of example contracts as a reviewer meets them: direction, words and dated case of each."""

from __future__ import annotations

from pathlib import Path

import pytest
from compare.test_rules import TODAY

from slacontract.compare import Change, Version, compare
from slacontract.project import Files, compile_job

EXAMPLES = Path(__file__).parents[2] / "contracts" / "examples"


def edited(name: str, *edits: tuple[str, str]) -> dict[str, Change]:
    """The changes by their clause; each edit replaces its first occurrence."""
    path = EXAMPLES / f"{name}.sla"
    old = new = path.read_text(encoding="utf-8")
    for before, after in edits:
        assert before in new, before
        new = new.replace(before, after, 1)
    sides = [
        compile_job(one.encode(), Files(path, path.name), today=TODAY, checks=False) for one in (old, new)
    ]
    assert all(one.rules for one in sides), [one.message() for one in sides[1].diagnostics]
    return {one.clause: one for one in compare(*sides).changes}


EXCEPTION = (
    'exception licensing-questions "Licensing" when ticket type is licensing and plan is priority-support\n'
    "  for S1, S2, S3, S4 response within 8 hours counted in five-days\n"
)


def test_exception_that_goes_leaves_the_default() -> None:
    """What holds instead is told and dated; where the default is as good, nobody gains."""
    found = edited("gitlab", (EXCEPTION, ""))
    rules = {clause: one.rule.name for clause, one in found.items() if clause.endswith("licensing-questions")}
    assert rules == {
        "commitment/S1/response/licensing-questions": "due-sooner",
        "commitment/S2/response/licensing-questions": "due-sooner",
        "commitment/S3/response/licensing-questions": "words",
        "commitment/S4/response/licensing-questions": "due-later",
        "exception/licensing-questions": "removed",
    }
    one = found["commitment/S4/response/licensing-questions"]
    assert (one.old.say("en"), one.new.say("en")) == ("8 h in “five-days”", "24 h in “five-days”")
    assert one.witness is not None
    # Friday 30 October, 10:00: 8 h on, and the 14 h left of Friday with 10 h of Monday.
    assert one.witness.say("en") == (
        "Reported Fri 30 October 2026 at 10:00, S4, when type licensing: before, due Fri 30 October 2026 at "
        "18:00; now, due Mon 2 November 2026 at 10:00."
    )
    assert found["exception/licensing-questions"].old.say("en") == "Licensing"


def test_exception_that_comes_is_dated_too() -> None:
    """Read backwards: it is the exception that makes the deadline sooner, or later."""
    found = edited("gitlab", (" and plan is priority-support", ""))
    one = found["commitment/S1/response/licensing-questions"]
    assert (one.rule.name, one.plans) == ("due-sooner", ("standard-legacy",))
    assert one.witness is not None
    assert (one.witness.before or 0) > (one.witness.now or 0)


def test_hours_whose_dates_are_open_are_not_judged() -> None:
    """A coverage still to be dated leaves a promise: no deadline shows it, yet it may be something."""
    union = "intervention sous 15 minutes en heures-ouvrables plus astreinte"
    found = edited("dixdata", (f"{union} plus astreinte-événement", union))
    one = found["commitment/P1/intervention"]
    assert (one.favours, one.evidence) == ("mixed", "unknown")


def test_another_zone_is_named_where_times_are() -> None:
    """Times of two zones side by side say whose; hours that stay the same seconds are only words."""
    found = edited("dixdata", ("fuseau horaire Europe/Paris", "fuseau horaire Europe/London"))
    one = found["commitment/P4/intervention"]
    assert one.witness is not None
    assert "(Europe/London)" in one.witness.say("fr")
    assert found["coverage/surveillance"].rule.name == "words"
    assert "Europe/Paris" in found["coverage/surveillance"].old.say("fr")
    assert found["coverage/heures-ouvrables"].rule.name == "hours-moved"


@pytest.mark.parametrize(
    ("new", "rule", "favours"),
    [
        ("50 USD and 5% of spend", "other", "mixed"),
        ("60 EUR and 4% of spend", "other", "mixed"),
        ("40 EUR and 4% of spend", "price-down", "client"),
        ("50 EUR and 6% of spend", "price-up", "provider"),
    ],
)
def test_prices_of_several_parts(new: str, rule: str, favours: str) -> None:
    """Part by part where the fee has no number; never one currency against another."""
    one = edited("scaleway", ("50 EUR and 5% of spend", new))["price/support-advanced"]
    assert (one.rule.name, one.favours) == (rule, favours)


def test_what_holds_each_month_holds_each_quarter() -> None:
    """A longer period at no more is less promised; numbers are written as French writes them."""
    old = "au moins 99,99 % sur chaque mois civil"
    one = edited("infogerance", (old, "au moins 99,9 % sur chaque trimestre civil"))["availability/taux"]
    assert one.rule.name == "availability-lower"
    assert "99,99 % par mois (arrêt d’au plus 4,3 min par mois), objectif" in one.old.say("fr")
    more = edited("infogerance", (old, "au moins 99,9999 % sur chaque trimestre civil"))["availability/taux"]
    assert more.rule.name == "availability-changed"


def test_parts_of_the_tree_read_as_words() -> None:
    """What only words tell is quoted from the text; dates and what is still to be agreed are said."""
    found = edited("scaleway", ("every day 09:00-18:00", "every day 09:00-12:00 and 12:00-18:00"))
    windows = found["coverage/hotline-advanced/weekly"]
    assert windows.new.say("en") == "“every day 09:00-12:00 and 12:00-18:00”"
    found = edited("scaleway", ("done every 3 months", "done every 4 months"))
    assert found["duty/technical-review/done"].new.say("fr") == "« done every 4 months »"
    term = "in force from 1 January 2026 until 31 December 2026"
    found = edited("gitlab", ("in force to be agreed", term))
    assert found["contract/in_force"].new.say("fr") == "du 1er janvier 2026 au 31 décembre 2026"
    assert found["contract/in_force"].old.say("fr") == "reste à convenir"


def test_source_of_holidays_is_words_where_its_dates_are_told() -> None:
    """Another country: the dates that came and went, the hours and the deadlines say what it means."""
    found = edited("dixdata", ('pays "FR"', 'pays "BE"'))
    assert found["holidays/france/country"].favours == "neutral"
    assert "8 mai 2026" in found["holidays/france"].old.say("fr")
    assert found["commitment/P4/intervention"].rule.name == "due-moved"


def test_without_its_text_a_fact_is_said_from_its_parts() -> None:
    """The contracts alone, as a reader has them: windows, quantities and dates in words, no tree of names."""
    path = EXAMPLES / "scaleway.sla"
    text = path.read_text(encoding="utf-8")
    edits = (
        ("every day 09:00-18:00", "every day 09:00-12:00 and 12:00-18:00"),
        ("every 3 months", "every 4 months"),
    )
    new = text
    for edit in edits:
        assert edit[0] in new
        new = new.replace(*edit, 1)
    sides = []
    for one in (text, new):
        compiled = compile_job(one.encode(), Files(path, path.name), today=TODAY, checks=False)
        assert compiled.contract is not None
        assert compiled.rules is not None
        assert compiled.places is not None
        sides.append(Version(compiled.contract, compiled.rules, compiled.places))
    found = {one.clause: one for one in compare(*sides).changes}
    assert "Mon, Tue" in found["coverage/hotline-advanced/weekly"].new.say("en")
    assert "12:00-18:00" in found["coverage/hotline-advanced/weekly"].new.say("en")
    assert found["duty/technical-review/done"].new.say("fr") == "4 mois"
