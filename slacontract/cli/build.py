"""`slac build`: calendars, documents, configurations, all from one contract, all or nothing."""

from __future__ import annotations

import datetime
import json
import os
import sys
from collections.abc import Mapping, Sequence
from dataclasses import replace
from gettext import gettext
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from ..diagnostics import Kind, Severity, Words
from ..document.wording.languages import languages
from ..ruleset.sources import Sources
from . import EXIT_FINDINGS, EXIT_INTERNAL, EXIT_USAGE
from .accounts import deviating, fidelity_table, generous, line_told, placed, worst, zone_of
from .emitting import BadArtifact, Built, emitted, files_of
from .options import today_option
from .words import LANGUAGES, say

if TYPE_CHECKING:
    from ..compiling import Compilation
    from ..emitter import Target
    from ..model.contract import Contract

FIDELITY = "fidelity.json"
FIDELITY_TABLE = "fidelity.md"
SOURCES = "sources.json"
_DEGREES = ("exact", "rewritten", "approximated", "not-expressible")


TARGET_FAILED = Kind(
    "SLA599",
    Severity.ERROR,
    Words(
        "The target “{target}” failed on its own account.",
        "The contract is not at fault, and the other findings stand. Please report this with the lines that "
        "are printed about it; until it is mended, leave this target out (-t names the others).",
    ),
    Words(
        "La cible « {target} » a échoué de son propre fait.",
        "Le contrat n’est pas en cause, et les autres constats valent. Merci de le signaler avec les lignes "
        "affichées à ce sujet ; d’ici là, écartez cette cible (-t nomme les autres).",
    ),
)


class Spoken(click.ParamType):  # type: ignore[type-arg]  # older versions take no argument
    """A language of documents, two of them (`fr+de`), or `both`."""

    name = "language"

    def get_metavar(self, param: click.Parameter, ctx: click.Context | None = None) -> str:
        return f"[{'|'.join(languages())}|A+B|both]"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """The value as it stands; a usage error for a language that has no sentences."""
        parts = str(value).split("+")
        known = languages()
        if value != "both" and (len(parts) > 2 or not all(part in known for part in parts)):
            problem = gettext("{value!r} is not one of {known}, two of them such as fr+de, or both.")
            self.fail(problem.format(value=value, known=", ".join(known)))
        return str(value)


