"""The calendars of a build by the names of their files, and what is said of each line of the contract."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from slacontract.diagnostics import Diagnostic, Kind, Severity, Words
from slacontract.emitter import Compiled, Degree, FidelityLine
from slacontract.fidelity import Say
from slacontract.ruleset.rules import EVERY_PLAN
from slacontract.telling import WHY, said

from .calendar import AllDay, Calendar, Timed
from .duties import due_dates
from .maintenance import windows_of
from .milestones import milestones
from .text import normalised
from .timed import Named, coverages_of, days_of, file_name, spans_of, timed_of, turns_of, zone_of
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
WINDOWS = Say(
    "the windows it may lie in, with the latest moment to announce it; its cap is not shown",
    "les plages permises, avec le dernier moment pour l’annoncer ; son plafond n’est pas montré",
)
NO_PLACE = Say(
    "a calendar holds stretches of time, not delays or amounts",
    "un calendrier contient des plages de temps, non des délais ni des montants",
)
NO_SECOND = Say(
    "covers no second of the horizon: no calendar",
    "ne couvre aucune seconde de l’horizon : pas de calendrier",
)
DATES = Say(
    "start, end, last date to give notice, renewal",
    "début, fin, dernière date pour donner préavis, reconduction",
)
EACH_TURN = Say("one event for each turn", "un événement par tour")
DUE_DATES = Say(
    "an event on each due date, with a reminder", "un événement à chaque date due, avec un rappel"
)


@dataclass
class Shelf:
    """What has been made so far; `timed` and `all_day`: what `all.ics` will hold of the coverages."""

    compiled: Compiled
    calendars: dict[str, Calendar] = field(default_factory=dict)
    fidelity: list[FidelityLine] = field(default_factory=list)
    diagnostics: list[Diagnostic] = field(default_factory=list)
    timed: list[Timed] = field(default_factory=list)
    all_day: dict[str, AllDay] = field(default_factory=dict)

    def account(self, clause: str, degree: Degree, how: Say) -> None:
        """How a line of the contract is said."""
        self.fidelity.append(FidelityLine(clause, degree, how.say(self.compiled.language)))


def shelf_of(compiled: Compiled) -> Shelf:
    """Every calendar of a contract: coverages, dates, planned work, turns of duty, all together."""
    shelf = Shelf(compiled)
    for number, named in enumerate(coverages_of(compiled)):
        _coverage(shelf, named, _COLORS[number % len(_COLORS)])
    dates = _dates(shelf)
    placed = _works(shelf)
    for path, calendar in _duty(compiled):
        shelf.calendars[path] = calendar
        shelf.account(calendar.path, "exact", EACH_TURN)
    if shelf.timed or dates:
        language, contract = compiled.language, compiled.called
        about = say(language, "everything", contract=contract)
        name = f"{contract}: {say(language, 'all')}"
        days = tuple(sorted([*shelf.all_day.values(), *dates], key=lambda day: (day.first, day.path)))
        shelf.calendars["all.ics"] = Calendar("*", name, language, about, "", days, tuple(shelf.timed))
    shelf.fidelity += _without_place(compiled, placed)
    return shelf


def _coverage(shelf: Shelf, named: Named, color: str) -> None:
    """The calendar of a coverage, and the same as free time."""
    compiled, language = shelf.compiled, shelf.compiled.language
    clause = f"coverage/{named.name}" if named.plan == EVERY_PLAN else f"{named.plan}/coverage/{named.name}"
    if why := named.latest.undetermined:
        shelf.diagnostics.append(UNDETERMINED.at(named.written.span, name=named.written.title(language)))
        shelf.account(clause, "not-expressible", _no_hours(why))
        return
    if not named.latest.intervals:
        shelf.account(clause, "exact", NO_SECOND)
        return
    one, days = timed_of(compiled, named), days_of(compiled, named)
    shelf.calendars[f"{named.file}.ics"] = Calendar(
        named.path, one.summary, language, one.description, color, days, (one,)
    )
    shelf.calendars[named.file.replace("coverage-", AVAILABILITY, 1) + ".ics"] = Calendar(
        f"{named.path}/availability",
        one.summary,
        language,
        one.description,
        timed=(one,),
        available=compiled.rules.horizon,
    )
    shelf.timed.append(one)
    shelf.all_day.update({day.path: day for day in days})
    shelf.account(clause, "exact", _how(one))
    replaced = "\N{REPLACEMENT CHARACTER}"
    if normalised(one.summary).count(replaced) > one.summary.count(replaced):
        shelf.diagnostics.append(UNREADABLE_CHARACTER.at(named.written.span, name=named.name))


def _dates(shelf: Shelf) -> tuple[AllDay, ...]:
    """The dates of the contract and of its duties, in order, which are a calendar too."""
    compiled, language, contract = shelf.compiled, shelf.compiled.language, shelf.compiled.called
    duties = due_dates(compiled)
    dates = tuple(sorted([*milestones(compiled), *duties], key=lambda day: (day.first, day.path)))
    if dates:
        about = say(language, "milestones-of", contract=contract)
        name = f"{contract}: {say(language, 'milestones')}"
        shelf.calendars["contract.ics"] = Calendar("*/term", name, language, about, "black", dates)
        shelf.account("term", "exact", DATES)
    for name in dict.fromkeys(day.path.split("/")[2] for day in duties):
        shelf.account(f"duty/{name}", "exact", DUE_DATES)
    return dates


def _works(shelf: Shelf) -> set[str]:
    """A calendar for each kind of planned work that is confined to hours; gives the kinds that have one."""
    placed: set[str] = set()
    for one in windows_of(shelf.compiled):
        name = f"maintenance-{file_name(one.kind.id)}"
        if one.plan != EVERY_PLAN:
            name = f"{name}-plan-{file_name(one.plan)}"
        work = one.timed
        shelf.calendars[f"{name}.ics"] = Calendar(
            work.path, work.summary, shelf.compiled.language, work.description, "gray", timed=(work,)
        )
        placed.add(one.kind.id)
        how = _how(work)
        shown = Say(f"{WINDOWS.en}: {how.en}", f"{WINDOWS.fr} : {how.fr}")
        shelf.account(work.path.removeprefix(f"{EVERY_PLAN}/"), "rewritten", shown)
    return placed


def _how(timed: Timed) -> Say:
    weekly, single = len(timed.series), len(timed.singles)
    return Say(
        f"{weekly} weekly events, {single} single ones",
        f"événements de la semaine : {weekly}, isolés : {single}",
    )


def _no_hours(why: str) -> Say:
    if why == "not-stated":
        return Say("its hours are not stated", "ses horaires ne sont pas précisés")
    reason = [said(WHY, why, language) for language in ("en", "fr")]
    return Say(f"no hours: {reason[0]}", f"pas d’horaires : {reason[1]}")


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
        yield from (
            FidelityLine(f"{prefix}{term}", "not-expressible", NO_PLACE.say(compiled.language))
            for term in terms
        )
