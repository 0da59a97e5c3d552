"""How a command ends that was asked for what cannot be."""

from __future__ import annotations

import sys
from typing import NoReturn

import click

from . import EXIT_USAGE


def refuse(message: str) -> NoReturn:
    """Says why a command cannot go on, and ends it as one that was used wrongly."""
    click.echo(message, err=True)
    sys.exit(EXIT_USAGE)
