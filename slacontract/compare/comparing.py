"""Two versions, edition by edition and plan by plan: the rule sets first, then what only the model says."""

from __future__ import annotations

from collections.abc import Hashable, Iterator
from dataclasses import replace
from itertools import product
from typing import Any

from ..judge.index import engine_of
from ..ruleset.rules import EVERY_PLAN, ContractFacts, Edition, RuleSet
from . import saying
from .changes import NOTHING, Change, Comparison, Evidence, merged
from .hours import hours
from .money import money
from .pairs import PlanPair
from .promises import promises
from .renames import Names, renames_of
from .rules import ADDED, OTHER, REMOVED, WORDS, Rule
from .service import service
from .structure import structure
from .term import BOUNDS, term
from .texts import texts
from .versions import Readable, Version, version

_AFAR = 1 << 62


def compare(old: Readable, new: Readable) -> Comparison:
    """Every change of meaning from `old` to `new`, whom it favours and how that is known (DESIGN 5).

    Reads compilations without errors, editions of one (`versions_of`), or what `for_reader` gives; ValueError
    for one with errors. Deadlines are compared over all start instants at which both versions are in force,
    or, where these share no time, over all that both have computed. Text, order, formatting, the language of
    keywords and the renaming of what nobody sees are no change.
    """
    one, two = version(old), version(new)
    names = renames_of(one.contract, two.contract)
    found: list[Change] = []
    plans: dict[str, None] = {}
    memo: dict[Hashable, Any] = {}
    spans: list[tuple[int, int]] = []
    for editions, span in overlaps(one.rules, two.rules):
        spans.append(span)
        before, after = one.rules.editions[editions[0]], two.rules.editions[editions[1]]
        for pair in plan_pairs(one, two, before, after, names):
            plans[pair[1]] = None
            here = PlanPair(one, two, editions, pair, span, names, memo)
            for part in (promises, hours, service, money, structure):
                found += part(here)
    several = list(merged(found, len(plans)))
    several += _editions(one, two, names)
    several += term(one, two)
    several += texts(one, two, names, tuple(several), proved=_share_time(one.rules, two.rules))
    facts = two.rules.contract
    several = [replace(each, contract=facts.called) for each in several]
    zone = engine_of(two.rules).contract_zone
    whole = (min(a for a, _ in spans), max(b for _, b in spans)) if spans else None
    return Comparison(tuple(_once(several)), whole, zone, _related(one, two))


def _once(changes: list[Change]) -> Iterator[Change]:
    """Each change once, in a stable order: by rule, then by clause."""
    seen = set()
    for one in sorted(
        changes, key=lambda one: (one.rule.name in _LAST, one.code in _LATE, one.code, one.clause)
    ):
        key = one.fingerprint
        if key not in seen:
            seen.add(key)
            yield one


_LAST = frozenset({"words", "added", "removed", "internal"})
_LATE = frozenset({OTHER.code})


def overlaps(old: RuleSet, new: RuleSet) -> Iterator[tuple[tuple[int, int], tuple[int, int]]]:
    """Editions of both versions that meet, by number, each with the span of starts at which both hold (K9).

    The first edition of each reaches back, and the last one on, for ever; what lies outside the term of
    either version is left out, unless nothing else is left.
    """
    whole = max(old.horizon[0], new.horizon[0]), min(old.horizon[1], new.horizon[1])
    if whole[0] >= whole[1]:  # nothing in common: the newest texts, over what the new one knows
        yield (len(old.editions) - 1, len(new.editions) - 1), new.horizon
        return
    terms = [_term(rules.editions) for rules in (old, new)]
    both = max(whole[0], terms[0][0], terms[1][0]), min(whole[1], terms[0][1], terms[1][1])
    span = both if both[0] < both[1] else whole
    found = False
    for i, j in product(range(len(old.editions)), range(len(new.editions))):
        a, b = _reach(old.editions, i), _reach(new.editions, j)
        here = max(a[0], b[0], span[0]), min(a[1], b[1], span[1])
        if here[0] < here[1]:
            found = True
            yield (i, j), here
    newest = len(old.editions) - 1, len(new.editions) - 1
    if not found:
        yield newest, span


def _share_time(old: RuleSet, new: RuleSet) -> bool:
    """Whether both versions have computed some time."""
    return max(old.horizon[0], new.horizon[0]) < min(old.horizon[1], new.horizon[1])


