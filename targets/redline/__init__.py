"""What an amendment changes, old and new side by side, ready to sign: an HTML file and a PDF.

The text before the amendment comes in the option `before`, what changes in `changes`: the command line
gives both. A contract without an amendment has no redline.
"""

from __future__ import annotations

import datetime
from dataclasses import replace
from importlib.util import find_spec

from slacontract.diagnostics import Kind, Severity, Words
from slacontract.document.build import document_of
from slacontract.document.fidelity import TERMS, lines
from slacontract.document.redline import as_data, redline_of
from slacontract.emitter import Artifact, Compiled, Emission, Target

NOTHING_TO_COMPARE = Kind(
    "SLA439",
    Severity.NOTE,
    Words(
        "There is no redline: the contract is no amendment, so nothing is there to compare it with.",
        "Build the amendment itself, or compare two files: slac redline OLD NEW.",
    ),
    Words(
        "Pas de version comparée : le contrat n’est pas un avenant, rien n’est là pour l’y comparer.",
        "Produisez l’avenant lui-même, ou comparez deux fichiers : slac redline ANCIEN NOUVEAU.",
    ),
)
NO_TYPESETTER = Kind(
    "SLA546",
    Severity.WARNING,
    Words(
        "The redline is made as HTML only: a PDF needs the package typst, which is not installed.",
        "Install it with: pip install 'slacontract[pdf]', or print the HTML file.",
    ),
    Words(
        "La version comparée n’est produite qu’en HTML : un PDF demande le paquet typst, absent.",
        "Installez-le par : pip install 'slacontract[pdf]', ou imprimez le fichier HTML.",
    ),
)
NOT_SHOWN = Kind(
    "SLA547",
    Severity.WARNING,
    Words(
        "No font of ours shows these characters; the PDF of the redline shows their numbers: {characters}.",
        "Write the text without them.",
    ),
    Words(
        "Aucune de nos polices n’a ces caractères ; le PDF comparé en montre les numéros : {characters}.",
        "Écrivez le texte sans eux.",
    ),
)


def emit(compiled: Compiled) -> Emission:
    """`redline.html` and `redline.pdf` in the language asked for (the first, of two), for the audience."""
    before = compiled.options.get("before")
    language = compiled.language.partition("+")[0]
    document, found = document_of(replace(compiled, language=language, options={}))
    said = lines(compiled, document.sections)
    if not isinstance(before, Compiled):
        why = "no amendment: nothing to compare it with"
        none = tuple(replace(line, degree="not-expressible", how=why) for line in said)
        return Emission((), none, (NOTHING_TO_COMPARE.at(compiled.contract.span),))
    told = tuple(replace(line, how="where it changes") for line in said)
    old, _ = document_of(replace(before, language=language, options={}))
    redline = redline_of(old, document, compiled.options.get("changes", ()), compiled.options.get("head", {}))
    data = as_data(redline)
    from .page import page

    artifacts = [Artifact("redline.html", page(data).encode("utf-8", "replace"))]
    if find_spec("typst") is None:
        return Emission(tuple(artifacts), told, (*found, NO_TYPESETTER.at(compiled.contract.span)))
    from .sheet import sheet

    content, missing = sheet(data, _on(compiled))
    artifacts.append(Artifact("redline.pdf", content))
    if missing:
        found = (*found, NOT_SHOWN.at(compiled.contract.span, characters=", ".join(missing)))
    return Emission(tuple(artifacts), told, found)


def _on(compiled: Compiled) -> datetime.date:
    """The date that the file says it was made: of the revision, that two builds be equal."""
    revision = compiled.contract.revision
    return revision.date if revision and revision.date else datetime.date(2000, 1, 1)


TARGET = Target(
    "redline",
    "What an amendment changes, to sign (HTML, PDF)",
    emit,
    proof="observed",
    terms=TERMS,
    compares=True,
    title_fr="Ce que change un avenant, à signer (HTML, PDF)",
)
