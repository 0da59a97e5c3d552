"""Which commitments Zammad carries, in which SLA and calendar, and how exactly."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from slacontract.emitter import Compiled
from slacontract.fidelity import (
    AS_RECEIPT,
    CLOCKS,
    NO_HOURS_OF_DATES,
    ORGANIZATIONS,
    OTHER_PAUSES,
    PRIORITIES,
    STATES,
    TAGS,
    Account,
    Calendars,
    Carrying,
    CountedTool,
    Option,
    Options,
    Say,
    carried,
    check_tags,
    coverage_lines,
    holiday_lines,
    leave_outside,
    pause_how,
    state_lines,
    state_names,
)
from slacontract.lowering import Slot

NAME = "zammad"
MINUTE = 60
LEVELS = ("3 high", "2 normal", "1 low")
"""Names of Zammad's priorities as installed, from the most urgent."""
OPTIONS = (
    Option("version", "version", Say("version of Zammad", "version de Zammad"), ("6", "7"), "6"),
    ORGANIZATIONS,
    PRIORITIES,
    STATES,
    TAGS,
    CLOCKS,
    OTHER_PAUSES,
)
SLOTS = {
    "first-reply": Slot("first_response_time"),
    "acknowledgement": Slot("first_response_time", 1),
    "next-reply": Slot("response_time"),
    "update": Slot("update_time"),
    "resolution": Slot("solution_time"),
    "closure": Slot("solution_time", 1),
    "restoration": Slot("solution_time", 2),
}
WORDS = {
    "acknowledgement": AS_RECEIPT,
    "restoration": Say(
        "stops at the closing status, not at the restoration",
        "s’arrête au statut de clôture, non au rétablissement",
    ),
    "update": Say("between two answers of agents", "entre deux réponses d’agents"),
    "resolution": Say("stops at the closing status", "s’arrête au statut de clôture"),
}
NO_COMMA = Say("each tag without a comma", "chaque étiquette sans virgule")
BOTH_REFUSED = Say(
    "an SLA of Zammad has a time for answers or one for updates, not both",
    "un SLA de Zammad a un délai de réponse ou un délai de mise à jour, pas les deux",
)
MINUTES_OF_PAUSES = Say(
    "a pause is cut to whole minutes of the clock at both ends, and can count up to a minute too much",
    "une suspension est ramenée aux minutes entières à ses deux bouts, et peut compter une minute de trop",
)
NO_PLACE = Say("no clock of Zammad waits for this", "aucun chronomètre de Zammad n’attend cet événement")


@dataclass(frozen=True)
class Sla:
    """One SLA: what it carries, and the key of its calendar."""

    carrying: Carrying
    calendar: str


@dataclass
class Made:
    """All that the plan is written from."""

    compiled: Compiled
    options: Options
    account: Account
    slas: list[Sla] = field(default_factory=list)
    calendars: Calendars = field(default_factory=lambda: Calendars(MINUTE))
    states: dict[str, str] = field(default_factory=dict)


def accounted(compiled: Compiled) -> Made:
    """The SLAs of the last edition, with the account of every line."""
    options = Options(compiled, NAME, OPTIONS)
    made = Made(compiled, options, Account(compiled, NAME))
    account = made.account
    check_tags(account, options, ",", NO_COMMA)
    made.states = dict(state_names(account, options))
    for carrying in carried(
        account, options, SLOTS, unit=MINUTE, levels=LEVELS, no_place=NO_PLACE, words=WORDS
    ):
        _sla(made, carrying)
    coverage_lines(account, made.calendars)
    holiday_lines(account, made.calendars, "exact")
    stops = Say("a status that stops all clocks of a ticket", "un statut qui arrête tous les chronomètres")
    state_lines(account, made.states, stops)
    account.leave(
        Say("Zammad tells nobody before a clock runs out", "Zammad n’avertit personne avant une échéance"),
        "escalation",
    )
    account.leave(Say("Zammad has no maintenance", "Zammad ne connaît pas de maintenance"), "maintenance")
    leave_outside(account)
    return made


def _sla(made: Made, carrying: Carrying) -> None:
    """One SLA with its calendar: all clocks of a ticket count the same hours."""
    account, view = made.account, carrying.view
    kept = dict(carrying.members)
    if "response_time" in kept and "update_time" in kept:
        # `cannot_have_response_and_update` of its model refuses the whole SLA otherwise.
        account.leave_commitment(view, kept.pop("update_time").one, BOTH_REFUSED)
    carrying = replace(carrying, members=kept)
    members = kept.values()
    calendar = made.calendars.for_policy(view, [member.coverage for member in members])
    if calendar is None:
        for member in members:
            account.leave_commitment(view, member.one, NO_HOURS_OF_DATES)
        return
    for member in members:
        how = carrying.how(member, calendar)
        pauses, unbounded = pause_how(account, made.options, view, member.one)
        if member.one.pauses:
            pauses = pauses + MINUTES_OF_PAUSES
        account.measured(
            view,
            member.one,
            CountedTool(calendar.intervals, calendar.pattern.span, member.count.seconds),
            how + pauses,
            degree="rewritten" if how else "exact",
            unbounded=unbounded or carrying.unbounded(member),
        )
    made.slas.append(Sla(carrying, calendar.key))
