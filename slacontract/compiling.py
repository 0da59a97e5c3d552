"""The picture of docs/architecture.md as code, in running order: text in, everything known about it out."""

from __future__ import annotations

import datetime
import hashlib
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field

from .checks import Context, all_checks
from .checks.waivers import apply
from .clock.errors import LockError
from .clock.holidays import holidays_version
from .clock.lock import Lock, parse_lock
from .clock.zone import tzdata_version
from .diagnostics import Diagnostic, Kind, Severity, Words
from .emitter import ExampleResult
from .examples import judge_examples
from .model.contract import Amendment, Contract
from .model.from_syntax import contract_from_syntax
from .model.parties import Waiver
from .ruleset.from_model import ruleset_from_model
from .ruleset.rules import DataVersions, RuleSet
from .ruleset.sources import Sources
from .source import Source, Span
from .syntax import Parser, parse
from .syntax.decode import decode
from .syntax.nodes import File

MOST_FILES = 200
"""Files that one contract may use, itself included (DESIGN 8)."""

Load = Callable[[str, str, Span], "tuple[str, bytes] | Diagnostic"]
"""Given the name of the using file, the path as written and its place: name and bytes, or what is wrong."""

CYCLE = Kind(
    "SLA026",
    Severity.ERROR,
    Words(
        "{file} uses itself: {chain}.",
        "Move what both files need into a third one, which both use.",
    ),
    Words(
        "{file} s’utilise lui-même : {chain}.",
        "Placez ce dont les deux fichiers ont besoin dans un troisième, que tous deux utilisent.",
    ),
)
TOO_MANY_FILES = Kind(
    "SLA027",
    Severity.ERROR,
    Words("A contract cannot use more than {limit} files.", "Put what they hold together."),
    Words("Un contrat ne peut utiliser plus de {limit} fichiers.", "Regroupez ce qu’ils contiennent."),
)
BAD_LOCK = Kind(
    "SLA029",
    Severity.ERROR,
    Words(
        "Line {line} of the lock file {file} cannot be read: {expected} should stand here.",
        "Restore the file from your history, or delete it and run “slac lock”.",
    ),
    Words(
        "La ligne {line} du fichier de verrouillage {file} est illisible : on attend {expected}.",
        "Reprenez le fichier de votre historique, ou supprimez-le et lancez « slac lock ».",
    ),
)


@dataclass(frozen=True)
class Compilation:
    """All that is known about one contract.

    `contract` and `rules` are None where errors leave none. `diagnostics` stand; `accepted` are dangers
    with the waiver that accepts each. `language`: of messages, unless asked otherwise: the contract's, or
    of its keywords; None where not even these could be read. `seconds` and `counts`: for statistics.
    """

    name: str
    sources: Mapping[str, Source]
    diagnostics: tuple[Diagnostic, ...]
    accepted: tuple[tuple[Diagnostic, Waiver], ...] = ()
    contract: Contract | None = None
    amendments: tuple[Amendment, ...] = ()
    rules: RuleSet | None = None
    examples: tuple[ExampleResult, ...] = ()
    places: Sources | None = None
    language: str | None = None
    seconds: Mapping[str, float] = field(default_factory=dict)
    counts: Mapping[str, int] = field(default_factory=dict)

    @property
    def ok(self) -> bool:
        """Whether there is a rule set, and no error."""
        return self.rules is not None and not any(one.severity is Severity.ERROR for one in self.diagnostics)


def nothing_used(by: str, written: str, span: Span) -> Diagnostic:
    """The loader of a text that stands alone: every `use` is outside."""
    return ALONE.at(span, file=written)


ALONE = Kind(
    "SLA030",
    Severity.ERROR,
    Words(
        "This text was given without its folder: {file} cannot be read.",
        "Compile the file instead of its text, or give a loader.",
    ),
    Words(
        "Ce texte a été fourni sans son dossier : {file} ne peut être lu.",
        "Compilez le fichier plutôt que son texte, ou fournissez un chargeur.",
    ),
)


class _Stages:
    """The time of each stage, where somebody gives a clock to read."""

    def __init__(self, timer: Callable[[], float] | None) -> None:
        self.timer = timer
        self.seconds: dict[str, float] = {}

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        before = self.timer() if self.timer else 0.0
        try:
            yield
        finally:
            if self.timer:
                self.seconds[name] = self.seconds.get(name, 0.0) + self.timer() - before


