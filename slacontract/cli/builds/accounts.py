"""The account of a build: what targets give more or less than promised, as findings and as a table."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING, Any

from ...diagnostics import Diagnostic, Kind, Severity, Words
from ...records import dataclass
from ...ruleset.sources import Sources
from ..findings.markdown import escaped
from ..words import labelled, say

if TYPE_CHECKING:
    from ...clock.zone import Zone
    from ...emitter import Emission, FidelityLine, Witness
    from ...model.contract import Contract
    from ...ruleset.rules import RuleSet

GIVES_MORE = Kind(
    "SLA500",
    Severity.DANGER,
    Words(
        "As built for {target}, “{clause}” can give more counted time than promised: {more}.",
        'Change what makes it so, accept it in the contract (waiver SLA500 "reason" by "name" until …, and '
        'under it: concerns "{target}"), or leave this target out.',
    ),
    Words(
        "Tel que produit pour {target}, « {clause} » peut accorder plus de temps compté que promis : {more}.",
        'Changez ce qui en est la cause, acceptez-le dans le contrat (risque accepté SLA500 "motif" par '
        '"nom" jusqu\'au …, et dessous : concerne "{target}"), ou omettez cette cible.',
    ),
)
DEVIATES = Kind(
    "SLA806",
    Severity.ERROR,
    Words(
        "As built for {target}, “{clause}” {direction} than promised by more than {most}: {by}.",
        "Choose a target that keeps it, change the promise, or allow more with --max-deviation.",
    ),
    Words(
        "Tel que produit pour {target}, « {clause} » {direction} que promis, de plus de {most} : {by}.",
        "Choisissez une cible qui le tienne, changez l’engagement, ou tolérez plus avec --max-deviation.",
    ),
)
TOLERATED = 60
"""Seconds more than promised that are only noted (DESIGN 6)."""


@dataclass(frozen=True)
class _More:
    """A length of counted time, None for one that nobody knows, and the ticket that shows it in a zone;
    `how` the line is said tells why it is not known."""

    seconds: int | None
    zone: Zone
    witness: Witness | None = None
    how: str = ""

    def say(self, language: str) -> str:
        from ...telling import SayableInstant, length

        if self.seconds is None:
            unknown = "nobody knows how much" if language != "fr" else "nul ne sait combien"
            return f"{unknown} ({self.how})" if self.how else unknown
        found = length(self.seconds, language)
        if self.witness is None:
            return found
        start, promised, given = (
            SayableInstant(self.zone, int(datetime.fromisoformat(iso).timestamp()), weekday=True).say(
                language
            )
            for iso in (self.witness.start, self.witness.promised, self.witness.given)
        )
        if language == "fr":
            return f"{found} (ticket du {start} : promis {promised}, ici {given})"
        return f"{found} (ticket of {start}: promised {promised}, here {given})"


@dataclass(frozen=True)
class _Direction:
    """Whether a target gives more, or less."""

    more: bool

    def say(self, language: str) -> str:
        if language == "fr":
            return "accorde plus de temps" if self.more else "accorde moins de temps"
        return "gives more time" if self.more else "gives less time"


def zone_of(rules: RuleSet) -> Zone:
    """The zone in which a contract's instants are told."""
    from ...clock.zone import Zone

    name = rules.contract.zone
    return Zone(name, rules.zones[name].offsets)


def generous(
    target: str, emission: Emission, places: Sources, contract: Contract, zone: Zone
) -> Iterator[Diagnostic]:
    """A finding for each line of which a target gives more than promised; unknown counts as unbounded."""
    for line in emission.fidelity:
        if not line.gives_more:
            continue
        seconds = None if line.gives_more == "unknown" else line.gives_more
        severity = Severity.NOTE if seconds is not None and seconds <= TOLERATED else Severity.DANGER
        place = next((span for path, span in places.places.items() if path.endswith(f"/{line.clause}")), None)
        yield GIVES_MORE.at(
            place or contract.span,
            severity=severity,
            target=target,
            clause=line.clause,
            more=_More(seconds, zone, line.more, line.how),
        )


def placed(emission: Emission, places: Sources) -> Iterator[Diagnostic]:
    """The findings of a target, those that speak of a clause at its place in the text."""
    for one in emission.diagnostics:
        clause = one.values.get("clause")
        place = next((at for path, at in places.places.items() if path.endswith(f"/{clause}")), None)
        yield replace(one, spans=(place,)) if clause and place is not None else one


def deviating(
    target: str, emission: Emission, places: Sources, contract: Contract, zone: Zone, most: int
) -> Iterator[Diagnostic]:
    """A finding for each line that gives more, or less, than promised by more than `most` seconds."""
    for line in emission.fidelity:
        for bound, witness, more in (
            (line.gives_more, line.more, True),
            (line.gives_less, line.less, False),
        ):
            if bound is None or (bound != "unknown" and bound <= most):
                continue
            place = next((at for path, at in places.places.items() if path.endswith(f"/{line.clause}")), None)
            seconds = None if bound == "unknown" else bound
            yield DEVIATES.at(
                place or contract.span,
                target=target,
                clause=line.clause,
                by=_More(seconds, zone, witness, line.how),
                direction=_Direction(more),
                most=_More(most, zone),
            )


def line_told(line: FidelityLine) -> dict[str, Any]:
    told: dict[str, Any] = {
        "clause": line.clause,
        "degree": line.degree,
        "how": line.how,
        "gives_more": line.gives_more,
        "gives_less": line.gives_less,
    }
    for name, witness in (("more", line.more), ("less", line.less)):
        if witness is not None:
            told[name] = {
                "start": witness.start,
                "promised": witness.promised,
                "given": witness.given,
            }
    return told


def fidelity_table(targets: Mapping[str, Any], language: str) -> str:
    """A Markdown page: for each target, every line of the contract and how exactly it was said."""
    lines = [f"# {say('fidelity-title', language)}", ""]
    for name, told in targets.items():
        lines += [
            f"## {name}",
            "",
            f"{told['title']} ({labelled(say('proof', language), say(told['proof'], language), language)})",
            "",
        ]
        keys = ("clause", "degree", "gives-more", "gives-less", "how")
        heads = [say(key, language) for key in keys]
        lines += ["| " + " | ".join(heads) + " |", "|" + " --- |" * len(heads)]
        for one in told["lines"]:
            how = [one["how"]]
            for key in ("more", "less"):
                if key in one:
                    seen = one[key]
                    start, promised, given = seen["start"], seen["promised"], seen["given"]
                    most = "witness-more" if key == "more" else "witness-less"
                    how.append(say(most, language, start=start, promised=promised, given=given))
            cells = (
                one["clause"],
                say(one["degree"], language),
                _bound(one["gives_more"], language),
                _bound(one.get("gives_less"), language),
                (" ; " if language == "fr" else "; ").join(filter(None, how)),
            )
            lines.append("| " + " | ".join(escaped(cell) for cell in cells) + " |")
        lines.append("")
    return "\n".join(lines)


def _bound(seconds: int | str | None, language: str) -> str:
    return "" if seconds is None else say("unknown", language) if seconds == "unknown" else f"{seconds} s"


def worst(bounds: Sequence[int | str | None], language: str) -> str:
    """The greatest of some bounds; unknown is beyond all."""
    if "unknown" in bounds:
        return say("unknown", language)
    known = [bound for bound in bounds if isinstance(bound, int)]
    return f"{max(known)} s" if known else ""
