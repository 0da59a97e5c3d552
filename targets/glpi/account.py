"""Which commitments GLPI carries, in which SLM, and how exactly."""

from __future__ import annotations

from dataclasses import dataclass, field

from slacontract.emitter import Compiled
from slacontract.fidelity import (
    CLOCKS,
    MISSING_MAPPING,
    NO_HOURS_OF_DATES,
    NOTHING,
    ORGANIZATIONS,
    OTHER_PAUSES,
    PRIORITIES,
    Account,
    Calendar,
    Calendars,
    Carried,
    Carrying,
    ElapsedTool,
    Option,
    Options,
    Say,
    carried,
    coverage_lines,
    holiday_lines,
    leave_outside,
    pause_how,
    pausing_states,
    state_lines,
    tag_of,
)
from slacontract.lowering import Offset, Slot, offset_of
from slacontract.ruleset.commitments import Escalation
from slacontract.ruleset.delays import BusinessDays

from .clock import DaysTool, HoursTool

NAME = "glpi"
LEVELS = ("major", "very high", "high", "medium", "low", "very low")
NUMBERS = {"major": 6, "very high": 5, "high": 4, "medium": 3, "low": 2, "very low": 1}
OPTIONS = (
    Option("version", "version", Say("version of GLPI", "version de GLPI"), ("10", "11"), "11"),
    ORGANIZATIONS,
    Option("priorities", "names", PRIORITIES.title, LEVELS),
    Option("clocks", "names", CLOCKS.title, ("tto", "ttr")),
    Option(
        "categories",
        "names",
        Say(
            "number of the ITIL category that the tickets of an exception have",
            "numéro de la catégorie ITIL des tickets d’une exception",
        ),
    ),
    Option(
        "business_days",
        "text",
        Say(
            "“days” for GLPI's own days, which give a day more from a day off; else hours, which never do",
            "« days » pour les jours de GLPI, qui donnent un jour de plus depuis un jour chômé ; sinon des "
            "heures, qui n’en donnent jamais",
        ),
        ("hours", "days"),
        "hours",
    ),
    OTHER_PAUSES,
)
SLOTS = {
    "ownership": Slot("tto"),
    "acknowledgement": Slot("tto", 1),
    "first-reply": Slot("tto", 2),
    "intervention": Slot("tto", 3),
    "resolution": Slot("ttr"),
    "closure": Slot("ttr", 1),
    "restoration": Slot("ttr", 2),
}
_TAKEN = Say(
    "stops when a technician takes the ticket in charge",
    "s’arrête quand un technicien prend le ticket en charge",
)
_SOLVED = Say("stops when the ticket is solved", "s’arrête quand le ticket est résolu")
WORDS = {
    "acknowledgement": _TAKEN,
    "first-reply": _TAKEN,
    "intervention": _TAKEN,
    "closure": _SOLVED,
    "restoration": _SOLVED,
}
NO_PLACE = Say(
    "GLPI knows the time to own and the time to resolve",
    "GLPI connaît le temps de prise en charge et le temps de résolution",
)
NEXT_OPENING = Say(
    "counted in clock times; due at the next opening where the count ends with a day",
    "compté en heures d’horloge ; échoit à l’ouverture suivante si le compte finit avec la journée",
)
OWN_DAYS = Say("GLPI's own working days", "les jours travaillés de GLPI")
NO_CATEGORY = Say(
    "an ITIL category tells an exception apart, and the settings name none",
    "une catégorie ITIL distingue une exception, et les réglages n’en nomment aucune",
)


@dataclass(frozen=True)
class Agreement:
    """An SLA, or an OLA for what is internal: its kind of time, its length, its calendar and its levels."""

    carrying: Carrying
    member: Carried
    kind: str
    number: int
    unit: str
    calendar: str | None
    category: int | None
    levels: tuple[tuple[Escalation, Offset], ...] = ()

    @property
    def internal(self) -> bool:
        """Whether it is an OLA."""
        return self.member.slot.startswith("ola_")


@dataclass
class Made:
    """All that the plan is written from."""

    compiled: Compiled
    options: Options
    account: Account
    agreements: list[Agreement] = field(default_factory=list)
    calendars: Calendars = field(default_factory=lambda: Calendars(1))


def accounted(compiled: Compiled) -> Made:
    """The agreements of the last edition, with the account of every line."""
    options = Options(compiled, NAME, OPTIONS)
    made = Made(compiled, options, Account(compiled, NAME))
    account = made.account
    found = carried(
        account,
        options,
        SLOTS,
        unit=60,
        levels=LEVELS,
        no_place=NO_PLACE,
        words=WORDS,
        adjusted=lambda one, slot: Slot(f"ola_{slot.name}", slot.rank) if one.status == "internal" else slot,
    )
    steps: dict[str, list[bool]] = {}
    for carrying in found:
        _policy(made, carrying, steps)
    coverage_lines(account, made.calendars)
    holiday_lines(account, made.calendars, "exact")
    pending = Say("GLPI's status “pending”", "le statut « en attente » de GLPI")
    state_lines(account, dict.fromkeys(pausing_states(account.views()), "pending"), pending)
    _escalations(account, steps)
    nothing = Say(
        "GLPI's calendars know days closed, not work announced",
        "les calendriers de GLPI connaissent des fermetures, non des travaux annoncés",
    )
    account.leave(nothing, "maintenance")
    leave_outside(account)
    return made


