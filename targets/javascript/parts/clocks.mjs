// One clock: from its start through changes of priority and reopenings to its verdict.

import { Around, pick } from "./conditions.mjs";
import { deemedStart, dueAt, dueOf, known } from "./delays.mjs";
import { findStop, nextReopening, revives } from "./moments.mjs";
import { Pauses } from "./pauses.mjs";
import { SEVERAL_COMMITMENTS, UNKNOWN_FEATURE } from "./refusals.mjs";
import { bisectLeft, bisectRight } from "./zones.mjs";

export const RENEWED = "reopened-is-new-ticket";
export const EARLY = "stopped-before-start";
export const FEATURES = new Set(); // beyond schema 1.0, what this module answers for

/** An answer for one clock, all its fields in order. */
export function blank(metric, status, more = {}) {
  return {
    ticket: null,
    metric,
    label: null,
    commitment: null,
    priority: null,
    plan: null,
    edition: null,
    binding: "committed",
    bound: "within",
    cycle: null,
    status,
    start: null,
    deemed_start: null,
    deadline: null,
    projection: null,
    stop: null,
    late_elapsed_s: null,
    late_covered_s: null,
    decided_at: null,
    ended_at: null,
    as_of: null,
    flags: [],
    why: null,
    code: null,
    ...more,
  };
}

/** An answer that a plan gives for one clock of a ticket. */
export function result(log, metric, status, more = {}) {
  const { ticket, view, asOf } = log;
  const said = { ticket, plan: view.name, edition: view.edition, as_of: asOf, flags: [...log.flags] };
  return blank(metric, status, { ...said, ...more });
}

/** The changes of priority that a clock has still to see: those after a position, before its end. */
class Changes {
  constructor(log, after, ends) {
    this.log = log;
    this.next = bisectRight(log.changePlaces, after);
    this.end = ends === null ? log.changes.length : bisectLeft(log.changePlaces, ends.position);
    this.added = null;
  }

  get head() {
    return this.added ?? (this.next < this.end ? this.log.changes[this.next] : null);
  }

  pop() {
    const { head } = this;
    if (this.added === null) this.next += 1;
    this.added = null;
    return head;
  }

  /** One more, to be seen first. */
  put(change) {
    this.added = change;
  }

  /** Those up to a position are past. */
  skip(position) {
    this.next = Math.max(this.next, bisectRight(this.log.changePlaces, position));
    this.added = null;
  }
}

/** The change that first promises a cycle begun without a promise, before the position it ends at anyway. */
export function promisedLater(log, members, place, begun, limit) {
  for (const change of log.changes.slice(bisectRight(log.changePlaces, begun.position))) {
    if (limit !== null && change.position >= limit) break;
    if (pick(log, members, place, change.priority).picked.length > 0) return change;
  }
  return null;
}

/** One clock of one ticket, from its start to its end. */
export class Run {
  constructor(log, members, one, place, stopOf, priority, flags, adopted = null) {
    this.log = log;
    this.view = log.view;
    this.members = members;
    this.one = one;
    this.place = place;
    this.stopOf = stopOf;
    this.priority = priority;
    this.flags = new Set(flags);
    this.adopted = adopted;
    this.first = null;
    this.cycle = null;
    this.ends = null; // the end of the series that a cycle belongs to
    this.rebase = null; // how a past deadline was moved at a change, and when: {policy, at}
    this.resolved = [];
    this.lastStop = null;
  }

  pauses(until) {
    const states = new Set(this.one.pauses);
    const conditional = Object.entries(this.one.pauses_when);
    if (conditional.length > 0) {
      const around = new Around(this.log, this.place.position, this.place.at, this.priority);
      for (const [state, when] of conditional) if (around.holds(when)) states.add(state);
    }
    return new Pauses(this.log.stays(states), this.resolved, this.place.at, until);
  }

  deemed() {
    return deemedStart(this.view, this.one.deemed_receipt, this.place.at);
  }

