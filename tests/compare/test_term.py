"""The term of two versions: the days that are lost and gained, and whom that favours."""

from __future__ import annotations

import datetime
from pathlib import Path

import pytest
from compare.test_rules import TODAY
from hypothesis import given
from hypothesis import strategies as st

from slacontract import compile_text
from slacontract.compare import RULES, Change, compare
from slacontract.compare.moved import Days, TermMoved
from slacontract.compare.term import _without

WHOLE = (Path(__file__).parent / "previous" / "due-later.sla").read_text(encoding="utf-8")
BASE = WHOLE[: WHOLE.index("rota night-duty")]
(LINE,) = (line.strip() for line in BASE.splitlines() if line.startswith("  in force"))
DATED = "in force from 1 January 2026 until 31 December 2026"
OPEN = "in force from 1 January 2026"
AGREED_LATER = "in force to be agreed"
SHIFTED = "in force from 1 February 2026 until 31 January 2027"
FIRST = datetime.date(2026, 1, 1)
BOUND = st.none() | st.integers(0, 12).map(lambda n: FIRST + datetime.timedelta(days=n))


def changed(old: str, new: str) -> tuple[Change, ...]:
    """Every change where the line of the term, and what is written after it, becomes another."""
    sides = (compile_text(BASE.replace(LINE, text), "c.sla", today=TODAY) for text in (old, new))
    return compare(*sides).changes


def days_of(several: tuple[Days, ...]) -> set[datetime.date]:
    """The days of some ranges, in a window that is wider than any date drawn."""
    window = [FIRST + datetime.timedelta(days=n) for n in range(-3, 16)]
    return {
        day
        for first, last in several
        for day in window
        if (first is None or first <= day) and (last is None or day <= last)
    }


@given(st.tuples(BOUND, BOUND), st.tuples(BOUND, BOUND))
def test_days_lost_are_those_of_the_one_and_not_of_the_other(one: Days, other: Days) -> None:
    """Day by day, the same as the difference of two sets; and both readings of it are each other's mirror."""
    one, other = (each if None in each or each[0] <= each[1] else each[::-1] for each in (one, other))
    assert days_of(_without(one, other)) == days_of((one,)) - days_of((other,))
    moved = TermMoved(_without(one, other), _without(other, one))
    assert days_of(moved.gained) == days_of((other,)) - days_of((one,))


@pytest.mark.parametrize(
    ("old", "new", "rule", "en", "fr"),
    [
        (
            OPEN,
            DATED,
            "terms-for-provider",
            "No longer in force after 31 December 2026: tickets that start then lose their commitments.",
            "N’est plus en vigueur après le 31 décembre 2026 : les tickets qui démarrent alors perdent leurs "
            "engagements.",
        ),
        (
            DATED,
            SHIFTED,
            "other",
            "No longer in force from 1 January 2026 to 31 January 2026: tickets that start then lose "
            "their commitments. Newly in force from 1 January 2027 to 31 January 2027: tickets that start "
            "then have commitments.",
            "N’est plus en vigueur du 1er janvier 2026 au 31 janvier 2026 : les tickets qui démarrent alors "
            "perdent leurs engagements. Désormais en vigueur du 1er janvier 2027 au 31 janvier 2027 : les "
            "tickets qui démarrent alors ont des engagements.",
        ),
        (
            DATED,
            DATED.replace("31 December", "30 December"),
            "terms-for-provider",
            "No longer in force on 31 December 2026: tickets that start then lose their commitments.",
            "N’est plus en vigueur le 31 décembre 2026 : les tickets qui démarrent alors perdent leurs "
            "engagements.",
        ),
        (
            AGREED_LATER,
            DATED,
            "other",
            "No longer in force before 1 January 2026 and after 31 December 2026: tickets that start then "
            "lose their commitments.",
            "N’est plus en vigueur avant le 1er janvier 2026 et après le 31 décembre 2026 : les tickets qui "
            "démarrent alors perdent leurs engagements.",
        ),
    ],
)
def test_moved_term_is_one_finding_with_its_days(old: str, new: str, rule: str, en: str, fr: str) -> None:
    """One change, its days in both languages; read backwards its mirror, with lost and gained exchanged."""
    (one,), (back,) = changed(old, new), changed(new, old)
    assert (one.rule.name, back.rule.name) == (rule, RULES[rule].mirror)
    assert isinstance(one.witness, TermMoved)
    assert isinstance(back.witness, TermMoved)
    assert (one.witness.say("en"), one.witness.say("fr")) == (en, fr)
    assert (one.witness.lost, one.witness.gained) == (back.witness.gained, back.witness.lost)
    assert (one.old.say("en"), one.new.say("en")) == (back.new.say("en"), back.old.say("en"))
    assert one.diagnostic().message("fr").startswith("en vigueur : ")


def test_renewal_binds_both_sides() -> None:
    """A tacit renewal that comes or goes is no gain of one side, and not neutral; ends likewise."""
    for line in ("renewed for 12 months", "ends on 30 June, 31 December"):
        (one,), (back,) = changed(DATED, f"{DATED}\n  {line}"), changed(f"{DATED}\n  {line}", DATED)
        assert (one.favours, back.favours) == ("mixed", "mixed")
        assert one.subject.say("fr") in ("reconduction", "s’achève le")
        assert one.new.say("fr") in ("12 mois", "« 30 June ; 31 December »")


def test_minimum_term_that_comes_binds_the_client() -> None:
    """A client that could leave at any time, and no longer can; backwards it is free again."""
    longer = f"{DATED}\n  minimum term 12 months"
    (one,), (back,) = changed(DATED, longer), changed(longer, DATED)
    assert (one.favours, back.favours) == ("provider", "client")


def test_date_elsewhere_that_only_moves_what_is_computed_favours_nobody() -> None:
    """A revision of a later year where the contract renews itself: more terms computed, none agreed."""
    renewed = f"{DATED}\n  renewed for 12 months"
    found = {one.clause: one for one in changed(renewed, f"{renewed}\n  revision 2 of 1 March 2028")}
    assert found["contract/in_force"].favours == "neutral"
    assert found["contract/in_force"].new.say("en") == "from 1 January 2026 until 31 December 2028"
