"""Credits compared at every value of their figure: against each value reckoned one by one."""

from __future__ import annotations

import random
from fractions import Fraction
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from compare.test_rules import TODAY

from slacontract import compile_text
from slacontract.compare import Change, compare
from slacontract.compare.schedules import Schedule, compared
from slacontract.ruleset.money import Band, Cents, Slice

HERE = Path(__file__).parent
TEXT = (HERE / "previous" / "credit-more.sla").read_text(encoding="utf-8")
HEAD = TEXT[: TEXT.index("\ncredit ")]
"""A contract with fees, an availability and promises, without its credits."""


def paid(one: Schedule, value: Fraction) -> Fraction:
    """The credit for a value, by counting: the deepest band, one slice after the other, cap, floor."""
    sum_ = Fraction(0)
    below = [n for n, band in enumerate(one.bands) if band.side == "below" and value < Fraction(band.bound)]
    above = [n for n, band in enumerate(one.bands) if band.side == "above" and value > Fraction(band.bound)]
    if below:
        sum_ += one.band_cents[min(below, key=lambda n: Fraction(one.bands[n].bound))]
    elif above:
        sum_ += one.band_cents[max(above, key=lambda n: Fraction(one.bands[n].bound))]
    for part, cents in zip(one.slices, one.slice_cents, strict=True):
        at, step = Fraction(part.bound), Fraction(part.points)
        sign = -1 if part.side == "below" else 1
        while (value - at) * sign > 0:
            at += step * sign
            if part.count == "begun" or (value - at) * sign >= 0:
                sum_ += cents
    if one.cap is not None and sum_ > one.cap:
        sum_ = one.cap
    return Fraction(0) if one.floor is not None and sum_ < one.floor else sum_


def drawn(dice: random.Random, domain: str) -> Schedule:
    """Bands, slices, cap and floor in small numbers, so that all values can be tried."""
    percent = domain == "percent"
    side = "below" if percent else "above"
    bounds = dice.sample(range(90, 101) if percent else range(6), dice.randrange(3))
    bands = tuple(Band(side=side, bound=str(n), amount=Cents(cents="1", currency="EUR")) for n in bounds)
    slices = tuple(
        Slice(
            count=dice.choice(["full", "begun"]),
            points=dice.choice(["5", "2.5", "10"] if percent else ["1", "2", "3"]),
            side=side,
            bound=str(dice.randrange(95, 101) if percent else dice.randrange(4)),
            amount=Cents(cents="1", currency="EUR"),
        )
        for _ in range(dice.randrange(3))
    )

    def cents(n: int) -> tuple[Fraction, ...]:
        return tuple(Fraction(dice.choice([100, 200, 250, 300])) for _ in range(n))

    cap = Fraction(dice.choice([300, 1000, 2000])) if dice.random() < 0.5 else None
    floor = Fraction(dice.choice([150, 400])) if dice.random() < 0.3 else None
    return Schedule(bands, cents(len(bands)), slices, cents(len(slices)), cap, floor)


@pytest.mark.slow
@pytest.mark.parametrize("domain", ["percent", "whole"])
def test_every_value_is_looked_at(domain: Any) -> None:
    """More, less, and the greatest difference are those of all values tried one by one."""
    dice = random.Random(4)
    half = Fraction(1, 2)
    values = [half * n for n in range(201)] if domain == "percent" else [Fraction(n) for n in range(100)]
    seen = set()
    for _ in range(40):
        old, new = drawn(dice, domain), drawn(dice, domain)
        truth = [paid(new, value) - paid(old, value) for value in values]
        found = compared(old, new, domain)
        assert found.every
        assert (found.more, found.less) == (any(one > 0 for one in truth), any(one < 0 for one in truth))
        if found.at is not None:
            value, before, now = found.at
            assert (before, now) == (paid(old, value), paid(new, value))
            if domain == "percent":
                assert abs(now - before) == max(map(abs, truth))
        seen.add((found.more, found.less))
    assert len(seen) == 4


def test_steps_far_apart_are_found_between() -> None:
    """Two bounds closer than any step of a sample still have a value between them."""
    band = Band(side="below", bound="99.9000001", amount=Cents(cents="1", currency="EUR"))
    other = Band(side="below", bound="99.9", amount=Cents(cents="1", currency="EUR"))
    old, new = (Schedule((one,), (Fraction(100),), (), (), None, None) for one in (other, band))
    found = compared(old, new, "percent")
    assert (found.more, found.less) == (True, False)
    assert found.at is not None
    assert Fraction("99.9") <= found.at[0] < Fraction("99.9000001")


