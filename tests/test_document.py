"""The document says everything the contract says, in sentences, in both languages, and lists what is open."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from string import Formatter

import babel
import pytest
from babel.dates import format_date
from babel.numbers import format_currency, format_decimal, format_percent
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from pydantic import BaseModel
from support.html_text import Page, folded
from support.targets import EXAMPLES, example, of_text, seen_by

from slacontract.document import markdown, wording
from slacontract.document.build import document_of
from slacontract.document.markdown import markdown_blocks
from slacontract.document.tree import Bar, Paragraph, Run, Table, Timeline, Week, Year, phrases, plain, walk
from slacontract.document.wording import agreement_en, agreement_fr, en, fr, service_en, service_fr
from slacontract.document.wording.languages import grammar_of, languages
from slacontract.document.wording.phrases import Grammar, a, de
from slacontract.emitter import Compiled
from slacontract.model.base import Text
from slacontract.model.parties import Clause
from slacontract.syntax.parser import CURRENCIES

HEAD = """language en
contract "Support" in French "Assistance"
  provider "A"
  client "B"
  reference "R"
  in force from 1 January 2026 until 31 December 2026
  time zone Europe/Paris
"""

each_example = pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
each_language = pytest.mark.parametrize("language", ["en", "fr", "de"])


def html(compiled: Compiled) -> Page:
    from slacontract.targets.html import emit

    (artifact,) = emit(compiled).artifacts
    return Page(artifact.content.decode())


def texts_of(node: object) -> Iterator[tuple[Text, bool]]:
    """Every text of the parties below a node, and whether it is Markdown."""
    if isinstance(node, Text):
        yield node, False
    elif isinstance(node, Clause):
        yield from ((text, True) for text in node.paragraphs)
        yield from texts_of((node.label, node.notes, node.means))
    elif isinstance(node, BaseModel):
        for name in type(node).model_fields:
            yield from texts_of(getattr(node, name))
    elif isinstance(node, tuple):
        for one in node:
            yield from texts_of(one)


def test_tables_say_the_same_things() -> None:
    """Both languages have every sentence, with the same fields, and no key is in two tables."""
    tables = [(en.TEMPLATES, fr.TEMPLATES), (agreement_en.TEMPLATES, agreement_fr.TEMPLATES)]
    tables.append((service_en.TEMPLATES, service_fr.TEMPLATES))
    for english, french in tables:
        assert set(english) == set(french)
        for key, template in english.items():
            assert fields(template) == fields(french[key]), key
    keys = [key for english, _ in tables for key in english]
    assert len(keys) == len(set(keys))
    assert set(en.NOUNS) <= set(fr.NOUNS)


@pytest.mark.parametrize("language", languages())
def test_a_language_is_whole(language: str) -> None:
    """Each language that ships words every sentence, of the same fields, in cases that it has."""
    grammar, english = grammar_of(language), grammar_of("en")

    assert grammar.lacking == frozenset()
    assert set(english.nouns) <= set(grammar.nouns)
    for key, template in grammar.templates.items():
        assert fields(template) == fields(english.templates[key]), key
        assert {case for _, _, case, _ in Formatter().parse(template) if case} <= set(grammar.cases), key


def test_german_declines_every_noun() -> None:
    """Each party and event of the German tables has the dative, each masculine the accusative too."""
    german = grammar_of("de")
    for key, noun in german.templates.items():
        if key.startswith(("party.", "event.")):
            phrase = (Run(noun.partition(":")[0].partition("{")[0].partition("(")[0].strip()),)
            assert german.cases["dat"](phrase) != phrase, key
            assert (german.cases["acc"](phrase) != phrase) == plain(phrase).startswith("der "), key
    said = german.cases["dat"]((Run("der Kunde und die Antwort"), Run("der Kunde", "name")))

    assert plain(said) == "dem Kunden und der Antwort" + "der Kunde"


PIDGIN = """
NAME = "Pidgin"
QUOTES = ("<", ">")
ORDINAL = "no. {n}"
NOUNS = {"and": "an", "hour": "aua", "hours": "auas"}
CASES = {"long": {"di klayent": "for di klayent"}}
TEMPLATES = {
    "chapter.parties": "Pipol",
    "party.client": "di klayent",
    "parties.client": "Di klayent na {who}",
    "role.of": "Wok {party:long}",
}
"""


def test_a_language_is_a_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file of words beside the others is a language of documents: no code knows of it. What it lacks is
    said in English, marked as such, and reported."""
    (tmp_path / "xx.py").write_text(PIDGIN, encoding="utf-8")
    monkeypatch.setattr(wording, "__path__", [*wording.__path__, str(tmp_path)])
    text = HEAD + 'role desk "Desk" of the client\n'
    document, found = document_of(of_text(text, language="xx"))
    said = [plain(phrase) for section in walk(document.sections) for phrase in phrases(section.blocks)]
    heads = [plain(section.title) for section in walk(document.sections)]
    english = [run for one in walk(document.sections) for run in one.title if run.text == "Signatures"]

    assert "xx" in languages()
    assert heads[0] == "Pipol"
    assert "Di klayent na B." in said
    assert any("Wok for di klayent" in one for one in said)
    assert [run.language for run in english] == ["en"]
    assert "SLA532" in [one.code for one in found]
    (lacking,) = [one for one in found if one.code == "SLA532"]
    assert "sentences of this document have no wording in “xx” yet" in lacking.message("en")
    assert "chapter.parties" not in lacking.message("en")
    assert "chapter.clauses" in lacking.message("en")
    assert grammar_of("xx").ordinal(3) == "no. 3"


