"""May a change be merged: which ones fail, which are accepted and why, and whether version and notice fit."""

from __future__ import annotations

import datetime
import fnmatch
import json
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Literal

from ..clock import calendar
from ..diagnostics import Bilingual, Diagnostic, Kind, Severity, Words
from ..model.base import Missing
from ..model.clauses import Notice
from ..model.contract import Contract
from ..model.quantities import BusinessDays, CalendarTime, WorkingDays
from ..records import dataclass, field
from ..telling import SayableDate
from .changes import Change, Comparison
from .versions import Version

FailOn = Literal["worse-for-client", "worse-for-provider", "any", "none"]
FAIL_ON: tuple[FailOn, ...] = ("worse-for-client", "worse-for-provider", "any", "none")
_FAILS: dict[FailOn, frozenset[str]] = {
    "worse-for-client": frozenset({"provider", "mixed"}),
    "worse-for-provider": frozenset({"client", "mixed"}),
    "any": frozenset({"provider", "client", "mixed", "neutral"}),
    "none": frozenset(),
}
APPROVALS_FILE = ".slac-approvals.toml"

BAD_APPROVALS = Kind(
    "SLA035",
    Severity.ERROR,
    Words("{file} cannot be used: {why}.", "Correct this entry of {file}."),
    Words("{file} est inutilisable : {why}.", "Corrigez cette entrée de {file}."),
)
VERSION_TOO_SMALL = Kind(
    "SLA447",
    Severity.WARNING,
    Words(
        "The version {move}, which is too little for these changes ({size}).",
        "Raise the version or the number of the revision: {wanted}.",
    ),
    Words(
        "La version {move}, ce qui est trop peu pour ces changements ({size}).",
        "Augmentez la version ou le numéro de révision : {wanted}.",
    ),
)
NOTICE_TOO_SHORT = Kind(
    "SLA448",
    Severity.WARNING,
    Words(
        "The change takes effect on {effect}; the notice allows {earliest} at the earliest.",
        "Put the effect on {earliest} or later, or have both parties waive the notice.",
    ),
    Words(
        "Le changement prend effet le {effect} ; avec le préavis du contrat, au plus tôt le {earliest}.",
        "Fixez l’effet au {earliest} ou plus tard, ou faites renoncer les deux parties au préavis.",
    ),
)
APPROVAL_OVER = Kind(
    "SLA449",
    Severity.WARNING,
    Words(
        "The approval of change {fingerprint} by {by} ended on {until}.",
        "Approve it anew with a later date, or restore what stood before.",
    ),
    Words(
        "L’accord de {by} pour le changement {fingerprint} a pris fin le {until}.",
        "Redonnez un accord avec une date plus lointaine, ou rétablissez l’ancien texte.",
    ),
)


@dataclass(frozen=True)
class Approval:
    """Somebody's consent to one change, known by its fingerprint, until a date."""

    fingerprint: str
    by: str
    reason: str
    until: datetime.date | None = None


@dataclass(frozen=True)
class Exemption:
    """Changes that a project accepts: a code, of clauses that match a pattern (`*` for any text), and why."""

    code: str
    clause: str
    reason: str


@dataclass(frozen=True)
class Policy:
    """What a project wants of a change. `severities`: by code. `baseline`: fingerprints that are old."""

    fail_on: FailOn = "none"
    severities: Mapping[str, Severity] = field(default_factory=dict)
    exemptions: tuple[Exemption, ...] = ()
    approvals: tuple[Approval, ...] = ()
    baseline: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Judged:
    """A change under a policy: why it is accepted (None: it is not), and whether it fails."""

    change: Change
    severity: Severity
    accepted: str | None
    fails: bool


class BadPolicy(ValueError):
    """A policy or a file of approvals that cannot be read; the text says which entry."""


def judged(
    comparison: Comparison, policy: Policy, today: datetime.date, language: str = "en"
) -> tuple[tuple[Judged, ...], tuple[Diagnostic, ...]]:
    """Each change under a policy, and the approvals that are over for changes that are still there."""
    approvals: dict[str, Approval] = {one.fingerprint: one for one in policy.approvals}
    found: list[Judged] = []
    over: list[Diagnostic] = []
    for change in comparison.changes:
        severity = policy.severities.get(change.code, change.rule.kind.severity)
        accepted = None
        approval = approvals.get(change.fingerprint)
        if approval is not None and approval.until is not None and approval.until < today:
            over.append(
                APPROVAL_OVER.at(
                    *change.spans,
                    fingerprint=change.fingerprint,
                    by=approval.by,
                    until=SayableDate(approval.until),
                )
            )
        elif approval is not None:
            accepted = f"{approval.by}: {approval.reason}"
        if accepted is None and change.fingerprint in policy.baseline:
            accepted = Bilingual("in the baseline", "déjà dans la base de référence").say(language)
        if accepted is None:
            accepted = next((one.reason for one in policy.exemptions if _exempts(one, change)), None)
        fails = accepted is None and (
            change.favours in _FAILS[policy.fail_on]
            or (change.code in policy.severities and severity is Severity.ERROR)
        )
        found.append(Judged(change, severity, accepted, fails))
    return tuple(found), tuple(over)


