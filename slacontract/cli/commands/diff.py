"""`slac diff`: what a change of a contract means, whom it favours, and whether it may be merged."""

from __future__ import annotations

import datetime
import json
import sys
from collections.abc import Sequence
from dataclasses import replace
from gettext import gettext
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn, cast

import click

from .. import EXIT_FINDINGS, EXIT_USAGE
from ..ending import refuse
from ..options import Day, language_option, today_option
from ..words import surroundings_language

if TYPE_CHECKING:
    from ...compare.gate import Approval, FailOn, Policy
    from ...diagnostics import Diagnostic
    from ..changes.reviewing import Reviewed

FORMS = ("text", "json", "markdown", "sarif", "junit", "github", "gitlab")
LEVELS = ("worse-for-client", "worse-for-provider", "any", "none")


@click.command(
    name="diff",
    epilog="Example: slac diff --against main contracts/ --fail-on worse-for-client",
)
@click.argument("operands", nargs=-1, metavar="[OLD NEW | FILE…]")
@click.option(
    "--against",
    default=None,
    metavar="REV",
    help="Compare files of the disk with themselves in a git revision.",
)
@click.option(
    "--format",
    "form",
    type=click.Choice(FORMS),
    default="text",
    show_default=True,
    help="How changes are written.",
)
@click.option(
    "--fail-on",
    type=click.Choice(LEVELS),
    default=None,
    help="Which changes make the exit code 1.  [default: none]",
)
@click.option(
    "--baseline",
    type=click.Path(path_type=Path),
    default=None,
    metavar="FILE",
    help="JSON of an earlier diff: its changes are old, and fail nothing.",
)
@click.option(
    "--approve",
    "approve",
    multiple=True,
    metavar="FINGERPRINT",
    help="Write an approval of a change, or of all, to .slac-approvals.toml; needs --by and --reason.",
)
@click.option("--by", default=None, metavar="NAME", help="Who approves.")
@click.option("--reason", default=None, metavar="TEXT", help="Why it is approved.")
@click.option("--until", type=Day(), default=None, metavar="DATE", help="Last day of the approval.")
@today_option
@language_option
def command(
    operands: Sequence[str],
    against: str | None,
    form: str,
    fail_on: str | None,
    baseline: Path | None,
    approve: Sequence[str],
    by: str | None,
    reason: str | None,
    until: datetime.date | None,
    today: datetime.date | None,
    language: str | None,
) -> None:
    """Say every change of meaning between two versions, whom it favours, with a dated example.

    OLD and NEW are files, folders, or git:REV:PATH. Formatting, order, and the language of keywords are no
    change. Exit code 0: nothing fails; 1: a change fails, or a contract cannot be compared; 2: a file or
    revision could not be read; 3: slac itself failed.
    """
    from ..changes.formats import shown
    from ..changes.reviewing import by_reference, review
    from ..changes.revisions import Refused
    from ..changes.sides import against as sides_against
    from ..changes.sides import pairs, side_of

    day = today or datetime.date.today()
    said = language or surroundings_language()
    if approve and not (by and reason):
        raise click.UsageError(gettext("--approve needs --by and --reason"))
    try:
        if against is not None:
            sides = sides_against(against, operands)
        elif len(operands) == 2:
            sides = [(side_of(operands[0]), side_of(operands[1]))]
        else:
            raise click.UsageError(gettext("name OLD and NEW, or --against REV"))
    except Refused as refused:
        _refuse(refused.finding, said)
    policy, root, configured = _policy(sides[0][1].name, fail_on, baseline, said)
    found: list[Reviewed] = []
    same = 0
    for old, new in sides:
        if old.single != new.single and old.entries and new.entries:
            problem = gettext("{old}, {new}: compare two files, or two folders")
            raise click.UsageError(problem.format(old=old.name, new=new.name))
        waiting, equal = pairs(old, new)
        same += equal
        for before, after in by_reference(waiting, day):
            one = review(before, after, policy, day, language or configured)
            if one is not None:
                found.append(one)
    common = language or configured or (found[0].language if found else said)
    if approve:
        found = _approved(found, approve, by or "", reason or "", until, policy, root, common)
    text = shown(form, found, policy, common, same)
    if form == "text":
        click.echo(text)
    elif text:
        click.echo(text.encode("utf-8", "backslashreplace"))
    if any(one.unreadable for one in found):
        sys.exit(EXIT_USAGE)
    alone = policy.fail_on == "any" and any(one.comparison is None for one in found)
    if alone or any(one.fails for one in found):
        sys.exit(EXIT_FINDINGS)