  get fixed() {
    return this.rebase !== null && this.rebase.policy === "due-at-change";
  }

  due(until) {
    const unknown = this.one.requires.some((feature) => !FEATURES.has(feature));
    if (unknown) return dueAt(null, { code: UNKNOWN_FEATURE });
    if (this.one.start === null) return dueAt(null, { why: "start-not-stated" });
    const start = this.rebase === null || this.fixed ? this.deemed() : { at: this.rebase.at };
    if (start.at === null) return start.due;
    const found = dueOf(this.view, this.one, start.at, this.pauses(until));
    return this.fixed ? dueAt(this.rebase.at, { part: found.part }) : found;
  }

  /** The first instant at which an unstopped clock is breached. */
  breach(found) {
    if (found.deadline === null) return null;
    return found.deadline + (this.one.bound === "within" || this.fixed ? 1 : 0);
  }

  /** The reopening with which this clock, once judged, begins anew in a new ticket. */
  get anew() {
    return this.flags.has(RENEWED) && this.lastStop !== null ? nextReopening(this.log, this.lastStop) : null;
  }

  stop(first, limit) {
    if (this.ends !== null) limit = Math.min(limit ?? Infinity, this.ends.position);
    return findStop(this.log, this.one.stop, first, limit, this.stopOf);
  }

  judge() {
    const atStart = this.log.indexAt(this.place.at);
    if (this.first === null) {
      if (this.stop(0, atStart) !== null) {
        this.flags.add(EARLY);
        return this.finish("met", this.due(this.place.at), this.place);
      }
      this.first = this.one.stop.which === "latest" ? 0 : atStart;
    }
    let after = Math.max(this.place.position, 0);
    if (this.adopted !== null) {
      after = Math.max(after, this.adopted.position);
      this.applyPolicy(this.adopted.at);
    }
    return this.advance(this.first, new Changes(this.log, after, this.ends));
  }

  advance(cursor, changes) {
    for (;;) {
      let change = changes.head;
      const stop = this.stop(cursor, change === null ? null : change.position);
      if (stop !== null) {
        this.lastStop = stop;
        const found = this.due(stop.at);
        const breach = this.breach(found);
        if (breach !== null && breach <= stop.at) return this.breached(found, stop);
        const reopened = this.one.revivable ? nextReopening(this.log, stop) : null;
        if (reopened === null || !revives(this.log, this.one, stop, reopened)) {
          if (reopened !== null) this.flags.add(RENEWED);
          return this.finish("met", found, stop);
        }
        this.resolved.push([stop.at, reopened.at]);
        const after = reopened.position;
        cursor = after + 1;
        changes.skip(after);
        const priority = this.log.priorityAt(after);
        if (priority !== this.priority) {
          changes.put({ position: after, at: reopened.at, priority });
          cursor = after;
        }
        continue;
      }
      if (change === null) return this.open();
      changes.pop();
      while (changes.head !== null && changes.head.at === change.at) {
        if (this.stop(change.position, changes.head.position) !== null) break;
        change = changes.pop();
      }
      const ended = this.change(change, changes, cursor);
      if (ended !== null) return ended;
      // Of the latest of several stops, some may have come before the change.
      if (this.one.stop.which !== "latest") cursor = Math.max(cursor, change.position);
    }
  }

  /** A priority change: a breach that has occurred is final, else all is recomputed. */
  change(change, later, cursor) {
    const found = this.due(null);
    const breach = this.breach(found);
    if (breach !== null && breach <= change.at) return this.breached(found, this.stop(this.first ?? 0, null));
    let { picked, flags } = pick(this.log, this.members, this.place, change.priority);
    const away = picked.length === 0; // promised nothing for a while: the change that ends it recomputes
    while (picked.length === 0) {
      if (later.head === null) return this.withoutPromise(change);
      change = later.pop();
      ({ picked, flags } = pick(this.log, this.members, this.place, change.priority));
      if (
        picked.length > 0 &&
        findStop(this.log, picked[0].stop, cursor, change.position, this.stopOf) !== null
      ) {
        return this.withoutPromise(change);
      }
    }
    this.priority = change.priority;
    for (const flag of flags) this.flags.add(flag);
    if (picked.length > 1) return this.finish("error", dueAt(null, { code: SEVERAL_COMMITMENTS }), null);
    if (away || picked[0] !== this.one) {
      this.one = picked[0];
      this.applyPolicy(change.at);
    }
    return null;
  }

