"""Any text gets an answer; generated contracts survive printing, translating and re-wrapping."""

from __future__ import annotations

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from support.syntax import HERE, in_capitals, parser, printed, read, read_clean, rewrapped

from slacontract.source import Source
from slacontract.syntax import decode, parse
from slacontract.syntax.folding import fold
from slacontract.syntax.formatting import format_text
from slacontract.syntax.tables import LEXICAL

SEEDS = [p.read_text(encoding="utf-8") for p in sorted(HERE.glob("*/*.sla"))]


def words_of(language: str) -> list[str]:
    """The words of a table's phrases that are free as names."""
    reserved = parser().keywords.reserved
    vocabulary = parser().keywords.languages[language]
    found = set()
    for spelling in vocabulary.spellings.values():
        for word in spelling.one.replace(",", "").split():
            if fold(word) not in reserved and word.replace("-", "").isalnum() and word[0].isalpha():
                found.add(word)
    return sorted(found)


NAMES = st.sampled_from(
    sorted({*words_of("en"), *words_of("fr"), "P1", "P2", "office", "été", "heures-ouvrées"})
)
TEXTS = st.sampled_from(
    ['"plain"', '"l\'été, à 9h"', '« a "quote" »', '"response within 4 hours" in French "x"']
)
NUMBERS = st.sampled_from(["1", "2", "5", "0.5", "1500", "99.95", "0.125"])
UNIONS = st.lists(NAMES, min_size=1, max_size=3, unique=True).map(" plus ".join)
LISTS = st.lists(NAMES, min_size=1, max_size=3, unique=True).map(", ".join)
QUANTITIES = st.one_of(
    st.builds("{} hours counted in {}".format, NUMBERS, UNIONS),
    st.builds("{} days of {} hours counted in {}".format, NUMBERS, NUMBERS, UNIONS),
    st.builds("{} business days counted in {} to the same time".format, NUMBERS, UNIONS),
    st.builds("the same business day counted in {}".format, UNIONS),
    st.builds("{} Monday-to-Saturday days outside holidays {}".format, NUMBERS, NAMES),
    st.builds("{} calendar {}".format, NUMBERS, st.sampled_from(["minutes", "hours", "days", "weeks"])),
    st.builds("{} months".format, NUMBERS),
)
EVENTS = st.sampled_from(
    ["report", "response", "month end", "the stop of closure", "the later of report and expiry"]
)
METRICS = st.sampled_from(
    ["response", "on-site arrival", "update", "complete report", "closure", "acknowledgement"]
)
MODIFIERS = st.lists(
    st.one_of(
        st.builds("from {}".format, EVENTS),
        st.builds("before {}".format, QUANTITIES),
        st.builds("by {}".format, NAMES),
        st.builds("under the name {}".format, NAMES),
        st.builds("relying on {}".format, NAMES),
        st.builds("means of {}".format, NAMES).map("by {}".format),
        st.builds("for at least {}% of tickets".format, NUMBERS),
        st.sampled_from(["as a target", "on site", "on request", "in addition", "for the provider only"]),
        st.builds("when priority is {} or {}".format, NAMES, NAMES),
        st.builds("unless started in {} and duty {} is met".format, NAMES, NAMES),
    ),
    max_size=3,
    unique_by=lambda m: m.split()[0] + m.split()[1],
).map(" ".join)
DELAYS = st.one_of(
    st.builds("within {}".format, QUANTITIES),
    st.builds("in less than {}".format, QUANTITIES),
    st.builds("within the later of {} and {}".format, QUANTITIES, QUANTITIES),
    st.builds("every {}".format, QUANTITIES),
    st.builds("immediately counted in {}".format, UNIONS),
    st.sampled_from(["at 10:00 and 16:00", "not stated", "no later than 1 May 2026", "best effort"]),
)
COMMITMENTS = st.builds("{} {} {}".format, METRICS, DELAYS, MODIFIERS)
TARGETED = st.builds("for {} {}".format, LISTS, COMMITMENTS)
BLOCKS = st.one_of(
    st.builds("coverage {} {}\n  at all hours\n  includes {}".format, NAMES, TEXTS, LISTS),
    st.builds("coverage {}\n  Monday to Friday 09:00-24:00\n  staffed by {}".format, NAMES, LISTS),
    st.builds("priority {}\n  {}\n  {}".format, NAMES, COMMITMENTS, COMMITMENTS),
    st.builds(
        "plan {}\n  replaces {} by {}\n  {}\n  channels {}".format, NAMES, NAMES, NAMES, TARGETED, LISTS
    ),
    st.builds("role {} {} of {}\n  support level {}\n  held by {}".format, NAMES, TEXTS, NAMES, NAMES, NAMES),
    st.builds("state {}\n  waiting for {}\n  left by {}".format, NAMES, NAMES, NAMES),
    st.builds("exception {} when channel {} is unavailable\n  prevails over {}".format, NAMES, NAMES, LISTS),
    st.builds(
        "credit {}\n  based on {}\n  below {}% gives {}% of {}".format, NAMES, NAMES, NUMBERS, NUMBERS, NAMES
    ),
    st.builds("clock time of {}\n  starts at time of {}".format, NAMES, NAMES).map(
        lambda t: t.replace("clock time of", "clock")
    ),
    st.builds(
        "channel {}\n  sets the priority {}\n  alerts {}\n  assigned to {}".format, NAMES, NAMES, NAMES, NAMES
    ),
)
CONTRACTS = st.lists(BLOCKS, min_size=1, max_size=5).map(
    lambda blocks: 'language en\n\ncontract "X"\n  written in English\n\n' + "\n\n".join(blocks) + "\n"
)