@click.command(name="build", epilog="Example: slac build contract.sla -t html -t ical -o out")
@click.argument("file", metavar="FILE")
@click.option(
    "-t",
    "--target",
    "names",
    multiple=True,
    metavar="TARGET",
    help="What to make; may be repeated.  [default: slac.toml's, else all]",
)
@click.option(
    "-o",
    "--output",
    required=True,
    type=click.Path(path_type=Path, file_okay=False),
    help="Folder to write to, made where it is missing.",
)
@click.option(
    "--previous",
    type=click.Path(path_type=Path, file_okay=False, exists=True),
    default=None,
    metavar="FOLDER",
    help="Output folder of an earlier build: calendars update its events, and cancel those that are gone.",
)
@click.option(
    "--check",
    "check_only",
    is_flag=True,
    help="Write nothing; name the files that differ from what would be written, exit 1.",
)
@click.option("--release", is_flag=True, help="Refuse holes, and holiday dates that are not locked.")
@click.option(
    "--audience", type=click.Choice(["client", "provider"]), default=None, help="For whom.  [default: client]"
)
@click.option(
    "--plugin",
    "plugins",
    multiple=True,
    type=click.Path(path_type=Path),
    help="Python file or folder with a target of your own.",
)
@click.option(
    "--fail-on",
    type=click.Choice(["error", "danger", "warning", "note"]),
    default=None,
    help="Lightest finding that stops the build.  [default: danger]",
)
@click.option(
    "--max-deviation",
    type=click.IntRange(min=0),
    default=None,
    metavar="SECONDS",
    help="Fail where a target departs from a promise by more counted time than this.",
)
@today_option
@click.option(
    "--lang",
    "spoken",
    type=Spoken(),
    default=None,
    help="Language of documents, and of messages where they speak it; fr+de: two side by side; both: a "
    "second one beside the contract's.  [default: the contract's]",
)
def command(
    file: str,
    names: Sequence[str],
    output: Path,
    previous: Path | None,
    check_only: bool,
    release: bool,
    audience: str | None,
    plugins: Sequence[Path],
    fail_on: str | None,
    max_deviation: int | None,
    today: datetime.date | None,
    spoken: str | None,
) -> None:
    """Make what a contract can be built into: one folder a target below the output folder.

    Beside them stand fidelity.json and fidelity.md, which say how exactly each target says each line of
    the contract, and sources.json, where each line stands in the text. What an earlier build wrote is
    replaced folder by folder, only when everything has been made; nothing else in the folder is touched.
    For the client, all that is for the provider only is taken out before anything is made.
    --check asks whether the folder holds what would be written: with neither -t nor slac.toml, of the
    targets that it holds.
    """
    from ..checks.waivers import apply
    from ..compiling import for_reader
    from ..emitter import Compiled
    from .branding import branding
    from .loading import compiled_or_exit, options_of, print_failures, print_findings
    from .plugins import PluginError, available
    from .report import SEVERITIES

    language = spoken if spoken in LANGUAGES else None
    day = today or datetime.date.today()
    compiled, files, said = compiled_or_exit(file, language, day, release=release, checks=True)
    configured = options_of(files)
    wanted = tuple(names) or configured.targets or (_held(output) if check_only else ())
    reader = audience or configured.audience or "client"
    bar = SEVERITIES.index(fail_on or configured.fail_on or "danger") + 1
    try:
        targets = available(plugins, wanted)
    except PluginError as problem:
        click.echo(problem.say(said), err=True)
        sys.exit(EXIT_USAGE)
    for name in wanted:
        if name not in targets:
            click.echo(say("unknown-target", said, name=name, known=", ".join(targets)), err=True)
            sys.exit(EXIT_USAGE)
        if reader not in targets[name].audiences:
            click.echo(say("not-for-audience", said, target=name, audience=reader), err=True)
            sys.exit(EXIT_USAGE)
    chosen = [targets[name] for name in dict.fromkeys(wanted)]
    unset: list[str] = []
    if not wanted:
        for one in targets.values():
            absent = [module for module in one.needs if find_spec(module) is None]
            if absent:
                click.echo(say("left-out", said, target=one.name, package=absent[0]), err=True)
            elif one.configures and one.name not in configured.options:
                unset.append(one.name)
            elif one.compares and not (compiled.texts and compiled.texts.amendments):
                continue
            elif reader in one.audiences:
                chosen.append(one)
        if unset:
            click.echo(say("not-configured", said, names=", ".join(unset)), err=True)
    found = list(compiled.diagnostics)
    if any(one.severity >= bar for one in found):
        print_findings(compiled, found, said)
        click.echo(say("not-built", said), err=True)
        sys.exit(EXIT_FINDINGS)
    lock = files.lock()
    edition = for_reader(compiled, reader, lock if isinstance(lock, bytes) else None, release=release)
    contract = edition.contract
    own: Any = {}
    if any(one.attaches for one in chosen):
        from ..attaching import attached
        from ..project import shared_parser

        locked_as = lock if isinstance(lock, bytes) else None
        own = attached(compiled, edition, reader, shared_parser(), locked_as, release=release)
    brand, of_brand = branding(files.root, configured.branding)
    found += of_brand
    built: dict[int, Built] = {}
    jobs = [
        Compiled(
            contract,
            edition.rules,
            edition.examples,
            reader,  # type: ignore[arg-type]
            _language(spoken, contract, target),
            release,
            {
                **_options(target, configured.options.get(target.name, {}), previous),
                **({"branding": brand} if brand is not None and target.branded else {}),
            },
            own if target.attaches else {},
        )
        for target in chosen
    ]
    for at, target in enumerate(chosen):
        if target.compares:
            from .redlining import options_for_amendment

            more = options_for_amendment(compiled, edition, reader, jobs[at])
            jobs[at] = replace(jobs[at], options={**jobs[at].options, **more})
    zone = zone_of(edition.rules)
    failures: list[Exception] = []
    for number, (at, emission) in enumerate(emitted(chosen, jobs), 1):
        target = chosen[at]
        if sys.stderr.isatty():
            line = say("building", said, target=target.name)
            click.echo(f"\r\x1b[K{line} {number}/{len(chosen)}", nl=False, err=True)
        if isinstance(emission, Exception):
            failures.append(emission)
            found.append(TARGET_FAILED.at(target=target.name))
            continue
        assert compiled.contract is not None
        excess = generous(target.name, emission, edition.places, contract, zone)
        judged = apply(
            (*placed(emission, edition.places), *excess),
            compiled.contract,
            day,
            complete=False,
            target=target.name,
        )
        found += [one for one in judged.standing if one not in found]  # documents share their findings
        if max_deviation is not None:
            found += deviating(target.name, emission, edition.places, contract, zone, max_deviation)
        try:
            built[at] = Built(target, files_of(emission), emission)
        except BadArtifact as problem:
            click.echo(say("not-an-artifact", said, target=target.name, path=problem), err=True)
            sys.exit(EXIT_USAGE)
    if sys.stderr.isatty():
        click.echo("\r\x1b[K", nl=False, err=True)
    print_findings(compiled, found, said)
    if failures:
        print_failures(failures, said)
    if any(one.severity >= bar for one in found):
        click.echo(say("not-built", said), err=True)
        sys.exit(EXIT_INTERNAL if failures else EXIT_FINDINGS)
    places = _places(edition.places, compiled)
    in_order = [built[at] for at in sorted(built)]
    if check_only:
        from .stale import check_output

        chosen_here = () if names or configured.targets else wanted
        options: list[tuple[str, Sequence[object]]] = [
            ("-t", (*names, *chosen_here)),
            ("-o", (output,)),
            ("--previous", (previous,) if previous else ()),
            ("--release", ("",) if release else ()),
            ("--audience", (audience,) if audience else ()),
            ("--plugin", plugins),
            ("--lang", (spoken,) if spoken else ()),
        ]
        entries = _entries(output, in_order, contract.written_in, places)
        sys.exit(check_output(output, entries, ["build", file], options, said))
    _write(output, in_order, contract.written_in, places, said)
    click.echo(_summary(in_order, said))
    click.echo(say("built", said, folder=output))


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


