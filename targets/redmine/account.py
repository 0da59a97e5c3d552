"""What of a contract Redmine holds: statuses, trackers, priorities, fields, roles, and who leaves a state."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

from slacontract.emitter import Compiled
from slacontract.fidelity import (
    BAD_OPTION,
    NOT_CARRIED,
    NOTHING,
    PRIORITIES,
    STATES,
    Account,
    Option,
    Options,
    Say,
    leave_outside,
)
from slacontract.model.base import Block, Parties
from slacontract.model.parties import Role as RoleBlock
from slacontract.model.tickets import State
from slacontract.records import dataclass, field
from slacontract.ruleset.commitments import Priority

NAME = "redmine"
LONGEST = 30
"""Characters of the name of a status, tracker, priority or field."""
_IDENTIFIER = re.compile(r"(?!\d+$)[a-z0-9_-]{1,100}")
_UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]+")
_LISTED = 3

TYPES = Option(
    "types",
    "names",
    Say(
        "which tracker each ticket type of the contract is; its own label where this is missing",
        "quel tracker est chaque type de ticket du contrat ; à défaut, son propre libellé",
    ),
)
OPTIONS = (
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
    TYPES,
    STATES,
    PRIORITIES,
    Option(
        "roles",
        "names",
        Say(
            "which role of Redmine the provider, the client and each role of the contract are",
            "quel rôle de Redmine sont le prestataire, le client et chaque rôle du contrat",
        ),
    ),
    Option(
        "prefix",
        "text",
        Say(
            "what the names of fields begin with: another one for each contract of one Redmine",
            "ce par quoi commencent les noms des champs : un autre pour chaque contrat d’un même Redmine",
        ),
        default="SLA",
    ),
    Option(
        "project",
        "text",
        Say(
            "identifier of the project; made from the reference where this is missing",
            "identifiant du projet ; à défaut, tiré de la référence",
        ),
    ),
)
SIDES = {"provider": Say("Provider", "Prestataire"), "client": Say("Client", "Client")}

NO_CLOCK = Say(
    "Redmine counts no time: its due dates are days (the target redmine-sla is for its plugin)",
    "Redmine ne compte pas de temps : ses échéances sont des jours (la cible redmine-sla vise son extension)",
)
AS_STATUS = Say("a status, which stops no clock", "un statut, qui n’arrête aucun chronomètre")
NAMED_ALIKE = Say("it shares its status with another state", "il partage son statut avec un autre état")
ONLY_BY = Say(
    "its workflow lets only these roles leave it", "son workflow ne le laisse quitter que par ces rôles"
)
BY_PROVIDER = Say(
    "left by somebody who has no role there: the provider's role does it",
    "quitté par quelqu’un qui n’y a pas de rôle : celui du prestataire le fait",
)
EITHER_ALONE = Say(
    "either side leaves it alone, where the contract asks for both",
    "chaque partie le quitte seule, quand le contrat veut les deux",
)
AS_ROLE = Say(
    "a role with the rights of its side; give it to its people by hand",
    "un rôle avec les droits de sa partie ; attribuez-le aux personnes à la main",
)
DEFAULT_ONLY = Say(
    "the priority that a ticket begins with; who may change it is not looked at",
    "la priorité de départ d’un ticket ; qui peut la changer n’est pas regardé",
)
NO_RULES = Say("priorities are set by hand", "les priorités se posent à la main")
AS_CATEGORY = Say("a category of the project", "une catégorie du projet")


@dataclass(frozen=True)
class Status:
    """A status; `first`: tickets begin in it, `barred`: names of the roles that may not leave it."""

    name: str
    closed: bool = False
    first: bool = False
    barred: tuple[str, ...] = ()


@dataclass(frozen=True)
class Field:
    """A field of tickets: one of `values`; without any, an instant as text."""

    name: str
    values: tuple[str, ...] = ()


@dataclass
class Made:
    """All that the script and the plan are written from; `priorities` from the most urgent."""

    compiled: Compiled
    options: Options
    account: Account
    statuses: list[Status] = field(default_factory=list)
    trackers: list[str] = field(default_factory=list)
    priorities: dict[str, str] = field(default_factory=dict)
    default_priority: str | None = None
    fields: list[Field] = field(default_factory=list)
    roles: dict[str, str] = field(default_factory=dict)
    categories: list[str] = field(default_factory=list)

    @property
    def language(self) -> str:
        """Of the labels."""
        return self.account.language

    @property
    def title(self) -> str:
        """What the contract is called."""
        facts = self.compiled.rules.contract
        return " / ".join(one for one in (facts.reference, facts.title) if one)

    @property
    def identifier(self) -> str:
        """The project's, in the characters that Redmine allows."""
        given = self.options["project"]
        if given is not None and _IDENTIFIER.fullmatch(given):
            return str(given)
        facts = self.compiled.rules.contract
        made = re.sub(r"[^a-z0-9]+", "-", (facts.reference or facts.title).lower()).strip("-")[:100]
        return made if _IDENTIFIER.fullmatch(made) and made != "new" else f"support-{made}".rstrip("-")


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


