"""The picture of docs/architecture.md as code, in running order: text in, everything known about it out."""

from __future__ import annotations

import datetime
import hashlib
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from operator import is_

from .checks import Context, all_checks
from .checks.waivers import apply
from .clock.errors import LockError
from .clock.holidays import holidays_version
from .clock.lock import Lock, parse_lock
from .clock.zone import tzdata_version
from .diagnostics import Diagnostic, Kind, Severity, Words
from .emitter import ExampleResult
from .examples import judge_examples
from .model.compose import CANNOT_USE
from .model.contract import Amendment, Contract
from .model.edition import amendment_for_client, for_client
from .model.from_syntax import contract_from_syntax
from .model.parties import Waiver
from .records import dataclass, field
from .ruleset.from_model import ruleset_from_model
from .ruleset.horizon import example_dates
from .ruleset.rules import DataVersions, RuleSet
from .ruleset.sources import Sources
from .source import Source, Span
from .syntax import Parser, parse
from .syntax.decode import decode
from .syntax.nodes import File

MOST_FILES = 200
"""Files that one contract may use, itself included (DESIGN 8)."""

_SYNTAX = "SLA1"
_UNSAID = frozenset((
    "SLA215", "SLA228", "SLA234", "SLA238", "SLA244", "SLA247", "SLA248", "SLA266", "SLA267", "SLA269",
    "SLA281", "SLA288", "SLA289",
))  # fmt: skip
"""Findings that a block leaves something unsaid; not worth saying where one of its lines cannot be read."""

Load = Callable[[str, str, Span], "tuple[str, bytes] | Diagnostic"]
"""Given the name of the using file, the path as written and its place: name and bytes, or what is wrong."""

