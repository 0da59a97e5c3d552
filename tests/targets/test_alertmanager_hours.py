"""Hours are said to hold alerts back only where a route that is emitted holds them back by these hours."""

from __future__ import annotations

from dataclasses import replace

from support.targets import TARGETS, of_text

from slacontract.emitter import FidelityLine

CONTRACT = """language en
contract "Heard"
  provider "Example Ltd"
  client "Client Ltd"
  reference "A-1"
  in force from 1 January 2026 until 31 December 2026
  time zone Europe/Paris
holidays own
  on 1 June 2026
coverage office "Office"
  Monday to Friday 09:00-17:00
  except holidays own
coverage nights "Nights"
  every day 20:00-22:00
  on call
coverage lunch "Lunch"
  Monday to Friday 12:00-13:00
commitments
"""


def lines(text: str) -> tuple[dict[str, FidelityLine], str]:
    """The account that the target gives, by clause, and its configuration."""
    (target,) = [one for one in TARGETS if one.name == "alertmanager"]
    emission = target.emit(replace(of_text(CONTRACT + text), options={}))
    return {one.clause: one for one in emission.fidelity}, emission.artifacts[0].content.decode()


def test_hours_that_a_route_has_hold_alerts() -> None:
    """A coverage that all promises count in is that of the route: held until it opens."""
    found, made = lines("  for every ticket response within 4 hours counted in office\n")

    assert "active_time_intervals" in made
    assert found["coverage/office"].degree == "rewritten"
    assert found["holidays/own"].degree == "exact"
    assert found["coverage/lunch"].degree == "not-expressible"


def test_hours_that_are_heard_at_any_time_do_not() -> None:
    """With a promise in calendar time beside it, alerts are heard at all hours, holidays too."""
    found, made = lines(
        "  for every ticket response within 4 hours counted in office\n"
        "  for every ticket resolution within 4 calendar hours\n"
    )

    assert "active_time_intervals" not in made
    assert found["coverage/office"].degree == "approximated"
    assert "wider hours" in found["coverage/office"].how
    assert found["holidays/own"].degree == "not-expressible"


def test_hours_joined_with_others_are_wider() -> None:
    """Of two coverages that a promise counts together, neither alone holds alerts back."""
    found, _ = lines("  for every ticket response within 4 hours counted in office plus nights\n")

    for name, other in (("office", 365 * 2 * 3600), ("nights", 250 * 8 * 3600)):
        line = found[f"coverage/{name}"]
        assert line.degree == "approximated"
        assert isinstance(line.gives_less, int)
        assert line.gives_less >= other
        assert line.gives_more == 0
        assert line.less is not None
        assert line.less.given < line.less.promised
