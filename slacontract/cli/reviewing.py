"""Pairs of contracts compared under a policy, and written in each format that a review reads."""

from __future__ import annotations

import datetime
import json
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from ..compare import EVIDENCE, Comparison, Favours, compare
from ..compare.gate import Judged, Policy, judged, notice_kept, version_bump
from ..compare.problems import UNRELATED
from ..compare.versions import version
from ..compiling import Compilation
from ..diagnostics import Diagnostic, Severity
from ..model.from_syntax import NO_CONTRACT
from ..project import Files, compile_job
from ..records import dataclass
from ..ruleset.shared import Shared
from ..source import Source
from .report import SEVERITIES, FileReport, Finding, finding, in_reading_order, place
from .sides import Entry, Pair
from .words import surroundings_language

FAVOURS: tuple[Favours, ...] = ("client", "provider", "mixed", "neutral")
_WORDS: dict[str, tuple[str, str]] = {
    "client": ("favours the client", "favorise le client"),
    "provider": ("favours the provider", "favorise le prestataire"),
    "mixed": ("favours neither side alone", "ne favorise aucune partie seule"),
    "neutral": ("neutral", "neutre"),
    "changes": ("{n} changes", "{n} changements"),
    "change": ("1 change", "1 changement"),
    "none": ("no change of meaning", "aucun changement de sens"),
    "new": ("new contract", "nouveau contrat"),
    "gone": ("contract removed", "contrat supprimé"),
    "same": ("{n} contracts the same to the byte", "{n} contrats identiques à l’octet près"),
    "same-one": ("1 contract the same to the byte", "1 contrat identique à l’octet près"),
    "accepted": ("accepted: {n}", "acceptés : {n}"),
    "failed": ("refused by --fail-on {level}: {n}", "refusés par --fail-on {level} : {n}"),
    "fingerprint": ("fingerprint {f}", "empreinte {f}"),
    "approve": ("slac diff … --approve {f}", "slac diff … --approve {f}"),
    "whom": ("Favours", "Favorise"),
    "clause": ("Clause", "Clause"),
    "before": ("Before", "Avant"),
    "now": ("Now", "Désormais"),
    "example": ("Example", "Exemple"),
    "evidence": ("Evidence", "Preuve"),
    "of-client": ("for the client", "pour le client"),
    "of-provider": ("for the provider", "pour le prestataire"),
    "of-mixed": ("both ways", "dans les deux sens"),
    "of-neutral": ("neutral", "neutres"),
}


def word(key: str, language: str, **values: Any) -> str:
    """A phrase of a review in a language."""
    return _WORDS[key][1 if language == "fr" else 0].format(**values)


@dataclass(frozen=True)
class Reviewed:
    """One pair of contracts: what changed, under the policy, and what else is wrong.

    `findings`: of files that cannot be read or compiled, of the version and the notice; `broken`: there was
    nothing to compare. `unreadable`: a file could not be read at all. `stopped`: a finding about the version,
    the notice or an approval is an error by the project's own severities.
    """

    old: str | None
    new: str | None
    language: str
    comparison: Comparison | None
    changes: tuple[Judged, ...]
    findings: tuple[Finding, ...]
    sources: Mapping[str, Source]
    reference: str | None = None
    broken: bool = False
    unreadable: bool = False
    stopped: bool = False

    @property
    def name(self) -> str:
        """How the contract is called: as it is now, else as it was."""
        return self.new or self.old or "-"

    @property
    def fails(self) -> bool:
        """Whether a change is not accepted, or nothing could be compared."""
        return self.broken or self.stopped or any(one.fails for one in self.changes)


@dataclass(frozen=True)
class Read:
    """A side of a pair as compiled; None where there is no such side."""

    name: str
    files: Files
    compiled: Compilation | None
    unreadable: Diagnostic | None = None


def read(entry: Entry | None, today: datetime.date, shared: Shared | None = None) -> Read | None:
    """Reads and compiles one contract, without its checks. `shared`: by both sides of a pair."""
    if entry is None:
        return None
    files, content = entry.read()
    if isinstance(content, Diagnostic):
        return Read(entry.name, files, None, content)
    return Read(entry.name, files, compile_job(content, files, today=today, checks=False, shared=shared))


