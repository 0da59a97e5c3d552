"""What a build makes: which targets, for whom, in which language, and what each of them is given."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from ...configuration import Configuration
from ...records import dataclass
from ..ending import refuse
from ..words import LANGUAGES, say

if TYPE_CHECKING:
    from ...compiling import Compilation, Edition
    from ...document.branding import Branding
    from ...emitter import Compiled, Target
    from ...model.contract import Contract


@dataclass(frozen=True)
class Wish:
    """What is to be built: as the command line says, else slac.toml, else by default.

    `names`: of targets, none for all that can be made. `spoken`: the language asked for, as `--lang` has it.
    `previous`: the output folder of an earlier build. `said`: the language of messages.
    """

    names: tuple[str, ...]
    reader: str
    spoken: str | None
    release: bool
    previous: Path | None
    configured: Configuration
    said: str


def chosen_targets(wish: Wish, plugins: Sequence[Path], compiled: Compilation) -> list[Target]:
    """The targets to make; where none is named, all that can be made of this contract for this reader.

    Says what is left out and why; ends the program for a name that is no target, or none for the reader.
    """
    from .plugins import PluginError, available

    try:
        targets = available(plugins, wish.names)
    except PluginError as problem:
        refuse(problem.say(wish.said))
    for name in wish.names:
        if name not in targets:
            refuse(say("unknown-target", wish.said, name=name, known=", ".join(targets)))
        if wish.reader not in targets[name].audiences:
            refuse(say("not-for-audience", wish.said, target=name, audience=wish.reader))
    if wish.names:
        return [targets[name] for name in dict.fromkeys(wish.names)]
    return _all_that_can_be(wish, targets.values(), compiled)


def _all_that_can_be(wish: Wish, targets: Iterable[Target], compiled: Compilation) -> list[Target]:
    chosen: list[Target] = []
    unset: list[str] = []
    for one in targets:
        absent = [module for module in one.needs if find_spec(module) is None]
        if absent:
            click.echo(say("left-out", wish.said, target=one.name, package=absent[0]), err=True)
        elif one.configures and one.name not in wish.configured.options:
            unset.append(one.name)
        elif one.compares and not (compiled.texts and compiled.texts.amendments):
            continue
        elif wish.reader in one.audiences:
            chosen.append(one)
    if unset:
        click.echo(say("not-configured", wish.said, names=", ".join(unset)), err=True)
    return chosen


def jobs_of(
    wish: Wish,
    chosen: Sequence[Target],
    compiled: Compilation,
    edition: Edition,
    lock: bytes | None,
    brand: Branding | None,
) -> list[Compiled]:
    """What each target is given, in order; `edition`: what `for_reader` gave for the reader."""
    from ...emitter import Compiled

    attached: Any = {}
    if any(target.attaches for target in chosen):
        from ...attaching import attached as files_attached
        from ...project import shared_parser

        attached = files_attached(compiled, edition, wish.reader, shared_parser(), lock, release=wish.release)
    jobs = []
    for target in chosen:
        options = _options(target, wish.configured.options.get(target.name, {}), wish.previous)
        if brand is not None and target.branded:
            options = {**options, "branding": brand}
        job = Compiled(
            edition.contract,
            edition.rules,
            edition.examples,
            wish.reader,  # type: ignore[arg-type]
            _language(wish.spoken, edition.contract, target),
            wish.release,
            options,
            attached if target.attaches else {},
        )
        if target.compares:
            from ..changes.redlining import options_for_amendment

            more = options_for_amendment(compiled, edition, wish.reader, job)
            job = replace(job, options={**options, **more})
        jobs.append(job)
    return jobs


def _language(spoken: str | None, contract: Contract, target: Target) -> str:
    """The language of what a target makes: as asked for, else the contract's; only documents speak more
    than the command line, or both."""
    if spoken != "both":
        return spoken if spoken in LANGUAGES or (spoken and target.branded) else contract.written_in
    other = "fr" if contract.written_in == "en" else "en"
    return f"{contract.written_in}+{other}" if target.branded else contract.written_in


def _options(target: Target, own: Mapping[str, Any], previous: Path | None) -> Mapping[str, Any]:
    """A target's settings, with the files of an earlier build where it goes on from them."""
    if previous is None or not target.continues:
        return own
    folder = previous / target.name
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    return {**own, "previous": {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}}
