"""Covered time that versions share is computed once, and comes to the same as computed for each."""

from __future__ import annotations

from pathlib import Path

import pytest
from compare.test_rules import HERE, NAMES, TODAY, compiled

from slacontract.compiling import Compilation
from slacontract.project import Files, compile_job
from slacontract.ruleset.shared import Shared

EDITS = (
    ("", ""),
    ("time zone Europe/Paris", "time zone Europe/Lisbon"),
    ("  except holidays france", "  holidays included"),
    ("  except holidays france", "  except holidays france\n  a shift follows the day it opens"),
    ("  closed between 24 December 2026", "  closed between 23 December 2026"),
    ("Monday to Friday 21:00-07:00", "Monday to Thursday 21:00-07:00"),
    ("coverage always", "coverage ever"),  # its uses included
    ("until 31 December 2028", "until 30 December 2028"),
)
REFERENCE = Path(__file__).parents[2] / "tools" / "bench" / "reference.sla"


def of(path: Path, content: bytes, shared: Shared | None = None) -> Compilation:
    return compile_job(content, Files(path, path.name), today=TODAY, checks=False, shared=shared)


@pytest.mark.parametrize("name", NAMES)
def test_sides_of_a_pair_share_what_they_have_in_common(name: str) -> None:
    """Each side of each pair has the rule set that it has alone."""
    shared = Shared()
    for side in ("previous", "current"):
        path = HERE / side / f"{name}.sla"
        assert of(path, path.read_bytes(), shared).rules == compiled(side, name).rules


def test_each_thing_that_decides_covered_time_tells_it_apart() -> None:
    """Zone, holidays, shifts, closed days, windows, names and horizon: none is taken from another version."""
    shared = Shared()
    text = REFERENCE.read_text(encoding="utf-8")
    seen = []
    for old, new in EDITS:
        assert old in text
        content = text.replace(old, new)
        found = of(REFERENCE, content.encode(), shared).rules
        assert found is not None
        assert found == of(REFERENCE, content.encode()).rules
        seen.append(found)
    assert all(one != other for at, one in enumerate(seen) for other in seen[:at])
    kept = [one.editions[0].plans["standard"].coverages["nights"].intervals for one in seen]
    assert kept[0] is kept[2]
    assert kept[0] is not kept[1]
