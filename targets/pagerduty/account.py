"""Which priorities PagerDuty pages for, in which hours, whom it escalates to, and how exactly."""

from __future__ import annotations

from collections.abc import Iterator

from slacontract.clock.intervals import Intervals, clip, difference, intersection
from slacontract.clock.zone import DAY
from slacontract.emitter import Compiled, Witness
from slacontract.fidelity import (
    NOTHING,
    OUTSIDE_KINDS,
    ROUNDED_DOWN,
    Account,
    Options,
    PlanView,
    Say,
    aside,
    in_force,
    policy_title,
    slot_for,
    start_how,
)
from slacontract.fidelity.nodes import prefix_of
from slacontract.fidelity.works import kinds_of, planned
from slacontract.lowering import (
    Counted,
    Policy,
    Slot,
    Unsayable,
    counted,
    grouped_policies,
    offset_of,
    one_calendar,
)
from slacontract.lowering.delays import counted_delay
from slacontract.ruleset.commitments import Commitment, Escalation
from slacontract.ruleset.delays import Covered, Elapsed

from .hours import SupportHours, paging, support_hours
from .made import Level, Made, Service, in_zone, week_of
from .people import NOT_USED
from .words import (
    ABOVE,
    AT_ANY_HOUR,
    CLOCK_CHANGES,
    CONDITION,
    DATED,
    HOLIDAYS,
    LAST_SECOND,
    NAME,
    NO_LENGTH,
    NO_WORKS,
    NO_ZONE,
    NOBODY_PAGED,
    ON_HOLIDAYS,
    ON_WALL,
    ONE_WINDOW,
    OPTIONS,
    PAGES,
    RAISED,
    SAME_TICKET,
    SOME_DATES,
    UNSETTLED,
    UNTIL_ACKNOWLEDGED,
    ZONE_UNKNOWN,
)
from .zones import accepted

MINUTE = 60
ACKNOWLEDGED = {"acknowledgement": Slot("acknowledgement")}


def accounted(compiled: Compiled) -> Made:
    """The services of the last edition, with the account of every line."""
    options = Options(compiled, NAME, OPTIONS)
    made = Made(compiled, options, Account(compiled, NAME))
    account = made.account
    zone = accepted(account.engine.contract_zone, account.engine.horizon)
    if zone is None:
        account.leave(NO_ZONE, *dict.fromkeys(one.kind for one in account.known))
        account.find(ZONE_UNKNOWN.at(account.place(), zone=account.engine.contract_zone.name))
        return made
    made.zone = zone
    for view in account.views():
        _services(made, view)
        for key in view.plan.coverages:
            _coverage(made, view, key)
    _rotas(made)
    for clause, line in made.lines.items():
        off = line.more[0] or line.less[0] or line.unknown
        account.weighed(
            clause,
            "approximated" if off else "rewritten",
            sum(line.words, NOTHING),
            gives_more=line.more[0],
            gives_less=line.less[0],
            more=line.more[1],
            less=line.less[1],
            unbounded=line.unknown,
        )
    made.works, found = planned(account, options, windows=False)
    account.find(*found)
    named = {work.clause for work in made.works}
    for view, kind in kinds_of(account):
        clause = f"{prefix_of(view.name)}maintenance/{kind.id}"
        carried = clause in named and any(one.view.name == view.name for one in made.services)
        account.say(clause, "rewritten" if carried else "not-expressible", DATED if carried else NO_WORKS)
    account.leave(NOT_USED, "rota")
    account.leave(HOLIDAYS, "holidays")
    account.leave(NOBODY_PAGED, "coverage")
    account.leave(UNTIL_ACKNOWLEDGED, "escalation")
    account.leave(PAGES, "state", "maintenance", *OUTSIDE_KINDS)
    return made


def _named(made: Made, view: PlanView, key: str, wholes: dict[str, None]) -> Iterator[str]:
    """The coverages with a name that a key stands for: itself, or those that it only puts together, unless
    people are on call in the whole. `wholes`: takes the named ones that were taken apart."""
    layers = view.plan.coverages[key].layers
    own = layers.weekly or layers.dated or layers.always or not layers.includes
    named = f"{prefix_of(view.name)}coverage/{key}" in made.account.clauses
    if named and (own or made.on_duty(view, key)):
        yield key
        return
    if named:
        wholes[key] = None
    for name in layers.includes:
        yield from _named(made, view, name, wholes)