def accounted(compiled: Compiled) -> Made:
    """What Redmine is to hold of the last edition, with the account of every line."""
    options = Options(compiled, NAME, OPTIONS)
    made = Made(compiled, options, Account(compiled, NAME))
    account = made.account
    _check_project(made)
    _roles(made)
    _statuses(made)
    _trackers(made)
    _priorities(made)
    _fields(made)
    _left_to_others(made)
    account.leave(NO_CLOCK, "coverage", "holidays", "escalation", "maintenance", "availability", "rota")
    account.leave(NO_RULES, "matrix")
    leave_outside(account)
    return made


def _check_project(made: Made) -> None:
    given = made.options["project"]
    if given is not None and (not _IDENTIFIER.fullmatch(given) or given == "new"):
        wanted = Say(
            'small letters, digits, - and _, as in project = "support-gold"',
            'des minuscules, des chiffres, - et _, comme project = "support-gold"',
        )
        span = made.account.place()
        made.options.findings.append(
            BAD_OPTION.at(span, target=NAME, option="project", value=given, wanted=wanted)
        )


def _left_to_others(made: Made) -> None:
    """The commitments: each has its line, and all together one finding."""
    account = made.account
    clauses = [account.clause(view, one) for view in account.views() for one in view.plan.commitments]
    for clause in clauses:
        account.say(clause, "not-expressible", NO_CLOCK)
    if clauses:
        listed = ", ".join(clauses[:_LISTED]) + (f" … ({len(clauses)})" if len(clauses) > _LISTED else "")
        account.find(NOT_CARRIED.at(account.place(), target=NAME, clause=listed, why=NO_CLOCK))


def _label(made: Made, block: Block) -> str:
    return block.label.in_language(made.language) if block.label is not None else ""


def _roles(made: Made) -> None:
    given, names = made.options.by_name("roles"), Names(255)
    for side, words in SIDES.items():
        made.roles[side] = names.of(side, str(given.get(side, "")), words.say(made.language))
    for block in made.compiled.contract.roles:
        if _side(block) is not None:
            key = f"role {block.name}"
            made.roles[key] = names.of(key, str(given.get(block.name, "")), _label(made, block), block.name)
            made.account.say(f"role/{block.name}", "rewritten", AS_ROLE)


def _side(block: RoleBlock) -> str | None:
    """The side that a role of the contract is on; None where it is neither's."""
    kinds = {party.kind for party in block.of.parties}
    return "provider" if "provider" in kinds else "client" if "client" in kinds else None


def _leavers(made: Made, left_by: Parties) -> tuple[set[str], Say]:
    """Keys of the roles that may leave a state, and how far that is from the contract."""
    found: set[str] = set()
    how = NOTHING
    for party in left_by.parties:
        if party.kind in ("provider", "client"):
            found |= {party.kind, *_roles_of(made, party.kind)}
        elif party.kind in ("either", "both"):
            found |= set(made.roles)
            how = how + (EITHER_ALONE if party.kind == "both" else NOTHING)
        elif party.kind == "role" and party.role is not None and f"role {party.role.name}" in made.roles:
            found.add(f"role {party.role.name}")
        else:
            found |= {"provider", *_roles_of(made, "provider")}
            how = how + BY_PROVIDER
    return found or set(made.roles), how


