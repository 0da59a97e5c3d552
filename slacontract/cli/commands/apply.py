"""`slac apply`: bring a server to what a plan says; without --yes, say what that would change."""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping, Sequence
from gettext import gettext
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

import click

from ...diagnostics import Diagnostic
from .. import EXIT_FINDINGS, EXIT_USAGE
from ..ending import refuse
from ..words import say, surroundings_language

if TYPE_CHECKING:
    from ..servers.applying import Outcome
    from ..servers.plan_file import PlanPart

_UNREACHED = ("SLA807", "SLA811", "SLA817", "SLA818", "SLA812")


@click.command(
    name="apply", epilog="Example: slac apply out/zammad/plan.json --base-url https://help.example.com"
)
@click.argument("plan", metavar="PLAN", type=click.Path(path_type=Path, dir_okay=False))
@click.option("--base-url", default=None, metavar="URL", help="Address of the server.  [default: the plan's]")
@click.option(
    "--set",
    "settings",
    multiple=True,
    metavar="NAME=VALUE",
    help="Value of a variable of the plan, several of a list with commas; may be repeated.",
)
@click.option("--yes", is_flag=True, help="Write. Without it nothing is changed.")
@click.option(
    "--check", "checking", is_flag=True, help="Write nothing, and exit with 1 where the server differs."
)
@click.option(
    "--timeout",
    type=click.FloatRange(min=0, min_open=True, max=3600),
    default=30.0,
    show_default=True,
    help="Seconds to wait for an answer.",
)
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json"]),
    default="text",
    show_default=True,
    help="How the outcome is written.",
)
@click.option(
    "--lang", "language", type=click.Choice(["fr", "en"]), default=None, help="Language of messages."
)
def command(
    plan: Path,
    base_url: str | None,
    settings: Sequence[str],
    yes: bool,
    checking: bool,
    timeout: float,
    form: str,
    language: str | None,
) -> None:
    """Look up each object of a plan on its server, and create or update those that differ.

    Objects are found by name, so a second run changes nothing. The secret is read from the environment
    variable that the plan names, and is never printed. A plan for a server whose address is not known yet
    is only listed.
    """
    from ..servers.applying import Applying, values_known, variables_of
    from ..servers.calls import Server, ServerError, environment
    from ..servers.plan_file import read_plan

    said = language or surroundings_language()
    if yes and checking:
        raise click.UsageError(gettext("--yes writes and --check does not: give one of them"))
    try:
        content = plan.read_bytes()
    except OSError as problem:
        refuse(say("cannot-read", said, file=plan, why=problem.strerror or problem))
    read = read_plan(content, str(plan))
    if isinstance(read, Diagnostic):
        _fail(read, said, EXIT_USAGE)
    address = base_url or read.base_url
    outcomes: list[Outcome] = []
    given = _given(settings, read)
    try:
        if base_url is None and "{" in address and not yes and not checking:
            _list(read, values_known(read, given), said, form)
            return
        values = variables_of(read, given)
        with Server(read, address, timeout, environment()) as server:
            for outcome in Applying(read, server, values, write=yes).run():
                outcomes.append(outcome)
                if form == "text":
                    _print(outcome, said)
    except ServerError as problem:
        if form == "json":
            _dump(outcomes, yes, problem.finding, said)
        usage = problem.finding.code in _UNREACHED
        _fail(problem.finding, said, EXIT_USAGE if usage else EXIT_FINDINGS)
    changes = [one for one in outcomes if one.action != "unchanged"]
    if form == "json":
        _dump(outcomes, yes, None, said)
    else:
        click.echo(say("applied" if yes else "would-apply", said, n=len(changes), all=len(outcomes)))
    if checking and changes:
        sys.exit(EXIT_FINDINGS)


def _given(settings: Sequence[str], plan: PlanPart) -> dict[str, str]:
    found: dict[str, str] = {}
    for text in settings:
        name, equals, value = text.partition("=")
        if not equals or name not in plan.variables:
            known = ", ".join(plan.variables) or "-"
            problem = gettext("{value!r} sets no variable of this plan ({known})")
            raise click.BadParameter(problem.format(value=text, known=known), param_hint="--set")
        found[name] = value
    return found


def _print(outcome: Outcome, language: str) -> None:
    from ..findings.text import safe

    words = {
        "unchanged": say("is-unchanged", language),
        "create": say("is-created", language),
        "update": say("is-updated", language),
        "delete": say("is-deleted", language),
    }
    more = f" ({', '.join(outcome.fields)})" if outcome.fields else ""
    rows = f" × {outcome.rows}" if outcome.rows else ""
    click.echo(f"{words[outcome.action]:<12} {safe(outcome.title)}{rows}{safe(more)}")


def _dump(outcomes: Sequence[Outcome], wrote: bool, finding: Diagnostic | None, language: str) -> None:
    told: dict[str, Any] = {
        "written": wrote,
        "steps": [
            {
                "id": one.step,
                "title": one.title,
                "action": one.action,
                "fields": list(one.fields),
                "rows": one.rows,
            }
            for one in outcomes
        ],
    }
    if finding is not None:
        told["error"] = {"code": finding.code, "message": finding.message(language)}
    click.echo(json.dumps(told, ensure_ascii=False, indent=1))


def _list(plan: PlanPart, values: Mapping[str, Any], language: str, form: str) -> None:
    """The steps of a plan for a server that is not known yet."""
    from ..findings.text import safe

    if form == "json":
        steps = [{"id": one.id, "title": one.title, "action": None} for one in plan.steps]
        click.echo(json.dumps({"written": False, "steps": steps}, ensure_ascii=False, indent=1))
        return
    for number, step in enumerate(plan.steps, 1):
        click.echo(f"{number:>4}  {safe(step.title)}")
    for name, known in values.items():
        value = say("unset", language) if known is None else known
        click.echo(f"      {safe(name)} = {safe(str(value))}")
    click.echo(say("only-listed", language, url=safe(plan.base_url), env=safe(plan.auth.env)))


def _fail(found: Diagnostic, language: str, code: int) -> NoReturn:
    from ..findings.report import finding
    from ..findings.text import render

    click.echo(render(finding(found, {}, language), language), err=True)
    sys.exit(code)