def fields(template: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(template) if name}


@each_example
@each_language
def test_every_text_is_printed(path: Path, language: str) -> None:
    """No text that both parties may read is left out of the document."""
    compiled = seen_by(example(path), language=language)
    page = html(compiled).text
    missing = []
    for text, is_markdown in texts_of(compiled.contract):
        said = folded(text.in_language(language))
        if is_markdown:
            missing += [word for word in re.findall(r"\w+", said) if word not in page]
        elif said.lower() not in page.lower():
            missing.append(said)

    assert missing == []


@each_example
@each_language
def test_every_hole_is_listed(path: Path, language: str) -> None:
    """What is to be agreed is highlighted, listed in a draft, and a release has no such list."""
    compilation = example(path)
    draft, _ = document_of(seen_by(compilation, language=language))
    release, _ = document_of(seen_by(compilation, language=language, release=True))
    with_holes = {
        section.number
        for section in walk(draft.sections)
        if section.id not in ("open-points", "signatures")
        and any(run.style == "hole" for phrase in phrases(section.blocks) for run in phrase)
    }

    assert {point.number for point in draft.open_points} == with_holes
    assert any(section.id == "open-points" for section in draft.sections) == bool(with_holes)
    assert not any(section.id == "open-points" for section in release.sections)


_CLUMSY = re.compile(r"[{}]|\bNone\b|  | ,|,,|\.\.(?!\.)|\b(?:du|de|à|des|aux) (?:le|les)\b")


@each_example
@each_language
def test_sentences(path: Path, language: str) -> None:
    """Sentences begin with a capital, end once, and hold no field that was not filled."""
    document, _ = document_of(seen_by(example(path), language=language))
    wrong = []
    for section in walk(document.sections):
        for phrase in phrases(section.blocks):
            said = plain(phrase)
            if re.search(
                r"\{\w*\}|\bNone\b|  | ,|,,|\.\.(?!\.)|\bdu le\b|\bde le\b|\bà le\b|\bde les\b", said
            ):
                wrong.append(said)
            if "{" in said or not said.strip():
                wrong.append(said)

    assert wrong == []


