"""The laws of intervals and of counting covered time (T2, T8, T12)."""

import pytest

from slacontract.clock import intervals as iv
from slacontract.clock.errors import OutsideHolidayData, OutsideHorizon
from slacontract.clock.timeline import Timeline, elapsed_deadline

DAY = Timeline(((9, 13), (14, 17), (33, 37)), (0, 48))


def test_normalise_merges_what_touches_and_drops_what_is_empty() -> None:
    """T2: windows that touch are one stretch; an empty one is none."""
    assert iv.normalise([(5, 9), (1, 5), (7, 7), (20, 30), (8, 12)]) == ((1, 12), (20, 30))
    assert iv.overlaps([(5, 9), (1, 5), (8, 12), (8, 10)]) == ((8, 10),)
    assert iv.overlaps([(1, 5), (5, 9)]) == ()


def test_set_operations() -> None:
    """T2: union, intersection, difference and complement of half-open sets."""
    a, b = ((0, 10), (20, 30)), ((5, 25),)
    assert iv.union(a, b) == ((0, 30),)
    assert iv.intersection(a, b) == ((5, 10), (20, 25))
    assert iv.difference(a, b) == ((0, 5), (25, 30))
    assert iv.difference(b, a) == ((10, 20),)
    assert iv.difference(((0, 100),), ((1, 2), (3, 4), (50, 60))) == ((0, 1), (2, 3), (4, 50), (60, 100))
    assert iv.difference(((0, 5), (6, 9)), ((4, 7),)) == ((0, 4), (7, 9))
    assert iv.complement(a, (0, 40)) == ((10, 20), (30, 40))
    assert iv.clip(a, (5, 21)) == ((5, 10), (20, 21))
    assert iv.clip(a, (5, 5)) == ()
    assert iv.total(a) == 20


def test_deadline_is_the_earliest_instant_and_may_be_a_closing() -> None:
    """T8: landing on a closing stays there; one second more is counted after the next opening."""
    assert DAY.deadline(9, 4) == 13
    assert DAY.deadline(9, 5) == 15
    assert DAY.deadline(13, 1) == 15
    assert DAY.deadline(0, 7) == 17
    assert DAY.deadline(0, 11) == 37


def test_immediately_is_now_or_the_next_opening() -> None:
    """T8: N = 0; a closing instant is not covered."""
    assert [DAY.deadline(t, 0) for t in (8, 9, 12, 13, 16, 17)] == [9, 9, 12, 14, 16, 33]


def test_closings_and_openings() -> None:
    """T8: `edge next-opening` moves a closing, and nothing else."""
    assert [t for t in range(49) if DAY.is_closing(t)] == [13, 17, 37]
    assert [DAY.next_opening(t) for t in (0, 9, 10, 33)] == [9, 9, 14, 33]
    assert not DAY.contains(13)
    assert DAY.contains(14)


def test_nothing_is_clamped_to_the_horizon() -> None:
    """T12: a start before, an answer after, and a coverage that never opens again are errors."""
    for question in (
        lambda: DAY.deadline(-1, 1),
        lambda: DAY.deadline(0, 12),
        lambda: DAY.deadline(49, 0),
        lambda: DAY.first_covered(37),
        lambda: DAY.next_opening(34),
        lambda: DAY.covered(0, 49),
        lambda: DAY.contains(-1),
        lambda: DAY.slices(0, 50),
        lambda: DAY.pull_back(10, 2),
    ):
        with pytest.raises(OutsideHorizon):
            question()


def test_an_answer_at_the_very_end_of_the_horizon_is_one() -> None:
    """T12: 24:00 of the last day is included."""
    line = Timeline(((0, 100),), (0, 100))
    assert line.deadline(0, 100) == 100
    with pytest.raises(OutsideHorizon):
        line.deadline(0, 101)
    with pytest.raises(OutsideHorizon):
        line.deadline(100, 0)


def test_time_without_holiday_data_is_refused_by_its_own_name() -> None:
    """T12: a year that is not in the data is an error, and says that it is the data that lack."""
    line = Timeline(((0, 10), (20, 30), (40, 50)), (0, 100), known=(0, 35))
    assert line.deadline(0, 20) == 30
    for question in (lambda: line.deadline(0, 21), lambda: line.contains(36), lambda: line.first_covered(31)):
        with pytest.raises(OutsideHolidayData):
            question()
    with pytest.raises(OutsideHorizon) as refused:
        line.contains(101)
    assert type(refused.value) is OutsideHorizon


def test_paused_seconds_are_not_counted() -> None:
    """K4: covered delays skip pauses; a pause that begins at the deadline changes nothing."""
    assert DAY.deadline(9, 4, [(13, 40)]) == 13
    assert DAY.deadline(9, 3, [(12, 40)]) == 12
    assert DAY.deadline(9, 4, [(12, 15)]) == 16
    assert DAY.deadline(9, 4, [(10, 11), (11, 12), (14, 15)]) == 17
    assert DAY.deadline(9, 0, [(9, 10)]) == 10
    assert DAY.deadline(12, 0, [(12, 14)]) == 14
    assert DAY.deadline(8, 0, [(9, 16)]) == 16
    assert DAY.deadline(9, 1, [(0, 9)]) == 10


def test_elapsed_time_with_pauses() -> None:
    """T7, K4: every paused second counts as not elapsed."""
    assert elapsed_deadline(100, 50) == 150
    assert elapsed_deadline(100, 50, [(150, 160)]) == 150
    assert elapsed_deadline(100, 50, [(149, 160)]) == 161
    assert elapsed_deadline(100, 50, [(90, 110), (110, 120), (130, 140)]) == 180


def test_pull_back_undoes_a_deadline() -> None:
    """The latest start since which so much was covered; the inverse used to find breakpoints."""
    assert DAY.pull_back(15, 5) == 9
    assert DAY.pull_back(13, 1) == 12
    assert DAY.pull_back(14, 4) == 9
    assert DAY.pull_back(20, 7) == 9
    assert DAY.pull_back(34, 1) == 33


def test_slices_are_the_counted_stretches() -> None:
    """K15: the slices of a stretch add up to what it covers."""
    assert DAY.slices(10, 35) == ((10, 13), (14, 17), (33, 35))
    assert DAY.slices(13, 14) == ()
    assert iv.total(DAY.slices(10, 35)) == DAY.covered(10, 35)