def errors_of(one: Read | None) -> list[Diagnostic]:
    """What keeps a contract from being compared; a worked example that fails leaves its rules as they are."""
    if one is None or one.compiled is None:
        return []
    found = [each for each in one.compiled.diagnostics if each.severity is Severity.ERROR]
    if one.compiled.rules is not None:
        return [each for each in found if not each.code.startswith("SLA7")]
    return found or list(one.compiled.diagnostics)


def _library(one: Read | None) -> bool:
    """Whether a file only lends its blocks to contracts: what changes of it shows in these."""
    return one is not None and any(each.code == NO_CONTRACT.code for each in errors_of(one))


def by_reference(waiting: Sequence[Pair], today: datetime.date) -> list[tuple[Read | None, Read | None]]:
    """Each pair compiled; what has no pair by its path gets one by the reference of its contract."""
    found = [
        (read(old, today, shared), read(new, today, shared)) for old, new in waiting for shared in (Shared(),)
    ]
    gone = {
        one.compiled.rules.contract.reference: (one, at)
        for at, (one, other) in enumerate(found)
        if other is None and one is not None and one.compiled is not None and one.compiled.rules is not None
        if one.compiled.rules.contract.reference is not None
    }
    taken = set()
    for at, (one, other) in enumerate(found):
        if one is not None or other is None or other.compiled is None or other.compiled.rules is None:
            continue
        contract = other.compiled.contract
        names = [other.compiled.rules.contract.reference, *(contract.former_references if contract else ())]
        partner = next((gone.pop(name) for name in names if name in gone), None)
        if partner is not None:
            found[at] = partner[0], other
            taken.add(partner[1])
    return [pair for at, pair in enumerate(found) if at not in taken]


def review(
    old: Read | None, new: Read | None, policy: Policy, today: datetime.date, language: str | None
) -> Reviewed | None:
    """What became of one contract; None for files that are no contract on either side."""
    sides = [one for one in (old, new) if one is not None]
    if all(map(_library, sides)):
        return None
    compiled = [one.compiled for one in reversed(sides) if one.compiled is not None]
    said = (
        language or next((one.language for one in compiled if one.language), None) or surroundings_language()
    )
    sources: dict[str, Source] = {}
    for one in sides:
        if one.compiled is not None:
            sources |= one.compiled.sources
    names = (None if old is None else old.name), (None if new is None else new.name)
    missing = [one.unreadable for one in sides if one.unreadable is not None]
    found = [finding(one, sources, said) for one in missing]
    for one in sides:
        if one.compiled is not None:
            found += [finding(each, one.compiled.sources, said) for each in errors_of(one)]
    reference = next((one.rules.contract.reference for one in compiled if one.rules is not None), None)
    if found:
        return Reviewed(
            *names, said, None, (), in_reading_order(found), sources, reference, True, bool(missing)
        )
    if old is None or new is None:
        return Reviewed(*names, said, None, (), (), sources, reference)
    assert old.compiled is not None
    assert new.compiled is not None
    comparison = compare(old.compiled, new.compiled)
    if not comparison.related:
        problem = finding(UNRELATED.at(old=old.name, new=new.name), sources, said)
        return Reviewed(*names, said, None, (), (problem,), sources, reference, True)
    before, after = version(old.compiled), version(new.compiled)
    changes, over = judged(comparison, policy, today, said)
    others = [*over, version_bump(comparison, before, after), notice_kept(comparison, before, after, today)]
    said_of = policy.severities
    weighed = [
        replace(one, severity=said_of.get(one.code, one.severity)) for one in others if one is not None
    ]
    findings = tuple(finding(one, sources, said) for one in weighed)
    stopped = any(one.severity is Severity.ERROR for one in weighed)
    return Reviewed(*names, said, comparison, changes, findings, sources, reference, stopped=stopped)


# --- formats ---------------------------------------------------------------------------------------