@each_example
@each_language
def test_matrix_is_the_rule_set(path: Path, language: str) -> None:
    """A cell of the table of delays is empty exactly where the rule set promises nothing."""
    compiled = seen_by(example(path), language=language)
    if compiled.contract.plans or not compiled.contract.priorities:
        return  # the other shapes of the table hold no cell for each promise
    document, _ = document_of(compiled)
    (chapter,) = [section for section in document.sections if section.id == "promises"]
    (table,) = [block for block in chapter.blocks if isinstance(block, Table)]
    none, other = (grammar_of(language).text(f"promises.{key}") for key in ("none", "other-ticket"))
    (plan,) = compiled.rules.editions[-1].plans.values()
    promised = {
        (priority.name, one.metric)
        for priority in compiled.contract.priorities
        for one in plan.commitments
        if one.priority in (None, priority.name)
        and one.when is None
        and not (one.delay.kind == "none" and one.delay.why == "not-committed")
    }
    shown = [
        cell
        for row in table.rows
        for cell in row[1:]
        if plain(row[0].lines[0]) != other and plain(cell.lines[0]).casefold() != none.casefold()
    ]

    assert len(shown) == len(promised)


@pytest.mark.parametrize(
    ("noun", "of", "to"),
    [
        ("le prestataire", "du prestataire", "au prestataire"),
        ("les deux parties", "des deux parties", "aux deux parties"),
        ("la réponse", "de la réponse", "à la réponse"),
        ("l’accusé de réception", "de l’accusé de réception", "à l’accusé de réception"),
        ("un message", "d’un message", "à un message"),
        ("« Support »", "de « Support »", "à « Support »"),
        ("le client et le prestataire", "du client et du prestataire", "au client et au prestataire"),
        ("« A » ou un tiers", "de « A » ou d’un tiers", "à « A » ou à un tiers"),
    ],
)
def test_french_articles(noun: str, of: str, to: str) -> None:
    """« de » and « à » are contracted with the article, and elided before a vowel."""
    assert plain(de((Run(noun),))) == of
    assert plain(a((Run(noun),))) == to


@pytest.mark.parametrize(
    ("language", "unit", "once", "thrice"),
    [
        ("en", "month", "every month", "every 3 months"),
        ("fr", "month", "chaque mois", "tous les 3 mois"),
        ("fr", "hour", "chaque heure", "toutes les 3 heures"),
        ("fr", "calendar-minute", "chaque minute calendaire", "toutes les 3 minutes calendaires"),
        ("fr", "business-day", "chaque jour ouvré", "tous les 3 jours ouvrés"),
        ("de", "month", "jeden Monat", "alle 3 Monate"),
        ("de", "calendar-week", "jede Kalenderwoche", "alle 3 Kalenderwochen"),
        ("de", "year", "jedes Jahr", "alle 3 Jahre"),
    ],
)
def test_how_often(language: str, unit: str, once: str, thrice: str) -> None:
    """What recurs agrees with its unit, and one is not counted."""
    g = grammar_of(language)
    said = [folded(plain(g.every((Run(g.units(n, unit)),)))) for n in (1, 3)]

    assert said == [once, thrice]
    assert folded(plain(grammar_of("fr").every((Run("1 à 2 heures"),)))) == "toutes les 1 à 2 heures"


@each_example
def test_french_typography(path: Path) -> None:
    """In French, our own words have a no-break space before : ; ! and ?, in figures' words as well."""
    document, _ = document_of(seen_by(example(path), language="fr"))
    runs = [run for one in walk(document.sections) for phrase in phrases(one.blocks) for run in phrase]
    said = [run.text for run in runs if run.style in ("plain", "unset", "hole") and not run.language]
    figures = [
        block for one in walk(document.sections) for block in one.blocks if isinstance(block, Week | Year)
    ]
    words = {text.text for text, _ in texts_of(example(path).contract)}
    ours = [one for one in said if not any(folded(one) in folded(text) for text in words)]
    ours += [figure.description for figure in figures]

    assert [one for one in ours if re.search(r"[^\s\u00a0\u202f][;:!?](?:\s|$)| [;:!?]|« | »", one)] == []


