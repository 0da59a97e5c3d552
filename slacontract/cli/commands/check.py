"""`slac check`: what is wrong, contradictory, missing or unwise."""

from __future__ import annotations

import datetime
import os
import sys
from collections.abc import Sequence
from gettext import gettext

import click

from .. import EXIT_FINDINGS, EXIT_INTERNAL, EXIT_USAGE
from ..findings.report import SEVERITIES, FileReport, reaches
from ..options import language_option, today_option
from ..words import say, surroundings_language

UNREADABLE = ("SLA02",)
"""Codes of input and output: what begins so is exit code 2, not a finding about a contract."""


@click.command(
    epilog="Example: slac check contracts/ --format github --fail-on warning",
)
@click.argument("files", nargs=-1, metavar="[FILE|FOLDER|-]…")
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json", "markdown", "sarif", "junit", "github", "gitlab"]),
    default="text",
    show_default=True,
    help="How findings are written.",
)
@click.option("--release", is_flag=True, help="The text is to be signed as it stands: holes are errors.")
@click.option(
    "--fail-on",
    type=click.Choice(list(reversed(SEVERITIES))),
    default=None,
    help="Lightest finding that makes the exit code 1.  [default: danger]",
)
@today_option
@language_option
@click.option("--stats", is_flag=True, help="Print the time of each stage.")
@click.option("--no-cache", is_flag=True, help="Compile everything anew, and keep nothing.")
@click.option(
    "--relies-on",
    "suppliers",
    multiple=True,
    metavar="SUPPLIER",
    help="Contract of a supplier: report where it promises us less than we promise; may be repeated.",
)
@click.option(
    "--priority",
    "priorities",
    multiple=True,
    metavar="OURS=THEIRS",
    help="With --relies-on, which of the supplier's priorities one of ours is.",
)
@click.option(
    "--jobs", type=click.IntRange(min=1), default=None, help="Processes.  [default: one a processor]"
)
def command(
    files: Sequence[str],
    form: str,
    release: bool,
    fail_on: str | None,
    today: datetime.date | None,
    language: str | None,
    stats: bool,
    no_cache: bool,
    suppliers: Sequence[str],
    priorities: Sequence[str],
    jobs: int | None,
) -> None:
    """Report what is wrong, contradictory, missing or unwise in contracts.

    FILE is a contract, FOLDER stands for every .sla file below it, - for standard input. Exit code 0:
    nothing at or above the fail level; 1: findings; 2: a file could not be read; 3: slac itself failed.
    """
    from ..findings.checking import Settings, check_all, jobs_of, processors, progress_line

    settings = Settings(today or datetime.date.today(), release, language, not no_cache)
    waiting, empty = jobs_of(files)
    said = language or surroundings_language()
    for folder in empty:
        click.echo(say("no-contracts", said, folder=folder), err=True)
    reports = check_all(waiting, settings, jobs or processors(), progress_line(say("checking", said)))
    if len(waiting) > 1:
        from ..findings.families import with_families

        reports = list(with_families(reports, waiting, settings))
    if suppliers:
        from ..findings.relies import with_suppliers

        reports = with_suppliers(reports, waiting, suppliers, _pairs(priorities), settings)
    level = fail_on or _configured_level(files) or "danger"
    show(reports, form, level, language)
    if stats:
        click.echo(statistics(reports, language or _common_language(reports)), err=form != "text")
    code = _exit_code(reports, level)
    sys.exit(max(code, EXIT_USAGE) if empty and code != EXIT_INTERNAL else code)


def _pairs(written: Sequence[str]) -> dict[str, str]:
    pairs = {}
    for one in written:
        ours, equals, theirs = one.partition("=")
        if not (ours and equals and theirs):
            raise click.BadParameter(
                gettext("{value!r}: write it as P1=S1").format(value=one), param_hint="--priority"
            )
        pairs[ours] = theirs
    return pairs


def _configured_level(files: Sequence[str]) -> str | None:
    from pathlib import Path

    from ...configuration import Configuration, configuration
    from ...project import project_root

    first = Path(files[0]) if files and files[0] != "-" else Path.cwd() / "-"
    chosen = configuration(project_root(first / "-" if os.path.isdir(first) else first))
    return chosen.fail_on if isinstance(chosen, Configuration) else None


def _common_language(reports: Sequence[FileReport]) -> str:
    spoken = {report.language for report in reports}
    return spoken.pop() if len(spoken) == 1 else surroundings_language()


def show(reports: Sequence[FileReport], form: str, level: str, language: str | None) -> None:
    """Prints reports in a format."""
    common = language or _common_language(reports)
    if form != "text":
        from ..findings.formats import FORMATS

        text = FORMATS[form](reports, level, common)
        if text:
            click.echo(text.encode("utf-8", "backslashreplace"))
        return
    from ..findings.text import render, summary

    for report in reports:
        for one in report.findings:
            click.echo(render(one, report.language) + "\n")
        if report.crash:
            click.echo(f"{report.name}: {say('internal', report.language)}\n{report.crash}\n", err=True)
    click.echo(summary(reports, common))


def statistics(reports: Sequence[FileReport], language: str) -> str:
    """Time by stage over all files, in the order of the stages, and what was counted."""
    from ..findings.text import table

    seconds: dict[str, float] = {}
    counts: dict[str, int] = {}
    for report in reports:
        if report.cached:
            continue
        for stage, value in report.seconds.items():
            seconds[stage] = seconds.get(stage, 0.0) + value
        for name, n in report.counts.items():
            counts[name] = counts.get(name, 0) + n
    total = sum(seconds.values())
    rows = [[say("stage", language), say("seconds", language), say("share", language)]]
    rows += [
        [stage, f"{value:.4f}", f"{100 * value / total if total else 0:.0f} %"]
        for stage, value in seconds.items()
    ]
    rows.append([say("all-stages", language), f"{total:.4f}", ""])
    lines = [table(rows, right=(1, 2))]
    lines += [f"{say(name, language)}: {n}" for name, n in counts.items()]
    lines.append(f"{say('from-cache', language)}: {sum(report.cached for report in reports)}")
    return "\n".join(lines)


def _exit_code(reports: Sequence[FileReport], level: str) -> int:
    if any(report.crash for report in reports):
        return EXIT_INTERNAL
    found = [one for report in reports for one in report.findings]
    if any(one.code.startswith(UNREADABLE) and not one.places for one in found):
        return EXIT_USAGE
    return EXIT_FINDINGS if reaches(found, level) else 0
