"""A contract that says one string wherever the parties may write."""

from __future__ import annotations

from datetime import date

from slacontract.clock.spec import CoverageSpec, Window
from slacontract.clock.zone import zone_from_iana
from slacontract.emitter import Compiled
from slacontract.model.base import Parties, Party
from slacontract.model.clauses import Contact
from slacontract.model.contract import InForce
from slacontract.model.parties import Channel, Clause, Role
from slacontract.model.tickets import Priority

from .compiled import NOWHERE, compiled_of, text

PARIS = zone_from_iana("Europe/Paris", 2026, 2027)
FIRST, LAST = date(2026, 1, 1), date(2026, 12, 31)


def contract_of(hostile: str) -> Compiled:
    """A contract that says a string wherever the parties may write."""
    provider = Parties(span=NOWHERE, parties=(Party(span=NOWHERE, kind="text", text=text(hostile)),))
    contact = Contact(span=NOWHERE, value=text(hostile))
    blocks = {
        "label": text(hostile),
        "means": (text(hostile),),
        "notes": (text(hostile),),
    }
    return compiled_of(
        {"office": CoverageSpec(PARIS, ((Window(32400, 61200),),) * 7, name="office")},
        FIRST,
        LAST,
        labels={"office": hostile},
        contract={
            "label": text(hostile),
            "provider": text(hostile),
            "client": text(hostile, "fr"),
            "in_force": InForce(span=NOWHERE, start=FIRST, end=LAST),
            "priorities": (Priority(span=NOWHERE, name="P1", **blocks),),
            "channels": (Channel(span=NOWHERE, name="mail", contacts=(contact,), **blocks),),
            "roles": (Role(span=NOWHERE, name="desk", of=provider, **blocks),),
            "clauses": (Clause(span=NOWHERE, name="free", paragraphs=(text(hostile),), **blocks),),
        },
        facts={"reference": hostile, "title": hostile},
    )