def test_numbers_and_times() -> None:
    """Numbers, amounts, dates and clock times as each language writes them, 24 hours."""
    english, french = grammar_of("en"), grammar_of("fr")

    assert [folded(g.time(16 * 3600 + 3000)) for g in (english, french)] == ["16:50", "16 h 50"]
    assert [folded(g.time(86400)) for g in (english, french)] == ["24:00", "24 h"]
    assert [folded(g.units(Decimal("1.5"), "hour")) for g in (english, french)] == ["1.5 hours", "1,5 heure"]
    assert [folded(g.percent(Decimal("99.95"))) for g in (english, french)] == ["99.95%", "99,95 %"]
    assert folded(french.money(Decimal(1450), "EUR")) == "1 450,00 €"
    assert english.money(Decimal("0.05"), "EUR") == "€0.05"


CREDIT = """
price fee "Monthly fee"
  costs {cost} per month

availability uptime "Availability"
  at least 99.5% over each calendar month

credit downtime "Credit"
  based on availability uptime
  over each calendar month
  below 99.5% gives 10% of fee
  below 99% gives 25% of fee
"""


@pytest.mark.parametrize(
    ("cost", "changed", "shown"),
    [
        ("1000 EUR", ("", ""), ["€100.00", "€250.00"]),
        ("0.33 EUR", ("", ""), ["€0.03", "€0.08"]),
        (
            "1000 EUR",
            ("  below 99.5%", "  at most 20% of fee over each calendar month\n  below 99.5%"),
            ["€100.00", "€200.00"],
        ),
        ("1000 EUR", ("calendar month\n  below", "calendar quarter\n  below"), ["€300.00", "€750.00"]),
        ("1000 EUR", ("10% of fee", "the greater of 150 EUR and 10% of fee"), ["€150.00", "€250.00"]),
        ("to be agreed", ("", ""), []),
    ],
    ids=["fixed", "rounded", "capped", "by the quarter", "the greater", "open"],
)
def test_credits_in_money(cost: str, changed: tuple[str, str], shown: list[str]) -> None:
    """The bands of a credit are given in money as the engine reckons them for a whole period: of its fee,
    capped and rounded; not at all where the fee is open."""
    text = CREDIT.format(cost=cost).replace(*changed) if changed[0] else CREDIT.format(cost=cost)
    document, _ = document_of(of_text(HEAD + text))
    (section,) = [one for one in walk(document.sections) if one.id == "credit-downtime"]
    (table,) = [block for block in section.blocks if isinstance(block, Table)]

    assert [plain(cell.lines[0]) for row in table.rows for cell in row[2:]] == shown


def test_untranslated_texts_are_reported() -> None:
    """A text that the document's language lacks is printed as written, with its language, and reported."""
    compiled = of_text(HEAD + '  note "only in English"\n', language="fr")
    document, found = document_of(compiled)
    runs = [run for section in walk(document.sections) for p in phrases(section.blocks) for run in p]

    assert document.cover.title == "Assistance"
    assert [(run.text, run.language) for run in runs if "English" in run.text] == [("Only in English", "en")]
    assert [finding.code for finding in found] == ["SLA530"]


@each_example
def test_side_by_side(path: Path) -> None:
    """A document in two languages says what both say, in the order of each, under the same ids."""
    compilation = example(path)
    both, _ = document_of(seen_by(compilation, language="fr+en"))
    page = html(seen_by(compilation, language="fr+en"))
    ids = [attrs["id"] for _, attrs in page.tags if "id" in attrs]

    assert page.faults == []
    assert len(ids) == len(set(ids))
    for language in ("fr", "en"):
        alone, _ = document_of(seen_by(compilation, language=language))
        assert [one.id for one in walk(both.sections)] == [one.id for one in walk(alone.sections)]
        for one, other in zip(walk(both.sections), walk(alone.sections), strict=True):
            if one.id == "signatures":
                continue  # there is one place to sign, in the first language
            said = iter(plain(phrase) for phrase in phrases(one.blocks))
            assert all(plain(phrase) in said for phrase in phrases(other.blocks)), one.id