def _places(places: Sources, compiled: Compilation) -> bytes:
    """The bytes of sources.json, with files named from the contract's folder, however it was called."""
    folder = os.path.dirname(compiled.name)
    names = {name: os.path.relpath(name, folder or ".").replace(os.sep, "/") for name in compiled.sources}
    if compiled.name == "-":
        names = {name: name for name in names}
    renamed = {path: span._replace(file=names[span.file]) for path, span in places.places.items()}
    return Sources(renamed).dump({names[name]: source for name, source in compiled.sources.items()})


def _entries(
    output: Path, built: Sequence[Built], written_in: str, places: bytes
) -> dict[str, Mapping[str, bytes] | bytes]:
    """What the output folder is to hold: a folder a target, and the accounts of all targets that it holds."""
    kept = {
        name: value
        for name, value in (_earlier(output) or {"targets": {}})["targets"].items()
        if (output / name).is_dir()
    }
    told = dict(sorted({**kept, **{one.target.name: _told(one) for one in built}}.items()))
    entries: dict[str, Mapping[str, bytes] | bytes] = {one.target.name: one.files for one in built}
    # The record goes last: what it lists is there.
    entries[SOURCES] = places
    entries[FIDELITY_TABLE] = fidelity_table(told, written_in).encode()
    entries[FIDELITY] = _json({"format": 1, "targets": told})
    return entries


def _held(output: Path) -> tuple[str, ...]:
    """The targets that an output folder holds, by its own record."""
    return tuple((_earlier(output) or {"targets": {}})["targets"])


def _write(output: Path, built: Sequence[Built], written_in: str, places: bytes, language: str) -> None:
    from .output import ForeignFolder, locked, publish

    try:
        with locked(output):
            record = _earlier(output)
            ours = frozenset({*record["targets"], FIDELITY, FIDELITY_TABLE, SOURCES} if record else ())
            publish(output, _entries(output, built, written_in, places), ours)
    except ForeignFolder as problem:
        click.echo(say("foreign", language, path=problem.path), err=True)
        sys.exit(EXIT_USAGE)
    except OSError as problem:
        name = problem.filename or output
        click.echo(say("cannot-write", language, file=name, why=problem.strerror or problem), err=True)
        sys.exit(EXIT_USAGE)


def _earlier(output: Path) -> dict[str, Any] | None:
    """The record of an earlier build in this folder; None where there is none that can be read."""
    try:
        record = json.loads((output / FIDELITY).read_bytes())
    except (OSError, ValueError):
        return None
    usable = (
        isinstance(record, dict) and record.get("format") == 1 and isinstance(record.get("targets"), dict)
    )
    return record if usable else None


def _told(built: Built) -> dict[str, Any]:
    return {
        "title": built.target.title,
        "proof": built.target.proof,
        "files": sorted(built.files),
        "lines": [line_told(one) for one in built.emission.fidelity],
    }


def _json(value: Any) -> bytes:
    return (json.dumps(value, ensure_ascii=False, indent=1, sort_keys=False) + "\n").encode()


def _summary(built: Sequence[Built], language: str) -> str:
    from .text import table

    keys = ("target", "files", "bytes", *_DEGREES, "gives-more", "gives-less", "proof")
    heads = [say(key, language) for key in keys]
    rows = [heads]
    for one in built:
        lines = one.emission.fidelity
        degrees: list[str] = [line.degree for line in lines]
        sizes = [str(len(one.files)), str(sum(map(len, one.files.values())))]
        rows.append(
            [
                one.target.name,
                *sizes,
                *(str(degrees.count(degree)) for degree in _DEGREES),
                worst([line.gives_more for line in lines], language),
                worst([line.gives_less for line in lines], language),
                say(one.target.proof, language),
            ]
        )
    return table(rows, right=tuple(range(1, len(heads) - 1)))


__all__ = ["Built", "command"]
