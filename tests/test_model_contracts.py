"""Two whole contracts, one in each language: what their words come to in the model."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest
from support.syntax import read_clean

from slacontract.model.base import Missing, Node
from slacontract.model.contract import Contract
from slacontract.model.from_syntax import contract_from_syntax
from slacontract.model.quantities import (
    BusinessDays,
    CalendarTime,
    CoveredTime,
    ElapsedTime,
    Every,
    Money,
    NoDelay,
    OpeningDays,
    PercentOf,
    Within,
)

EXAMPLES = Path(__file__).parent / "syntax" / "examples"


def contract(name: str) -> Contract:
    """The contract of a file in which nothing is wrong but a delay that leaves its end unsaid."""
    found = contract_from_syntax(read_clean((EXAMPLES / name).read_text("utf-8")))
    assert {one.code for one in found[1]} <= {"SLA222"}
    assert isinstance(found[0], Contract)
    return found[0]


@pytest.fixture(scope="module")
def hosting() -> Contract:
    return contract("hosting.sla")


@pytest.fixture(scope="module")
def dixdata() -> Contract:
    return contract("dixdata.sla")


def test_head_of_a_contract(hosting: Contract) -> None:
    """The head says who, which, from when and until when, both days included."""
    assert hosting.label is not None
    assert hosting.label.text == "Hosting and support"
    assert hosting.reference is not None
    assert getattr(hosting.provider, "text", None) == "Harbour Systems Ltd"
    assert hosting.in_force is not None
    assert hosting.in_force.start == datetime.date(2026, 1, 1)
    assert hosting.in_force.end == datetime.date(2026, 12, 31)
    assert isinstance(hosting.renewed_for, CalendarTime)
    assert (hosting.renewed_for.n, hosting.renewed_for.unit) == (12, "month")
    assert hosting.zone == "Europe/Berlin"
    assert hosting.tax == "excluded"
    assert hosting.written_in == "en"
    assert not hosting.written_in_stated
    (notice,) = hosting.notices
    assert notice.before is not None
    assert notice.before.kind == "contract-end"
    assert notice.means_of is not None
    assert notice.means_of.text == "registered letter"


def test_holes_are_kept_as_holes(dixdata: Contract) -> None:
    """What is to be agreed stays a hole, never a guess."""
    holes = (dixdata.client, dixdata.reference, dixdata.in_force and dixdata.in_force.start)

    assert [getattr(hole, "why", None) for hole in holes] == ["hole"] * 3
    event = next(one for one in dixdata.coverages if one.name == "astreinte-événement")
    (dated,) = event.dated
    assert dated.first.form == "hole"
    assert dated.on_site
    assert event.on_call


def test_coverages(hosting: Contract, dixdata: Contract) -> None:
    """Windows are seconds of the day, of weekdays from Monday 0; an end before its start is kept so (T5)."""
    office, nights = hosting.coverages
    assert [(weekly.days, [(w.opens, w.closes) for w in weekly.windows]) for weekly in office.weekly] == [
        ((0, 1, 2, 3), [(8 * 3600, 45000), (48600, 18 * 3600)]),
        ((4,), [(8 * 3600, 15 * 3600)]),
    ]
    assert [ref.name for ref in office.except_holidays] == ["berlin"]
    assert (nights.weekly[0].windows[0].opens, nights.weekly[0].windows[0].closes) == (64800, 28800)
    closing_hours = dixdata.coverages[1]
    assert closing_hours.at_all_hours
    assert [ref.name for ref in closing_hours.excepts] == ["heures-ouvrables"]
    assert hosting.holidays[0].country == "DE"
    assert hosting.holidays[0].region == "DE-BE"


def test_delays_say_which_time_counts(hosting: Contract, dixdata: Contract) -> None:
    """Covered, elapsed, opening days and business days stay what the text says."""
    p1, p2 = hosting.priorities
    response, resolution, update = p1.commitments
    assert isinstance(response.delay, Within)
    assert isinstance(response.delay.quantity, ElapsedTime)
    assert response.delay.quantity.seconds == 1800
    assert isinstance(resolution.delay, Within)
    assert isinstance(resolution.delay.quantity, CoveredTime)
    assert [ref.name for ref in resolution.delay.quantity.counted_in] == ["office", "nights"]
    assert isinstance(update.delay, Every)
    share = p2.commitments[1].share
    assert isinstance(p2.commitments[1].delay, Within)
    assert isinstance(p2.commitments[1].delay.quantity, OpeningDays)
    assert p2.commitments[1].delay.quantity.hours == 8 * 3600
    assert share is not None
    assert (share.percent, share.over and share.over.each) == (Decimal(90), "quarter")
    fifth = dixdata.priorities[4].commitments[0]
    assert isinstance(fifth.delay, Within)
    assert isinstance(fifth.delay.quantity, BusinessDays)
    assert fifth.delay.quantity.n == 5
    promised_nothing = dixdata.priorities[0].commitments[1].delay
    assert isinstance(promised_nothing, NoDelay)
    assert promised_nothing.missing.why == "not-committed"


def test_strict_delay_and_every_ticket(dixdata: Contract) -> None:
    """`in less than` is strict (K3); a promise for every ticket names no priority."""
    (acknowledgement,) = dixdata.commitments[0].commitments

    assert acknowledgement.metric == "acknowledgement"
    assert acknowledgement.targets == ()
    assert isinstance(acknowledgement.delay, Within)
    assert acknowledgement.delay.strict


def test_clocks_exceptions_and_states(hosting: Contract, dixdata: Contract) -> None:
    """Clocks keep what the text says of their ends, changes and reopening (K2, K5, K6)."""
    response, resolution = hosting.clocks
    assert response.automatic_counts is False
    assert resolution.starts is not None
    assert resolution.starts.kind == "report-completed"
    assert resolution.late_by_priority_change == "due-at-change"
    assert [one.mode for one in resolution.reopening] == ["continues"]
    intervention = dixdata.clocks[1]
    assert intervention.starts is not None
    assert intervention.starts.kind == "ticket-created"
    assert intervention.starts_by is not None
    assert intervention.starts_by.parties[0].role is not None
    (exception,) = hosting.exceptions
    assert exception.when.unless
    assert [(atom.kind, atom.refs[0].name) for atom in exception.when.atoms] == [
        ("duty-met", "night-contact")
    ]
    assert [ref.name for ref in exception.commitments[0].targets] == ["P1"]
    (state,) = hosting.states
    assert [pause.metrics for pause in state.pauses] == [("resolution",)]
    assert state.waiting_for is not None
    assert state.waiting_for.parties[0].kind == "client"


def test_money(hosting: Contract) -> None:
    """Bands, slices, caps and claims of a credit keep their figures exactly (K13)."""
    (credit,) = hosting.credits
    assert [(band.percent, band.side) for band in credit.bands] == [
        (Decimal("99.9"), "below"),
        (Decimal("99.5"), "below"),
    ]
    assert isinstance(credit.bands[0].gives, PercentOf)
    assert credit.bands[0].gives.of.name == "fee"
    (slice_,) = credit.slices
    assert (slice_.step_percent, slice_.percent, slice_.begun) == (Decimal(1), Decimal(99), False)
    assert credit.caps[0].over is not None
    assert credit.caps[0].over.each == "month"
    (claim,) = credit.claim
    assert claim.start is not None
    assert claim.start.kind == "month-end"
    cost = hosting.prices[0].costs[0]
    assert isinstance(cost.amount, Money)
    assert (cost.amount.amount, cost.amount.currency, cost.per) == (Decimal(1450), "EUR", "month")
    (availability,) = hosting.availabilities
    assert availability.limits[0].percent == Decimal("99.9")
    assert [ref.name for ref in availability.excludes] == ["planned"]
    assert availability.excludes_texts[0].text == "failure of the client's own network"


def test_worked_examples(hosting: Contract) -> None:
    """An example keeps what is given, what happens and what it must come to (K15)."""
    friday, month = hosting.worked_examples
    (happening,) = friday.happenings
    assert happening.form == "ticket"
    assert (happening.kind, happening.at.date, happening.at.time) == (
        "reported",
        datetime.date(2026, 5, 22),
        52200,
    )
    (expected,) = friday.expectations
    assert expected.form == "commitment"
    assert expected.metric == "response"
    assert expected.no_later_than is not None
    assert expected.no_later_than.date == datetime.date(2026, 5, 26)
    (seen,) = month.happenings
    assert seen.form == "observed"
    assert seen.percent == Decimal("98.2")
    (credit,) = month.expectations
    assert credit.form == "figure"
    assert isinstance(credit.amount, Money)
    assert credit.amount.amount == Decimal(145)


def test_texts_bear_their_language(dixdata: Contract) -> None:
    """Untagged text is in the language of the header where the contract says none."""
    assert dixdata.label is not None
    assert dixdata.label.language == "fr"
    assert dixdata.written_in == "fr"


def test_language_of_the_document_is_a_fact() -> None:
    """`written in French` under English keywords: untagged text is French, whatever the keywords."""
    text = 'language en\n\ncontract "Assistance"\n  written in French\n  time zone Europe/Paris\n'
    model, _ = contract_from_syntax(read_clean(text))

    assert isinstance(model, Contract)
    assert (model.written_in, model.written_in_stated) == ("fr", True)
    assert model.label is not None
    assert model.label.language == "fr"


def test_model_has_a_json_schema() -> None:
    """The schema of the model can be published, and says where a name is used."""
    schema = Contract.model_json_schema()

    assert schema["$defs"]["Commitment"]["properties"]["targets"]["items"]["title"] == "Ref"


def test_model_dumps_to_json(hosting: Contract) -> None:
    """A contract dumps whole; a name keeps the place of its use."""
    dumped = hosting.model_dump(mode="json")

    name, place = dumped["coverages"][0]["except_holidays"][0]
    assert name == "berlin"
    assert place[0] == "test.sla"
    assert place[2] - place[1] == len("berlin")


HOLES = """language en

