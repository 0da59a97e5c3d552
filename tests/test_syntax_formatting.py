"""The formatter: canonical, idempotent, comments kept, nothing lost."""

from __future__ import annotations

import pytest
from support.syntax import HERE, parser, printed, read, read_clean

from slacontract.source import Source
from slacontract.syntax import format_text

HEAD = 'language en\n\ncontract "X"\n  provider "A"\n'


def test_comments_stay_with_what_they_speak_of() -> None:
    """Comments keep their place: above the text, above a block, inside a block, at the end of a line."""
    text = """# A licence.
# Two lines.

# Apart.
language en  # the keywords

# About the contract.
contract "X"
  # who
  provider "A"  # us
  client "B"
  # end of the contract block

# alone between blocks

# about the priority
priority P1
  means "m"
# last words
"""
    canonical = text.replace("# last words", "  # last words")
    assert printed(text) == canonical
    assert printed(canonical) == canonical


def test_long_comments_are_broken() -> None:
    """A comment is cut at 60 columns, so that mail does not cut it into the text."""
    text = HEAD + "  # " + "word " * 30 + '\n  client "B"  # ' + "end " * 30 + "\n"
    out = printed(text)
    assert all(len(line) <= 60 for line in out.splitlines() if "#" in line)
    assert out.count("word") == 30
    assert out.count("end") == 30
    assert printed(out) == out


def test_a_comment_inside_a_wrapped_fact_moves_above_it() -> None:
    """Nothing written is lost when a fact becomes one line."""
    text = HEAD + '  note "one",  # first\n    # second\n    "two"\n'
    assert printed(text) == HEAD + '  # first\n  # second\n  note "one", "two"\n'


def test_names_take_the_spelling_of_their_definition() -> None:
    """However a name is typed where it is used, it is written as it was defined."""
    text = HEAD + "\ncoverage Été\n  at all hours\n\npriority P1\n  under coverage ETE\n"
    assert "  under coverage Été\n" in printed(text)


def test_quotes_are_chosen_by_what_the_text_holds() -> None:
    """A text is written in straight quotes, or in others where it holds such quotes itself."""
    assert '« a "b" »' in printed(HEAD + '  note « a "b" »\n')
    assert '“a « b » "c"”' in printed(HEAD + '  note “a « b » "c"”\n')
    assert '"a « b »"' in printed(HEAD + "  note “a « b »”\n")


@pytest.mark.parametrize(
    ("count", "english", "french"),
    [("0", "0 calendar hours", "0 heure calendaire"), ("1", "1 calendar hour", "1 heure calendaire"),
     ("1.5", "1.5 calendar hours", "1,5 heure calendaire"), ("2", "2 calendar hours", "2 heures calendaires"),
     ("10 000", "10000 calendar hours", "10000 heures calendaires"),
     ("0.125", "0.125 calendar hours", "0.125 heure calendaire")],
)  # fmt: skip
def test_numbers_and_plurals(count: str, english: str, french: str) -> None:
    """English is plural but for 1, French from 2; three decimals keep a point, which has one reading."""
    text = HEAD + f"  payment within {count} calendar hours\n"
    assert english in printed(text)
    assert french in printed(text, "fr")


def test_translating_writes_the_language_down_once() -> None:
    """The language of untagged text is said before the header that implied it changes."""
    french = printed(HEAD, "fr")
    assert french.endswith('  prestataire "A"\n  rédigé en anglais\n')
    assert printed(french, "en") == HEAD + "  written in English\n"
    assert printed(printed(french, "en"), "fr") == french


def test_a_catalogue_has_no_contract_to_write_it_in() -> None:
    """A file without contract is translated as it stands."""
    catalogue = "language en\n\ncoverage c\n  at all hours\n"
    assert printed(printed(catalogue, "fr"), "en") == catalogue


def test_a_text_with_errors_is_not_printed() -> None:
    """What cannot be read is not rewritten: the errors come back instead."""
    out, found = format_text(Source("x", HEAD + "  zorglub\n"), parser())
    assert out is None
    assert [d.code for d in found] == ["SLA103"]


def test_warnings_do_not_stop_printing() -> None:
    """Two facts on one line are warned of, and printed on two."""
    out = printed('language en contract "X" provider "A"')
    assert out == HEAD
    assert not read(out)[1]


def test_printing_keeps_the_meaning() -> None:
    """The nodes before and after printing are equal."""
    for path in [*(HERE / "typed").glob("*.sla"), *(HERE / "good").glob("*.sla")]:
        text = path.read_text(encoding="utf-8").partition("# becomes")[0]
        before, _ = read(text)
        assert before is not None
        assert read_clean(printed(text)).blocks == before.blocks
