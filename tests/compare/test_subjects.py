"""What changes are about, in words: no path and no name of the model is shown to people."""

from __future__ import annotations

import re
import typing

import pytest
from compare.test_laws import EXAMPLES, of

from slacontract.compare import compare
from slacontract.compare.renames import KINDS
from slacontract.compare.subjects import FIELDS, subject
from slacontract.compare.subjects import KINDS as CALLED
from slacontract.compare.texts import KIND_NAMES, SILENT
from slacontract.model.contract import Contract
from slacontract.ruleset.commitments import Priority, State
from slacontract.ruleset.coverages import HolidaySet
from slacontract.ruleset.money import Availability, Credit, Maintenance, Prepaid, Price
from slacontract.ruleset.rules import Channel, ContractFacts

CODE = re.compile(r"[a-z]_[a-z]|[{}]|\[\"|\b(?:contract|commitment|coverage|channel|credit)/|\bnot-stated\b")
PARTS = {
    "availability": Availability,
    "channel": Channel,
    "credit": Credit,
    "holidays": HolidaySet,
    "maintenance": Maintenance,
    "prepaid": Prepaid,
    "price": Price,
    "priority": Priority,
    "state": State,
}
"""Parts of a rule set whose facts are named in changes."""


def facts() -> dict[str, set[str]]:
    """The names of the facts of each kind of block, as changes name them."""
    found = {"contract": (set(Contract.model_fields) - set(KINDS)) | set(ContractFacts.model_fields)}
    for kind in KINDS:
        block = typing.get_args(Contract.model_fields[kind].annotation)[0]
        found[KIND_NAMES.get(kind, kind)] = set(block.model_fields)
    for kind, part in PARTS.items():
        found[kind] |= set(part.model_fields) - {"id"}
    left = SILENT | {"in_force_from", "in_force_until"}
    return {
        kind: {one for one in names if one not in left and not one.endswith("span")}
        for kind, names in found.items()
    }


def test_every_fact_has_words() -> None:
    """Each kind of block and each fact of one has its name in both languages."""
    for kind, names in facts().items():
        assert kind in CALLED, kind
        assert names - FIELDS.keys() == set(), kind


def test_no_path_is_shown() -> None:
    """Of every fact, named or not, the words have no slash, no underscore and no name of the model."""
    for kind, names in facts().items():
        for name in names:
            path = f"{kind}/{name}" if kind == "contract" else f"{kind}/x/{name}"
            for language in ("en", "fr"):
                said = subject(path).say(language)
                assert said
                assert not set(said) & {"/", "_"}, said


def test_promises_come_by_their_priority() -> None:
    """A promise is named by whom it is made to and what; a clock of one's own by its name."""
    assert subject("commitment/P1/resolution").say("fr") == "P1, résolution"
    assert subject("commitment/*/acknowledgement").say("fr") == "tout ticket, accusé de réception"
    assert subject("commitment/P1/diagnosis/at-night").say("en") == "P1, diagnosis, at-night"
    assert subject("coverage/office/weekly").say("fr") == "couverture « office », horaires de la semaine"
    assert subject("contract/renewed_for").say("en") == "renewal"
    assert subject("scope/includes").say("en") == "scope, what is included"


@pytest.mark.parametrize("n", range(0, len(EXAMPLES), 3), ids=lambda n: EXAMPLES[n].stem)
def test_messages_of_changes_have_no_names_of_programs(n: int) -> None:
    """Two contracts beside each other, quotations left aside: words, no path, no JSON."""
    for one in compare(of(EXAMPLES[n]), of(EXAMPLES[n - 1])).changes:
        for language in ("en", "fr"):
            said = re.sub(r"“[^”]*”|« [^»]* »", "", one.diagnostic().message(language))
            assert not CODE.search(said), said