def worded(one: Judged, sources: Mapping[str, Source], language: str, *, gated: bool = False) -> Finding:
    """A change as a finding. `gated`: one that fails is an error, any other a warning or a note."""
    diagnostic = one.change.diagnostic(one.severity)
    severity = SEVERITIES[one.severity - 1]
    if gated:
        severity = "error" if one.fails else severity if severity in ("note", "warning") else "warning"
    whom = word(one.change.favours, language)
    mark = word("fingerprint", language, f=one.change.fingerprint)
    return Finding(
        diagnostic.code,
        severity,
        diagnostic.message(language),
        f"{whom[0].upper()}{whom[1:]} ({mark}).\n{diagnostic.hint(language)}",
        tuple(place(span, sources) for span in diagnostic.spans),
        one.accepted,
    )


def _standing(one: Reviewed, policy: Policy) -> str:
    """`x.sla: 3 changes (1 for the client, 2 for the provider)`."""
    lang = one.language
    colon = " : " if lang == "fr" else ": "
    name = one.name if one.old in (None, one.new) or one.new is None else f"{one.old} → {one.new}"
    if one.comparison is None:
        if one.broken:
            return name
        return f"{name}{colon}{word('new' if one.new else 'gone', lang)}"
    n = len(one.changes)
    if not n:
        return f"{name}{colon}{word('none', lang)}"
    counts = Counter(each.change.favours for each in one.changes)
    parts = [f"{counts[whom]} {word(f'of-{whom}', lang)}" for whom in FAVOURS if counts[whom]]
    accepted = sum(each.accepted is not None for each in one.changes)
    if accepted:
        parts.append(word("accepted", lang, n=accepted))
    failing = sum(each.fails for each in one.changes)
    if failing:
        parts.append(word("failed", lang, n=failing, level=policy.fail_on))
    total = word("change", lang) if n == 1 else word("changes", lang, n=n)
    return f"{name}{colon}{total} ({', '.join(parts)})"


def as_text(several: Sequence[Reviewed], policy: Policy, language: str, same: int) -> str:
    """Each contract with its changes, those that fail first, under the lines that say them."""
    from .text import render, safe

    blocks = []
    for one in several:
        lines = [safe(_standing(one, policy))]
        ordered = sorted(one.changes, key=lambda each: not each.fails)
        shown = [worded(each, one.sources, one.language) for each in ordered]
        lines += [render(each, one.language) for each in (*one.findings, *shown)]
        blocks.append("\n\n".join(lines))
    if same and (same > 0 and len(several) != 1):
        blocks.append(word("same" if same > 1 else "same-one", language, n=same))
    return "\n\n".join(blocks)


def as_json(several: Sequence[Reviewed], policy: Policy, language: str, same: int) -> str:
    """`{"format": 1, "changes": […], "files": […], "favours", "counts", "failed"}`; keys never change."""
    changes = [_json_change(each, one) for one in several for each in one.changes]
    counts = Counter(each["favours"] for each in changes)
    sides = {each["favours"] for each in changes} - {"neutral"}
    data = {
        "format": 1,
        "fail_on": policy.fail_on,
        "failed": any(one.fails for one in several),
        "favours": "neutral" if not sides else sides.pop() if len(sides) == 1 else "mixed",
        "counts": {whom: counts[whom] for whom in FAVOURS},
        "changes": changes,
        "files": [_json_file(one) for one in several],
        "same": same,
    }
    return json.dumps(data, ensure_ascii=False, indent=2)


def _json_file(one: Reviewed) -> dict[str, Any]:
    span = one.comparison.span if one.comparison else None
    iso = one.comparison.zone.iso if one.comparison else str
    return {
        "file": one.name,
        "old": one.old,
        "new": one.new,
        "reference": one.reference,
        "change": "broken"
        if one.broken
        else "added"
        if one.old is None
        else "removed"
        if one.new is None
        else "both",
        "favours": one.comparison.favours if one.comparison else None,
        "starts_compared": None if span is None else [iso(span[0]), iso(span[1])],
        "changes": len(one.changes),
        "findings": [
            {"code": each.code, "severity": each.severity, "message": each.message, "hint": each.hint}
            for each in one.findings
        ],
    }


