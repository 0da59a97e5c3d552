"""`slac test`: the worked examples of many contracts as a suite of tests."""

from __future__ import annotations

import datetime
import json
import os
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, Literal

import click

from ...diagnostics import Diagnostic, Severity
from ...records import dataclass, field
from .. import EXIT_FINDINGS, EXIT_INTERNAL, EXIT_USAGE
from ..findings.report import Finding, finding, in_reading_order
from ..options import language_option
from ..words import counted, labelled, say, surroundings_language

if TYPE_CHECKING:
    from ...compiling import Compilation
    from ..findings.checking import Job

Status = Literal["passed", "failed", "open"]
_EXAMPLES = "SLA7"
_OPEN = "SLA708"
_LEFT_OUT = "SLA711"


@dataclass(frozen=True)
class Case:
    """A worked example: `open` where it rests on what is still to be agreed. `findings`: why not passed."""

    name: str
    title: str
    status: Status
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True)
class Suite:
    """The examples of one contract; `errors`: why it could not be asked. `crash`: an error of our own."""

    name: str
    language: str
    cases: tuple[Case, ...] = ()
    errors: tuple[Finding, ...] = ()
    seconds: float = 0.0
    crash: str | None = None
    unreadable: bool = False

    @property
    def counts(self) -> Counter[str]:
        return Counter(case.status for case in self.cases)


@click.command(name="test", epilog="Example: slac test contracts/ --format junit")
@click.argument("files", nargs=-1, metavar="[FILE|FOLDER|-]…")
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json", "junit"]),
    default="text",
    show_default=True,
    help="How results are written.",
)
@click.option(
    "--jobs", type=click.IntRange(min=1), default=None, help="Processes.  [default: one a processor]"
)
@language_option
def command(files: Sequence[str], form: str, jobs: int | None, language: str | None) -> None:
    """Judge the worked examples of contracts, and say which of them hold.

    FILE is a contract, FOLDER stands for every .sla file below it, - for standard input. Exit code 0: every
    example holds, or rests on what is still open; 1: one does not, or a contract cannot be compiled; 2: a
    file could not be read; 3: slac itself failed.
    """
    from ..findings.checking import jobs_of, processors, progress_line

    waiting, empty = jobs_of(files)
    said = language or surroundings_language()
    for folder in empty:
        click.echo(say("no-contracts", said, folder=folder), err=True)
    suites = list(_judged(waiting, language, jobs or processors(), progress_line(say("testing", said))))
    spoken = {suite.language for suite in suites}
    common = language or (spoken.pop() if len(spoken) == 1 else said)
    text = {"text": as_text, "json": as_json, "junit": as_junit}[form](suites, common)
    click.echo(text if form == "text" else text.encode("utf-8", "backslashreplace"))
    sys.exit(_exit_code(suites, bool(empty)))


def _exit_code(suites: Sequence[Suite], empty: bool) -> int:
    if any(suite.crash for suite in suites):
        return EXIT_INTERNAL
    if empty or any(suite.unreadable for suite in suites):
        return EXIT_USAGE
    return EXIT_FINDINGS if any(suite.errors or suite.counts["failed"] for suite in suites) else 0


