"""Mistakes are named after what the drafter did, at the right place, several in one run."""

from __future__ import annotations

import re
import string
from pathlib import Path

import pytest
from support.syntax import HERE, errors, parser, read

from slacontract.diagnostics import Severity, all_kinds
from slacontract.source import Source
from slacontract.syntax import decode, parse
from slacontract.syntax.decode import MAX_BYTES
from slacontract.syntax.placement import FACTS
from slacontract.syntax.reading import MAX_ERRORS

_EXPECT = re.compile(r"# expect (SLA\d+) (\d+):(\d+)")
BAD = sorted((HERE / "bad").glob("*.sla"))


@pytest.mark.parametrize("path", BAD, ids=lambda p: p.stem)
def test_mistakes_are_found_where_they_are(path: Path) -> None:
    """Each bad contract gives the findings it expects, at these lines and columns, and no other."""
    source = Source(path.name, path.read_text(encoding="utf-8"))
    expected = [(code, int(line), int(column)) for code, line, column in _EXPECT.findall(source.text)]
    _, found = parse(source, parser())
    actual = [(d.code, *source.position(d.spans[0].start)) for d in found]
    assert sorted(actual, key=lambda x: x[1:]) == sorted(expected, key=lambda x: x[1:])


@pytest.mark.parametrize("path", BAD, ids=lambda p: p.stem)
def test_every_finding_speaks_both_languages_and_gives_an_instruction(path: Path) -> None:
    """No message has an unfilled place; every one says what to write."""
    _, found = read(path.read_text(encoding="utf-8"))
    for diagnostic in found:
        for language in ("en", "fr"):
            assert diagnostic.message(language)
            assert diagnostic.hint(language)
            assert "{" not in diagnostic.message(language) + diagnostic.hint(language)


def test_kinds_say_the_same_things_in_both_languages() -> None:
    """The two wordings of a kind use the same values."""
    formatter = string.Formatter()

    def fields(text: str) -> set[str]:
        return {name for _, name, _, _ in formatter.parse(text) if name}

    for kind in all_kinds():
        if kind.code.startswith("SLA1"):
            assert fields(kind.en.message + kind.en.hint) == fields(kind.fr.message + kind.fr.hint), kind.code


def messages(text: str, language: str = "en") -> list[str]:
    return [f"{d.message(language)} / {d.hint(language)}" for d in read(text)[1]]


def test_a_bare_delay_offers_both_corrected_lines() -> None:
    """A delay that does not say which time counts gets both sentences, in the contract's keywords."""
    (message,) = messages('langue fr\ncontrat "X"\npriorité P1\n  réponse sous 4 heures\n', "fr")
    assert "quel temps compte" in message
    assert "4 heures en …" in message
    assert "4 heures calendaires" in message


def test_bare_weeks_are_offered_as_working_days() -> None:
    """Two weeks are ten business days, not two."""
    (message,) = messages('language en\ncontract "X"\npriority P1\n  response within 2 weeks\n')
    assert "“10 business days counted in …”" in message
    assert "“2 calendar weeks”" in message
    (message,) = messages('language en\ncontract "X"\npriority P1\n  response within 1 week\n')
    assert "“5 business days counted in …”" in message
    assert "“1 calendar week”" in message


def test_an_ambiguous_date_offers_its_readings() -> None:
    """05/06/2026 has two readings, 22/05/2026 one."""
    text = 'language en\ncontract "X"\n  signed on {}\n'
    assert "“5 June 2026” or “6 May 2026”" in messages(text.format("05/06/2026"))[0]
    assert "Write the month in letters: “22 May 2026”" in messages(text.format("22/05/2026"))[0]


def test_a_misspelt_fact_is_proposed_among_those_of_its_block() -> None:
    """The nearest fact that may stand in this block is proposed."""
    assert "Did you mean “provider”?" in messages('language en\ncontract "X"\n  provdier "A"\n')[0]
    assert "“days are" not in messages('language en\ncontract "X"\n  provdier "A"\n')[0]
    assert "Did you mean “response”?" in messages("language en\npriority P1\n  respons within 4 hours\n")[0]


def test_short_weekdays_are_written_out() -> None:
    """`Mon-Fri 9-17` is answered by the line to write."""
    assert "“Monday to Friday 09:00-17:00”" in messages("language en\ncoverage c\n  Mon-Fri 9-17\n")[0]
    assert "lundi au vendredi 9h00-17h00" in messages("langue fr\ncouverture c\n  lun-ven 9h-17h\n", "fr")[0]


def test_a_broken_head_still_opens_its_block() -> None:
    """The facts below a head that cannot be read are judged by its kind, not by the block above."""
    text = 'language en\nholidays h\n  country "FR"\npriority 1 "x"\n  response within 4 calendar hours\n'
    assert errors(text) == ["SLA124"]


