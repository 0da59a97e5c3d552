"""The contract as a Word file, for parties that negotiate in one."""

from __future__ import annotations

import datetime
from importlib.util import find_spec

from slacontract.diagnostics import Kind, Severity, Words
from slacontract.document.branding import branding_of
from slacontract.document.build import document_of
from slacontract.document.fidelity import TERMS, lines
from slacontract.emitter import Artifact, Compiled, Emission, Target

NEEDS = ("docx",)

MISSING_EXTRA = Kind(
    "SLA542",
    Severity.ERROR,
    Words(
        "A Word file needs the package python-docx, which is not installed.",
        "Install it with: pip install 'slacontract[docx]', or leave out -t docx.",
    ),
    Words(
        "Un fichier Word demande le paquet python-docx, qui n’est pas installé.",
        "Installez-le par : pip install 'slacontract[docx]', ou omettez -t docx.",
    ),
)


def emit(compiled: Compiled) -> Emission:
    """`contract.docx` in the language asked for, of the edition for the audience asked for."""
    document, diagnostics = document_of(compiled)
    told = tuple(lines(compiled, document.sections))
    if find_spec(NEEDS[0]) is None:
        return Emission((), told, (*diagnostics, MISSING_EXTRA.at(compiled.contract.span)))
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
    needs=NEEDS,
    branded=True,
)
