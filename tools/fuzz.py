"""Throws broken contracts at the compiler: whatever the bytes, diagnostics come out, soon.

    ./dev fuzz                        20,000 inputs on all cores
    ./dev fuzz --inputs 100000        more of them
    ./dev fuzz --seed 7               others
    ./dev fuzz --seed 7 --only 4711   one of them again, its text and its traceback printed

An input fails when it raises, takes longer than its time, or yields a diagnostic that cannot be shown
(wording that lacks a value, a span outside its text). Failing inputs are kept in .cache/fuzz/.
"""

from __future__ import annotations

import argparse
import multiprocessing
import os
import queue
import signal
import sys
import time
import traceback
from collections import Counter
from collections.abc import Sequence
from types import FrameType

from fuzz_inputs import REPOSITORY, examples, fuzz_input
from fuzz_subject import examine

KEPT = REPOSITORY / ".cache" / "fuzz"
BATCH = 50

Outcome = tuple[int, str, str]  # index, how far it came ("" for a failure), traceback


class TookTooLong(BaseException):
    """Raised by the alarm; not an Exception, so that no `except Exception` of the compiler swallows it."""


def _alarm(_signal: int, _frame: FrameType | None) -> None:
    raise TookTooLong


def try_one(seed: int, index: int, corpus: Sequence[bytes], seconds: float) -> Outcome:
    """Examines one input under an alarm."""
    data = fuzz_input(seed, index, corpus)
    signal.signal(signal.SIGALRM, _alarm)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        return index, examine(data), ""
    except TookTooLong:
        return index, "", f"took longer than {seconds:g} s\n{traceback.format_exc()}"
    except Exception:
        return index, "", traceback.format_exc()
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)


def work(
    seed: int,
    seconds: float,
    tasks: multiprocessing.Queue[range | None],
    outcomes: multiprocessing.Queue[list[Outcome]],
    at: multiprocessing.sharedctypes.Synchronized[int],
) -> None:
    """A worker: batches of indices in, outcomes out; `at` tells the parent which input is under way."""
    corpus = examples()
    while (batch := tasks.get()) is not None:
        done = []
        for index in batch:
            at.value = index
            done.append(try_one(seed, index, corpus, seconds))
        outcomes.put(done)
    at.value = -1


def keep(seed: int, outcome: Outcome, corpus: Sequence[bytes]) -> None:
    """Writes a failing input and its traceback to .cache/fuzz, and says so."""
    index, _, trace = outcome
    KEPT.mkdir(parents=True, exist_ok=True)
    path = KEPT / f"{seed}-{index}.sla"
    path.write_bytes(fuzz_input(seed, index, corpus))
    path.with_suffix(".txt").write_text(trace, encoding="utf-8")
    print(f"FAILED {path.relative_to(REPOSITORY)}: {trace.strip().splitlines()[-1]}", flush=True)


def run(seed: int, inputs: int, seconds: float, jobs: int) -> int:
    """Examines all inputs and prints what became of them; 1 when one failed."""
    corpus = examples()
    tasks: multiprocessing.Queue[range | None] = multiprocessing.Queue()
    outcomes: multiprocessing.Queue[list[Outcome]] = multiprocessing.Queue()
    for start in range(0, inputs, BATCH):
        tasks.put(range(start, min(start + BATCH, inputs)))
    for _ in range(jobs):
        tasks.put(None)
    places = [multiprocessing.Value("l", -1) for _ in range(jobs)]
    workers = [
        multiprocessing.Process(target=work, args=(seed, seconds, tasks, outcomes, at), daemon=True)
        for at in places
    ]
    for worker in workers:
        worker.start()

    began, last_news, said = time.monotonic(), time.monotonic(), time.monotonic()
    reached: Counter[str] = Counter()
    failures = 0
    while reached.total() + failures < inputs:
        try:
            batch = outcomes.get(timeout=1)
        except queue.Empty:
            # The alarm cannot interrupt a loop inside a C extension: then the parent notices.
            dead = [worker for worker in workers if worker.exitcode not in (None, 0)]
            if dead or time.monotonic() - last_news > BATCH * seconds + 60:
                for at in places:
                    if at.value >= 0:
                        keep(seed, (at.value, "", "under way when a worker died or hung"), corpus)
                for worker in workers:
                    worker.kill()
                return 1
            continue
        last_news = time.monotonic()
        for outcome in batch:
            if outcome[1]:
                reached[outcome[1]] += 1
            else:
                failures += 1
                keep(seed, outcome, corpus)
        if time.monotonic() - said > 10:
            said = time.monotonic()
            print(f"  {reached.total() + failures:,} of {inputs:,}", file=sys.stderr, flush=True)

    spent = time.monotonic() - began
    for stage, count in reached.most_common():
        print(f"{count:>8,}  {stage}")
    print(f"{failures:>8,}  failed")
    print(
        f"{inputs:,} inputs in {spent:.0f} s on {jobs} processes: {inputs / spent:,.0f} a second, seed {seed}"
    )
    return 1 if failures else 0


def main() -> int:
    """Reads the options."""
    parser = argparse.ArgumentParser(description="Throws broken contracts at the compiler.")
    parser.add_argument("--inputs", type=int, default=20_000, help="how many (20000)")
    parser.add_argument("--seed", type=int, default=1, help="which (1)")
    parser.add_argument("--seconds", type=float, default=10.0, help="longest time for one input (10)")
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1, help="processes (all cores)")
    parser.add_argument("--only", type=int, metavar="INDEX", help="one input again, printed")
    options = parser.parse_args()
    if options.only is None:
        return run(options.seed, options.inputs, options.seconds, options.jobs)
    corpus = examples()
    print(fuzz_input(options.seed, options.only, corpus).decode("utf-8", "backslashreplace"))
    _, stage, trace = try_one(options.seed, options.only, corpus, options.seconds)
    print(trace or stage)
    return 1 if trace else 0


if __name__ == "__main__":
    sys.exit(main())
