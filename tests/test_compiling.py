"""The whole pipeline through the public interface: results, worked examples, waivers, purity."""

from __future__ import annotations

import datetime
from pathlib import Path

import pytest

import slacontract
from slacontract.checks import all_checks, check, documented_codes, page_of
from slacontract.checks.waivers import apply
from slacontract.compiling import Compilation, for_reader
from slacontract.diagnostics import Diagnostic, Kind, Severity, Words
from slacontract.gathering import MOST_FILES
from slacontract.ruleset.schema import dump_json

TODAY = datetime.date(2026, 3, 2)

CONTRACT = """language en

contract "Support"
  provider "ACME"
  client "Harbour"
  reference "R-1"
  in force from 1 January 2026 until 31 December 2026
  time zone Europe/Paris

coverage office "Office hours"
  Monday to Friday 09:00-12:00 and 13:00-17:00

coverage night "Nights"
  every day 20:00-06:00

priority P1 "Critical"
  response within 1 hour counted in office
  resolution within 4 hours counted in office

priority P2 "Other"
  response within 2 business days counted in office
  resolution not committed

state new "New"
  first state of every ticket

state waiting-client "Waiting"
  waiting for the client
  pauses resolution
"""


def compiled(more: str = "", contract: str = CONTRACT, today: datetime.date = TODAY) -> Compilation:
    """The contract with more blocks, compiled."""
    return slacontract.compile_text(contract + more, today=today)


def codes(result: Compilation) -> list[str]:
    """Codes of the findings that stand."""
    return [one.code for one in result.diagnostics]


def example(*facts: str) -> str:
    """A worked example with some facts."""
    return '\nworked example case "Case"\n' + "".join(f"  {fact}\n" for fact in facts)


def outcome(*facts: str) -> tuple[bool, list[str]]:
    """Whether all expectations of an example hold, and the codes found about examples."""
    result = compiled(example(*facts))
    assert result.examples, [one.message() for one in result.diagnostics]
    found = [code for code in codes(result) if code.startswith("SLA7")]
    return all(holds for _, _, holds in result.examples[0].outcomes), found


def test_result_has_model_rules_and_findings() -> None:
    """One call gives the contract, its rule set, the judged examples and what was found."""
    result = compiled(
        example(
            "given priority is P1",
            "report on 2 March 2026 at 09:30",
            "expect response no later than 2 March 2026 at 10:30",
        )
    )

    assert result.ok
    assert result.contract is not None
    assert result.rules is not None
    assert result.contract.label is not None
    assert result.contract.label.text == result.rules.contract.title == "Support"
    assert [one.name for one in result.examples] == ["case"]
    assert result.language == "en"


def test_errors_leave_no_rules() -> None:
    """A text that does not mean one thing gives findings with places, and no rule set."""
    result = compiled(contract=CONTRACT.replace("counted in office", "counted in offices"))

    assert not result.ok
    assert result.rules is None
    assert result.diagnostics
    assert all(one.spans for one in result.diagnostics)
    assert all(span.file in result.sources for one in result.diagnostics for span in one.spans)


@pytest.mark.parametrize(
    "text", [b"", b"\xff\xfe\x00", b"\x00", "langue fr", "language en\ncontract", "é" * 1000]
)
def test_any_bytes_give_a_result(text: str | bytes) -> None:
    """Whatever the bytes, the answer is a value."""
    result = slacontract.compile_text(text, today=TODAY)

    assert not result.ok
    assert result.diagnostics


def test_file_is_compiled_with_what_it_uses(tmp_path: Path) -> None:
    """`compile_file` reads used files and the lock; a missing file is a finding of the result."""
    (tmp_path / "catalogue.sla").write_text('language en\n\nservice shop "Shop"\n', encoding="utf-8")
    main = tmp_path / "main.sla"
    main.write_text(CONTRACT.replace("language en\n", 'language en\nuse "catalogue.sla"\n'), encoding="utf-8")
    result = slacontract.compile_file(main, today=TODAY)

    assert result.ok, [one.message() for one in result.diagnostics]
    assert result.contract is not None
    assert [one.name for one in result.contract.services] == ["shop"]
    assert codes(slacontract.compile_file(tmp_path / "none.sla")) == ["SLA020"]
    for name in ("a\0b.sla", "\ud800.sla", "a" * 5000):  # no file can have these names
        assert codes(slacontract.compile_file(name)) == ["SLA021"]


