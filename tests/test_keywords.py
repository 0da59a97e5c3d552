"""The keyword tables: complete, without a word of two meanings, and all there is to a language."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import lark
import pytest
from lark.lexer import Lexer
from support.syntax import HERE, TABLES, parser, printed

from slacontract.source import Source
from slacontract.syntax import load_parser, parse, tables
from slacontract.syntax.folding import fold, words
from slacontract.syntax.formatting import format_text
from slacontract.syntax.keywords import TableError, Trie, read_tables, table_texts
from slacontract.syntax.tables import grammar_text, keyword_keys, lark_grammar, load_tables

LANGUAGES = ("en", "fr")


def phrases(trie: Trie, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], list[str]]]:
    for word, (keys, more) in trie.items():
        if keys:
            yield (*path, word), keys
        yield from phrases(more, (*path, word))


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_phrase_means_two_keywords(language: str) -> None:
    """A phrase is one keyword, but for those the table declares to be decided by their place."""
    vocabulary = parser().keywords.languages[language]
    double = {" ".join(phrase) for phrase, keys in phrases(vocabulary.trie) if len(keys) > 1}
    assert double == set(vocabulary.facts.get("contextual", "").split())


@pytest.mark.parametrize("language", LANGUAGES)
def test_tables_are_complete(language: str) -> None:
    """Every keyword of the grammar has a spelling in every language, and no table has a row too many."""
    vocabulary = parser().keywords.languages[language]
    assert set(vocabulary.spellings) == set(keyword_keys(grammar_text())) | {"LANGUAGE"}


def test_a_table_with_a_row_missing_is_refused() -> None:
    """An incomplete table is refused by the name of what it lacks."""
    texts = table_texts()
    texts["fr.keywords"] = texts["fr.keywords"].replace("\nCOVERAGE | couverture\n", "\n")
    with pytest.raises(TableError, match="COVERAGE"):
        read_tables(texts, keyword_keys(grammar_text()))


def test_what_is_written_is_read_back() -> None:
    """Each spelling that the formatter may write is read as its keyword."""
    for vocabulary in parser().keywords.languages.values():
        read = dict(phrases(vocabulary.trie))
        for key, spelling in vocabulary.spellings.items():
            assert key in read[words(spelling.one)]
            assert key in read[words(spelling.many)]


def test_words_that_people_use_as_names_stay_free() -> None:
    """Only whole keywords of one word are reserved; parts of phrases stay free as names."""
    reserved = parser().keywords.reserved
    for word in ("monitoring", "support", "standby", "astreinte", "permanence", "bureau", "ticket", "urgent"):
        assert word not in reserved
    for word in ("service", "date", "contact", "or", "du", "the", "client", "priorité", "réponse"):
        assert fold(word) in reserved
    for word in reserved:
        assert fold(parser().keywords.replacement(word)) not in reserved


def toy_table(text: str) -> str:
    """A made-up language: every word of the English table read backwards behind a z."""
    out = [
        "@code zz",
        "@name Toy",
        "@time {hour}.{minute:02}".replace(".", "h"),
        "@ordinal *=th",
        "@decimal ,",
    ]
    for line in text.splitlines():
        if line.startswith(("@", "#")) or "|" not in line:
            continue
        key, spelling = (part.strip() for part in line.split("|")[:2])
        forms = spelling.removeprefix("~the ").removeprefix("?the ").split(" / ")
        toy = " / ".join(" ".join("z" + word[::-1].replace(",", "") for word in f.split()) for f in forms)
        out.append(f"{key} | {toy}")
    return "\n".join(out) + "\n"


def test_a_language_is_added_without_code(tmp_path: Path) -> None:
    """A new table file is a new language: contracts are written and read in it, and say the same."""
    for name, text in table_texts().items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    (tmp_path / "zz.keywords").write_text(toy_table(table_texts()["en.keywords"]), encoding="utf-8")
    with_toy = load_parser(TABLES, tmp_path)
    for path in sorted((HERE / "good").glob("*.en.sla")):
        text = path.read_text(encoding="utf-8")
        toy, found = format_text(Source(path.name, text), with_toy, "zz")
        assert toy is not None, found
        assert toy.startswith(("zegaugnal zz", "#"))
        back, found = parse(Source("toy", toy), with_toy)
        assert not found, [d.message() for d in found]
        original, _ = parse(Source(path.name, text), with_toy)
        assert back is not None
        assert original is not None
        assert back.blocks == original.blocks
        assert format_text(Source("toy", toy), with_toy, "en")[0] == text


class NoLexer(Lexer):
    def __init__(self, lexer_conf: Any) -> None: ...

    def lex(self, lexer_state: Any, parser_state: Any) -> Any:
        raise NotImplementedError


@pytest.mark.slow
def test_the_grammar_has_no_conflict(caplog: pytest.LogCaptureFixture) -> None:
    """No word both continues an item and begins the next: as a flat file, the grammar is LALR(1)."""
    lark.logger.setLevel(logging.DEBUG)
    lark.logger.propagate = True
    try:
        with caplog.at_level(logging.DEBUG):
            lark.Lark(lark_grammar(grammar_text()), parser="lalr", start="file", lexer=NoLexer, debug=True)
    finally:
        lark.logger.setLevel(logging.CRITICAL)
        lark.logger.propagate = False
    assert not [r.message for r in caplog.records if "conflict" in r.message.lower()]


def test_tables_come_back_from_the_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Tables are cached; a damaged cache is rebuilt and replaced, an unwritable one done without."""
    # Of a small grammar: to build those of the whole six times takes long.
    monkeypatch.setattr(tables, "grammar_text", lambda: "item: NAME STRING | ORDINAL _tail\n_tail: NUMBER*\n")
    cache = tmp_path / "cache"
    built = load_tables(cache)
    (path,) = cache.iterdir()
    assert load_tables(cache) == built
    whole = path.read_bytes()
    for damage in (b"{", b"", whole[:-1], whole.replace(b"NAME", b"NOME", 1)):
        path.write_bytes(damage)
        rebuilt = load_tables(cache)
        assert rebuilt.openers.keys() == built.openers.keys()
        assert len(rebuilt.actions) == len(built.actions)
        assert load_tables(cache) == rebuilt
    assert list(cache.iterdir()) == [path]
    (tmp_path / "file").write_text("", encoding="utf-8")
    assert load_tables(tmp_path / "file" / "below").openers.keys() == built.openers.keys()


def test_every_keyword_is_used_by_the_pairs() -> None:
    """The pairs of examples together use every keyword of the language, and every rule of the grammar."""
    from slacontract.syntax.reading import read

    used: set[str] = set()
    rules: set[str] = set()

    def visit(tree: Any) -> None:
        rules.add(tree.rule)
        for child in tree.children:
            if hasattr(child, "rule"):
                visit(child)
            else:
                used.add(child.kind)

    for path in [*(HERE / "good").glob("*.en.sla"), *(HERE / "typed").glob("*.en.sla")]:
        document = read(Source(path.name, path.read_text(encoding="utf-8")), parser(), [])
        assert document is not None
        for tree in document.items:
            visit(tree)
    assert set(keyword_keys(grammar_text())) - used == set()
    named = {name for name, _ in parser().tables.rules if not name.startswith("_")}
    assert named - rules - {"bare", "item", "file"} == set()


def test_printing_the_pairs_changes_nothing() -> None:
    """The examples are canonical."""
    for path in sorted((HERE / "good").glob("*.sla")):
        text = path.read_text(encoding="utf-8")
        assert printed(text) == text, path.name
