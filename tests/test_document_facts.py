"""Every fact of a contract stands in its document, as it holds: none is lost, none is untrue."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from support.doc_blocks import compiled as block_compiled
from support.doc_blocks import doc_blocks
from support.html_text import folded
from support.marked import MARKED
from support.targets import EXAMPLES, TODAY, example, of_text, seen_by

from slacontract.document.build import document_of
from slacontract.document.figures import svg
from slacontract.document.tree import Document, Table, Timeline, Week, phrases, plain, walk
from slacontract.document.wording.languages import grammar_of
from slacontract.emitter import Compiled
from slacontract.model.base import Node
from slacontract.project import compile_text

PAGE = Path(__file__).parent.parent / "docs" / "language.md"
BLOCKS = doc_blocks(PAGE)

HEAD = """language en
contract "Support"
  provider "A"
  client "B"
  reference "R"
  in force from 1 January 2026 until 31 December 2026
  time zone Europe/Paris
"""
OFFICE = 'coverage office "Office"\n  Monday to Friday 09:00-17:00\n'
NIGHTS = 'coverage nights "Nights"\n  every day 20:00-06:00\n'


def document(text: str, language: str = "en", **options: Any) -> Document:
    return document_of(of_text(text, language=language, **options))[0]


def said(found: Document, *ids: str) -> list[str]:
    """Every sentence of a document, or of some of its sections, with plain spaces."""
    sections = [one for one in walk(found.sections) if not ids or one.id in ids]
    return [folded(plain(phrase)) for one in sections for phrase in phrases(one.blocks)]


def tables(found: Document, *ids: str) -> list[tuple[str, list[list[str]]]]:
    """The tables of some sections: caption, and the text of each cell."""
    return [
        (
            folded(plain(block.caption)),
            [[folded(" ".join(map(plain, cell.lines))) for cell in row] for row in block.rows],
        )
        for one in walk(found.sections)
        if one.id in ids
        for block in one.blocks
        if isinstance(block, Table)
    ]


# --- no fact is lost -----------------------------------------------------------------------------

NOT_SAID = re.compile(
    r"(\w+_)?span|audience|formerly|translations|decimals|horizon_until|hidden|takes_effect|from_period_of"
    r"|written_in_stated|text_file"
)
"""Fields that say nothing to the parties, or (`text_file`) whose content is printed."""
SAID_OTHERWISE = re.compile(
    r"\.(metric|clock|until|role)$|^Clock\.name$|BasedOn\.when$|Expect\w+\.period_of$"
)
"""Without them the sentence is the same: the noun of an event, the end of calendar time that is presumed, the
condition of a credit that names its priorities, the period of a figure that the engine gives."""

Edit = Callable[[], Any]


def without_each_fact(node: Node) -> Iterator[tuple[str, Edit]]:
    """Each field that is set below a node, and how to make the node without it."""
    kind = type(node).__name__
    for name, field in type(node).model_fields.items():
        if NOT_SAID.fullmatch(name):
            continue
        value = getattr(node, name)
        inner = {None: value} if isinstance(value, Node) else {}
        if isinstance(value, tuple):
            inner = {at: one for at, one in enumerate(value) if isinstance(one, Node)}
        for at, one in inner.items():
            for deeper, edit in without_each_fact(one):
                yield deeper, _within(node, name, value, at, edit)
        if not field.is_required() and value is not None:
            default = field.get_default(call_default_factory=True)
            if value != default:
                said_as = f"{kind}.{name}{f' {value}' if isinstance(value, bool) else ''}"
                yield said_as, lambda name=name, default=default: node.model_copy(update={name: default})


def _within(node: Node, name: str, value: Any, at: int | None, edit: Edit) -> Edit:
    def made() -> Any:
        new = edit()
        return node.model_copy(update={name: new if at is None else (*value[:at], new, *value[at + 1 :])})

    return made


def whole(compiled: Compiled) -> object:
    """What a document says; of its own, not the one that was made last."""
    made, _ = document_of(replace(compiled, options=dict(compiled.options)))
    return (made.cover, made.sections)


def test_no_fact_is_lost(tmp_path: Path) -> None:
    """Take any fact away that an example of the language states: the document is another one.

    Each field of each kind of node is tried once; a contract that is none without it is not counted.
    """
    tried: set[str] = set()
    lost = []
    for block in BLOCKS:
        if block.language != "en" or block.refused or (block.file and not block.file.endswith(".sla")):
            continue
        result = block_compiled(block, tmp_path, BLOCKS)
        if result.rules is None:
            continue
        compiled = seen_by(result, language="fr")
        before = whole(compiled)
        for fact, edit in without_each_fact(compiled.contract):
            if fact in tried or SAID_OTHERWISE.search(fact):
                continue
            try:
                after = whole(replace(compiled, contract=edit()))
            except (KeyError, ValueError, AttributeError, AssertionError, TypeError):
                continue  # such a contract cannot be
            tried.add(fact)
            if after == before:
                lost.append(f"{fact} of line {block.line}")

    assert lost == []
    assert len(tried) > 200


# --- what is said holds of the contract -----------------------------------------------------------

CREDIT = """price fee "Fee"
  costs 1000 EUR per month