def _policy(made: Made, carrying: Carrying, steps: dict[str, list[bool]]) -> None:
    """The agreements of one policy; each has its own calendar, through an SLM of its own."""
    account, view = made.account, carrying.view
    category = _category(made, carrying)
    for member in carrying.members.values():
        calendar = made.calendars.for_policy(view, [member.coverage])
        if carrying.policy.when is not None and category is None:
            account.leave_commitment(view, member.one, NO_CATEGORY)
            continue
        if calendar is None:
            account.leave_commitment(view, member.one, NO_HOURS_OF_DATES)
            continue
        _member(made, carrying, member, calendar, category, steps)


@dataclass(frozen=True)
class _Delay:
    """A delay as GLPI has it: a number of a unit, the clock that counts it, and how it differs."""

    number: int
    unit: str
    tool: ElapsedTool | HoursTool | DaysTool
    how: Say


def _delay(made: Made, carrying: Carrying, member: Carried, calendar: Calendar) -> _Delay:
    delay, count = member.one.delay, member.count
    if (
        made.options["business_days"] == "days"
        and isinstance(delay, BusinessDays)
        and delay.until == "last-closing"
        and not calendar.always
    ):
        return _Delay(delay.n, "day", DaysTool(calendar.pattern, delay.n, calendar.intervals), OWN_DAYS)
    number, unit = (count.count // 60, "hour") if count.count % 60 == 0 else (count.count, "minute")
    how = carrying.how(member)
    if calendar.always:
        return _Delay(number, unit, ElapsedTool(count.seconds, carrying.view.engine.horizon), how)
    tool = HoursTool(calendar.pattern, count.seconds, calendar.intervals)
    return _Delay(number, unit, tool, how + NEXT_OPENING)


def _member(
    made: Made,
    carrying: Carrying,
    member: Carried,
    calendar: Calendar,
    category: int | None,
    steps: dict[str, list[bool]],
) -> None:
    account, view, one = made.account, carrying.view, member.one
    delay = _delay(made, carrying, member, calendar)
    pauses, unbounded = pause_how(account, made.options, view, one)
    account.measured(
        view,
        one,
        delay.tool,
        delay.how + pauses,
        degree="rewritten" if delay.how or pauses else "exact",
        unbounded=unbounded or carrying.unbounded(member),
    )
    levels = []
    for step in one.escalations:
        offset = None if delay.unit == "day" else offset_of(view, one, step)
        sayable = offset is not None and abs(offset.before) < 86400 and step.when is None
        steps.setdefault(step.ladder, []).append(sayable)
        if offset is not None and sayable:
            levels.append((step, offset))
    made.agreements.append(
        Agreement(
            carrying,
            member,
            member.slot.removeprefix("ola_"),
            delay.number,
            delay.unit,
            None if calendar.always else calendar.key,
            category,
            tuple(levels),
        )
    )


def _category(made: Made, carrying: Carrying) -> int | None:
    """The ITIL category of an exception, as the settings say."""
    if carrying.policy.when is None:
        return None
    label = tag_of(made.options, carrying.policy, "categories") or ""
    found = made.options.by_name("categories").get(label)
    if not isinstance(found, int):
        made.account.find(
            MISSING_MAPPING.at(
                made.account.place(),
                target=NAME,
                clause=label,
                what=Say("which ITIL category its tickets have", "quelle catégorie ITIL ont ses tickets"),
                write=f'categories = {{ "{label}" = 12 }}',
            )
        )
        return None
    return found


def _escalations(account: Account, steps: dict[str, list[bool]]) -> None:
    for told in account.of_kind("escalation"):
        some = steps.get(told.clause.partition("/")[2], [])
        reminder = Say(
            "reminders to those whom GLPI notifies, at the same counted time, when its automatic action "
            "slaticket next runs (every five minutes as installed)",
            "des rappels à ceux que GLPI notifie, au même temps compté, quand son action automatique "
            "slaticket passe ensuite (toutes les cinq minutes à l’installation)",
        )
        lost = Say(
            "some steps are no counted time, or lie a day or more from the deadline",
            "certaines étapes ne sont pas du temps compté, ou à un jour au moins de l’échéance",
        )
        if any(some):
            account.say(told.clause, "approximated", reminder + (NOTHING if all(some) else lost))
        else:
            nobody = Say(
                "no promise that GLPI carries climbs it", "aucun engagement tenu par GLPI ne la gravit"
            )
            account.say(told.clause, "not-expressible", lost if some else nobody)