contract "Holes"
  provider to be agreed
  client to be agreed
  reference to be agreed
  version to be agreed
  in force to be agreed
  signed on to be agreed
  ends on to be agreed
  renewed for to be agreed
  minimum term to be agreed
  notice to be agreed
  time zone to be agreed
  default plan to be agreed
  tax to be agreed

holidays legal
  country to be agreed

coverage office
  opening hours to be agreed
  except holidays to be agreed
  staffed by to be agreed

role desk of the provider
  under coverage to be agreed
  channels to be agreed
  contact to be agreed
  support level to be agreed
  does to be agreed

channel phone
  under coverage to be agreed
  accepted for to be agreed
  sets the priority to be agreed

scope
  includes to be agreed
  redirects to be agreed towards to be agreed

report form
  requires to be agreed

priority rules
  priority set by to be agreed
  default priority to be agreed

criterion impact
  levels to be agreed

matrix grid
  rows to be agreed
  columns to be agreed

clock response
  starts to be agreed
  stops to be agreed
  must contain to be agreed
  if a priority change makes it late to be agreed
  on reopening to be agreed

priority P1
  means to be agreed
  response to be agreed
  resolution within 4 hours counting to be agreed
  effort to be agreed

maintenance planned
  notice to be agreed
  outside to be agreed
  at most to be agreed

availability shop
  at least to be agreed

price fee
  costs to be agreed per month

prepaid time pack
  grants to be agreed
  once exhausted to be agreed
"""


def test_every_hole_is_kept() -> None:
    """What is to be agreed may stand wherever a value may, is no error, and none is lost (principle 6)."""
    model, found = contract_from_syntax(read_clean(HOLES))

    assert [f"{one.code} {one.message()}" for one in found] == []
    assert isinstance(model, Contract)
    holes = {node.span for node in every_node(model) if isinstance(node, Missing) and node.why == "hole"}
    assert len(holes) == HOLES.count("to be agreed")


def every_node(value: object) -> Iterator[Node]:
    """Every node at or below a value."""
    if isinstance(value, Node):
        yield value
        for name in type(value).model_fields:
            yield from every_node(getattr(value, name))
    elif isinstance(value, tuple):
        for one in value:
            yield from every_node(one)
