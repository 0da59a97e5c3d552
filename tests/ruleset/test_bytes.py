"""Laws of the rule set as bytes: canonical, read back, schema, client edition, places beside it."""

from __future__ import annotations

import datetime
import itertools
import json
import random
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError
from support.contracts import (
    SPAN,
    atom,
    business_days,
    contract,
    coverage,
    covered,
    elapsed,
    event,
    exception,
    holidays,
    parties,
    plan,
    priority,
    promise,
    ref,
    refs,
    state,
    text,
    when,
)
from support.targets import EXAMPLES, example, seen_by

from slacontract.model.base import Node
from slacontract.model.clauses import Cost, Limit
from slacontract.model.contract import Contract
from slacontract.model.money import Availability, Band, BasedOn, Credit, Maintenance, Price
from slacontract.model.parties import Channel, Service, Supplier
from slacontract.model.quantities import CalendarTime, Money, PercentOf, Period
from slacontract.model.tickets import Commitments, EscalationLadder, Pause, Step
from slacontract.model.time import Rota, Rotation
from slacontract.ruleset.client import coverages_named, for_client
from slacontract.ruleset.from_model import ruleset_from_model
from slacontract.ruleset.schema import BrokenTables, _written, dump_json, load_json, ruleset_schema
from slacontract.source import Source, Span

MONTH = Period(span=SPAN, each="month")


def percent(value: str, of: str) -> PercentOf:
    return PercentOf(span=SPAN, percent=Decimal(value), of=ref(of))


def euros(value: str) -> Money:
    return Money(span=SPAN, amount=Decimal(value), currency="EUR")


def rich(**more: Any) -> Contract:
    """A contract with two of everything whose order means nothing."""
    return contract(
        holidays=(holidays("fr", "FR", decreed=True), holidays("own", None)),
        coverages=(
            coverage("office", "14:00-17:00", "09:00-13:00", except_holidays=refs("own", "fr")),
            coverage("nights", "18:00-08:00", days=range(7)),
            coverage("always", at_all_hours=True, excepts=refs("office", "nights")),
            coverage("secret", "01:00-02:00", audience="provider"),
        ),
        channels=(
            Channel(span=SPAN, name="phone", under_coverage=refs("office", "nights")),
            Channel(span=SPAN, name="mail"),
        ),
        services=(Service(span=SPAN, name="web"), Service(span=SPAN, name="api")),
        suppliers=(
            Supplier(
                span=SPAN, name="host", audience="provider", commitments=(promise("resolution", elapsed(2)),)
            ),
        ),
        states=(
            state("new", first=True),
            state("waiting", pauses=(Pause(span=SPAN, metrics=("resolution",)),)),
            state("frozen", pauses=(Pause(span=SPAN, every=True),)),
        ),
        ladders=(
            EscalationLadder(
                span=SPAN,
                name="up",
                steps=(
                    Step(
                        span=SPAN,
                        number=1,
                        parties=parties("provider"),
                        at=event("breach"),
                        audience="provider",
                    ),
                    Step(span=SPAN, number=2, parties=parties("client"), at=event("breach")),
                ),
            ),
        ),
        priorities=(
            priority(
                "P1",
                promise("response", covered(1, "nights", "office")),
                promise("resolution", elapsed(4), relying_on=ref("host")),
                promise("intervention", covered(1, "secret"), audience="provider"),
            ),
            priority(
                "P2",
                promise("response", business_days(2, "office")),
                promise("update", elapsed(9), status="internal"),
            ),
        ),
        commitments=(Commitments(span=SPAN, commitments=(promise("acknowledgement", elapsed(1)),)),),
        exceptions=(
            exception("b", when(atom("service", "web", "api")), promise("response", elapsed(9), "P2", "P1")),
            exception(
                "a",
                when(atom("site", "x"), atom("text", text=text("t"))),
                promise("resolution", elapsed(8), "P1"),
            ),
        ),
        maintenance=(Maintenance(span=SPAN, name="planned", only_in=refs("nights")),),
        availabilities=(
            Availability(
                span=SPAN,
                name="up",
                measures=refs("web", "api"),
                rule="any-down",
                excludes=refs("planned"),
                limits=(
                    Limit(span=SPAN, side="at-least", percent=Decimal("99.90"), over=MONTH),
                    Limit(
                        span=SPAN, side="at-least", percent=Decimal("99.95"), over=MONTH, status="internal"
                    ),
                ),
            ),
        ),
        prices=(
            Price(
                span=SPAN,
                name="fee",
                costs=(
                    Cost(span=SPAN, amount=euros("1450"), per="month"),
                    Cost(span=SPAN, amount=euros("900"), per="month", audience="provider"),
                ),
            ),
        ),
        credits=(
            Credit(
                span=SPAN,
                name="down",
                based_on=(BasedOn(span=SPAN, kind="availability", ref=ref("up")),),
                bands=(
                    Band(span=SPAN, side="below", percent=Decimal("99.9"), gives=percent("5", "fee")),
                    Band(span=SPAN, side="below", percent=Decimal("99"), gives=percent("10", "fee")),
                ),
            ),
        ),
        rotas=(Rota(span=SPAN, name="duty", coverage=ref("nights"), rotations=()),),
        plans=(
            plan("gold", replaces={"office": "always"}),
            plan("iron", promise("response", elapsed(3), "P2")),
        ),
        **more,
    )


