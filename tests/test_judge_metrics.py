"""The table of metrics in the documentation is the one that the engine reads (K2)."""

from pathlib import Path

from slacontract.ruleset.base import TICKET_EVENTS
from slacontract.ruleset.commitments import Moment
from slacontract.ruleset.metrics import COMPUTED_MOMENTS, EVENT_OF, METRICS, OUTSIDE_MOMENTS

PAGE = Path(__file__).parent.parent / "docs" / "metrics.md"


def tables() -> list[list[list[str]]]:
    found: list[list[list[str]]] = []
    inside = False
    for line in PAGE.read_text(encoding="utf-8").splitlines():
        if line.startswith("|"):
            if not inside:
                found.append([])
            found[-1].append([cell.strip() for cell in line.strip("|").split("|")])
        inside = line.startswith("|")
    return [table[2:] for table in found]


def words(moments: tuple[Moment, ...]) -> str:
    kinds = [moment.event or "" for moment in moments]
    return kinds[0] if len(kinds) == 1 else "earliest of " + ", ".join(kinds)


def test_page_and_code_agree_on_every_metric() -> None:
    """Each metric stands in docs/metrics.md with the start and stop that the code uses, in rank order."""
    said = [
        [m.noun, words(m.start.of) if m.start else "not stated", words(m.stop.of), "yes" if m.cycle else ""]
        for m in METRICS.values()
    ]
    assert tables()[0] == said


def test_page_and_code_agree_on_every_moment() -> None:
    """Each noun has the event that the page gives it, and the eventless ones are listed."""
    assert tables()[1] == [[noun, kind] for noun, kind in EVENT_OF.items()]
    text = PAGE.read_text(encoding="utf-8")
    assert ", ".join(COMPUTED_MOMENTS) in text
    assert ", ".join(OUTSIDE_MOMENTS) in text


def test_every_event_that_may_start_or_stop_a_clock_has_a_noun() -> None:
    """Events and moments are one list: only the three bookkeeping events have no noun."""
    assert set(TICKET_EVENTS) - set(EVENT_OF.values()) == {"state-changed", "attribute-changed", "time-spent"}
