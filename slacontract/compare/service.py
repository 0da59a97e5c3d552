"""Availability and planned work in two versions, in minutes of downtime a month (K12)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from fractions import Fraction
from typing import Any

from ..clock.intervals import total
from ..diagnostics import Bilingual
from ..ruleset.money import Availability, AvailabilityTarget, Maintenance, Notice
from ..telling import length
from . import numbers, saying
from .amounts import labels, longer_delay
from .changes import NOTHING, Change
from .pairs import PlanPair, clipped
from .rules import (
    ADDED,
    AVAILABILITY_CHANGED,
    AVAILABILITY_HIGHER,
    AVAILABILITY_LOWER,
    BINDS_LESS,
    BINDS_MORE,
    INTERNAL,
    MAINTENANCE_LOOSER,
    MAINTENANCE_TIGHTER,
    OTHER,
    REMOVED,
    Rule,
)

MONTH = 30 * 86400
_STRICT = {"all-down": 0, "each-alone": 1, "any-down": 2}
_STATUS = {"committed": 3, "target": 2, "measured": 1, "internal": 1}


def service(pair: PlanPair) -> Iterator[Change]:
    """Every change of an availability or of a kind of planned work."""
    for field, kind in (("availability", "availability"), ("maintenance", "maintenance")):
        olds = {one.id: one for one in getattr(pair.old, field)}
        news = {one.id: one for one in getattr(pair.new, field)}
        for name in dict.fromkeys((*news, *olds)):
            old, new, clause = olds.get(name), news.get(name), f"{kind}/{name}"
            if old == new:
                continue
            if old is None or new is None:
                one = new if new is not None else old
                assert one is not None
                if isinstance(one, Availability):
                    rule = AVAILABILITY_HIGHER if new else AVAILABILITY_LOWER
                else:
                    rule = ADDED if new else REMOVED
                words = saying.sides(old, new, _summary_of(pair, 0 if new is None else 1))
                yield pair.change(rule, clause, *words, was=old, became=new, audience=one.audience)
                continue
            audience = "provider" if old.audience == new.audience == "provider" else "both"
            changed = _availability if isinstance(new, Availability) else _maintenance
            yield from changed(pair, clause, old, new, audience)


def _summary(pair: PlanPair, one: Availability | Maintenance, side: int) -> Bilingual:
    if isinstance(one, Availability):
        parts = [_target(pair, one, target, side) for target in one.targets]
        return Bilingual(
            "; ".join(p.en for p in parts) or "no target", " ; ".join(p.fr for p in parts) or "sans cible"
        )
    return saying.short(one.label or one.id)


def _summary_of(pair: PlanPair, side: int) -> Callable[[Any], Bilingual]:
    return lambda one: _summary(pair, one, side)


def agreed_a_month(pair: PlanPair, one: Availability, side: int) -> Fraction:
    """Agreed seconds of a month of 30 days; with a coverage, its share of the time compared."""
    if one.coverage is None:
        return Fraction(MONTH)
    plan = (pair.old, pair.new)[side]
    first, last = pair.span[0], min(each.rules.horizon[1] for each in pair.sides)
    return Fraction(total(clipped(plan.coverages[one.coverage], first, last)), last - first) * MONTH


def _target(pair: PlanPair, one: Availability, target: AvailabilityTarget, side: int) -> Bilingual:
    """`99.5 % a month (down at most 216.0 min a month), status: a target`; how it binds where it does not."""
    text = _figure(pair, one, target, side)
    if target.status == "committed":
        return text
    status = saying.token(target.status)
    return Bilingual(f"{text.en}, {status.en}", f"{text.fr}, {status.fr}")


def _figure(pair: PlanPair, one: Availability, target: AvailabilityTarget, side: int) -> Bilingual:
    if target.at_least_percent is not None:
        down = (1 - Fraction(target.at_least_percent) / 100) * agreed_a_month(pair, one, side) / 60
        shown = f"{float(down):.1f} min"
        return Bilingual(
            f"{target.at_least_percent} % a {target.period} (down at most {shown} a month)",
            f"{numbers.number(str(target.at_least_percent), 'fr')} % par {_PERIOD[target.period]} "
            f"(arrêt d’au plus {numbers.number(shown, 'fr')} par mois)",
        )
    seconds = target.at_most_down or 0
    return Bilingual(
        f"down at most {seconds / 60:g} min a {target.period}",
        f"arrêt d’au plus {numbers.number(f'{seconds / 60:g}', 'fr')} min par {_PERIOD[target.period]}",
    )


_PERIOD = {"month": "mois", "quarter": "trimestre"}


def _availability(
    pair: PlanPair, clause: str, old: Availability, new: Availability, audience: str
) -> Iterator[Change]:
    def change(rule: Rule, field: str, before: Any, after: Any, hidden: str = audience) -> Change:
        return pair.field(rule, f"{clause}/{field}", before, after, audience=hidden, say=saying.token)

    yield from _targets(pair, clause, old, new, audience)
    if old.rule != new.rule:
        rule = AVAILABILITY_HIGHER if _STRICT[new.rule] > _STRICT[old.rule] else AVAILABILITY_LOWER
        yield change(rule, "rule", old.rule, new.rule)
    for field, more in (("components", AVAILABILITY_HIGHER), ("maintenance", AVAILABILITY_LOWER)):
        before, after = set(getattr(old, field)), set(getattr(new, field))
        if before == after:
            continue
        less = AVAILABILITY_LOWER if more is AVAILABILITY_HIGHER else AVAILABILITY_HIGHER
        rule = more if before < after else less if after < before else AVAILABILITY_CHANGED
        if field == "components" and "all-down" in (old.rule, new.rule):
            rule = AVAILABILITY_CHANGED
        yield change(rule, field, sorted(before), sorted(after))
    a, b = (Fraction(one.degraded_weight or 0) for one in (old, new))
    if a != b:
        rule = AVAILABILITY_HIGHER if b > a else AVAILABILITY_LOWER
        yield change(rule, "degraded_weight", old.degraded_weight, new.degraded_weight)
    if old.coverage != new.coverage:
        yield change(AVAILABILITY_CHANGED, "coverage", old.coverage, new.coverage)
    if old.audience != new.audience:
        yield change(
            BINDS_MORE if new.audience == "both" else BINDS_LESS,
            "audience",
            old.audience,
            new.audience,
            "both",
        )
    yield from labels(pair, clause, old, new, audience)
    handled = {
        "id",
        "label",
        "targets",
        "rule",
        "components",
        "maintenance",
        "degraded_weight",
        "coverage",
        "audience",
    }
    yield from pair.left_over(clause, old, new, frozenset(handled), audience)


def _targets(
    pair: PlanPair, clause: str, old: Availability, new: Availability, audience: str
) -> Iterator[Change]:
    before, after = list(old.targets), list(new.targets)
    for one in old.targets:
        if one in after:
            before.remove(one)
            after.remove(one)
    pairs: list[tuple[AvailabilityTarget | None, AvailabilityTarget | None]] = []
    for one in list(before):
        found = next((b for b in after if (b.period, repr(b.when)) == (one.period, repr(one.when))), None)
        found = found or next((b for b in after if len(before) == len(after) == 1), None)
        if found is not None:
            after.remove(found)
        pairs.append((one, found))
    pairs += [(None, one) for one in after]
    for a, b in pairs:
        before_text = NOTHING if a is None else _target(pair, old, a, 0)
        after_text = NOTHING if b is None else _target(pair, new, b, 1)
        hidden = all(
            one is None or one.audience == "provider" or one.status in ("internal", "measured")
            for one in (a, b)
        )
        yield pair.change(
            _better(a, b),
            clause,
            before_text,
            after_text,
            was=a,
            became=b,
            audience="provider" if hidden else audience,
        )


def _better(old: AvailabilityTarget | None, new: AvailabilityTarget | None) -> Rule:
    if old is None or new is None:
        return AVAILABILITY_HIGHER if old is None else AVAILABILITY_LOWER
    if old.when != new.when:
        return AVAILABILITY_CHANGED
    if old.period != new.period:
        return _other_period(old, new)
    found = set()
    if old.status != new.status:
        if _STATUS[old.status] == _STATUS[new.status]:
            found.add(INTERNAL)
        else:
            found.add(
                AVAILABILITY_HIGHER if _STATUS[new.status] > _STATUS[old.status] else AVAILABILITY_LOWER
            )
    if old.audience != new.audience:
        found.add(AVAILABILITY_HIGHER if new.audience == "both" else AVAILABILITY_LOWER)
    for field, sign in (("at_least_percent", 1), ("at_most_down", -1)):
        a, b = getattr(old, field), getattr(new, field)
        if a == b:
            continue
        if a is None or b is None:
            found.add(AVAILABILITY_HIGHER if a is None else AVAILABILITY_LOWER)
        elif Fraction(a) != Fraction(b):
            up = (Fraction(b) - Fraction(a)) * sign > 0
            found.add(AVAILABILITY_HIGHER if up else AVAILABILITY_LOWER)
    return found.pop() if len(found) == 1 else AVAILABILITY_CHANGED


def _other_period(old: AvailabilityTarget, new: AvailabilityTarget) -> Rule:
    """What holds in every month holds in every quarter, and not the other way round."""
    same = old.model_copy(update={"period": new.period, "at_least_percent": new.at_least_percent}) == new
    if not same or old.at_least_percent is None or new.at_least_percent is None:
        return AVAILABILITY_CHANGED
    a, b = Fraction(old.at_least_percent), Fraction(new.at_least_percent)
    if (old.period, new.period) == ("month", "quarter") and b <= a:
        return AVAILABILITY_LOWER
    if (old.period, new.period) == ("quarter", "month") and b >= a:
        return AVAILABILITY_HIGHER
    return AVAILABILITY_CHANGED


# --- planned work ----------------------------------------------------------------------------------


def _maintenance(
    pair: PlanPair, clause: str, old: Maintenance, new: Maintenance, audience: str
) -> Iterator[Change]:
    def change(rule: Rule, field: str, before: Any, after: Any) -> Change:
        return pair.field(rule, f"{clause}/{field}", before, after, audience=audience)

    if old.notices != new.notices:
        yield pair.field(
            _notices(old.notices, new.notices),
            f"{clause}/notices",
            old.notices,
            new.notices,
            audience=audience,
            say=saying.notices,
        )
    for field, more in (("only_in", MAINTENANCE_TIGHTER), ("outside", MAINTENANCE_TIGHTER)):
        before, after = getattr(old, field), getattr(new, field)
        if before == after:
            continue
        rule: Rule = OTHER
        if not before or not after:
            rule = more if not before else MAINTENANCE_LOOSER
        elif field == "outside" and set(before) != set(after):
            grows, shrinks = set(before) < set(after), set(after) < set(before)
            rule = MAINTENANCE_TIGHTER if grows else MAINTENANCE_LOOSER if shrinks else OTHER
        elif set(before) < set(after) or set(after) < set(before):
            rule = MAINTENANCE_LOOSER if set(before) < set(after) else MAINTENANCE_TIGHTER
        yield change(rule, field, before, after)
    if old.where_possible != new.where_possible:
        rule = MAINTENANCE_LOOSER if new.where_possible else MAINTENANCE_TIGHTER
        yield change(rule, "where_possible", old.where_possible, new.where_possible)
    if (old.cap_seconds, old.cap_period) != (new.cap_seconds, new.cap_period):
        rule = OTHER
        if old.cap_seconds is None or new.cap_seconds is None:
            rule = MAINTENANCE_TIGHTER if old.cap_seconds is None else MAINTENANCE_LOOSER
        elif old.cap_period == new.cap_period:
            rule = MAINTENANCE_TIGHTER if new.cap_seconds < old.cap_seconds else MAINTENANCE_LOOSER
        was, became = ((one.cap_seconds, one.cap_period) for one in (old, new))
        yield pair.field(rule, f"{clause}/cap", was, became, audience=audience, say=_cap)
    if old.audience != new.audience:
        yield pair.field(
            BINDS_MORE if new.audience == "both" else BINDS_LESS,
            f"{clause}/audience",
            old.audience,
            new.audience,
        )
    yield from labels(pair, clause, old, new, audience)
    handled = {
        "id",
        "label",
        "notices",
        "only_in",
        "outside",
        "where_possible",
        "cap_seconds",
        "cap_period",
        "audience",
    }
    yield from pair.left_over(clause, old, new, frozenset(handled), audience)


def _cap(one: tuple[int | None, str | None]) -> Bilingual:
    """`4 h / month`."""
    seconds, period = one
    if seconds is None:
        return Bilingual("without limit", "sans limite")
    return saying.both(lambda language: length(seconds, language) + numbers.each(period, language))


def _notices(old: tuple[Notice, ...], new: tuple[Notice, ...]) -> Rule:
    """More notice, or notice where there was none, is stricter."""
    if len(old) != len(new):
        if all(one in new for one in old):
            return MAINTENANCE_TIGHTER
        return MAINTENANCE_LOOSER if all(one in old for one in new) else OTHER
    found: set[Rule] = set()
    for a, b in zip(old, new, strict=True):
        if a == b:
            continue
        if (a.kind == "none") != (b.kind == "none") and a.when == b.when:
            found.add(MAINTENANCE_TIGHTER if a.kind == "none" else MAINTENANCE_LOOSER)
            continue
        longer = longer_delay(a, b)
        found.add(OTHER if longer is None else MAINTENANCE_TIGHTER if longer else MAINTENANCE_LOOSER)
    return found.pop() if len(found) == 1 else OTHER
