"""What the targets for helpdesks share: settings, levels of priority, pauses, and the words for them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from ..judge.index import PlanView
from ..lowering.moments import moment_of, starts_at_creation
from ..lowering.policies import Policy, Slot
from ..ruleset.commitments import Commitment
from ..ruleset.rules import EVERY_PLAN
from .account import NOTHING, OUTSIDE, Account, Say
from .findings import BAD_OPTION, MISSING_MAPPING
from .options import Option, Options

ORGANIZATIONS = Option(
    "organizations",
    "integers-by-plan",
    Say(
        "ids of the client's organisations in the helpdesk; by plan where there are plans",
        "numéros des organisations du client dans l’outil ; par formule s’il y en a",
    ),
)
PRIORITIES = Option(
    "priorities",
    "names",
    Say(
        "which level of the helpdesk each priority of the contract is",
        "à quel niveau de l’outil correspond chaque priorité du contrat",
    ),
)
STATES = Option(
    "states",
    "names",
    Say(
        "which status of the helpdesk each state of the contract is",
        "à quel statut de l’outil correspond chaque état du contrat",
    ),
)
OTHER_PAUSES = Option(
    "other_pauses",
    "text",
    Say(
        "“unused” where tickets of this contract never enter a status that stops the helpdesk's clocks and "
        "that the contract does not know",
        "« unused » si les tickets du contrat ne prennent jamais un statut qui arrête les chronomètres de "
        "l’outil et que le contrat ne connaît pas",
    ),
    values=("unused", "unknown"),
    default="unknown",
)
TAGS = Option(
    "tags",
    "names",
    Say(
        "which tag marks the tickets of each exception; its own name where this is missing",
        "quelle étiquette marque les tickets de chaque exception ; à défaut, son propre nom",
    ),
)

FROM_CREATION = Say(
    "counts from the ticket's creation: create it at the report",
    "compte dès la création du ticket : créez-le au signalement",
)
OTHER_START = Say("its clock does not start with the ticket", "son chronomètre ne démarre pas avec le ticket")
UNKNOWN_PAUSES = Say(
    "statuses that stop clocks here and not in the contract give time without bound: other_pauses = "
    "“unused” where tickets never enter them",
    "des statuts qui arrêtent ici les chronomètres, et non dans le contrat, donnent du temps sans limite : "
    "other_pauses = « unused » si les tickets ne les prennent jamais",
)
PAUSES_ALL = Say(
    "a status stops all clocks here, in the contract only some",
    "ici un statut arrête tous les chronomètres, dans le contrat certains seulement",
)
PAUSES_UNDER_CONDITION = Say(
    "it pauses under a condition that is not looked at here",
    "il se suspend sous une condition qui n’est pas regardée ici",
)
NO_PAUSE = Say(
    "never pauses here: due earlier than promised after a pause",
    "ne se suspend pas ici : échéance plus tôt que promis après une suspension",
)
PAUSES_TOLD = Say(
    "each status that stands for a state which pauses stops the clocks",
    "chaque statut tenant lieu d’un état qui suspend arrête les chronomètres",
)
AFTER_CHANGE = Say(
    "a change of priority counts the new delay from the start: what is late then is late at once",
    "un changement de priorité compte le nouveau délai dès le départ : un retard est immédiat",
)
OWN_REOPENING = Say(
    "a reopening follows the helpdesk's own rule", "une réouverture suit la règle propre de l’outil"
)
EACH_TICKET = Say(
    "each ticket by itself: the share is for the review", "chaque ticket en soi : la part se lit au bilan"
)
ANY_CONTENT = Say(
    "what the answer must contain is not looked at", "ce que la réponse doit contenir n’est pas regardé"
)


def aside(one: Commitment) -> Say:
    """What a helpdesk's clock leaves aside of a commitment, whatever the helpdesk."""
    found = NOTHING
    for holds, words in (
        (one.share is not None, EACH_TICKET),
        (one.on_priority_change in ("due-at-change", "new-delay-from-change"), AFTER_CHANGE),
        (one.on_reopen is not None, OWN_REOPENING),
        (bool(one.stop.needs), ANY_CONTENT),
    ):
        found = found + (words if holds else NOTHING)
    return found


