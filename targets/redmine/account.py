"""What of a contract Redmine holds: statuses, trackers, priorities, fields, roles, and who leaves a state."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from slacontract.emitter import Compiled
from slacontract.fidelity import (
    BAD_OPTION,
    NOT_CARRIED,
    NOTHING,
    Account,
    Option,
    Options,
    Say,
    leave_outside,
)
from slacontract.fidelity.redmine import IDENTIFIER, NAMING, Called, Names, called, clean, label_of
from slacontract.model.base import Parties
from slacontract.model.parties import Role as RoleBlock

NAME = "redmine"
_LISTED = 3

OPTIONS = (
    *NAMING,
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
    """All that the script and the plan are written from; `priorities` from the most urgent.

    `priorities`, `roles`: what each name of the contract is called there.
    """

    compiled: Compiled
    options: Options
    account: Account
    called: Called
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


def accounted(compiled: Compiled) -> Made:
    """What Redmine is to hold of the last edition, with the account of every line."""
    options = Options(compiled, NAME, OPTIONS)
    account = Account(compiled, NAME)
    made = Made(compiled, options, account, called(account, options))
    _check_project(made)
    _roles(made)
    _statuses(made)
    made.trackers = list(made.called.trackers)
    made.priorities = dict(made.called.priorities)
    _priorities(made)
    _fields(made)
    _left_to_others(made)
    account.leave(NO_CLOCK, "coverage", "holidays", "escalation", "maintenance", "availability", "rota")
    account.leave(NO_RULES, "matrix")
    leave_outside(account)
    return made


def _check_project(made: Made) -> None:
    given = made.options["project"]
    if given is not None and (not IDENTIFIER.fullmatch(given)):
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


def _roles(made: Made) -> None:
    given, names = made.options.by_name("roles"), Names(255)
    for side, words in SIDES.items():
        made.roles[side] = names.of(side, str(given.get(side, "")), words.say(made.language))
    for block in made.compiled.contract.roles:
        if _side(block) is not None:
            key = f"role {block.name}"
            made.roles[key] = names.of(
                key, str(given.get(block.name, "")), label_of(block, made.language), block.name
            )
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
    closing = made.called.closed
    at: dict[str, int] = {}
    for number, state in enumerate(states, 1):
        clause = f"state/{state.name or number}"
        name = made.called.states[state.name]
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


def _priorities(made: Made) -> None:
    account = made.account
    for view in account.views():
        if made.default_priority is None and view.plan.default_priority is not None:
            made.default_priority = made.priorities.get(view.plan.default_priority)
    for told in account.of_kind("priority-rules"):
        if made.default_priority is not None:
            account.say(told.clause, "approximated", DEFAULT_ONLY)
        else:
            account.say(told.clause, "not-expressible", NO_RULES)


def _fields(made: Made) -> None:
    contract, account = made.compiled.contract, made.account
    names, prefix = Names(), made.options["prefix"]
    for word, blocks in (("plan", contract.plans), ("site", contract.sites)):
        values = tuple(
            dict.fromkeys(
                clean(label_of(one, made.language), 255) or clean(one.name, 255) or "?" for one in blocks
            )
        )
        if values:
            made.fields.append(Field(names.of(word, f"{prefix} {word}"), values))
    metrics = dict.fromkeys(one.metric for view in account.views() for one in view.plan.commitments)
    for metric in metrics:
        made.fields.append(Field(names.of(f"due {metric}", f"{prefix} due {metric}")))
    called = Names(60)
    for number, block in enumerate(contract.services, 1):
        name = called.of(block.name, label_of(block, made.language), block.name)
        if name not in made.categories:
            made.categories.append(name)
        account.say(f"service/{block.name or number}", "rewritten", AS_CATEGORY)
