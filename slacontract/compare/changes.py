"""A change of meaning as a value: what changed, whom it favours, how that is known, and a dated witness."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from typing import Any, Literal

from ..clock.zone import Zone
from ..diagnostics import Bilingual, Diagnostic, Sayable, Severity
from ..records import dataclass, field
from ..source import Span
from ..telling import SayableInstant
from .moved import TermMoved
from .rules import Favours, Rule
from .subjects import subject

Evidence = Literal["every-start", "every-second", "every-value", "many-values", "rule", "text", "unknown"]
"""How a direction is known: all start instants compared, all seconds of two sets, all values of a figure,
or its first steps where there are too many; a listed rule with a direction; words that nobody has judged; not
known."""

EVIDENCE: dict[Evidence, tuple[str, str]] = {
    "every-start": (
        "Proved over every start, pauses left aside.",
        "Établi pour tout départ, hors pauses.",
    ),
    "every-second": ("Proved over every second.", "Établi pour chaque seconde."),
    "every-value": ("Proved over every value of the figure.", "Établi pour toute valeur du chiffre."),
    "many-values": (
        "Compared at the first 5,000 steps of the figure.",
        "Comparé aux 5 000 premiers paliers du chiffre.",
    ),
    "rule": ("By rule, from what is written.", "Par règle, d’après ce qui est écrit."),
    "text": ("Words only; not judged.", "Texte seul ; non jugé."),
    "unknown": ("Whom it favours is not known.", "On ne sait qui cela favorise."),
}


NOTHING = Bilingual("nothing", "rien")


@dataclass(frozen=True)
class Witness:
    """A dated case in which the difference shows.

    Of a deadline: a start `at`, and the deadlines `before` and `now`, epoch seconds; None: there is none.
    Of hours (`what` "covered"): an instant, `before` and `now` 1 where it is covered, else 0.
    `priority`, `event`, `assumes` (a condition): what is assumed of the ticket, whose deadline moves the most
    over all starts. `lag_zero`: the clock starts with other events now, which are taken to come together.
    `in_zone`: the zone is named, as the versions have not the same.
    """

    what: Literal["deadline", "covered"]
    at: int
    before: int | None
    now: int | None
    zone: Zone
    priority: str | None = None
    event: str = "reported"
    lag_zero: bool = False
    assumes: Sayable | None = None
    in_zone: bool = False

    def say(self, language: str) -> str:
        """`Reported Fri 22 May 2026 at 16:50, P2: before, due Tue 26 May at 09:20; now, due …`"""
        french = language == "fr"

        def instant(t: int) -> str:
            return SayableInstant(self.zone, t, weekday=True).say(language)

        zone = f" ({self.zone.name})" if self.in_zone else ""
        if self.what == "covered":
            states = ("non couvert", "couvert") if french else ("not covered", "covered")
            before, now = states[self.before or 0], states[self.now or 0]
            middle = (
                f" : avant, {before} ; désormais, {now}." if french else f": before, {before}; now, {now}."
            )
            return instant(self.at) + zone + middle
        whom = f", {self.priority}" if self.priority else ""
        if self.assumes is not None:
            whom += f", {self.assumes.say(language)}"
        if self.lag_zero:
            whom += ", tout départ au même instant" if french else ", every start at that moment"
        none = "sans échéance" if french else "no deadline"
        before = none if self.before is None else ("dû le " if french else "due ") + instant(self.before)
        now = none if self.now is None else ("dû le " if french else "due ") + instant(self.now)
        started = _STARTED.get(self.event, ("Started", "Démarré"))[1 if french else 0]
        if french:
            return f"{started} le {instant(self.at)}{zone}{whom} : avant, {before} ; désormais, {now}."
        return f"{started} {instant(self.at)}{zone}{whom}: before, {before}; now, {now}."

    def to_json(self) -> dict[str, Any]:
        """Instants in ISO 8601 with their offset."""
        iso = self.zone.iso
        data: dict[str, Any] = {"what": self.what, "at": iso(self.at)}
        if self.what == "covered":
            return data | {"before": bool(self.before), "now": bool(self.now)}
        return data | {
            "event": self.event,
            "priority": self.priority,
            "before": None if self.before is None else iso(self.before),
            "now": None if self.now is None else iso(self.now),
            "assumes_same_start": self.lag_zero,
        }


_STARTED = {
    "reported": ("Reported", "Signalé"),
    "detected": ("Detected", "Détecté"),
    "ticket-created": ("Ticket created", "Ticket créé"),
    "qualified": ("Qualified", "Qualifié"),
    "client-message": ("Message", "Message"),
    "resolved": ("Resolved", "Résolu"),
}


@dataclass(frozen=True)
class Change:
    """One change of meaning.

    `clause`: path of names (`commitment/P1/intervention`), the plans it holds in in `plans` (empty: all of
    them). `old`, `new`: as people read them. `was`, `became`: the same as plain JSON values, which the
    fingerprint stands for. `spans`, `old_spans`: places in the new text and in the old one. `contract`: its
    reference, else its title.
    """

    rule: Rule
    clause: str
    old: Sayable
    new: Sayable
    evidence: Evidence
    was: Any = None
    became: Any = None
    witness: Witness | TermMoved | None = None
    plans: tuple[str, ...] = ()
    spans: tuple[Span, ...] = ()
    old_spans: tuple[Span, ...] = ()
    figures: Mapping[str, Any] = field(default_factory=dict)
    contract: str = ""

    @property
    def code(self) -> str:
        """Code of the rule."""
        return self.rule.code

    @property
    def favours(self) -> Favours:
        """Whom the change favours."""
        return self.rule.favours

    @property
    def fingerprint(self) -> str:
        """12 hexadecimal digits of what changed, from what to what, in which contract: no position, no date.

        The same change has the same fingerprint on another branch; a change that differs has another.
        """
        content = [self.contract, self.code, self.clause, list(self.plans), self.was, self.became]
        text = json.dumps(content, ensure_ascii=False, sort_keys=True, default=str)
        return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:12]

    @property
    def subject(self) -> Bilingual:
        """What the change is about, as people say it; behind the plans, where it is not in all of them."""
        found = subject(self.clause)
        plans = "".join(f"{name}, " for name in self.plans)
        return Bilingual(plans + found.en, plans + found.fr)

    def diagnostic(self, severity: Severity | None = None) -> Diagnostic:
        """The change as a finding, in the words of its rule."""
        values = {
            "clause": self.subject,
            "old": self.old,
            "new": self.new,
            "witness": _Spaced(self.witness) if self.witness else "",
            "evidence": Bilingual(*EVIDENCE[self.evidence]),
        }
        return self.rule.kind.at(*(self.spans or self.old_spans), severity=severity, **values)

    def to_json(self, language: str = "en") -> dict[str, Any]:
        """`code`, `clause`, `subject`, `old`, `new`, `favours`, `witness`, `evidence`, `fingerprint`…"""
        return {
            "code": self.code,
            "rule": self.rule.name,
            "clause": self.clause,
            "subject": self.subject.say(language),
            "plans": list(self.plans),
            "old": self.old.say(language),
            "new": self.new.say(language),
            "favours": self.favours,
            "evidence": self.evidence,
            "witness": None
            if self.witness is None
            else self.witness.to_json() | {"text": self.witness.say(language)},
            "figures": dict(self.figures),
            "fingerprint": self.fingerprint,
        }


@dataclass(frozen=True)
class _Spaced:
    """A witness, with the space that parts it from what follows."""

    witness: Witness | TermMoved

    def say(self, language: str) -> str:
        return self.witness.say(language) + " "


@dataclass(frozen=True)
class Comparison:
    """All changes of meaning between two versions, in the order of their rules' subjects.

    `span`: [from, to) of the start instants that were compared; None where the versions share none.
    `zone`: of the contract. `related`: the two are versions of one contract, by reference or by parties.
    """

    changes: tuple[Change, ...]
    span: tuple[int, int] | None
    zone: Zone
    related: bool = True

    @property
    def favours(self) -> Favours:
        """Whom the whole favours: neutral without a direction, mixed where both sides have something."""
        found = {one.favours for one in self.changes} - {"neutral"}
        return found.pop() if len(found) == 1 else "mixed" if found else "neutral"


def merged(changes: Iterable[Change], plans: int) -> tuple[Change, ...]:
    """The same change of several plans once, with the names of the plans; without them where it is in all."""
    groups: dict[tuple[Any, ...], list[Change]] = {}
    for one in changes:
        values = json.dumps([one.was, one.became], ensure_ascii=False, sort_keys=True, default=str)
        groups.setdefault((one.code, one.clause, values), []).append(one)
    found = []
    for several in groups.values():
        names = tuple(dict.fromkeys(name for one in several for name in one.plans))
        first = several[0]
        found.append(_with_plans(first, () if len(names) >= plans else names))
    return tuple(found)


def _with_plans(change: Change, plans: tuple[str, ...]) -> Change:
    from dataclasses import replace

    return replace(change, plans=plans)
