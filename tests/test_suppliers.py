"""Our contract against the supplier's: weaker, silent or ended, exactly where seconds show it (K17)."""

from __future__ import annotations

import datetime
import json
from pathlib import Path

import pytest
from checks.test_comparisons_against_seconds import (
    ALMOST_WITHIN,
    FIRST_DAYS,
    SHORT_DAYS,
    Hours,
    Promise,
    contract,
    deadlines,
    hours,
    instant_of,
    promises,
)
from cli.test_build import own_folder, run  # noqa: F401
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

import slacontract
from slacontract.compiling import Compilation
from slacontract.suppliers import reliance

TODAY = datetime.date(2026, 1, 1)


def compiled(text: str) -> Compilation:
    made = slacontract.compile_text(text, today=TODAY)
    assert made.rules is not None, [one.message() for one in made.diagnostics]
    return made


def promising(both: tuple[Hours, Hours], first: datetime.date, *lines: str) -> Compilation:
    return compiled(contract(both, first, 'priority P1 "Only"\n' + "".join(f"  {line}\n" for line in lines)))


@pytest.mark.slow
@settings(max_examples=5, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.tuples(hours, hours), promises, promises, st.sampled_from(FIRST_DAYS))
@example(SHORT_DAYS, Promise("covered", 180, 0), Promise("business", 1, 0), FIRST_DAYS[2])
@example(ALMOST_WITHIN, Promise("covered", 60, 0), Promise("covered", 60, 1), FIRST_DAYS[2])
def test_weaker_exactly_where_a_second_shows_it(
    both: tuple[Hours, Hours], one: Promise, other: Promise, first: datetime.date
) -> None:
    """The supplier is found weaker if and only if it is due later for some second of the common term, and the
    witness is the second at which it is later by most, with both deadlines."""
    ours = promising(both, first, f"restoration {one.text()}")
    theirs = promising(both, first, f"restoration {other.text()}")
    found = list(reliance(ours, theirs))
    mine, its = deadlines(one, both, first), deadlines(other, both, first)
    assert [each.code for each in found] == ["SLA443"] * any(b > a for a, b in zip(mine, its, strict=True))
    for each in found:
        at = each.values["at"].at - instant_of(first)
        assert (mine[at], its[at]) == (each.values["ours"].at, each.values["theirs"].at)
        assert its[at] - mine[at] == max(b - a for a, b in zip(mine, its, strict=True)) > 0


OFFICE = Hours((0, 1, 2, 3, 4), 36, 68), Hours((0, 1, 2, 3, 4, 5, 6), 0, 95)
FIRST = FIRST_DAYS[2]


def codes(ours: Compilation, theirs: Compilation, **more: str) -> list[str]:
    return [one.code for one in reliance(ours, theirs, more)]


def test_silence_is_found() -> None:
    """No promise for the event, best effort, a target only, or one on a condition: nothing to rely on."""
    ours = promising(OFFICE, FIRST, "restoration within 4 calendar hours")
    for line in (
        "response within 1 calendar hour",
        "restoration best effort",
        "restoration within 1 calendar hour as a target",
        "restoration within 1 calendar hour as a target when priority is P1",
    ):
        assert codes(ours, promising(OFFICE, FIRST, line)) == ["SLA444"], line
    assert codes(ours, promising(OFFICE, FIRST, "restoration within 4 calendar hours")) == []


def test_silence_at_some_starts_is_found() -> None:
    """A promise of the supplier that holds within its hours only leaves the other starts without any."""
    ours = promising(OFFICE, FIRST, "restoration within 4 calendar hours")
    line = "restoration within 1 calendar hour"
    assert codes(ours, promising(OFFICE, FIRST, f"{line} when started in one")) == ["SLA444"]
    assert codes(ours, promising(OFFICE, FIRST, line)) == []


def test_several_promises_of_the_supplier_count_together() -> None:
    """Of two promises for one event the earlier counts, start by start."""
    ours = promising(OFFICE, FIRST, "restoration within 26 calendar hours")
    both = (
        "restoration within 1 business day counted in one",
        "restoration within 26 calendar hours in addition under the name cap",
    )
    assert codes(ours, promising(OFFICE, FIRST, both[0])) == ["SLA443"]
    assert codes(ours, promising(OFFICE, FIRST, *both)) == []


def test_only_what_relies_is_asked_where_something_says_so() -> None:
    """With `relying on` in our contract, its other promises are our own business."""
    supplier = "\nsupplier them\n  restoration within 1 calendar hour\n"
    lines = (
        'priority P1 "Only"\n  response within 10 calendar minutes\n  restoration within 4 calendar hours{}\n'
    )
    theirs = promising(OFFICE, FIRST, "restoration within 1 calendar hour")
    every = compiled(contract(OFFICE, FIRST, lines.format("")))
    some = compiled(contract(OFFICE, FIRST, lines.format(" relying on them") + supplier))
    assert codes(every, theirs) == ["SLA444"]
    assert codes(some, theirs) == []


def test_priorities_are_matched_by_name_or_as_said() -> None:
    """A priority that the supplier does not have is asked about, until the pair is given."""
    ours = promising(OFFICE, FIRST, "restoration within 4 calendar hours")
    text = contract(OFFICE, FIRST, 'priority S1 "Theirs"\n  restoration within 5 calendar hours\n')
    assert codes(ours, compiled(text)) == ["SLA445"]
    assert codes(ours, compiled(text), P1="S1") == ["SLA443"]
    general = contract(OFFICE, FIRST, "commitments\n  restoration within 4 calendar hours\n")
    assert codes(ours, compiled(general)) == []


def test_a_term_that_ends_first_is_found() -> None:
    """A supplier whose contract starts later or ends earlier leaves days of ours without it."""
    ours = promising(OFFICE, FIRST, "restoration within 4 calendar hours")
    later = promising(OFFICE, FIRST + datetime.timedelta(days=1), "restoration within 4 calendar hours")
    assert codes(ours, later) == ["SLA446"]
    assert codes(later, ours) == ["SLA446"]


def test_from_the_command_line() -> None:
    """`check --relies-on` adds these findings to the check, takes waivers, says what is unreadable."""
    text = contract(OFFICE, FIRST, 'priority P1 "Only"\n  restoration within 4 calendar hours\n')
    Path("ours.sla").write_text(text, encoding="utf-8")
    Path("theirs.sla").write_text(text.replace("within 4", "within 5"), encoding="utf-8")

    def check(*more: str) -> tuple[int, list[tuple[str, bool]]]:
        result = run("check", "ours.sla", "--today", "2026-01-01", "--format", "json", *more)
        found = [one for file in json.loads(result.stdout)["files"] for one in file["findings"]]
        wanted = ("SLA44", "SLA0")
        told = [(one["code"], one["accepted"] is not None) for one in found if one["code"].startswith(wanted)]
        return result.exit_code, told

    assert check()[1] == []
    assert check("--relies-on", "theirs.sla") == (1, [("SLA443", False)])
    assert check("--relies-on", "ours.sla")[1] == []
    assert check("--relies-on", "gone.sla") == (2, [("SLA020", False)])
    Path("broken.sla").write_text("language en\n\ncontract\n  nonsense\n", encoding="utf-8")
    assert check("--relies-on", "broken.sla")[0] == 1
    waiver = '\nwaiver SLA443 "They are quick" by "Anna" until 1 February 2026\n'
    Path("ours.sla").write_text(text + waiver, encoding="utf-8")
    assert check("--relies-on", "theirs.sla")[1] == [("SLA443", True)]
    assert run("check", "ours.sla", "--relies-on", "theirs.sla", "--priority", "P1").exit_code == 2
