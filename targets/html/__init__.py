"""The contract to read and to sign, as one HTML file that asks nothing of the network."""

from __future__ import annotations

from slacontract.document.build import document_of
from slacontract.document.fidelity import TERMS, lines
from slacontract.emitter import Artifact, Compiled, Emission, Target

from .render import render


def emit(compiled: Compiled) -> Emission:
    """`contract.html` in the language asked for, of the edition for the audience asked for."""
    document, diagnostics = document_of(compiled)
    page = Artifact("contract.html", render(document).encode("utf-8", "replace"))
    return Emission((page,), tuple(lines(compiled, document.sections)), diagnostics)


TARGET = Target("html", "Contract to read and sign (HTML)", emit, proof="observed", terms=TERMS)
