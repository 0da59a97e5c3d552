"""`slac check` over several files: amendments of one text that say different things of one matter."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import replace

from ...diagnostics import Diagnostic
from ...source import Source
from ..changes.heads import may_amend
from .checking import Job, Settings
from .report import FileReport, finding, in_reading_order


def with_families(
    reports: Sequence[FileReport], jobs: Sequence[Job], settings: Settings
) -> Sequence[FileReport]:
    """The reports, with what amendments of one text say against each other, in that of the later one."""
    marked = [job for job in jobs if isinstance(job.content, bytes) and may_amend(job.content)]
    if len(marked) < 2:
        return reports
    found, sources = _disagreements(marked)
    if not found:
        return reports
    more: dict[str, list[Diagnostic]] = {}
    for one in found:
        more.setdefault(one.spans[0].file, []).append(one)
    return [
        replace(
            report,
            findings=in_reading_order(
                (*report.findings, *(finding(one, sources, report.language) for one in more[report.name]))
            ),
        )
        if report.name in more
        else report
        for report in reports
    ]


def _disagreements(jobs: Sequence[Job]) -> tuple[list[Diagnostic], dict[str, Source]]:
    from ...amending import Part, disagreements, family_at
    from ...project import Files, shared_parser
    from ..changes.amendments import Reader

    families: dict[str, dict[str, Part]] = {}
    sources: dict[str, Source] = {}
    for job in jobs:
        assert isinstance(job.content, bytes)
        reader = Reader(Files(job.path, job.name), shared_parser())
        reader.add(job.name, job.content, [])
        base = reader.base(job.name)
        if base is not None and base != job.name:
            families.setdefault(base, {}).update(reader.parts)
            sources.update(reader.sources)
    found: list[Diagnostic] = []
    for base, parts in families.items():
        found += disagreements(family_at(parts, base, datetime.date.max), parts)
    return found, sources