def _exempts(one: Exemption, change: Change) -> bool:
    return one.code in (change.code, "*") and fnmatch.fnmatchcase(change.clause, one.clause)


# --- reading ---------------------------------------------------------------------------------------

_SEVERITIES = {one.name.lower(): one for one in Severity}


def policy_from(table: Mapping[str, Any]) -> Policy:
    """The `[diff]` table of slac.toml; BadPolicy where an entry is wrong."""
    fail_on = table.get("fail-on", "none")
    if fail_on not in FAIL_ON:
        raise BadPolicy(f"[diff] fail-on = {fail_on!r} ({', '.join(FAIL_ON)})")
    severities: dict[str, Severity] = {}
    for code, name in _table(table, "severities").items():
        if name not in _SEVERITIES or not re.fullmatch(r"SLA\d{3}", code):
            raise BadPolicy(f"[diff.severities] {code} = {name!r} ({', '.join(_SEVERITIES)})")
        severities[code] = _SEVERITIES[name]
    exemptions = []
    for n, one in enumerate(_rows(table, "exceptions"), 1):
        where = f"[[diff.exceptions]] {n}"
        values = _texts(one, where, {"code", "reason"}, {"clause"})
        exemptions.append(Exemption(values["code"], values.get("clause", "*"), values["reason"]))
    return Policy(fail_on, severities, tuple(exemptions))


def approvals_from(data: Mapping[str, Any]) -> tuple[Approval, ...]:
    """The approvals of `.slac-approvals.toml`: `[[approval]]` with fingerprint, by, reason and until."""
    unknown = set(data) - {"approval"}
    if unknown:
        raise BadPolicy(f"[{sorted(unknown)[0]}]")
    found = []
    for n, one in enumerate(_rows(data, "approval"), 1):
        where = f"[[approval]] {n}"
        until = one.get("until")
        if until is not None and type(until) is not datetime.date:
            raise BadPolicy(f"{where} until = {until!r} (2026-12-31)")
        values = _texts(
            {k: v for k, v in one.items() if k != "until"}, where, {"fingerprint", "by", "reason"}
        )
        if not re.fullmatch(r"[0-9a-f]{12}", values["fingerprint"]):
            raise BadPolicy(f"{where} fingerprint = {values['fingerprint']!r}")
        found.append(Approval(values["fingerprint"], values["by"], values["reason"], until))
    return tuple(found)


def baseline_from(text: str) -> frozenset[str]:
    """The fingerprints of an earlier `slac diff --format json`."""
    try:
        data = json.loads(text)
        found = [one["fingerprint"] for one in data["changes"]]
    except (ValueError, KeyError, TypeError, RecursionError) as problem:
        raise BadPolicy(f"{type(problem).__name__}: {problem}") from None
    if not all(isinstance(one, str) for one in found):
        raise BadPolicy("changes[].fingerprint")
    return frozenset(found)


