"""Changes of contracts in each format that a reviewer or a program reads: text, Markdown, JSON and others."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from ...compare import EVIDENCE, Favours
from ...compare.gate import Judged, Policy
from ...source import Source
from ..findings.markdown import escaped
from ..findings.report import SEVERITIES, FileReport, Finding, place
from .reviewing import Reviewed

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
    parts = [
        f"{counts[whom]} {word('neutral' if (whom, counts[whom]) == ('neutral', 1) else f'of-{whom}', lang)}"
        for whom in FAVOURS
        if counts[whom]
    ]
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
    from ..findings.text import render, safe

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
        lines += [f"### {escaped(_standing(one, policy))}", ""]
        for wrong in one.findings:
            lines += [f"- **{wrong.code}** {escaped(wrong.message)} {escaped(wrong.hint)}"]
        if one.findings:
            lines.append("")
        if not one.changes:
            continue
        heads = [word(key, lang) for key in ("whom", "clause", "before", "now", "example", "evidence")]
        lines += ["| " + " | ".join(heads) + " |", "|" + " --- |" * len(heads)]
        for each in sorted(one.changes, key=lambda each: not each.fails):
            change = each.change
            witness = change.witness.say(lang) if change.witness else ""
            evidence = EVIDENCE[change.evidence][1 if lang == "fr" else 0]
            accepted = f" ({each.accepted})" if each.accepted else ""
            mark = "**" if each.fails else ""
            row = [
                f"{mark}{word(change.favours, lang)}{mark}{escaped(accepted)}",
                f"{escaped(change.subject.say(lang))} {change.code} `{change.fingerprint}`",
                escaped(change.old.say(lang)),
                escaped(change.new.say(lang)),
                escaped(witness),
                escaped(evidence),
            ]
            lines.append("| " + " | ".join(row) + " |")
        lines.append("")
    if same and len(several) != 1:
        lines.append(word("same" if same > 1 else "same-one", language, n=same))
    return "\n".join(lines).rstrip("\n")


def reports_of(several: Sequence[Reviewed]) -> list[FileReport]:
    """Reviews as reports, for the formats of `slac check`: what fails is an error there, nothing else is."""
    found = []
    for one in several:
        shown = tuple(worded(each, one.sources, one.language, gated=True) for each in one.changes)
        found.append(FileReport(one.name, one.language, (*one.findings, *shown)))
    return found


def as_program(form: str, several: Sequence[Reviewed], language: str) -> str:
    """SARIF, JUnit, GitHub and GitLab as `slac check` writes them, with the fingerprints of the changes."""
    from ..findings.formats import FORMATS

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
