"""Options that several commands share."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from gettext import gettext
from typing import TYPE_CHECKING, Any, TypeVar

import click

if TYPE_CHECKING:
    DateType = click.ParamType[datetime.date]
else:  # generic from click 8.4 on only
    DateType = click.ParamType

Command = TypeVar("Command", bound=Callable[..., Any])


class Day(DateType):
    """A date as 2026-05-22."""

    name = "date"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> datetime.date:
        if isinstance(value, datetime.date):
            return value
        try:
            return datetime.date.fromisoformat(value)
        except ValueError:
            self.fail(gettext("{value!r} is no date; write it as 2026-05-22").format(value=value), param, ctx)


def today_option(command: Command) -> Command:
    """`--today DATE`: the day that waivers and terms are compared with."""
    return click.option(
        "--today", type=Day(), default=None, metavar="DATE", help="Check as if it were this day."
    )(command)


def messages_option(command: Command) -> Command:
    """`--lang` of a command that reads no contract."""
    return click.option(
        "--lang", "language", type=click.Choice(["fr", "en"]), default=None, help="Language of messages."
    )(command)


def language_option(command: Command) -> Command:
    """`--lang`: language of messages."""
    return click.option(
        "--lang",
        "language",
        type=click.Choice(["fr", "en"]),
        default=None,
        help="Language of messages.  [default: the contract's]",
    )(command)
