"""What Redmine calls the states, types and priorities of a contract: its two targets name them alike."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from ..model.base import Block
from ..model.tickets import State
from ..records import dataclass
from ..ruleset.commitments import Priority
from .account import Account, Say
from .helpdesk import PRIORITIES, STATES
from .options import Option, Options

LONGEST = 30
"""Characters of the name of a status, tracker, priority or field."""
IDENTIFIER = re.compile(r"(?!\d+$)(?!new$)[a-z0-9_-]{1,100}")
_UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]+")

NAMING = (
    Option("version", "version", Say("version of Redmine", "version de Redmine"), ("5",), "5"),
    Option(
        "tracker",
        "text",
        Say(
            "the tracker of tickets without a type, where the contract names fewer than two types",
            "le tracker des tickets sans type, quand le contrat nomme moins de deux types",
        ),
        default="Support",
    ),
    Option(
        "types",
        "names",
        Say(
            "which tracker each ticket type of the contract is; its own label where this is missing",
            "quel tracker est chaque type de ticket du contrat ; à défaut, son propre libellé",
        ),
    ),
    STATES,
    PRIORITIES,
    Option(
        "project",
        "text",
        Say(
            "identifier of the project; made from the reference where this is missing",
            "identifiant du projet ; à défaut, tiré de la référence",
        ),
    ),
)
"""Settings of both targets."""


@dataclass(frozen=True)
class Called:
    """Names in Redmine by names of the contract. `closed`: states of closed tickets; `first`: that of every
    new ticket; `project`: the identifier."""

    states: Mapping[str, str]
    closed: frozenset[str]
    first: str | None
    trackers: tuple[str, ...]
    priorities: Mapping[str, str]
    project: str


def clean(text: str, limit: int = LONGEST) -> str:
    """A name that Redmine's forms can show: no control characters, no blanks around, cut where too long."""
    text = _UNPRINTABLE.sub(" ", text).strip()
    return text if len(text) <= limit else f"{text[: limit - 1].rstrip()}…"


class Names:
    """Names that are told apart, whatever their case; the same `key` keeps its name."""

    def __init__(self, limit: int = LONGEST) -> None:
        self.limit = limit
        self._taken: dict[str, str] = {}

    def of(self, key: str, *texts: str) -> str:
        """The first of some texts that is not blank, as a name of its own."""
        wanted = next((one for text in texts if (one := clean(text, self.limit))), "?")
        name, number = wanted, 2
        while self._taken.setdefault(name.casefold(), key) != key:
            tail = f" ({number})"
            name, number = clean(wanted, self.limit - len(tail)) + tail, number + 1
        return name


def label_of(block: Block, language: str) -> str:
    """The label of a block in a language; "" without one."""
    return block.label.in_language(language) if block.label is not None else ""


def called(account: Account, options: Options) -> Called:
    """The names for the contract of an account, with the settings of its target."""
    contract, language = account.compiled.contract, account.language

    def named(setting: str, blocks: Iterable[Block], names: Names) -> dict[str, str]:
        given = options.by_name(setting)
        return {
            one.name: clean(str(given.get(one.name, "")))
            or names.of(one.name, label_of(one, language), one.name)
            for one in blocks
        }

    kinds = Names()
    trackers = list(dict.fromkeys(named("types", contract.ticket_types, kinds).values()))
    if len(trackers) < 2:
        # A single type stands apart from all other tickets, and these need a tracker too.
        trackers.append(kinds.of("", options["tracker"], "Support"))
    given, levels, priorities = options.by_name("priorities"), Names(), dict[str, str]()
    for view in account.views():
        for one in view.plan.priorities:
            if one.name not in priorities:
                told = clean(str(given.get(one.name, "")))
                priorities[one.name] = told or levels.of(one.name, _said(one), one.name)
    return Called(
        named("states", contract.states, Names()),
        _closing(contract.states),
        next((state.name for state in contract.states if state.first), None),
        tuple(dict.fromkeys(trackers)),
        priorities,
        _identifier(account, options),
    )


def _said(one: Priority) -> str:
    """A priority's code and label; the label alone where it has the code in it."""
    label = one.label or one.name
    return label if one.name.casefold() in label.casefold() else f"{one.name} - {label}"


def _closing(states: Iterable[State]) -> frozenset[str]:
    """The states of closed tickets: those that mark the closure, else those that mark the resolution."""
    marking: Mapping[str, set[str]] = {"closed": set(), "resolved": set()}
    for state in states:
        for event in state.marks:
            if event.kind in marking:
                marking[event.kind].add(state.name)
    return frozenset(marking["closed"] or marking["resolved"])


def _identifier(account: Account, options: Options) -> str:
    """The project's, in the characters that Redmine allows."""
    given = options["project"]
    if given is not None and IDENTIFIER.fullmatch(given):
        return str(given)
    made = re.sub(r"[^a-z0-9]+", "-", account.compiled.called.lower()).strip("-")[:90]
    return made if IDENTIFIER.fullmatch(made) else f"support-{made}".rstrip("-")
