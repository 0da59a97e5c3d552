"""Many contracts seen together: what falls due, when most are covered at once, who is the weakest link.

Each contract gives an `Entry` by itself, plain enough to come from another process; `portfolio_of` puts the
entries together. Nothing here judges a contract: that is what checks are for.
"""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Literal

from .checks._times import coverages_of, force, known
from .clock.intervals import Intervals, clip, normalise, total
from .clock.zone import Zone
from .compiling import Compilation
from .judge.functions import DeadlineFunction, greatest_excess
from .judge.index import PlanView, engine_of
from .model.base import Text
from .model.contract import Contract
from .model.quantities import CalendarTime
from .model.term import ends_of_terms, first_end, last_notices
from .records import dataclass, field
from .ruleset.delays import Elapsed, NoDelay

State = Literal["in-force", "to-come", "ended", "unknown"]
WEEKS = 52
"""Weeks from the day of the question over which covered time is looked at."""
_DAY = 86400


@dataclass(frozen=True)
class Link:
    """A promise that relies on a supplier. `missing`: the supplier gives no deadline; `excess`: the most by
    which it may be due later, elapsed seconds, for the start `at`; both None where it never is."""

    supplier: str
    clause: str
    missing: bool = False
    excess: int | None = None
    at: int | None = None


@dataclass(frozen=True)
class Entry:
    """What a portfolio knows of one contract. Dates are those of the current term at the day asked for.

    `notice`: the next last day to give notice, today included; `notice_past`: that of this term, if past.
    `renewal`: first day of the next term, where the contract is renewed by itself. `covered`: seconds in
    which some promise counts, within the window and the force, None where none counts in hours.
    `known_until`: end of what is computed.
    """

    file: str
    title: str
    client: str
    provider: str
    reference: str
    signed: bool
    state: State
    zone: str
    start: datetime.date | None = None
    end: datetime.date | None = None
    notice: datetime.date | None = None
    notice_past: datetime.date | None = None
    renewal: datetime.date | None = None
    window: tuple[int, int] = (0, 0)
    covered: Intervals | None = None
    known_until: int = 0
    always: bool = False
    links: tuple[Link, ...] = ()
    problem: str = ""

    @property
    def hours_a_week(self) -> float | None:
        """Covered hours in a week, on average over what is computed of the window; None where nothing is."""
        seconds = min(self.window[1], self.known_until) - self.window[0]
        if self.covered is None or seconds <= 0:
            return None
        return total(self.covered) / 3600 / (seconds / (7 * _DAY))


@dataclass(frozen=True)
class Supplier:
    """A supplier over all contracts. `worst`: the link with the greatest excess, and its contract."""

    name: str
    contracts: tuple[str, ...]
    promises: int
    missing: int
    weaker: int
    worst: tuple[str, Link] | None = None


@dataclass(frozen=True)
class Peak:
    """The most contracts covered at once: how many, over [start, end) first, which, for how long in all."""

    contracts: int
    start: int
    end: int
    files: tuple[str, ...]
    seconds: int


@dataclass(frozen=True)
class Portfolio:
    """Contracts by the next date that asks for something. `levels`: seconds of the window with so many
    contracts covered; `week`: for each weekday and hour of `zone`, how many are covered on average."""

    on: datetime.date
    zone: str
    window: tuple[int, int]
    entries: tuple[Entry, ...]
    peak: Peak | None
    levels: tuple[tuple[int, int], ...]
    week: tuple[tuple[float, ...], ...]
    suppliers: tuple[Supplier, ...]
    problems: tuple[Entry, ...] = field(default=())

    @property
    def weakest(self) -> Supplier | None:
        """The supplier whose promises leave most open; None where none is weaker than what rests on it."""
        return next((one for one in self.suppliers if one.missing or one.weaker), None)


def window_of(on: datetime.date) -> tuple[int, int]:
    """[first, last) instants of the weeks from a date, by the days of UTC."""
    first = int(datetime.datetime.combine(on, datetime.time(), datetime.UTC).timestamp())
    return first, first + WEEKS * 7 * _DAY


