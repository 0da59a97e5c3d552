// Zones: what calendar and clock show at an instant, from tables of offsets.

import { DAY, mod } from "./instants.mjs";
import { OUTSIDE_HORIZON, Outside } from "./refusals.mjs";

/** Position after the last of sorted numbers not greater than `x`. */
export function bisectRight(sorted, x) {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (x < sorted[middle]) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** Position of the first of sorted numbers not less than `x`. */
export function bisectLeft(sorted, x) {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (sorted[middle] < x) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The numbers of which a table holds the differences. */
export function summed(differences) {
  let total = 0;
  return differences.map((one) => (total += one));
}

/** Local time from a table of offsets. Days are numbers, 0 for 1 January 1970. */
export class Zone {
  constructor(rows) {
    this.starts = rows.map((row) => row[0]);
    this.offsets = rows.map((row) => row[1]);
    this.tops = []; // of each row, the wall time that it or an earlier one reaches
    this.skipped = new Set(); // days that no instant bears
    let top = -Infinity;
    this.offsets.forEach((offset, i) => {
      const last = i + 1 === rows.length;
      top = Math.max(top, last ? Infinity : this.starts[i + 1] + offset);
      this.tops.push(top);
      if (last) return;
      const jump = this.starts[i + 1];
      const [first, end] = [Math.ceil((jump + offset) / DAY), Math.floor((jump + this.offsets[i + 1]) / DAY)];
      for (let day = first; day < end; day++) this.skipped.add(day);
    });
  }

  /** The day and the second of the day that calendar and clock show at an instant. */
  local(t) {
    const row = bisectRight(this.starts, t) - 1;
    if (row < 0) throw new Outside(OUTSIDE_HORIZON);
    const wall = t + this.offsets[row];
    return [Math.floor(wall / DAY), mod(wall, DAY)];
  }

  day(t) {
    return this.local(t)[0];
  }

  /** The first instant at which the clock shows `wall` or later: the end of a gap, the first of two. */
  atWall(wall) {
    const row = bisectRight(this.tops, wall);
    if (row === 0 && wall - this.offsets[0] < this.starts[0]) throw new Outside(OUTSIDE_HORIZON);
    return Math.max(this.starts[row], wall - this.offsets[row]);
  }

  boundary(day, second) {
    return this.atWall(day * DAY + second);
  }

  midnight(day) {
    return this.atWall(day * DAY);
  }

  endOf(day) {
    return this.atWall((day + 1) * DAY);
  }

  nextDay(day) {
    day += 1;
    while (this.skipped.has(day)) day += 1;
    return day;
  }
}
