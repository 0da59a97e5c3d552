"""The contract as a Word file, for parties that negotiate in one."""

from __future__ import annotations

import datetime

from slacontract.document.branding import branding_of
from slacontract.document.build import document_of
from slacontract.document.fidelity import TERMS, lines
from slacontract.emitter import Artifact, Compiled, Emission, Target


def emit(compiled: Compiled) -> Emission:
    """`contract.docx` in the language asked for, of the edition for the audience asked for."""
    document, diagnostics = document_of(compiled)
    told = tuple(lines(compiled, document.sections))
    from .render import render

    revision = compiled.contract.revision
    on = revision.date if revision and revision.date else datetime.date(2000, 1, 1)
    content = render(document, on, branding_of(compiled.options))
    return Emission((Artifact("contract.docx", content),), told, diagnostics)


TARGET = Target(
    "docx",
    "Contract to negotiate (Word)",
    emit,
    proof="observed",
    terms=TERMS,
    branded=True,
    title_fr="Contrat à négocier (Word)",
)
