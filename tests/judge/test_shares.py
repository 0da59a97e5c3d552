"""Shares of tickets and the periods that they belong to, case by case (K7, K9, K14)."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from support.money import RESOLUTION
from support.tickets import at, contract, report, rows

from slacontract.judge.editions import decided_in, find_period
from slacontract.judge.index import Engine
from slacontract.ruleset.commitments import Share


def test_a_share_is_also_shown_with_the_undecided_as_met_and_as_breached() -> None:
    """Undecided tickets are out of it, counted, and listed in the period of their first readable event."""
    rules = contract({**RESOLUTION, "share": {"percent": 50, "period": "month"}})
    events = [
        *rows("03-02 09:00 reported client", "03-02 10:00 resolved", ticket="good"),
        *rows("03-03 09:00 reported client", "03-03 15:00 resolved", ticket="late"),
        *rows("03-04 09:00 reported client", "03-04 10:00 state-changed state=nowhere", ticket="odd"),
        *rows("03-05 09:00 reported client", "03-05 10:00 cancelled client", ticket="gone"),
        {"ticket": "torn", "seq": 0, "at": "yesterday", "kind": "reported", "actor": "client"},
    ]
    found = report(rules, events, as_of="04-02 00:00", period="2026-03")
    (share,) = found.shares
    assert (share.met, share.decided, share.cancelled) == (1, 2, 1)
    assert share.undecided == ("odd",)
    assert (share.share, share.if_undecided_met, share.if_undecided_breached) == (
        Fraction(1, 2),
        Fraction(2, 3),
        Fraction(1, 3),
    )
    assert found.undecided == {"2026-03": ("odd",)}
    assert [row.ticket for row in found.refused] == ["torn"]


def test_a_deadline_at_midnight_belongs_to_the_day_that_it_ends() -> None:
    """A breach of a delay to the end of 31 March is March's; a clock met at 1 April 00:00 is April's."""
    delay = {"kind": "to-date", "date": "2026-03-31"}
    rules = contract({**RESOLUTION, "delay": delay})
    engine = Engine(rules)
    march, april = find_period(engine, "2026-03"), find_period(engine, "2026-04")
    assert march is not None
    assert april is not None
    for stop, period in (("04-01 00:00:01", march), ("04-01 00:00", april)):
        events = rows("03-02 09:00 reported client", f"{stop} resolved")
        (clock,) = report(rules, events, as_of="04-02 00:00").tickets[0].clocks
        assert [decided_in(clock, one) for one in (march, april)] == [period is march, period is april]


def test_from_the_period_of_a_date() -> None:
    """An amendment judges the period that contains that date whole, and no earlier one."""
    rules = contract({**RESOLUTION, "share": {"percent": 95, "period": "month"}})
    old = rules.editions[0]
    plan = old.plans["*"]
    new_plan = plan.model_copy(
        update={
            "commitments": tuple(
                one.model_copy(update={"share": Share(percent="97", period="month")})
                for one in plan.commitments
            )
        }
    )
    change = at("03-15 00:00")
    events = rows("02-10 09:00 reported client", "02-10 10:00 resolved")

    def targets(**said: Any) -> list[Fraction | None]:
        first = old.model_copy(update={"in_force": (None, change)})
        second = old.model_copy(
            update={"id": "2", "in_force": (change, None), "plans": {"*": new_plan}, **said}
        )
        both = rules.model_copy(update={"editions": (first, second)})
        shares = report(both, events, as_of="05-01 00:00").shares
        return [one.target for one in shares if one.period in ("2026-02", "2026-03", "2026-04")]

    assert targets() == [95, 95, 97]
    assert targets(first_period="containing") == [95, 97, 97]
    assert targets(first_period="containing", judged_from=at("02-20 00:00")) == [97, 97, 97]
    assert targets(first_period="containing", judged_from=at("04-01 00:00")) == [95, 95, 97]
