"""Prepaid time: what is taken, from which grant, and what expires, case by case (K16)."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest
from support.money import RESOLUTION, late
from support.tickets import at, contract, report, rows, with_plan

from slacontract.judge.prepaid import PrepaidResult
from slacontract.ruleset.delays import Calendar
from slacontract.ruleset.money import Grant, Prepaid
from slacontract.ruleset.rules import RuleSet


def prepaid(
    rule: Prepaid, *spent: str, bought: tuple[tuple[str, int], ...] = (), as_of: str
) -> PrepaidResult:
    """The balance of a pack of a contract in force for the whole of 2026."""
    rules = contract(in_force={"from": "2026-01-01", "to": "2026-12-31"})
    rules = with_plan(rules, prepaid=(rule,))
    account = [{"at": at(when), "kind": "time-bought", "minutes": n} for when, n in bought]
    events = rows(
        *(f"{one.split(' ')[0]} {one.split(' ')[1]} time-spent {one.split(' ')[2]}" for one in spent)
    )
    (found,) = report(rules, events, account=account, as_of=as_of).prepaid
    return found


PACK = Prepaid(id="pack", grants=(Grant(minutes=600),), never_expires=True, exhausted="work-stops")

MONTHLY = Prepaid(
    id="pack",
    grants=(Grant(minutes=120, every_n=1, every_unit="month"),),
    expires_at_end_of="month",
    unused="lost",
    exhausted="work-stops",
)


def test_each_record_is_rounded_as_the_contract_says() -> None:
    """Up to each begun quarter of an hour, or to the nearest; valued minutes before plain ones."""
    up = PACK.model_copy(update={"record_unit_minutes": "15"})
    spent = ("02-02 09:00 minutes=10", "02-03 09:00 minutes=20")
    assert prepaid(up, *spent, as_of="02-04 00:00").balance == 600 - 15 - 30
    nearest = up.model_copy(update={"record_mode": "nearest"})
    assert prepaid(nearest, *spent, as_of="02-04 00:00").balance == 600 - 15 - 15
    assert prepaid(PACK, *spent, as_of="02-02 12:00").balance == 590, "as of an instant between the two"


@pytest.mark.parametrize(("unused", "balance", "lost"), [("lost", 120, 210), ("carried", 330, 0)])
def test_what_expires_is_lost_or_carried(unused: str, balance: int, lost: int) -> None:
    """Two hours each month, half an hour used in January, judged in March."""
    rule = MONTHLY.model_copy(update={"unused": unused})
    found = prepaid(rule, "01-15 09:00 minutes=30", as_of="03-10 00:00")
    assert (found.balance, found.lost, found.granted) == (balance, lost, 360)


def test_the_earliest_expiry_is_taken_first_then_the_oldest() -> None:
    """A pack of three months beside one bought later: the older one is used up first."""
    rule = PACK.model_copy(
        update={"never_expires": False, "unused": "lost", "expires_after": Calendar(n=3, unit="month")}
    )
    found = prepaid(rule, "03-20 09:00 minutes=100", bought=(("03-15 09:00", 60),), as_of="03-21 00:00")
    assert [(lot.minutes, lot.left) for lot in found.lots] == [(600, 500), (60, 60)]
    after = prepaid(rule, "03-20 09:00 minutes=100", bought=(("03-15 09:00", 60),), as_of="04-02 00:00")
    assert (after.balance, after.lost) == (60, 500)


def test_expiry_ends_with_the_day() -> None:
    """Three months after 1 January: the whole of 1 April still counts."""
    rule = PACK.model_copy(
        update={"never_expires": False, "unused": "lost", "expires_after": Calendar(n=3, unit="month")}
    )
    found = prepaid(rule, "04-01 23:59 minutes=10", as_of="04-01 23:59:30")
    assert (found.used, found.balance) == (10, 590)
    assert prepaid(rule, as_of="04-02 00:00").balance == 0


@pytest.mark.parametrize("mode", ["work-stops", "charged", "overdrawn"])
def test_beyond_the_last_grant(mode: str) -> None:
    """Refused, billed or overdrawn, as said; what is bought next repays what is overdrawn."""
    rule = PACK.model_copy(update={"grants": (Grant(minutes=60),), "exhausted": mode, "charged_at": "hourly"})
    spent = ("02-02 09:00 minutes=50", "02-03 09:00 minutes=30")
    found = prepaid(rule, *spent, bought=(("02-10 09:00", 100),), as_of="02-11 00:00")
    beyond = {"work-stops": found.refused, "charged": found.charged, "overdrawn": Fraction(0)}
    assert found.balance == (80 if mode == "overdrawn" else 100)
    assert beyond[mode] == (0 if mode == "overdrawn" else 20)
    before = prepaid(rule, *spent, as_of="02-04 00:00")
    assert before.balance == (-20 if mode == "overdrawn" else 0)


def test_what_is_unsaid_is_never_guessed() -> None:
    """Without a rule for what is beyond the last grant there is no balance, and it says why."""
    found = prepaid(PACK.model_copy(update={"exhausted": None}), as_of="02-01 00:00")
    assert found.why == "exhausted-not-stated"


def test_valued_minutes_go_before_plain_ones() -> None:
    """Half an hour that the parties value at an hour takes an hour; each is rounded as valued."""
    rules = with_plan(contract(in_force={"from": "2026-01-01", "to": "2026-12-31"}), prepaid=(PACK,))
    spent = rows("02-02 09:00 time-spent minutes=30 valued_minutes=60", "02-03 09:00 time-spent minutes=5")
    assert report(rules, spent, as_of="02-04 00:00").prepaid[0].used == 65


def test_half_a_unit_is_rounded_up() -> None:
    """To the nearest quarter of an hour, seven and a half minutes are one."""
    nearest = PACK.model_copy(update={"record_unit_minutes": "15", "record_mode": "nearest"})
    rules = with_plan(contract(in_force={"from": "2026-01-01", "to": "2026-12-31"}), prepaid=(nearest,))
    (row,) = rows("02-02 09:00 time-spent minutes=1")
    used = [
        report(rules, [{**row, "minutes": minutes}], as_of="02-04 00:00").prepaid[0].used
        for minutes in ("7.4", "7.5", "22.5")
    ]
    assert used == [0, 15, 30]


def test_of_two_grants_that_expire_together_the_older_is_taken() -> None:
    """Two purchases that expire at the end of the year: the first of them is used up first."""
    rule = PACK.model_copy(
        update={"grants": (), "never_expires": False, "expires_at_end_of": "year", "unused": "lost"}
    )
    bought = (("02-10 09:00", 60), ("02-01 09:00", 50))
    found = prepaid(rule, "02-20 09:00 minutes=40", bought=bought, as_of="02-21 00:00")
    assert [(lot.minutes, lot.left) for lot in found.lots] == [(50, 10), (60, 60)]


def test_time_bought_counts_for_its_own_pack_from_its_own_instant() -> None:
    """What is bought later is not there yet, and what is bought for another pack never is."""
    rules = with_plan(contract(in_force={"from": "2026-01-01", "to": "2026-12-31"}), prepaid=(PACK,))

    def balance(**said: Any) -> Fraction:
        row = {"at": at("02-10 09:00"), "kind": "time-bought", "minutes": 60, **said}
        return report(rules, account=[row], as_of="02-10 09:00").prepaid[0].balance

    assert balance() == balance(prepaid="pack") == 660
    assert balance(prepaid="other") == balance(at=at("02-10 09:01")) == 600


def test_what_is_overdrawn_is_repaid_by_the_next_grant_and_counts_as_used() -> None:
    """Twenty minutes beyond the first grant are taken from the second: of it 80 are left, and may expire."""
    rule = MONTHLY.model_copy(
        update={"grants": (Grant(minutes=60, every_n=1, every_unit="month"),), "exhausted": "overdrawn"}
    )
    found = prepaid(rule, "01-15 09:00 minutes=80", as_of="02-10 00:00")
    assert (found.balance, found.overdrawn, found.used, found.lost) == (40, 0, 80, 0)
    assert prepaid(rule, "01-15 09:00 minutes=80", as_of="03-01 00:00").lost == 40


def test_a_grant_of_the_next_month_is_not_what_expires_at_its_beginning() -> None:
    """At 00:00 of the first of February January's grant is lost, and what is spent then is February's."""
    found = prepaid(MONTHLY, "02-01 00:00 minutes=30", as_of="02-01 00:00")
    assert [(lot.left, lot.lost) for lot in found.lots] == [(0, 120), (90, 0)]
    assert (found.used, found.lost, found.balance) == (30, 120, 90)


def test_grants_come_every_so_many_units_within_the_term() -> None:
    """Every two quarters of a year in force: twice, and not on the day after it."""
    rule = PACK.model_copy(update={"grants": (Grant(minutes=100, every_n=2, every_unit="quarter"),)})
    granted = [
        prepaid(rule, as_of=day).granted for day in ("06-30 23:59:59", "07-01 00:00", "12-31 23:59:59")
    ]
    assert granted == [100, 200, 200]
    short = with_plan(contract(in_force={"from": "2026-01-01", "to": "2026-06-30"}), prepaid=(rule,))
    assert report(short, as_of="12-01 00:00").prepaid[0].granted == 100


@pytest.mark.parametrize(
    ("period", "kept", "gone"),
    [
        ("month", "02-28 23:59:59", "03-01 00:00"),
        ("quarter", "03-31 23:59:59", "04-01 00:00"),
        ("year", "12-31 23:59:59", None),
    ],
)
def test_expiry_at_the_end_of_a_period(period: str, kept: str, gone: str | None) -> None:
    """Bought in February: it lasts to the last second of its month, quarter or year."""
    rule = MONTHLY.model_copy(update={"grants": (), "expires_at_end_of": period})
    bought = (("02-10 09:00", 60),)
    assert prepaid(rule, bought=bought, as_of=kept).balance == 60
    if gone is not None:
        assert prepaid(rule, bought=bought, as_of=gone).balance == 0


def test_whether_what_is_unused_is_lost_is_never_guessed() -> None:
    """A pack that expires without a word on what is left then has no balance, and says why."""
    found = prepaid(MONTHLY.model_copy(update={"unused": None}), as_of="02-01 00:00")
    assert found.why == "unused-not-stated"


def test_a_rule_set_survives_its_json() -> None:
    """The engine answers the same from the dumped rule set as from the built one."""
    rules = contract({**RESOLUTION, "share": {"percent": 50, "period": "month"}})
    again = RuleSet.model_validate_json(rules.model_dump_json(by_alias=True))
    one, other = (report(each, late(3), as_of="08-01 00:00") for each in (rules, again))
    assert one.tickets == other.tickets
    assert one.shares == other.shares
