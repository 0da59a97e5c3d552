"""Findings where changes are reviewed: the Code Quality report of GitLab, and Markdown for a comment."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Sequence
from typing import Any

from ..words import say
from .markdown import escaped
from .report import FileReport, Finding

_GITLAB_LEVELS = {"error": "blocker", "danger": "critical", "warning": "minor", "note": "info"}
_MARKS = {"error": "⛔", "danger": "🟥", "warning": "🟧", "note": "🟦"}


def as_gitlab(reports: Sequence[FileReport], fail_on: str, language: str) -> str:
    """GitLab's Code Quality report: a list of issues, each with a fingerprint that survives moved lines.

    An accepted finding is of severity info. The same finding twice in one file differs by its number.
    """
    issues: list[dict[str, Any]] = []
    seen: Counter[tuple[str, str, str]] = Counter()
    for report in reports:
        for one in report.findings:
            first = one.places[0] if one.places else None
            path = (first.file if first else report.name).replace("\\", "/")
            same = one.code, path, one.message
            seen[same] += 1
            level = "info" if one.accepted is not None else _GITLAB_LEVELS[one.severity]
            issues.append(
                {
                    "description": f"{one.message} {one.hint}".strip(),
                    "check_name": one.code,
                    "fingerprint": _fingerprint(*same, str(seen[same])),
                    "severity": level,
                    "location": {"path": path, "lines": {"begin": first.line if first else 1}},
                }
            )
        if report.crash:
            issues.append(
                {
                    "description": report.crash,
                    "check_name": "slac",
                    "fingerprint": _fingerprint("crash", report.name, report.crash),
                    "severity": "blocker",
                    "location": {"path": report.name.replace("\\", "/"), "lines": {"begin": 1}},
                }
            )
    return json.dumps(issues, ensure_ascii=False, indent=2)


def _fingerprint(*parts: str) -> str:
    text = "\0".join(parts).encode("utf-8", "surrogateescape" if _encodable(parts) else "backslashreplace")
    return hashlib.sha256(text).hexdigest()


def _encodable(parts: Sequence[str]) -> bool:
    try:
        "".join(parts).encode("utf-8", "surrogateescape")
    except UnicodeEncodeError:
        return False
    return True


def as_markdown(reports: Sequence[FileReport], fail_on: str, language: str) -> str:
    """A page for a comment on a merge request: a line of sums, then a table of findings a file."""
    from .text import summary

    lines = [f"**{escaped(summary(reports, language))}**", ""]
    heads = [say(key, language) for key in ("finding", "where", "what-to-do")]
    for report in reports:
        if not report.findings and not report.crash:
            continue
        lines += [f"### {escaped(report.name)}", ""]
        if report.findings:
            lines += ["| " + " | ".join(heads) + " |", "| --- | --- | --- |"]
            lines += [_row(one, language) for one in report.findings]
            lines.append("")
        if report.crash:
            lines += [f"{_MARKS['error']} {escaped(report.crash)}", ""]
    return "\n".join(lines).rstrip() + "\n"


def _row(finding: Finding, language: str) -> str:
    where = ", ".join(f"{place.file}:{place.line}" for place in finding.places)
    word = say(finding.severity, language)
    mark = "✅" if finding.accepted is not None else _MARKS[finding.severity]
    said = f"{mark} {word} {finding.code}: {escaped(finding.message)}"
    if finding.accepted is not None:
        said += f" ({escaped(say('accepted', language, reason=finding.accepted))})"
    return f"| {said} | {escaped(where)} | {escaped(finding.hint)} |"
