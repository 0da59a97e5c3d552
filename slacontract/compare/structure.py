"""What tickets are told apart by, in two versions: priorities, states, channels, holidays, rotas."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from ..diagnostics import Bilingual
from ..ruleset.rules import EVERY_PLAN, Channel, Plan, Rota, RotaTurn
from ..telling import SayableDate
from . import saying
from .amounts import labels
from .changes import NOTHING, Change
from .numbers import counted
from .pairs import PlanPair
from .rules import (
    ADDED,
    CLOCK_LOOSER,
    CLOCK_TIGHTER,
    INTERNAL,
    OTHER,
    REMOVED,
    TERMS_FOR_CLIENT,
    TERMS_FOR_PROVIDER,
    WORDS,
    Rule,
)


def structure(pair: PlanPair) -> Iterator[Change]:
    """Every change of a plan beside its promises, hours and sums."""
    yield from _priorities(pair)
    yield from _matrix(pair)
    yield from _states(pair)
    yield from _channels(pair)
    yield from _holidays(pair)
    yield from _rotas(pair)
    if pair.old.label != pair.new.label:
        name = pair.plans[1] if pair.plans[1] != EVERY_PLAN else pair.plans[0]
        clause = f"plan/{name}/label"
        yield pair.field(WORDS, clause, pair.old.label, pair.new.label, "text")


def _ranks(pair: PlanPair) -> dict[str, int]:
    return {one.name: n for n, one in enumerate(pair.new.priorities)}


def _urgency(pair: PlanPair, old: str | None, new: str | None) -> Rule:
    """Which side a more urgent priority favours: the client."""
    ranks = _ranks(pair)
    if old is None or new is None or old not in ranks or new not in ranks:
        return OTHER
    return CLOCK_TIGHTER if ranks[new] < ranks[old] else CLOCK_LOOSER


def _priorities(pair: PlanPair) -> Iterator[Change]:
    olds, news = ({one.name: one for one in plan.priorities} for plan in (pair.old, pair.new))
    yield from _named(pair, "priority", olds, news)
    kept = [[name for name in order if name in olds and name in news] for order in (olds, news)]
    if kept[0] != kept[1]:
        yield pair.field(OTHER, "priority", kept[0], kept[1], "unknown", say=saying.names)
    if pair.old.default_priority != pair.new.default_priority:
        before, after = pair.old.default_priority, pair.new.default_priority
        rule = _urgency(pair, before, after)
        yield pair.field(rule, "default-priority", before, after)


def _named(pair: PlanPair, kind: str, olds: Mapping[str, Any], news: Mapping[str, Any]) -> Iterator[Change]:
    """What came and went among blocks of a kind, and what became of each that stayed."""
    for name in dict.fromkeys((*news, *olds)):
        clause = f"{kind}/{name}"
        old, new = olds.get(name), news.get(name)
        if old is None or new is None:
            words = saying.sides(old, new, _title(name))
            yield pair.change(ADDED if new else REMOVED, clause, *words, was=old, became=new)
            continue
        yield from labels(pair, clause, old, new, "both")
        yield from pair.left_over(clause, old, new, frozenset({"name", "label"}))


def _cells(plan: Plan) -> dict[str, str]:
    """The priority that each pair of levels gives."""
    return {
        ", ".join(f"{name} {level}" for name, level in sorted(cell.levels.items())): cell.priority
        for cell in plan.priority_table
    }


def _matrix(pair: PlanPair) -> Iterator[Change]:
    olds, news = _cells(pair.old), _cells(pair.new)
    for key in dict.fromkeys((*news, *olds)):
        old, new = olds.get(key), news.get(key)
        if old != new:
            rule = _urgency(pair, old, new)
            yield pair.change(
                rule, f"matrix/{key}", saying.short(old), saying.short(new), was=old, became=new
            )


def _states(pair: PlanPair) -> Iterator[Change]:
    olds, news = ({one.name: one for one in plan.states} for plan in (pair.old, pair.new))
    yield from _named(pair, "state", olds, news)
    first = [next(iter(one), None) for one in (olds, news)]
    if first[0] != first[1] and first[0] in news and first[1] in olds:
        yield pair.field(OTHER, "state", first[0], first[1], "unknown")


def _channels(pair: PlanPair) -> Iterator[Change]:
    olds, news = ({one.id: one for one in plan.channels} for plan in (pair.old, pair.new))
    for name in dict.fromkeys((*news, *olds)):
        clause = f"channel/{name}"
        old, new = olds.get(name), news.get(name)
        if old is None or new is None:
            one = new or old
            assert one is not None
            rule = TERMS_FOR_CLIENT if new else TERMS_FOR_PROVIDER
            words = saying.sides(old, new, _title(name))
            yield pair.change(rule, clause, *words, was=old, became=new, audience=one.audience)
            continue
        if old != new:
            yield from _channel(pair, clause, old, new)


def _channel(pair: PlanPair, clause: str, old: Channel, new: Channel) -> Iterator[Change]:
    audience = "provider" if old.audience == new.audience == "provider" else "both"

    def change(rule: Rule, field: str, before: Any, after: Any) -> Change:
        return pair.field(
            rule,
            f"{clause}/{field}",
            before,
            after,
            audience=audience if field != "audience" else "both",
            say=saying.token,
        )

    if old.coverage != new.coverage:
        yield change(_hours(pair, old.coverage, new.coverage), "coverage", old.coverage, new.coverage)
    if old.sets_priority != new.sets_priority:
        yield change(
            _urgency(pair, old.sets_priority, new.sets_priority),
            "sets_priority",
            old.sets_priority,
            new.sets_priority,
        )
    if old.audience != new.audience:
        yield change(
            TERMS_FOR_CLIENT if new.audience == "both" else TERMS_FOR_PROVIDER,
            "audience",
            old.audience,
            new.audience,
        )
    yield from labels(pair, clause, old, new, audience)
    handled = frozenset({"id", "label", "coverage", "sets_priority", "audience"})
    yield from pair.left_over(clause, old, new, handled, audience)


def _hours(pair: PlanPair, old: str | None, new: str | None) -> Rule:
    """A channel open at more hours favours the client; one without hours is open at all of them."""
    from ..clock.intervals import difference
    from .pairs import clipped

    if old is None or new is None:
        return TERMS_FOR_CLIENT if new is None else TERMS_FOR_PROVIDER
    first, last = pair.span[0], min(side.rules.horizon[1] for side in pair.sides)
    a = clipped(pair.old.coverages[old], first, last)
    b = clipped(pair.new.coverages[new], first, last)
    lost, gained = difference(a, b), difference(b, a)
    if not lost and not gained:
        return WORDS
    if lost and gained:
        return OTHER
    return TERMS_FOR_CLIENT if gained else TERMS_FOR_PROVIDER


def _holidays(pair: PlanPair) -> Iterator[Change]:
    """Dates that came and went; the hours and deadlines that they change are said of these."""
    for name in dict.fromkeys((*pair.new.holidays, *pair.old.holidays)):
        clause = f"holidays/{name}"
        old, new = pair.old.holidays.get(name), pair.new.holidays.get(name)
        if old is None or new is None:
            one = new or old
            assert one is not None
            words = saying.sides(old, new, _title(name))
            became = saying.plain({"country": one.country, "region": one.region, "category": one.category})
            yield pair.change(
                ADDED if new else REMOVED,
                clause,
                *words,
                was=None if new else became,
                became=became if new else None,
            )
            continue
        a, b = (
            {day: one.dates[day] for day in pair.dates(one, other)} for one, other in ((old, new), (new, old))
        )
        gone, come = sorted(a.keys() - b.keys()), sorted(b.keys() - a.keys())
        if gone or come:
            yield pair.field(WORDS, clause, gone, come, "every-second", say=saying.names)
        named = sorted(day for day in a.keys() & b.keys() if a[day] != b[day])
        if named:
            yield pair.field(
                WORDS,
                f"{clause}/names",
                [a[day] for day in named],
                [b[day] for day in named],
                "text",
                say=saying.names,
            )
        yield from labels(pair, clause, old, new, "both")
        # Where the dates come from: the dates themselves are told above.
        sources = ("country", "region", "category")
        for field in sources:
            was, became_ = getattr(old, field), getattr(new, field)
            if was != became_:
                yield pair.field(WORDS, f"{clause}/{field}", was, became_, "text")
        handled = frozenset({"label", "dates", "years", "locked_years", *sources})
        yield from pair.left_over(clause, old, new, handled)


def _rotas(pair: PlanPair) -> Iterator[Change]:
    olds, news = ({one.id: one for one in plan.rota} for plan in (pair.old, pair.new))
    for name in dict.fromkeys((*news, *olds)):
        old, new = olds.get(name), news.get(name)
        if old == new:
            continue
        before, after = (None if one is None else _turns(one, pair) for one in (old, new))
        if before != after:
            yield pair.change(
                INTERNAL, f"rota/{name}", _told(old, pair), _told(new, pair), was=before, became=after
            )


def _turns(one: Rota, pair: PlanPair) -> dict[str, Any]:
    """A rota by its persons and turns, as far as both versions have computed them."""
    turns = _common(one, pair)
    return {
        "coverage": one.coverage,
        "audience": one.audience,
        "persons": sorted({turn.person for turn in turns}),
        "turns": [[turn.person, turn.start, turn.end] for turn in turns[:200]],
    }


def _common(one: Rota, pair: PlanPair) -> tuple[RotaTurn, ...]:
    horizons = [side.rules.horizon for side in pair.sides]
    first, last = max(start for start, _ in horizons), min(end for _, end in horizons)
    inside = tuple(turn for turn in one.turns if first <= turn.start and turn.end <= last)
    return inside if first < last else one.turns


def _told(one: Rota | None, pair: PlanPair) -> Bilingual:
    """`First team, Second team: 52 turns from 5 January 2026 in “nights”`."""
    if one is None:
        return NOTHING
    turns = _common(one, pair)

    def said(language: str) -> str:
        fr = language == "fr"
        persons = ", ".join(dict.fromkeys(turn.person for turn in turns))
        words = counted(len(turns), "turn", "tour", language)
        if turns:
            first = SayableDate(pair.zone.date(turns[0].start)).say(language)
            words += f" {'à compter du' if fr else 'from'} {first}"
        if one.coverage is not None:
            words += f" en « {one.coverage} »" if fr else f" in “{one.coverage}”"
        return f"{persons}{' : ' if fr else ': '}{words}" if persons else words

    return saying.both(said)


def _title(name: str) -> Callable[[Any], Bilingual]:
    """How a block is called: its title, else its name."""
    return lambda one: saying.short(one.label or name) if one.label or name else _UNNAMED


_UNNAMED = Bilingual("the state of a new ticket, without a name", "l’état d’un nouveau ticket, sans nom")