OUTSIDE_KINDS = (
    "availability",
    "credit",
    "price",
    "prepaid",
    "right",
    "duty",
    "clause",
    "scope",
    "report-form",
    "time-record",
    "service",
    "rota",
    "role",
    "channel",
    "matrix",
    "priority-rules",
)
"""Kinds of lines that the configuration of a helpdesk's clocks does not hold; `leave_outside` tells them."""


def leave_outside(account: Account, *kept: str) -> None:
    """Accounts for the kinds that a configuration of clocks does not hold, except those `kept`."""
    account.leave(OUTSIDE, *(kind for kind in OUTSIDE_KINDS if kind not in kept))


def levels_of(
    account: Account, options: Options, view: PlanView, levels: Sequence[str]
) -> Mapping[str | None, str]:
    """The helpdesk's level of each priority of a plan; `levels` from the most urgent.

    As the setting `priorities` says; without it in order, where there are no more priorities than levels.
    Priorities that get no level are reported (SLA802). A plan without priorities: nothing.
    """
    names = [one.name for one in view.plan.priorities]
    given = options.by_name("priorities")
    if not given and len(names) <= len(levels):
        return dict(zip(names, levels, strict=False))
    found: dict[str | None, str] = {name: str(given[name]) for name in names if name in given}
    missing = [name for name in names if name not in found]
    if missing:
        example = ", ".join(f'"{name}" = "{levels[0]}"' for name in missing)
        account.find(
            MISSING_MAPPING.at(
                account.place(),
                target=account.target,
                clause=", ".join(missing),
                what=Say(
                    f"which of its levels each is ({', '.join(levels)})",
                    f"à quel niveau chacune correspond ({', '.join(levels)})",
                ),
                write=f"priorities = {{ {example} }}",
            )
        )
    return found


CLOCKS = Option(
    "clocks",
    "names",
    Say(
        "which clock of the helpdesk stands for a metric of the contract that it has no word for",
        "quel chronomètre de l’outil tient lieu d’un délai du contrat qu’il ne connaît pas",
    ),
)
AS_SET = Say("by the clock that the settings name", "par le chronomètre que désignent les réglages")


def slot_for(options: Options, one: Commitment, slots: Mapping[str, Slot]) -> tuple[Slot, Say] | None:
    """The place of a commitment: as the setting `clocks` says for its metric, else by what it waits for."""
    named = options.by_name("clocks").get(one.metric)
    if named is not None:
        return Slot(str(named), -1), AS_SET
    slot = slots.get(moment_of(one) or "")
    return (slot, NOTHING) if slot is not None else None


def start_how(one: Commitment) -> Say | None:
    """How a helpdesk that counts from a ticket's creation starts a clock; None where it does not."""
    start = starts_at_creation(one)
    return None if start == "other" else FROM_CREATION if start == "reported" else NOTHING


def pausing_states(views: Iterable[PlanView]) -> tuple[str, ...]:
    """The states that pause any commitment, in the order of the contract."""
    views = tuple(views)
    used = {
        name for view in views for one in view.plan.commitments for name in (*one.pauses, *one.pauses_when)
    }
    order = dict.fromkeys(state.name for view in views for state in view.plan.states)
    return tuple(name for name in order if name in used)


def pause_how(
    account: Account,
    options: Options,
    view: PlanView,
    one: Commitment,
    *,
    stops: bool = True,
    others: bool = True,
) -> tuple[Say, bool]:
    """How pauses of a commitment come out where a status of the helpdesk stops all clocks of a ticket.

    The words, and whether nobody knows how much time that can give. `stops`: this clock pauses there at all.
    `others`: the helpdesk has statuses of its own that stop clocks, beside those set up for the contract.
    """
    if not stops:
        return (NO_PAUSE if one.pauses or one.pauses_when else NOTHING), False
    if one.pauses_when:
        return PAUSES_UNDER_CONDITION, True
    every = pausing_states(account.views())
    if set(every) - set(one.pauses):
        return PAUSES_ALL, True
    if others and options["other_pauses"] != "unused":
        return UNKNOWN_PAUSES, True
    return (PAUSES_TOLD if one.pauses else NOTHING), False


def state_names(account: Account, options: Options) -> Mapping[str, str]:
    """The helpdesk's status of each state that pauses; those that are not told are reported (SLA802)."""
    given = options.by_name("states")
    found: dict[str, str] = {}
    for name in pausing_states(account.views()):
        if name in given:
            found[name] = str(given[name])
        else:
            account.find(
                MISSING_MAPPING.at(
                    account.place(),
                    target=account.target,
                    clause=f"state/{name}",
                    what=Say("which status it is there", "à quel statut il correspond"),
                    write=f'states = {{ "{name}" = "…" }}',
                )
            )
    return found


