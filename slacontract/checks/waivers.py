"""A waiver accepts one danger, for a reason, by a named person, until a date; this page is about waivers
that accept nothing, or no longer.

## What

A danger is something that can be computed and is unwise. It stops the build until somebody accepts it in
the text. A waiver is reported when its last day is past (the danger then counts again), when the danger it
names is not found any more, and when it names what is no danger: an error cannot be accepted, a warning
need not be.

## For the client

Nothing changes: waivers are for the provider only, and are not printed. But a danger that was accepted
"until the end of June" is not accepted for ever in silence.

## For the provider

A waiver left behind hides the next danger of the same code. Taking it out when it accepts nothing any more
keeps each accepted risk tied to a person who knows of it.

## Example

```sla
language en

contract "Support"
  reference "W-1"
  provider "Example Hosting"
  client "Example Foods"
  in force from 1 January 2026 until 31 December 2026
  renewed for 12 months
  time zone Europe/Paris

coverage office "Office hours"
  Monday to Friday 09:00-17:00

priority P1 "Critical"
  response within 4 hours counted in office

waiver SLA301 "the on-call team starts in March" by "Head of support" until 1 January 2030
```

## Instead

```sla
language en

contract "Support"
  reference "W-1"
  provider "Example Hosting"
  client "Example Foods"
  in force from 1 January 2026 until 31 December 2026
  renewed for 12 months
  time zone Europe/Paris

coverage office "Office hours"
  Monday to Friday 09:00-17:00

priority P1 "Critical"
  response within 4 hours counted in office
```
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator

from ..diagnostics import Diagnostic, Kind, Severity, Words, all_kinds
from ..model.base import Block, Node
from ..model.clauses import Commitment
from ..model.contract import Contract
from ..model.parties import Waiver
from ..records import dataclass
from ..source import Span
from ..telling import SayableDate
from . import page

UNUSED = Kind(
    "SLA340",
    Severity.WARNING,
    Words(
        "The waiver of {code} accepts nothing: this danger is not found{where}.",
        "Delete the waiver; if the danger comes back, it should be looked at again.",
    ),
    Words(
        "L’acceptation de {code} n’accepte rien : ce risque n’est pas constaté{where}.",
        "Supprimez-la ; si le risque revient, il devra être examiné à nouveau.",
    ),
)
EXPIRED = Kind(
    "SLA341",
    Severity.ERROR,
    Words(
        "The waiver of {code} by {by} ended on {until}.",
        "Remove what is dangerous, or have somebody accept it again with a new date.",
    ),
    Words(
        "L’acceptation de {code} par {by} a pris fin le {until}.",
        "Supprimez ce qui est risqué, ou faites-le accepter à nouveau avec une nouvelle date.",
    ),
)
NOT_A_DANGER = Kind(
    "SLA342",
    Severity.ERROR,
    Words(
        "The waiver names {code}, which is no danger.",
        "Only a danger can be accepted: delete the waiver, and mend what {code} reports.",
    ),
    Words(
        "L’acceptation nomme {code}, qui n’est pas un risque.",
        "Seul un risque s’accepte : supprimez-la et corrigez ce que {code} signale.",
    ),
)
UNKNOWN_CODE = Kind(
    "SLA343",
    Severity.ERROR,
    Words(
        "The waiver names {code}, and no finding has this code.",
        "Copy the code from the finding; “slac explain” lists them all.",
    ),
    Words(
        "L’acceptation nomme {code}, et aucun constat ne porte ce code.",
        "Recopiez le code du constat ; « slac explain » les donne tous.",
    ),
)
page(__name__, UNUSED, EXPIRED, NOT_A_DANGER, UNKNOWN_CODE)

_OF_TARGETS = "SLA5"


@dataclass(frozen=True)
class _Where:
    """In the unused waiver's words: at what it concerns, or nowhere."""

    names: tuple[str, ...]

    def say(self, language: str) -> str:
        if not self.names:
            return " in this contract" if language != "fr" else " dans ce contrat"
        return (" at " if language != "fr" else " pour ") + ", ".join(self.names)


@dataclass(frozen=True)
class Judged:
    """Diagnostics after the waivers: those that stand, and the accepted dangers with their waiver."""

    standing: tuple[Diagnostic, ...]
    accepted: tuple[tuple[Diagnostic, Waiver], ...]


