"""The account of targets that are programs: what they judge by the tables of the rule set, and what not."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from ..emitter import Degree, FidelityLine
from ..ruleset.commitments import Commitment
from ..ruleset.lookups import lookups
from ..ruleset.rules import RuleSet
from .account import NOTHING, Say
from .nodes import BY_PLAN, prefix_of

BY_START: Mapping[str, Degree] = {
    **dict.fromkeys(("coverage", "on-call", "holidays", "closures", "term", "commitments"), "exact"),
    **dict.fromkeys(("rota", "maintenance", "availability", "credits"), "not-expressible"),
    **dict.fromkeys(("prices", "prepaid", "pauses", "escalations"), "not-expressible"),
}
"""The kinds of terms of a target that judges clocks by their start alone."""
OF_TICKETS: Mapping[str, Degree] = {
    **BY_START,
    "pauses": "exact",
}
"""The kinds of terms of a target that judges clocks by all events of a ticket."""
WITHOUT_ESCALATIONS = Say("without its escalations", "sans ses escalades")
_INSIDE = Say("inside the intervals and days", "dans les intervalles et les jours")
_NEEDS_A_LOG = Say(
    "refused: it takes a ticket's history to judge it",
    "refusé : il faut l’historique du ticket pour le juger",
)
_AT_THE_START = Say(
    "as it stands at the start: without what follows", "tel qu’il est au départ : sans ce qui suit"
)
_OUTSIDE: Mapping[str, str] = {**BY_PLAN, "rota": "rota"}


def program_lines(
    rules: RuleSet,
    told: Callable[[str, Commitment], tuple[Degree, Say]],
    inside: Say,
    why: Say,
    language: str,
) -> Iterator[FidelityLine]:
    """The lines of the last edition: `told` says how a commitment of a plan comes out; coverages and holidays
    are in the tables (`inside`: where); of the rest, `why` it is left out. In `language`."""
    for name, plan in rules.editions[-1].plans.items():
        prefix = prefix_of(name)
        for one in plan.commitments:
            degree, how = told(name, one)
            bound = None if degree == "not-expressible" else 0
            yield FidelityLine(f"{prefix}{one.id}", degree, how.say(language), bound)
        for coverage in plan.coverages:
            yield FidelityLine(f"{prefix}coverage/{coverage}", "exact")
        for holidays in plan.holidays:
            yield FidelityLine(f"{prefix}holidays/{holidays}", "exact", inside.say(language))
        for kind, word in _OUTSIDE.items():
            for block in getattr(plan, kind):
                yield FidelityLine(f"{prefix}{word}/{block.id}", "not-expressible", why.say(language))


def lines_of_tickets(rules: RuleSet, why: Say, language: str) -> Iterator[FidelityLine]:
    """The lines of a target that judges each clock as the engine does, but sends nobody a word."""

    def told(plan: str, one: Commitment) -> tuple[Degree, Say]:
        return ("rewritten", WITHOUT_ESCALATIONS) if one.escalations else ("exact", NOTHING)

    return program_lines(rules, told, _INSIDE, why, language)


def lines_by_start(rules: RuleSet, why: Say, language: str) -> Iterator[FidelityLine]:
    """The lines of a target that says when something would be due, from its start alone."""
    said = lookups(rules)
    refused = {
        (name, one["id"])
        for name in rules.editions[-1].plans
        for one in said["plans"][said["views"][name][-1]["plan"]]["commitments"]
        if one["refused"]
    }

    def told(plan: str, one: Commitment) -> tuple[Degree, Say]:
        if (plan, one.id) in refused:
            return "not-expressible", _NEEDS_A_LOG
        if one.pauses or one.pauses_when or one.escalations or one.on_priority_change or one.on_reopen:
            return "rewritten", _AT_THE_START
        return "exact", NOTHING

    return program_lines(rules, told, _INSIDE, why, language)
