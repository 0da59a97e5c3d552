"""The keyword tables: one data file a language, read into spellings to write and a tree to read with."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from pathlib import Path

from ..records import dataclass, field
from .folding import fold, words

# A node of the reading tree: word -> (keys that end here, the words that may follow).
Trie = dict[str, tuple[list[str], "Trie"]]


@dataclass(frozen=True, slots=True)
class Spelling:
    """How a keyword is written: singular, plural (or the same), and its article ("" if none)."""

    one: str
    many: str
    article: str = ""


@dataclass(frozen=True)
class Vocabulary:
    """The keywords and the facts of one language.

    `facts` are the rows that begin with "@": date order, decimal mark, contractions, …; a fact that a
    table does not state has no effect on writing.
    """

    code: str
    facts: Mapping[str, str]
    spellings: Mapping[str, Spelling]
    trie: Trie = field(repr=False)
    reserved: frozenset[str] = field(repr=False)
    advice: tuple[str, ...] = field(repr=False)  # the rows `@wrong` and `@needless`, read when one is needed

    @cached_property
    def wrong(self) -> Mapping[tuple[str, ...], str]:
        """Phrases that are often written and that the language does not know: what to write instead."""
        from .lexer import scan  # a text without a mistake does without

        rows = (row.removeprefix("@wrong ").partition(" = ") for row in self.advice if row[1] == "w")
        return {tuple(one.value for one in scan(phrase).lexemes): fix.strip() for phrase, _, fix in rows}

    @cached_property
    def needless(self) -> frozenset[tuple[str, ...]]:
        """Phrases that can be left out without a change of meaning."""
        rows = (row.removeprefix("@needless ") for row in self.advice if row[1] == "n")
        return frozenset(words(phrase) for row in rows for phrase in row.split(";"))

    def write(self, key: str) -> str:
        """The canonical spelling of a keyword, singular, without article."""
        return self.spellings[key].one

    def pairs(self, fact: str) -> dict[str, str]:
        """A fact written `a=b, c=d` (commas or blanks between) as a mapping."""
        return dict(
            part.split("=", 1) for part in re.split(r",\s*|\s+(?=\S+=)", self.facts.get(fact, "")) if part
        )


class TableError(ValueError):
    """A keyword table that cannot be read; the message names the file and the row."""


def parse_table(text: str, where: str) -> Vocabulary:
    """Read one keyword table; `where` names it in errors."""
    facts: dict[str, str] = {}
    advice: list[str] = []
    rows: dict[str, list[str]] = {}
    for number, line in enumerate(text.splitlines(), 1):
        line = line.strip()
        if not line or line.startswith("#"):
            continue
        if line.startswith("@"):
            name, _, value = line[1:].partition(" ")
            if name in ("wrong", "needless"):
                advice.append(line)
                continue
            facts[name] = (facts[name] + ", " if name == "forms" and name in facts else "") + value.strip()
            if name == "forms":
                base, _, variants = value.partition("=")
                facts[f"forms {fold(base.strip())}"] = variants
            continue
        key, *cells = (cell.strip() for cell in line.split("|"))
        if not re.fullmatch(r"[A-Z][A-Z_]*", key) or not cells or not cells[0]:
            raise TableError(f"{where}, line {number}: expected `KEY | spelling`, found `{line}`")
        if key in rows:
            raise TableError(f"{where}, line {number}: {key} stands twice")
        rows[key] = cells
    if "code" not in facts:
        raise TableError(f"{where}: no `@code` row says which language this is")
    spellings = {}
    trie: Trie = {}
    reserved = set(words(facts.get("reserved", "")))
    articles = facts.get("articles", "").split()
    for key, cells in rows.items():
        article, shown, forms = _split_article(cells[0], articles)
        spellings[key] = Spelling(forms[0], forms[-1], article if shown else "")
        also = cells[1].split(",") if len(cells) > 1 else []
        for form in [*forms, *also]:
            for variant in _variants(words(form), facts):
                _grow(trie, variant, key)
                if article:
                    _grow(trie, (*_last(article), *variant), key)
                if len(variant) == 1:
                    reserved.add(variant[0].rstrip("'"))
    return Vocabulary(facts["code"], facts, spellings, trie, frozenset(reserved), tuple(advice))


def _split_article(cell: str, articles: Iterable[str]) -> tuple[str, bool, list[str]]:
    """(article, whether it is written, singular and plural) of a cell such as `~l'accusé de réception`."""
    shown = cell.startswith("~")
    article = ""
    if cell[:1] in "~?":
        cell = cell[1:]
        candidates = [a for a in articles if cell.startswith(a)] or [cell.split(" ")[0]]
        article = max(candidates, key=len)
        cell = cell[len(article) :].lstrip()
    return article, shown, [form.strip() for form in cell.split(" / ")]


def _variants(phrase: tuple[str, ...], facts: Mapping[str, str]) -> Iterator[tuple[str, ...]]:
    """A phrase in all the forms of its last word (*de, du, des, d', …*), itself first."""
    yield phrase
    forms = facts.get(f"forms {phrase[-1]}") if phrase else None
    for form in forms.split(",") if forms else ():
        last = _last(form.strip())
        if last != phrase[-1:]:
            yield (*phrase[:-1], *last)


def _last(words_: str) -> tuple[str, ...]:
    """The words of an article or preposition, which may end in an elision."""
    return words(words_ + "x")[:-1] if words_.endswith("'") else words(words_)


def _grow(trie: Trie, phrase: tuple[str, ...], key: str) -> None:
    node = trie
    for word in phrase[:-1]:
        node = node.setdefault(word, ([], {}))[1]
    keys = node.setdefault(phrase[-1], ([], {}))[0]
    if key not in keys:
        keys.append(key)


@dataclass(frozen=True)
class Keywords:
    """All shipped languages. `reserved` maps a word that is never a name to the languages it is from."""

    languages: Mapping[str, Vocabulary]
    reserved: Mapping[str, tuple[str, ...]] = field(repr=False)
    headers: frozenset[tuple[str, ...]] = field(repr=False)

    def replacement(self, word: str) -> str:
        """A name to propose in place of a reserved word."""
        for vocabulary in self.languages.values():
            for reserved, name in vocabulary.pairs("instead").items():
                if fold(reserved) == word:
                    return name
        return f"{word}-1"


@dataclass(frozen=True, slots=True)
class Phrase:
    """A keyword of several words that also reads as a name with the keyword before it, after it, or both."""

    key: str
    words: tuple[str, ...]
    name: int  # which of the words is the name
    before: str | None
    after: str | None
    language: str


def phrases_by_name(keywords: Keywords) -> Mapping[str, tuple[Phrase, ...]]:
    """For each free word: the phrases of all languages in which it could be taken for a name."""
    found: dict[str, list[Phrase]] = {}
    for code, vocabulary in keywords.languages.items():
        known = dict(_phrases(vocabulary.trie, ()))
        for phrase, keys in known.items():
            for at, word in enumerate(phrase if len(phrase) > 1 else ()):
                if word in keywords.reserved or not word[-1].isalnum():
                    continue
                before = known.get(phrase[:at], ()) if at else (None,)
                after = known.get(phrase[at + 1 :], ()) if phrase[at + 1 :] else (None,)
                found.setdefault(word, []).extend(
                    Phrase(key, phrase, at, first, last, code)
                    for key in keys
                    for first in before
                    for last in after
                )
    return {word: tuple(phrases) for word, phrases in found.items() if phrases}


def _phrases(trie: Trie, path: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], Sequence[str]]]:
    for word, (keys, more) in trie.items():
        if keys:
            yield (*path, word), keys
        if more:
            yield from _phrases(more, (*path, word))