def test_a_language_without_wording() -> None:
    """A document in a language without sentences of its own is in English, and says so."""
    document, found = document_of(of_text(HEAD, language="it"))

    assert document.language == "en"
    assert "SLA531" in [finding.code for finding in found]


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        "![picture](http://example.com/a.png)",
        "[press here](javascript:alert(1))",
        "<img src=x onerror=alert(1)>",
        "[data](data:text/html;base64,AAAA)",
    ],
)
def test_markdown_carries_no_markup(text: str) -> None:
    """HTML, images and links of strange schemes stay text: no run leads anywhere but to the web or a mail."""
    runs = [run for phrase in phrases(markdown_blocks(text)) for run in phrase]

    assert all(run.link == "" or run.link.startswith(("http://", "https://", "mailto:")) for run in runs)
    assert folded("".join(run.text for run in runs)) != ""


@given(st.text(max_size=300))
def test_any_markdown_is_read(text: str) -> None:
    """No text breaks the reader of free clauses."""
    for block in markdown_blocks(text):
        assert block


def test_markdown_blocks() -> None:
    """Paragraphs, lists, tables, emphasis and links become blocks of the document."""
    text = (
        "One *two* **three**.\n\n- a\n- b\n\n| x | y |\n| - | - |\n| 1 | 2 |\n\n[site](https://example.com)"
    )
    kinds = [type(block).__name__ for block in markdown_blocks(text)]
    (first, *_) = markdown_blocks(text)

    assert kinds == ["Paragraph", "Items", "Table", "Paragraph"]
    assert isinstance(first, Paragraph)
    assert [run.style for run in first.phrase] == ["plain", "emphasis", "plain", "strong", "plain"]


@pytest.mark.parametrize("language", ["en", "fr", "de", "it", "nl"])
@given(
    on=st.dates(datetime.date(1900, 1, 1), datetime.date(2200, 1, 1)),
    number=st.decimals(-(10**12), 10**12, places=6, allow_nan=False),
    places=st.integers(0, 6),
    currency=st.sampled_from(sorted(CURRENCIES)),
)
@settings(max_examples=60, deadline=None)
def test_cldr(language: str, on: datetime.date, number: Decimal, places: int, currency: str) -> None:
    """Dates, numbers, amounts and names of countries are those that Babel reads from CLDR."""
    grammar = Grammar({}, {}, language=language)
    locale = babel.Locale.parse(grammar.cldr["locale"])
    number = round(number, places) + 0  # no negative zero

    assert grammar.date(on) == format_date(on, "long", locale=locale)
    assert grammar.weekday(on.weekday()) == format_date(on, "EEEE", locale=locale)
    assert grammar.month(on.month) == format_date(on, "LLLL", locale=locale)
    assert grammar.number(number) == format_decimal(number, locale=locale, decimal_quantization=False)
    money = format_currency(number, currency, locale=locale, decimal_quantization=False)
    assert grammar.money(number, currency) == money
    if number == number.to_integral_value():
        assert grammar.percent(number) == format_percent(number / 100, locale=locale)
    assert {code: grammar.territory(code) for code in ("FR", "DE", "CH", "US")} == {
        code: locale.territories[code] for code in ("FR", "DE", "CH", "US")
    }


@given(st.text(alphabet="ab é.,:;?'’()/%1-_*<&#\\`[]!\n", max_size=30))
def test_plain_clauses_are_read_alike(text: str) -> None:
    """A clause that is not given to the parser of Markdown is one that the parser reads as itself."""
    by_parser = markdown._Reader(
        MarkdownIt("commonmark", {"html": False}).enable("table").disable("image").parse(text), ""
    ).blocks()

    assert markdown_blocks(text) == by_parser


