"""The contract to sign, as one PDF for archives (PDF/A-3a) that screen readers can read (PDF/UA-1)."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from importlib.util import find_spec
from typing import NamedTuple

from slacontract.diagnostics import Diagnostic, Kind, Severity, Words
from slacontract.document.branding import (
    BAD_BRANDING,
    BROKEN_TEMPLATE,
    NO_FONT_FILES,
    Branding,
    branding_of,
)
from slacontract.document.build import document_of
from slacontract.document.fidelity import TERMS, lines
from slacontract.emitter import Artifact, Compiled, Emission, NotAttached, Target
from slacontract.ruleset.schema import dump_json

TEMPLATE = "contract.typ"
RULES = "rules.json"
NEEDS = ("typst", "fontTools")

MISSING_EXTRA = Kind(
    "SLA540",
    Severity.ERROR,
    Words(
        "PDF needs the package {package}, which is not installed.",
        "Install it with: pip install 'slacontract[pdf]', or leave out -t pdf.",
    ),
    Words(
        "Le PDF demande le paquet {package}, qui n’est pas installé.",
        "Installez-le par : pip install 'slacontract[pdf]', ou omettez -t pdf.",
    ),
)
NOT_SHOWN = Kind(
    "SLA541",
    Severity.WARNING,
    Words(
        "No font of the PDF has these characters; each is printed as its code in a box: {codes}.",
        "Write them otherwise, or remove those that cannot be seen.",
    ),
    Words(
        "Aucune police du PDF n’a ces caractères ; chacun est imprimé par son code encadré : {codes}.",
        "Écrivez-les autrement, ou supprimez ceux qui ne se voient pas.",
    ),
)
SHOWN_CODES = 12
NOT_ATTACHED = Kind(
    "SLA543",
    Severity.NOTE,
    Words(
        "The PDF bears its rules but not the contract’s own text: {why}.",
        "Send the text beside it, if the other party is to compile it.",
    ),
    Words(
        "Le PDF porte ses règles mais pas le texte du contrat : {why}.",
        "Envoyez le texte à part, si l’autre partie doit le compiler.",
    ),
)


class _Why(NamedTuple):
    """A reason in each language of messages."""

    en: str
    fr: str

    def say(self, language: str) -> str:
        return self.fr if language == "fr" else self.en


_WHY_NOT_ATTACHED = {
    "amendment": _Why(
        "it is an amendment, and what it changes cannot be sent as it is written",
        "c’est un avenant, et ce qu’il modifie ne peut être transmis tel qu’il est écrit",
    ),
    "text-file": _Why(
        "a clause takes its words from another file", "une clause reprend les mots d’un autre fichier"
    ),
    "files": _Why(
        "the files that it is made of cannot be put together as one",
        "les fichiers dont il est fait ne peuvent être réunis en un seul",
    ),
    "names": _Why(
        "without what is for the provider only it would give other rules",
        "sans ce qui est réservé au prestataire, il donnerait d’autres règles",
    ),
}


def emit(compiled: Compiled) -> Emission:
    """`contract.pdf`, as `begin` lays it out."""
    return begin(compiled)()


def begin(compiled: Compiled) -> Callable[[], Emission]:
    """`contract.pdf` in the language asked for, of the edition for the audience asked for.

    The rule set of that edition is attached, and the contract's own text as that audience may read it, with
    the lock of its holidays; where it is left out, that is said. The date inside is that of the revision,
    or else of the signature, or of the start: two builds of one contract are equal to the byte. Typesetting
    is left to what is returned.
    """
    document, found = document_of(compiled)
    told = tuple(lines(compiled, document.sections))
    missing = [name for name in NEEDS if find_spec(name) is None]
    if missing:
        lacking = MISSING_EXTRA.at(compiled.contract.span, package=missing[0])
        return lambda: Emission((), told, (*found, lacking))
    from .fonts import Unreadable, check
    from .render import Unset, laid_out

    brand = branding_of(compiled.options)
    try:
        check(brand.font, tuple(content for _, content in brand.fonts))
    except Unreadable as problem:
        finding = BAD_BRANDING.at(key="fonts", why=_Why(problem.en, problem.fr))
        return lambda: Emission((), told, (*found, finding))
    files = {RULES: dump_json(compiled.rules)}
    if not isinstance(compiled.attached, NotAttached):
        files |= compiled.attached
    typeset, not_shown = laid_out(document, _date(compiled), files, brand)
    findings: list[Diagnostic] = list(found)
    if brand.font and not brand.fonts:
        findings.append(NO_FONT_FILES.at(font=brand.font))
    if not_shown:
        findings.append(NOT_SHOWN.at(compiled.contract.span, codes=_codes(not_shown)))
    if isinstance(compiled.attached, NotAttached):
        findings.append(NOT_ATTACHED.at(compiled.contract.span, why=_WHY_NOT_ATTACHED[compiled.attached.why]))

    def finish() -> Emission:
        try:
            content = typeset()
        except Unset as problem:
            return Emission((), told, (*found, _of_branding(brand, problem.why, problem.line)))
        return Emission((Artifact("contract.pdf", content),), told, tuple(findings))

    return finish


def _of_branding(brand: Branding, why: str, line: int) -> Diagnostic:
    """What is to be changed where the typesetter refuses what the provider brought along."""
    if TEMPLATE in brand.templates:
        return BROKEN_TEMPLATE.at(file=TEMPLATE, line=line, why=why)
    return BAD_BRANDING.at(key="logo" if brand.logo else "fonts", why=why)


def _codes(characters: tuple[str, ...]) -> str:
    shown = [f"U+{ord(one):04X}" for one in characters[:SHOWN_CODES]]
    return ", ".join(shown) + (", …" if len(characters) > SHOWN_CODES else "")


def _date(compiled: Compiled) -> datetime.date:
    """The date that stands for this text of the contract, without a look at any clock."""
    contract = compiled.contract
    if contract.revision and contract.revision.date:
        return contract.revision.date
    if contract.signed:
        return contract.signed.date
    if contract.in_force and isinstance(contract.in_force.start, datetime.date):
        return contract.in_force.start
    return datetime.date(2000, 1, 1)


TARGET = Target(
    "pdf",
    "Contract to read and sign (PDF)",
    emit,
    proof="observed",
    terms=TERMS,
    needs=NEEDS,
    branded=True,
    attaches=True,
    begin=begin,
    title_fr="Contrat à lire et à signer (PDF)",
)