@given(CONTRACTS)
@pytest.mark.slow
def test_generated_contracts_survive(text: str) -> None:
    """Names are drawn from the words of both tables; nothing changes on the way to French and back.

    What is refused: one thing said twice, and a name that beside a keyword is a phrase of a language.
    A priority cannot be called `rules`: that head is the block of priority rules.
    """
    assume("priority rules" not in text)
    file, found = read(text)
    assert [d.code for d in found if d.code not in ("SLA137", "SLA138")] == [], text
    assert file is not None
    if found:
        return
    english = printed(text)
    assert printed(english) == english
    french = printed(english, "fr")
    assert printed(french) == french
    assert printed(french, "en") == english
    for same in (
        english,
        french,
        rewrapped(french),
        rewrapped(text, 40),
        in_capitals(english),
        in_capitals(french),
    ):
        assert read_clean(same).blocks == file.blocks


@given(st.binary(max_size=300))
def test_any_bytes(data: bytes) -> None:
    """Bytes never crash, and what is not clean says why."""
    source, found = decode("x.sla", data)
    if source is not None:
        file, found = parse(source, parser())
        assert found or file is not None


PASTED = """langue fr

contrat "Support"
  prestataire "ACME"   # à Brest
  client "Port"

couverture bureau "Heures d’été"
  du lundi au vendredi 9h00-12h00 et 14h00-17h00
"""


@pytest.mark.parametrize(
    ("found", "pasted"),
    [
        ("\n", "\r\n"),
        ("\n", "\r"),
        ("\n", "\u2028"),
        ("\n", "\u2029"),
        ("\n", "\x85"),
        ("\n", "\v"),
        ("\n", "\v\n"),
        ("\n\n", "\n\f\n"),
        ("lundi au vendredi", "lundi\u00a0au\u202fvendredi"),
        ("lundi au", "lundi \u200bau"),
        ("  ", "\t"),
        ("couverture", "couver\u00adture"),
        ("bureau", "bu\u200breau"),
        ("é", "e\u0301"),
        ("-", "\u2013"),
        ("-", "\u2011"),
        ("langue", "\ufefflangue"),
    ],
    ids=ascii,
)
def test_what_word_processors_and_mails_make_of_a_text(found: str, pasted: str) -> None:
    """Line ends, blanks, dashes and what nobody can see are of any kind: the contract reads the same, and no
    line goes astray inside a comment."""
    source, problems = decode("a.sla", PASTED.replace(found, pasted).encode())
    assert source is not None
    assert not problems
    assert found in PASTED
    assert format_text(source, parser()) == (printed(PASTED), [])


def test_quoted_mail_is_one_finding() -> None:
    """A text that a reply quotes from its first line has one mistake, and nothing is said of its echoes."""
    source, _ = decode("a.sla", ("> " + PASTED.replace("\n", "\n> ")).encode())
    assert source is not None
    _, problems = parse(source, parser())
    assert [one.code for one in problems] == ["SLA130"]


def test_facts_without_any_block_that_could_be_read() -> None:
    """Below a first head that cannot be read, and that stands within a line, facts are read all the same."""
    file, found = parse(Source("x.sla", "priority set by the"), parser())
    assert found
    assert file is None or not file.blocks


@given(st.text(max_size=200), st.sampled_from(["language en\n", "langue fr\n", ""]))
def test_any_text(text: str, header: str) -> None:
    """Any text is read to its end, and every finding lies inside it."""
    source = Source("x.sla", header + text)
    _, found = parse(source, parser())
    for diagnostic in found:
        for span in diagnostic.spans:
            assert 0 <= span.start <= span.end <= len(source.text)
        assert diagnostic.message("en")
        assert diagnostic.hint("fr")


SPELLINGS = sorted({s.one for v in parser().keywords.languages.values() for s in v.spellings.values()})
SPLICES = st.sampled_from(
    [*SPELLINGS, *LEXICAL,
     '"', "«", ",", "%", "1", "09:00", "22/05/2026", "\n", "\n\n", "-", "#", "€", "2026-05-22", "é", "\x00",
     "\r"]
)  # fmt: skip


@settings(max_examples=150)
@given(
    st.sampled_from(SEEDS),
    st.lists(st.tuples(st.floats(0, 1), st.integers(0, 30), SPLICES), min_size=1, max_size=4),
)
@pytest.mark.slow
def test_mutated_contracts(seed: str, edits: list[tuple[float, int, str]]) -> None:
    """A contract cut and spliced anywhere still gets an answer, with spans inside the text."""
    text = seed
    for place, cut, new in edits:
        at = int(place * len(text))
        text = text[:at] + " " + new + " " + text[at + cut :]
    file, found = parse(Source("x.sla", text), parser())
    for diagnostic in found:
        for span in diagnostic.spans:
            assert 0 <= span.start <= span.end <= len(text)
        assert "{" not in diagnostic.message("fr").replace("{", "", text.count("{"))
    assert file is not None or found


@pytest.mark.timeout(120)
@pytest.mark.parametrize(
    "text",
    [
        "zorglub " * 20_000,
        "(" * 100_000,
        'note "' + "x\n\n" * 20_000,
        '"\n\n' * 5_000,
        "contract " + "channels a, " * 5_000,
    ],
    ids=["unknown-words", "brackets", "open-text", "open-quotes", "list"],
)
def test_long_wrong_texts_are_read_to_their_end(text: str) -> None:
    """A long text that is wrong throughout ends in findings, few enough to be read."""
    _, found = parse(Source("x", "language en\n" + text), parser())
    assert 0 < len(found) < 1_000
