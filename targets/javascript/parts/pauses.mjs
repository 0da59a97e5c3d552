// Pauses: the stretches of a clock that do not count.

import { LAST } from "./instants.mjs";
import { bisectLeft, bisectRight } from "./zones.mjs";

/** Stretches sorted, those that overlap or touch made one, empty ones dropped. */
function merged(stretches) {
  const found = [];
  const sorted = stretches.filter(([start, end]) => start < end).sort((a, b) => a[0] - b[0] || a[1] - b[1]);
  for (const [start, end] of sorted) {
    const last = found.at(-1);
    if (last !== undefined && start <= last[1]) last[1] = Math.max(last[1], end);
    else found.push([start, end]);
  }
  return found;
}

/**
 * The pauses of one clock, in order and apart; one that lasts still ends at `asOf`.
 *
 * Those of a ticket's states that reach to `since`, cut at `until`, where the clock ended there, and the
 * stretches in which it stood resolved, whole. `still` is the start of one that lasts.
 */
export class Pauses {
  constructor(stays, resolved, since, until) {
    this.asOf = until ?? stays.asOf;
    this.still = until === null && stays.lasting ? stays.starts.at(-1) : null;
    this.starts = stays.starts;
    this.ends = stays.ends;
    this.cut = this.asOf;
    this.first = bisectLeft(stays.ends, since);
    this.last = until === null ? stays.starts.length : bisectLeft(stays.starts, until);
    if (this.last > 0 && this.starts[this.last - 1] >= this.asOf) this.last -= 1;
    if (resolved.length > 0) {
      const every = merged([...resolved, ...this.closed]);
      this.starts = every.map(([start]) => start);
      this.ends = every.map(([, end]) => end);
      [this.first, this.last, this.cut] = [0, every.length, LAST];
      const i = this.still === null ? -1 : bisectRight(this.starts, this.still) - 1;
      if (i >= 0 && this.still <= this.ends[i]) this.still = this.starts[i];
    }
    this.any = this.first < this.last || this.still !== null;
  }

  /** Each of them, one that lasts as if it ended now. */
  get closed() {
    return this.upto(this.last);
  }

  /** Those before the one that lasts. */
  get before() {
    return this.upto(this.still === null ? this.last : bisectLeft(this.starts, this.still));
  }

  *upto(last) {
    for (let i = this.first; i < Math.min(last, this.last); i++) {
      yield [this.starts[i], Math.min(this.ends[i], this.cut)];
    }
  }

  at(t) {
    const i = Math.min(bisectRight(this.starts, t), this.last) - 1;
    const end = i < this.first ? t : Math.min(this.ends[i], this.cut);
    return t < end ? [this.starts[i], end] : null;
  }
}
