"""The completeness law: no configuration target forgets a line that promises something."""

from __future__ import annotations

from pathlib import Path
from typing import get_args, get_origin

import pytest
from support.hostile_contract import contract_of
from support.marked import MARKED
from support.targets import EXAMPLES, TARGETS, example, of_text, seen_by

from slacontract.emitter import Target
from slacontract.fidelity import NOT_PROMISING, PROMISING, TERM_KINDS, promised
from slacontract.fidelity.nodes import BY_PLAN
from slacontract.model.base import Block
from slacontract.model.contract import Contract
from slacontract.ruleset.rules import Plan

CONFIGURING = [target for target in TARGETS if target.configures]

each_configuration = pytest.mark.parametrize("target", CONFIGURING, ids=lambda target: target.name)
each_example = pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)


def blocks_of_the_model() -> set[str]:
    """The fields of a contract that hold blocks."""
    found = set()
    for name, field in Contract.model_fields.items():
        if get_origin(field.annotation) is tuple:
            inner = get_args(field.annotation)[0]
            if isinstance(inner, type) and issubclass(inner, Block):
                found.add(name)
    return found


def test_each_kind_of_block_is_promising_or_not() -> None:
    """A new kind of block must be put on one of the two lists, so that no target can forget it."""
    assert set(PROMISING) | set(NOT_PROMISING) == blocks_of_the_model()
    assert not set(PROMISING) & set(NOT_PROMISING)
    assert set(BY_PLAN) <= set(Plan.model_fields)


def test_there_are_configurations() -> None:
    """The laws below are about something."""
    assert {"zammad"} <= {target.name for target in CONFIGURING}


def clauses(target: Target, compiled) -> tuple[set[str], list[str]]:  # type: ignore[no-untyped-def]
    """What a target tells, and each clause as often as it tells it."""
    told = [line.clause for line in target.emit(compiled).fidelity]
    return set(told), told


@each_configuration
@each_example
def test_every_line_of_an_example(target: Target, path: Path) -> None:
    """Every node that promises something appears once in the account."""
    for audience in ("client", "provider"):
        compiled = seen_by(example(path), audience)
        told, listed = clauses(target, compiled)

        assert {one.clause for one in promised(compiled)} - told == set()
        assert len(listed) == len(told)


@each_configuration
def test_every_line_of_a_contract_with_every_block(target: Target) -> None:
    """The same for a contract that has everything at once, and for one with hostile names."""
    for compiled in (of_text(MARKED, audience="provider"), contract_of("a/b *|` x")):
        told, _ = clauses(target, compiled)

        assert {one.clause for one in promised(compiled)} - told == set()


@each_configuration
@each_example
def test_degrees_are_those_of_the_bounds(target: Target, path: Path) -> None:
    """A line with a bound is approximated; a commitment has a bound where it is carried, and only there.

    A witness stands beside each bound that is a number above 0.
    """
    compiled = seen_by(example(path), "provider")
    commitments = {one.clause for one in promised(compiled) if one.kind == "commitment"}
    for line in target.emit(compiled).fidelity:
        bounds = (line.gives_more, line.gives_less)
        if line.clause in commitments:
            assert (line.degree == "not-expressible") == (line.gives_more is None), line
        if any(bound not in (0, None) for bound in bounds):
            assert line.degree == "approximated", line
        for bound, witness in zip(bounds, (line.more, line.less), strict=True):
            assert (witness is not None) == (isinstance(bound, int) and bound > 0) or bound == "unknown", line
        assert line.degree in ("exact", "not-expressible") or line.how or bounds != (None, None), line


@each_configuration
def test_reasons_are_in_both_languages(target: Target) -> None:
    """A reason is told in the language of the output: no line reads the same in French and in English."""
    for path in EXAMPLES[3:5]:
        english = target.emit(seen_by(example(path), language="en")).fidelity
        french = target.emit(seen_by(example(path), language="fr")).fidelity
        for one, other in zip(english, french, strict=True):
            assert not one.how or one.how != other.how, one


@each_configuration
def test_terms(target: Target) -> None:
    """A configuration has a degree for each kind of term."""
    assert set(target.terms) == set(TERM_KINDS)