def entry_of(compiled: Compilation, on: datetime.date) -> Entry:
    """What a portfolio knows of a contract that compiled, on a day. ValueError for one without a rule set."""
    if compiled.rules is None or compiled.contract is None:
        raise ValueError("a contract with errors has no place in a portfolio")
    contract, rules = compiled.contract, compiled.rules
    term = _term(contract, on)
    engine = engine_of(rules)
    views = [view for plan in engine.plan_names for view in engine.views(plan)]
    window = window_of(on)
    stated = contract.in_force is not None and contract.in_force.end is not None
    until = rules.horizon[1] if contract.renewed_for is not None or not stated else None
    rows = _covered(views, until)
    covered = None if rows is None else clip(rows, window)
    return Entry(
        compiled.name,
        contract.title(contract.written_in) or compiled.name,
        _text(contract.client),
        _text(contract.provider),
        _text(contract.reference),
        contract.signed is not None,
        _state(contract, on, term["end"]),
        rules.contract.zone,
        window=window,
        covered=covered,
        known_until=rules.horizon[1],
        always=covered is not None and total(covered) == window[1] - window[0],
        links=tuple(_links(views, compiled)),
        **term,
    )


def _text(value: Any) -> str:
    return value.text if isinstance(value, Text) else ""


def _term(contract: Contract, on: datetime.date) -> dict[str, Any]:
    """The dates of the term in which a day lies, or of the last one (T10).

    Notice is that of the next two ends which it can bring about: none within the minimum term.
    """
    force = contract.in_force
    start = force.start if force is not None and isinstance(force.start, datetime.date) else None
    found: dict[str, Any] = {"start": start, "end": None}
    last = None
    for last in ends_of_terms(contract):
        if last >= on:
            break
    if last is None:
        return found
    found["end"] = last
    if isinstance(contract.renewed_for, CalendarTime):
        found["renewal"] = last + datetime.timedelta(days=1)
    first = first_end(contract, last)
    following = first_end(contract, first + datetime.timedelta(days=1)) if first else None
    ends = dict.fromkeys(one for one in (first, following) if one is not None)
    dates = [notice for end in ends for notice, _ in last_notices(contract, end)]
    found["notice"] = min((one for one in dates if one >= on), default=None)
    found["notice_past"] = max((one for one in dates if one < on), default=None)
    return found


def _state(contract: Contract, on: datetime.date, end: datetime.date | None) -> State:
    force = contract.in_force
    if force is None or not isinstance(force.start, datetime.date):
        return "unknown"
    if on < force.start:
        return "to-come"
    return "ended" if end is not None and end < on else "in-force"


def _covered(views: Sequence[PlanView], until: int | None) -> Intervals | None:
    """The seconds in which a promise to the client counts, each edition within its force.

    Elapsed time counts in every second. `until`: an end that takes the place of that of the term, for a
    contract that is renewed. None where no promise counts in hours.
    """
    rows: list[tuple[int, int]] = []
    counts = False
    for view in views:
        first, last = force(view)
        if until is not None and view.edition is view.engine.rules.editions[-1]:
            last = until
        promises = [one for one in view.plan.commitments if one.status in ("committed", "target")]
        if any(isinstance(one.delay, Elapsed) for one in promises):
            counts = True
            rows.append((first, last))
        for name in {name for one in promises for name in coverages_of(one.delay)}:
            coverage = view.plan.coverages[name]
            if not coverage.undetermined:
                counts = True
                rows += clip([(row[0], row[1]) for row in coverage.intervals], (first, last))
    return normalise(rows) if counts else None


def _links(views: Sequence[PlanView], compiled: Compilation) -> Iterator[Link]:
    assert compiled.contract is not None
    titles = {one.name: one.title(compiled.contract.written_in) for one in compiled.contract.suppliers}
    newest = [view for view in views if view.edition is view.engine.rules.editions[-1]]
    for view in newest:
        for one in view.plan.commitments:
            if one.relies_on is None or one.status in ("internal", "measured"):
                continue
            name = titles.get(one.relies_on.supplier, one.relies_on.supplier)
            delay = one.relies_on.delay
            if delay is None or isinstance(delay, NoDelay):
                yield Link(name, one.id, missing=True)
                continue
            theirs = one.model_copy(
                update={"delay": delay, "when": None, "deemed_receipt": None, "edge": None, "cadence": None}
            )
            if not known(view, theirs) or not known(view, one):
                continue
            g = DeadlineFunction(view.engine, view.name, theirs)
            f = DeadlineFunction(view.engine, view.name, one)
            worst = greatest_excess(g, f, *force(view))
            yield Link(name, one.id, excess=worst[0], at=worst[1]) if worst else Link(name, one.id)


