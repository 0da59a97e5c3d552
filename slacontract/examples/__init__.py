"""Worked examples, put to the engine and compared with what they expect (K15)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ..diagnostics import Diagnostic, Kind, Severity, Words
from ..emitter import ExampleResult
from ..judge import ClockResult, Engine, deadline, engine_of, judge_ticket
from ..judge.events import TicketEvent
from ..model.contract import Contract
from ..model.examples import ExpectCommitment, ExpectFigure, When, WorkedExample
from ..ruleset.plans import Scope, scopes_of
from ..ruleset.rules import RuleSet
from ..telling import SayableInstant, SayableLedger, SayableStatus
from .figures import FigureJudge
from .tickets import BadTime, Given, Told

WRONG_DEADLINE = Kind(
    "SLA700",
    Severity.ERROR,
    Words(
        "The example “{name}” expects {expected}; the contract gives {actual}.",
        "Correct the example, or the clause that it shows. This is how the contract counts:{ledger}",
    ),
    Words(
        "L’exemple « {name} » attend le {expected} ; le contrat donne le {actual}.",
        "Corrigez l’exemple, ou la clause qu’il illustre. Voici comment le contrat compte :{ledger}",
    ),
)
NO_DEADLINE = Kind(
    "SLA701",
    Severity.ERROR,
    Words(
        "The example “{name}” expects {expected}; by the contract there is no deadline: {actual}.",
        "Correct the example, or state what the clause lacks.",
    ),
    Words(
        "L’exemple « {name} » attend le {expected} ; selon le contrat il n’y a pas d’échéance : {actual}.",
        "Corrigez l’exemple, ou précisez ce qui manque à la clause.",
    ),
)
WRONG_VERDICT = Kind(
    "SLA702",
    Severity.ERROR,
    Words(
        "The example “{name}” expects: {expected}; by the contract it is: {actual}.",
        "Correct the example, or the clause that it shows. A clock that still runs needs “as of”: "
        "without it, the last event is the moment of judgement.",
    ),
    Words(
        "L’exemple « {name} » attend : {expected} ; selon le contrat : {actual}.",
        "Corrigez l’exemple, ou la clause qu’il illustre. Un chronomètre qui court encore demande "
        "« constaté le » : sans cela, on juge au dernier événement.",
    ),
)
NO_SUCH_CLOCK = Kind(
    "SLA706",
    Severity.ERROR,
    Words(
        "The contract promises nothing about this to the ticket of the example “{name}”.",
        "Expect a commitment that holds for its plan and priority, or “not committed”.",
    ),
    Words(
        "Le contrat ne promet rien de tel au ticket de l’exemple « {name} ».",
        "Attendez un engagement de sa formule et de sa priorité, ou « sans engagement ».",
    ),
)
NOTHING_HAPPENS = Kind(
    "SLA707",
    Severity.ERROR,
    Words(
        "The example “{name}” says neither what happens nor when the clocks start.",
        "Add an event (“report on … at …”), or “every clock starts on … at …”.",
    ),
    Words(
        "L’exemple « {name} » ne dit ni ce qui arrive, ni quand les chronomètres démarrent.",
        "Ajoutez un événement (« signalement le … à … »), ou « tout chronomètre démarre le … à … ».",
    ),
)

STILL_OPEN = Kind(
    "SLA708",
    Severity.WARNING,
    Words(
        "The example “{name}” cannot be verified yet: what it rests on is still to be agreed.",
        "Agree on what is open; the example is verified from then on.",
    ),
    Words(
        "L’exemple « {name} » ne peut être vérifié : ce dont il dépend reste à convenir.",
        "Convenez de ce qui reste ouvert ; l’exemple sera alors vérifié.",
    ),
)

_STATUS_OF = {
    "on-time": "met",
    "late": "breached",
    "still-running": "running",
    "paused": "paused",
    "not-committed": "no-commitment",
    "undetermined": "undetermined",
    "cancelled": "cancelled",
    "undecided": "undecided",
}


def judge_examples(
    contract: Contract, rules: RuleSet
) -> tuple[tuple[ExampleResult, ...], tuple[Diagnostic, ...]]:
    """Every worked example as judged, and a diagnostic for each expectation that does not hold (K15).

    A deadline must be equal to the second. Without `as of` an example is judged as of its last event.
    """
    engine = engine_of(rules)
    scopes = {scope.key: scope for scope in scopes_of(contract)}
    results: list[ExampleResult] = []
    found: list[Diagnostic] = []
    for example in contract.worked_examples:
        judged = _Judge(engine, contract, example, scopes, found)
        results.append(ExampleResult(example.name, tuple(judged.outcomes())))
    return tuple(results), tuple(found)


class _Judge:
    """One example: its expectations, put to the engine with the ticket that it tells of."""

    def __init__(
        self,
        engine: Engine,
        contract: Contract,
        example: WorkedExample,
        scopes: dict[str, Scope],
        found: list[Diagnostic],
    ) -> None:
        self.engine = engine
        self.contract = contract
        self.example = example
        self.found = found
        self.told = Told(engine, contract, example, scopes, found)
        self.zone = engine.contract_zone

    def outcomes(self) -> Iterator[tuple[Any, Any, bool]]:
        before = len(self.found)
        given = self.told.given()
        try:
            events = self.told.events(given)
        except BadTime as bad:
            self.found.append(bad.finding)
            return
        if len(self.found) > before:
            return
        for expectation in self.example.expectations:
            if isinstance(expectation, ExpectFigure):
                yield from self._figure(expectation, given, events)
                continue
            if not events and self.example.every_clock_starts is None:
                self.found.append(NOTHING_HAPPENS.at(self._place(), name=self._name()))
                return
            try:
                result = self._result(expectation, given, events)
                holds = self._compare(expectation, result)
            except BadTime as bad:
                self.found.append(bad.finding)
                continue
            yield expectation, result, holds

    def _figure(
        self, expected: ExpectFigure, given: Given, events: list[TicketEvent]
    ) -> Iterator[tuple[Any, Any, bool]]:
        """An amount, an availability or a balance: reckoned, and compared as far as nothing is open."""
        try:
            figures = FigureJudge(self.engine, self.example, given.plan, events, self.told.instant)
            result = figures.result(expected)
        except BadTime as bad:
            self.found.append(bad.finding)
            return
        if result.why == "hole":
            self.found.append(STILL_OPEN.at(expected.span, name=self._name()))
            yield expected, result, False
            return
        wrong = figures.compare(expected, result, self._name())
        if wrong is not None:
            self.found.append(wrong)
        yield expected, result, wrong is None

    def _name(self) -> str:
        return self.example.title(self.contract.written_in) or "?"

    def _place(self) -> Any:
        return self.example.name_span or self.example.span

    def _result(
        self, expectation: ExpectCommitment, given: Given, events: list[TicketEvent]
    ) -> ClockResult | None:
        metric = expectation.clock.name if expectation.clock else expectation.metric
        as_of = self.told.instant(expectation.as_of) if expectation.as_of else None
        starts = self.example.every_clock_starts
        if starts is not None and not events:
            return self._assumed(metric, expectation.label_name, given, self.told.instant(starts), as_of)
        if starts is not None:
            events = self.told.with_starts(events, metric, given, self.told.instant(starts))
        last = max(event.at for event in events)
        ticket = judge_ticket(self.engine, events, plan=given.plan, as_of=last if as_of is None else as_of)
        clocks = ticket.of(metric)
        labelled = [one for one in clocks if one.label == expectation.label_name]
        clocks = tuple(labelled) if labelled or expectation.label_name else clocks
        begun = [one for one in clocks if one.status not in ("not-started", "no-commitment")] or list(clocks)
        if not begun:
            return None
        return begun[-1] if begun[0].cycle is not None else begun[0]

    def _assumed(
        self, metric: str, label: str | None, given: Given, at: int, as_of: int | None
    ) -> ClockResult | None:
        views = self.engine.views(given.plan)
        if not any(key[0] == metric for view in views for key in view.groups):
            return None
        commitment_id = None
        if label is not None:
            commitment_id = next(
                (
                    one.id
                    for view in views
                    for one in view.plan.commitments
                    if (one.metric, one.label) == (metric, label) and one.priority in (None, given.priority)
                ),
                None,
            )
        return deadline(
            self.engine,
            at=at,
            plan=given.plan,
            metric=metric,
            commitment_id=commitment_id,
            priority=given.priority,
            attributes=given.attributes,
            channel=given.channel,
            as_of=as_of,
        )

    def _compare(self, expectation: ExpectCommitment, result: ClockResult | None) -> bool:
        """Whether the expectation holds; where it does not, a diagnostic says what holds instead."""
        if result is None:
            if expectation.verdict == "not-committed":
                return True
            self.found.append(NO_SUCH_CLOCK.at(expectation.span, name=self._name()))
            return False
        if result.why == "hole" and expectation.verdict != "undetermined":
            self.found.append(STILL_OPEN.at(expectation.span, name=self._name()))
            return False
        right = True
        if expectation.no_later_than is not None:
            right = self._compare_deadline(expectation, result, expectation.no_later_than)
        if expectation.verdict is not None and not _agrees(expectation.verdict, result):
            self.found.append(
                WRONG_VERDICT.at(
                    expectation.span,
                    name=self._name(),
                    expected=SayableStatus(ClockResult(result.metric, _STATUS_OF[expectation.verdict])),  # type: ignore[arg-type]
                    actual=SayableStatus(result),
                )
            )
            right = False
        return right

    def _compare_deadline(self, expectation: ExpectCommitment, result: ClockResult, when: When) -> bool:
        expected = self.told.instant(when)
        if result.deadline == expected and result.problem is None:
            return True
        said = SayableInstant(self.zone, expected)
        if result.deadline is None or result.problem is not None:
            self.found.append(
                NO_DEADLINE.at(when.span, name=self._name(), expected=said, actual=SayableStatus(result))
            )
        else:
            self.found.append(
                WRONG_DEADLINE.at(
                    when.span,
                    name=self._name(),
                    expected=said,
                    actual=SayableInstant(self.zone, result.deadline),
                    ledger=SayableLedger(result.ledger, self.zone),
                )
            )
        return False


def _agrees(verdict: str, result: ClockResult) -> bool:
    if verdict == "not-committed":
        # A promise expressly without commitment has no number either (LANGUAGE 3).
        return result.status == "no-commitment" or result.why == "not-committed"
    return result.status == _STATUS_OF[verdict]
