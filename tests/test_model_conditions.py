"""Two promises under conditions: which pairs can be proven never to hold at once (K8)."""

from __future__ import annotations

import pytest
from support.syntax import read_clean

from slacontract.model.clauses import Condition
from slacontract.model.contract import Contract
from slacontract.model.disjoint import disjoint
from slacontract.model.from_syntax import contract_from_syntax

TEXT = """language en

contract "Support"
  time zone Europe/Berlin

coverage office
  Monday to Friday 09:00-17:00

coverage nights
  every day 18:00-08:00

priority P1

priority P2

priority P3

plan gold

plan silver

duty pager of the client
  does "answers"

criterion impact
  levels high, middle, low

channel phone

channel mail

{exceptions}"""


def conditions(*written: str) -> list[Condition]:
    """The conditions of exceptions written so."""
    blocks = (f"exception case-{at} {one}\n  for P1 response as agreed\n" for at, one in enumerate(written))
    model, _ = contract_from_syntax(read_clean(TEXT.format(exceptions="\n".join(blocks))))
    assert isinstance(model, Contract)
    return [one.when for one in model.exceptions]


DISJOINT = [
    ("when priority is P1", "when priority is P2 or P3"),
    ("when priority is P1 or P2", "when priority is not P1 or P2"),
    ("when priority is P1", "unless priority is P1 or P2"),
    ("when plan is gold", "when plan is silver"),
    ("when started in office", "when started outside office"),
    ("when started in office", "unless started in office"),
    ("when reported in office", "when reported outside office or nights"),
    ("when criterion impact is high", "when criterion impact is low or middle"),
    ("when duty pager is met", "unless duty pager is met"),
    ('when "it rains"', 'unless "it rains"'),
    ("when reported by phone", "unless reported by phone"),
    ("when plan is gold and priority is P1", "unless plan is gold and priority is P1"),
    ("when plan is gold and priority is P1 and started in office", "unless plan is gold and priority is P1"),
    ("when plan is gold and priority is P1", "when started in office and priority is P2"),
]
NOT_PROVEN = [
    ("when priority is P1 or P2", "when priority is P2 or P3"),
    ("when started in office", "when started in nights"),
    ("when reported outside office", "when reported outside nights"),
    ("unless reported in office", "unless reported outside office"),
    ('when "it rains"', 'when "it does not rain"'),
    ("when duty pager is met", 'unless "it rains"'),
    ("when plan is gold", "unless plan is gold and priority is P1"),
    ("unless plan is gold and priority is P1", "unless plan is silver and priority is P1"),
    ("when priority is not P1", "when priority is not P2"),
    ("when plan is gold", "when priority is P1"),
]


@pytest.mark.parametrize(("one", "other"), DISJOINT)
def test_disjoint_both_ways(one: str, other: str) -> None:
    """Conditions that exclude each other do so in either order."""
    first, second = conditions(one, other)

    assert disjoint((first,), (second,))
    assert disjoint((second,), (first,))


@pytest.mark.parametrize(("one", "other"), NOT_PROVEN)
def test_nothing_is_assumed(one: str, other: str) -> None:
    """What the words do not prove is not taken for granted, judged conditions above all."""
    first, second = conditions(one, other)

    assert not disjoint((first,), (second,))
    assert not disjoint((second,), (first,))


def test_no_condition_meets_any() -> None:
    """A promise without a condition always holds; one excluding pair in two lists suffices."""
    first, second, third = conditions("when plan is gold", "when plan is silver", "when priority is P1")

    assert not disjoint((None,), (first,))
    assert disjoint((None, third, first), (second, third))