def _table(data: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    found = data.get(name, {})
    if not isinstance(found, dict):
        raise BadPolicy(f"[{name}]")
    return found


def _rows(data: Mapping[str, Any], name: str) -> Sequence[Mapping[str, Any]]:
    found = data.get(name, [])
    if not isinstance(found, list) or not all(isinstance(one, dict) for one in found):
        raise BadPolicy(f"[[{name}]]")
    return found


def _texts(
    row: Mapping[str, Any], where: str, needed: set[str], more: Iterable[str] = ()
) -> Mapping[str, str]:
    for key, value in row.items():
        if key not in {*needed, *more}:
            raise BadPolicy(f"{where} {key}")
        if not isinstance(value, str) or not value.strip():
            raise BadPolicy(f"{where} {key} = {value!r}")
    if missing := sorted(needed - row.keys()):
        raise BadPolicy(f"{where}: {missing[0]} ?")
    return row


# --- version and notice ----------------------------------------------------------------------------

_SIZES = {
    3: (
        Bilingual("the client gets less", "le client reçoit moins"),
        Bilingual("a new first number", "un nouveau premier nombre"),
    ),
    2: (
        Bilingual("promises change", "des engagements changent"),
        Bilingual("a new second number", "un nouveau deuxième nombre"),
    ),
    1: (Bilingual("words only", "le texte seul"), Bilingual("any new number", "tout nouveau nombre")),
}


def version_bump(comparison: Comparison, old: Version, new: Version) -> Diagnostic | None:
    """The version does not rise enough for the change, or falls; None where all is well.

    Less for the client asks for a new first number, any other change of promises for a new second one, words
    for any. A new revision number is always enough. Asked only where the old contract has either.
    """
    a, b = old.contract, new.contract
    before, after = _version(a), _version(b)
    if (before is None and a.revision is None) or not comparison.changes:
        return None
    head = ("contract/version", "contract/revision")
    said = [one for one in comparison.changes if not one.clause.startswith(head)]
    if not said:
        return None
    favours = {one.favours for one in said}
    size = 3 if favours & {"provider", "mixed"} else 2 if "client" in favours else 1
    numbers = [one.revision.number if one.revision else 0 for one in (a, b)]
    if numbers[1] > numbers[0] or (before is not None and after is not None and _enough(before, after, size)):
        return None
    span = b.version.span if b.version is not None else b.span
    words, wanted = _SIZES[size]
    return VERSION_TOO_SMALL.at(span, move=_move(_shown(a), _shown(b)), size=words, wanted=wanted)


def _move(old: str, new: str) -> Bilingual:
    if old == new:
        return Bilingual(f"stays {old}", f"reste {old}")
    return Bilingual(f"goes from {old} to {new}", f"passe de {old} à {new}")


def _version(contract: Contract) -> str | None:
    return contract.version.text if contract.version is not None else None


def _shown(contract: Contract) -> str:
    parts = [_version(contract), None if contract.revision is None else f"r{contract.revision.number}"]
    return " ".join(one for one in parts if one) or "-"


def _enough(before: str, after: str, size: int) -> bool:
    """Whether a version rises by a number as far left as a change of this size asks for."""
    numbers = [[int(one) for one in re.findall(r"\d+", text)] for text in (before, after)]
    if not numbers[0] or not numbers[1]:
        return before != after
    length = max(3, *map(len, numbers))
    a, b = (one + [0] * (length - len(one)) for one in numbers)
    if b <= a:
        return False
    first = next(n for n in range(length) if a[n] != b[n])
    # A version of one number has no place for a smaller step.
    return first <= 3 - size or max(map(len, numbers)) == 1


def effect_of(old: Version, new: Version) -> datetime.date | None:
    """The day from which a change holds: of its newest amendment, else a new start of force; or None."""
    edition = new.rules.editions[-1]
    if edition.id not in {one.id for one in old.rules.editions}:
        try:
            return datetime.date.fromisoformat(edition.id)
        except ValueError:
            return None
    before, after = (one.contract.in_force.start if one.contract.in_force else None for one in (old, new))
    return after if isinstance(after, datetime.date) and after != before else None


def notice_kept(
    comparison: Comparison, old: Version, new: Version, today: datetime.date
) -> Diagnostic | None:
    """The change takes effect before the notice of the old contract has passed since today; None: it is kept.

    The longest notice that the contract asks for in calendar time counts (T10). A draft that was never in
    force asks for none.
    """
    effect = effect_of(old, new)
    if (
        effect is None
        or not _was_in_force(old)
        or all(one.favours == "neutral" for one in comparison.changes)
    ):
        return None
    earliest = max(
        (day for one in old.contract.notices if (day := _after(one, today)) is not None), default=None
    )
    if earliest is None or effect >= earliest:
        return None
    return NOTICE_TOO_SHORT.at(new.contract.span, effect=SayableDate(effect), earliest=SayableDate(earliest))


def _was_in_force(version: Version) -> bool:
    force = version.contract.in_force
    return force is not None and isinstance(force.start, datetime.date)


def _after(notice: Notice, today: datetime.date) -> datetime.date | None:
    quantity = notice.at_least
    if isinstance(quantity, Missing):
        return None
    if isinstance(quantity, CalendarTime):
        return calendar.add(today, quantity.n, quantity.unit)
    if isinstance(quantity, BusinessDays | WorkingDays):  # at least as many calendar days
        return calendar.add(today, quantity.n, "day")
    return None