def _roles_of(made: Made, side: str) -> Iterator[str]:
    for block in made.compiled.contract.roles:
        if _side(block) == side:
            yield f"role {block.name}"


def _statuses(made: Made) -> None:
    account, states = made.account, made.compiled.contract.states
    given, names = made.options.by_name("states"), Names()
    closing = _closing(states)
    at: dict[str, int] = {}
    for number, state in enumerate(states, 1):
        clause = f"state/{state.name or number}"
        mapped = clean(str(given[state.name])) if state.name in given else ""
        name = mapped or names.of(state.name, _label(made, state), state.name)
        allowed, how = _leavers(made, state.left_by) if state.left_by else (set(made.roles), NOTHING)
        barred = tuple(role for key, role in made.roles.items() if key not in allowed)
        how = AS_STATUS + (ONLY_BY if barred else NOTHING) + how
        if name in at:
            # Two states in one status: what bars a role from either would bar it from both.
            one = made.statuses[at[name]]
            kept = tuple(role for role in one.barred if role in barred)
            closed = one.closed and state.name in closing
            made.statuses[at[name]] = Status(name, closed, one.first or state.first, kept)
            account.say(clause, "approximated", how + NAMED_ALIKE)
            continue
        at[name] = len(made.statuses)
        made.statuses.append(Status(name, state.name in closing, state.first, barred))
        near = EITHER_ALONE.en in how.en or BY_PROVIDER.en in how.en
        account.say(clause, "approximated" if near else "rewritten", how)


def _closing(states: Iterable[State]) -> frozenset[str]:
    """The states of closed tickets: those that mark the closure, else those that mark the resolution."""
    marking: Mapping[str, set[str]] = {"closed": set(), "resolved": set()}
    for state in states:
        for event in state.marks:
            if event.kind in marking:
                marking[event.kind].add(state.name)
    return frozenset(marking["closed"] or marking["resolved"])


def _trackers(made: Made) -> None:
    given, names = made.options.by_name("types"), Names()
    for block in made.compiled.contract.ticket_types:
        told = clean(str(given.get(block.name, "")))
        name = told or names.of(block.name, _label(made, block), block.name)
        if name not in made.trackers:
            made.trackers.append(name)
    if len(made.trackers) < 2:
        # A single type stands apart from all other tickets, and these need a tracker too.
        made.trackers.append(names.of("", made.options["tracker"], "Support"))


def _priorities(made: Made) -> None:
    given, names = made.options.by_name("priorities"), Names()
    account = made.account
    for view in account.views():
        for one in view.plan.priorities:
            if one.name not in made.priorities:
                told = clean(str(given.get(one.name, "")))
                made.priorities[one.name] = told or names.of(one.name, _said(one), one.name)
        if made.default_priority is None and view.plan.default_priority is not None:
            made.default_priority = made.priorities.get(view.plan.default_priority)
    for told_line in account.of_kind("priority-rules"):
        if made.default_priority is not None:
            account.say(told_line.clause, "approximated", DEFAULT_ONLY)
        else:
            account.say(told_line.clause, "not-expressible", NO_RULES)


def _said(one: Priority) -> str:
    """A priority's code and label; the label alone where it has the code in it."""
    label = one.label or one.name
    return label if one.name.casefold() in label.casefold() else f"{one.name} - {label}"


def _fields(made: Made) -> None:
    contract, account = made.compiled.contract, made.account
    names, prefix = Names(), made.options["prefix"]
    for word, blocks in (("plan", contract.plans), ("site", contract.sites)):
        values = tuple(
            dict.fromkeys(clean(_label(made, one), 255) or clean(one.name, 255) or "?" for one in blocks)
        )
        if values:
            made.fields.append(Field(names.of(word, f"{prefix} {word}"), values))
    metrics = dict.fromkeys(one.metric for view in account.views() for one in view.plan.commitments)
    for metric in metrics:
        made.fields.append(Field(names.of(f"due {metric}", f"{prefix} due {metric}")))
    called = Names(60)
    for number, block in enumerate(contract.services, 1):
        name = called.of(block.name, _label(made, block), block.name)
        if name not in made.categories:
            made.categories.append(name)
        account.say(f"service/{block.name or number}", "rewritten", AS_CATEGORY)
