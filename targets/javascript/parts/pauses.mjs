// Pauses: the stretches of a clock that do not count.

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

/** The pauses of one clock; one that lasts still ends at `asOf`, and `still` is its start. */
export class Pauses {
  constructor(stays, asOf) {
    this.any = stays.length > 0;
    this.asOf = asOf;
    this.closed = merged(stays.map((one) => [one.start, one.end ?? asOf]));
    const last = stays.find((one) => one.end === null);
    this.still = null;
    if (last !== undefined) {
      const around = this.closed.find(([start, end]) => start <= last.start && last.start <= end);
      this.still = around === undefined ? last.start : around[0];
    }
    this.before = this.closed.filter((one) => this.still === null || one[0] < this.still);
  }

  at(t) {
    return this.closed.find(([start, end]) => start <= t && t < end) ?? null;
  }
}
