"""Pages of findings that one contract alone does not show: files, the command that finds them, the remedy.

Checks have their page in their docstring (`slacontract/checks/`), changes theirs in `slacontract/compare/`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import PurePosixPath

from ..records import dataclass, field

_TITLES = {
    "en": ("What", "For the client", "For the provider", "Example", "Instead"),
    "fr": ("Quoi", "Pour le client", "Pour le prestataire", "Exemple", "À écrire plutôt"),
}
_FENCES = {
    ".sla": "sla",
    ".toml": "toml",
    ".json": "json",
    ".jsonl": "json",
    ".csv": "csv",
    ".parquet": "text",
    ".py": "python",
}


@dataclass(frozen=True)
class Told:
    """A page in one language: a line, and what the finding means, to whom."""

    lead: str
    what: str
    client: str
    provider: str


@dataclass(frozen=True)
class Page:
    """The page of a finding. `files` by name, contracts with English keywords; `command` finds it in them.

    `mended`: the files that differ in what is right; `mended_command`, where the command is at fault.
    `shown_only`: the example is too large to be run.
    """

    code: str
    en: Told
    fr: Told
    files: Mapping[str, str]
    command: str
    mended: Mapping[str, str] = field(default_factory=dict)
    mended_command: str | None = None
    shown_only: bool = False


def every_page() -> dict[str, Page]:
    """The pages by code, in order."""
    from . import amendments, engine, exports, logs, questions, relying, reviews, rows, times

    texts = (*amendments.PAGES, *relying.PAGES, *reviews.PAGES)
    found = [*texts, *logs.PAGES, *rows.PAGES, *times.PAGES, *exports.PAGES, *engine.PAGES, *questions.PAGES]
    return {page.code: page for page in sorted(found, key=lambda page: page.code)}


def documented_codes() -> tuple[str, ...]:
    """The codes that have such a page, in order."""
    return tuple(every_page())


def page_of(code: str, language: str = "en", translate: Callable[[str], str] | None = None) -> str | None:
    """The page of a finding, as Markdown; None for a code without one here.

    `translate` writes a contract with the keywords of another language.
    """
    page = every_page().get(code)
    if page is None:
        return None
    language = language if language in _TITLES else "en"
    told = page.fr if language == "fr" else page.en

    def shown(files: Mapping[str, str], command: str) -> str:
        blocks = [_fenced(name, text, language, translate) for name, text in files.items()]
        return "\n\n".join([*blocks, f"```console\n$ {command}\n```"])

    bodies = (
        *(told.what, told.client, told.provider),
        shown(page.files, page.command),
        shown(page.mended, page.mended_command or page.command),
    )
    parts = [f"## {title}\n\n{body}\n" for title, body in zip(_TITLES[language], bodies, strict=True)]
    return "\n".join([f"{told.lead}\n", *parts])


def _fenced(name: str, text: str, language: str, translate: Callable[[str], str] | None) -> str:
    kind = _FENCES[PurePosixPath(name).suffix]
    if kind == "sla" and language != "en" and translate is not None:
        text = translate(text)
    colon = " :" if language == "fr" else ":"
    return f"`{name}`{colon}\n\n```{kind}\n{text}```"
