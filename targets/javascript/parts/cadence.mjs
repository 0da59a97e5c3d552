// Cadence: updates every so often, or at points of the day.

import { DAY } from "./instants.mjs";
import { Run, promisedLater } from "./clocks.mjs";
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
    this.runs = new Map();
    this.anew = null; // the reopening with which the series begins anew in a new ticket
  }

  /** Each cycle, or each point, {result, begun}: as judged, and the position with which it began. */
  judge() {
    const stop = this.stop(this.log.indexAt(this.run.place.at));
    const every = this.run.members.filter((one) => one.cadence !== null);
    const grids = every.filter((one) => one.cadence.kind === "grid");
    const found = grids.length === every.length ? [] : this.cycles(stop);
    return grids.length > 0 ? [...found, ...this.points(stop, found.length)] : found;
  }

  /** The end of the series: its last stop, where a reopening revives it. */
  stop(first) {
    let stop = this.run.stop(first, null);
    while (stop !== null) {
      const reopened = this.one.revivable ? nextReopening(this.log, stop) : null;
      if (reopened === null || !revives(this.log, this.one, stop, reopened)) {
        this.anew = reopened;
        return stop;
      }
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
      let priority = log.priorityAt(at.position);
      let { picked, flags } = pick(log, members, run.place, priority);
      const adopted = picked.length > 0 ? null : this.adopted(members, at, first, end);
      if (adopted !== null) {
        ({ priority } = adopted);
        ({ picked, flags } = pick(log, members, run.place, priority));
      }
      if (picked.length !== 1) continue;
      const all = [...run.flags, ...flags];
      const cycle = new Run(log, members, picked[0], at, run.stopOf, priority, all, adopted);
      cycle.first = first;
      cycle.cycle = results.length;
      cycle.ends = end;
      cycle.resolved = run.resolved;
      results.push({ result: cycle.judge(), begun: at.position });
    }
    return results;
  }

  /** The change that first promises a cycle that has begun; null where it ended before. */
  adopted(members, begun, first, end) {
    const update = this.updates(end).find((one) => one.position >= first);
    const limit = update?.position ?? end?.position ?? null;
    return promisedLater(this.log, members, this.run.place, begun, limit);
  }

  /** A commitment of the cadence as that of one cycle: its delay, stopped by the metric's own event. */
  asCycle(one) {
    const stop = { ...one.stop, which: "earliest", of: [this.own] };
    const revivable = ["restored", "resolved", "closed"].includes(this.own.event);
    return { ...one, delay: one.cadence, stop, revivable };
  }

  /**
   * Each point after the start up to the stop; one at which the clock is paused does not count.
   * A point is of the commitment that the priority at that instant has.
   */
  points(end, number) {
    const { run, log } = this;
    const over = (end ?? log.cancelled)?.at ?? null;
    const until = over ?? log.asOf;
    const updates = this.updates(end).map((one) => one.at);
    const results = [];
    let previous = run.place.at - 1;
    try {
      for (const [point, one] of this.everyPoint(over === null ? until + 60 * DAY : until)) {
        const here = this.runAt(point);
        if (here === null || here.one !== one) continue;
        if (here.pauses(end === null ? null : end.at).at(point) !== null) continue;
        const next = updates[bisectRight(updates, previous)];
        const hit = next !== undefined && next <= point ? next : null;
        const begun = results.length > 0 ? log.indexAt(previous + 1) - 1 : run.place.position;
        results.push({ result: this.point(here, number + results.length, point, hit, over !== null), begun });
        previous = point;
        if (over === null && point >= until) break;
      }
    } catch (error) {
      const refused = run.finish("error", dueAt(null, { code: refusal(error, Outside) }), null);
      results.push({ result: refused, begun: null });
    }
    return results;
  }

  /** The points of all grids that a priority of the ticket promises, in order. */
  everyPoint(until) {
    const { log, run } = this;
    const later = log.changes.slice(bisectRight(log.changePlaces, run.place.position));
    const names = new Set([log.priorityAt(run.place.position), ...later.map((change) => change.priority)]);
    const held = new Set([...names].map((name) => this.under(name)?.one));
    const grids = run.members.filter((one) => held.has(one) && one.cadence?.kind === "grid");
    const found = grids.flatMap((one) =>
      this.grid(one.cadence, run.place.at, until).map((point) => [point, one]));
    return found.sort(([a], [b]) => a - b);
  }

  /** The clock under the priority that the ticket has at an instant; null where nothing is promised. */
  runAt(point) {
    const { log, run } = this;
    return this.under(log.priorityAt(Math.max(log.indexAt(point + 1) - 1, run.place.position)));
  }

  under(priority) {
    const { run, log } = this;
    if (!this.runs.has(priority)) {
      const { picked, flags } = pick(log, run.members, run.place, priority);
      let here = null;
      if (picked.length === 1) {
        const all = [...run.flags, ...flags];
        here = new Run(log, run.members, picked[0], run.place, run.stopOf, priority, all);
        here.resolved = run.resolved;
      }
      this.runs.set(priority, here);
    }
    return this.runs.get(priority);
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

  point(run, number, point, hit, ended) {
    const one = new Run(this.log, run.members, run.one, run.place, run.stopOf, run.priority, run.flags);
    one.cycle = number;
    one.resolved = run.resolved;
    let status = hit === null ? "breached" : "met";
    if (hit === null && !ended && point >= this.log.asOf) status = "running";
    return one.finish(status, dueAt(point), hit === null ? null : { at: hit, position: 0 });
  }
}
