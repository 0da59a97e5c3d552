"""What a target is: a pure function from a compiled contract to files, and how targets are found.

`Compiled` and `API_VERSION` are the plug-in API: third parties add a target through the entry-point
group `slacontract.targets`, or by `--plugin PATH` on the command line; never from a project file.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any, Literal

from .diagnostics import Diagnostic
from .model.base import Audience
from .model.contract import Contract
from .records import dataclass, field
from .ruleset.rules import RuleSet

API_VERSION = 1

Degree = Literal["exact", "rewritten", "approximated", "not-expressible"]
Proof = Literal["observed", "schema", "documented"]


@dataclass(frozen=True)
class ExampleResult:
    """A worked example as judged: its name, whether each expectation holds, and the results compared.

    `outcomes` are (expectation, result, holds); a result is what the engine gave (None: undetermined).
    """

    name: str
    outcomes: tuple[tuple[Any, Any, bool], ...]


@dataclass(frozen=True)
class NotAttached:
    """Why a document does not bear the contract's own text: it is an amendment of texts that hide
    something or use others (`amendment`), takes a clause from a file
    (`text-file`), cannot be put together as one (`files`), or gives other rules without what is for the
    provider only (`names`)."""

    why: Literal["amendment", "text-file", "files", "names"]


@dataclass(frozen=True)
class Compiled:
    """All that a target may read: the model, the rule set, and the worked examples as judged.

    `contract` and `rules` are already the edition for `audience`. `language` is that of the output.
    `options` are the target's own settings. `attached`: files by name that a document bears, the contract's
    own text as this audience may read it among them; only for targets that ask (`attaches`).
    Nothing here holds a wall clock or an absolute path.
    """

    contract: Contract
    rules: RuleSet
    examples: tuple[ExampleResult, ...]
    audience: Audience | Literal["client"]
    language: str
    release: bool = False
    options: Mapping[str, Any] = field(default_factory=dict)
    attached: Mapping[str, bytes] | NotAttached = field(default_factory=dict)

    @property
    def called(self) -> str:
        """What the contract is called: its reference, else its title."""
        return self.rules.contract.called


@dataclass(frozen=True)
class Artifact:
    """One file to write, below the target's folder; `path` is relative and has no `..`."""

    path: str
    content: bytes


@dataclass(frozen=True)
class Witness:
    """A start for which a target's deadline departs most from the promise; instants in ISO 8601."""

    start: str
    promised: str
    given: str


@dataclass(frozen=True)
class FidelityLine:
    """How exactly a target says one line of the contract in hand (DESIGN 6).

    `clause`: the path of names. `gives_more`: seconds of the commitment's own counted time that the
    target can give beyond the promise; None where it does not apply, "unknown" counts as unbounded.
    `gives_less`: by how much it can fall short of it, in the same sense. Each has its witness, where it is
    not 0.
    """

    clause: str
    degree: Degree
    how: str = ""
    gives_more: int | Literal["unknown"] | None = None
    gives_less: int | Literal["unknown"] | None = None
    more: Witness | None = None
    less: Witness | None = None


@dataclass(frozen=True)
class Emission:
    """What a target made of a contract."""

    artifacts: tuple[Artifact, ...]
    fidelity: tuple[FidelityLine, ...] = ()
    diagnostics: tuple[Diagnostic, ...] = ()


@dataclass(frozen=True)
class Target:
    """An output runtime. `emit` is pure. `terms`: degree for each kind of term, for the documentation.
    `title_fr`: the title in French.

    `begin` does the same in two steps, where most of the time goes into work outside of Python: what it
    returns does that work, in a thread of its own, and gives the emission.

    `needs`: modules that an extra of the installation brings. A build that names no targets leaves out, and
    says so, one whose modules are absent; asked for by name, it answers with a finding. `continues`: its
    option `previous` takes the files of an earlier build, by path, whose place those of this one take.
    `attaches`: it bears files, `Compiled.attached`.
    `branded`: its option `branding` takes the look of the provider's documents, where the project has one.
    `configures`: it makes the configuration of another program; a build that names no targets makes it only
    where the project has settings for it (`[targets.NAME]`). `compares`: its options `before` (a `Compiled`),
    `changes` and `head` take the text before an amendment; a build that names none makes it only of one.
    """

    name: str
    title: str
    emit: Callable[[Compiled], Emission]
    proof: Proof
    terms: Mapping[str, Degree] = field(default_factory=dict)
    audiences: Iterable[str] = ("client", "provider")
    needs: tuple[str, ...] = ()
    branded: bool = False
    attaches: bool = False
    continues: bool = False
    compares: bool = False
    configures: bool = False
    begin: Callable[[Compiled], Callable[[], Emission]] | None = None
    api: int = API_VERSION
    title_fr: str = ""

    def called(self, language: str) -> str:
        """The title in a language of messages; the English one where a target has no other."""
        return self.title_fr if language == "fr" and self.title_fr else self.title
