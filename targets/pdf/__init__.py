"""The contract to sign, as one PDF for archives (PDF/A-3a) that screen readers can read (PDF/UA-1)."""

from __future__ import annotations

import datetime
from importlib.util import find_spec

from slacontract.diagnostics import Diagnostic, Kind, Severity, Words
from slacontract.document.branding import BAD_BRANDING, BROKEN_TEMPLATE, Branding, branding_of
from slacontract.document.build import document_of
from slacontract.document.fidelity import TERMS, lines
from slacontract.emitter import Artifact, Compiled, Emission, Target
from slacontract.ruleset.schema import dump_json

TEMPLATE = "contract.typ"
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


def emit(compiled: Compiled) -> Emission:
    """`contract.pdf` in the language asked for, of the edition for the audience asked for.

    The rule set of that edition is attached. The date inside is that of the revision, or else of the
    signature, or of the start: two builds of one contract are equal to the byte.
    """
    document, found = document_of(compiled)
    told = tuple(lines(compiled, document.sections))
    missing = [name for name in NEEDS if find_spec(name) is None]
    if missing:
        return Emission((), told, (*found, MISSING_EXTRA.at(compiled.contract.span, package=missing[0])))
    from .render import Unset, render

    brand = branding_of(compiled.options)
    try:
        content, not_shown = render(document, _date(compiled), dump_json(compiled.rules), brand)
    except Unset as problem:
        return Emission((), told, (*found, _of_branding(brand, problem.why, problem.line)))
    findings: list[Diagnostic] = list(found)
    if not_shown:
        findings.append(NOT_SHOWN.at(compiled.contract.span, codes=_codes(not_shown)))
    return Emission((Artifact("contract.pdf", content),), told, tuple(findings))


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
    "pdf", "Contract to read and sign (PDF)", emit, proof="observed", terms=TERMS, needs=NEEDS, branded=True
)
