"""Coverage calendars (RFC 5545): one for each coverage, one of all, and the dates of the contract."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime

from slacontract.diagnostics import Diagnostic, Kind, Severity, Words
from slacontract.emitter import Artifact, Compiled, Degree, Emission, Target

from .calendar import Revision
from .previous import NotOurs, continued
from .shelf import AVAILABILITY, shelf_of

PREVIOUS_UNREADABLE = Kind(
    "SLA522",
    Severity.WARNING,
    Words(
        "The previous calendar “{name}” was not written by a build for the same audience, or was changed "
        "since: of what it holds, nothing is cancelled.",
        "Name the folder of the previous build for this audience, as that build left it.",
    ),
    Words(
        "Le calendrier précédent « {name} » n’a pas été produit pour le même public, ou a été modifié "
        "depuis : rien de son contenu n’est annulé.",
        "Indiquez le dossier de la production précédente pour ce public, tel qu’elle l’a laissé.",
    ),
)


def emit(compiled: Compiled) -> Emission:
    """A calendar for each coverage, `all.ics`, `contract.ics`; for the provider, one for each person's duty.

    The events of a coverage expand to the intervals of the rule set, to the second.
    """
    revision = _revision(compiled)
    shelf = shelf_of(compiled)
    made = {path: one.to_bytes(revision) for path, one in shelf.calendars.items()}
    diagnostics = (*shelf.diagnostics, *_continue(made, compiled, revision))
    artifacts = tuple(Artifact(path, content) for path, content in sorted(made.items()))
    return Emission(artifacts, tuple(shelf.fidelity), diagnostics)


def _continue(made: dict[str, bytes], compiled: Compiled, revision: Revision) -> Iterator[Diagnostic]:
    """Puts the files of this build in the place of those of a previous one, cancelling what is gone.

    Option `previous`: the bytes of its files by path. Those for another audience are left alone: what only
    the provider may read never comes into a calendar for the client.
    """
    previous: Mapping[str, bytes] = compiled.options.get("previous", {})
    for path, old in sorted(previous.items()):
        if not path.endswith(".ics") or path.startswith(AVAILABILITY):
            continue  # free time is asked for as it stands, not kept by those who ask
        try:
            made[path] = continued(made.get(path), old, revision)
        except NotOurs:
            yield PREVIOUS_UNREADABLE.at(compiled.contract.span, name=path)


def _revision(compiled: Compiled) -> Revision:
    """Identity and date of the contract's revision; without a date, its first day, else 1 January 1970."""
    facts, contract = compiled.rules.contract, compiled.contract
    stamp = date.fromisoformat(facts.revision_date or facts.in_force_from or "1970-01-01")
    identity = contract.former_references[0] if contract.former_references else facts.called
    seconds = int(datetime(stamp.year, stamp.month, stamp.day, tzinfo=UTC).timestamp())
    return Revision(identity, facts.revision or 0, seconds, compiled.audience)


_TERMS: Mapping[str, Degree] = {
    "coverage": "exact",
    "on-call": "exact",
    "holidays": "exact",
    "closures": "exact",
    "term": "exact",
    "rota": "exact",
    "commitments": "not-expressible",
    "pauses": "not-expressible",
    "maintenance": "rewritten",
    "availability": "not-expressible",
    "credits": "not-expressible",
    "prices": "not-expressible",
    "prepaid": "not-expressible",
    "escalations": "not-expressible",
}

TARGET = Target(
    "ical",
    "Coverage calendars (iCalendar)",
    emit,
    proof="observed",
    terms=_TERMS,
    continues=True,
    title_fr="Calendriers de couverture (iCalendar)",
)