credit tardy "Credit"
  based on response when priority is P1
  for each started 2 breaches above 3 breaches adds 1% of fee
priority P1 "Top"
  response within 1 calendar hour
"""
PAIRS = [
    ("en", "update every 1 calendar hour", "Every calendar hour"),
    ("fr", "update every 1 year", "Chaque année"),
    ("de", "update every 1 hour counted in office", "Jede Stunde, gezählt in „Office“"),
    ("en", "resolution within 1-2 business days counting not stated", "Within 1 to 2 business days"),
    ("fr", "resolution within 2-3 weeks counting to be agreed", "Sous 2 à 3 semaines"),
    (
        "en",
        "resolution within the earliest of 2 calendar hours, 3 hours counted in office and 4 calendar days",
        "Within the earliest of 2 calendar hours; 3 hours counted in “Office”; "
        "and 4 calendar days, to the end of the last day",
    ),
    (
        "en",
        "resolution within the later of 2 calendar hours and 3 hours counted in office",
        "Within the later of 2 calendar hours and 3 hours counted in “Office”",
    ),
    (
        "fr",
        "resolution within the later of 2 calendar hours and no later than 31 March 2026",
        "Au plus tardif des deux termes : 2 heures calendaires et le 31 mars 2026",
    ),
    (
        "fr",
        "resolution within 2 calendar hours when priority is not P1 and reported in office",
        "Sous 2 heures calendaires, quand la priorité n’est pas « P1 » "
        "et que le signalement est fait pendant « Office »",
    ),
    (
        "fr",
        "resolution within 2 calendar hours when reported in office and detected by client",
        "Sous 2 heures calendaires, quand le signalement est fait pendant « Office » "
        "et que la détection est faite par le client",
    ),
]


@pytest.mark.parametrize(("language", "promise", "told"), PAIRS)
def test_a_promise_is_told_as_it_counts(language: str, promise: str, told: str) -> None:
    """One is not counted, a range shows both numbers, parts that hold commas are told apart, a further
    condition has its conjunction."""
    found = document(f"{HEAD}{OFFICE}priority P1\ncommitments\n  for every ticket {promise}\n", language)
    cells = [cell for _, rows in tables(found, "promises") for row in rows for cell in row]

    assert any(cell.startswith(told) for cell in cells), cells


def test_what_is_paid_late_is_said() -> None:
    """A price and an invoice in arrears are as much a fact as those in advance."""
    text = HEAD + "  invoice every 1 month in arrears\nprice fee\n  costs 10 EUR per month in arrears\n"
    lines = said(document(text, "fr"), "price-fee", "payment")

    assert lines == ["Prix : 10,00 € par mois, à terme échu.", "Facturation : chaque mois, à terme échu."]


def test_a_slice_and_its_condition_are_said_once() -> None:
    """An amount that is added needs no agreement; a credit of some priorities names them once."""
    english, french = (said(document(HEAD + CREDIT, language), "credit-tardy") for language in ("en", "fr"))

    assert english[0] == "The credit is reckoned from the commitment on the response for “Top”."
    assert french[-1] == (
        "Par tranche de 2 manquements au-dessus de 3 manquements, même entamée seulement, "
        "l’avoir augmente de 1 % de « Fee »."
    )


PLANS = (
    HEAD
    + OFFICE
    + NIGHTS
    + """plan basic "Basic"
  for P1 response within 4 hours counted in office
plan night "Night"
  for P1 response within 4 hours counted in office
  replaces office by nights
priority P1
  resolution within 8 calendar hours
