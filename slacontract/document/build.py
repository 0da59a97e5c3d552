"""From a compiled contract to the document a client receives: one tree, whatever the format."""

from __future__ import annotations

import threading
from dataclasses import replace
from operator import is_

from ..diagnostics import Diagnostic, Kind, Severity, Words
from ..emitter import Compiled
from .branding import branding_of
from .parts import coverage, examples, money, parties, people, promises, rest, tickets
from .parts.base import Maker
from .sidebyside import side_by_side
from .tree import Document, Items, Open, Paragraph, Run, Section, numbered, open_points
from .wording.clauses import Wording
from .wording.languages import grammar_of

UNTRANSLATED = Kind(
    "SLA530",
    Severity.WARNING,
    Words(
        "{n} texts have no translation into the document’s language; they are printed as written.",
        "Add the translation after the text: “…” in English “…”.",
    ),
    Words(
        "{n} textes n’ont pas de traduction dans la langue du document ; ils sont imprimés tels quels.",
        "Ajoutez la traduction après le texte : « … » en anglais « … ».",
    ),
)
NO_WORDING = Kind(
    "SLA531",
    Severity.WARNING,
    Words(
        "Documents cannot be worded in “{language}” yet; English is used.",
        "Build with --lang en or --lang fr.",
    ),
    Words(
        "Les documents ne peuvent pas encore être rédigés en « {language} » ; l’anglais est employé.",
        "Construisez avec --lang fr ou --lang en.",
    ),
)

INCOMPLETE_WORDING = Kind(
    "SLA532",
    Severity.WARNING,
    Words(
        "{n} sentences of this document have no wording in “{language}” yet; they stand in English: {keys}.",
        "Build with --lang en or --lang fr, or have these sentences worded.",
    ),
    Words(
        "{n} phrases de ce document ne sont pas encore rédigées en « {language} » ; elles y sont en "
        "anglais : {keys}.",
        "Construisez avec --lang fr ou --lang en, ou faites rédiger ces phrases.",
    ),
)
SHOWN_KEYS = 8


_last: list[tuple[tuple[object, ...], tuple[object, ...], tuple[Document, tuple[Diagnostic, ...]]]] = []
"""The document made last, and of what: several formats are made of one contract."""
_making = threading.Lock()
"""Formats made at the same time wait for the one document."""


def document_of(compiled: Compiled) -> tuple[Document, tuple[Diagnostic, ...]]:
    """The document of a contract in `compiled.language` (`fr`, or `fr+en` side by side), for its audience.

    Reads the edition it is given: a client's document never sees what is for the provider only. What is
    open is listed at the end of a draft. Texts without a translation are printed as written, and reported.
    """
    brand = compiled.options.get("branding")
    parts = (compiled.contract, compiled.rules, compiled.examples, brand)
    said = (compiled.audience, compiled.language, compiled.release)
    with _making:
        for its_parts, its_said, made in _last:
            if its_said == said and all(map(is_, its_parts, parts)):
                return made
        made = _document(compiled)
        _last[:] = [(parts, said, made)]
        return made


def _document(compiled: Compiled) -> tuple[Document, tuple[Diagnostic, ...]]:
    first, _, second = compiled.language.partition("+")
    document, found = _in_one_language(replace(compiled, language=first))
    if second and second != first:
        other, more = _in_one_language(replace(compiled, language=second))
        return side_by_side(document, other), (*found, *more)
    return document, found


def _in_one_language(compiled: Compiled) -> tuple[Document, tuple[Diagnostic, ...]]:
    grammar = grammar_of(compiled.language)
    make = Maker(compiled, Wording(compiled.contract, grammar))
    sections = numbered(_chapters(make))
    points = open_points(sections)
    if points and not compiled.release:
        sections = numbered((*sections, _open(make, points)))
    labels = {
        key: grammar.text(f"label.{key}")
        for key in ("contents", "top", "page", "draft", "skip", "open", "provider-only")
    }
    labels |= {mark: grammar.nouns[mark] for mark in ("colon", "semicolon")}
    data = compiled.rules.data
    labels["data"] = grammar.text("label.data", tzdata=data.tzdata, holidays=data.holidays)
    signing = parties.signatures(make)
    title = grammar.say("chapter.signatures")
    sections = (*sections, Section("signatures", title, signing))
    found: list[Diagnostic] = []
    if compiled.language != grammar.language:
        found.append(NO_WORDING.at(compiled.contract.span, language=compiled.language))
    if make.w.untranslated:
        spans = [text.span for text in make.w.untranslated.values()]
        found.append(UNTRANSLATED.at(*spans[:20], n=len(spans)))
    document = Document(grammar.language, parties.cover(make, points), sections, labels, points)
    if grammar.missed:
        keys = ", ".join(sorted(grammar.missed)[:SHOWN_KEYS]) + (
            ", …" if len(grammar.missed) > SHOWN_KEYS else ""
        )
        found.append(
            INCOMPLETE_WORDING.at(
                compiled.contract.span, n=len(grammar.missed), language=grammar.language, keys=keys
            )
        )
    return document, tuple(found)


def _chapters(make: Maker) -> tuple[Section, ...]:
    return (
        parties.chapter(make),
        people.definitions(make),
        people.scope(make),
        coverage.chapter(make),
        people.people(make),
        tickets.tickets(make),
        tickets.priorities(make),
        promises.chapter(make, tickets.clocks(make)),
        promises.plans(make),
        tickets.escalation(make),
        money.maintenance(make),
        money.availability(make),
        money.credits(make),
        rest.duties(make),
        money.prices(make),
        rest.clauses(make),
        rest.standing_clauses(make, branding_of(make.compiled.options)),
        people.suppliers(make),
        rest.waivers(make),
        examples.chapter(make),
        coverage.annex(make),
    )


def _open(make: Maker, points: tuple[Open, ...]) -> Section:
    """The list of what is still to be agreed."""
    items = tuple(
        (Paragraph((Run(point.number, "strong", target=point.section), Run(" – "), *point.phrase)),)
        for point in points
    )
    return Section("open-points", make.w.say("chapter.open-points"), (make.lead("open.lead"), Items(items)))