@pytest.mark.slow
def test_too_many_steps_are_said_to_be_many() -> None:
    """Where not every step can be looked at, the comparison does not claim that it was."""
    part = Slice(
        count="full", points="0.001", side="below", bound="100", amount=Cents(cents="1", currency="EUR")
    )
    one, other = (Schedule((), (), (part,), (Fraction(cents),), None, None) for cents in (1, 2))
    assert not compared(one, other, "percent").every


def changed(old: str, new: str) -> list[Change]:
    """The changes of a contract whose credits read otherwise."""
    sides = [compile_text(f"{HEAD}\n\n{credit}\n", "c.sla", today=TODAY) for credit in (old, new)]
    assert all(one.ok for one in sides), [each.message() for one in sides for each in one.diagnostics]
    return [one for one in compare(*sides).changes if one.clause.startswith("credit/")]


def lines(*facts: str) -> str:
    return "\n".join(['credit tardy "Late"', *(f"  {fact}" for fact in facts)])


CASES = {
    "each-breach-with-a-lower-cap": (
        ("based on resolution", "each breach gives 10 EUR", "at most 100 EUR over each calendar month"),
        ("based on resolution", "each breach gives 20 EUR", "at most 60 EUR over each calendar month"),
        ("credit-changed", "every-value"),
    ),
    "each-breach-under-the-same-cap": (
        ("based on resolution", "each breach gives 10 EUR", "at most 100 EUR over each calendar month"),
        ("based on resolution", "each breach gives 20 EUR", "at most 100 EUR over each calendar month"),
        ("credit-more", "every-value"),
    ),
    "cap-that-no-breach-reaches": (
        ("based on resolution", "each breach gives 100 EUR", "at most 60 EUR over each calendar month"),
        ("based on resolution", "each breach gives 200 EUR", "at most 50 EUR over each calendar month"),
        ("credit-less", "every-value"),
    ),
    "slices-that-overtake-a-band": (
        ("based on resolution", "above 2 breaches gives 50 EUR"),
        ("based on resolution", "for each full 1 breach above 2 breaches adds 10 EUR"),
        ("credit-changed", "every-value"),
    ),
    "slices-of-another-size-and-the-same-rate": (
        ("based on resolution", "for each full 1 breach above 0 breaches adds 10 EUR"),
        ("based on resolution", "for each full 2 breaches above 0 breaches adds 20 EUR"),
        ("credit-less", "every-value"),
    ),
    "a-step-far-out": (
        ("based on resolution", "for each full 1 breach above 500 breaches adds 10 EUR"),
        ("based on resolution", "for each full 1 breach above 500 breaches adds 11 EUR"),
        ("credit-more", "every-value"),
    ),
    "no-number-between-two": (
        ("based on resolution", "for each full 1 breach above 0 breaches adds 10 EUR"),
        ("based on resolution", "for each started 1 breach above 0 breaches adds 10 EUR"),
        ("words", "every-value"),
    ),
    "breaches-by-another-name": (
        ("based on resolution", "each breach gives 10 EUR"),
        ("based on resolution", "for each full 1 breach above 0 breaches adds 10 EUR"),
        ("credit-changed", "unknown"),
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_credits_by_breaches(name: str) -> None:
    """The direction over every number of breaches, and backwards its mirror."""
    old, new, wanted = CASES[name]
    found = changed(lines(*old), lines(*new))
    assert [(one.rule.name, one.evidence) for one in found if one.clause == "credit/tardy"] == [wanted]
    back = changed(lines(*new), lines(*old))
    mirror = {"credit-more": "credit-less", "credit-less": "credit-more"}.get(wanted[0], wanted[0])
    assert [one.rule.name for one in back if one.clause == "credit/tardy"] == [mirror]


def test_value_is_said_with_its_unit() -> None:
    """What is shown is the number at which the sums differ, in both languages."""
    old, new, _ = CASES["slices-that-overtake-a-band"]
    (one,) = [each for each in changed(lines(*old), lines(*new)) if each.clause == "credit/tardy"]
    assert "breaches" in one.old.say("en")
    assert "manquements" in one.new.say("fr")
    assert one.new.say("en").startswith("without limit")
    assert all(a <= b for a, b in pairwise(sorted([one.figures["before_cents"], one.figures["now_cents"]])))