"""
)


def test_a_plan_shows_its_own_hours() -> None:
    """Under a plan stand the hours that count in it; what every plan promises alike is said once."""
    shown = tables(document(PLANS), "promises")

    assert shown == [
        (
            "Response: times by priority and plan",
            [["P1", "Within 4 hours counted in “Office”", "Within 4 hours counted in “Nights”"]],
        ),
        ("Times by priority, the same in every plan", [["P1", "Within 8 calendar hours"]]),
    ]


def test_times_of_a_contract_without_priorities() -> None:
    """Where there are no priorities, no table is said to go by them."""
    promise = "commitments\n  for every ticket response within 4 calendar hours\n"
    plans = 'plan one "A"\n  for every ticket closure within 2 calendar hours\nplan two "B"\n' + (
        "  for every ticket closure within 3 calendar hours\n"
    )
    shown = tables(document(HEAD + promise), "promises")
    by_plan = tables(document(HEAD + promise + plans), "promises")

    assert shown == [("Times", [["Every ticket", "Within 4 calendar hours"]])]
    assert [caption for caption, _ in by_plan] == ["Closure: times by plan", "Times, the same in every plan"]


@pytest.mark.parametrize(
    ("facts", "told"),
    [
        ("  minimum term 6 months\n", "For the current term, notice must be received on"),
        ("  minimum term 18 months\n", "To end it on 31 December 2027, notice must be received on"),
        (
            "  minimum term 24 months from signature\n  signed on 5 January 2026\n",
            "To end it on 31 December 2028, notice must be received on",
        ),
        ("  minimum term 24 months from order\n", "For the current term, notice must be received on"),
    ],
)
def test_the_last_notice_is_of_an_end_that_can_be(facts: str, told: str) -> None:
    """T10: notice counts back from the first last day of a term that the minimum term has not passed."""
    more = "  renewed for 12 months\n  notice at least 3 months before contract end\n"
    lines = said(document(HEAD + more + facts), "term")
    (line,) = [one for one in lines if "must be received" in one]
    year = re.search(r"To end it on 31 December (\d+)", line)

    assert line.startswith(told)
    assert line.endswith(f"30 September {year[1] if year else 2026} at the latest.")
    assert any("cannot end before" in one for one in lines) == bool(year)


def test_where_holidays_come_from() -> None:
    """Days that the contract lists are of the contract; those decreed of the law; both are settled."""
    text = HEAD + (
        'holidays own "Own"\n  on 2 November 2026 "Stocktaking"\n'
        'holidays law "Law"\n  country "FR"\n  dates as decreed\n'
        'holidays listed "Listed"\n  country "DE"\n'
    )
    text += "".join(
        f"coverage c{n}\n  Monday to Friday 09:00-17:00\n  except holidays {of}\n"
        for n, of in enumerate(("own", "law", "listed"))
    )
    found = document(text)
    notes = {name: said(found, f"annex-{name}")[0] for name in ("own", "law", "listed")}

    assert said(found, "holidays-own")[-1] == "Holiday: on 2 November 2026, Stocktaking."
    assert notes["own"] == "These dates are those that the contract lists."
    assert notes["law"].startswith("The dates fixed by law hold")
    assert notes["listed"].endswith("are not fixed yet.")


SUN = (
    HEAD
    + """coverage paris "Paris"
  Monday to Friday 09:00-17:00
coverage reunion "La Réunion"
  Monday to Friday 08:00-12:00
  time zone Indian/Reunion
coverage both "Both"
  includes paris, reunion
coverage twice "Twice"
  includes paris, nights
"""
    + NIGHTS
)


def test_a_week_of_clocks_that_move_apart() -> None:
    """Where hours of several zones differ by the season, a week of each season is drawn, with its date."""
    found = document(SUN)
    (both,) = [one for one in walk(found.sections) if one.id == "coverage-both"]
    (twice,) = [one for one in walk(found.sections) if one.id == "coverage-twice"]
    weeks = [block for block in both.blocks if isinstance(block, Week)]

    assert [week.title for week in weeks] == [
        "Both: a week such as that of 5 January 2026",
        "Both: a week such as that of 30 March 2026",
    ]
    assert [week.bars[0][0].start // 3600 for week in weeks] == [5, 6]
    assert all(week.heading in svg(week) and week.heading[1:] in week.title for week in weeks)
    assert [one.title for one in twice.blocks if isinstance(one, Week)] == ["An ordinary week: Twice"]


WAY = (
    HEAD
    + OFFICE
    + """clock response
  starts at the earlier of detection and report
  stops at response
  on reopening opens a new ticket after 5 calendar days
