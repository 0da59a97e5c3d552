// Cadence: updates every so often, or at points of the day.

import { DAY } from "./instants.mjs";
import { Run } from "./clocks.mjs";
import { pick } from "./conditions.mjs";
import { dueAt, within } from "./delays.mjs";
import { nextReopening, place, qualifies, revives } from "./moments.mjs";
import { Outside, refusal } from "./refusals.mjs";
import { bisectRight } from "./zones.mjs";

/** The cycles, or the points, of one cadence. */
export class Series {
  constructor(run) {
    this.run = run;
    this.log = run.log;
    this.one = run.one;
    this.own = { event: run.one.event, stop_of: null, actors: null };
  }

  judge() {
    const stop = this.stop(this.log.indexAt(this.run.place.at));
    return this.one.cadence.kind === "grid" ? this.points(this.one.cadence, stop) : this.cycles(stop);
  }

  /** The end of the series: its last stop, where a reopening revives it. */
  stop(first) {
    let stop = this.run.stop(first, null);
    while (stop !== null) {
      const reopened = this.one.revivable ? nextReopening(this.log, stop) : null;
      if (reopened === null || !revives(this.log, this.one, stop, reopened)) return stop;
      this.run.resolved.push([stop.at, reopened.at]);
      stop = this.run.stop(reopened.position + 1, null);
    }
    return null;
  }

  updates(end) {
    const entries = this.log.entries.slice(this.log.indexAt(this.run.place.at), end?.position);
    return entries.filter((entry) => qualifies(entry, this.own, this.one.stop));
  }

  /** From the start, then from each update; a priority change counts in each as in any clock. */
  cycles(end) {
    const { run, log } = this;
    const members = run.members
      .filter((one) => one.cadence !== null && one.cadence.kind !== "grid")
      .map((one) => this.asCycle(one));
    const begins = [{ at: run.place, first: log.indexAt(run.place.at) }];
    for (const one of this.updates(end)) begins.push({ at: place(one), first: one.position + 1 });
    const results = [];
    for (const { at, first } of begins) {
      const priority = log.priorityAt(at.position);
      const { picked, flags } = pick(log, members, run.place, priority);
      if (picked.length !== 1) continue;
      const cycle = new Run(log, members, picked[0], at, run.stopOf, priority, [...run.flags, ...flags]);
      cycle.first = first;
      cycle.cycle = results.length;
      cycle.ends = end;
      cycle.resolved = run.resolved;
      results.push(cycle.judge());
    }
    return results;
  }

  /** A commitment of the cadence as that of one cycle: its delay, stopped by the metric's own event. */
  asCycle(one) {
    const stop = { ...one.stop, which: "earliest", of: [this.own] };
    const revivable = ["restored", "resolved", "closed"].includes(this.own.event);
    return { ...one, delay: one.cadence, stop, revivable };
  }

  /** Each point after the start up to the stop; one at which the clock is paused does not count. */
  points(rule, end) {
    const { run, log } = this;
    const over = (end ?? log.cancelled)?.at ?? null;
    const until = over ?? log.asOf;
    const pauses = run.pauses(end === null ? null : end.at);
    const updates = this.updates(end).map((one) => one.at);
    const results = [];
    let previous = run.place.at - 1;
    try {
      for (const point of this.grid(rule, run.place.at, over === null ? until + 60 * DAY : until)) {
        if (pauses.at(point) !== null) continue;
        const next = updates[bisectRight(updates, previous)];
        const hit = next !== undefined && next <= point ? next : null;
        results.push(this.point(results.length, point, hit, over !== null));
        previous = point;
        if (over === null && point >= until) break;
      }
    } catch (error) {
      results.push(run.finish("error", dueAt(null, { code: refusal(error, Outside) }), null));
    }
    return results;
  }

  /** The points after the start up to an instant, on each calendar day or on the days of a coverage. */
  grid(rule, start, until) {
    const { view } = this.run;
    const { zone, horizon } = view.rules;
    within(start, Math.min(until, this.log.asOf), horizon);
    until = Math.min(until, horizon[1]);
    const points = new Set();
    for (let day = zone.day(start); day <= zone.day(until); day++) {
      if (!zone.skipped.has(day)) for (const time of rule.at) points.add(zone.boundary(day, time));
    }
    const found = [...points].filter((t) => start < t && t <= until).sort((a, b) => a - b);
    if (rule.days_of === null) return found;
    const table = view.cover(rule.days_of).days();
    const openDays = new Set(table.business.map((row) => table.zone.day(row.midnight)));
    return found.filter((t) => openDays.has(zone.day(t)));
  }

  point(number, point, hit, ended) {
    const { run } = this;
    const one = new Run(this.log, run.members, run.one, run.place, run.stopOf, run.priority, run.flags);
    one.cycle = number;
    one.resolved = run.resolved;
    let status = hit === null ? "breached" : "met";
    if (hit === null && !ended && point >= this.log.asOf) status = "running";
    return one.finish(status, dueAt(point), hit === null ? null : { at: hit, position: 0 });
  }
}
