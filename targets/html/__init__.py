"""The contract to read and to sign, as one HTML file that asks nothing of the network."""

from __future__ import annotations

from slacontract.document.branding import BROKEN_TEMPLATE, branding_of
from slacontract.document.build import document_of
from slacontract.document.fidelity import TERMS, lines
from slacontract.emitter import Artifact, Compiled, Emission, Target


def emit(compiled: Compiled) -> Emission:
    """`contract.html` in the language asked for, of the edition for the audience asked for."""
    from .render import render
    from .sandbox import BrokenTemplate

    document, diagnostics = document_of(compiled)
    told = tuple(lines(compiled, document.sections))
    try:
        page = render(document, branding_of(compiled.options))
    except BrokenTemplate as broken:
        finding = BROKEN_TEMPLATE.at(file=broken.file, line=broken.line, why=broken.why)
        return Emission((), told, (*diagnostics, finding))
    return Emission((Artifact("contract.html", page.encode("utf-8", "replace")),), told, diagnostics)


TARGET = Target(
    "html",
    "Contract to read and sign (HTML)",
    emit,
    proof="observed",
    terms=TERMS,
    branded=True,
    title_fr="Contrat à lire et à signer (HTML)",
)
