"""Checks: what is computable but unwise. One file a check, found and registered from its file alone."""

from __future__ import annotations

import datetime
import importlib
import pkgutil
import re
import sys
from collections.abc import Callable, Hashable, Iterable, Mapping
from typing import Any, TypeVar

from ..diagnostics import Diagnostic, Kind
from ..model.contract import Contract
from ..records import dataclass, field
from ..ruleset.rules import RuleSet
from ..ruleset.sources import Sources
from ..source import Source

T = TypeVar("T")


@dataclass(frozen=True)
class Context:
    """What a check may read.

    `today` is the day of the run and affects findings only. `release`: the text is to be signed as it
    stands, so that what is still open is an error. `places`: where each part of the rule set is written.
    """

    contract: Contract
    rules: RuleSet
    sources: Mapping[str, Source]
    today: datetime.date
    release: bool = False
    places: Sources = field(default_factory=lambda: Sources({}))
    _made: dict[Hashable, Any] = field(default_factory=dict, repr=False, compare=False)

    def once(self, key: Hashable, make: Callable[[], T]) -> T:
        """What `make` gives, computed once for all checks of a run that ask with this key."""
        if key not in self._made:
            self._made[key] = make()
        value: T = self._made[key]
        return value


Run = Callable[[Context], Iterable[Diagnostic]]


@dataclass(frozen=True)
class Check:
    """A check: the kinds that it reports (the first names it) and its function."""

    kinds: tuple[Kind, ...]
    run: Run

    @property
    def code(self) -> str:
        """Code of the finding that the check is named after."""
        return self.kinds[0].code

    @property
    def name(self) -> str:
        """Name of its file, which says the defect."""
        return self.run.__module__.rpartition(".")[2]


_CHECKS: dict[str, Check] = {}
_PAGES: dict[str, str] = {}  # code -> the module that explains it
_TEXTS = {"fr": ("## Exemple", "## À écrire plutôt")}


def check(*kinds: Kind) -> Callable[[Run], Run]:
    """Registers the check of a file; the docstring of the file is the page of all its kinds.

    The page is Markdown: one sentence, then the sections `## What`, `## For the client`,
    `## For the provider`, `## Example`, `## Instead`; the last two hold one fenced `sla` text each.
    `PAGE_FR` at the end of the file says the words of the first four parts in French.
    """

    def register(run: Run) -> Run:
        _CHECKS[kinds[0].code] = Check(kinds, run)
        page(run.__module__, *kinds)
        return run

    return register


def page(module: str, *kinds: Kind) -> None:
    """Makes the docstring of a module the page of some kinds, for a file that is no ordinary check."""
    for kind in kinds:
        _PAGES[kind.code] = module


def _load() -> None:
    for module in pkgutil.iter_modules(__path__):
        if not module.name.startswith("_"):
            importlib.import_module(f"{__name__}.{module.name}")


def all_checks() -> tuple[Check, ...]:
    """Every check, by code."""
    _load()
    return tuple(_CHECKS[code] for code in sorted(_CHECKS))


def page_of(code: str, language: str = "en", translate: Callable[[str], str] | None = None) -> str | None:
    """The page of a code, as Markdown, in English where it is not in `language`; None without a page.

    Contracts on a page are written once, with English keywords; `translate` writes them with others.
    """
    _load()
    if code not in _PAGES:
        return None
    module = sys.modules[_PAGES[code]]
    page = (module.__doc__ or "").strip() + "\n"
    words: str | None = getattr(module, f"PAGE_{language.upper()}", None)
    if words is None:
        return page
    contracts = re.findall(r"^```sla\n(.*?)^```$", page, flags=re.M | re.S)
    parts = [
        f"{title}\n\n```sla\n{translate(text) if translate else text}```\n"
        for title, text in zip(_TEXTS[language], contracts, strict=True)
    ]
    return "\n".join([words, *parts])


def documented_codes() -> tuple[str, ...]:
    """The codes that have a page, in order."""
    _load()
    return tuple(sorted(_PAGES))
