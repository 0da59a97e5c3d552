"""Coverages in two versions: which seconds came and went, in hours a week, a year and on holidays."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from ..clock.intervals import Intervals, difference, total
from ..clock.zone import Zone
from ..diagnostics import Bilingual
from ..ruleset.client import coverages_named
from ..ruleset.coverages import Coverage
from ..ruleset.rules import Plan
from . import numbers, saying
from .changes import NOTHING, Change, Evidence, Witness
from .pairs import PlanPair, clipped
from .rules import (
    ADDED,
    BINDS_LESS,
    BINDS_MORE,
    FEWER_HOURS,
    HOURS_MOVED,
    MAINTENANCE_LOOSER,
    MAINTENANCE_TIGHTER,
    MORE_HOURS,
    OTHER,
    REMOVED,
    WORDS,
    Rule,
)

_FINISHED = frozenset({"zone", "intervals", "days", "days_in", "known", "skips", "layers", "undetermined"})
"""What is compared as a set of seconds. `layers` and `skips` say how it was written and why the rest is not
covered; the set is what they come to."""


def hours(pair: PlanPair) -> Iterator[Change]:
    """Every change of a coverage; what the promises in it come to is said of them."""
    olds = dict(zip(pair.old.coverages, pair.originals[0].coverages, strict=True))
    for name in dict.fromkeys((*pair.new.coverages, *olds)):
        if " + " in name:
            continue  # a union says again what its members say
        clause = f"coverage/{name}"
        old = pair.old.coverages.get(name)
        new = pair.new.coverages.get(name)
        if old is None or new is None:
            one = new or old
            assert one is not None
            text = _total(pair, one, pair.sides[1 if new else 0].rules.horizon)
            words = (NOTHING, text) if new else (text, NOTHING)
            yield pair.change(
                ADDED if new else REMOVED, clause, *words, "every-second",
                was=None if new else _key(one), became=_key(one) if new else None, audience=one.audience,
            )  # fmt: skip
            continue
        audience = "provider" if old.audience == new.audience == "provider" else "both"
        if not pair.same_coverage(olds[name], name):
            yield _changed(pair, name, clause, old, new, audience)
        if old.audience != new.audience:
            rule = BINDS_MORE if new.audience == "both" else BINDS_LESS
            yield pair.field(rule, f"{clause}/audience", old.audience, new.audience)
        if old.undetermined != new.undetermined and old.undetermined and new.undetermined:
            yield pair.field(WORDS, clause, old.undetermined, new.undetermined, say=saying.missing)
        if old.label != new.label:
            yield pair.field(WORDS, f"{clause}/label", old.label, new.label, "text", audience=audience)
        yield from pair.left_over(clause, old, new, _FINISHED | {"label", "audience"}, audience)


def _key(one: Coverage) -> Any:
    """What tells one set of hours from another in a fingerprint: how it is written, not its instants."""
    return saying.plain(one.layers) | {"zone": one.zone, "undetermined": one.undetermined}


def _changed(pair: PlanPair, name: str, clause: str, old: Coverage, new: Coverage, audience: str) -> Change:
    key = ("hours", id(old.intervals), id(new.intervals), pair.span)
    lost, gained, figures = pair.once(key, lambda: _sets(pair, old, new))
    rule: Rule = HOURS_MOVED if lost else WORDS
    evidence: Evidence = "every-second"
    texts = _said(figures["old"], old), _said(figures["new"], new)
    if old.zone != new.zone:
        texts = _with(texts[0], old.zone), _with(texts[1], new.zone)
    if old.undetermined and new.undetermined:
        rule, evidence = OTHER, "unknown"
    elif bool(lost) != bool(gained):
        rule = _by_use(pair, name, grows=bool(gained))
    witness = None
    if lost or gained:
        ours = lost if lost and (not gained or total(lost) >= total(gained)) else gained
        inside = [one for one in ours if one[0] < pair.span[1]] or list(ours)
        at = inside[0][0]
        witness = Witness(
            "covered", at, int(ours is lost), int(ours is gained), pair.zone, in_zone=pair.zones_differ
        )
    was, became = _key(old), _key(new)
    if (
        was == became
    ):  # written as before, but what it rests on has changed: that tells it from another change
        became = became | {"lost": total(lost), "gained": total(gained), "first": witness and witness.at}
    return pair.change(
        rule,
        clause,
        *texts,
        evidence,
        was=was,
        became=became,
        witness=witness,
        audience=audience,
        figures={**figures, "lost_hours": _hours(total(lost)), "gained_hours": _hours(total(gained))},
    )


def _sets(pair: PlanPair, old: Coverage, new: Coverage) -> tuple[Intervals, Intervals, dict[str, Any]]:
    """What both versions cover from the first start on, what came and went, and the figures of both."""
    first, last = pair.span[0], min(side.rules.horizon[1] for side in pair.sides)
    before: Intervals = clipped(old, first, last)
    after: Intervals = clipped(new, first, last)
    figures = {"old": _figures(pair, before, 0), "new": _figures(pair, after, 1)}
    return difference(before, after), difference(after, before), figures


def _by_use(pair: PlanPair, name: str, *, grows: bool) -> Rule:
    """More hours favour the client where promises count in them, the provider where work may lie in them."""
    for_work = {key for one in pair.new.maintenance for key in one.only_in}
    served = pair.once(("served", id(pair.originals[1])), lambda: _served(pair.new))
    works = any(name in key.split(" + ") for key in for_work)
    serves = any(name in key.split(" + ") for key in served)
    if works and serves:
        return HOURS_MOVED
    if works:
        return MAINTENANCE_LOOSER if grows else MAINTENANCE_TIGHTER
    return MORE_HOURS if grows else FEWER_HOURS


def _served(plan: Plan) -> frozenset[str]:
    """Keys of the coverages in which something is promised or measured."""
    parts = (*plan.commitments, *plan.channels, *plan.availability)
    return frozenset(key for one in parts for key in coverages_named(one))


def _figures(pair: PlanPair, covered: Intervals, side: int) -> dict[str, Any]:
    """Hours of the usual week, of a year and on the holidays of that year."""
    first, last = pair.span[0], min(one.rules.horizon[1] for one in pair.sides)
    zone = pair.zone
    year = _year(zone, first, last)
    inside = _within(covered, *_bounds(zone, *year))
    free = sorted(
        {
            day
            for plan in (pair.old, pair.new)
            for one in plan.holidays.values()
            for day in one.dates
            if year[0].isoformat() <= day <= year[1].isoformat()
        }
    )
    on_holidays = sum(
        total(_within(covered, *zone.civil_day(date.fromisoformat(day))))
        for day in free
        if _exists(zone, day)
    )
    return {
        "hours_a_week": _hours(_week(zone, covered, first, last)),
        "hours_a_year": _hours(total(inside)),
        "year_from": year[0].isoformat(),
        "hours_on_holidays": _hours(on_holidays),
    }


def _exists(zone: Zone, day: str) -> bool:
    on = date.fromisoformat(day)
    return bool(list(zone.dates(on, on)))


def _hours(seconds: int) -> float:
    return round(seconds / 3600, 2)


def _year(zone: Zone, first: int, last: int) -> tuple[date, date]:
    """The first whole calendar year of a stretch; the year from its start where it has none."""
    start, end = zone.date(first), zone.date(last - 1)
    for year in range(start.year, end.year + 1):
        if date(year, 1, 1) >= start and date(year, 12, 31) <= end:
            return date(year, 1, 1), date(year, 12, 31)
    return start, min(end, start + timedelta(days=364))


def _bounds(zone: Zone, first: date, last: date) -> tuple[int, int]:
    return zone.midnight(first), zone.end_of(last)


def _within(covered: Intervals, first: int, last: int) -> Intervals:
    from bisect import bisect_left, bisect_right

    rows = covered[max(0, bisect_right(covered, (first,)) - 1) : bisect_left(covered, (last,))]
    return tuple((max(a, first), min(b, last)) for a, b in rows if b > first and a < last)


def _week(zone: Zone, covered: Intervals, first: int, last: int) -> int:
    """Seconds of the week that occurs most often, Monday to Sunday, over at most a year."""
    start = zone.date(first)
    monday = start + timedelta(days=-start.weekday() % 7)
    found: Counter[int] = Counter()
    for n in range(53):
        a, b = monday + timedelta(days=7 * n), monday + timedelta(days=7 * n + 6)
        if zone.end_of(b) > last:
            break
        found[total(_within(covered, *_bounds(zone, a, b)))] += 1
    return max(found, key=lambda seconds: (found[seconds], seconds), default=total(covered))


def _said(figures: dict[str, Any], one: Coverage) -> Bilingual:
    if one.undetermined:
        return Bilingual(*(_unknown(one, language) for language in ("en", "fr")))
    names = ("hours_a_week", "hours_a_year", "hours_on_holidays")

    def text(language: str) -> str:
        week, year, free = (numbers.number(_n(figures[name]), language) for name in names)
        if language == "fr":
            return f"{week} h par semaine, {year} h par an ({free} h les jours fériés)"
        return f"{week} h a week, {year} h a year ({free} h on holidays)"

    return saying.both(text)


def _with(text: Bilingual, zone: str) -> Bilingual:
    return Bilingual(f"{text.en}, {zone}", f"{text.fr}, {zone}")


def _n(hours: float) -> str:
    return f"{hours:g}" if hours < 100_000 else f"{hours:.0f}"


def _unknown(one: Coverage, language: str) -> str:
    return saying.missing(one.undetermined).say(language)


def _total(pair: PlanPair, one: Coverage, horizon: tuple[int, int]) -> Bilingual:
    first, last = max(pair.span[0], horizon[0]), horizon[1]
    return _said(_figures(pair, clipped(one, first, last), 1), one)
