// Windows: sets of covered time with their days, and what is asked of them.

import { OUTSIDE_HOLIDAY_DATA, OUTSIDE_HORIZON, Outside } from "./refusals.mjs";
import { bisectLeft, bisectRight, summed } from "./zones.mjs";

/** A finished set of time, with its days; what lies outside the horizon, or the known, is refused. */
export class Cover {
  constructor(table, zones, horizon) {
    const edges = summed(table.edges);
    this.opens = edges.filter((_, i) => i % 2 === 0);
    this.closes = edges.filter((_, i) => i % 2 === 1);
    this.before = [0];
    this.opens.forEach((opens, i) => this.before.push(this.before[i] + this.closes[i] - opens));
    this.zone = table.zone;
    this.undetermined = table.undetermined;
    this.horizon = horizon;
    this.own = table.known ?? horizon;
    this.known = [Math.max(horizon[0], this.own[0]), Math.min(horizon[1], this.own[1])];
    this.tables = table.days;
    this.zones = zones;
    this.daysOf = new Map();
  }

  /** The days as read in its own zone, or in another. */
  days(zone = null) {
    const name = zone ?? this.zone;
    if (!this.daysOf.has(name)) {
      this.daysOf.set(name, new Days(this.tables[name], this.zones.get(name), this.horizon, this.own));
    }
    return this.daysOf.get(name);
  }

  check(t) {
    if (this.known[0] <= t && t <= this.known[1]) return;
    const inside = this.horizon[0] <= t && t <= this.horizon[1];
    throw new Outside(inside ? OUTSIDE_HOLIDAY_DATA : OUTSIDE_HORIZON);
  }

  /** The refusal of an answer that lies after all that is known. */
  unreached() {
    return new Outside(this.known[1] < this.horizon[1] ? OUTSIDE_HOLIDAY_DATA : OUTSIDE_HORIZON);
  }

  /** Covered seconds before an instant. */
  count(t) {
    const i = bisectRight(this.opens, t) - 1;
    return i < 0 ? 0 : this.before[i] + Math.min(t, this.closes[i]) - this.opens[i];
  }

  contains(t) {
    this.check(t);
    const i = bisectRight(this.opens, t) - 1;
    return i >= 0 && t < this.closes[i];
  }

  isClosing(t) {
    this.check(t);
    return this.closes[bisectLeft(this.closes, t)] === t;
  }

  covered(start, end) {
    this.check(start);
    this.check(end);
    return this.count(end) - this.count(start);
  }

  firstCovered(t) {
    if (this.contains(t)) return t;
    const i = bisectRight(this.opens, t);
    if (i === this.opens.length || this.opens[i] >= this.known[1]) throw this.unreached();
    return this.opens[i];
  }

  nextOpening(t) {
    this.check(t);
    const i = bisectLeft(this.opens, t);
    if (i === this.opens.length || this.opens[i] >= this.known[1]) throw this.unreached();
    return this.opens[i];
  }

  /** The earliest instant by which so much has been covered since `t`, what is paused not counted. */
  deadline(t, seconds, pauses = []) {
    let [at, left] = [t, seconds];
    for (const [start, end] of pauses) {
      if (end <= at) continue;
      if (start > at) {
        if (this.known[1] <= start) break;
        if (left <= 0) {
          const found = this.firstCovered(at);
          if (found < start) return found;
        } else {
          const counted = this.covered(at, start);
          if (counted >= left) return this.reach(at, left);
          left -= counted;
        }
      }
      at = end;
    }
    return this.reach(at, left);
  }

  reach(t, seconds) {
    if (seconds <= 0) return this.firstCovered(t);
    this.check(t);
    const wanted = this.count(t) + seconds;
    const i = bisectLeft(this.before, wanted) - 1;
    if (i === this.opens.length) throw this.unreached();
    const answer = this.opens[i] + wanted - this.before[i];
    if (answer > this.known[1]) throw this.unreached();
    return answer;
  }
}

/** The days of a set in one zone: rows of first instant, last closing, opening (none: no business day). */
class Days {
  constructor(table, zone, horizon, known) {
    this.zone = zone;
    this.horizon = horizon;
    this.known = known;
    this.rows = [];
    let midnight = 0;
    for (let i = 0; i < table.length; i += 3) {
      midnight += table[i];
      const opening = table[i + 2] < 0 ? null : midnight + table[i + 2];
      this.rows.push({ midnight, closing: midnight + table[i + 1], opening });
    }
    this.midnights = this.rows.map((row) => row.midnight);
    this.business = this.rows.filter((row) => row.opening !== null);
    this.businessMidnights = this.business.map((row) => row.midnight);
  }

  bounded(asked, answer) {
    if (asked < this.known[0] || asked > this.known[1] || answer > this.known[1]) {
      const inside = this.horizon[0] <= asked && answer <= this.horizon[1];
      throw new Outside(inside ? OUTSIDE_HOLIDAY_DATA : OUTSIDE_HORIZON);
    }
    return answer;
  }

  unreached() {
    return new Outside(this.known[1] < this.horizon[1] ? OUTSIDE_HOLIDAY_DATA : OUTSIDE_HORIZON);
  }

  row(t) {
    this.bounded(t, t);
    const i = bisectRight(this.midnights, t) - 1;
    if (i < 0 || t >= this.zone.endOf(this.zone.day(this.midnights[i]))) return null;
    return this.rows[i];
  }

  /** The end of the nth business day after the date of `t`; a day that is `skipped` is not one. */
  deadline(t, n, until, cover, skipped) {
    this.bounded(t, t);
    let i = bisectRight(this.businessMidnights, t) - 1;
    while (n > 0) {
      i += skipped === null ? n : 1;
      if (i >= this.business.length) throw this.unreached();
      if (skipped === null) n = 0;
      else if (!skipped(this.bounded(t, this.business[i].closing) - 1)) n -= 1;
    }
    if (until === "last-closing") return this.bounded(t, this.business[i].closing);
    const day = this.zone.day(this.business[i].midnight);
    return cover.firstCovered(this.bounded(t, this.zone.boundary(day, this.zone.local(t)[1])));
  }

  sameBusinessDay(t) {
    this.bounded(t, t);
    for (let i = Math.max(0, bisectRight(this.midnights, t) - 1); i < this.rows.length; i++) {
      if (this.rows[i].closing > t) return this.bounded(t, this.rows[i].closing);
    }
    throw this.unreached();
  }

  /** When what arrives at `t` counts as received. */
  deemedReceipt(t, cover, cutoff) {
    const row = cutoff === null ? null : this.row(t);
    const opens = row !== null && row.opening !== null;
    if (opens && t > this.zone.boundary(this.zone.day(row.midnight), cutoff)) {
      for (let i = bisectRight(this.midnights, t); i < this.rows.length; i++) {
        if (this.rows[i].opening !== null) return this.bounded(t, this.rows[i].opening);
      }
      throw this.unreached();
    }
    return cover.firstCovered(t);
  }
}