def _services(made: Made, view: PlanView) -> None:
    policies: dict[str | None, Policy] = {}

    def slot(one: Commitment) -> Slot | None:
        found = slot_for(made.options, one, ACKNOWLEDGED)
        if found is None or one.status == "measured" or one.cadence is not None or start_how(one) is None:
            return None
        return Slot("acknowledgement", found[0].rank)

    for policy in grouped_policies(view, slot):
        if policy.when is None:
            policies[policy.priority] = policy
    names: tuple[str | None, ...] = tuple(one.name for one in view.plan.priorities) or (None,)
    carried: set[str] = set()
    for priority in names:
        service = _service(made, view, priority, policies.get(priority))
        if service is not None:
            made.services.append(service)
            if priority in policies:
                carried |= {one.id for one in policies[priority].members.values()}
    told: set[str] = set()
    for one in view.plan.commitments:
        if one.id in carried:
            continue
        acknowledged = slot(one) is not None
        made.account.leave_silently(view, one, CONDITION if acknowledged and one.when else PAGES)
        for step in one.escalations:
            if step.ladder not in told:
                told.add(step.ladder)
                why = CONDITION if acknowledged and one.when else UNTIL_ACKNOWLEDGED
                made.account.leave_line(f"escalation/{step.ladder}", why)


def _service(made: Made, view: PlanView, priority: str | None, policy: Policy | None) -> Service | None:
    """The service of a priority; None where none of its delays counts anything."""
    keys: list[str | None] = []
    for one in view.plan.commitments:
        if one.priority in (None, priority) and one.status != "measured":
            length = counted(view, one)
            if not isinstance(length, Unsayable):
                keys.append(length.coverage)
    if not keys:
        return None
    calendar = one_calendar(view, keys)
    hours = support_hours(None if calendar is None else in_zone(view, calendar))
    wholes: dict[str, None] = {}
    members = dict.fromkeys(
        name for key in keys if key is not None for name in _named(made, view, key, wholes)
    )
    by_day = sorted(members, key=lambda name: view.plan.coverages[name].on_call)
    title = policy_title(made.account, view.name, priority, None)
    levels: tuple[Level, ...] = ()
    if policy is not None:
        for one in policy.members.values():
            levels += tuple(_ladder(made, view, one, hours))
    return Service(view, priority, title, tuple(by_day), tuple(wholes), hours, levels)


def _ladder(made: Made, view: PlanView, one: Commitment, hours: SupportHours | None) -> Iterator[Level]:
    """The levels of a commitment's ladder, its line and those of the ladder."""
    account = made.account
    whole = counted(view, one)
    at_deadline = False
    for step in one.escalations:
        clause = f"escalation/{step.ladder}"
        promise = _promised(view, one, step)
        if step.when is not None or promise is None:
            account.leave_line(clause, CONDITION if step.when is not None else NO_LENGTH)
            continue
        minutes, lost = divmod(promise.seconds, MINUTE)
        as_step = one.model_copy(
            update={"id": f"{one.id}#{step.ladder}/{step.step}", "delay": promise, "bound": "within"}
        )
        found = account.deviation(view, as_step, paging(minutes, hours, account.engine.horizon))
        line = made.line(clause)
        line.add(
            (found.gives_more, found.more),
            (found.gives_less, found.less),
            *_how(one, hours, lost, found.gives_more),
        )
        line.unknown |= not found.compared
        at_deadline = at_deadline or (isinstance(whole, Counted) and promise.seconds == whole.seconds)
        yield Level(minutes, step.parties)
    if isinstance(whole, Unsayable) or not at_deadline:
        account.leave_silently(view, one, PAGES)
        return
    minutes, lost = divmod(whole.seconds, MINUTE)
    tool = paging(minutes, hours, account.engine.horizon)
    late = account.deviation(view, one, tool).gives_more
    said = sum(_how(one, hours, lost, late), NOTHING)
    account.measured(view, one, tool, said, degree="rewritten", unbounded=bool(one.stop.needs))


_SECONDS = 2
"""By how much the last second before midnight may make a deadline late."""