def _refuse(problem: Diagnostic, language: str) -> NoReturn:
    from ..findings.report import finding
    from ..findings.text import render

    refuse(render(finding(problem, {}, language), language))


def _policy(
    new: str, fail_on: str | None, baseline: Path | None, language: str
) -> tuple[Policy, Path, str | None]:
    """What slac.toml, the approvals and the options say; a file that cannot be used ends the program."""
    import tomllib

    from ...compare.gate import (
        APPROVALS_FILE,
        BAD_APPROVALS,
        BadPolicy,
        approvals_from,
        baseline_from,
        policy_from,
    )
    from ...configuration import BAD_CONFIGURATION, configuration
    from ...diagnostics import Diagnostic
    from ...project import CONFIGURATION_FILE, is_there, project_root, read_file
    from ..changes.revisions import PREFIX

    here = Path.cwd() if new.startswith(PREFIX) else Path(new)
    root = project_root(here / "-" if here.is_dir() else here)
    chosen = configuration(root)
    if isinstance(chosen, Diagnostic):
        _refuse(chosen, language)
    try:
        policy = policy_from(chosen.diff)
    except BadPolicy as problem:
        _refuse(BAD_CONFIGURATION.at(file=CONFIGURATION_FILE, why=str(problem)), language)
    path = root / APPROVALS_FILE
    if is_there(path):
        content = read_file(path, APPROVALS_FILE)
        if isinstance(content, Diagnostic):
            _refuse(content, language)
        try:
            approvals = approvals_from(tomllib.loads(content.decode("utf-8-sig")))
        except (UnicodeDecodeError, tomllib.TOMLDecodeError, RecursionError, BadPolicy) as problem:
            _refuse(BAD_APPROVALS.at(file=APPROVALS_FILE, why=str(problem)), language)
        policy = replace(policy, approvals=approvals)
    if baseline is not None:
        content = read_file(baseline, str(baseline))
        if isinstance(content, Diagnostic):
            _refuse(content, language)
        try:
            known = baseline_from(content.decode("utf-8-sig"))
        except (UnicodeDecodeError, BadPolicy) as problem:
            _refuse(BAD_APPROVALS.at(file=str(baseline), why=str(problem)), language)
        policy = replace(policy, baseline=known)
    if fail_on is not None:
        policy = replace(policy, fail_on=cast("FailOn", fail_on))
    return policy, root, chosen.language


def _approved(
    found: list[Reviewed],
    wanted: Sequence[str],
    by: str,
    reason: str,
    until: datetime.date | None,
    policy: Policy,
    root: Path,
    language: str,
) -> list[Reviewed]:
    """Writes approvals for changes that are there, and accepts them; an unknown fingerprint is refused."""
    from ...compare.gate import APPROVALS_FILE, Approval

    there = {each.change.fingerprint: each for one in found for each in one.changes}
    every = [mark for mark in there if there[mark].change.favours != "neutral"]
    marks = list(dict.fromkeys(mark for one in wanted for mark in (every if one == "all" else [one])))
    unknown = [mark for mark in marks if mark not in there]
    if unknown:
        raise click.UsageError(f"--approve {unknown[0]}: {', '.join(there) or '-'}")
    approvals = [Approval(mark, by, reason, until) for mark in marks if there[mark].accepted is None]
    _append(root / APPROVALS_FILE, approvals)
    accepted = {one.fingerprint: f"{by}: {reason}" for one in approvals}
    return [
        replace(
            one,
            changes=tuple(
                replace(each, accepted=accepted[each.change.fingerprint], fails=False)
                if each.change.fingerprint in accepted
                else each
                for each in one.changes
            ),
        )
        for one in found
    ]


def _append(path: Path, approvals: Sequence[Approval]) -> None:
    """Adds approvals to the file, which is written anew as a whole."""
    from ..writing import write_atomically

    if not approvals:
        return
    before = path.read_text(encoding="utf-8-sig") if path.exists() else ""
    blocks = [before.rstrip("\n")] if before.strip() else []
    for one in approvals:
        lines = ["[[approval]]"]
        values = (("fingerprint", one.fingerprint), ("by", one.by), ("reason", one.reason))
        lines += [f"{key} = {_quoted(value)}" for key, value in values]
        if one.until is not None:
            lines.append(f"until = {one.until.isoformat()}")
        blocks.append("\n".join(lines))
    try:
        write_atomically(path, ("\n\n".join(blocks) + "\n").encode())
    except OSError as problem:
        raise click.ClickException(f"{path}: {problem.strerror}") from None


def _quoted(text: str) -> str:
    """A basic string of TOML; JSON escapes the same characters the same way, but for DEL."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")
