"""The client's edition: nothing that is for the provider only is left, wherever it stood."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from support.syntax import read_clean

from slacontract.model.base import FOR_PROVIDER, Block, Node
from slacontract.model.contract import Contract
from slacontract.model.edition import for_client
from slacontract.model.from_syntax import contract_from_syntax
from slacontract.syntax.nodes import BLOCK_KINDS

EXAMPLES = Path(__file__).parent / "syntax" / "examples"

SECRET = '''language en

contract "Support"
  provider "Provider"
  client "Client"
  reference "R-1"
  in force from 1 January 2026
  time zone Europe/Berlin
  note "SECRET note" for the provider only
  version "SECRET version" for the provider only

coverage office "Office"
  Monday to Friday 09:00-17:00
  means "SECRET meaning" for the provider only
  staffed by "SECRET person" for the provider only

coverage night "SECRET night" for the provider only
  every day 18:00-08:00
  means "SECRET night"

rota guard "Rota"
  under coverage office
  rotation "SECRET Ann", "SECRET Bob" every 1 calendar week from 5 January 2026 at 09:00
  between 6 July 2026 and the 12 July 2026 "SECRET Cid"

role desk "Desk" of the provider
  held by "SECRET holder" for the provider only
  under coverage night for the provider only
  under coverage office

channel phone "Phone"
  contact "SECRET number" for the provider only
  contact "+49 30 0"

supplier secret-carrier "SECRET carrier"
  reference "SECRET reference"
  contact "SECRET contact"
  restoration within 2 calendar hours

priority P1 "Urgent"
  restoration within 4 hours counted in office relying on secret-carrier
  response within 1 hour counted in night as an internal target
  resolution within 9 hours counted in office measured only when "SECRET judgement"

exception secret-storm "SECRET storm" when "SECRET storm" for the provider only
  for P1 restoration as agreed

escalation ladder secret-ladder "SECRET ladder" for the provider only
  step 1 "SECRET boss" at 50% of restoration

time record secret-record "SECRET record" for the provider only
  seen by the provider

price fee "Fee"
  costs 100 EUR per "SECRET unit" for the provider only
  costs 10 EUR per month

clause secret-clause "SECRET clause" for the provider only
  text "SECRET text"

waiver SLA301 "SECRET reason" by "SECRET name" until 31 December 2026
'''  # fmt: skip


def model_of(text: str) -> Contract:
    model, found = contract_from_syntax(read_clean(text))
    assert [one.message() for one in found] == []
    assert isinstance(model, Contract)
    return model


def example(name: str) -> str:
    """A text for both parties, its one warned delay said in full."""
    text = (EXAMPLES / name).read_text("utf-8")
    return text.replace("claim within 1 month", "claim within 1 month to the end of the day")


def nodes_of(value: Any) -> Iterator[Node]:
    """Every node at or below a value."""
    if isinstance(value, Node):
        yield value
        for name in type(value).model_fields:
            yield from nodes_of(getattr(value, name))
    elif isinstance(value, tuple) and not hasattr(value, "_fields"):
        for one in value:
            yield from nodes_of(one)


def test_no_secret_is_left() -> None:
    """A marker in every place that is for the provider only is gone, and what is for both is not."""
    contract = model_of(SECRET)
    assert contract.model_dump_json().lower().count("secret") >= 28

    client = for_client(contract)

    assert "secret" not in client.model_dump_json().lower()
    assert [one.name for one in client.coverages] == ["office"]
    assert [ref.name for ref in client.roles[0].under_coverage] == ["office"]
    assert [one.metric for one in client.priorities[0].commitments] == ["restoration"]
    assert client.priorities[0].commitments[0].relying_on is None
    assert len(client.channels[0].contacts) == 1
    assert client.rotas[0].rotations == ()
    assert client.version is None


def test_nothing_for_the_provider_is_reachable() -> None:
    """No node of the client's edition is for the provider only, and no marked field has a value."""
    for node in nodes_of(for_client(model_of(SECRET))):
        assert node.audience == "both"
        for name, field in type(node).model_fields.items():
            if FOR_PROVIDER in field.metadata:
                assert getattr(node, name) == field.default
        assert not (isinstance(node, Block) and node.hidden)


@pytest.mark.parametrize("name", ["hosting.sla", "dixdata.sla"])
def test_contract_for_both_is_unchanged(name: str) -> None:
    """Where nothing is for the provider only, the edition is the contract itself."""
    contract = model_of(
        (EXAMPLES / name).read_text("utf-8").replace("claim within 1 month", "claim as agreed")
    )

    assert for_client(contract) is contract


def test_any_node_can_be_taken_out() -> None:
    """Each node by itself, made for the provider only, is gone from the edition with all it holds."""
    contract = model_of(
        (EXAMPLES / "hosting.sla").read_text("utf-8").replace("claim within 1 month", "claim as agreed")
    )
    for field in type(contract).model_fields:
        value = getattr(contract, field)
        items = value if isinstance(value, tuple) and field != "zone_span" else (value,)
        for at, item in enumerate(items):
            if not isinstance(item, Node):
                continue
            hidden = item.model_copy(update={"audience": "provider"})
            changed = (*items[:at], hidden, *items[at + 1 :]) if isinstance(value, tuple) else hidden
            client = for_client(contract.model_copy(update={field: changed}))
            left = getattr(client, field)
            assert hidden not in (left if isinstance(left, tuple) else (left,))
            assert all(node.audience == "both" for node in nodes_of(client))


def test_every_kind_of_block_can_be_hidden() -> None:
    """`for the provider only` on the head of any block hides it; the head of a file has no audience."""
    from slacontract.model.blocks import SHAPES

    assert set(SHAPES) == set(BLOCK_KINDS) - {"contract", "amendment"}
    assert all(issubclass(shape.cls, Block) for shape in SHAPES.values())
