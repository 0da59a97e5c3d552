"""The ticket that a worked example tells of: its circumstances and events, at the engine's instants (K15)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from ..clock.errors import AmbiguousLocalTime, NoSuchLocalTime, OutsideHorizon
from ..diagnostics import Bilingual, Diagnostic, Kind, Severity, Words
from ..judge import Engine
from ..judge.events import TicketEvent
from ..model.clauses import Atom
from ..model.contract import Contract
from ..model.examples import Happening, When, WorkedExample
from ..records import dataclass
from ..ruleset.conditions_from_model import judged_name
from ..ruleset.plans import Scope

BAD_TIME = Kind(
    "SLA703",
    Severity.ERROR,
    Words("The clock shows this time {how} on this date in {zone}.", "{fix}"),
    Words("L’horloge de {zone} montre cette heure {how} à cette date.", "{fix}"),
)
NOT_GIVEN = Kind(
    "SLA704",
    Severity.ERROR,
    Words(
        "This cannot be given in an example: it follows from the events.",
        "Write the event it follows from, or give an attribute of the ticket: priority, plan, service, site…",
    ),
    Words(
        "Ceci ne peut être donné dans un exemple : cela découle des événements.",
        "Écrivez l’événement dont cela découle, ou un attribut du ticket : priorité, formule, service, site…",
    ),
)

# Who does what, where the text does not say who.
_BY_CLIENT = {"reported", "report-completed", "client-message", "accepted", "reopened"}
_ATTRIBUTES = {"service": "service", "site": "site", "type": "type"}
_TICKET = "example"


def _event(row: Mapping[str, Any]) -> TicketEvent:
    """An event that the compiler wrote itself: no value of it comes from outside, to be checked first."""
    return TicketEvent.model_construct(**row)


@dataclass(frozen=True)
class Given:
    """The circumstances of an example: what the first event of its ticket carries."""

    plan: str | None
    priority: str | None
    channel: str | None
    attributes: dict[str, str | bool]


class BadTime(Exception):
    """A date and time of the text that names no instant, or two, or one that is not computed."""

    def __init__(self, finding: Diagnostic) -> None:
        super().__init__()
        self.finding = finding


class Told:
    """What one example tells. Circumstances that cannot be given go to the findings it is given."""

    def __init__(
        self,
        engine: Engine,
        contract: Contract,
        example: WorkedExample,
        scopes: Mapping[str, Scope],
        found: list[Diagnostic],
    ) -> None:
        self.engine = engine
        self.contract = contract
        self.example = example
        self.scopes = scopes
        self.found = found
        self.zone = engine.contract_zone

    def instant(self, when: When) -> int:
        """Epoch seconds of a date and time of the contract's zone (T1)."""
        try:
            return self.zone.exact(when.date, when.time, when.which)
        except NoSuchLocalTime:
            how = Bilingual("never", "n’est jamais atteinte")
            fix = Bilingual("Write a time that exists.", "Écrivez une heure qui existe.")
            finding = BAD_TIME.at(when.span, how=how, zone=self.zone.name, fix=fix)
        except AmbiguousLocalTime:
            how = Bilingual("twice", "deux fois")
            fix = Bilingual(
                "Add “the first time” or “the second time”.",
                "Ajoutez « la première fois » ou « la seconde fois ».",
            )
            finding = BAD_TIME.at(when.span, how=how, zone=self.zone.name, fix=fix)
        except OutsideHorizon as outside:
            finding = replace(self.engine.outside(outside), spans=(when.span,))
        raise BadTime(finding)

    def given(self) -> Given:
        """The circumstances that it gives."""
        plan: str | None = None
        priority: str | None = None
        channel: str | None = None
        attributes: dict[str, str | bool] = {}
        atoms = [(atom, one.unless) for one in self.example.given for atom in one.atoms]
        for atom, _ in atoms:
            if atom.kind == "plan" and atom.refs:
                plan = atom.refs[0].name
        scope = self.scopes.get(plan or self.engine.rules.default_plan, Scope())
        for atom, unless in atoms:
            if unless and not _is_judged(atom):
                self.found.append(NOT_GIVEN.at(atom.span))
            elif atom.kind == "plan":
                continue
            elif atom.kind == "priority":
                priority = scope.name(atom.refs[0])
            elif atom.kind == "reported-by":
                channel = scope.name(atom.refs[0])
            elif atom.kind in _ATTRIBUTES:
                attributes[_ATTRIBUTES[atom.kind]] = scope.name(atom.refs[0])
            elif atom.kind == "criterion" and atom.levels:
                attributes[scope.name(atom.refs[0])] = atom.levels[0]
            elif _is_judged(atom):
                attributes[judged_name(atom, scope)] = not unless
            else:
                self.found.append(NOT_GIVEN.at(atom.span))
        return Given(plan, priority, channel, attributes)

    def events(self, given: Given) -> list[TicketEvent]:
        """What happens, in order of time, the first event with the circumstances; raises `BadTime`."""
        rows: list[dict[str, Any]] = []
        happenings = [one for one in self.example.happenings if isinstance(one, Happening)]
        for one in happenings:
            at = self.instant(one.at)
            row: dict[str, Any] = {"ticket": _TICKET, "at": at, "kind": one.kind, "actor": self._actor(one)}
            if one.means_of:
                row["channel"] = one.means_of.name
            if one.priority:
                row["priority"] = one.priority.name
            if one.state:
                row["state"] = one.state.name
            if one.containing:
                row["contains"] = tuple(text.text for text in one.containing)
            rows.append(row)
            if one.until is not None:
                rows.append({**row, "at": self.instant(one.until), "state": self._first_state(given.plan)})
        rows.sort(key=lambda row: int(row["at"]))
        if rows:
            first = rows[0]
            first.setdefault("priority", given.priority)
            first["set"] = given.attributes
            if given.channel and "channel" not in first:
                reported = next((row for row in rows if row["kind"] == "reported"), first)
                reported.setdefault("channel", given.channel)
        return [_event(row) for row in rows]

    def _first_state(self, plan: str | None) -> str:
        """The state a ticket returns to when a stay in another ends: the first of every ticket (K4)."""
        states = [state for view in self.engine.views(plan) for state in view.plan.states]
        return states[0].name if states else ""

    def _actor(self, one: Happening) -> str:
        for party in one.by.parties if one.by else ():
            if party.kind in ("client", "provider", "third-party", "automatic"):
                return party.kind
            if party.kind == "role" and party.role is not None:
                role = next((role for role in self.contract.roles if role.name == party.role.name), None)
                side = role.of.parties[0].kind if role and role.of.parties else "provider"
                return side if side in ("client", "provider", "third-party") else "provider"
        return "client" if one.kind in _BY_CLIENT else "provider"

    def with_starts(self, events: list[TicketEvent], metric: str, given: Given, at: int) -> list[TicketEvent]:
        """The events, with each start event of the clock expected at the instant said (K15)."""
        kinds = {
            moment.event
            for view in self.engine.views(given.plan)
            for one in view.plan.commitments
            if one.metric == metric and one.priority in (None, given.priority) and one.start
            for moment in one.start.of
            if moment.event and moment.event not in {event.kind for event in events}
        }
        base = {"ticket": _TICKET, "at": at, "priority": given.priority, "set": given.attributes}
        starts = [
            _event(
                {
                    **base,
                    "kind": kind,
                    "actor": "client" if kind in _BY_CLIENT else "provider",
                    "channel": given.channel,
                }
            )
            for kind in sorted(kinds)
        ]
        return [*starts, *events]


def _is_judged(atom: Atom) -> bool:
    """Whether a person judges the atom, so that an example may answer it (K8)."""
    return atom.kind in (
        "text",
        "duty-met",
        "channel-unavailable",
        "availability-missed",
        "work-above",
        "work-up-to",
        "detected-by",
        "requested-by",
    )
