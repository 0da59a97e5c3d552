"""Writes docs/checks/ from the checks and the kinds of change: a page for each code and language, an index.

    python tools/check_pages.py [FOLDER]

The pages are the docstrings of `slacontract/checks/`, the words of `slacontract/compare/` and those of
`slacontract/pages/`; a test compares them with what stands in the folder.
"""

from __future__ import annotations

import importlib
import sys
from pathlib import Path
from string import Formatter

from slacontract import pages as several
from slacontract.checks import documented_codes, page_of
from slacontract.compare import pages as changes
from slacontract.compare.rules import RULES
from slacontract.diagnostics import Kind, all_kinds
from slacontract.source import Source
from slacontract.syntax import load_parser
from slacontract.syntax.formatting import format_text

PARSER = load_parser()
FOLDER = Path(__file__).parent.parent / "docs" / "checks"
LEVELS = {
    "en": {1: "note", 2: "warning", 3: "danger", 4: "error"},
    "fr": {1: "remarque", 2: "avertissement", 3: "risque", 4: "erreur"},
}

HEAD = """# Checks

What can be computed and is unwise. `slac check` reports it, `slac explain CODE` prints its page. A *danger*
stops a build until somebody accepts it in the text (`waiver`); warnings and notes are there to be read.
Written by `./dev docs` from `slacontract/checks/`. [En français](fr/README.md).

| code | level | what is found |
| --- | --- | --- |
"""
HEAD_FR = """# Contrôles

Ce qui se calcule et n'est pas prudent. `slac check` le signale, `slac explain CODE --lang fr` en imprime la
page. Un *risque* arrête la production tant que personne ne l'accepte dans le texte (`risque accepté`) ; les
avertissements et les remarques sont là pour être lus. Écrit par `./dev docs` d'après `slacontract/checks/`.
[In English](../README.md).

| code | niveau | ce qui est constaté |
| --- | --- | --- |
"""


CHANGES = """

## Changes

What `slac diff` says of two versions ([diff.md](../diff.md)), with a pair of texts that shows it.
Warnings are changes that favour somebody.

| code | level | what is said |
| --- | --- | --- |
"""
CHANGES_FR = """

## Changements

Ce que dit `slac diff` de deux versions ([diff.md](../../diff.md)), avec deux textes qui le montrent. Les
avertissements sont les changements qui favorisent quelqu'un.

| code | niveau | ce qui est dit |
| --- | --- | --- |
"""


SEVERAL = """

## Several texts, and tickets

What is found where an amendment, a supplier's contract or an earlier version is read beside a contract, and
what of a log of tickets or of a question has no answer, with the files and the command that show it.

| code | level | what is found |
| --- | --- | --- |
"""
SEVERAL_FR = """

## Plusieurs textes, et tickets

Ce qui est constaté quand un avenant, le contrat d'un fournisseur ou une version antérieure est lu à côté d'un
contrat, et ce qui, d'un journal de tickets ou d'une question, reste sans réponse, avec les fichiers et la
commande qui le montrent.

| code | niveau | ce qui est constaté |
| --- | --- | --- |
"""
DECLARING = (
    "amending",
    "compare.gate",
    "evaluate.problems",
    "judge.problems",
    "model.compose",
    "suppliers",
    "targets.redline",
)
for declaring in DECLARING:
    importlib.import_module(f"slacontract.{declaring}")


def said(kind: Kind, language: str) -> str:
    """What is found, in a line; of a change, its own words alone."""
    if kind.code in changes.documented_codes():
        return next(one.said[language == "fr"] for one in RULES.values() if one.kind is kind)
    return plain(kind.words(language).message)


def plain(template: str) -> str:
    """A template of words as people read it: `…` where a value goes, the kind of evidence left out."""
    pieces = [
        literal + ("" if name in (None, "evidence") else "…")
        for literal, name, _, _ in Formatter().parse(template)
    ]
    return "".join(pieces).strip()


def page(kind: Kind, language: str) -> str:
    """The page of one code in one language."""
    every = (page_of, changes.page_of, several.page_of)
    told = (one(kind.code, language, lambda text: with_keywords_of(language, text)) for one in every)
    found = next((one for one in told if one is not None), None)
    assert found is not None
    level = LEVELS[language][kind.severity].capitalize()
    hint = plain(kind.words(language).hint)
    line = said(kind, language)
    line = line if line.endswith((".", "…")) else f"{line[0].upper()}{line[1:]}."
    return f"# {kind.code}\n\n*{level}.* {line}\n\n> {hint}\n\n{found}"


def with_keywords_of(language: str, text: str) -> str:
    """A contract of a page, written with the keywords of `language`."""
    written, found = format_text(Source("page.sla", text), PARSER, language)
    assert written is not None, found
    return written


def pages() -> dict[str, str]:
    """Every file of the folder, by name."""
    codes = {*documented_codes(), *changes.documented_codes(), *several.documented_codes()}
    kinds = [kind for kind in all_kinds() if kind.code in codes]
    written = {}
    for language, head, middle, last, folder in (
        ("en", HEAD, CHANGES, SEVERAL, ""),
        ("fr", HEAD_FR, CHANGES_FR, SEVERAL_FR, "fr/"),
    ):
        rows = {
            kind.code: f"| [{kind.code}]({kind.code}.md) | {LEVELS[language][kind.severity]} "
            f"| {said(kind, language)} |"
            for kind in kinds
        }
        of_changes = [rows.pop(code) for code in changes.documented_codes()]
        of_several = [rows.pop(code) for code in several.documented_codes()]
        lists = (head, rows.values()), (middle, of_changes), (last, of_several)
        index = "".join(title + "\n".join(listed) for title, listed in lists) + "\n"
        written[f"{folder}README.md"] = index
        written |= {f"{folder}{kind.code}.md": page(kind, language) for kind in kinds}
    return written


def main(folder: Path) -> None:
    """Writes the pages, and removes those of codes that are gone."""
    (folder / "fr").mkdir(parents=True, exist_ok=True)
    written = pages()
    for old in folder.rglob("*.md"):
        if old.relative_to(folder).as_posix() not in written:
            old.unlink()
    for name, text in written.items():
        (folder / name).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else FOLDER)