def apply(
    found: Iterable[Diagnostic],
    contract: Contract,
    today: datetime.date,
    *,
    complete: bool,
    target: str | None = None,
) -> Judged:
    """Takes the accepted dangers out of `found`, and reports waivers that do not do their work.

    A waiver holds up to and including its date. It accepts the dangers of its code that lie in, or speak
    of, what it concerns; without a name, those of the whole contract. `complete`: every check has run, so
    that a waiver can be called unused. `target`: the dangers are those of a target, and only waivers of
    its codes are looked at. Where the contract is signed, dangers that stand become notes (DESIGN 5).
    """
    found = tuple(found)
    waivers = [one for one in contract.waivers if one.code.startswith(_OF_TARGETS) == (target is not None)]
    places = _places(contract, {ref.name for one in waivers for ref in one.concerns})
    used: set[int] = set()
    accepted: list[tuple[Diagnostic, Waiver]] = []
    standing: list[Diagnostic] = []
    for diagnostic in found:
        waiver = None
        if diagnostic.severity is Severity.DANGER:
            for at, one in enumerate(waivers):
                if one.code == diagnostic.code and _concerns(one, diagnostic, places, target):
                    used.add(at)
                    if today <= one.until:
                        waiver = one
                        break
        if waiver is not None:
            accepted.append((diagnostic, waiver))
        elif diagnostic.severity is Severity.DANGER and contract.signed is not None:
            standing.append(Diagnostic(diagnostic.kind, diagnostic.spans, diagnostic.values, Severity.NOTE))
        else:
            standing.append(diagnostic)
    standing += _reports(waivers, used, today, complete and target is None)
    return Judged(tuple(standing), tuple(accepted))


def _reports(
    waivers: list[Waiver], used: set[int], today: datetime.date, complete: bool
) -> Iterator[Diagnostic]:
    known = {kind.code: kind for kind in all_kinds()}
    for at, waiver in enumerate(waivers):
        kind = known.get(waiver.code)
        if kind is None:
            # A code of a target may belong to a plug-in that this run does not load.
            if complete and not waiver.code.startswith(_OF_TARGETS):
                yield UNKNOWN_CODE.at(waiver.span, code=waiver.code)
        elif at not in used and kind.severity is not Severity.DANGER:
            yield NOT_A_DANGER.at(waiver.span, code=waiver.code)
        elif today > waiver.until:
            yield EXPIRED.at(
                waiver.span, code=waiver.code, by=waiver.by.text, until=SayableDate(waiver.until)
            )
        elif at not in used and complete:
            names = tuple(ref.name for ref in waiver.concerns)
            yield UNUSED.at(waiver.span, code=waiver.code, where=_Where(names))


def _concerns(
    waiver: Waiver, diagnostic: Diagnostic, places: dict[str, list[Span]], target: str | None
) -> bool:
    """Whether the diagnostic lies in, or speaks of, one of the things that the waiver names."""
    if waiver.concerns_targets and target not in {text.text for text in waiver.concerns_targets}:
        return False
    if not waiver.concerns:
        return True
    spoken_of = {str(value) for value in diagnostic.values.values()}
    return any(
        ref.name in spoken_of
        or any(
            span.file == place.file and place.start <= span.start and span.end <= place.end
            for span in diagnostic.spans
            for place in places.get(ref.name, ())
        )
        for ref in waiver.concerns
    )


def _places(contract: Contract, names: set[str]) -> dict[str, list[Span]]:
    """Where each name is written: its block, the facts that an override brought into it from elsewhere, and
    the promises made for it in other blocks."""
    found: dict[str, list[Span]] = {name: [] for name in names}

    def walk(value: object, around: str | None) -> None:
        if isinstance(value, tuple):
            for one in value:
                if isinstance(one, Node | tuple):
                    walk(one, around)
        elif isinstance(value, Node):
            if isinstance(value, Block):
                around = value.name
            concerned = {ref.name for ref in value.targets} if isinstance(value, Commitment) else set()
            for name in {around, *concerned} & names:
                assert name is not None
                found[name].append(value.span)
            for inner in value.__dict__.values():
                if isinstance(inner, Node | tuple):
                    walk(inner, around)

    if names:
        for value in contract.__dict__.values():
            walk(value, None)
    return found


PAGE_FR = """La mention « risque accepté » accepte un risque, pour une raison, par une personne nommée,
jusqu'à une date ; cette page parle de celles qui n'acceptent rien, ou plus rien.

## Quoi

Un risque est quelque chose de calculable et d'imprudent. Il arrête la production des documents tant que
personne ne l'accepte dans le texte. Une telle mention est signalée quand son dernier jour est passé (le
risque compte alors de nouveau), quand le risque qu'elle nomme n'est plus constaté, et quand elle nomme ce
qui n'est pas un risque : une erreur ne peut pas être acceptée, un avertissement n'a pas à l'être.

## Pour le client

Rien ne change : ces mentions ne concernent que le prestataire et ne sont pas imprimées. Mais un risque
accepté « jusqu'à fin juin » n'est pas accepté pour toujours en silence.

## Pour le prestataire

Une mention restée en place cache le prochain risque de même code. La retirer quand elle n'accepte plus rien
garde chaque risque accepté attaché à une personne qui le connaît.
"""
