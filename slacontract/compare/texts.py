"""What only the model says, in two versions: words, parties, duties, terms."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from ..model.base import Block, Missing
from ..model.contract import Contract
from ..model.parties import Scope
from ..model.tickets import Duty, Right
from ..source import Source, Span
from ..syntax.folding import fold
from . import saying
from .changes import NOTHING, Change
from .leaves import differing, facts_of, plain, readable, told
from .renames import KINDS, Names, blocks, content
from .rules import (
    ADDED,
    INTERNAL,
    OTHER,
    REMOVED,
    TERMS_FOR_CLIENT,
    TERMS_FOR_PROVIDER,
    WORDS,
    Rule,
)
from .told import RULED
from .versions import Version

SILENT = frozenset({"written_in_stated", "former_references", "formerly", "hidden", "name", "audience"})
"""Fields compared otherwise: where the language stands, identity over a rename, what a fact hides."""

_PROVIDERS = frozenset({"suppliers", "rotas", "waivers"})
_SIDES = {"provider": TERMS_FOR_CLIENT, "client": TERMS_FOR_PROVIDER}
_OPPOSITE: dict[str, Rule] = {
    TERMS_FOR_CLIENT.name: TERMS_FOR_PROVIDER,
    TERMS_FOR_PROVIDER.name: TERMS_FOR_CLIENT,
}
_GIVES = {("scopes", "includes"): True, ("scopes", "excludes"): False, ("scopes", "requires"): False}
"""Lists whose growth gives the client more (True) or less (False)."""
KIND_NAMES = {
    "coverages": "coverage",
    "priorities": "priority",
    "commitments": "commitments",
    "exceptions": "exception",
    "plans": "plan",
    "states": "state",
    "clocks": "clock",
    "ladders": "ladder",
    "availabilities": "availability",
    "credits": "credit",
    "prices": "price",
    "channels": "channel",
    "matrices": "matrix",
    "criteria": "criterion",
    "rotas": "rota",
    "services": "service",
    "sites": "site",
    "ticket_types": "type",
    "suppliers": "supplier",
    "roles": "role",
    "rights": "right",
    "duties": "duty",
    "scopes": "scope",
    "definitions": "definition",
    "clauses": "clause",
    "report_forms": "report-form",
    "time_records": "time-record",
    "worked_examples": "example",
    "waivers": "waiver",
    "priority_rules": "priority-rules",
}
_IN_RULES = frozenset({
    "coverages", "priorities", "states", "availabilities", "credits", "prices", "prepaid", "channels",
    "maintenance", "holidays", "rotas",
})  # fmt: skip
"""Kinds whose coming and going the rule set's comparison says."""


_ELSEWHERE = frozenset({*KINDS, "in_force"})
"""Fields of the contract that are compared block by block, or by `term`."""
_AUDIENCE_IN_RULES = _IN_RULES - {"priorities", "states", "holidays", "rotas"}


def texts(
    old: Version, new: Version, names: Names, ruled: Iterable[Change], *, proved: bool = True
) -> Iterator[Change]:
    """Every change that the model shows and the rule set does not. `ruled`: the changes that this one shows.

    A fact that the rule set says too is told here only if no change of the rule set touches its block: it is
    said otherwise, and comes to the same. `proved`: the versions share time over which that was seen.
    """
    touched = _Touched(ruled, proved, (old.sources, new.sources))
    yield from _block(old.contract, new.contract, "contract", "contract", names, touched)
    for kind in KINDS:
        yield from _kind(old.contract, new.contract, kind, names, touched)
    for kind, pairs in names.items():
        for before, after in pairs.items():
            if fold(before) == fold(after):
                continue
            block = next((one for one in blocks(new.contract, kind) if one.name == after), None)
            earlier = next((one for one in blocks(old.contract, kind) if one.name == before), None)
            told = kind in (
                "priorities",
                "states",
                "channels",
                "services",
                "sites",
                "ticket_types",
                "plans",
                "criteria",
                "clocks",
            )
            shown = block is not None and block.label is None
            if told or shown or (earlier is not None and earlier.label is None):
                clause = f"{KIND_NAMES.get(kind, kind)}/{after}"
                yield _change(WORDS, f"{clause}/name", before, after, block, earlier, kind)


class _Touched:
    """Which blocks the changes of the rule set speak of, by the names that stand in them."""

    def __init__(
        self, changes: Iterable[Change], proved: bool, sources: tuple[Mapping[str, Source], ...]
    ) -> None:
        self.proved = proved
        self.sources = sources
        self.changes = tuple(changes)
        self.words: set[str] = set()
        for one in self.changes:
            self.words.update(one.clause.split("/"), one.plans)
            self.words.update(re.findall(r'"((?:[^"\\]|\\.)*)"', _text([one.was, one.became])))
        self.words |= {part for word in self.words for part in re.split(r" \+ |/", word)}

    def block(self, kind: str, name: str, metric: str | None) -> bool:
        """Whether some change names a block; of the contract's own facts, whether there is any."""
        if kind == "contract" or (kind == "commitments" and not name):
            return bool(self.changes)
        return name in self.words or metric in self.words


