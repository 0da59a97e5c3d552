"""The contract as Markdown, to read its changes in a pull request."""

from __future__ import annotations

from slacontract.document.build import document_of
from slacontract.document.fidelity import TERMS, lines
from slacontract.emitter import Artifact, Compiled, Emission, Target

from .render import render


def emit(compiled: Compiled) -> Emission:
    """`contract.md` in the language asked for, of the edition for the audience asked for."""
    document, diagnostics = document_of(compiled)
    page = Artifact("contract.md", render(document).encode("utf-8", "replace"))
    return Emission((page,), tuple(lines(compiled, document.sections)), diagnostics)


TARGET = Target(
    "markdown",
    "Contract to review in a pull request (Markdown)",
    emit,
    proof="observed",
    terms=TERMS,
    branded=True,
    title_fr="Contrat à relire dans une demande de fusion (Markdown)",
)
