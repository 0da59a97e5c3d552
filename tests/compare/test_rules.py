"""Each rule of change: a pair of contracts that shows it, and the mirror that the pair gives backwards."""

from __future__ import annotations

import datetime
from functools import cache
from pathlib import Path

import pytest

from slacontract.compare import RULES, Comparison, compare
from slacontract.compiling import Compilation
from slacontract.project import Files, compile_job

HERE = Path(__file__).parent
NAMES = sorted(path.stem for path in (HERE / "current").glob("*.sla"))
TODAY = datetime.date(2026, 6, 1)
OPPOSITE = {"client": "provider", "provider": "client", "mixed": "mixed", "neutral": "neutral"}


@cache
def compiled(side: str, name: str) -> Compilation:
    """One side of a pair, without errors."""
    path = HERE / side / f"{name}.sla"
    found = compile_job(path.read_bytes(), Files(path, path.name), today=TODAY, checks=False)
    assert found.ok, [one.message() for one in found.diagnostics]
    return found


@cache
def changed(name: str, *, backwards: bool = False) -> Comparison:
    """A pair compared, or compared with old and new in each other's place."""
    sides = compiled("previous", name), compiled("current", name)
    return compare(*reversed(sides)) if backwards else compare(*sides)


def test_every_rule_has_a_pair() -> None:
    """A rule without a pair would be a claim without evidence; a pair without a rule is a leftover."""
    assert set(NAMES) == set(RULES)
    assert sorted(path.stem for path in (HERE / "previous").glob("*.sla")) == NAMES


@pytest.mark.parametrize("name", NAMES)
def test_pair_shows_its_rule(name: str) -> None:
    """The pair of a rule gives a change of that rule; what has a date shows it."""
    comparison = changed(name)
    found = [one for one in comparison.changes if one.rule.name == name]

    assert found, [one.rule.name for one in comparison.changes]
    for one in found:
        assert one.favours == RULES[name].favours
        if one.evidence == "every-start" and one.favours != "neutral":
            assert one.witness is not None
            assert one.witness.before != one.witness.now
        for language in ("en", "fr"):
            assert one.diagnostic().message(language)


@pytest.mark.parametrize("name", NAMES)
def test_pair_read_backwards_shows_the_mirror(name: str) -> None:
    """Old and new in each other's place give, change for change, the mirror, favouring the other side."""
    forwards = sorted((RULES[one.rule.name].mirror, one.clause) for one in changed(name).changes)
    backwards = sorted((one.rule.name, one.clause) for one in changed(name, backwards=True).changes)

    assert forwards == backwards


@pytest.mark.parametrize("name", sorted(RULES))
def test_rule_has_its_mirror_or_says_why_not(name: str) -> None:
    """The mirror of the mirror is the rule, and favours the other side; a rule of its own says why."""
    rule = RULES[name]
    mirror = RULES[rule.mirror]

    assert mirror.mirror == name
    assert mirror.favours == OPPOSITE[rule.favours]
    assert (mirror is rule) == bool(rule.why_self)


def test_witness_is_what_the_engine_says() -> None:
    """`reported …: before, due …; now, due …` are the answers of both versions to that start."""
    from slacontract.judge import deadline

    for name in ("due-later", "due-sooner", "due-moved"):
        shown = [one for one in changed(name).changes if one.witness and one.witness.what == "deadline"]
        assert shown, name
        for one in shown:
            assert one.witness is not None
            commitment = one.clause.removeprefix("commitment/")
            for side, said in (("previous", one.witness.before), ("current", one.witness.now)):
                rules = compiled(side, name).rules
                assert rules is not None
                assert deadline(rules, at=one.witness.at, commitment_id=commitment).deadline == said


def test_another_zone_moves_calendar_delays() -> None:
    """The same words in another zone of the contract: calendar days end elsewhere, and that is told."""
    from slacontract import compile_text

    text = (HERE / "previous" / "due-later.sla").read_text(encoding="utf-8")
    days = "resolution within 2 calendar days to the end of the day"
    text = text.replace("resolution within 4 hours counted in office", days)
    moved = text.replace("time zone Europe/Paris", "time zone America/Montreal")
    found = compare(*(compile_text(one, "c.sla", today=TODAY) for one in (text, moved))).changes
    due = {one.rule.name for one in found if one.clause == "commitment/P1/resolution"}

    assert due & {"due-later", "due-moved"}


def test_witness_names_what_it_assumes() -> None:
    """The event, the priority and the condition of the promise; and that other starts are taken together."""
    from slacontract import compile_text

    text = (HERE / "previous" / "due-later.sla").read_text(encoding="utf-8")
    text += (
        "\nexception at-night when started in nights\n  for P1 resolution within 9 hours counted in office\n"
    )
    later = text.replace("within 9 hours", "within 10 hours")
    starting = later.replace("clock resolution\n", "clock resolution\n  starts at ticket creation\n")

    def said(new: str, language: str) -> str:
        found = compare(*(compile_text(one, "c.sla", today=TODAY) for one in (text, new))).changes
        one = next(
            each for each in found if each.clause == "commitment/P1/resolution/at-night" and each.witness
        )
        assert one.witness is not None
        return one.witness.say(language)

    assert "P1, when started in nights: before, due" in said(later, "en")
    assert said(later, "en").startswith("Reported ")
    assert "P1, quand démarré en nights : avant" in said(later, "fr")
    assert said(starting, "en").startswith("Ticket created ")
    assert "every start at that moment: before" in said(starting, "en")


def test_fingerprint_is_bound_to_the_change_alone() -> None:
    """A fingerprint stays when lines move and other clauses change; not for another value or contract."""
    old = (HERE / "previous" / "due-later.sla").read_text(encoding="utf-8")
    new = (HERE / "current" / "due-later.sla").read_text(encoding="utf-8")

    from slacontract import compile_text

    def marks(after: str, before: str = old) -> dict[str, str]:
        sides = (compile_text(one, "c.sla", today=TODAY) for one in (before, after))
        found = compare(*sides).changes
        return {one.clause: one.fingerprint for one in found if one.rule.name == "due-later"}

    first = marks(new)
    moved = marks(new.replace('clause law "Law"', '# moved\n\nclause law "The law"'))
    further = marks(new.replace("resolution within 6 hours", "resolution within 7 hours"))
    elsewhere = marks(*(one.replace("SLA-7", "SLA-8") for one in (new, old)))

    assert first
    assert moved == first
    assert all(elsewhere[clause] != first[clause] for clause in first)
    assert further.keys() == first.keys()
    assert all(further[clause] != first[clause] for clause in first)
