"""Waivers find what they concern wherever the text says it."""

import datetime

import pytest

import slacontract

HEAD = """language en

use "catalogue.sla"

contract "Support"
  reference "S-1"
  provider "Harbour Systems"
  client "Example Foods"
  in force from 1 January 2026 until 31 December 2026
  renewed for 12 months
  time zone Europe/Paris

waiver SLA317 "priorities never change here" by "Head of support" until 31 December 2026
  concerns P1

"""
CATALOGUE = """language en

priority P1
  response within 2 calendar hours

priority P2
  response within 4 calendar hours
"""


@pytest.mark.parametrize(
    ("used", "own"),
    [
        (CATALOGUE, "override priority P1\n  response within 1 calendar hour\n"),
        (
            "language en\n\npriority P1\n\npriority P2\n",
            "commitments\n  for P1 response within 1 calendar hour\n"
            "  for P2 response within 4 calendar hours\n",
        ),
        (CATALOGUE, ""),
    ],
)
def test_a_waiver_finds_promises_outside_the_block_it_names(tmp_path, used: str, own: str) -> None:
    """What concerns P1: its block, what an override brings into it, and what other blocks promise for it."""
    (tmp_path / "catalogue.sla").write_text(used)
    (tmp_path / "support.sla").write_text(HEAD + own)
    found = slacontract.compile_file(tmp_path / "support.sla", today=datetime.date(2026, 3, 1))
    assert found.rules is not None
    assert "SLA340" not in {one.code for one in found.diagnostics}
    assert [one.code for one, _ in found.accepted] == ["SLA317"]