def test_text_uses_only_what_it_is_given() -> None:
    """A text alone reads no file; with `others` it uses these, and a slip is answered with what is near."""
    text = CONTRACT.replace("language en\n", 'language en\nuse "catalogue.sla"\n')

    assert not slacontract.compile_text(text, today=TODAY).ok
    others = {"catalogue.sla": 'language en\n\nservice shop "Shop"\n'}
    assert slacontract.compile_text(text, today=TODAY, others=others).ok
    near = slacontract.compile_text(text.replace("catalogue", "catalog"), today=TODAY, others=others)
    assert "catalogue.sla" in near.diagnostics[0].hint("en")


def test_number_of_files_is_limited() -> None:
    """A chain of files that never ends is stopped by name."""

    others = {f"{n}.sla": f'language en\nuse "{n + 1}.sla"\n' for n in range(MOST_FILES + 5)}
    text = CONTRACT.replace("language en\n", 'language en\nuse "0.sla"\n')
    result = slacontract.compile_text(text, today=TODAY, others=others)

    assert "SLA027" in codes(result)


def test_mistakes_of_a_used_file_are_found_once() -> None:
    """A file used twice is read once."""
    text = CONTRACT.replace("language en\n", 'language en\nuse "a.sla"\nuse "b.sla"\n')
    others = {
        "a.sla": 'language en\nuse "c.sla"\n',
        "b.sla": 'language en\nuse "c.sla"\n',
        "c.sla": "language en\n\nservice shop\n  nonsense\n",
    }
    found = [
        one
        for one in slacontract.compile_text(text, today=TODAY, others=others).diagnostics
        if one.spans and one.spans[0].file == "c.sla"
    ]

    assert len(found) == 1


def test_clause_in_a_file_of_its_own_is_read() -> None:
    """The text of a clause may stand in a file; a missing one is an error at its path."""
    more = '\nclause law "Law"\n  text file "law.md"\n'
    result = slacontract.compile_text(CONTRACT + more, today=TODAY, others={"law.md": "French law.\n"})

    assert result.contract is not None
    assert result.contract.clauses[0].file_content == "French law.\n"
    assert "SLA025" in codes(slacontract.compile_text(CONTRACT + more, today=TODAY, others={}))


def test_today_changes_no_rule() -> None:
    """The day of the run moves findings at most, never a byte of the rule set."""
    early, late = (compiled(today=datetime.date(year, 1, 1)) for year in (2026, 2040))

    assert early.rules is not None
    assert late.rules is not None
    assert dump_json(early.rules) == dump_json(late.rules)


# ---- worked examples (K15)

REPORT = "report on 6 March 2026 at 16:30"


@pytest.mark.parametrize(
    "facts",
    [
        ("given priority is P1", REPORT, "expect response no later than 9 March 2026 at 09:30"),
        ("given priority is P2", REPORT, "expect response no later than 10 March 2026 at 17:00"),
        (
            "given priority is P1",
            "every clock starts on 6 March 2026 at 16:30",
            "expect resolution no later than 9 March 2026 at 13:30",
        ),
        ("given priority is P1", REPORT, "response on 9 March 2026 at 09:30", "expect response on time"),
        ("given priority is P1", REPORT, "response on 9 March 2026 at 09:31", "expect response late"),
        ("given priority is P1", REPORT, "expect response still running"),
        ("given priority is P1", REPORT, "expect response late as of 9 March 2026 at 10:00"),
        ("given priority is P2", REPORT, "expect resolution not committed"),
        (
            "given priority is P1",
            "report on 2 March 2026 at 09:00",
            "in state waiting-client from 2 March 2026 at 10:00 until 2 March 2026 at 11:00",
            "expect resolution no later than 2 March 2026 at 15:00",
        ),
        (
            "given priority is P1",
            "report on 2 March 2026 at 09:00",
            "in state waiting-client from 2 March 2026 at 10:00",
            "expect resolution paused as of 2 March 2026 at 10:30",
        ),
        (
            "given priority is P2",
            REPORT,
            "priority change towards P1 on 6 March 2026 at 16:40",
            "expect response no later than 9 March 2026 at 09:30",
        ),
    ],
)
def test_right_examples_hold(facts: tuple[str, ...]) -> None:
    """Deadlines to the second, verdicts as of the last event unless said, pauses and priority changes."""
    assert outcome(*facts) == (True, [])


