"""`slac check --relies-on`: each contract that is checked, compared with those of its suppliers as well."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from ...diagnostics import Diagnostic
from ..words import surroundings_language
from .report import FileReport, finding, in_reading_order

if TYPE_CHECKING:
    from ...compiling import Compilation
    from .checking import Job, Settings


def with_suppliers(
    reports: Sequence[FileReport],
    jobs: Sequence[Job],
    suppliers: Sequence[str],
    priorities: Mapping[str, str],
    settings: Settings,
) -> list[FileReport]:
    """The reports, with what each contract lacks in the contracts of its suppliers.

    A supplier's contract that cannot be read or compiled has a report of its own, before the others.
    """
    from ...project import Files, compile_job
    from .checking import check_one, jobs_of, report_of_diagnostics

    theirs: list[Compilation] = []
    own: list[FileReport] = []
    for job in jobs_of(suppliers)[0] if suppliers else []:
        if isinstance(job.content, Diagnostic):
            own.append(report_of_diagnostics(job.name, [job.content], settings.language))
            continue
        compiled = compile_job(job.content, Files(job.path, job.name), today=settings.today, checks=False)
        if compiled.rules is None or not compiled.ok:
            own.append(check_one(job, replace(settings, use_cache=False)))
        else:
            theirs.append(compiled)
    done = [
        _compared(report, job, theirs, priorities, settings)
        for report, job in zip(reports, jobs, strict=True)
    ]
    return [*own, *done]


def _compared(
    report: FileReport,
    job: Job,
    suppliers: Sequence[Compilation],
    priorities: Mapping[str, str],
    settings: Settings,
) -> FileReport:
    from ...checks.waivers import apply
    from ...project import Files, compile_job
    from ...suppliers import reliance

    if isinstance(job.content, Diagnostic) or not suppliers or report.crash:
        return report
    compiled = compile_job(job.content, Files(job.path, job.name), today=settings.today, checks=False)
    if compiled.rules is None or not compiled.ok:
        return report
    assert compiled.contract is not None
    found = [one for supplier in suppliers for one in reliance(compiled, supplier, priorities)]
    judged = apply(found, compiled.contract, settings.today, complete=False)
    said = report.language or surroundings_language()
    more = [finding(one, compiled.sources, said) for one in judged.standing]
    more += [
        finding(one, compiled.sources, said, waiver.reason.in_language(said))
        for one, waiver in judged.accepted
    ]
    return replace(report, findings=in_reading_order((*report.findings, *more)))
