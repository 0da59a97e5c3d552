"""Checking files, one or many: through the cache, on all processors, each file to one report."""

from __future__ import annotations

import datetime
import os
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path

import click

from ...configuration import Configuration, configuration
from ...diagnostics import Diagnostic
from ...project import Files, contracts_below, read_file, read_standard_input
from ...records import dataclass
from ..words import surroundings_language
from .cache import Cache
from .report import ExampleLine, FileReport, finding, in_reading_order


@dataclass(frozen=True)
class Settings:
    """What a check depends on beside the files. `language` None: that of each contract."""

    today: datetime.date
    release: bool = False
    language: str | None = None
    use_cache: bool = True


@dataclass(frozen=True)
class Job:
    """A contract to check: where it is, how the user spelled it, its bytes (or what is wrong with them)."""

    path: Path
    name: str
    content: bytes | Diagnostic


def jobs_of(arguments: Sequence[str]) -> tuple[list[Job], list[str]]:
    """The contracts that arguments name, each once, in order; and the folders that hold none.

    A folder means every `*.sla` below it; `-` is standard input; no argument is this folder.
    """
    jobs: dict[str, Job] = {}
    empty: list[str] = []
    for argument in arguments or ["."]:
        if argument == "-":
            jobs["-"] = Job(Path.cwd() / "-", "-", read_standard_input())
            continue
        path = Path(argument)
        found = list(contracts_below(path)) if os.path.isdir(path) else [path]
        if not found:
            empty.append(argument)
        for one in found:
            name = argument if one is path else one.as_posix()
            jobs.setdefault(os.path.abspath(one), Job(one, name, read_file(one, name)))
    return list(jobs.values()), empty


def check_all(
    jobs: Sequence[Job],
    settings: Settings,
    workers: int,
    progress: Callable[[int, int], None] | None = None,
) -> list[FileReport]:
    """A report for each job, in their order. Files that the cache knows are not compiled.

    `progress` is told how many of how many are done.
    """
    cache = Cache() if settings.use_cache else None
    reports: dict[int, FileReport] = {}
    waiting: list[tuple[int, Job, str]] = []
    configurations: dict[Path, Configuration | Diagnostic] = {}
    for at, job in enumerate(jobs):
        if isinstance(job.content, Diagnostic):
            reports[at] = report_of_diagnostics(job.name, [job.content], settings.language)
            continue
        files = Files(job.path, job.name)
        if files.root not in configurations:
            configurations[files.root] = configuration(files.root)
        chosen = configurations[files.root]
        if isinstance(chosen, Diagnostic):
            reports[at] = report_of_diagnostics(job.name, [chosen], settings.language)
            continue
        key = ""
        if cache and job.name != "-":
            key = cache.key(
                job.path,
                job.name,
                job.content,
                {
                    "today": settings.today.isoformat(),
                    "release": settings.release,
                    "language": settings.language or chosen.language,
                    "configuration": chosen.content.hex(),
                    "root": os.fspath(files.root),
                },
            )
            known = cache.get(key)
            if known:
                reports[at] = known
                continue
        waiting.append((at, job, key))
    done = len(reports)
    for at, report in _checked(waiting, settings, workers):
        reports[at] = report
        done += 1
        if progress:
            progress(done, len(jobs))
    if cache and waiting:
        cache.tidy()
    return [reports[at] for at in range(len(jobs))]


def _checked(
    waiting: Sequence[tuple[int, Job, str]], settings: Settings, workers: int
) -> Iterator[tuple[int, FileReport]]:
    workers = min(workers, len(waiting) // 4 + 1)
    if workers <= 1:
        for at, job, key in waiting:
            yield at, check_one(job, settings, key)
        return
    from concurrent.futures import ProcessPoolExecutor, as_completed
    from concurrent.futures.process import BrokenProcessPool

    from ... import compiling  # noqa: F401  loaded once, before the workers are made

    with ProcessPoolExecutor(max_workers=workers) as pool:
        futures = {pool.submit(check_one, job, settings, key): (at, job) for at, job, key in waiting}
        for future in as_completed(futures):
            at, job = futures[future]
            try:
                yield at, future.result()
            except BrokenProcessPool:
                language = settings.language or surroundings_language()
                yield (
                    at,
                    FileReport(job.name, language, (), crash="  a worker process was ended from outside"),
                )


def check_one(job: Job, settings: Settings, key: str = "") -> FileReport:
    """The report of one contract, kept in the cache under `key`; an error of our own is in `crash`."""
    from ...project import compile_job
    from .. import what_to_report, what_to_report_of

    assert isinstance(job.content, bytes)
    files = Files(job.path, job.name)
    try:
        compiled = compile_job(job.content, files, today=settings.today, release=settings.release, timed=True)
        if compiled.failures and os.environ.get("SLAC_DEBUG"):
            raise compiled.failures[0]
    except Exception as problem:
        if os.environ.get("SLAC_DEBUG"):
            raise
        language = settings.language or surroundings_language()
        return FileReport(job.name, language, (), crash=what_to_report(problem))
    chosen = configuration(files.root)
    configured = chosen.language if isinstance(chosen, Configuration) else None
    language = settings.language or configured or compiled.language or surroundings_language()
    findings = [finding(one, compiled.sources, language) for one in compiled.diagnostics]
    findings += [
        finding(one, compiled.sources, language, waiver.reason.in_language(language))
        for one, waiver in compiled.accepted
    ]
    examples = tuple(
        ExampleLine(one.name, all(holds for _, _, holds in one.outcomes)) for one in compiled.examples
    )
    report = FileReport(
        job.name,
        language,
        in_reading_order(findings),
        examples,
        compiled.seconds,
        compiled.counts,
        what_to_report_of(compiled.failures) if compiled.failures else None,
    )
    if key and settings.use_cache and not report.crash:
        Cache().put(key, report, files.read_so_far)
    return report


def report_of_diagnostics(name: str, found: Iterable[Diagnostic], language: str | None) -> FileReport:
    """The report of a file that could not be read at all."""
    said = language or surroundings_language()
    return FileReport(name, said, in_reading_order([finding(one, {}, said) for one in found]))


def progress_line(word: str) -> Callable[[int, int], None] | None:
    """Writes `word 12/1000` over itself on a terminal; None where standard error is no terminal."""
    if not sys.stderr.isatty():
        return None

    def show(done: int, total: int) -> None:
        if total > 1:
            end = "\r" if done < total else "\r\x1b[K"
            click.echo(f"{word} {done}/{total}{end}", nl=False, err=True)

    return show


def processors() -> int:
    """How many processors this program may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
