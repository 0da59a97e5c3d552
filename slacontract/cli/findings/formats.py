"""Findings for programs: JSON, SARIF 2.1.0, JUnit XML, GitHub annotations. Codes and keys never change.

`FORMATS` has them all by name, those for reviews of `formats_review` included.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from typing import Any
from urllib.parse import quote

from .formats_review import as_gitlab, as_markdown
from .report import SEVERITIES, FileReport, Finding, Place, reaches

_SARIF_LEVELS = {"error": "error", "danger": "error", "warning": "warning", "note": "note"}
_GITHUB_LEVELS = {"error": "error", "danger": "error", "warning": "warning", "note": "notice"}


def as_json(reports: Sequence[FileReport], fail_on: str, language: str) -> str:
    """`{"format": 1, "files": [{"file", "findings": […], "examples": […]}], "counts": {severity: n}}`."""
    counts = Counter(one.severity for report in reports for one in report.findings if one.accepted is None)
    data = {
        "format": 1,
        "fail_on": fail_on,
        "failed": any(reaches(report.findings, fail_on) for report in reports),
        "counts": {severity: counts[severity] for severity in reversed(SEVERITIES)},
        "files": [
            {
                "file": report.name,
                "findings": [json_finding(one) for one in report.findings],
                "examples": [{"name": one.name, "holds": one.holds} for one in report.examples],
                "internal_error": report.crash,
            }
            for report in reports
        ],
    }
    return json.dumps(data, ensure_ascii=False, indent=2)


def json_finding(finding: Finding) -> dict[str, Any]:
    """A finding as an object of JSON, as every command writes it."""
    return {
        "code": finding.code,
        "severity": finding.severity,
        "message": finding.message,
        "hint": finding.hint,
        "accepted": finding.accepted,
        "places": [
            {
                "file": place.file,
                "line": place.line,
                "column": place.column,
                "end_line": place.end_line,
                "end_column": place.end_column,
                "start": place.start,
                "end": place.end,
            }
            for place in finding.places
        ],
    }


def as_sarif(reports: Sequence[FileReport], fail_on: str, language: str) -> str:
    """SARIF 2.1.0 with one run; dangers are of level error and keep their name in `properties`."""
    from ... import __version__

    found = [(report, one) for report in reports for one in report.findings]
    codes = sorted({one.code for _, one in found})
    crashed = [report for report in reports if report.crash]
    run: dict[str, Any] = {
        "tool": {
            "driver": {
                "name": "slacontract",
                "version": __version__,
                "rules": [
                    {"id": code, "shortDescription": {"text": f"slac explain {code}"}} for code in codes
                ],
            }
        },
        "columnKind": "unicodeCodePoints",
        "language": language,
        "invocations": [{"executionSuccessful": not crashed}],
        "results": [_sarif_result(report, one, codes) for report, one in found],
    }
    if crashed:
        run["invocations"][0]["toolExecutionNotifications"] = [
            {"level": "error", "message": {"text": report.crash}, "locations": [_sarif_file(report.name)]}
            for report in crashed
        ]
    data = {
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [run],
    }
    return json.dumps(data, ensure_ascii=False, indent=2)


def _sarif_result(report: FileReport, finding: Finding, codes: list[str]) -> dict[str, Any]:
    text = f"{finding.message} {finding.hint}".strip()
    result: dict[str, Any] = {
        "ruleId": finding.code,
        "ruleIndex": codes.index(finding.code),
        "level": _SARIF_LEVELS[finding.severity],
        "message": {"text": text},
        "locations": [_sarif_place(place) for place in finding.places[:1]] or [_sarif_file(report.name)],
        "properties": {"severity": finding.severity},
    }
    if len(finding.places) > 1:
        result["relatedLocations"] = [_sarif_place(place) for place in finding.places[1:]]
    if finding.accepted is not None:
        result["suppressions"] = [{"kind": "inSource", "justification": finding.accepted}]
    return result


def _sarif_file(name: str) -> dict[str, Any]:
    return {"physicalLocation": {"artifactLocation": {"uri": _uri(name)}}}


def _sarif_place(place: Place) -> dict[str, Any]:
    return {
        "physicalLocation": {
            "artifactLocation": {"uri": _uri(place.file)},
            "region": {
                "startLine": place.line,
                "startColumn": place.column,
                "endLine": place.end_line,
                "endColumn": place.end_column,
            },
        }
    }


def _uri(name: str) -> str:
    return quote(name.replace("\\", "/").encode("utf-8", "surrogateescape"), safe="/:~@!$&'()*+,;=")


def as_junit(reports: Sequence[FileReport], fail_on: str, language: str) -> str:
    """JUnit XML: a suite a file; a case for each finding that fails, each worked example, else the file."""
    from .junit import JUnit

    bar = SEVERITIES.index(fail_on)
    found = JUnit("slac check")
    for report in reports:
        failing = [
            one for one in report.findings if one.accepted is None and SEVERITIES.index(one.severity) >= bar
        ]
        suite = found.suite(report.name, sum(report.seconds.values()))
        for one in failing:
            text = "\n".join([where(place) for place in one.places] + [one.hint])
            suite.failed(one.code, one.message, one.severity, text)
        for example in report.examples:
            if example.holds:  # one that does not hold is among the findings
                suite.passed(example.name)
        if report.crash:
            suite.error(report.crash, "internal")
        if suite.is_empty:
            suite.passed("slac check")
        others = [one for one in report.findings if one not in failing]
        if others:
            suite.note("\n".join(f"{one.severity} {one.code}: {one.message}" for one in others))
    return found.text()


def where(place: Place) -> str:
    """A place in one line, with what stands there."""
    return f"{place.file}:{place.line}:{place.column}: {place.text.strip()}"


def as_github(reports: Sequence[FileReport], fail_on: str, language: str) -> str:
    """A workflow command a finding; accepted ones are notices."""
    lines = []
    for report in reports:
        for one in report.findings:
            level = "notice" if one.accepted is not None else _GITHUB_LEVELS[one.severity]
            properties = {"file": report.name, "title": f"{one.severity} {one.code}"}
            if one.places:
                first = one.places[0]
                properties |= {"file": first.file, "line": str(first.line), "endLine": str(first.end_line)}
                if first.end_line == first.line:  # columns count only where the lines are one
                    properties |= {"col": str(first.column), "endColumn": str(first.end_column)}
            text = f"{one.message}\n{one.hint}".strip()
            said = ",".join(f"{name}={_github_property(value)}" for name, value in properties.items())
            lines.append(f"::{level} {said}::{_github_data(text)}")
        if report.crash:
            lines.append(f"::error file={_github_property(report.name)}::{_github_data(report.crash)}")
    return "\n".join(lines)


def _github_data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _github_property(text: str) -> str:
    return _github_data(text).replace(":", "%3A").replace(",", "%2C")


FORMATS = {
    "json": as_json,
    "sarif": as_sarif,
    "junit": as_junit,
    "github": as_github,
    "gitlab": as_gitlab,
    "markdown": as_markdown,
}
