"""The term of a contract in two versions: which days it is no longer in force, and on which it newly is."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping

from ..diagnostics import Bilingual
from ..model.base import Missing
from ..model.contract import Contract
from ..source import Span
from ..telling import SayableDate
from . import saying
from .changes import NOTHING, Change, Evidence
from .leaves import plain
from .moved import Days, TermMoved
from .renames import content
from .rules import OTHER, TERMS_FOR_CLIENT, TERMS_FOR_PROVIDER, WORDS, Rule
from .versions import Version

CLAUSE = "contract/in_force"
BOUNDS = frozenset({"in_force_from", "in_force_until"})
"""Facts of the rule set that this part compares."""

_FIXES = ("in_force", "renewed_for", "ends_on", "minimum_term")
"""What the text says of the days of force. A date elsewhere in a contract that is renewed by itself only
moves how far these are computed."""


def term(old: Version, new: Version) -> Iterator[Change]:
    """The days of force, and whom their move favours: days that are lost, the provider; gained, the client.

    What the text leaves open bounds nothing, as for the engine (K9). Where one version alone has a first
    day, nobody knows whom that favours: the other was not agreed on.
    """
    facts = [side.rules.contract for side in (old, new)]
    days = [(_date(one.in_force_from), _date(one.in_force_until)) for one in facts]
    contracts = old.contract, new.contract
    written = [content(one.in_force, {}) for one in contracts]
    if days[0] == days[1] and written[0] == written[1]:
        return
    rule: Rule = WORDS
    evidence: Evidence = "text"
    moved: TermMoved | None = None
    if any(
        content(getattr(old.contract, one), {}) != content(getattr(new.contract, one), {}) for one in _FIXES
    ):
        moved = TermMoved(_without(days[0], days[1]), _without(days[1], days[0]))
        rule, evidence = (OTHER, "unknown") if _one_is_open(days) else _rule(moved)
    yield Change(
        rule,
        CLAUSE,
        _said(old.contract, days[0]),
        _said(new.contract, days[1]),
        evidence,
        plain([facts[0].in_force_from, facts[0].in_force_until, written[0]]),
        plain([facts[1].in_force_from, facts[1].in_force_until, written[1]]),
        moved if rule is not WORDS else None,
        (),
        _places(new),
        _places(old),
    )


def _one_is_open(days: list[Days]) -> bool:
    return (days[0][0] is None) != (days[1][0] is None)


def _rule(moved: TermMoved) -> tuple[Rule, Evidence]:
    if moved.lost and moved.gained:
        return OTHER, "rule"
    if moved.lost or moved.gained:
        return (TERMS_FOR_PROVIDER if moved.lost else TERMS_FOR_CLIENT), "rule"
    return WORDS, "text"


def _date(text: str | None) -> datetime.date | None:
    return None if text is None else datetime.date.fromisoformat(text)


def _without(one: Days, other: Days) -> tuple[Days, ...]:
    """The days of a term that another one has not: before its first day, and after its last."""
    day = datetime.timedelta(days=1)
    (first, last), (start, end) = one, other
    if (first and end and end < first) or (last and start and last < start):
        return (one,)
    found: list[Days] = []
    if start is not None and (first is None or first < start):
        found.append((first, start - day))
    if end is not None and (last is None or end < last):
        found.append((end + day, last))
    return tuple(found)


def _said(contract: Contract, days: Days) -> Bilingual:
    """The term as the contract says it: `from … until …`, or why it has no dates."""
    force = contract.in_force
    if days == (None, None):
        if force is None:
            return NOTHING
        if isinstance(force.start, Missing):
            return saying.missing(force.start.why)
        return NOTHING
    words: Mapping[str, tuple[str, str, str]] = {
        "en": ("from {0} until {1}", "from {0}", "until {1}"),
        "fr": ("du {0} au {1}", "à compter du {0}", "jusqu’au {1}"),
    }
    found = []
    for language, forms in words.items():
        texts = ["" if one is None else SayableDate(one).say(language) for one in days]
        form = forms[0] if all(texts) else forms[1] if texts[0] else forms[2]
        found.append(form.format(*texts))
    return Bilingual(*found)


def _places(one: Version) -> tuple[Span, ...]:
    contract = one.contract
    if contract.in_force is not None:
        return (contract.in_force.span,)
    return (contract.name_span or contract.span,)