@pytest.mark.parametrize(
    ("facts", "code"),
    [
        (("given priority is P1", REPORT, "expect response no later than 9 March 2026 at 09:29"), "SLA700"),
        (("given priority is P1", REPORT, "expect response no later than 9 March 2026 at 09:31"), "SLA700"),
        (("given priority is P2", REPORT, "expect resolution no later than 9 March 2026 at 09:30"), "SLA701"),
        (("given priority is P1", REPORT, "expect response on time"), "SLA702"),
        (("given priority is P1", REPORT, "expect response late"), "SLA702"),
        (("given priority is P1", REPORT, "expect workaround on time"), "SLA706"),
    ],
)
def test_wrong_examples_are_errors_with_what_holds(facts: tuple[str, ...], code: str) -> None:
    """An expectation that does not hold is an error at its place that says what the contract gives."""
    result = compiled(example(*facts))
    one = next(one for one in result.diagnostics if one.code.startswith("SLA7"))

    assert one.code == code
    assert one.severity is Severity.ERROR
    assert (
        result.sources["contract.sla"]
        .line(result.sources["contract.sla"].position(one.spans[0].start).line)
        .startswith("  expect")
    )
    for language in ("en", "fr"):
        assert one.message(language)
        assert one.hint(language)
    assert result.rules is not None
    assert not all(holds for _, _, holds in result.examples[0].outcomes)


def test_wrong_deadline_shows_the_ledger() -> None:
    """The hint counts slice by slice, in either language."""
    result = compiled(
        example("given priority is P1", REPORT, "expect response no later than 9 March 2026 at 10:00")
    )
    one = next(one for one in result.diagnostics if one.code == "SLA700")

    assert "9 March 2026 at 09:30" in one.message("en")
    assert "9 mars 2026 à 9h30" in one.message("fr")
    assert "Fri 6 March 2026 at 16:30" in one.hint("en")
    assert "ven. 6 mars 2026 à 16h30" in one.hint("fr")
    assert one.hint("en").count("+ 30 min") == 2


@pytest.mark.parametrize(
    "given",
    [
        "given service is shop",
        "given duty keys is met",
        "given site is lyon",
        "given ticket type is defect",
        "given criterion impact is high",
    ],
)
def test_circumstances_reach_the_engine(given: str) -> None:
    """What an example gives is an attribute of its ticket, and conditions read it."""
    blocks = (
        '\nservice shop "Shop"\n\nsite lyon "Lyon"\n\nticket type defect "Defect"\n'
        '\nduty keys "Keys" of the client\n  does "gives the keys"\n'
        '\ncriterion impact "Impact"\n  levels high, low\n'
    )
    faster = "  for P1 response within 30 minutes counted in office\n"
    exception = f"\nexception faster when {given.removeprefix('given ')}\n{faster}"
    facts = ("given priority is P1 and " + given.removeprefix("given "), "report on 2 March 2026 at 09:00")
    at_half = compiled(
        blocks + exception + example(*facts, "expect response no later than 2 March 2026 at 09:30")
    )
    without = compiled(
        blocks
        + exception
        + example("given priority is P1", facts[1], "expect response no later than 2 March 2026 at 10:00")
    )

    for result in (at_half, without):
        assert [code for code in codes(result) if code.startswith("SLA7")] == []


def test_example_says_when() -> None:
    """An example without event and without a start is refused; so is a circumstance that events decide."""
    assert "SLA707" in codes(compiled(example("given priority is P1", "expect response on time")))
    assert "SLA704" in codes(compiled(example("given started in office", REPORT, "expect response on time")))


def test_hole_makes_an_example_wait() -> None:
    """What rests on something still open is not verified, and says so; it is no error yet."""
    text = CONTRACT.replace("response within 1 hour counted in office", "response to be agreed")
    result = compiled(
        example("given priority is P1", REPORT, "expect response no later than 9 March 2026 at 09:30"), text
    )
    found = [one for one in result.diagnostics if one.code.startswith("SLA7")]

    assert [one.code for one in found] == ["SLA708"]
    assert found[0].severity is Severity.WARNING


# ---- readers


