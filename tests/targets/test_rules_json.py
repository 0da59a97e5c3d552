"""`rules.json` is the rule set, and the same rule set is the same bytes."""

from __future__ import annotations

from datetime import date

from slacontract.targets.rules_json import emit
from support.compiled import compiled_of

from slacontract.clock.spec import CoverageSpec, Window
from slacontract.clock.zone import zone_from_iana
from slacontract.emitter import Compiled
from slacontract.ruleset.schema import load_json


def compiled() -> Compiled:
    zone = zone_from_iana("Europe/Paris", 2026, 2027)
    spec = CoverageSpec(zone, ((Window(32400, 61200),),) * 5 + ((),) * 2, name="office")
    return compiled_of({"office": spec}, date(2026, 1, 1), date(2026, 12, 31))


def test_read_back() -> None:
    """The file is the rule set: read back, it is equal, nothing lost."""
    (artifact,) = emit(compiled()).artifacts

    assert artifact.path == "rules.json"
    assert load_json(artifact.content) == compiled().rules


def test_same_bytes() -> None:
    """Two builds are equal to the byte."""
    assert emit(compiled()) == emit(compiled())


def test_everything_is_exact() -> None:
    """Each line of the contract is said, exactly."""
    assert [(line.clause, line.degree) for line in emit(compiled()).fidelity] == [
        ("coverage/office", "exact")
    ]