def shuffled(node: Node, dice: random.Random, kept: tuple[str, ...] = ("priorities",)) -> Node:
    """The same contract with every list in another order, but those whose order means something."""
    changed: dict[str, Any] = {}
    for name in type(node).model_fields:
        value = getattr(node, name)
        if isinstance(value, Node):
            changed[name] = shuffled(value, dice)
        elif (
            isinstance(value, tuple)
            and value
            and isinstance(value[0], Node | tuple)
            and name not in ("span", "name_span")
        ):
            items = [shuffled(one, dice) if isinstance(one, Node) else one for one in value]
            if name not in kept:
                dice.shuffle(items)
            changed[name] = tuple(items)
    return node.model_copy(update=changed)


@pytest.mark.parametrize("seed", range(4))
def test_order_and_places_leave_the_bytes_alone(seed: int) -> None:
    """The order of blocks and facts, and where they stand, change no byte of the rule set (DESIGN 1)."""
    model = rich()
    other = shuffled(model, random.Random(seed))
    assert isinstance(other, Contract)
    moved = other.model_copy(update={"span": Span("elsewhere.sla", 90, 99)})
    assert dump_json(ruleset_from_model(moved).rules) == dump_json(ruleset_from_model(model).rules)


def test_order_of_priorities_means_something() -> None:
    """Priorities run from the most urgent: their order is in the bytes."""
    model = rich()
    other = model.model_copy(update={"priorities": tuple(reversed(model.priorities))})
    first, second = (ruleset_from_model(one).rules.editions[0].plans["gold"] for one in (model, other))
    assert [one.name for one in first.priorities] == [one.name for one in reversed(second.priorities)]


def test_written_as_pydantic_gives_it() -> None:
    """The bytes hold what pydantic's own serializers make of the rule set, in the same order."""
    for rules in (ruleset_from_model(rich()).rules, *(seen_by(example(path)).rules for path in EXAMPLES)):
        value = rules.model_dump(mode="json", by_alias=True)

        assert json.dumps(json.loads(dump_json(rules))) == json.dumps(value)


_WORDS = st.text(st.sampled_from('[]{}, "a\\\n'), max_size=8)
_FLAT = st.one_of(st.integers(), _WORDS, st.none())
_ROWS = st.one_of(
    st.lists(st.dictionaries(_WORDS, _FLAT, max_size=3), min_size=1, max_size=40),
    st.lists(st.lists(_FLAT, max_size=3), min_size=1, max_size=20),
    st.lists(st.dictionaries(_WORDS, st.lists(st.integers(), max_size=40), max_size=3), max_size=14),
)


def _one_by_one(value: Any, indent: str = "") -> str:
    """A member a line, except for what is short or holds no object: each written by a call of its own."""
    flat, inner = json.dumps(value, ensure_ascii=False), f"\n{indent} "
    if isinstance(value, dict) and value:
        members = (
            f"{json.dumps(k, ensure_ascii=False)}: {_one_by_one(v, inner[1:])}" for k, v in value.items()
        )
        return "{" + inner + f",{inner}".join(members) + f"\n{indent}}}"
    if isinstance(value, list) and value and isinstance(value[0], list | dict):
        items = [json.dumps(one, ensure_ascii=False) for one in value]
        written = [
            _one_by_one(one, inner[1:]) if isinstance(one, dict) and len(item) > 110 else item
            for one, item in zip(value, items, strict=True)
        ]
        return f"[{inner}" + f",{inner}".join(written) + f"\n{indent}]"
    return flat


@given(_ROWS, _ROWS)
def test_layout_of_tables(one: list[Any], other: list[Any]) -> None:
    """Tables that are written by one call have the lines of those written row by row, whatever words hold."""
    value = {"one": one, "both": [{"table": other}]}
    assert "".join(_written(value, "")) == _one_by_one(value)


def test_read_back_is_the_same() -> None:
    """A rule set read from its bytes is equal, and writes the same bytes."""
    rules = ruleset_from_model(rich()).rules
    written = dump_json(rules)
    again = load_json(written)
    assert again == rules
    assert dump_json(again) == written