def test_client_edition_is_compiled_anew() -> None:
    """For the client, what is for the provider only is neither in the model nor in the rule set."""
    internal = CONTRACT.replace(
        "  resolution within 4 hours counted in office\n",
        "  resolution within 4 hours counted in office\n  resolution within 3 hours counted in office "
        "as an internal target in addition under the name inner\n",
    )
    result = compiled(contract=internal)
    assert result.ok, [one.message() for one in result.diagnostics]
    client, provider = for_reader(result, "client"), for_reader(result, "provider")

    def ids(edition: object) -> set[str]:
        return {one.id for one in edition.rules.editions[0].plans["*"].commitments}  # type: ignore[attr-defined]

    assert ids(provider) - ids(client) == {"P1/resolution/inner"}
    assert b"inner" not in dump_json(client.rules)
    assert "inner" not in client.contract.model_dump_json()
    assert not any("inner" in path for path in client.places.places)


# ---- checks and waivers

DANGEROUS = Kind(
    "SLA996", Severity.DANGER, Words("{what} is unwise.", "Mend it."), Words("{what}.", "Corrigez.")
)
LIGHT = Kind("SLA995", Severity.WARNING, Words("Light.", "Read it."), Words("Léger.", "À lire."))


def waived(
    *waivers: str,
    found: list[Diagnostic],
    today: datetime.date = TODAY,
    complete: bool = True,
    signed: bool = False,
) -> tuple[list[str], int]:
    """Codes that stand after the waivers of a contract, and how many findings are accepted."""
    text = (
        CONTRACT.replace("  time zone", "  signed on 1 January 2026 by both parties\n  time zone")
        if signed
        else CONTRACT
    )
    contract = compiled("\n" + "\n".join(waivers), text).contract
    assert contract is not None
    judged = apply(found, contract, today, complete=complete)
    return [f"{one.code} {one.severity.name}" for one in judged.standing], len(judged.accepted)


def danger(what: str = "office") -> Diagnostic:
    """A danger at the block of that name, which it does not speak of."""
    contract = compiled().contract
    assert contract is not None
    blocks = (*contract.coverages, *contract.priorities)
    return DANGEROUS.at(next(one.span for one in blocks if one.name == what), what="This")


WAIVER = 'waiver SLA996 "we know" by "Anna" until 2 March 2026'


def test_waiver_accepts_its_danger_to_its_last_day() -> None:
    """On its last day it holds; the day after, the danger stands and the waiver is an error."""
    assert waived(WAIVER, found=[danger()]) == ([], 1)
    assert waived(WAIVER, found=[danger()], today=datetime.date(2026, 3, 3)) == (
        ["SLA996 DANGER", "SLA341 ERROR"],
        0,
    )
    assert waived(found=[danger()]) == (["SLA996 DANGER"], 0)


def test_waiver_concerns_what_it_names() -> None:
    """With a name it accepts what lies in, or speaks of, that block, and nothing else."""
    here = WAIVER + "\n  concerns office"

    assert waived(here, found=[danger("office")]) == ([], 1)
    assert waived(here, found=[danger("night")]) == (["SLA996 DANGER", "SLA340 WARNING"], 0)
    spoken = DANGEROUS.at(danger("night").spans[0], what="office")
    assert waived(here, found=[spoken]) == ([], 1)


def test_waiver_accepts_only_dangers() -> None:
    """Errors and warnings stand; a waiver of one, or of a code that is none, is an error."""
    light = LIGHT.at(danger().spans[0])

    assert waived('waiver SLA995 "x" by "Anna" until 1 May 2026', found=[light]) == (
        ["SLA995 WARNING", "SLA342 ERROR"],
        0,
    )
    assert waived('waiver SLA994 "x" by "Anna" until 1 May 2026', found=[]) == (["SLA343 ERROR"], 0)


def test_unused_waiver_is_reported_when_all_checks_ran() -> None:
    """A waiver that accepts nothing is a warning, but not while it is unknown what would be found."""
    assert waived(WAIVER, found=[]) == (["SLA340 WARNING"], 0)
    assert waived(WAIVER, found=[], complete=False) == ([], 0)


def test_signed_contract_turns_dangers_into_notes() -> None:
    """What is signed already is transcribed, not negotiated: dangers are noted (DESIGN 5)."""
    assert waived(found=[danger()], signed=True) == (["SLA996 NOTE"], 0)


def test_every_check_has_its_page() -> None:
    """Each registered check has a code of its own, and a page with all its sections."""
    checks = all_checks()

    assert len({one.code for one in checks}) == len(checks)
    assert {kind.code for one in checks for kind in one.kinds} <= set(documented_codes())
    for code in documented_codes():
        page = page_of(code)
        assert page
        for section in ("## What", "## For the client", "## For the provider", "## Example", "## Instead"):
            assert section in page, code


