"""Coverage calendars (RFC 5545): one for each coverage, one of all, and the dates of the contract."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime

from slacontract.diagnostics import Diagnostic, Kind, Severity, Words
from slacontract.emitter import Artifact, Compiled, Degree, Emission, FidelityLine, Target
from slacontract.ruleset.rules import EVERY_PLAN

from .calendar import AllDay, Calendar, Revision, Timed
from .duties import due_dates
from .maintenance import windows_of
from .milestones import milestones
from .previous import NotOurs, continued
from .text import normalised
from .timed import (
    Named,
    coverages_of,
    days_of,
    file_name,
    spans_of,
    timed_of,
    turns_of,
    zone_of,
)
from .words import say

UNDETERMINED = Kind(
    "SLA520",
    Severity.WARNING,
    Words(
        "“{name}” has no hours yet, so no calendar can show it.",
        "Write its hours, then build again.",
    ),
    Words(
        "« {name} » n’a pas encore d’horaires : aucun calendrier ne peut la montrer.",
        "Écrivez ses horaires, puis construisez de nouveau.",
    ),
)
UNREADABLE_CHARACTER = Kind(
    "SLA521",
    Severity.WARNING,
    Words(
        "“{name}” holds a control character that calendars cannot carry; “�” stands in its place.",
        "Take the character out of the text.",
    ),
    Words(
        "« {name} » contient un caractère de contrôle qu’un calendrier ne peut porter ; « � » le remplace.",
        "Retirez ce caractère du texte.",
    ),
)
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
AVAILABILITY = "availability-"
"""How the names of the files begin that say a coverage as free time (RFC 7953)."""
_COLORS = (
    "steelblue",
    "seagreen",
    "darkorange",
    "mediumpurple",
    "firebrick",
    "teal",
    "goldenrod",
    "slategray",
)
WINDOWS = "the windows it may lie in, with the latest moment to announce it; its cap is not shown"
NO_PLACE = "a calendar holds stretches of time, not delays or amounts"


def emit(compiled: Compiled) -> Emission:
    """A calendar for each coverage, `all.ics`, `contract.ics`; for the provider, one for each person's duty.

    The events of a coverage expand to the intervals of the rule set, to the second.
    """
    revision = _revision(compiled)
    language, contract = compiled.language, compiled.called
    calendars: dict[str, Calendar] = {}
    fidelity: list[FidelityLine] = []
    diagnostics: list[Diagnostic] = []
    all_day: dict[str, AllDay] = {}
    timed: list[Timed] = []
    for number, named in enumerate(coverages_of(compiled)):
        clause = (
            f"coverage/{named.name}" if named.plan == EVERY_PLAN else f"{named.plan}/coverage/{named.name}"
        )
        if why := named.latest.undetermined:
            diagnostics.append(UNDETERMINED.at(named.written.span, name=named.written.title(language)))
            fidelity.append(FidelityLine(clause, "not-expressible", f"no hours: {why}"))
            continue
        if not named.latest.intervals:
            fidelity.append(FidelityLine(clause, "exact", "covers no second of the horizon: no calendar"))
            continue
        one, days = timed_of(compiled, named), days_of(compiled, named)
        calendars[f"{named.file}.ics"] = Calendar(
            named.path, one.summary, language, one.description, _COLORS[number % len(_COLORS)], days, (one,)
        )
        calendars[named.file.replace("coverage-", AVAILABILITY, 1) + ".ics"] = Calendar(
            f"{named.path}/availability",
            one.summary,
            language,
            one.description,
            timed=(one,),
            available=compiled.rules.horizon,
        )
        timed.append(one)
        all_day.update({day.path: day for day in days})
        fidelity.append(FidelityLine(clause, "exact", _how(one)))
        if normalised(one.summary).count("\N{REPLACEMENT CHARACTER}") > one.summary.count(
            "\N{REPLACEMENT CHARACTER}"
        ):
            diagnostics.append(UNREADABLE_CHARACTER.at(named.written.span, name=named.name))
    duties = due_dates(compiled)
    dates = tuple(sorted([*milestones(compiled), *duties], key=lambda day: (day.first, day.path)))
    if dates:
        about = say(language, "milestones-of", contract=contract)
        name = f"{contract}: {say(language, 'milestones')}"
        calendars["contract.ics"] = Calendar("*/term", name, language, about, "black", dates)
        fidelity.append(FidelityLine("term", "exact", "start, end, last date to give notice, renewal"))
    for name in dict.fromkeys(day.path.split("/")[2] for day in duties):
        fidelity.append(FidelityLine(f"duty/{name}", "exact", "an event on each due date, with a reminder"))
    placed: set[str] = set()
    for one_kind in windows_of(compiled):
        name = f"maintenance-{file_name(one_kind.kind.id)}"
        if one_kind.plan != EVERY_PLAN:
            name = f"{name}-plan-{file_name(one_kind.plan)}"
        work = one_kind.timed
        calendars[f"{name}.ics"] = Calendar(
            work.path, work.summary, language, work.description, "gray", timed=(work,)
        )
        clause = work.path.removeprefix(f"{EVERY_PLAN}/")
        placed.add(one_kind.kind.id)
        fidelity.append(FidelityLine(clause, "rewritten", f"{WINDOWS}: {_how(work)}"))
    for path, calendar in _duty(compiled):
        calendars[path] = calendar
        fidelity.append(FidelityLine(calendar.path, "exact", "one event for each turn"))
    if timed or dates:
        about = say(language, "everything", contract=contract)
        name = f"{contract}: {say(language, 'all')}"
        days = tuple(sorted([*all_day.values(), *dates], key=lambda day: (day.first, day.path)))
        calendars["all.ics"] = Calendar("*", name, language, about, "", days, tuple(timed))
    fidelity += _without_place(compiled, placed)
    made = {path: one.to_bytes(revision) for path, one in calendars.items()}
    diagnostics += _continue(made, compiled, revision)
    artifacts = tuple(Artifact(path, content) for path, content in sorted(made.items()))
    return Emission(artifacts, tuple(fidelity), tuple(diagnostics))


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


def _how(timed: Timed) -> str:
    return f"{len(timed.series)} weekly events, {len(timed.singles)} single ones"


def _revision(compiled: Compiled) -> Revision:
    """Identity and date of the contract's revision; without a date, its first day, else 1 January 1970."""
    facts, contract = compiled.rules.contract, compiled.contract
    stamp = date.fromisoformat(facts.revision_date or facts.in_force_from or "1970-01-01")
    identity = contract.former_references[0] if contract.former_references else facts.called
    seconds = int(datetime(stamp.year, stamp.month, stamp.day, tzinfo=UTC).timestamp())
    return Revision(identity, facts.revision or 0, seconds, compiled.audience)


