"""`slac build`: calendars, documents, configurations, all from one contract, all or nothing."""

from __future__ import annotations

import datetime
import sys
from collections.abc import Iterator, Sequence
from gettext import gettext
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from ...diagnostics import Diagnostic, Kind, Severity, Words
from ...document.wording.languages import languages
from ...records import dataclass, field
from .. import EXIT_FINDINGS, EXIT_INTERNAL
from ..builds.accounts import deviating, generous, placed, worst, zone_of
from ..builds.emitting import BadArtifact, Built, emitted, files_of
from ..builds.folder import entries, held, places_of, write
from ..builds.making import Wish, chosen_targets, jobs_of
from ..ending import refuse
from ..options import today_option
from ..words import LANGUAGES, say

if TYPE_CHECKING:
    from ...compiling import Compilation, Edition
    from ...emitter import Compiled, Emission, Target

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
    from ...compiling import for_reader
    from ..builds.branding import branding
    from ..findings.report import SEVERITIES
    from ..loading import compiled_or_exit, options_of, print_failures, print_findings

    day = today or datetime.date.today()
    compiled, files, said = compiled_or_exit(
        file, spoken if spoken in LANGUAGES else None, day, release=release, checks=True
    )
    configured = options_of(files)
    wanted = tuple(names) or configured.targets or (held(output) if check_only else ())
    reader = audience or configured.audience or "client"
    bar = SEVERITIES.index(fail_on or configured.fail_on or "danger") + 1
    wish = Wish(wanted, reader, spoken, release, previous, configured, said)
    chosen = chosen_targets(wish, plugins, compiled)
    found = list(compiled.diagnostics)
    if any(one.severity >= bar for one in found):
        print_findings(compiled, found, said)
        click.echo(say("not-built", said), err=True)
        sys.exit(EXIT_FINDINGS)
    lock = files.lock()
    lock = lock if isinstance(lock, bytes) else None
    edition = for_reader(compiled, reader, lock, release=release)
    brand, of_brand = branding(files.root, configured.branding)
    jobs = jobs_of(wish, chosen, compiled, edition, lock, brand)
    made = _Made([*found, *of_brand])
    _make(made, chosen, jobs, _Reading(compiled, edition, day, max_deviation), said)
    print_findings(compiled, made.found, said)
    if made.failures:
        print_failures(made.failures, said)
    if any(one.severity >= bar for one in made.found):
        click.echo(say("not-built", said), err=True)
        sys.exit(EXIT_INTERNAL if made.failures else EXIT_FINDINGS)
    in_order = [made.built[at] for at in sorted(made.built)]
    places = places_of(edition.places, compiled)
    if check_only:
        from ..builds.stale import check_output

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
        wanted_files = entries(output, in_order, said, places)
        sys.exit(check_output(output, wanted_files, ["build", file], options, said))
    write(output, in_order, said, places)
    click.echo(_summary(in_order, said))
    click.echo(say("built", said, folder=output))


@dataclass
class _Made:
    """What has come of a build so far: findings, failures of our own, targets by their place in the list."""

    found: list[Diagnostic]
    failures: list[Exception] = field(default_factory=list)
    built: dict[int, Built] = field(default_factory=dict)


@dataclass(frozen=True)
class _Reading:
    """How the account of a target is read; `most`: seconds by which it may depart from a promise."""

    compiled: Compilation
    edition: Edition
    day: datetime.date
    most: int | None

    def findings(self, target: str, emission: Emission) -> Iterator[Diagnostic]:
        """What is to be said of what a target made, without what the contract waives."""
        from ...checks.waivers import apply

        assert self.compiled.contract is not None
        places, contract, zone = self.edition.places, self.edition.contract, zone_of(self.edition.rules)
        excess = generous(target, emission, places, contract, zone)
        said = (*placed(emission, places), *excess)
        yield from apply(said, self.compiled.contract, self.day, complete=False, target=target).standing
        if self.most is not None:
            yield from deviating(target, emission, places, contract, zone, self.most)


def _make(
    made: _Made, chosen: Sequence[Target], jobs: Sequence[Compiled], reading: _Reading, said: str
) -> None:
    """Runs the targets, each whatever became of the others, and tells a terminal how far it is."""
    for number, (at, emission) in enumerate(emitted(chosen, jobs), 1):
        target = chosen[at]
        if sys.stderr.isatty():
            line = say("building", said, target=target.name)
            click.echo(f"\r\x1b[K{line} {number}/{len(chosen)}", nl=False, err=True)
        if isinstance(emission, Exception):
            made.failures.append(emission)
            made.found.append(TARGET_FAILED.at(target=target.name))
            continue
        # Documents share their findings.
        made.found += [one for one in reading.findings(target.name, emission) if one not in made.found]
        try:
            made.built[at] = Built(target, files_of(emission), emission)
        except BadArtifact as problem:
            refuse(say("not-an-artifact", said, target=target.name, path=problem))
    if sys.stderr.isatty():
        click.echo("\r\x1b[K", nl=False, err=True)


def _summary(built: Sequence[Built], language: str) -> str:
    from ..findings.text import table

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
