"""One side of a comparison: a contract as meant, its rule set, and where its parts stand in the text."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol

from ..compiling import Compilation
from ..model.contract import Contract
from ..records import dataclass, field
from ..ruleset.rules import RuleSet
from ..ruleset.sources import Sources
from ..source import Source


class Readable(Protocol):
    """What can be compared: a compilation without errors, the edition for a reader, or a `Version`."""

    @property
    def contract(self) -> Contract | None: ...

    @property
    def rules(self) -> RuleSet | None: ...

    @property
    def places(self) -> Sources | None: ...


@dataclass(frozen=True)
class Version:
    """A contract as it reads at one time. `sources`: its texts by name, to quote from."""

    contract: Contract
    rules: RuleSet
    places: Sources
    sources: Mapping[str, Source] = field(default_factory=dict)


def version(one: Readable) -> Version:
    """A side of a comparison; ValueError where errors leave no rule set."""
    if isinstance(one, Version):
        return one
    if one.contract is None or one.rules is None:
        raise ValueError("a contract with errors has no rule set to compare")
    sources = one.sources if isinstance(one, Compilation) else {}
    return Version(one.contract, one.rules, one.places or Sources({}), sources)


def versions_of(compiled: Compilation) -> tuple[Version, ...]:
    """Each edition of a contract alone, the first agreed before its amendments in order of effect (K9).

    Two neighbours compared tell what an amendment changes. Each keeps the horizon of the whole; its edition
    reads as if in force over all of it, as the question is what the text says, not from when. None has its
    text to quote from: a fact that the client may read can stand around one that he may not.
    """
    if compiled.texts is None or compiled.rules is None or compiled.places is None:
        raise ValueError("a contract with errors has no rule set to compare")
    contracts = [compiled.texts.base, *(one.edition for one in compiled.texts.amendments)]
    found = []
    for contract, edition in zip(contracts, compiled.rules.editions, strict=True):
        alone = edition.model_copy(
            update={
                "id": "base",
                "in_force": (None, None),
                "first_period": "first-instant",
                "judged_from": None,
            }
        )
        rules = compiled.rules.model_copy(update={"editions": (alone,)})
        found.append(Version(contract, rules, compiled.places))
    return tuple(found)