  /** The deadline recomputed whole; at or before the change, it is as the contract says. */
  applyPolicy(at) {
    this.rebase = null;
    const found = this.due(null);
    if (found.deadline !== null && found.deadline <= at) {
      const policy = this.one.on_priority_change ?? "new-delay-from-change";
      if (policy !== "retroactive") this.rebase = { policy, at };
    }
  }

  /** The clock has not stopped by the instant it is judged at. */
  open() {
    const until = (this.ends ?? this.log.cancelled)?.at ?? null;
    const found = this.due(until);
    const breach = this.breach(found);
    const now = until ?? this.log.asOf;
    if (breach !== null && breach <= now) return this.finish("breached", found, this.ends);
    if (until !== null) return this.finish("cancelled", found, null);
    return this.finish(this.pauses(null).still === null ? "running" : "paused", found, null);
  }

  /** A breach is final; the stop is the last one, should a reopening follow it. */
  breached(found, stop) {
    while (stop !== null) {
      this.lastStop = stop;
      const reopened = this.one.revivable ? nextReopening(this.log, stop) : null;
      if (reopened === null) break;
      if (!revives(this.log, this.one, stop, reopened)) {
        this.flags.add(RENEWED);
        break;
      }
      stop = this.stop(reopened.position + 1, null);
    }
    return this.finish("breached", found, stop);
  }

  allFlags() {
    return [...this.log.flags, ...[...this.flags].sort()];
  }

  withoutPromise(change) {
    return result(this.log, this.one.metric, "no-commitment", {
      label: this.one.label,
      priority: change.priority,
      cycle: this.cycle,
      start: this.place.at,
      flags: this.allFlags(),
      why: "priority",
    });
  }

  finish(status, found, stop) {
    const { one } = this;
    let { why } = found;
    const endless = one.stop.of.length === 0 && this.ends === null;
    if (found.code === null && endless) why ??= "stop-not-stated";
    if (found.code !== null) status = "error";
    else if (why !== null) status = "undetermined";
    const over = (this.ends ?? this.log.cancelled)?.at ?? null;
    const end = stop === null ? over : stop.at;
    const [late, covered] = this.lateness(status, found, end);
    // Refused where the conditions of a pause cannot be read.
    if (Object.keys(one.pauses_when).length > 0) this.pauses(end);
    return result(this.log, one.metric, status, {
      label: one.label,
      commitment: one.id,
      priority: this.priority,
      binding: one.status,
      bound: one.bound,
      cycle: this.cycle,
      start: this.place.at,
      deemed_start: this.deemed().at,
      deadline: found.deadline,
      projection: found.projection,
      stop: stop === null ? null : stop.at,
      late_elapsed_s: late,
      late_covered_s: covered,
      decided_at: status === "met" && stop !== null ? stop.at : status === "breached" ? found.deadline : null,
      ended_at: ["met", "breached", "cancelled"].includes(status) ? end : null,
      flags: this.allFlags(),
      why,
      code: found.code,
    });
  }

  /** Elapsed and covered seconds from the deadline to the event, or to now while there is none. */
  lateness(status, found, end) {
    const coverage = found.part?.coverage ?? null;
    if (status === "met") return [0, coverage === null ? null : 0];
    if (status !== "breached" || found.deadline === null) return [null, null];
    const until = end === null ? this.log.asOf : Math.max(end, found.deadline);
    const late = until - found.deadline;
    if (coverage === null) return [late, null];
    return [late, known(() => this.view.cover(coverage).covered(found.deadline, until))];
  }
}