TOO_MANY_FILES = Kind(
    "SLA027",
    Severity.ERROR,
    Words("A contract cannot use more than {limit} files.", "Put what they hold together."),
    Words("Un contrat ne peut utiliser plus de {limit} fichiers.", "Regroupez ce qu’ils contiennent."),
)
UNREADABLE_USE = Kind(
    "SLA026",
    Severity.ERROR,
    Words("{file} cannot be read as a contract.", "Mend what is reported in that file."),
    Words("{file} ne peut être lu comme un contrat.", "Corrigez ce qui est signalé dans ce fichier."),
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


EXAMPLES_OF_BASE = Kind(
    "SLA711",
    Severity.NOTE,
    Words(
        "The amended contract has worked examples of days on which the amendment is in force ({count}): they "
        "are not verified here, nor printed.",
        "Check that contract by itself; repeat here the examples that are to hold under the amendment.",
    ),
    Words(
        "Le contrat modifié a des exemples chiffrés situés sous l’empire de l’avenant ({count}) : ils ne "
        "sont ici ni vérifiés ni imprimés.",
        "Vérifiez ce contrat à part ; reprenez ici les exemples qui doivent valoir sous l’avenant.",
    ),
)


@dataclass(frozen=True)
class Texts:
    """A contract as first agreed, and its amendments in order of effect."""

    base: Contract
    amendments: tuple[Amendment, ...] = ()

    @property
    def newest(self) -> Contract:
        """The contract as it reads after all amendments."""
        return self.amendments[-1].edition if self.amendments else self.base


@dataclass(frozen=True)
class Edition:
    """What targets may read, for one reader: model, rule set, places in the text, judged examples."""

    contract: Contract
    rules: RuleSet
    places: Sources
    examples: tuple[ExampleResult, ...]


@dataclass(frozen=True)
class Compilation:
    """All that is known about one contract.

    `contract` (as it reads after all amendments) and `rules` are None where errors leave none.
    `diagnostics` stand; `accepted` are dangers with the waiver that accepts each. `language`: of messages,
    unless asked otherwise: the contract's, or of its keywords; None where not even these could be read.
    `seconds` and `counts`: for statistics.
    """

    name: str
    sources: Mapping[str, Source]
    diagnostics: tuple[Diagnostic, ...]
    accepted: tuple[tuple[Diagnostic, Waiver], ...] = ()
    contract: Contract | None = None
    texts: Texts | None = None
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
    """The loader of a text that stands alone: no other file can be had."""
    return CANNOT_USE.at(span, path=written)


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
        reading = _Reading(parser, load, found)
        main = reading.read(name, content)
    sources = reading.sources
    if main is None:
        return Compilation(name, sources, tuple(found), seconds=stages.seconds)
    with stages.stage("model"):
        meant, problems = contract_from_syntax(main, reading.use)
        found += [one for one in problems if not reading.unread(one)]
        texts = _texts_of(meant, reading) if meant is not None else None
    if texts is None or any(one.severity is Severity.ERROR for one in found):
        language = texts.newest.written_in if texts else main.language
        return Compilation(
            name,
            sources,
            _in_order(found, sources),
            contract=texts.newest if texts else None,
            language=language,
            seconds=stages.seconds,
        )
    contract = texts.newest
    language = contract.written_in
    locked = _lock(lock, lock_name, found)
    with stages.stage("rules"):
        rules, places, problems = ruleset_from_model(
            texts.base,
            amendments=texts.amendments,
            lock=locked,
            versions=data_versions(lock),
            release=release,
        )
        found += problems
    with stages.stage("examples"):
        examples, wrong = judge_examples(contract, rules)
        found += wrong
        found += _earlier_examples(texts, rules)
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
            context = Context(contract, rules, sources, today, release, places)
            ran = all_checks()
            for one in ran:
                found += one.run(context)
            judged = apply(found, contract, today, complete=True)
        found, accepted = list(judged.standing), judged.accepted
        counts["checks-run"] = len(ran)
    return Compilation(
        name,
        sources,
        _in_order(found, sources),
        accepted,
        contract,
        texts,
        rules,
        examples,
        places,
        language,
        stages.seconds,
        counts,
    )


def _earlier_examples(texts: Texts, rules: RuleSet) -> Iterator[Diagnostic]:
    """What is wrong with the examples that amendments leave behind, and how many are not judged.

    An example whose dates all lie before the next text takes effect is judged by the text in force on them
    (K9); of a later date, nobody has said that it still holds.
    """
    left = 0
    for amendment in texts.amendments:
        text = amendment.before if isinstance(amendment.before, Contract) else amendment.before.edition
        effect = amendment.takes_effect
        limit = effect if isinstance(effect, datetime.date) else datetime.date.min
        limit = min(limit, amendment.from_period_of or limit)
        if amendment.edition.worked_examples == text.worked_examples:
            continue
        early = tuple(one for one in text.worked_examples if max(example_dates(one), default=limit) < limit)
        left += len(text.worked_examples) - len(early)
        if early:
            _, wrong = judge_examples(text.model_copy(update={"worked_examples": early}), rules)
            yield from wrong
    if left:
        yield EXAMPLES_OF_BASE.at(texts.amendments[-1].span, count=left)


def _in_order(found: list[Diagnostic], sources: Mapping[str, Source]) -> tuple[Diagnostic, ...]:
    """Findings in the order of the text, file by file as they were read."""
    rank = {name: at for at, name in enumerate(sources)}
    return tuple(
        sorted(
            found,
            key=lambda one: (rank.get(one.spans[0].file, -1), one.spans[0].start) if one.spans else (-1, -1),
        )
    )


def _texts_of(meant: Contract | Amendment, reading: _Reading) -> Texts:
    """A contract or amendment with all that it amends, and the files of its clauses read in."""
    amendments: list[Amendment] = []
    while isinstance(meant, Amendment):
        edition = _with_files(meant.edition, reading)
        amendments.insert(0, meant.model_copy(update={"edition": edition}))
        meant = meant.before
    return Texts(_with_files(meant, reading), tuple(amendments))


def _with_files(contract: Contract, reading: _Reading) -> Contract:
    """The contract with the text of each clause that stands in a file of its own."""
    if not any(clause.text_file for clause in contract.clauses):
        return contract
    clauses = tuple(
        clause.model_copy(update={"file_content": reading.text(clause.text_file.text, clause.text_file.span)})
        if clause.text_file
        else clause
        for clause in contract.clauses
    )
    return contract.model_copy(update={"clauses": clauses})


def for_reader(
    compiled: Compilation, reader: str, lock: bytes | None = None, *, release: bool = False
) -> Edition:
    """What artefacts for a reader (client, provider) derive from.

    For the client, all that is for the provider only is taken out of the model, and the rest is compiled
    anew: nothing of it can be left behind in a rule set or in a ledger (DESIGN 1, audience).
    """
    assert compiled.texts is not None
    assert compiled.rules is not None
    assert compiled.places is not None
    if reader == "provider":
        return Edition(compiled.texts.newest, compiled.rules, compiled.places, compiled.examples)
    texts = Texts(
        for_client(compiled.texts.base),
        tuple(amendment_for_client(one) for one in compiled.texts.amendments),
    )
    same = (compiled.texts.base, *compiled.texts.amendments)
    if all(map(is_, same, (texts.base, *texts.amendments))):  # nothing went: the same rule set comes of it
        return Edition(compiled.texts.newest, compiled.rules, compiled.places, compiled.examples)
    rules, places, _ = ruleset_from_model(
        texts.base,
        amendments=texts.amendments,
        lock=_lock(lock, "", []),
        versions=data_versions(lock),
        release=release,
    )
    examples, _ = judge_examples(texts.newest, rules)
    return Edition(texts.newest, rules, places, examples)


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


class _Reading:
    """Reads a contract and all that it uses, each file once."""

    def __init__(self, parser: Parser, load: Load, found: list[Diagnostic]) -> None:
        self.parser = parser
        self.load = load
        self.found = found
        self.sources: dict[str, Source] = {}
        self._files: dict[str, File | None] = {}
        self._asked: dict[tuple[str, str], tuple[str, bytes] | Diagnostic] = {}

    def read(self, name: str, content: bytes) -> File | None:
        """The nodes of a file; what is wrong with it is found once."""
        if name not in self._files:
            source, problems = decode(name, content)
            self.found += problems
            file: File | None = None
            if source is not None:
                self.sources[name] = source
                file, problems = parse(source, self.parser)
                self.found += problems
            self._files[name] = file
        return self._files[name]

    def use(self, written: str, at: Span) -> File | Diagnostic:
        """The file that a `use` names."""
        loaded = self._load(written, at)
        if isinstance(loaded, Diagnostic):
            return loaded
        name, content = loaded
        if name not in self._files and len(self._files) >= MOST_FILES:
            return TOO_MANY_FILES.at(at, limit=MOST_FILES)
        file = self.read(name, content)
        return UNREADABLE_USE.at(at, file=name) if file is None else file

    def unread(self, finding: Diagnostic) -> bool:
        """Whether a finding that something is left unsaid is but the echo of a line of the block that could
        not be read."""
        if finding.code not in _UNSAID or not finding.spans:
            return False
        at = finding.spans[0]
        file = self._files.get(at.file)
        starts = sorted(block.span.start for block in file.blocks) if file is not None else []
        first = max((one for one in starts if one <= at.start), default=0)
        end = min((one for one in starts if one > at.start), default=len(self.sources[at.file].text) + 1)
        return any(
            one.code.startswith(_SYNTAX)
            and one.severity is Severity.ERROR
            and one.spans[0].file == at.file
            and first <= one.spans[0].start < end
            for one in self.found
            if one.spans
        )

    def text(self, written: str, at: Span) -> str | None:
        """The text of a clause that stands in a file of its own; None, with a finding, if there is none."""
        loaded = self._load(written, at)
        if isinstance(loaded, Diagnostic):
            if loaded not in self.found:
                self.found.append(loaded)
            return None
        name, content = loaded
        source, problems = decode(name, content)
        self.found += [one for one in problems if one not in self.found]
        if source is not None:
            self.sources.setdefault(name, source)
        return source.text if source is not None else None

    def _load(self, written: str, at: Span) -> tuple[str, bytes] | Diagnostic:
        asked = (at.file, written)
        if asked not in self._asked:
            self._asked[asked] = self.load(at.file, written, at)
        return self._asked[asked]