def of_plan(name: str, plan: str) -> str:
    """The name of a plan's variable that differs by plan of the contract."""
    return name if plan == EVERY_PLAN else f"{name}.{plan}"


def policy_title(account: Account, plan: str, priority: str | None, when: str | None) -> str:
    """What a policy is called: the contract, the plan, the priority, the exception."""
    parts = [account.compiled.called]
    if plan != EVERY_PLAN:
        parts.append(plan)
    if priority is not None:
        parts.append(priority)
    if when is not None:
        parts.append(when)
    return " / ".join(part for part in parts if part)


NO_HOURS_OF_DATES = Say(
    "weeks and days closed only, no hours of single dates",
    "des semaines et des jours fermés seulement, pas d’heures à une date",
)
SHARED_CALENDAR = Say(
    "one calendar for all promises of a ticket: the widest",
    "un seul calendrier pour tous les engagements d’un ticket : le plus large",
)
AS_RECEIPT = Say(
    "the first reply is its only proof of receipt", "la première réponse tient lieu d’accusé de réception"
)
BY_REPLIES: Mapping[str, Say] = {
    "acknowledgement": AS_RECEIPT,
    "restoration": Say(
        "stops when the ticket is resolved, not at the restoration",
        "s’arrête quand le ticket est résolu, non au rétablissement",
    ),
    "closure": Say("stops when the ticket is resolved", "s’arrête quand le ticket est résolu"),
}
"""By metric: what a clock waits for in a helpdesk that knows replies and the resolution of a ticket."""
AS_HOURS = Say(
    "as counted hours, never later than the days promised",
    "en heures comptées, jamais plus tard que les jours promis",
)
COMBINED = Say(
    "a ticket of several exceptions gets the first that fits",
    "un ticket de plusieurs exceptions reçoit la première qui convient",
)
TAKEN = Say("another commitment has its place", "un autre engagement a pris sa place")
NO_LEVEL = Say("its priority has no level there", "sa priorité n’y a pas de niveau")
SAME_LEVEL = Say(
    "its level is that of a more urgent priority too: their tickets cannot be told apart",
    "son niveau est aussi celui d’une priorité plus urgente : leurs tickets ne se distinguent pas",
)
ROUNDED_DOWN = Say("rounded down to whole units", "arrondi à l’unité inférieure")
TOO_SHORT = Say("less than the smallest unit", "moins que la plus petite unité")


def state_lines(account: Account, names: Mapping[str, str], how: Say) -> None:
    """A line for each state: those that stand for a status of the helpdesk, and those left as they are."""
    for one in account.of_kind("state"):
        if one.clause.partition("/")[2] in names:
            account.say(one.clause, "rewritten", how)
        else:
            account.say(
                one.clause,
                "not-expressible",
                Say("statuses are left as they are", "les statuts restent ce qu’ils sont"),
            )


def tag_of(options: Options, one: Policy, setting: str = "tags") -> str | None:
    """The tag that marks the tickets of a policy's exception; None for a policy without condition.

    As the setting `tags` says; without it, or for another `setting`, the label of the exception, which
    keeps it apart (K8).
    """
    if one.when is None:
        return None
    names = [
        member.label or member.id.rpartition("/")[2]
        for member in one.members.values()
        if member.when == one.when
    ]
    name = names[0] if names else ""
    return str(options.by_name("tags").get(name, name)) if setting == "tags" else name


def check_tags(account: Account, options: Options, forbidden: str, wanted: Say) -> None:
    """Finds tags of the settings that the helpdesk would read as several, or as others (SLA801)."""
    for tag in map(str, options.by_name("tags").values()):
        if set(tag) & set(forbidden) or not tag.strip():
            options.findings.append(
                BAD_OPTION.at(account.place(), target=account.target, option="tags", value=tag, wanted=wanted)
            )


ONE_WORD = Say("each tag as one word, without a space", "chaque étiquette en un mot, sans espace")
TAGGED = Say(
    "for tickets that bear the tag of the exception: set it where the condition holds",
    "pour les tickets qui portent l’étiquette de l’exception : posez-la quand la condition est remplie",
)
