"""The verdict of one clock by stepping every second of a window: cover, pauses, changes, reopenings.

A ticket is a start, a list of (instant, kind, value) in order, and the terms of each priority. No interval
arithmetic: every second is asked whether it counts.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Terms:
    """What is promised at one priority. `covered` None: every second counts (elapsed time)."""

    seconds: int
    covered: bytearray | None
    pauses: frozenset[str]
    bound: str
    policy: str


Happening = tuple[int, str, str]
"""(instant, kind, value): state, priority, stop, or reopened."""


@dataclass(frozen=True)
class Said:
    status: str
    deadline: int | None
    stop: int | None
    late_elapsed: int | None
    late_covered: int | None


class Ticket:
    """One ticket over the window [origin, origin + length of the masks)."""

    def __init__(
        self,
        origin: int,
        length: int,
        start: int,
        happened: Sequence[Happening],
        terms: dict[str, Terms],
        as_of: int,
    ) -> None:
        self.origin, self.length, self.start, self.as_of = origin, length, start, as_of
        self.terms = terms
        self.happened = [one for one in happened if one[0] <= as_of]

    def states(self) -> list[str]:
        """The state in each second up to `as_of`."""
        found: list[str] = []
        state = "open"
        ahead = [one for one in self.happened if one[1] == "state"]
        for t in range(self.origin, self.as_of):
            while ahead and ahead[0][0] <= t:
                state = ahead.pop(0)[2]
            found.append(state)
        return found

    def resolved(self) -> bytearray:
        """The seconds from each stop that a reopening follows to that reopening."""
        mask = bytearray(self.length)
        since: int | None = None
        for at, kind, _ in self.happened:
            if kind == "stop" and since is None:
                since = at
            elif kind == "reopened" and since is not None:
                for t in range(since, at):
                    mask[t - self.origin] = 1
                since = None
        return mask

    def due(self, one: Terms, since: int, upto: int) -> int | None:
        """The first instant by which enough seconds have counted; None while paused at `upto` before it."""
        states, resolved, left = self.states(), self.resolved(), one.seconds
        for t in range(since, self.origin + self.length):
            i = t - self.origin
            paused = t < upto and (states[i] in one.pauses or bool(resolved[i]))
            if (one.covered is None or one.covered[i]) and not paused:
                left -= 1
                if left == 0:
                    return t + 1
        raise ValueError("the window is too short")

    def paused_now(self, one: Terms) -> bool:
        state = "open"
        for _, kind, value in self.happened:
            state = value if kind == "state" else state
        return state in one.pauses

    def open(self, one: Terms, deadline: int) -> bool:
        """Whether the deadline lies after the pause that lasts still began."""
        if not self.paused_now(one):
            return False
        states = self.states()
        t = self.as_of
        resolved = self.resolved()
        while t > self.origin and (
            states[t - 1 - self.origin] in one.pauses or resolved[t - 1 - self.origin]
        ):
            t -= 1
        return deadline > t

    def judge(self) -> Said:
        """Walk through what happened, in order."""
        priority = next(value for _, kind, value in self.happened if kind == "priority")
        one, since, fixed = self.terms[priority], self.start, None
        stop: int | None = None
        for at, kind, value in self.happened:
            if kind == "stop" and stop is None:
                stop = at
                deadline = fixed if fixed is not None else self.due(one, since, at)
                if self.missed(one, deadline, at, fixed):
                    return self.breached(one, deadline)
            elif kind == "reopened":
                stop = None
            elif kind == "priority" and at > self.start and value != priority and stop is None:
                deadline = fixed if fixed is not None else self.due(one, since, self.as_of)
                opened = fixed is None and self.open(one, deadline)
                if not opened and self.over(one, deadline, at, fixed):
                    return self.breached(one, deadline)
                priority, one, since, fixed = value, self.terms[value], self.start, None
                again = self.due(one, since, self.as_of)
                if again <= at and not self.open(one, again):
                    if one.policy == "due-at-change":
                        fixed = at
                    elif one.policy == "new-delay-from-change":
                        since = at
        if stop is not None:
            deadline = fixed if fixed is not None else self.due(one, since, stop)
            return Said("met", deadline, stop, 0, 0 if one.covered is not None else None)
        deadline = fixed if fixed is not None else self.due(one, since, self.as_of)
        if fixed is None and self.open(one, deadline):
            return Said("paused", None, None, None, None)
        if self.over(one, deadline, self.as_of, fixed):
            return self.breached(one, deadline)
        return Said("paused" if self.paused_now(one) else "running", deadline, None, None, None)

    def over(self, one: Terms, deadline: int, now: int, fixed: int | None) -> bool:
        """Whether an unstopped clock is breached at an instant."""
        return now > deadline if one.bound == "within" or fixed is not None else now >= deadline

    def missed(self, one: Terms, deadline: int, at: int, fixed: int | None) -> bool:
        return at > deadline if one.bound == "within" or fixed is not None else at >= deadline

    def breached(self, one: Terms, deadline: int) -> Said:
        """A breach is final; the event is the last stop, if the ticket is stopped now."""
        stop: int | None = None
        for at, kind, _ in self.happened:
            if kind == "stop" and stop is None and at >= self.start:
                stop = at
            elif kind == "reopened":
                stop = None
        until = self.as_of if stop is None else stop
        covered = None
        if one.covered is not None:
            covered = sum(one.covered[deadline - self.origin : max(until, deadline) - self.origin])
        return Said("breached", deadline, stop, until - deadline, covered)