def test_other_blocks_are_still_read() -> None:
    """A mistake costs its own line, no more."""
    file, found = read('language en\ncontract "X"\n  zorg\n  client "C"\npriority P1\n  means "m"\n')
    assert [d.code for d in found] == ["SLA103"]
    assert file is not None
    assert [(b.kind, len(b.facts)) for b in file.blocks] == [("contract", 1), ("priority", 1)]


def test_mistakes_are_counted_out() -> None:
    """A text that is wrong throughout stops after so many findings."""
    text = 'language en\ncontract "X"\n' + "  zorglub\n" * 500
    found = read(text)[1]
    assert len(found) == MAX_ERRORS + 1
    assert found[-1].code == "SLA135"


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "SLA100"),
        (b"# nothing\n", "SLA100"),
        (b"\xef\xbb\xbf", "SLA100"),
        (b"language en\0", "SLA010"),
        (bytes(range(256)), "SLA010"),
        (b"\x89PNG\r\n\x1a\n\x01\x02\x03\xff\xfe\x80", "SLA010"),
        ('langue fr\ncontrat "Été"'.encode("cp1252"), "SLA011"),
        ("language en\n\0".encode("utf-16"), "SLA010"),
        (b"a" * (MAX_BYTES + 1), "SLA136"),
        (b"(" * 10_000, "SLA101"),
    ],
)
def test_any_bytes_get_an_answer(data: bytes, code: str) -> None:
    """Files that are no contract are refused by name, and quickly."""
    source, found = decode("x.sla", data)
    if source is not None:
        found = [*found, *parse(source, parser())[1]]
    assert code in [d.code for d in found]
    assert all(d.severity is Severity.ERROR for d in found)


def test_an_old_encoding_is_refused_with_its_line() -> None:
    """The byte, its line and what it probably was are said."""
    _, (found,) = decode("x.sla", 'langue fr\ncontrat "Été"\n'.encode("cp1252"))
    assert "ligne 2" in found.message("fr")
    assert "É" in found.message("fr")


def test_utf16_with_its_mark_is_read() -> None:
    """Notepad's Unicode is accepted."""
    source, found = decode("x.sla", 'langue fr\ncontrat "Été"\n'.encode("utf-16"))
    assert not found
    assert source is not None
    assert parse(source, parser())[1] == []


def test_every_fact_of_the_grammar_has_a_place() -> None:
    """Each fact may stand in some block, and the table names no fact that is none."""
    from slacontract.syntax import nodes as n

    keys = set().union(*FACTS.values())
    assert set(FACTS) == set(n.BLOCK_KINDS)
    file_keys: set[str] = set()
    for path in (HERE / "good").glob("*.en.sla"):
        file, _ = read(path.read_text(encoding="utf-8"))
        assert file is not None
        file_keys |= {fact.key for block in file.blocks for fact in block.facts}
    assert keys == file_keys


def test_what_is_missing_is_named_by_the_words_that_can_come() -> None:
    """Where few words can come next, the hint says them rather than a kind of value alone."""
    (found,) = messages('langue fr\ncontrat "X"\nen vigueur demain\n', "fr")
    assert "« à compter de »" in found
    assert "« jusqu'à »" in found
    (found,) = messages("langue fr\nprix p\ncoûte 1 200 € HT\n", "fr")
    assert "montants hors taxes" in found


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("langue fr\njours fériés maison\n  le lundi de Pâques\n", "le 1 jour calendaire après Pâques"),
        (
            "langue fr\njours fériés maison\n  le jeudi de l'Ascension\n",
            "le 39 jours calendaires après Pâques",
        ),
        ("langue fr\njours fériés maison\n  le 1er mai, Noël\n", "le 1er mai, 25 décembre"),
        ("language en\nholidays own\n  on Easter Monday\n", "on 1 calendar day after Easter"),
        ("language en\nholidays own\n  on Easter Monday\n  on 1 May\n", "on 1 calendar day after Easter"),
        ("language en\nholidays own\n  on Good Friday\n", "on 2 calendar days before Easter"),
    ],
)
def test_feasts_by_name_are_answered_with_their_date(text: str, line: str) -> None:
    """A feast that the language does not name is answered by the line that says its date."""
    (found,) = read(text)[1]
    written = found.hint().split(": ", 1)[1].removesuffix(".")
    span = found.spans[0]
    corrected = f"{text[: span.start]}{written}{text[span.end :]}"
    assert line in corrected
    assert not errors(corrected)


def test_a_month_is_a_calendar_month_without_the_word() -> None:
    """Months are always the calendar's: the extra word is answered by the unit alone."""
    (message,) = messages("language en\npriority P1\n  response within 2 calendar months to the same time\n")
    assert "“calendar months”" in message
    assert "Write: months." in message
    assert any(
        "Écrivez : mois." in one
        for one in messages("langue fr\npriorité P1\n  réponse sous 1 mois civil\n", "fr")
    )
