"""Facts that the document prints and no rule carries: each is reported, lest it be taken for counted."""

from __future__ import annotations

from collections.abc import Iterator

from ..diagnostics import Bilingual, Diagnostic, Kind, Severity, Words
from ..model import money as model
from ..model import quantities as q
from ..model.base import Missing, Node
from ..model.contract import Contract

PRINTED_ONLY = Kind(
    "SLA297",
    Severity.WARNING,
    Words("The document prints this, and nothing computes it: {why}.", "{instead}"),
    Words("Le document l’imprime, et rien ne le calcule : {why}.", "{instead}"),
)

_BY_CHANNEL = (
    Bilingual(
        "the clock starts whatever the channel of the report",
        "le chronomètre démarre quel que soit le canal du signalement",
    ),
    Bilingual(
        "Write an exception “when reported by” the channel, or delete “by means of”.",
        "Écrivez une exception « quand signalé par » ce canal, ou supprimez « au moyen de ».",
    ),
)
_NOTICE = (
    Bilingual(
        "of a notice of planned work only calendar days, calendar hours and business days are verified",
        "d’un préavis de travaux, seuls les jours et heures calendaires et les jours ouvrés sont vérifiés",
    ),
    Bilingual(
        "Give the notice in calendar days, in calendar hours or in business days.",
        "Exprimez le préavis en jours calendaires, en heures calendaires ou en jours ouvrés.",
    ),
)
_CAP = (
    Bilingual(
        "a limit of planned work or of downtime is compared in calendar hours",
        "une limite de travaux ou de panne se compare en heures calendaires",
    ),
    Bilingual(
        "Give the limit in calendar hours or minutes.",
        "Exprimez la limite en heures ou en minutes calendaires.",
    ),
)
_SEVERAL_CAPS = (
    Bilingual(
        "of several limits of the same planned work, only the first is compared",
        "de plusieurs limites des mêmes travaux, seule la première est comparée",
    ),
    Bilingual(
        "Keep one limit, or say the other in a clause.",
        "Gardez une seule limite, ou dites l’autre dans une clause.",
    ),
)
_LATENESS = (
    Bilingual(
        "lateness is measured in covered or in calendar hours, so this credit is not computed",
        "un retard se mesure en heures comptées ou calendaires, cet avoir n’est donc pas calculé",
    ),
    Bilingual(
        "Give the lateness in hours or minutes counted in a coverage, or in calendar hours.",
        "Exprimez le retard en heures ou en minutes comptées dans une couverture, ou calendaires.",
    ),
)
_ROTATION = (
    Bilingual(
        "a rotation hands over after calendar hours, days, weeks or months",
        "une rotation se relaie après des heures, jours ou semaines calendaires, ou des mois",
    ),
    Bilingual(
        "Give the turn in calendar days or weeks.", "Exprimez le tour en jours ou semaines calendaires."
    ),
)
_NO_DATE = (
    Bilingual("the rotation does not say when it begins", "la rotation ne dit pas quand elle commence"),
    Bilingual("Add “from” a date.", "Ajoutez « à compter du » et une date."),
)


def printed_only(contract: Contract) -> Iterator[Diagnostic]:
    """Each fact of an edition that no rule can carry, with what to write instead."""
    for node, (why, instead) in _facts(contract):
        yield PRINTED_ONLY.at(node.span, why=why, instead=instead)


def _facts(contract: Contract) -> Iterator[tuple[Node, tuple[Bilingual, Bilingual]]]:
    for clock in contract.clocks:
        if clock.starts_means is not None:
            yield clock.starts or clock, _BY_CHANNEL
    for works in contract.maintenance:
        for notice in works.notices:
            if not isinstance(notice.at_least, Missing) and not _verified(notice.at_least):
                yield notice, _NOTICE
        caps = [
            one for one in works.limits if one.side == "at-most" and isinstance(one.quantity, q.ElapsedTime)
        ]
        for cap in caps[1:]:
            yield cap, _SEVERAL_CAPS
    for credit in contract.credits:
        steps: list[model.Band | model.Slice] = [*credit.bands, *credit.slices]
        for step in steps:
            if not lateness_counts(step):
                yield step, _LATENESS
    limited = [limit for one in contract.maintenance for limit in one.limits]
    limited += [limit for one in contract.availabilities for limit in one.limits]
    for limit in limited:
        if limit.quantity is not None and not isinstance(limit.quantity, q.ElapsedTime):
            yield limit, _CAP
    for rota in contract.rotas:
        for rotation in rota.rotations:
            if not isinstance(rotation.every, q.CalendarTime | q.ElapsedTime):
                yield rotation, _ROTATION
            elif rotation.from_date is None:
                yield rotation, _NO_DATE


def lateness_counts(step: model.Band | model.Slice) -> bool:
    """Whether a step of a credit counts lateness, if any, in time that lateness is measured in (K13)."""
    lengths = [step.quantity, step.step_quantity if isinstance(step, model.Slice) else None]
    return all(isinstance(one, q.CoveredTime | q.ElapsedTime) for one in lengths if one is not None)


def _verified(notice: q.Quantity) -> bool:
    """Whether a notice of planned work is verified (K12)."""
    if isinstance(notice, q.CalendarTime):
        return notice.unit in ("day", "week")
    return isinstance(notice, q.ElapsedTime | q.BusinessDays)