def _term(editions: tuple[Edition, ...]) -> tuple[int, int]:
    first, last = editions[0].in_force[0], editions[-1].in_force[1]
    return (-_AFAR if first is None else first), (_AFAR if last is None else last)


def _reach(editions: tuple[Edition, ...], number: int) -> tuple[int, int]:
    start = editions[number].in_force[0] if number else None
    end = editions[number + 1].in_force[0] if number + 1 < len(editions) else None
    return (-_AFAR if start is None else start), (_AFAR if end is None else end)


def plan_pairs(
    old: Version, new: Version, before: Edition, after: Edition, names: Names
) -> Iterator[tuple[str, str]]:
    """Names of a plan in both editions; a contract that has no plan is beside the other's default plan."""
    called = names.get("plans", {})
    known = {called.get(name, name): name for name in before.plans}
    for name in after.plans:
        if name in known:
            yield known[name], name
        elif EVERY_PLAN in before.plans and name == new.rules.default_plan:
            yield EVERY_PLAN, name
        elif name == EVERY_PLAN and old.rules.default_plan in before.plans:
            yield old.rules.default_plan, name


# --- the head --------------------------------------------------------------------------------------


def _editions(old: Version, new: Version, names: Names) -> Iterator[Change]:
    """The head of the contract, its editions and plans, as the rule sets have them."""
    before, after = old.rules, new.rules
    called = names.get("plans", {})
    plans = [[called.get(name, name) for name in before.editions[-1].plans], list(after.editions[-1].plans)]
    if EVERY_PLAN not in (*plans[0], *plans[1]):
        gone = [name for name in plans[0] if name not in plans[1]]
        come = [name for name in plans[1] if name not in plans[0]]
        for name in (*come, *gone):
            words = (NOTHING, saying.short(name)) if name in come else (saying.short(name), NOTHING)
            yield _change(new, ADDED if name in come else REMOVED, f"plan/{name}", *words, name)
    chosen = called.get(before.default_plan, before.default_plan), after.default_plan
    if chosen[0] != chosen[1] and EVERY_PLAN not in chosen:
        yield _plain(new, OTHER, "default-plan", *chosen)
    if before.requires != after.requires:
        yield _plain(new, OTHER, "requires", before.requires, after.requires)
    for field in ContractFacts.model_fields:
        a, b = getattr(before.contract, field), getattr(after.contract, field)
        if a != b and field not in BOUNDS:
            yield _plain(new, WORDS, f"contract/{field}", a, b)
    facts = [
        (one.contract.in_force_from, one.contract.in_force_until, one.contract.zone)
        for one in (before, after)
    ]
    same_term = facts[0] == facts[1]  # else the term or the zone is told, from which the instants follow
    lists = [
        [
            [one.id, one.first_period, one.judged_from, list(one.in_force) if same_term else None]
            for one in rules.editions
        ]
        for rules in (before, after)
    ]
    if lists[0] != lists[1]:
        ids = [[one[0] for one in each] for each in lists]
        before_, after_ = (saying.names(one for one in each if one != "base") for each in ids)
        change = _change(new, WORDS, "contract/editions", before_, after_, None)
        yield _with(change, lists[0], lists[1])


def _plain(new: Version, rule: Rule, clause: str, was: Any, became: Any) -> Change:
    change = _change(new, rule, clause, saying.short(was), saying.short(became), None)
    return _with(change, saying.plain(was), saying.plain(became))


def _with(change: Change, was: Any, became: Any) -> Change:
    return replace(change, was=was, became=became)


def _change(new: Version, rule: Rule, clause: str, old: Any, said: Any, value: Any) -> Change:
    place = new.places.place(clause) or new.places.place("contract")
    evidence: Evidence = "unknown" if rule is OTHER else "text"
    return Change(rule, clause, old, said, evidence, became=value, spans=() if place is None else (place,))


def _related(old: Version, new: Version) -> bool:
    """Whether two texts are versions of one contract: one reference, one title, or the same parties."""
    a, b = old.rules.contract, new.rules.contract
    references = {a.reference, *new.contract.former_references}
    if a.reference is not None and b.reference is not None and b.reference in references:
        return True
    if a.reference is not None and a.reference in new.contract.former_references:
        return True
    parties = (a.provider, a.client) == (b.provider, b.client) and None not in (a.provider, a.client)
    return parties or a.title == b.title