def _kind(old: Contract, new: Contract, kind: str, names: Names, touched: _Touched) -> Iterator[Change]:
    called = names.get(kind, {})
    before = _by_name(blocks(old, kind), called, names)
    after = _by_name(blocks(new, kind), {}, {})
    label = KIND_NAMES.get(kind, kind)
    for name in dict.fromkeys((*after, *before)):
        a, b = before.get(name), after.get(name)
        clause = f"{label}/{name}".rstrip("/")
        if a is not None and b is not None:
            yield from _block(a, b, clause, kind, names, touched)
        elif kind not in _IN_RULES or (b or a).name in _unseen(old, new, kind):  # type: ignore[union-attr]
            yield _alone(kind, clause, a, b, names, touched)


def _unseen(old: Contract, new: Contract, kind: str) -> set[str]:
    """Names of blocks that some plan replaces everywhere, so that a rule set may not have them."""
    return (
        {one.name.name for contract in (old, new) for plan in contract.plans for one in plan.replaces}
        if kind in _IN_RULES
        else set()
    )


def _by_name(several: tuple[Block, ...], called: dict[str, str] | Any, names: Names) -> dict[str, Block]:
    """Blocks by name; those without one by their place among their like, in an order of their own."""
    found: dict[str, Block] = {}
    nameless = sorted((one for one in several if not one.name), key=lambda one: _text(content(one, names)))
    for one in several:
        if one.name:
            found[called.get(one.name, one.name)] = one
    for n, one in enumerate(nameless):
        found["" if n == 0 else str(n + 1)] = one
    return found


def _text(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, default=str)


def _alone(
    kind: str, clause: str, old: Block | None, new: Block | None, names: Names, touched: _Touched
) -> Change:
    one = new or old
    assert one is not None
    rule = ADDED if new is not None else REMOVED
    if isinstance(one, Duty):
        rule = _side(one, TERMS_FOR_CLIENT, TERMS_FOR_PROVIDER, came=new is not None) or rule
    elif isinstance(one, Right):
        rule = _side(one, TERMS_FOR_PROVIDER, TERMS_FOR_CLIENT, came=new is not None) or rule
    found = _change(
        rule,
        clause,
        None if old is None else content(old, names),
        None if new is None else content(new, {}),
        new,
        old,
        kind,
    )
    if kind in _TITLED and (one.label or one.name):
        # What such a block comes to is told of the promises; here its title stands for it.
        title = saying.short(one.label.text if one.label else one.name)
    else:
        title = facts_of(one, touched.sources[0 if new is None else 1])
    return replace(found, old=NOTHING if old is None else title, new=NOTHING if new is None else title)


_TITLED = frozenset({
    "exceptions", "coverages", "holidays", "clocks", "ladders", "plans", "states", "worked_examples",
    "matrices", "criteria", "time_records", "ticket_types", "services", "sites", "channels",
})  # fmt: skip


def _side(one: Duty | Right, of_provider: Rule, of_client: Rule, *, came: bool) -> Rule | None:
    """Whom a duty or right of one side favours when it comes; the other one when it goes."""
    sides = {party.kind for party in one.of.parties}
    if sides == {"provider"} or sides == {"client"}:
        rule = of_provider if sides == {"provider"} else of_client
        return rule if came else _OPPOSITE[rule.name]
    return None


def _block(
    old: Block, new: Block, clause: str, kind: str, names: Names, touched: _Touched
) -> Iterator[Change]:
    if old is new:
        return
    ruled = RULED.get(kind, {})
    for field in type(new).model_fields:
        if field in SILENT or (kind == "contract" and field in _ELSEWHERE) or field.endswith("span"):
            continue
        before, after = getattr(old, field), getattr(new, field)
        if before is after:
            continue
        a, b = whole = content(before, names), content(after, {})
        if field == "metric":
            a = names.get("clocks", {}).get(a, a)
        if a == b:
            continue
        if field in ruled:
            left = _residue(a, ruled[field]), _residue(b, ruled[field])
            if left[0] != left[1]:
                a, b = left
            elif touched.block(kind, new.name, getattr(new, "metric", None)):
                continue
        rule = _field_rule(old, new, kind, field, a, b)
        if not touched.proved and field in ruled and kind != "contract":
            rule = OTHER  # nothing shows that it comes to the same
        found = _change(
            rule,
            f"{clause}/{field}",
            a,
            b,
            new,
            old,
            kind,
            hidden=_hidden(old, field) and _hidden(new, field),
        )
        yield told(found, (before, after), whole, names, touched.sources)
    if old.audience != new.audience and kind not in _AUDIENCE_IN_RULES:
        rule = TERMS_FOR_CLIENT if new.audience == "both" else TERMS_FOR_PROVIDER
        change = _change(rule, f"{clause}/audience", old.audience, new.audience, new, old, "")
        yield replace(change, old=saying.token(old.audience), new=saying.token(new.audience))
    fields = [sorted({name for name, _ in one.hidden}) for one in (old, new)]
    if fields[0] != fields[1]:
        yield _change(OTHER, f"{clause}/hidden", fields[0], fields[1], new, old, kind)


