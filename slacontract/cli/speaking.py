"""The language of help and of usage errors, known before any command is loaded: click's words and ours.

Both stand in one gettext catalogue a language, `locale/LANGUAGE/LC_MESSAGES/slac.po`; click asks `gettext`
for its own by itself. `python tools/catalogue.py` brings a catalogue up to date and compiles it.
"""

from __future__ import annotations

import copy
import gettext
import inspect
import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TypeVar

import click

from .words import LANGUAGES, surroundings_language

DOMAIN = "slac"
FOLDER = os.path.join(os.path.dirname(__file__), "locale")
EXAMPLE = "Example: "
"""What the last line of each help begins with."""

Command = TypeVar("Command", bound=click.Command)


def asked_for(arguments: Sequence[str]) -> str | None:
    """The language that `--lang` names, where messages speak it; None without one."""
    for at, one in enumerate(arguments):
        option, equals, value = one.partition("=")
        if option == "--lang":
            value = value if equals else "".join(arguments[at + 1 : at + 2])
            return value if value in LANGUAGES else None
    return None


@contextmanager
def speaking(arguments: Sequence[str]) -> Iterator[None]:
    """Help and usage errors in the language asked for, else in that of the surroundings.

    It is said as gettext is told it, by the environment, so that processes begun meanwhile speak it too.
    """
    known = os.environ.get("LANGUAGE")
    domain = gettext.textdomain()
    os.environ["LANGUAGE"] = asked_for(arguments) or surroundings_language()
    gettext.bindtextdomain(DOMAIN, FOLDER)
    gettext.textdomain(DOMAIN)
    try:
        yield
    finally:
        gettext.textdomain(domain)
        if known is None:
            del os.environ["LANGUAGE"]
        else:
            os.environ["LANGUAGE"] = known


def texts_of(command: click.Command) -> Iterator[str]:
    """Every text of a command's help that has words: what a catalogue must say."""
    if command.help:
        yield inspect.cleandoc(command.help)
    for parameter in command.params:
        if isinstance(parameter, click.Option) and parameter.help:
            yield parameter.help
        metavar = _metavar(parameter)
        if metavar:
            yield metavar


def translated(command: Command) -> Command:
    """The command with its help in the language spoken; the same one where that is its own."""
    if surroundings_language() == "en":
        return command
    said = copy.copy(command)
    said.help = _said(inspect.cleandoc(command.help)) if command.help else None
    said.options_metavar = _said(command.options_metavar or "")
    if isinstance(said, click.Group):
        said.subcommand_metavar = _said(said.subcommand_metavar or "")
    if command.epilog:
        said.epilog = command.epilog.replace(EXAMPLE, _said(EXAMPLE))
    said.params = [_translated(one) for one in command.params]
    return said


def _translated(parameter: click.Parameter) -> click.Parameter:
    said = copy.copy(parameter)
    metavar = _metavar(parameter)
    if metavar:
        optional = isinstance(said, click.Argument) and not (said.metavar or said.required)
        said.metavar = f"[{_said(metavar)}]" if optional else _said(metavar)
    if isinstance(said, click.Option) and said.help:
        said.help = _said(said.help)
    return said


def _metavar(parameter: click.Parameter) -> str | None:
    """What stands for a value, without brackets; None where the type lists the values, or there is none."""
    flag = isinstance(parameter, click.Option) and (parameter.is_flag or parameter.count)
    if parameter.metavar or flag or isinstance(parameter.type, click.Choice):
        return parameter.metavar
    if isinstance(parameter, click.Argument):
        return (parameter.name or "").upper()
    return parameter.type.name.upper()


def _said(text: str) -> str:
    # gettext answers an empty text with the head of its catalogue.
    return gettext.gettext(text) if text else text