def _duty(compiled: Compiled) -> Iterator[tuple[str, Calendar]]:
    """The provider's rotas: a calendar for each, and one for each person."""
    if compiled.audience != "provider":
        return
    written = {rota.name: rota for rota in compiled.contract.rotas}
    by_person: dict[str, list[Timed]] = {}
    done: set[str] = set()
    for edition, _ in reversed(list(spans_of(compiled.rules))):
        for plan in edition.plans.values():
            for rota in plan.rota:
                if rota.id in done or not rota.turns:
                    continue
                done.add(rota.id)
                coverage = plan.coverages.get(rota.coverage or "")
                zone = zone_of(compiled.rules, coverage.zone if coverage else compiled.rules.contract.zone)
                path = f"*/rota/{rota.id}"
                title = written[rota.id].title(compiled.language) if rota.id in written else rota.id
                turns = turns_of(compiled, path, rota.turns, zone)
                name = title or rota.id
                timed = tuple(turns.values())
                yield f"rota-{file_name(rota.id)}.ics", Calendar(path, name, compiled.language, timed=timed)
                for person, turn in turns.items():
                    by_person.setdefault(person, []).append(turn)
    taken: set[str] = set()
    for person, own in by_person.items():
        name = f"person-{file_name(person)[:40]}"
        number = next(
            n for n in range(1, len(by_person) + 1) if (name if n == 1 else f"{name}-{n}") not in taken
        )
        name = name if number == 1 else f"{name}-{number}"
        taken.add(name)
        summary = own[0].summary
        yield f"{name}.ics", Calendar(f"*/person/{person}", summary, compiled.language, timed=tuple(own))


def _without_place(compiled: Compiled, placed: set[str]) -> Iterator[FidelityLine]:
    """The terms that a calendar cannot say, one line each."""
    edition = compiled.rules.editions[-1]
    for name, plan in edition.plans.items():
        prefix = "" if name == EVERY_PLAN else f"{name}/"
        terms = [commitment.id for commitment in plan.commitments]
        terms += [f"maintenance/{one.id}" for one in plan.maintenance if one.id not in placed]
        terms += [f"availability/{one.id}" for one in plan.availability]
        terms += [f"credit/{one.id}" for one in plan.credits]
        terms += [f"price/{one.id}" for one in plan.prices]
        terms += [f"prepaid/{one.id}" for one in plan.prepaid]
        yield from (FidelityLine(f"{prefix}{term}", "not-expressible", NO_PLACE) for term in terms)


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
    "ical", "Coverage calendars (iCalendar)", emit, proof="observed", terms=_TERMS, continues=True
)

__all__ = ["TARGET", "Named", "emit"]
