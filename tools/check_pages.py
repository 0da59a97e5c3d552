"""Writes docs/checks/ from the checks themselves: a page for each code, and their index.

    python tools/check_pages.py [FOLDER]

The pages are the docstrings of `slacontract/checks/`; a test compares them with what stands in the folder.
"""

from __future__ import annotations

import sys
from pathlib import Path
from string import Formatter

from slacontract.checks import documented_codes, page_of
from slacontract.diagnostics import Kind, all_kinds

FOLDER = Path(__file__).parent.parent / "docs" / "checks"
LEVELS = {1: "note", 2: "warning", 3: "danger", 4: "error"}

HEAD = """# Checks

What can be computed and is unwise. `slac check` reports it, `slac explain CODE` prints its page. A *danger*
stops a build until somebody accepts it in the text (`waiver`); warnings and notes are there to be read.
Written by `./dev docs` from `slacontract/checks/`.

| code | level | what is found |
| --- | --- | --- |
"""


def plain(template: str) -> str:
    """A template of words as people read it: `…` where a value goes, the kind of evidence left out."""
    pieces = [
        literal + ("" if name in (None, "evidence") else "…")
        for literal, name, _, _ in Formatter().parse(template)
    ]
    return "".join(pieces).strip()


def page(kind: Kind) -> str:
    """The page of one code, with its words in both languages."""
    found = page_of(kind.code)
    assert found is not None
    return (
        f"# {kind.code}\n\n*{LEVELS[kind.severity].capitalize()}.* {plain(kind.en.message)}\n\n"
        f"> {plain(kind.en.hint)}\n\n*En français :* {plain(kind.fr.message)}\n\n"
        f"> {plain(kind.fr.hint)}\n\n{found}"
    )


def pages() -> dict[str, str]:
    """Every file of the folder, by name."""
    codes = documented_codes()
    kinds = [kind for kind in all_kinds() if kind.code in codes]
    rows = [
        f"| [{kind.code}]({kind.code}.md) | {LEVELS[kind.severity]} | {plain(kind.en.message)} |"
        for kind in kinds
    ]
    return {"README.md": HEAD + "\n".join(rows) + "\n", **{f"{kind.code}.md": page(kind) for kind in kinds}}


def main(folder: Path) -> None:
    """Writes the pages, and removes those of codes that are gone."""
    folder.mkdir(parents=True, exist_ok=True)
    written = pages()
    for old in folder.glob("*.md"):
        if old.name not in written:
            old.unlink()
    for name, text in written.items():
        (folder / name).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else FOLDER)