def _how(one: Commitment, hours: SupportHours | None, lost: int, late: int) -> tuple[Say, ...]:
    told = (
        (bool(start_how(one)), SAME_TICKET),
        (True, ON_WALL),
        (hours is not None, RAISED),
        (0 < late <= _SECONDS, LAST_SECOND),
        (late > _SECONDS, SOME_DATES),
        (bool(lost), ROUNDED_DOWN),
        (bool(aside(one)), aside(one)),
    )
    return tuple(words for holds, words in told if holds)


def _promised(view: PlanView, one: Commitment, step: Escalation) -> Covered | Elapsed | None:
    """When a step is due, as a length of time after the start; None where it is none."""
    if step.after is not None:
        said = counted_delay(view, step.after)
        if isinstance(said, Unsayable) or not said.lossless:
            return None
        seconds, coverage = said.seconds, said.coverage
    else:
        offset, whole = offset_of(view, one, step), counted(view, one)
        if offset is None or isinstance(whole, Unsayable) or offset.after < 0:
            return None
        seconds, coverage = offset.after, whole.coverage
    if coverage is None:
        return Elapsed(seconds=seconds)
    return Covered(seconds=seconds, coverage=coverage)


def _coverage(made: Made, view: PlanView, key: str) -> None:
    """The line of a coverage: the longest stretch in which it is open and nobody is paged at once, and the
    longest in which its people are paged though it is closed, for the worst of its services."""
    account = made.account
    clause = f"{prefix_of(view.name)}coverage/{key}"
    if clause not in account.clauses:
        return
    if view.coverage(key).coverage.undetermined is not None:
        account.say(clause, "not-expressible", UNSETTLED)
        return
    pattern = week_of(view, key)
    span = max(pattern.span[0], in_force(view)[0]), pattern.span[1]
    ours = clip(view.coverage(key).timeline.intervals, span)
    alike = {
        (one.members, one.hours and (one.hours.opens, one.hours.closes, one.hours.days)): one
        for one in made.services
        if one.view is view and key in (*one.members, *one.wholes)
    }
    for service in alike.values():
        above = key in service.members[1:]
        sure, perhaps = _paged(made, service, key, span)
        holes, extra = difference(ours, sure), difference(perhaps, ours)
        told = (
            (service.hours is not None and extra, ONE_WINDOW),
            (service.hours is None and extra and not above, AT_ANY_HOUR),
            (above and not pattern.always, ABOVE),
            (service.hours is not None and service.hours.closes == DAY - 1 and holes, LAST_SECOND),
            (above and sure != perhaps, CLOCK_CHANGES),
            (pattern.closed and extra, ON_HOLIDAYS),
            (pattern.special and holes, SOME_DATES),
        )
        made.line(clause).add(
            _longest(view, holes),
            _longest(view, extra),
            *(words for holds, words in told if holds),
        )


def _paged(made: Made, service: Service, key: str, span: tuple[int, int]) -> tuple[Intervals, Intervals]:
    """The time in which the people of a coverage, or those who stand in for it, are paged: surely, and by
    one reading of a week at least."""
    urgent = clip(service.hours.rows, span) if service.hours is not None else (span,)
    if service.members == (key,) or key in service.wholes:
        return urgent, urgent
    if key != service.members[0]:
        return made.week(service.view, key, span)
    most = urgent
    for name in service.members[1:]:
        most = difference(most, made.week(service.view, name, span)[0])
    # Whoever is on call in another coverage is paged in its hours; the rest is left to this one.
    return urgent, most


def _longest(view: PlanView, rows: Intervals) -> tuple[int, Witness | None]:
    """The longest of some stretches, in seconds, and when the first such is."""
    if not rows:
        return 0, None
    start, end = max(rows, key=lambda row: (row[1] - row[0], -row[0]))
    return end - start, Witness(view.zone.iso(start), view.zone.iso(start), view.zone.iso(end))


def _rotas(made: Made) -> None:
    """The lines of the rotas: the longest stretch in which the contract has somebody else on call."""
    left: set[str] = set()
    for view, key in dict.fromkeys((one.view, key) for one in made.services for key in one.members):
        ours = view.coverage(key).timeline.intervals
        for duty in made.on_duty(view, key):
            clause = f"rota/{duty.rota.name}"
            if duty.layers:
                wrong, spare = intersection(duty.wrong, ours), intersection(duty.spare, ours)
                made.line(clause).add(_longest(view, wrong), _longest(view, spare), *duty.how)
            elif clause not in left:
                left.add(clause)
                made.account.leave_line(clause, duty.why)
