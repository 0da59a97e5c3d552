"""What a redline needs beside the new text: the text before, each change in words, and the head."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from ...checks._words import SayableMetric
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
    return {"before": before, "changes": told(changes, job.language), "head": head}


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
    return {"before": old, "changes": told(changes, new.language), "head": head}


def told(changes: tuple[Change, ...], language: str) -> tuple[Mapping[str, str], ...]:
    """Each change in the words of a language; of what is only worded otherwise, the text itself is shown:
    `about` is its id in the document."""
    return tuple(
        {
            "about": _about(one) if one.evidence == "text" else "",
            "clause": _clause(one, language),
            "change": say("worded-otherwise", language)
            if one.evidence == "text"
            else f"{one.old.say(language)} → {one.new.say(language)}",
            "favours": one.favours,
            "witness": one.witness.say(language) if one.witness is not None else "",
        }
        for one in changes
    )


def _about(change: Change) -> str:
    """The id under which the document has the words of a clause."""
    kind, *names = change.clause.split("/")
    return f"{'ticket-type' if kind == 'type' else kind}-{names[0]}" if names else ""


def _clause(change: Change, language: str) -> str:
    """`P1: the response`, `P1 : la réponse`; the names of another clause after what kind it is."""
    kind, *names = change.clause.split("/")
    if kind == "commitment" and len(names) > 1:
        colon = " : " if language == "fr" else ": "
        whom = say("every-ticket", language) if names[0] == "*" else names[0]
        said = f"{whom}{colon}{SayableMetric(names[1]).say(language)}"
        said += "".join(f", {name}" for name in names[2:])
    else:
        known = KINDS.get(kind, (kind, kind))[1 if language == "fr" else 0]
        if change.evidence == "text":
            names = names[:1]  # what follows is a part of the block, by the name that the model has for it
        said = " ".join([known, *(name.replace("_", " ") for name in names if kind != "contract")])
    return f"{', '.join(change.plans)}: {said}" if change.plans else said


KINDS = {
    "availability": ("Availability", "Disponibilité"),
    "channel": ("Channel", "Canal"),
    "clause": ("Clause", "Clause"),
    "clock": ("Clock", "Chronomètre"),
    "commitments": ("Commitments", "Engagements"),
    "contract": ("The contract", "Le contrat"),
    "coverage": ("Coverage", "Couverture"),
    "credit": ("Service credit", "Avoir"),
    "criterion": ("Criterion", "Critère"),
    "definition": ("Definition", "Définition"),
    "duty": ("Duty", "Obligation"),
    "exception": ("Exception", "Exception"),
    "holidays": ("Public holidays", "Jours fériés"),
    "ladder": ("Escalation", "Escalade"),
    "maintenance": ("Maintenance", "Maintenance"),
    "matrix": ("Priority by two criteria", "Priorité selon deux critères"),
    "plan": ("Plan", "Formule"),
    "prepaid": ("Prepaid time", "Temps prépayé"),
    "price": ("Price", "Prix"),
    "priority": ("Priority", "Priorité"),
    "priority-rules": ("How priorities are given", "Attribution des priorités"),
    "report-form": ("What a report holds", "Contenu d’un signalement"),
    "right": ("Right", "Droit"),
    "role": ("Role", "Rôle"),
    "rota": ("Rota", "Tour de garde"),
    "scope": ("Scope", "Périmètre"),
    "service": ("Service", "Service"),
    "site": ("Site", "Site"),
    "state": ("State", "État"),
    "supplier": ("Supplier", "Fournisseur"),
    "time-record": ("Record of time", "Relevé de temps"),
    "type": ("Type of ticket", "Type de ticket"),
}
"""What the first part of a clause's path is called."""


def _version(one: Compiled) -> Version:
    from ...compare import Version
    from ...ruleset.sources import Sources

    return Version(one.contract, one.rules, Sources({}))


def _without_examples(contract: Contract) -> Contract:
    return contract.model_copy(update={"worked_examples": ()})
