"""Planned work with its dates: as the settings name it, or the windows that the contract leaves for it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from ..clock.intervals import difference, normalise, total
from ..diagnostics import Diagnostic, Kind, Severity, Words
from ..judge.index import PlanView
from ..lowering.works import allowed, announce_by
from ..records import dataclass
from ..ruleset.money import Maintenance
from .account import Account, Say
from .findings import BAD_OPTION
from .nodes import prefix_of
from .options import Option, Options

WORKS = Option(
    "works",
    "names",
    Say(
        "planned work: from when until when, in the contract's time, and which kind of the contract it is",
        "travaux prévus : de quand à quand, à l’heure du contrat, et de quel type du contrat ils sont",
    ),
)
FROM = Option(
    "from",
    "text",
    Say(
        "the day on which the works are announced; windows before it are left out",
        "le jour où les travaux sont annoncés ; les plages antérieures sont omises",
    ),
)
UNTIL = Option(
    "until",
    "text",
    Say(
        "the last day whose windows for planned work are announced as they come",
        "le dernier jour dont les plages de travaux sont annoncées telles quelles",
    ),
)

BAD_WORK = Kind(
    "SLA820",
    Severity.ERROR,
    Words(
        "The planned work “{work}” of target {target} cannot be used: {why}.",
        'Under [targets.{target}.works] of slac.toml, write "2026-08-04T22:00/2026-08-05T02:00" = "{known}", '
        "with days on which the contract holds.",
    ),
    Words(
        "Les travaux « {work} » de la cible {target} sont inutilisables : {why}.",
        'Sous [targets.{target}.works] dans slac.toml, écrivez "2026-08-04T22:00/2026-08-05T02:00" = '
        '"{known}", à des jours où le contrat vaut.',
    ),
)
OUTSIDE_WINDOWS = Kind(
    "SLA821",
    Severity.WARNING,
    Words(
        "The work “{clause}” from {start} to {end} lies outside the hours that the contract leaves for it.",
        "Move it into those hours; time beyond them is an outage if the contract says so.",
    ),
    Words(
        "Les travaux « {clause} » du {start} au {end} sortent des heures que le contrat leur laisse.",
        "Déplacez-les dans ces heures ; au-delà, c’est une panne si le contrat le dit.",
    ),
)
TOO_LATE = Kind(
    "SLA822",
    Severity.WARNING,
    Words(
        "The work “{clause}” at {start} had to be announced by {by}: on {said} it is too late.",
        "Move it to a later date, or set “from” to the day on which it is really announced.",
    ),
    Words(
        "Les travaux « {clause} » du {start} devaient être annoncés au plus tard le {by} : le {said}, "
        "c’est trop tard.",
        "Déplacez-les à une date ultérieure, ou donnez à « from » le jour réel de l’annonce.",
    ),
)
OVER_CAP = Kind(
    "SLA823",
    Severity.WARNING,
    Words(
        "The works “{clause}” take {hours} h in the period that begins on {period}; "
        "the contract allows {cap} h.",
        "Move some of them into another period: time beyond the cap is down.",
    ),
    Words(
        "Les travaux « {clause} » prennent {hours} h dans la période qui commence le {period} ; "
        "le contrat en permet {cap} h.",
        "Déplacez-en une partie dans une autre période : au-delà du plafond, c’est une indisponibilité.",
    ),
)
UNREADABLE = Say("it is no pair of times", "ce n’est pas une paire d’instants")
NO_KIND = Say("the contract has no such kind of work", "le contrat n’a pas ce type de travaux")
BACKWARDS = Say("it ends before it begins", "ils finissent avant de commencer")
NOT_HELD = Say("no rule of the contract is known then", "aucune règle du contrat n’est connue alors")

_TIMES = re.compile(r"(\d{4}-\d{2}-\d{2})T(\d{2}):(\d{2})/(\d{4}-\d{2}-\d{2})T(\d{2}):(\d{2})", re.ASCII)


@dataclass(frozen=True)
class Work:
    """Work of one kind, [start, end) in epoch seconds. `announce_by`: the last second at which it can be
    announced in time; None where the contract gives no number. `named`: the settings name it; otherwise it
    is a window in which such work may lie."""

    view: PlanView
    kind: Maintenance
    start: int
    end: int
    announce_by: int | None
    named: bool

    @property
    def clause(self) -> str:
        """The path of the kind of work."""
        return f"{prefix_of(self.view.name)}maintenance/{self.kind.id}"


def planned(
    account: Account, options: Options, *, windows: bool
) -> tuple[tuple[Work, ...], list[Diagnostic]]:
    """The works that the settings name, and with `windows` those up to the day `until`, by time.

    With what is wrong: unreadable settings, works outside their hours, beyond the cap, or announced too
    late. A window that is too late to announce is left out; a work that is named never.
    """
    found: list[Diagnostic] = []
    said = _day(account, options, "from", found)
    works = list(_named(account, options, found))
    _caps(account, works, found)
    if windows:
        until = _day(account, options, "until", found)
        if until is not None:
            works += _windows(account, said, until)
    kept: list[Work] = []
    zone = account.engine.contract_zone
    for work in sorted(works, key=lambda one: (one.start, one.end, one.clause)):
        late = said is not None and work.announce_by is not None and zone.end_of(said) - 1 > work.announce_by
        if late and work.named and said is not None:
            by = zone.iso(work.announce_by or 0)
            found.append(
                TOO_LATE.at(
                    account.place(),
                    clause=work.clause,
                    start=zone.iso(work.start),
                    by=by,
                    said=said.isoformat(),
                )
            )
        if not late or work.named:
            kept.append(work)
    return tuple(kept), found


def kinds_of(account: Account) -> Iterator[tuple[PlanView, Maintenance]]:
    """Each kind of planned work of each plan."""
    for view in account.views():
        for kind in view.plan.maintenance:
            yield view, kind


def _day(account: Account, options: Options, name: str, found: list[Diagnostic]) -> date | None:
    text = options[name]
    if text is None:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        wanted = Say(f'a day, as {name} = "2026-07-01"', f"un jour, comme {name} = « 2026-07-01 »")
        found.append(
            BAD_OPTION.at(account.place(), target=account.target, option=name, value=text, wanted=wanted)
        )
        return None


def _named(account: Account, options: Options, found: list[Diagnostic]) -> Iterator[Work]:
    zone, horizon = account.engine.contract_zone, account.engine.horizon
    known = list(dict.fromkeys(kind.id for _, kind in kinds_of(account)))
    for text, name in options.by_name("works").items():
        why: Say | None = None
        start = end = 0
        read = _TIMES.fullmatch(text)
        try:
            if read is None:
                raise ValueError(text)
            start = zone.boundary(date.fromisoformat(read[1]), _second(read[2], read[3]))
            end = zone.boundary(date.fromisoformat(read[4]), _second(read[5], read[6]))
        except (ValueError, OverflowError):
            why = UNREADABLE
        if why is None:
            why = (
                NO_KIND
                if str(name) not in known
                else BACKWARDS
                if end <= start
                else NOT_HELD
                if start < horizon[0] or end > horizon[1]
                else None
            )
        if why is not None:
            listed = " | ".join(known) or "-"
            found.append(
                BAD_WORK.at(account.place(), work=text[:60], target=account.target, why=why, known=listed)
            )
            continue
        for view, kind in kinds_of(account):
            if kind.id == str(name):
                work = Work(view, kind, start, end, _by(view, kind, start), True)
                inside = allowed(view, kind)
                if inside is not None and difference(((start, end),), inside):
                    found.append(
                        OUTSIDE_WINDOWS.at(
                            account.place(), clause=work.clause, start=zone.iso(start), end=zone.iso(end)
                        )
                    )
                yield work


def _second(hours: str, minutes: str) -> int:
    second = int(hours) * 3600 + int(minutes) * 60
    if int(minutes) > 59 or second > 86400:
        raise ValueError(hours)
    return second


def _windows(account: Account, said: date | None, until: date) -> Iterator[Work]:
    zone, horizon = account.engine.contract_zone, account.engine.horizon
    first = zone.midnight(said) if said is not None else horizon[0]
    last = min(zone.end_of(until), horizon[1])
    for view, kind in kinds_of(account):
        for opens, closes in (allowed(view, kind) or ()) if kind.only_in else ():
            if first <= opens < last:
                yield Work(view, kind, opens, closes, _by(view, kind, opens), False)


def _by(view: PlanView, kind: Maintenance, start: int) -> int | None:
    """The earliest of the latest moments that the notices without a condition leave."""
    moments = [announce_by(view, one, start) for one in kind.notices if one.when is None]
    return min((one for one in moments if one is not None), default=None)


def _caps(account: Account, works: list[Work], found: list[Diagnostic]) -> None:
    """Works that take more of a period than their cap."""
    for view, kind in kinds_of(account):
        if kind.cap_seconds is None or kind.cap_period is None:
            continue
        mine = [work for work in works if work.kind is kind and work.view is view]
        for period in account.engine.rules.periods:
            if period.kind != kind.cap_period or not mine:
                continue
            inside = ((max(one.start, period.start), min(one.end, period.end)) for one in mine)
            taken = total(normalise(one for one in inside if one[0] < one[1]))
            if taken > kind.cap_seconds:
                zone = account.engine.contract_zone
                found.append(
                    OVER_CAP.at(
                        account.place(),
                        clause=mine[0].clause,
                        hours=_hours(taken),
                        period=zone.date(period.start).isoformat(),
                        cap=_hours(kind.cap_seconds),
                    )
                )


def _hours(seconds: int) -> str:
    return f"{seconds / 3600:.4g}"
