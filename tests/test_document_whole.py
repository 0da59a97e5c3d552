"""The document asks for every field of the model: no new keyword can be left out of it unnoticed."""

from __future__ import annotations

import importlib
import pkgutil
import re
from collections.abc import Iterator
from pathlib import Path

import slacontract.document
import slacontract.model
from slacontract.model.base import Node

NOT_SAID = {
    "decimals": "an expected availability is printed as it is written",
    "formerly": "carries identity over a rename, and means nothing",
    "from_period_of": "of an amendment: its own document says it",
    "hidden": "computed from the audience",
    "horizon_until": "how far the compiler reckons, and no agreement",
    "takes_effect": "of an amendment: its own document says it",
    "translations": "asked for through the language",
    "written_in_stated": "whether the language was written down",
}
ASKED_BY_PARTS = re.compile(r"(starts|stops)_(by|missing)|(outside|only_in)_where_possible")
"""Fields whose names the document puts together."""
PLACE = re.compile(r"(\w+_)?span")


def model_fields() -> Iterator[tuple[str, str]]:
    """Each class of the model and its fields."""
    for module in pkgutil.iter_modules(slacontract.model.__path__, "slacontract.model."):
        importlib.import_module(module.name)
    waiting = [Node]
    while waiting:
        one = waiting.pop()
        waiting += one.__subclasses__()
        if one.__module__.startswith("slacontract.model"):
            yield from ((one.__name__, field) for field in one.model_fields)


def test_every_field_of_the_model_is_asked_for_by_the_document() -> None:
    """By its name, somewhere in `slacontract/document/`; what is not said has its reason here."""
    (folder,) = slacontract.document.__path__
    texts = [path.read_text(encoding="utf-8") for path in Path(folder).rglob("*.py")]
    asked = {name for text in texts for name in re.findall(r"[.\"](\w+)", text)}
    unsaid = {
        f"{name}.{field}"
        for name, field in model_fields()
        if field not in asked and field not in NOT_SAID
        if not PLACE.fullmatch(field) and not ASKED_BY_PARTS.fullmatch(field)
    }

    assert sorted(unsaid) == []