def _judged(
    jobs: Sequence[Job], language: str | None, workers: int, progress: Callable[[int, int], None] | None
) -> Iterator[Suite]:
    """The suites, in order; several processes share a long list."""
    workers = min(workers, len(jobs) // 4 + 1)
    today = datetime.date.today()
    if workers <= 1:
        for at, job in enumerate(jobs):
            yield suite_of(job, language, today)
            if progress:
                progress(at + 1, len(jobs))
        return
    from concurrent.futures import ProcessPoolExecutor

    from ... import compiling  # noqa: F401  loaded once, before the workers are made

    with ProcessPoolExecutor(max_workers=workers) as pool:
        waiting = [pool.submit(suite_of, job, language, today) for job in jobs]
        for at, future in enumerate(waiting):
            yield future.result()
            if progress:
                progress(at + 1, len(jobs))


def suite_of(job: Job, language: str | None, today: datetime.date) -> Suite:
    """The examples of one contract, judged. `today` is there for the compiler; no example rests on it."""
    from ...project import Files, compile_job

    said = language or surroundings_language()
    if isinstance(job.content, Diagnostic):
        return Suite(job.name, said, errors=(finding(job.content, {}, said),), unreadable=True)
    before = time.perf_counter()
    try:
        compiled = compile_job(job.content, Files(job.path, job.name), today=today, checks=False)
    except Exception as problem:
        if os.environ.get("SLAC_DEBUG"):
            raise
        from .. import what_to_report

        return Suite(job.name, said, crash=what_to_report(problem))
    said = language or compiled.language or said
    errors = [
        finding(one, compiled.sources, said)
        for one in compiled.diagnostics
        if one.severity is Severity.ERROR and not one.code.startswith(_EXAMPLES)
    ]
    cases = () if compiled.rules is None else tuple(_cases(compiled, said))
    return Suite(
        job.name, said, cases, in_reading_order(errors), time.perf_counter() - before, unreadable=False
    )


@dataclass
class _Found:
    name: str
    title: str
    diagnostics: list[Diagnostic] = field(default_factory=list)


def _cases(compiled: Compilation, language: str) -> Iterator[Case]:
    """A case for each example, with the findings that stand in it; what stands in none is one by its code."""
    assert compiled.contract is not None
    examples = sorted(compiled.contract.worked_examples, key=lambda one: (one.span.file, one.span.start))
    found = {one.span: _Found(one.name, one.title(language)) for one in examples}
    for diagnostic in compiled.diagnostics:
        if not diagnostic.code.startswith(_EXAMPLES) or diagnostic.code == _LEFT_OUT:
            continue
        at = diagnostic.spans[0]
        inside = [one.span for one in examples if one.span.file == at.file and one.span.start <= at.start]
        own = found.setdefault(inside[-1] if inside else at, _Found(diagnostic.code, ""))
        own.diagnostics.append(diagnostic)
    for one in found.values():
        worst = [each for each in one.diagnostics if each.severity is Severity.ERROR]
        is_open = any(each.code == _OPEN for each in one.diagnostics)
        status: Status = "failed" if worst else "open" if is_open else "passed"
        shown = tuple(finding(each, compiled.sources, language) for each in one.diagnostics)
        yield Case(one.name, one.title, status, in_reading_order(shown))


def as_text(suites: Sequence[Suite], language: str) -> str:
    """A line a contract, what does not hold with its reckoning, and a line of sums."""
    from ..findings.text import render, safe

    lines: list[str] = []
    for suite in suites:
        if suite.crash:
            lines += [labelled(safe(suite.name), say("internal", language), language), suite.crash]
            continue
        told = _sums(suite.counts, language) if suite.cases else say("no-examples", language)
        told = say("not-compiled", language) if suite.errors else told
        lines.append(labelled(safe(suite.name), told, language))
        for one in (*suite.errors, *(each for case in suite.cases for each in case.findings)):
            lines += ["", render(one, suite.language), ""]
    total: Counter[str] = sum((suite.counts for suite in suites), Counter())
    broken = sum(bool(suite.errors or suite.crash) for suite in suites)
    contracts = counted(len(suites), "contract-read", language)
    closing = say("tested", language, n=total.total(), contracts=contracts, sums=_sums(total, language))
    if broken:
        closing += " " + say("tested-broken", language, n=broken)
    return "\n".join([*lines, closing])


def _sums(counts: Counter[str], language: str) -> str:
    statuses = ("passed", "failed", "open")
    return ", ".join(
        counted(counts[one], one, language) for one in statuses if counts[one] or one == "passed"
    )


def as_json(suites: Sequence[Suite], language: str) -> str:
    """`{"format": 1, "counts": {passed, failed, open, broken}, "contracts": [{file, examples, errors}]}`."""
    from ..findings.formats import json_finding

    total: Counter[str] = sum((suite.counts for suite in suites), Counter())
    broken = sum(bool(suite.errors or suite.crash) for suite in suites)
    data = {
        "format": 1,
        "counts": {**{key: total[key] for key in ("passed", "failed", "open")}, "broken": broken},
        "contracts": [
            {
                "file": suite.name,
                "examples": [
                    {
                        "name": case.name,
                        "title": case.title,
                        "status": case.status,
                        "findings": [json_finding(one) for one in case.findings],
                    }
                    for case in suite.cases
                ],
                "errors": [json_finding(one) for one in suite.errors],
                "internal_error": suite.crash,
            }
            for suite in suites
        ],
    }
    return json.dumps(data, ensure_ascii=False, indent=2)


def as_junit(suites: Sequence[Suite], language: str) -> str:
    """JUnit XML: a suite a contract, a case an example; a contract that cannot be asked is an error."""
    from ..findings.formats import where
    from ..findings.junit import JUnit

    found = JUnit("slac test")
    for suite in suites:
        told = found.suite(suite.name, suite.seconds)
        for case in suite.cases:
            title = f"{case.name}: {case.title}" if case.title else case.name
            text = "\n".join(f"{each.message} {each.hint}".strip() for each in case.findings)
            if case.status == "failed":
                places = [where(place) for each in case.findings for place in each.places]
                told.failed(title, case.findings[0].message, "example", "\n".join([*places, text]))
            elif case.status == "open":
                told.skipped(title, text)
            else:
                told.passed(title)
        problem = suite.crash or "\n".join(f"{one.code}: {one.message}" for one in suite.errors)
        if problem:
            told.error(problem, "contract")
    return found.text()
