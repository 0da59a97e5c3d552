"""Writes the generated parts of docs/language.md: its contents, its keyword tables, its reserved words.

    python tools/language_page.py [PAGE]

What stands between `<!-- NAME -->` and `<!-- /NAME -->` is generated; a test compares it with the tables.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path

from slacontract.syntax.keywords import Spelling, read_tables, table_texts
from slacontract.syntax.tables import grammar_text, keyword_keys

PAGE = Path(__file__).parent.parent / "docs" / "language.md"
FIRST_GROUP = "blocks"


def contents(text: str) -> str:
    """A list of links to the headings of a page, two levels deep."""
    lines = []
    for marks, title in re.findall(
        r"^(##+) (.+)$", re.sub(r"^```.*?^```$", "", text, flags=re.M | re.S), re.M
    ):
        if len(marks) <= 3:
            lines.append(f"{'  ' * (len(marks) - 2)}- [{title}](#{anchor(title)})")
    return "\n".join(lines)


def anchor(title: str) -> str:
    """The anchor that a heading gets: lower case, no punctuation, hyphens for spaces."""
    return re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-")


def groups() -> list[tuple[str, list[str]]]:
    """The keyword keys as the English table groups them."""
    found: list[tuple[str, list[str]]] = [(FIRST_GROUP, [])]
    for line in table_texts()["en.keywords"].splitlines():
        if line.startswith("# ") and found[0][1]:
            found.append((line[1:].strip(" -"), []))
        elif re.match(r"[A-Z][A-Z_]* \|", line):
            found[-1][1].append(line.split(" ", 1)[0])
    return [(title, keys) for title, keys in found if keys]


def written(spelling: Spelling) -> str:
    """A keyword with its plural, and with the article that sentences give it."""
    article = spelling.article + ("" if spelling.article.endswith("'") else " ") if spelling.article else ""
    both = spelling.one if spelling.many == spelling.one else f"{spelling.one}, {spelling.many}"
    return f"`{article}{both}`"


def keywords() -> str:
    """A table a group: English and French side by side."""
    tables = read_tables(table_texts(), keyword_keys(grammar_text())).languages
    parts = []
    for title, keys in groups():
        rows = [
            f"| {written(tables['en'].spellings[key])} | {written(tables['fr'].spellings[key])} |"
            for key in keys
        ]
        parts.append(
            "\n".join(
                [f"**{title[0].upper()}{title[1:]}**", "", "| English | French |", "| --- | --- |", *rows]
            )
        )
    return "\n\n".join(parts)


def reserved() -> str:
    """The single words that are never names, by the language they are from."""
    found = read_tables(table_texts(), keyword_keys(grammar_text()))
    lines = []
    for code, vocabulary in found.languages.items():
        own = ", ".join(sorted(word for word, codes in found.reserved.items() if code in codes))
        lines.append(f"**{vocabulary.facts['name'].capitalize()}:** {own}.")
    return "\n\n".join(lines)


def filled(text: str) -> str:
    """A page with its generated parts as the tables have them."""
    for name, part in (("contents", contents(text)), ("keywords", keywords()), ("reserved", reserved())):
        start, end = f"<!-- {name} -->", f"<!-- /{name} -->"
        before, found, rest = text.partition(start)
        if found:
            text = f"{before}{start}\n\n{part}\n\n{end}{rest.partition(end)[2]}"
    return text


def main() -> None:
    """Writes the parts into the page."""
    page = Path(sys.argv[1]) if len(sys.argv) > 1 else PAGE
    page.write_text(filled(page.read_text(encoding="utf-8")), encoding="utf-8")


if __name__ == "__main__":
    main()
