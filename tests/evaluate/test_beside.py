"""Work beside other work keeps its order, ends when it is left, and hides no fault."""

from __future__ import annotations

import random
import threading
from collections.abc import Iterator

import pytest

from slacontract.clock.zone import zone_from_iana
from slacontract.evaluate.ahead import Beside, ahead
from slacontract.evaluate.ledgers import LedgerText


def threads() -> int:
    """How many threads run."""
    return threading.active_count()


def test_parts_come_in_order() -> None:
    """What is made ahead is what would be made in turn."""
    assert list(ahead(iter(range(500)))) == list(range(500))
    assert list(ahead(iter(()))) == []


def test_what_fails_ahead_fails_here() -> None:
    """Parts made before a fault come, then the fault."""

    def parts() -> Iterator[int]:
        yield 1
        raise OSError("no more")

    found = ahead(parts())

    assert next(found) == 1
    with pytest.raises(OSError, match="no more"):
        next(found)


def test_leaving_early_ends_the_thread() -> None:
    """Who asks for nothing more leaves no thread behind, and no more parts are made."""
    before, made = threads(), []

    def parts() -> Iterator[int]:
        for number in range(10_000):
            made.append(number)
            yield number

    found = ahead(parts())
    assert [next(found) for _ in range(3)] == [0, 1, 2]
    found.close()

    assert threads() == before
    assert len(made) < 10


def test_parts_are_taken_in_order_and_faults_told() -> None:
    """All parts are given on, in order; a fault is raised by the next part or at the end, once at least."""
    taken: list[int] = []
    beside = Beside(taken.append)
    for number in range(300):
        beside(number)
    beside.finish()
    assert taken == list(range(300))

    def full(number: int) -> None:
        if number == 2:
            raise OSError("disk full")

    broken = Beside(full)

    def give() -> None:
        for number in range(300):
            broken(number)
        broken.finish()

    with pytest.raises(OSError, match="disk full"):
        give()


@pytest.mark.parametrize("name", ["Europe/Paris", "America/St_Johns", "UTC", "Africa/Monrovia"])
def test_instants_of_ledgers_are_written_as_zones_write_them(name: str) -> None:
    """The quick way to write an instant gives what `Zone.iso` gives, at changes of the clock too."""
    zone = zone_from_iana(name, 1970, 2030)
    draw = random.Random(name)
    changes = [start + step for start, _ in zone.offsets[1:] for step in (-86400, -1, 0, 1, 3599, 3600)]
    instants = [draw.randrange(86400 * 2, 1_890_000_000) for _ in range(2000)] + changes
    text = LedgerText(zone)

    assert [text._iso(at) for at in instants] == [zone.iso(at) for at in instants]