def _json_change(one: Judged, reviewed: Reviewed) -> dict[str, Any]:
    shown = worded(one, reviewed.sources, reviewed.language)
    return {
        "file": reviewed.name,
        **one.change.to_json(reviewed.language),
        "severity": shown.severity,
        "accepted": one.accepted,
        "fails": one.fails,
        "message": shown.message,
        "places": [
            {
                "file": p.file,
                "line": p.line,
                "column": p.column,
                "end_line": p.end_line,
                "end_column": p.end_column,
            }
            for p in shown.places
        ],
    }


def as_markdown(several: Sequence[Reviewed], policy: Policy, language: str, same: int) -> str:
    """A comment for a pull request: a table a contract, a row a change."""
    lines: list[str] = []
    for one in several:
        lang = one.language
        lines += [f"### {_cell(_standing(one, policy))}", ""]
        for wrong in one.findings:
            lines += [f"- **{wrong.code}** {_cell(wrong.message)} {_cell(wrong.hint)}"]
        if one.findings:
            lines.append("")
        if not one.changes:
            continue
        heads = [word(key, lang) for key in ("whom", "clause", "before", "now", "example", "evidence")]
        lines += ["| " + " | ".join(heads) + " |", "|" + " --- |" * len(heads)]
        for each in sorted(one.changes, key=lambda each: not each.fails):
            change = each.change
            plans = f"{', '.join(change.plans)}: " if change.plans else ""
            witness = change.witness.say(lang) if change.witness else ""
            evidence = EVIDENCE[change.evidence][1 if lang == "fr" else 0]
            accepted = f" ({each.accepted})" if each.accepted else ""
            mark = "**" if each.fails else ""
            row = [
                f"{mark}{word(change.favours, lang)}{mark}{_cell(accepted)}",
                f"{_cell(plans + change.clause)} {change.code} `{change.fingerprint}`",
                _cell(change.old.say(lang)),
                _cell(change.new.say(lang)),
                _cell(witness),
                _cell(evidence),
            ]
            lines.append("| " + " | ".join(row) + " |")
        lines.append("")
    if same and len(several) != 1:
        lines.append(word("same" if same > 1 else "same-one", language, n=same))
    return "\n".join(lines).rstrip("\n")


def _cell(text: str) -> str:
    """Text that Markdown and HTML read as it stands, on one line."""
    text = "".join(c if c.isprintable() else " " for c in text)
    return re.sub(r"([\\`*_{}\[\]<>|#~&])", lambda found: f"&#{ord(found[1])};", text)


def reports_of(several: Sequence[Reviewed]) -> list[FileReport]:
    """Reviews as reports, for the formats of `slac check`: what fails is an error there, nothing else is."""
    found = []
    for one in several:
        shown = tuple(worded(each, one.sources, one.language, gated=True) for each in one.changes)
        found.append(FileReport(one.name, one.language, (*one.findings, *shown)))
    return found


def as_program(form: str, several: Sequence[Reviewed], language: str) -> str:
    """SARIF, JUnit, GitHub and GitLab as `slac check` writes them, with the fingerprints of the changes."""
    from .formats import FORMATS

    text = FORMATS[form](reports_of(several), "error", language)
    marks = [
        mark
        for one in several
        for mark in (*(None for _ in one.findings), *(c.change.fingerprint for c in one.changes))
    ]
    if form == "sarif":
        data = json.loads(text)
        for result, mark in zip(data["runs"][0]["results"], marks, strict=True):
            if mark is not None:
                result["partialFingerprints"] = {"slacontract/change/v1": mark}
        return json.dumps(data, ensure_ascii=False, indent=2)
    if form == "junit":
        return text.replace("slac check", "slac diff")
    return text


def shown(form: str, several: Sequence[Reviewed], policy: Policy, language: str, same: int) -> str:
    """All reviews in a format."""
    own = {"text": as_text, "json": as_json, "markdown": as_markdown}
    if form in own:
        return own[form](several, policy, language, same)
    return as_program(form, several, language)