clock restoration
  starts at report
  stops at the earliest of workaround, restoration and cancellation
  on reopening opens a new ticket after 5 calendar days
state waiting
  waiting for the client
  pauses restoration
commitments
  for every ticket response within 1 hour counted in office
  for every ticket next reply within 1 hour counted in office
  for every ticket restoration within 1 business day counted in office
  for every ticket update at 10:00 on days open in office
"""
)


def test_credits_in_money_by_plan() -> None:
    """Where plans cost differently, each has its column of what a band comes to, in the contract's order."""
    fees = ((90, "zero", "Zero"), (350, "alpha", "Alpha"))
    text = (
        HEAD
        + "price fee\n"
        + "".join(f"  costs {cost} EUR per month when plan is {name}\n" for cost, name, _ in fees)
    )
    text += "".join(
        f'plan {name} "{label}"\n  for every ticket response within {cost} calendar hours\n'
        for cost, name, label in fees
    )
    text += (
        "service web\navailability uptime\n  measures web\n  at least 99% over each calendar month\n"
        "credit down\n  based on availability uptime\n  below 99% gives 10% of fee\n"
    )
    found = document(text.replace("Europe/Paris\n", "Europe/Paris\n  default plan zero\n"))
    ((_, rows),) = tables(found, "credit-down")
    (head,) = [
        [plain(one) for one in block.head]
        for section in walk(found.sections)
        if section.id == "credit-down"
        for block in section.blocks
        if isinstance(block, Table)
    ]

    assert head[2:] == ["Zero", "Alpha"]
    assert rows[0][2:] == ["€9.00", "€35.00"]


def test_the_course_of_an_incident() -> None:
    """Combined events stand at their last, a series at its end; a clock that comes again and again does not
    stand on the line."""
    found = document(WAY)
    (figure,) = [block for one in walk(found.sections) for block in one.blocks if isinstance(block, Timeline)]

    assert figure.points == ("Report", "Response", "Restoration")
    assert [(lane.label, lane.start, lane.end) for lane in figure.lanes] == [
        ("Response", 0, 1),
        ("Restoration", 0, 2),
        ("Updates", 0, 2),
        ("waiting", 1, 2),
    ]


def test_clocks_do_what_is_said_of_them() -> None:
    """K6: only a clock that ends what a reopening undoes runs on; K10: clock times start nothing anew; K4: a
    day whose end is paused is not counted."""
    lines = said(document(WAY), "clocks", "reckoning")

    assert any("A reopening more than 5 calendar days after its stop opens" in one for one in lines)
    assert any("A reopening up to 5 calendar days after its stop makes it run on" in one for one in lines)
    assert not any("starts the time anew" in one for one in lines)
    assert any("At each clock time fixed" in one and "presumed" in one for one in lines)
    assert [one for one in lines if "is paused" in one] == [
        "A business day during whose last second of service the time is paused is not one of those counted."
    ]


TOLD = (
    WAY.replace("1 business day counted", "4 hours counted")
    + """service web
availability uptime "Uptime"
  measures web
  at least 99% over each calendar month
  at most 9 calendar hours over each calendar month in addition
prepaid time pack "Pack"
  grants 10 hours of work every 1 month
  expires at the end of each calendar quarter
  unused time is carried over
  once exhausted work stops
worked example met
  report on 4 May 2026 at 09:00
  in state waiting from 4 May 2026 at 12:00 until 4 May 2026 at 18:00
  response on 4 May 2026 at 09:30
  expect response on time
  expect restoration paused as of 4 May 2026 at 13:00
worked example down
  outage web from 10 June 2026 at 08:00 until 10 June 2026 at 18:00
  expect availability uptime 98.61%
worked example left
  time spent 30 minutes of work on 5 January 2026
  expect prepaid time pack 9.5 hours of work as of 6 January 2026 at 00:00
"""
)


