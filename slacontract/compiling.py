"""The picture of docs/architecture.md as code, in running order: text in, everything known about it out."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from operator import is_

from .checks import Context, all_checks
from .checks.waivers import apply
from .clock.errors import LockError
from .clock.lock import Lock, parse_lock
from .diagnostics import Diagnostic, Kind, Severity, Words
from .emitter import ExampleResult
from .examples import WRONG_DEADLINE, judge_examples
from .gathering import Gathering, Load, nothing_used
from .model.contract import Amendment, Contract
from .model.edition import amendment_for_client, for_client
from .model.from_syntax import contract_from_syntax
from .model.parties import Waiver
from .records import dataclass, field
from .ruleset.from_model import ruleset_from_model
from .ruleset.horizon import example_dates
from .ruleset.rules import RuleSet
from .ruleset.shared import Shared
from .ruleset.sources import Sources
from .source import Source
from .syntax import Parser

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
OWN_FAILURE = Kind(
    "SLA300",
    Severity.ERROR,
    Words(
        "slac itself failed in looking for {code} ({part}): what it would have found is missing here.",
        "The contract is not at fault, and the other findings stand. Please report this with the lines that "
        "are printed about it.",
    ),
    Words(
        "slac lui-même a échoué en cherchant {code} ({part}) : ce qu’il aurait trouvé manque ici.",
        "Le contrat n’est pas en cause, et les autres constats valent. Merci de le signaler avec les lignes "
        "affichées à ce sujet.",
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
    `seconds` and `counts`: for statistics. `failures`: the exceptions behind findings of `OWN_FAILURE`.
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
    failures: tuple[Exception, ...] = ()

    @property
    def ok(self) -> bool:
        """Whether there is a rule set, and no error."""
        return self.rules is not None and not any(one.severity is Severity.ERROR for one in self.diagnostics)


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


class _Surviving:
    """Parts of the compiler that the others do without: where one fails, that is one finding more."""

    def __init__(self, found: list[Diagnostic] | None) -> None:
        """`found` None: nobody will read findings, and a failure is raised."""
        self.found = found
        self.failures: list[Exception] = []

    @contextmanager
    def part(self, code: str, name: str) -> Iterator[None]:
        try:
            yield
        except Exception as bug:
            if self.found is None:
                raise
            self.failures.append(bug)
            self.found.append(OWN_FAILURE.at(code=code, part=name))


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
    shared: Shared | None = None,
) -> Compilation:
    """Compiles a contract: parse, model, rule set, worked examples, checks. Pure, but for what `load` does.

    `today` affects findings only. `lock`: bytes of the lock file. `release` refuses what is open.
    `checks=False` leaves out checks and waivers. `timer` gives seconds, for `Compilation.seconds`.
    `shared`: one for contracts that are compared, so that covered time they share is computed once.
    A bug of ours in one check, or in the examples that are checked, costs no more than their findings;
    anywhere else it is raised.
    """
    stages = _Stages(timer)
    found: list[Diagnostic] = []
    with stages.stage("parse"):
        gathered = Gathering(parser, load, found)
        main = gathered.read(name, content)
    sources = gathered.sources
    if main is None:
        return Compilation(name, sources, tuple(found), seconds=stages.seconds)
    with stages.stage("model"):
        meant, problems = contract_from_syntax(main, gathered.use)
        found += [one for one in problems if not gathered.unread(one)]
        texts = _texts_of(meant, gathered) if meant is not None else None
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
            release=release,
            shared=shared,
        )
        found += problems
    surviving = _Surviving(found if checks else None)
    examples: tuple[ExampleResult, ...] = ()
    with stages.stage("examples"), surviving.part(WRONG_DEADLINE.code, "examples"):
        examples, wrong = judge_examples(contract, rules)
        found += wrong
        found += _earlier_examples(texts, rules)
    accepted: tuple[tuple[Diagnostic, Waiver], ...] = ()
    counts = _counts(rules)
    if checks:
        with stages.stage("checks"):
            context = Context(contract, rules, sources, today, release, places)
            ran = all_checks()
            for one in ran:
                with surviving.part(one.code, one.name):
                    found.extend(one.run(context))  # one by one: what it found before it failed stands
            judged = apply(found, contract, today, complete=not surviving.failures)
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
        tuple(surviving.failures),
    )


def _counts(rules: RuleSet) -> dict[str, int]:
    """How much was made, for statistics."""
    plans = [plan for edition in rules.editions for plan in edition.plans.values()]
    return {
        "commitments-compiled": sum(len(plan.commitments) for plan in plans),
        "intervals-expanded": sum(
            len(coverage.intervals) for plan in plans for coverage in plan.coverages.values()
        ),
    }


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


def _texts_of(meant: Contract | Amendment, gathered: Gathering) -> Texts:
    """A contract or amendment with all that it amends, and the files of its clauses read in."""
    amendments: list[Amendment] = []
    while isinstance(meant, Amendment):
        edition = _with_files(meant.edition, gathered)
        amendments.insert(0, meant.model_copy(update={"edition": edition}))
        meant = meant.before
    return Texts(_with_files(meant, gathered), tuple(amendments))


def _with_files(contract: Contract, gathered: Gathering) -> Contract:
    """The contract with the text of each clause that stands in a file of its own."""
    if not any(clause.text_file for clause in contract.clauses):
        return contract
    clauses = tuple(
        clause.model_copy(
            update={"file_content": gathered.text(clause.text_file.text, clause.text_file.span)}
        )
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
        release=release,
    )
    examples, _ = judge_examples(texts.newest, rules)
    return Edition(texts.newest, rules, places, examples)


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
