"""The account that a configuration target gives of a contract: one line for each node that promises."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Literal

from ..diagnostics import Bilingual, Diagnostic
from ..emitter import Compiled, Degree, FidelityLine, Witness
from ..judge.functions import DeadlineFunction
from ..judge.index import Engine, PlanView, engine_of
from ..lowering.delays import Unsayable
from ..ruleset.commitments import Commitment
from ..source import Span
from ..telling import SayableDate
from .findings import LAST_EDITION, NOT_CARRIED, NOTHING_SAID
from .measure import Deviation, deviation
from .nodes import Promised, prefix_of, promised
from .tool import Tool

TERM_KINDS = (
    "coverage",
    "on-call",
    "holidays",
    "closures",
    "term",
    "rota",
    "commitments",
    "pauses",
    "maintenance",
    "availability",
    "credits",
    "prices",
    "prepaid",
    "escalations",
)


def terms(**degrees: Degree) -> Mapping[str, Degree]:
    """The degree for each kind of term (`on_call` for on-call); what is not given is not expressible."""
    given = {name.replace("_", "-"): degree for name, degree in degrees.items()}
    if unknown := given.keys() - set(TERM_KINDS):
        raise ValueError(f"no such kind of term: {', '.join(sorted(unknown))}")
    return {kind: given.get(kind, "not-expressible") for kind in TERM_KINDS}


class Say(Bilingual):
    """A reason or a way, in both languages; several are put one after the other."""

    def __add__(self, other: Say) -> Say:
        """Both, one after the other."""
        if not self.en or not other.en:
            return other if not self.en else self
        return Say(f"{self.en}; {other.en}", f"{self.fr} ; {other.fr}")

    def __bool__(self) -> bool:
        return bool(self.en)


NOTHING = Say("", "")
OUTSIDE = Say("a helpdesk holds no such thing", "un outil de tickets ne connaît rien de tel")
UNSAYABLE: Mapping[str, Say] = {
    "no-number": Say("it has no number", "il n’a pas de nombre"),
    "undetermined": Say("its coverage is not settled", "sa couverture n’est pas arrêtée"),
    "calendar-units": Say(
        "days, weeks and months of the calendar are no counted time",
        "des jours, semaines et mois civils ne sont pas du temps compté",
    ),
    "working-days": Say(
        "working days are no counted time", "des jours ouvrables ne sont pas du temps compté"
    ),
    "to-date": Say("a date is no counted time", "une date n’est pas du temps compté"),
    "several": Say(
        "the later or earlier of several delays", "le plus tardif ou le plus proche de plusieurs délais"
    ),
    "outside-event": Say("it ends with an outside event", "il prend fin avec un événement extérieur"),
    "grid": Say("set times of the day are no delay", "des heures fixes ne sont pas un délai"),
    "zero": Say("no time is left to count", "il ne reste aucun temps à compter"),
}


Bar = Literal["delay", "kind", "other"]
"""What keeps a target from a line: its delay, that the target has no room for its kind, anything else."""


def _mended(clause: str, bar: Bar) -> Say:
    """What to do so that a target can say a line."""
    if bar == "kind":
        return Say(
            f"promise what it is for: nothing like “{clause}” can be said there",
            f"promettez ce à quoi elle sert : rien de tel que « {clause} » ne peut s’y dire",
        )
    if bar == "delay":
        return Say(
            f"give “{clause}” a delay that it can count",
            f"donnez à « {clause} » un délai qu’elle sache compter",
        )
    return Say(
        f"mend this for “{clause}”, in the contract or in the target's settings",
        f"levez cet obstacle pour « {clause} », dans le contrat ou dans les réglages de la cible",
    )


class Account:
    """Collects the lines of a target. `language`: of the words; `target`: its name."""

    def __init__(self, compiled: Compiled, target: str) -> None:
        self.compiled = compiled
        self.target = target
        self.engine: Engine = engine_of(compiled.rules)
        self.language = compiled.language.partition("+")[0]
        self.known: tuple[Promised, ...] = promised(compiled)
        self.clauses = frozenset(one.clause for one in self.known)
        self._lines: dict[str, FidelityLine] = {}
        self._found: list[Diagnostic] = []
        self._carried = False
        self._left: list[tuple[str, Say, Bar]] = []
        editions = compiled.rules.editions
        start = editions[-1].in_force[0]
        if len(editions) > 1 and start is not None:
            # A helpdesk has one set of terms: which of them it now has must not be a surprise.
            day = SayableDate(self.engine.contract_zone.date(start))
            self._found.append(LAST_EDITION.at(self.place(), target=target, day=day))

    def views(self) -> tuple[PlanView, ...]:
        """The plans of the last edition, which the configuration is made for."""
        return tuple(self.engine.views(name)[-1] for name in self.compiled.rules.editions[-1].plans)

    def clause(self, view: PlanView, one: Commitment) -> str:
        """The path of a commitment."""
        return f"{prefix_of(view.name)}{one.id}"

    def say(self, clause: str, degree: Degree, how: Say = NOTHING, *, unbounded: bool = False) -> None:
        """One line. A clause that is told twice keeps the worse of the two, and both reasons.

        `unbounded`: nobody knows how much more than promised this can give.
        """
        self._add(FidelityLine(clause, degree, how.say(self.language), "unknown" if unbounded else None))

    def weighed(
        self,
        clause: str,
        degree: Degree,
        how: Say,
        *,
        gives_more: int,
        gives_less: int,
        more: Witness | None = None,
        less: Witness | None = None,
        unbounded: bool = False,
    ) -> None:
        """A line that is no delay, with bounds that the target measured itself, in the line's own seconds."""
        self._carried = True
        bound: int | Literal["unknown"] = "unknown" if unbounded else gives_more
        self._add(FidelityLine(clause, degree, how.say(self.language), bound, gives_less, more, less))

    def carry(self) -> None:
        """Something of the contract is carried that no line says, as routes by priority."""
        self._carried = True

    def leave_line(self, clause: str, why: Say) -> None:
        """A line of any kind that the tool does not carry, with its finding."""
        self.say(clause, "not-expressible", why)
        self._left.append((clause, why, "other"))
        self._found.append(NOT_CARRIED.at(self.place(), target=self.target, clause=clause, why=why))

    def leave_silently(self, view: PlanView, one: Commitment, why: Say) -> None:
        """A commitment of a kind that the tool has nothing to do with: told in the account, no finding."""
        clause = self.clause(view, one)
        self.say(clause, "not-expressible", why)
        self._left.append((clause, why, "kind"))

    def leave(self, how: Say, *kinds: str) -> None:
        """All lines of these kinds are not expressible, for one reason."""
        for one in self.known:
            if one.kind in kinds and one.clause not in self._lines:
                self.say(one.clause, "not-expressible", how)

    def of_kind(self, *kinds: str) -> tuple[Promised, ...]:
        """The lines of some kinds."""
        return tuple(one for one in self.known if one.kind in kinds)

    def leave_commitment(self, view: PlanView, one: Commitment, why: Say | Unsayable) -> None:
        """A commitment that the tool does not carry; a finding where it has a delay that could be missed."""
        clause = self.clause(view, one)
        reason = UNSAYABLE[why.why] if isinstance(why, Unsayable) else why
        self.say(clause, "not-expressible", reason)
        self._left.append((clause, reason, "delay" if isinstance(why, Unsayable) else "other"))
        if not (isinstance(why, Unsayable) and why.why in ("no-number", "undetermined")):
            self._found.append(NOT_CARRIED.at(self.place(), target=self.target, clause=clause, why=reason))

    def measured(
        self,
        view: PlanView,
        one: Commitment,
        tool: Tool | None,
        how: Say = NOTHING,
        *,
        degree: Literal["exact", "rewritten", "approximated"] = "exact",
        unbounded: bool = False,
    ) -> Deviation | None:
        """The line of a commitment that the tool carries, its bound measured over all starts.

        `degree`: how it is said where no start gives another deadline. `tool` None, or `unbounded`: nobody
        knows what the tool gives, as where it pauses on its own. The deviation, where it was measured.
        """
        self._carried = True
        clause = self.clause(view, one)
        found = self.deviation(view, one, tool) if tool else None
        unknown = unbounded or found is None or not found.compared
        off = found is not None and (found.gives_more or found.gives_less)
        self._add(
            FidelityLine(
                clause,
                "approximated" if off or unknown else degree,
                how.say(self.language),
                "unknown" if unknown or found is None else found.gives_more,
                "unknown" if found is None or not found.compared else found.gives_less,
                found.more if found else None,
                found.less if found else None,
            )
        )
        return found

    def carries(self, view: PlanView, one: Commitment) -> bool:
        """Whether the line of a commitment says that the tool carries it, as far as lines were told."""
        line = self._lines.get(self.clause(view, one))
        return line is not None and line.degree != "not-expressible"

    def deviation(self, view: PlanView, one: Commitment, tool: Tool) -> Deviation:
        """How far a tool departs from a commitment, over all starts; no line is added.

        Also of a part, as a step of its ladder: under an id of its own, for bounds are kept by id.
        """
        number = self.engine.views(view.name).index(view)
        return deviation(DeadlineFunction(self.engine, view.name, one, number), tool)

    def place(self) -> Span:
        """Where findings of the target are placed."""
        return self.compiled.contract.span

    def find(self, *found: Diagnostic) -> None:
        """Adds findings to those of the emission."""
        self._found += found

    def lines(self) -> tuple[FidelityLine, ...]:
        """The account, in the order of `promised`; lines of the target's own come last."""
        order = {one.clause: number for number, one in enumerate(self.known)}
        return tuple(sorted(self._lines.values(), key=lambda one: order.get(one.clause, len(order))))

    def diagnostics(self) -> tuple[Diagnostic, ...]:
        """The findings; an error where nothing of the contract could be said at all."""
        if not self._carried and self._left:
            # What stands in the way of most is what must change first.
            often = Counter(why for _, why, _ in self._left)
            clause, why, bar = max(self._left, key=lambda one: often[one[1]])
            mend = _mended(clause, bar)
            return (
                *self._found,
                NOTHING_SAID.at(self.place(), target=self.target, clause=clause, why=why, mend=mend),
            )
        return tuple(self._found)

    def _add(self, line: FidelityLine) -> None:
        earlier = self._lines.get(line.clause)
        self._lines[line.clause] = line if earlier is None else _worse(earlier, line, self.language)


_ORDER: tuple[Degree, ...] = ("exact", "rewritten", "approximated", "not-expressible")


def _worse(one: FidelityLine, other: FidelityLine, language: str) -> FidelityLine:
    """Both lines as one: the worse degree, the greater bounds, each reason once."""
    between = " ; " if language == "fr" else "; "
    how = one.how if other.how in ("", one.how) else between.join(filter(None, (one.how, other.how)))
    more = max(one, other, key=lambda line: _weight(line.gives_more))
    less = max(one, other, key=lambda line: _weight(line.gives_less))
    degree = max(one.degree, other.degree, key=_ORDER.index)
    if degree == "not-expressible":
        # Not carried for some tickets: what holds for the others is no bound.
        return FidelityLine(one.clause, degree, how)
    return FidelityLine(one.clause, degree, how, more.gives_more, less.gives_less, more.more, less.less)


def _weight(seconds: int | Literal["unknown"] | None) -> float:
    return float("inf") if seconds == "unknown" else -1 if seconds is None else seconds
