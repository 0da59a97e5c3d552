"""What a redline needs beside the new text: the text before, each change in words, and the head."""

from __future__ import annotations

import datetime
import re
from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from ...telling import SayableDate
from ..words import say

if TYPE_CHECKING:
    from ...compare import Change, Version
    from ...compiling import Compilation, Edition
    from ...emitter import Compiled
    from ...model.contract import Contract


def options_for_amendment(
    compiled: Compilation, edition: Edition, reader: str, job: Compiled
) -> Mapping[str, Any]:
    """The options of a target that compares an amendment with the text before it; none for a contract.

    `edition`: what `for_reader` gave for the reader; `job`: what the target is given. The worked examples of
    the text before are left out: an amendment says nothing of them.
    """
    from ...compare import compare, versions_of
    from ...compiling import Texts
    from ...model.edition import amendment_for_client, for_client

    texts = compiled.texts
    if texts is None or not texts.amendments:
        return {}
    if reader == "client":
        texts = Texts(for_client(texts.base), tuple(map(amendment_for_client, texts.amendments)))
    own = replace(compiled, texts=texts, rules=edition.rules, places=edition.places)
    old, new = (_from_its_day(own, one) for one in versions_of(own)[-2:])
    amendment = texts.amendments[-1]
    before = replace(job, contract=_without_examples(old.contract), rules=old.rules, examples=(), options={})
    title = amendment.label.in_language(job.language) if amendment.label else amendment.name
    of = edition.contract.title(job.language)
    effect, period = amendment.takes_effect, amendment.from_period_of
    head = {
        "title": title or of,
        "amends": of,
        "effect": SayableDate(effect).say(job.language) if isinstance(effect, datetime.date) else "",
        "signed": SayableDate(amendment.signed.date).say(job.language) if amendment.signed else "",
        "periods": SayableDate(period).say(job.language) if period else "",
    }
    same = (replace(one, contract=_without_examples(one.contract)) for one in (old, new))
    changes = compare(*same).changes
    return {
        "before": before,
        "changes": told(changes, job.language, old.contract, new.contract),
        "head": head,
    }


def _from_its_day(compiled: Compilation, version: Version) -> Version:
    """A text as it would hold while the last amendment does: a dated example lies there, not before."""
    assert compiled.rules is not None
    (edition,) = version.rules.editions
    held = edition.model_copy(update={"in_force": compiled.rules.editions[-1].in_force})
    return replace(version, rules=version.rules.model_copy(update={"editions": (held,)}))


def options_for_pair(old: Compiled, new: Compiled) -> Mapping[str, Any] | None:
    """The options of a target that compares two whole texts; None where they are of different contracts."""
    from ...compare import compare

    comparison = compare(_version(old), _version(new))
    if not comparison.related:
        return None
    changes = comparison.changes
    head = {"title": new.contract.title(new.language), "amends": old.contract.title(old.language)}
    said = told(changes, new.language, old.contract, new.contract)
    return {"before": old, "changes": said, "head": head}


def told(
    changes: tuple[Change, ...], language: str, old: Contract, new: Contract
) -> tuple[Mapping[str, str], ...]:
    """Each change in the words of a language, blocks by the titles that the document has for them in the old
    contract and in the new one; of what is only worded otherwise, the text itself is shown: `about` is its id
    in the document."""
    were, are = _titles(old, language), _titles(new, language)
    return tuple(
        {
            "about": _about(one) if one.evidence == "text" else "",
            "clause": _subject(one, {**were, **are}, language),
            "change": say("worded-otherwise", language)
            if one.evidence == "text"
            else f"{_titled(one.old.say(language), were)} → {_titled(one.new.say(language), are)}",
            "favours": one.favours,
            "witness": one.witness.say(language) if one.witness is not None else "",
        }
        for one in changes
    )


def _about(change: Change) -> str:
    """The id under which the document has the words of a clause."""
    kind, *names = change.clause.split("/")
    return f"{'ticket-type' if kind == 'type' else kind}-{names[0]}" if names else ""


def _subject(change: Change, titles: Mapping[str, str], language: str) -> str:
    """What a change is about, with the plans where it is not in all of them: `P1 – Critical, response`."""
    from ...compare.subjects import subject

    plans = [titles.get(name, name) for name in change.plans]
    kind, *names = change.clause.split("/")
    if change.evidence == "text" and kind not in ("commitment", "contract"):
        names = names[:1]  # its words stand beside it, whatever fact of the block they are
    about = subject("/".join([kind, *names]), titles).say(language)
    if not plans and kind != "commitment":
        about = about[:1].upper() + about[1:]
    return ", ".join([*plans, about])


def _titles(contract: Contract, language: str) -> dict[str, str]:
    """What the document calls each block of a contract, by name; a priority by code and label."""
    from ...compare.renames import KINDS

    blocks = [block for kind in KINDS for block in getattr(contract, kind) if block.name and block.label]
    found = {block.name: block.title(language) for block in blocks}
    for one in contract.priorities:
        if one.name in found and len(one.name) <= 3 and one.name[-1:] not in found[one.name]:
            found[one.name] = f"{one.name} – {found[one.name]}"
    return found


def _titled(said: str, titles: Mapping[str, str]) -> str:
    """A value in words, the names that stand in it in quotes by their titles; of a union each."""

    def title(found: re.Match[str]) -> str:
        parts = found[2].split(" + ")
        if not all(part in titles for part in parts):
            return found[0]
        return found[1] + " + ".join(titles[part] for part in parts) + found[3]

    return _QUOTED.sub(title, said)


_QUOTED = re.compile(r"(“|«\s)([^“”«»]+?)(”|\s»)")


def _version(one: Compiled) -> Version:
    from ...compare import Version
    from ...ruleset.sources import Sources

    return Version(one.contract, one.rules, Sources({}))


def _without_examples(contract: Contract) -> Contract:
    return contract.model_copy(update={"worked_examples": ()})
