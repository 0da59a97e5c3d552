"""The command line: a file of `commands/` for each command, loaded when it is called."""

from __future__ import annotations

import atexit
import gc
import importlib
import os
import sys
import traceback
from collections.abc import Iterable, Sequence
from gettext import gettext
from typing import Any

import click

from .speaking import speaking, translated
from .words import LANGUAGES, say, surroundings_language

COMMANDS = {
    "check": "Find what is wrong, contradictory, missing or unwise in contracts.",
    "test": "Judge the worked examples of contracts, as a suite of tests.",
    "build": "Make calendars, documents and configurations from a contract.",
    "apply": "Bring a helpdesk to what a plan says, or say what would change.",
    "diff": "Say what a change of a contract means, and whom it favours.",
    "plan": "List the open tickets whose deadline a change moves.",
    "deadline": "Say until when a commitment must be kept, and why.",
    "evaluate": "Judge a log of tickets: shares, breaches, credits, a review as HTML.",
    "replay": "Say what a log of tickets costs under another version of the contract.",
    "next": "Say whether support is open, until when, and who is on call.",
    "calendar": "Show a month of covered hours, holidays and duty, or draw the year.",
    "portfolio": "Show many contracts together: notices, renewals, covered hours, suppliers.",
    "consolidate": "Print the text in force at a date, amendments worked in.",
    "redline": "Set old and new text side by side, ready to sign.",
    "fmt": "Write contracts in canonical form, or in the other language's keywords.",
    "lock": "Write down the holiday dates that a contract rests on.",
    "explain": "Explain a finding by its code.",
    "targets": "List what contracts can be built into.",
    "schema": "Print the JSON Schema of rule sets or of events.",
    "new": "Start a contract from a template.",
}
"""Each command and its line of help; kept here so that listing them loads none."""

EXIT_FINDINGS = 1
EXIT_USAGE = 2
EXIT_INTERNAL = 3


class Commands(click.Group):
    """The commands, each imported only when it runs; a failure of our own is told in few lines."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, name: str) -> click.Command | None:
        if name not in COMMANDS:
            return None
        command = importlib.import_module(f"{__name__}.commands.{name}").command
        assert isinstance(command, click.Command)
        return translated(command)

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        try:
            return super().resolve_command(ctx, args)
        except click.UsageError as problem:
            near = nearest_command(args[0])
            if near is None:
                raise
            meant = say("did-you-mean", surroundings_language(), names=near)
            raise click.UsageError(f"{problem.format_message()} {meant}", ctx) from None

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section(gettext("Commands")):
            formatter.write_dl([(name, gettext(line)) for name, line in COMMANDS.items()])

    def main(self, args: Sequence[str] | None = None, *rest: Any, **named: Any) -> Any:
        with speaking(sys.argv[1:] if args is None else args):
            try:
                return click.Group.main(translated(self), args, *rest, **named)
            except OSError as problem:  # a full disk behind standard output, a folder taken away meanwhile
                if problem.errno is None or os.environ.get("SLAC_DEBUG"):
                    raise
                language = surroundings_language()
                unnamed = "this-folder" if isinstance(problem, FileNotFoundError) else "the-output"
                file = problem.filename or say(unnamed, language)
                click.echo(say("no-io", language, file=file, why=problem.strerror), err=True)
                sys.exit(EXIT_USAGE)

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except (click.exceptions.Exit, click.Abort, click.ClickException):
            raise
        except Exception as problem:
            if isinstance(problem, OSError) and problem.errno is not None:
                raise
            language = surroundings_language()
            if os.environ.get("SLAC_DEBUG"):
                traceback.print_exc()
            click.echo(say("internal", language), err=True)
            click.echo(what_to_report(problem), err=True)
            if not os.environ.get("SLAC_DEBUG"):
                click.echo(say("internal-more", language), err=True)
            raise click.exceptions.Exit(EXIT_INTERNAL) from None


def nearest_command(text: str) -> str | None:
    """The command that a slip may stand for; `slac check` for the name of a file or folder."""
    from difflib import get_close_matches

    for name in get_close_matches(text.lower(), COMMANDS, 1):
        return f"slac {name}"
    return f"slac check {text}" if os.path.exists(text) or text.endswith(".sla") else None


def what_to_report(problem: BaseException) -> str:
    """What a report of an internal error needs, without a word of the contract."""
    import platform

    from .. import __version__

    trace = traceback.extract_tb(problem.__traceback__)
    ours = [frame for frame in trace if "slacontract" in frame.filename or "targets" in frame.filename]
    # The last may be of a library, or of a plug-in.
    shown = [
        f"\n  {os.path.basename(one.filename)}:{one.lineno} {one.name}" for one in [*ours[-4:], *trace[-1:]]
    ]
    return (
        f"  slacontract {__version__}, Python {platform.python_version()}, {sys.platform}\n"
        f"  {type(problem).__name__}{''.join(dict.fromkeys(shown))}"
    )


def what_to_report_of(failures: Iterable[BaseException]) -> str:
    """What a report of several failures needs, each told once."""
    return "\n".join(dict.fromkeys(map(what_to_report, failures)))


def _print_version(ctx: click.Context, option: click.Parameter, wanted: bool) -> None:
    if wanted and not ctx.resilient_parsing:
        from .. import __version__

        click.echo(f"slacontract {__version__}")
        ctx.exit()


@click.group(
    cls=Commands,
    context_settings={"help_option_names": ["-h", "--help"]},
    epilog="Example: slac check contracts/",
)
@click.option(
    "--version",
    is_flag=True,
    is_eager=True,
    expose_value=False,
    callback=_print_version,
    help="Print the version.",
)
@click.option(
    "--lang", type=click.Choice(LANGUAGES), expose_value=False, help="Language of messages."
)  # what it says is heard before any command is loaded: `speaking`
def slac() -> None:
    """Compile support contracts written as text: check them, tell their deadlines, build what they need."""


def main() -> None:
    """Entry point of the program `slac`."""
    # Nearly all that is made at the start is kept: looking through it for garbage, again and again and once
    # more at the end, would take a third of a short run.
    gc.set_threshold(200_000, 20, 20)
    left_with: list[int] = []
    atexit.register(_leave, left_with)  # first, and so the last to run
    for stream in (sys.stdout, sys.stderr):
        # A terminal that lacks a character shows its number rather than fail.
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")
    plain = os.environ.get("NO_COLOR") or os.environ.get("TERM") == "dumb"  # https://no-color.org
    try:
        slac.main(prog_name="slac", color=False if plain else None)
    except SystemExit as leaving:
        if isinstance(leaving.code, int):
            left_with.append(leaving.code)
        raise


def _leave(left_with: list[int]) -> None:
    """Ends the process here once all is said: taking the program apart, object by object, would take a
    twentieth of a build. Where something cannot be said any more, Python ends it its own way."""
    try:
        for stream in (sys.stdout, sys.stderr):
            if stream is not None:
                stream.flush()
    except (OSError, ValueError):
        return
    if left_with:
        os._exit(left_with[0])
