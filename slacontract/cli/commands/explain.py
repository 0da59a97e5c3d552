"""`slac explain`: the page of a finding, by its code."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterable

import click

from ...diagnostics import Kind, all_kinds
from ..ending import refuse
from ..findings.report import SEVERITIES
from ..options import messages_option
from ..words import say, surroundings_language

TARGETS = "slacontract.targets"


def every_kind() -> dict[str, Kind]:
    """Every kind of finding by code: all modules that may declare one are loaded, those of targets too."""
    _load("slacontract")
    # Targets lie in a folder of their own in a checkout, and inside the package once it is installed.
    # Packages inside a target's are no modules of ours: they hold what the target emits.
    for target in _modules(TARGETS):
        for module in _modules(target.name) if target.ispkg else ():
            if not module.ispkg:
                importlib.import_module(module.name)
    return {kind.code: kind for kind in all_kinds()}


def _load(package: str) -> None:
    """Import the modules of a package and of those inside it."""
    for module in _modules(package):
        if module.name == TARGETS or module.name.startswith("slacontract.grammar"):
            continue
        try:
            importlib.import_module(module.name)
        except ModuleNotFoundError as missing:
            if (missing.name or "").partition(".")[0] == "slacontract":
                raise
            continue  # a library of an extra that is not installed
        if module.ispkg:
            _load(module.name)


def _modules(package: str) -> Iterable[pkgutil.ModuleInfo]:
    return pkgutil.iter_modules(importlib.import_module(package).__path__, f"{package}.")


@click.command(name="explain", epilog="Example: slac explain SLA340")
@click.argument("code", required=False)
@messages_option
def command(code: str | None, language: str | None) -> None:
    """Explain a finding by its code; without a code, list them all.

    The page of a check says what it finds, why that matters to the client and to the provider, and shows
    an example with its mended text.
    """
    from ...checks import page_of
    from ...compare.pages import page_of as page_of_change
    from ...pages import page_of as page_of_several

    said = language or surroundings_language()
    kinds = every_kind()
    if code is None:
        for one in kinds.values():
            severity = say(SEVERITIES[one.severity - 1], said)
            click.echo(f"{one.code}  {severity:<13}  {_plain(one.words(said).message)}")
        return
    kind = kinds.get(code.strip().upper())
    if kind is None:
        from difflib import get_close_matches

        near = get_close_matches(code.upper(), list(kinds), 3)
        more = f" {say('did-you-mean', said, names=', '.join(near))}" if near else ""
        refuse(say("unknown-code", said, code=code) + more)
    words = kind.words(said)
    click.echo(f"{kind.code}  {say(SEVERITIES[kind.severity - 1], said)}\n")
    click.echo(say("says", said, words=_plain(words.message)))
    if words.hint:
        click.echo(say("instead", said, words=_plain(words.hint)))
    sources = (page_of, page_of_change, page_of_several)
    pages = (one(kind.code, said, lambda text: _with_keywords_of(said, text)) for one in sources)
    page = next((one for one in pages if one), None)
    if page:
        click.echo(f"\n{page}", nl=False)


def _with_keywords_of(language: str, text: str) -> str:
    """A contract of a page, written with the keywords of `language`."""
    from ...project import shared_parser
    from ...source import Source
    from ...syntax.formatting import format_text

    written, found = format_text(Source("page.sla", text), shared_parser(), language)
    assert written is not None, found
    return written


def _plain(template: str) -> str:
    """A template of words as people read it: `…` where a value goes."""
    from string import Formatter

    return "".join(
        literal + ("…" if field is not None else "") for literal, field, _, _ in Formatter().parse(template)
    ).removesuffix(" ……")  # the witness and the evidence of a change