@pytest.mark.slow
def test_bytes_follow_the_published_schema() -> None:
    """What is written is valid by the schema, which has an address and refuses unknown fields."""
    schema = ruleset_schema()
    assert schema["$id"].endswith(schema["version"])
    validator = jsonschema.Draft202012Validator(schema)
    value = json.loads(dump_json(ruleset_from_model(rich()).rules))
    assert list(validator.iter_errors(value)) == []
    assert list(validator.iter_errors({**value, "unheard-of": 1}))


def test_no_place_of_the_text_is_inside() -> None:
    """Files and offsets stand in the sources beside the rule set, for every commitment and coverage."""
    ruled = ruleset_from_model(rich())
    assert b"contract.sla" not in dump_json(ruled.rules)
    for name, one in ruled.rules.editions[0].plans.items():
        for commitment in one.commitments:
            assert ruled.sources.of_commitment(name, commitment.id) == SPAN
    files = {"contract.sla": Source("contract.sla", "ab\ncdefghij")}
    places = json.loads(ruled.sources.dump(files))
    assert places["coverage/office"] == {
        "file": "contract.sla",
        "line": 1,
        "column": 1,
        "end_line": 2,
        "end_column": 6,
    }


def test_client_reads_nothing_of_the_provider_alone() -> None:
    """In the client's edition no name, promise, step, rate or supplier for the provider only is left."""
    rules = ruleset_from_model(rich()).rules
    text = dump_json(for_client(rules)).decode()
    for hidden in ("secret", "host", "duty", "internal", '"90000"', "99.95", '"audience": "provider"'):
        assert hidden in dump_json(rules).decode()
        assert hidden not in text
    assert "145000" in text


def test_client_edition_is_whole() -> None:
    """No part of the client's edition names a coverage or a commitment that went."""
    for edition in for_client(ruleset_from_model(rich()).rules).editions:
        for one in edition.plans.values():
            ids = {commitment.id for commitment in one.commitments}
            for commitment in one.commitments:
                assert coverages_named(commitment) <= one.coverages.keys()
                assert set(commitment.yields_to) <= ids
            assert load_json(dump_json(ruleset_from_model(rich()).rules))


def test_union_for_the_provider_alone_is_not_told() -> None:
    """A union that only an internal promise counts in is no part of the client's edition."""
    model = contract(
        coverages=(coverage("a", "09:00-10:00"), coverage("b", "11:00-12:00")),
        priorities=(priority("P1", promise("response", covered(1, "a", "b"), status="internal")),),
    )
    rules = ruleset_from_model(model).rules
    assert "a + b" in rules.editions[0].plans["*"].coverages
    assert list(for_client(rules).editions[0].plans["*"].coverages) == ["a", "b"]


def test_rotation_hands_over_at_its_hour() -> None:
    """Turns follow each other from the date on, each at the same local time, a clock change included (T6)."""
    week = CalendarTime(span=SPAN, n=1, unit="week")
    rotation = Rotation(
        span=SPAN,
        persons=(text("Ada"), text("Bo")),
        every=week,
        from_date=datetime.date(2026, 3, 16),
        from_time=8 * 3600,
    )
    model = contract(
        coverages=(coverage("nights", "18:00-08:00"),),
        rotas=(Rota(span=SPAN, name="duty", coverage=ref("nights"), rotations=(rotation,)),),
    )
    turns = ruleset_from_model(model).rules.editions[0].plans["*"].rota[0].turns
    starts = [datetime.datetime.fromtimestamp(one.start, datetime.UTC).hour for one in turns[:4]]
    assert starts == [7, 7, 6, 6]
    assert [one.person for one in turns[:3]] == ["Ada", "Bo", "Ada"]
    assert all(a.end == b.start for a, b in itertools.pairwise(turns))


@pytest.mark.parametrize(
    ("change", "error"),
    [
        (lambda data: data.update(schema="2.0"), ValidationError),
        (lambda data: _plan(data)["coverages"][_used(data)]["intervals"].reverse(), BrokenTables),
        (lambda data: _plan(data)["coverages"].pop(_used(data)), BrokenTables),
    ],
    ids=["another-major", "reversed", "missing-coverage"],
)
def test_a_broken_rule_set_is_refused(change: Callable[[Any], object], error: type[Exception]) -> None:
    """What no contract can have given is not read: another major version, torn tables, lost names."""
    data = json.loads(dump_json(ruleset_from_model(rich()).rules))
    change(data)

    with pytest.raises(error):
        load_json(json.dumps(data))


def _plan(data: Any) -> Any:
    return next(iter(data["editions"][-1]["plans"].values()))


def _used(data: Any) -> str:
    """Name of a coverage that a commitment counts in."""
    return next(one["delay"]["coverage"] for one in _plan(data)["commitments"] if "coverage" in one["delay"])
