"""Work beside other work: parts made before they are asked for, and taken in after they are given."""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable, Iterator
from typing import Generic, TypeVar

Part = TypeVar("Part")
_WAIT = 0.2


class _Raised:
    """What stopped the work."""

    def __init__(self, problem: BaseException | None) -> None:
        self.problem = problem


def ahead(parts: Iterator[Part], most: int = 1) -> Iterator[Part]:
    """The same parts, made by a thread of their own, at most so many ahead of what is asked for.

    What making them raises is raised here; leaving early ends the thread.
    """
    made: queue.Queue[Part | _Raised] = queue.Queue(most)
    over = threading.Event()

    def put(one: Part | _Raised) -> bool:
        while not over.is_set():
            try:
                made.put(one, timeout=_WAIT)
            except queue.Full:
                continue
            return True
        return False

    def work() -> None:
        problem: BaseException | None = None
        try:
            for part in parts:
                if not put(part):
                    break
        except BaseException as raised:  # raised again where the parts are asked for
            problem = raised
        put(_Raised(problem))

    thread = threading.Thread(target=work, daemon=True)
    thread.start()
    try:
        while True:
            one = made.get()
            if isinstance(one, _Raised):
                if one.problem is not None:
                    raise one.problem
                return
            yield one
            del one  # the next is made while nothing holds this
    finally:
        over.set()
        thread.join()


class Beside(Generic[Part]):
    """Gives parts to a function in a thread of its own, in order, at most so many behind; `finish` waits for
    all, and raises what the function raised."""

    def __init__(self, does: Callable[[Part], None], most: int = 1) -> None:
        self._given: queue.Queue[Part | None] = queue.Queue(most)
        self._problem: BaseException | None = None
        self._does = does
        self._thread = threading.Thread(target=self._work, daemon=True)
        self._thread.start()

    def __call__(self, part: Part) -> None:
        if self._problem is not None:
            self.finish()
        self._given.put(part)

    def finish(self) -> None:
        """Waits until everything is done."""
        if self._thread.is_alive():
            self._given.put(None)
            self._thread.join()
        if self._problem is not None:
            raise self._problem

    def _work(self) -> None:
        while True:
            part = self._given.get()
            if part is None:
                return
            if self._problem is None:
                try:
                    self._does(part)
                except BaseException as raised:
                    self._problem = raised
            del part
