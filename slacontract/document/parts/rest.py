"""Duties and rights, free clauses, accepted risks."""

from __future__ import annotations

from dataclasses import replace

from ...model.parties import Clause, Waiver
from ...model.tickets import Duty, Right
from ..branding import Branding
from ..markdown import markdown_blocks
from ..tree import Block, Run, Section
from .base import Maker


def duties(make: Maker) -> Section:
    """Duties and rights of the parties."""
    contract = make.contract
    sections = [make.section("duty", one, _duty(make, one), n) for n, one in enumerate(contract.duties, 1)]
    sections += [make.section("right", one, _right(make, one), n) for n, one in enumerate(contract.rights, 1)]
    return make.chapter("duties", sections=sections)


def _duty(make: Maker, duty: Duty) -> list[Block]:
    w = make.w
    doing = [*([w.texts(duty.does)] if duty.does else []), *(w.task(task) for task in duty.tasks)]
    said = [make.sentence("duty.does", parties=w.parties(duty.of), texts=texts) for texts in doing]
    if not said:
        said = [make.sentence("duty.of", parties=w.parties(duty.of))]
    for done in duty.done:
        said.append(make.sentence("duty.done", delay=w.due(done)))
    if duty.automatic:
        said.append(make.sentence("automatic"))
    if duty.automatic_counts is not None:
        said.append(make.sentence(f"duty.automatic-{'counts' if duty.automatic_counts else 'ignored'}"))
    if duty.free_of_charge:
        said.append(make.sentence("free-of-charge"))
    return [*make.said(said), *make.about(duty)]


def _right(make: Maker, right: Right) -> list[Block]:
    w = make.w
    said = [make.sentence("right.of", parties=w.parties(right.of))]
    said += [make.sentence("right.arises", condition=w.condition(one)) for one in right.arises]
    said += [make.sentence("right.exercise", delay=w.due(due)) for due in right.exercise]
    said += w.limits(right.limits)
    return [*make.said(said), *make.about(right)]


def clauses(make: Maker) -> Section:
    """Free clauses: they bind like all others and are marked §."""
    sections = []
    for number, one in enumerate(make.contract.clauses, 1):
        section = make.section("clause", one, _clause(make, one), number)
        sections.append(replace(section, title=(Run("§ "), *section.title)))
    return make.chapter("clauses", sections=sections)


def standing_clauses(make: Maker, brand: Branding) -> Section:
    """Clauses that the provider adds to all its contracts, from Markdown; marked § as free clauses are."""
    text = brand.in_language(brand.clauses, make.w.language)
    if not text.strip():
        return make.chapter("standing-clauses")
    lead = make.lead("standing-clauses.lead")
    return make.chapter("standing-clauses", lead, *markdown_blocks(text))


def _clause(make: Maker, clause: Clause) -> list[Block]:
    blocks: list[Block] = []
    w = make.w
    if clause.written_in and clause.written_in != w.language:
        blocks.append(make.note("clause.written-in", language=w.language_name(clause.written_in)))
    for text in clause.paragraphs:
        (run,) = w.text(text, source=True)
        other = run.language or (clause.written_in if clause.written_in != w.language else "")
        blocks += markdown_blocks(run.text, other or "")
    if clause.file_content is not None:
        other = clause.written_in if clause.written_in and clause.written_in != w.language else ""
        blocks += markdown_blocks(clause.file_content, other)
    elif clause.text_file:
        blocks.append(make.paragraph("clause.file", file=w.quote(clause.text_file)))
    return blocks + make.about(clause)


def waivers(make: Maker) -> Section:
    """Risks that the provider accepted; for the provider only."""
    sections = [
        make.section("waiver", one, _waiver(make, one), n) for n, one in enumerate(make.contract.waivers, 1)
    ]
    return make.chapter("waivers", sections=sections)


def _waiver(make: Maker, waiver: Waiver) -> list[Block]:
    w = make.w
    said = [
        make.sentence(
            "waiver.code", code=waiver.code, by=w.text(waiver.by), until=w.grammar.date(waiver.until)
        ),
        make.sentence("waiver.reason", reason=w.text(waiver.reason)),
    ]
    concerns = [w.ref(ref) for ref in waiver.concerns] + [w.quote(text) for text in waiver.concerns_targets]
    if concerns:
        said.append(make.sentence("waiver.concerns", items=w.all_of(concerns)))
    return [*make.said(said), *make.about(waiver)]