def test_a_verdict_is_told_with_what_it_rests_on() -> None:
    """A verdict has its deadline, a pause the deadline if resumed then, a figure its period and what it is
    reckoned from; time that is of a day has no clock time."""
    found = document(TOLD)
    met, down, left = (said(found, f"example-{name}") for name in ("met", "down", "left"))

    assert "The response: on time, due on Monday 4 May 2026 at 10:00 at the latest." in met
    assert (
        "The restoration: paused, as of Monday 4 May 2026 at 13:00; resumed then, it would be due on "
        "Monday 4 May 2026 at 14:00." in met
    )
    assert "“Uptime”: 98.61% (720 h agreed, 10 h down), for the period from 1 June 2026 to 30 June 2026." in (
        down
    )
    assert left[0] == "30 minutes of work spent on Monday 5 January 2026."
    assert [line for line in said(found, "availability-uptime") if "Time down" in line] == [
        "Time down: at most 9 calendar hours over each calendar month, in addition."
    ]
    assert "All hours count." in said(found, "availability-uptime")
    assert "Unused time is carried over at the end of each calendar quarter." in said(found, "prepaid-pack")


@pytest.mark.parametrize("cap", ["", "  at most 4 calendar hours over each calendar month\n"])
def test_works_are_left_out_as_they_count(cap: str) -> None:
    """K12: works are no downtime only as announced and done, and within their cap where there is one."""
    text = (
        HEAD
        + f"maintenance works\n  notice at least 5 calendar days\n{cap}"
        + (
            "service web\navailability uptime\n  measures web\n  at least 99% over each calendar month\n"
            '  excludes works, "strikes"\n'
            "availability other\n  measures web\n  at least 98% over each calendar month\n"
            '  excludes "strikes"\n'
        )
    )
    found = document(text)
    (line,) = [one for one in said(found, "availability-uptime") if one.startswith("Works are")]

    assert line.endswith("up to their cap.") == bool(cap)
    assert not any("Works are" in one for one in said(found, "availability-other"))


def test_a_signed_contract_has_its_clauses_whole() -> None:
    """Of a signed contract, as of a release, nothing is told of what this draft computes."""
    text = HEAD + '{}clause law "Law"\n  text "French law."\n'
    draft, signed = (
        said(document(text.format(fact)), "marked") for fact in ("", "  signed on 5 January 2026\n")
    )

    assert draft == ["Clauses marked § bind like all others; they are not computed."]
    assert signed == ["Clauses marked § bind like all others; they are not evaluated by software."]


@pytest.mark.parametrize("language", ["en", "fr", "de"])
def test_each_once(language: str) -> None:
    """What recurs by one unit is that unit's own word, whatever follows it."""
    g = grammar_of(language)
    expected = {"en": "every year", "fr": "chaque année", "de": "jedes Jahr"}[language]

    assert folded(g.text("delay.every", quantity=g.units(1, "year"))) == expected


def test_a_step_says_from_when_it_counts() -> None:
    """K11: a step after so much time counts from the start of the clocks that its ladder watches, one before
    so much from their deadline."""
    ladder = 'escalation ladder climb\n  step 1 provider at 50% of resolution by means of "telephone"\n'
    steps = "  step 2 client after 2 calendar hours\n  step 3 client before 1 calendar hour\n"
    promise = "commitments\n  for every ticket resolution within 4 calendar hours\n"
    ((_, rows),) = tables(document(HEAD + ladder + steps + promise), "ladder-climb")
    ((_, alone),) = tables(document(HEAD + "escalation ladder climb\n" + steps + promise), "ladder-climb")

    assert [row[2] for row in rows] == [
        "At 50% of the time for the resolution, by means of “telephone”.",
        "After 2 calendar hours, from the start of the time for the resolution.",
        "1 calendar hour before the resolution is due.",
    ]
    assert alone[1][2] == "1 calendar hour before anything promised is due."


OF_TWO_EDITIONS = [path for path in EXAMPLES if path.stem in ("gitlab", "pilot-systems")]


@pytest.mark.parametrize("text", [MARKED, *OF_TWO_EDITIONS], ids=lambda one: getattr(one, "stem", "marked"))
def test_a_clause_has_one_number_in_both_editions(text: str | Path) -> None:
    """What only the provider reads has letters: client and provider speak of clause 7.2 and mean the same."""
    compilation = example(text) if isinstance(text, Path) else compile_text(text, today=TODAY)
    client, provider = (
        {one.id: one.number for one in walk(document_of(seen_by(compilation, audience))[0].sections)}
        for audience in ("client", "provider")
    )

    assert {identity: provider[identity] for identity in client} == client
    assert all(re.search("[A-Z]", provider[one]) for one in provider.keys() - client.keys() - {"marked"})