def compile_bytes(
    name: str,
    content: bytes,
    parser: Parser,
    *,
    today: datetime.date,
    load: Load = nothing_used,
    lock: bytes | None = None,
    lock_name: str = "",
    release: bool = False,
    checks: bool = True,
    timer: Callable[[], float] | None = None,
) -> Compilation:
    """Compiles a contract: parse, model, rule set, worked examples, checks. Pure, but for what `load` does.

    `today` affects findings only. `lock`: bytes of the lock file. `release` refuses what is open.
    `checks=False` leaves out checks and waivers. `timer` gives seconds, for `Compilation.seconds`.
    """
    stages = _Stages(timer)
    found: list[Diagnostic] = []
    with stages.stage("parse"):
        gathered = _Gathering(parser, load, found)
        main = gathered.read(name, content)
    sources = gathered.sources
    if main is None:
        return Compilation(name, sources, tuple(found), seconds=stages.seconds)
    with stages.stage("model"):
        read = contract_from_syntax(main, gathered.files, _texts(load))
        found += read.diagnostics
    contract = read.contract
    language = contract.written_in if contract else main.language
    if contract is None or any(one.severity is Severity.ERROR for one in found):
        return Compilation(
            name, sources, tuple(found), contract=contract, language=language, seconds=stages.seconds
        )
    locked = _lock(lock, lock_name, found)
    with stages.stage("rules"):
        versions = data_versions(lock)
        rules, places, problems = ruleset_from_model(
            contract, amendments=(), lock=locked, versions=versions, release=release
        )
        found += problems
    with stages.stage("examples"):
        examples, wrong = judge_examples(contract, rules)
        found += wrong
    accepted: tuple[tuple[Diagnostic, Waiver], ...] = ()
    counts = {
        "commitments-compiled": sum(
            len(plan.commitments) for edition in rules.editions for plan in edition.plans.values()
        ),
        "intervals-expanded": sum(
            len(coverage.intervals)
            for edition in rules.editions
            for plan in edition.plans.values()
            for coverage in plan.coverages.values()
        ),
    }
    if checks:
        with stages.stage("checks"):
            context = Context(contract, rules, sources, today, release)
            ran = all_checks()
            for one in ran:
                found += one.run(context)
            judged = apply(found, contract, today, complete=True)
        found, accepted = list(judged.standing), judged.accepted
        counts["checks-run"] = len(ran)
    return Compilation(
        name,
        sources,
        tuple(found),
        accepted,
        contract,
        (),
        rules,
        examples,
        places,
        language,
        stages.seconds,
        counts,
    )


def compiled_model(
    contract: Contract, lock: bytes | None = None, *, release: bool = False
) -> tuple[Contract, RuleSet, Sources, tuple[ExampleResult, ...]]:
    """A model that has been found good (an edition of it for one reader), with its rule set and examples."""
    locked = _lock(lock, "", [])
    rules, places, _ = ruleset_from_model(
        contract, amendments=(), lock=locked, versions=data_versions(lock), release=release
    )
    examples, _ = judge_examples(contract, rules)
    return contract, rules, places, examples


def data_versions(lock: bytes | None) -> DataVersions:
    """Versions of the data that every instant rests on, with the digest of the lock."""
    digest = hashlib.sha256(lock).hexdigest() if lock is not None else None
    return DataVersions(tzdata=tzdata_version(), holidays=holidays_version(), lock=digest)


def _lock(content: bytes | None, name: str, found: list[Diagnostic]) -> Lock | None:
    if content is None:
        return None
    try:
        return parse_lock(content.decode("utf-8"))
    except LockError as bad:
        found.append(BAD_LOCK.at(file=name, line=bad.line, expected=bad.expected))
    except UnicodeDecodeError:
        found.append(BAD_LOCK.at(file=name, line=1, expected="UTF-8"))
    return None


class _Gathering:
    """Reads a contract and all that it uses, each file once."""

    def __init__(self, parser: Parser, load: Load, found: list[Diagnostic]) -> None:
        self.parser = parser
        self.load = load
        self.found = found
        self.sources: dict[str, Source] = {}
        self.files: dict[str, File] = {}
        self._open: list[str] = []

    def read(self, name: str, content: bytes) -> File | None:
        source, problems = decode(name, content)
        self.found += problems
        if source is None:
            return None
        self.sources[name] = source
        file, problems = parse(source, self.parser)
        self.found += problems
        if file is None:
            return None
        self.files[name] = file
        self._open.append(name)
        for use in file.uses:
            self._use(name, use.path, use.at)
        self._open.pop()
        return file

    def _use(self, by: str, written: str, at: Span) -> None:
        loaded = self.load(by, written, at)
        if isinstance(loaded, Diagnostic):
            self.found.append(loaded)
            return
        name, content = loaded
        if name in self._open:
            chain = " → ".join([*self._open[self._open.index(name) :], name])
            self.found.append(CYCLE.at(at, file=name, chain=chain))
        elif name not in self.sources:
            if len(self.sources) >= MOST_FILES:
                self.found.append(TOO_MANY_FILES.at(at, limit=MOST_FILES))
                return
            self.read(name, content)