def portfolio_of(entries: Iterable[Entry], on: datetime.date, zone: Zone) -> Portfolio:
    """The entries together: by date, with the peaks of their covered time and their suppliers by weakness."""
    every = list(entries)
    good = [one for one in every if not one.problem]
    window = window_of(on)
    pieces = list(_pieces(good, window))
    levels: Counter[int] = Counter()
    for start, end, files in pieces:
        levels[len(files)] += end - start
    return Portfolio(
        on,
        zone.name,
        window,
        tuple(sorted(good, key=_due)),
        _peak(pieces, levels),
        tuple(sorted(levels.items())),
        _week(pieces, zone),
        tuple(sorted(_suppliers(good), key=_weakness)),
        tuple(one for one in every if one.problem),
    )


def zone_of(entries: Iterable[Entry]) -> str:
    """The zone of most contracts; of several the first by name."""
    counts = Counter(one.zone for one in entries if not one.problem)
    return min(counts, key=lambda name: (-counts[name], name), default="UTC")


def _due(entry: Entry) -> tuple[Any, ...]:
    far = datetime.date.max
    ended = entry.state == "ended"
    return ended, entry.notice or entry.renewal or entry.end or far, entry.end or far, entry.title, entry.file


def _pieces(entries: Sequence[Entry], window: tuple[int, int]) -> Iterator[tuple[int, int, frozenset[str]]]:
    """The window in stretches in which the same contracts are covered."""
    turns: dict[int, list[tuple[str, bool]]] = {}
    for entry in entries:
        for opens, closes in entry.covered or ():
            turns.setdefault(opens, []).append((entry.file, True))
            turns.setdefault(closes, []).append((entry.file, False))
    now: set[str] = set()
    at = window[0]
    for t in sorted(turns):
        if t > at:
            yield at, t, frozenset(now)
            at = t
        for file, begins in turns[t]:
            (now.add if begins else now.discard)(file)
    if at < window[1]:
        yield at, window[1], frozenset(now)


def _peak(pieces: Sequence[tuple[int, int, frozenset[str]]], levels: Counter[int]) -> Peak | None:
    most = max(levels, default=0)
    if not most:
        return None
    start, end, files = next(piece for piece in pieces if len(piece[2]) == most)
    return Peak(most, start, end, tuple(sorted(files)), levels[most])


def _week(pieces: Sequence[tuple[int, int, frozenset[str]]], zone: Zone) -> tuple[tuple[float, ...], ...]:
    """Contracts covered on average in each hour of the week, by the wall clock of a zone."""
    sums = [[0] * 24 for _ in range(7)]
    seconds = [[0] * 24 for _ in range(7)]
    for start, end, files in pieces:
        t = start
        while t < end:
            on, second = zone.date(t), zone.local(t)[1]
            stop = min(end, t + 3600 - second % 3600)
            day, hour = on.weekday(), second // 3600
            sums[day][hour] += (stop - t) * len(files)
            seconds[day][hour] += stop - t
            t = stop
    return tuple(
        tuple(round(sums[day][hour] / max(1, seconds[day][hour]), 2) for hour in range(24))
        for day in range(7)
    )


def _suppliers(entries: Sequence[Entry]) -> Iterator[Supplier]:
    found: dict[str, list[tuple[str, Link]]] = {}
    names: dict[str, str] = {}
    for entry in entries:
        for link in entry.links:
            key = link.supplier.casefold()
            names.setdefault(key, link.supplier)
            found.setdefault(key, []).append((entry.file, link))
    for key, links in found.items():
        weaker = [one for one in links if one[1].excess]
        yield Supplier(
            names[key],
            tuple(sorted({file for file, _ in links})),
            len(links),
            sum(link.missing for _, link in links),
            len(weaker),
            max(weaker, key=lambda one: one[1].excess or 0, default=None),
        )


def _weakness(one: Supplier) -> tuple[Any, ...]:
    excess = one.worst[1].excess if one.worst else 0
    return -one.missing, -(excess or 0), -one.weaker, one.name.casefold()