def _hidden(one: Block, field: str) -> bool:
    return any(name == field for name, _ in one.hidden)


def _residue(value: Any, keys: frozenset[str]) -> Any:
    """What stands under some keys, at any depth, as a bag: places in the tree are the rule set's matter."""
    found: Counter[str] = Counter()
    _collect(value, keys, found)
    return sorted(found.elements())


def _collect(value: Any, keys: frozenset[str], found: Counter[str]) -> None:
    if isinstance(value, dict):
        for key, one in value.items():
            if key in keys:
                found[f"{key}: {_text(one)}"] += 1
            else:
                _collect(one, keys, found)
    elif isinstance(value, list):
        for one in value:
            _collect(one, keys, found)


def _field_rule(old: Block, new: Block, kind: str, field: str, a: Any, b: Any) -> Rule:
    """Whom a change of a field favours, where that can be said; words are neutral."""
    if kind == "contract":
        return _head_rule(old, new, field)
    gives = _GIVES.get((kind, field))
    if gives is not None and isinstance(new, Scope) and isinstance(a, list) and isinstance(b, list):
        came = [one for one in b if one not in a]
        gone = [one for one in a if one not in b]
        if bool(came) != bool(gone):
            return TERMS_FOR_CLIENT if gives == bool(came) else TERMS_FOR_PROVIDER
    if isinstance(new, Duty) and field in ("does", "tasks"):
        came = [one for one in b if one not in a]
        gone = [one for one in a if one not in b]
        if bool(came) != bool(gone):
            return _side(new, TERMS_FOR_CLIENT, TERMS_FOR_PROVIDER, came=bool(came)) or WORDS
    return WORDS


def _head_rule(old: Block, new: Block, field: str) -> Rule:
    assert isinstance(old, Contract)
    assert isinstance(new, Contract)
    if field == "obligation":
        if new.obligation == "result":
            return TERMS_FOR_CLIENT
        return TERMS_FOR_PROVIDER if old.obligation == "result" else WORDS
    if field in ("renewed_for", "ends_on"):
        return OTHER  # both sides are bound for longer, or for less long
    if field == "minimum_term":
        longer = _longer(old.minimum_term, new.minimum_term)
        if (old.minimum_term is None) != (new.minimum_term is None):
            longer = old.minimum_term is None
        return WORDS if longer is None else TERMS_FOR_PROVIDER if longer else TERMS_FOR_CLIENT
    if field == "notices":
        return _notice_rule(old, new)
    return WORDS


def _notice_rule(old: Contract, new: Contract) -> Rule:
    """A longer notice binds who has to give it: that of the client favours the provider, and so on."""
    if len(old.notices) != len(new.notices):
        return OTHER
    found: set[Rule] = set()
    for a, b in zip(old.notices, new.notices, strict=True):
        longer = _longer(a.at_least, b.at_least)
        sides = {party.kind for party in b.by.parties} if b.by else set()
        if longer is None:
            if content(a, {}) != content(b, {}):
                return OTHER
        elif sides == {"client"}:
            found.add(TERMS_FOR_PROVIDER if longer else TERMS_FOR_CLIENT)
        elif sides == {"provider"}:
            found.add(TERMS_FOR_CLIENT if longer else TERMS_FOR_PROVIDER)
        else:
            return OTHER
    return found.pop() if len(found) == 1 else OTHER


def _longer(old: Any, new: Any) -> bool | None:
    """Whether a quantity of one kind is longer; None where the kinds differ or nothing changed."""
    if old is None or new is None or isinstance(old, Missing) or isinstance(new, Missing):
        return None
    if getattr(old, "kind", None) != getattr(new, "kind", None):
        return None
    if getattr(old, "unit", None) != getattr(new, "unit", None):
        scale = {"day": 1, "week": 7, "month": 30, "year": 365}
        try:
            a, b = old.n * scale[old.unit], new.n * scale[new.unit]
        except (AttributeError, KeyError):
            return None
        return bool(b > a)
    for field in ("n", "seconds"):
        a, b = getattr(old, field, None), getattr(new, field, None)
        if a is not None and b is not None and a != b:
            return bool(b > a)
    return None


def _change(
    rule: Rule,
    clause: str,
    was: Any,
    became: Any,
    new: Block | None,
    old: Block | None,
    kind: str,
    *,
    hidden: bool = False,
) -> Change:
    audiences = {one.audience for one in (old, new) if one is not None}
    if hidden or audiences == {"provider"} or kind in _PROVIDERS:
        rule = INTERNAL
    was, became = differing(was, became)
    return Change(
        rule,
        clause,
        readable(was),
        readable(became),
        "unknown" if rule is OTHER else "rule" if rule in (TERMS_FOR_CLIENT, TERMS_FOR_PROVIDER) else "text",
        plain(was),
        plain(became),
        None,
        (),
        () if new is None else (_place(new),),
        () if old is None else (_place(old),),
    )


def _place(one: Block) -> Span:
    return one.name_span or one.span