def read_tables(texts: Mapping[str, str], keys: Iterable[str]) -> Keywords:
    """Tables by file name, each checked to have a row for every key of the grammar."""
    needed = set(keys) | {"LANGUAGE"}
    languages: dict[str, Vocabulary] = {}
    for where, text in sorted(texts.items()):
        vocabulary = parse_table(text, where)
        missing = sorted(needed - vocabulary.spellings.keys())
        unknown = sorted(vocabulary.spellings.keys() - needed)
        if missing or unknown:
            raise TableError(f"{where}: missing {missing}, not in the grammar {unknown}")
        languages[vocabulary.code] = vocabulary
    reserved: dict[str, tuple[str, ...]] = {}
    for code, vocabulary in languages.items():
        for word in vocabulary.reserved:
            reserved[word] = (*reserved.get(word, ()), code)
    headers = frozenset(words(v.write("LANGUAGE")) for v in languages.values())
    return Keywords(languages, reserved, headers)


def table_texts(folder: Path | None = None) -> dict[str, str]:
    """The shipped tables, or those of `folder`, by file name."""
    from .tables import GRAMMAR_FOLDER

    base = GRAMMAR_FOLDER / "keywords" if folder is None else folder
    return {f.name: f.read_text(encoding="utf-8") for f in sorted(base.glob("*.keywords"))}