LONG = """language en
contract "Support"
  provider "A"
  client "B"
  reference "R"
  in force from 1 March 2026 until {end}
  time zone Europe/Paris
  closes all coverages on 24 December, 31 December 2026

holidays fr
  country "FR"

coverage office
  Monday to Friday 09:00-17:00
  except holidays fr
  closed between 3 August 2027 and the 5 August 2027
  on 15 July 2027 09:00-12:00 instead

priority P1
  response within 4 hours counted in office
"""


def years_of(end: str, language: str = "en") -> tuple[list[Year], list[str]]:
    """The years drawn of a contract to a date, and the notes beside them."""
    document, _ = document_of(of_text(LONG.format(end=end), language=language))
    (section,) = [one for one in walk(document.sections) if one.id == "years"]
    drawn = [block for block in section.blocks if isinstance(block, Year)]
    notes = [
        plain(block.phrase)
        for block in section.blocks
        if isinstance(block, Paragraph) and block.kind == "note"
    ]
    return drawn, notes


def test_years_cover_the_term() -> None:
    """Every year of the term is drawn: its holidays, closures and days of other hours, on days in force."""
    drawn, notes = years_of("14 July 2030")
    marks = {(year.number, one.month, one.day): one.kind for year in drawn for one in year.marks}

    assert [year.number for year in drawn] == [2026, 2027, 2028, 2029, 2030]
    assert notes == []
    assert min(marks) == (2026, 4, 6)
    assert max(marks) == (2030, 7, 14)
    assert {day for day, kind in marks.items() if kind == "closed"} == {
        (2026, 12, 31),
        *((2027, 8, day) for day in (3, 4, 5)),
        *((year, 12, 24) for year in (2026, 2027, 2028, 2029)),
    }
    assert {day for day, kind in marks.items() if kind == "event"} == {(2027, 7, 15)}


def test_a_long_term_says_which_years_are_drawn() -> None:
    """More years than fit are not drawn silently."""
    drawn, notes = years_of("31 December 2034")

    assert [year.number for year in drawn] == list(range(2026, 2032))
    assert notes == ["The years after 2031 are not drawn; the annex lists all holidays."]


NIGHTS = """
holidays fr
  country "FR"

coverage office
  Monday to Friday 09:00-12:30 and 13:30-17:00
  except holidays fr

coverage nights
  at all hours
  except office
"""


def test_week_of_a_coverage_made_of_others() -> None:
    """The figure of a coverage that others make shows the ordinary week that is left."""
    document, _ = document_of(of_text(HEAD + NIGHTS))
    (section,) = [one for one in walk(document.sections) if one.id == "coverage-nights"]
    (week,) = [block for block in section.blocks if isinstance(block, Week)]
    hour = 3600
    working = (Bar(0, 9 * hour), Bar(12 * hour + 1800, 13 * hour + 1800), Bar(17 * hour, 24 * hour))

    assert week.title == "An ordinary week: nights"
    assert week.bars == (*(working,) * 5, (Bar(0, 24 * hour),), (Bar(0, 24 * hour),))


@each_example
def test_pauses_stand_under_what_they_pause(path: Path) -> None:
    """In the figure of an incident, a pause lies within a time that its state pauses, none elsewhere."""
    compiled = seen_by(example(path), language="en")
    document, _ = document_of(compiled)
    blocks = [block for one in walk(document.sections) for block in one.blocks if isinstance(block, Timeline)]
    metrics = {
        state.title("en"): {m for pause in state.pauses for m in pause.metrics}
        for state in compiled.contract.states
    }
    every = {
        state.title("en") for state in compiled.contract.states if any(one.every for one in state.pauses)
    }
    for figure in blocks:
        times = {lane.label.partition(" – ")[0].lower(): lane for lane in figure.lanes if not lane.pause}
        for lane in figure.lanes:
            if lane.pause:
                paused = [
                    one
                    for noun, one in times.items()
                    if lane.label in every or noun.replace(" ", "-") in metrics[lane.label]
                ]
                assert any(one.start <= lane.start < lane.end <= one.end for one in paused), lane