def test_check_is_registered_by_its_file(monkeypatch: pytest.MonkeyPatch) -> None:
    """Declaring a check is all it takes to be run, with its file's docstring as page."""
    import slacontract.checks as registry

    monkeypatch.setattr(registry, "_CHECKS", {})
    monkeypatch.setattr(registry, "_PAGES", {})
    monkeypatch.setattr(registry, "_load", lambda: None)

    @check(LIGHT)
    def run(context: object) -> list[Diagnostic]:
        return [LIGHT.at(context.contract.span)]  # type: ignore[attr-defined]

    assert page_of("SLA995") == (__doc__ or "").strip() + "\n"
    assert "SLA995" in codes(compiled())
    assert compiled().counts["checks-run"] == 1


def test_a_line_that_cannot_be_read_is_not_also_called_missing() -> None:
    """A coverage whose only window is mistaken is not said to have none, nor a contract to lack its zone."""
    text = """language en

contract "Support"
  reference "S-1"
  provider "Harbour Systems"
  client "Example Foods"
  in force from 31 February 2026 until 31 December 2026
  time zone ((

coverage office
  Monday to Friday 09:00-09:00

coverage nights

priority P1
  response within 1 hour counted in office plus nights
"""
    found = slacontract.compile_text(text).diagnostics
    assert {one.code for one in found} == {"SLA111", "SLA127", "SLA113", "SLA267"}
    (unsaid,) = (one for one in found if one.code == "SLA267")
    assert text[unsaid.spans[0].start : unsaid.spans[0].end] == "coverage nights"


def test_availability_is_counted_in_a_coverage_by_either_phrase() -> None:
    """`only in` and `under coverage` both say in which time an availability is agreed (K12)."""
    text = """language en

contract "Support"
  reference "S-1"
  provider "Harbour Systems"
  client "Example Foods"
  in force from 1 January 2026 until 31 December 2026
  time zone Europe/Paris

coverage office
  Monday to Friday 09:00-17:00

availability shop
  measures web
  {} office
  at least 99% over each calendar month

service web
"""
    found = [slacontract.compile_text(text.format(one)) for one in ("only in", "under coverage")]
    for one in found:
        assert one.rules is not None
    plans = [one.rules.editions[0].plans["*"].availability for one in found if one.rules is not None]
    assert plans[0] == plans[1]
    assert plans[0][0].coverage == "office"


def test_a_misplaced_fact_is_sent_to_quoted_blocks() -> None:
    """Where a fact belongs is told in the marks of the message's language."""
    (finding,) = (
        one
        for one in slacontract.compile_text("language en\ncoverage c\n  levels a1\n").diagnostics
        if one.code == "SLA132"
    )
    assert "“criterion”" in finding.hint("en")
    assert "« criterion »" in finding.hint("fr")


AMENDMENT = """language en

amendment "Longer hours"
  revision 2 of 1 May 2026
  takes effect on 1 June 2026

use "base.sla"

override coverage office
  Monday to Friday 09:00-18:00
"""
AMENDED = """language en

contract "Support"
  reference "A-1"
  provider "Example Hosting"
  client "Example Foods"
  in force from 1 January 2026 until 31 December 2026
  time zone Europe/Paris

coverage office "Office hours"
  Monday to Friday 09:00-17:00

priority P1 "Critical"
  resolution within 4 hours counted in office
"""
EXAMPLE = """
worked example shown "A Monday at four"
  given priority is P1
  report on {} at 16:00
  expect resolution no later than {}
"""


@pytest.mark.parametrize(
    ("start", "due", "expected"),
    [
        ("25 May 2026", "26 May 2026 at 12:00", set()),
        ("25 May 2026", "26 May 2026 at 11:00", {"SLA700"}),
        ("1 June 2026", "2 June 2026 at 11:00", {"SLA711"}),
        ("29 May 2026", "1 June 2026 at 12:00", {"SLA711"}),
    ],
)
def test_examples_that_an_amendment_leaves_behind(start: str, due: str, expected: set[str]) -> None:
    """An example of the amended contract is judged by the text in force on its dates, if the amendment is not
    in force on any of them (K9): one hour is left on Monday until 17:00, so four end at 12:00 on Tuesday. Of
    the others it is said that they are not judged."""
    others = {"base.sla": AMENDED + EXAMPLE.format(start, due)}
    made = slacontract.compile_text(AMENDMENT, others=others, today=TODAY)
    assert {one.code for one in made.diagnostics if one.code.startswith("SLA7")} == expected
