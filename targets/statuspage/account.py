"""Which planned works the page announces, and what becomes of every line."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from slacontract.emitter import Compiled
from slacontract.fidelity import MISSING_MAPPING, NOTHING, OUTSIDE_KINDS, Account, Options, PlanView, Say
from slacontract.fidelity.nodes import prefix_of
from slacontract.fidelity.works import Work, kinds_of, planned
from slacontract.lowering import allowed
from slacontract.ruleset.money import Maintenance

from .words import (
    AS_WINDOWS,
    BY_HAND,
    CAP,
    CONDITION,
    LEFT_OUT,
    NAME,
    NO_COMPONENTS,
    NO_DATES,
    NO_HOURS,
    NO_NUMBER,
    NONE_IN_TIME,
    OPTIONS,
    OUTSIDE,
    OWN_FIGURE,
    POSTED,
    TICKETS,
    WHICH_DAYS,
    WINDOWS,
)


@dataclass(frozen=True)
class Post:
    """One announcement: work of one kind at one time, for all plans that say the same of it.

    `announce_by`: the last second in which it is in time, the earliest of its plans; None: no number.
    """

    label: str
    start: int
    end: int
    named: bool
    announce_by: int | None
    components: tuple[str, ...]
    clauses: tuple[str, ...]


@dataclass
class Made:
    """All that the plan is written from; `posts` in order of time."""

    compiled: Compiled
    options: Options
    account: Account
    posts: tuple[Post, ...] = ()
    works: list[Work] = field(default_factory=list)


def accounted(compiled: Compiled) -> Made:
    """The announcements of the last edition, with the account of every line."""
    options = Options(compiled, NAME, OPTIONS)
    made = Made(compiled, options, Account(compiled, NAME))
    account = made.account
    works, found = planned(account, options, windows=True)
    account.find(*found)
    made.works = list(works)
    made.posts = tuple(_posts(works))
    if not works:
        _ask(made)
    for view in account.views():
        for one in view.plan.commitments:
            if any(True for _ in kinds_of(account)):
                account.say(account.clause(view, one), "not-expressible", TICKETS)
            else:
                account.leave_silently(view, one, TICKETS)
    used: set[str] = set()
    for view, kind in kinds_of(account):
        used |= _maintenance(made, view, kind)
    for told in account.of_kind("coverage", "holidays"):
        if told.clause in used:
            account.say(told.clause, "rewritten", AS_WINDOWS)
    account.leave(OWN_FIGURE, "availability")
    account.leave(NO_HOURS, "coverage", "holidays")
    account.leave(TICKETS, "state", "escalation")
    account.leave(OUTSIDE, *OUTSIDE_KINDS)
    return made


def _ask(made: Made) -> None:
    """Without a work and without a day, nothing can be announced: says what to write."""
    kinds = [f"{prefix_of(view.name)}maintenance/{kind.id}" for view, kind in kinds_of(made.account)]
    options = made.options
    if kinds and options["until"] is None and not options.by_name("works"):
        made.account.find(
            MISSING_MAPPING.at(
                made.account.place(),
                target=NAME,
                clause=", ".join(dict.fromkeys(kinds)),
                what=WHICH_DAYS,
                write='works = { "2026-08-04T22:00/2026-08-05T02:00" = "…" }, until = "2026-12-31"',
            )
        )


def _posts(works: tuple[Work, ...]) -> Iterator[Post]:
    together: dict[tuple[int, int, str, bool], list[Work]] = {}
    for work in works:
        together.setdefault((work.start, work.end, work.kind.label or work.kind.id, work.named), []).append(
            work
        )
    for (start, end, label, named), same in together.items():
        components = dict.fromkeys(name for work in same for name in _components(work))
        moments = [work.announce_by for work in same if work.announce_by is not None]
        clauses = tuple(dict.fromkeys(work.clause for work in same))
        yield Post(label, start, end, named, min(moments, default=None), tuple(components), clauses)


def _components(work: Work) -> Iterator[str]:
    """The components whose availability leaves work of this kind out."""
    for one in work.view.plan.availability:
        if work.kind.id in one.maintenance:
            yield from one.components


def _maintenance(made: Made, view: PlanView, kind: Maintenance) -> set[str]:
    """The line of a kind of work; the coverages and holidays that its windows come from."""
    account = made.account
    clause = f"{prefix_of(view.name)}maintenance/{kind.id}"
    mine = [work for work in made.works if work.view is view and work.kind is kind]
    if not mine:
        asked = made.options["until"] is not None and bool(kind.only_in)
        account.say(clause, "not-expressible", NONE_IN_TIME if asked else NO_DATES)
        return set()
    windows = any(not work.named for work in mine)
    numbered = [one for one in kind.notices if one.kind != "none" and one.when is None]
    how: Say = POSTED
    for holds, words in (
        (windows, WINDOWS),
        (bool(numbered), BY_HAND),
        (not numbered, NO_NUMBER),
        (any(one.when is not None for one in kind.notices), CONDITION),
        (kind.cap_seconds is not None, CAP),
        (windows and made.options["from"] is not None and numbered, LEFT_OUT),
        (not any(True for _ in _components(mine[0])), NO_COMPONENTS),
    ):
        how = how + (words if holds else NOTHING)
    account.weighed(clause, "rewritten", how, gives_more=0, gives_less=0)
    if not windows or allowed(view, kind) is None:
        return set()
    names = {*kind.only_in, *kind.outside}
    holidays = {name for key in names for name in view.plan.coverages[key].layers.holidays}
    prefix = prefix_of(view.name)
    return {f"{prefix}coverage/{name}" for name in names} | {f"holidays/{name}" for name in holidays}
