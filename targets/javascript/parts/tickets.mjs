// One ticket: the clocks that its events start under a plan.

import { Series } from "./cadence.mjs";
import { EARLY, Run, promisedLater, result } from "./clocks.mjs";
import { pick } from "./conditions.mjs";
import { begins, findStart, findStop, place } from "./moments.mjs";
import { byCodePoint } from "./order.mjs";
import { keyOf } from "./plans.mjs";
import { Outside, SEVERAL_COMMITMENTS, refusal } from "./refusals.mjs";
import { Log, byPlace } from "./states.mjs";

// How a clock begins: {one, place, priority, flags, adopted}: its commitment, its start, and the later change
// that first gave it one, if any.

/** The clocks of one ticket under one plan, as of an instant. */
export class Ticket {
  constructor(views, ticket, events, flags, asOf) {
    this.views = views;
    this.ticket = ticket;
    this.events = events;
    this.flags = flags;
    this.asOf = asOf;
    this.logs = views.map((view) => new Log(view, ticket, events, flags, asOf));
    this.assumed = null; // every start event happens then
    this.forced = null; // the commitment to take, by its id
    this.stops = new Map(this.logs.map((log) => [log, new Map()]));
  }

  knownClocks() {
    return [...new Set(this.views.flatMap((view) => [...view.clocks.keys()]))];
  }

  clocks() {
    const found = new Map(this.knownClocks().map((key) => [key, this.judged(key)]));
    const every = [...found.values()].flat();
    if (every.some((one) => one.anew !== null)) return this.withNewTickets(found);
    return every.filter((one) => one.result !== null).map((one) => one.result);
  }

  clock(key) {
    return this.judged(key)
      .filter((one) => one.result !== null)
      .map((one) => one.result);
  }

  /** The results of one clock, each with its place among the events of the ticket. */
  judged(key) {
    try {
      return this.judgeClock(key);
    } catch (error) {
      const code = refusal(error, Outside);
      const log = this.logs.find((one) => one.view.clocks.has(key));
      return [alone(result(log, log.view.clocks.get(key).metric, "error", { code }))];
    }
  }

  /** How a clock begins in the edition in force then, the earliest; and one that was not in force. */
  bestBegin(key) {
    let best = null;
    let outside = null;
    for (const log of this.logs) {
      const clock = log.view.clocks.get(key);
      const found = clock === undefined ? null : this.begin(log, clock.members);
      if (found === null) continue;
      if (!log.view.inForce(found[0].place.at)) outside = log;
      else if (best === null || found[0].place.at < best.found[0].place.at) best = { log, clock, found };
    }
    return { best, outside };
  }

  judgeClock(key) {
    const { best, outside } = this.bestBegin(key);
    const metric = JSON.parse(key)[0];
    if (best === null) {
      const late = this.lateCycles(key);
      if (late !== null) return late;
      if (outside !== null) return [alone(result(outside, metric, "no-commitment", { why: "not-in-force" }))];
      return [alone(this.notBegun(key, metric))];
    }
    const { log, found } = best;
    const { members } = best.clock;
    if (found.length > 1) return [alone(result(log, metric, "error", { code: SEVERAL_COMMITMENTS }))];
    if (found[0].one.cadence !== null) return this.series(new Series(this.run(log, members, found[0])), log);
    if (found[0].one.cycle) return this.cycles(log, members);
    return [judgedRun(this.run(log, members, found[0]), null)];
  }

  series(series, log) {
    const cycles = series.judge();
    const { revivable } = series.one;
    const anew = log.source(series.anew);
    const found = cycles.map(({ result: one, begun }) => ({
      result: one,
      revivable: revivable && isPromised(one),
      begun: begun === null ? null : log.sources[begun],
      anew,
    }));
    return found.length > 0 ? found : [{ result: null, revivable, begun: null, anew }];
  }

  run(log, members, begin) {
    const { one, place, priority, flags, adopted } = begin;
    return new Run(log, members, one, place, this.stopOf(log), priority, flags, adopted);
  }

  /** The earliest start of a commitment that applies at it; several that apply at once are rivals. */
  begin(log, members) {
    const stopOf = this.stopOf(log);
    if (this.forced !== null && this.assumed !== null) {
      const one = members.find((other) => other.id === this.forced);
      if (one === undefined) return null;
      const here = { at: this.assumed, position: log.entries.length - 1 };
      return [{ one, place: here, priority: log.priorityAt(here.position), flags: new Set(), adopted: null }];
    }
    const started = members
      .map((one) => ({ one, place: this.start(log, one, stopOf) }))
      .filter((found) => found.place !== null);
    let begun = [];
    for (const { one, place: at } of started) {
      const priority = log.priorityAt(at.position);
      const { picked, flags } = pick(log, members, at, priority);
      if (picked.includes(one)) begun.push({ one, place: at, priority, flags, adopted: null });
    }
    if (begun.length === 0) begun = this.adopt(log, members, started);
    if (begun.length === 0) return null;
    const first = begun.map((begin) => begin.place).sort(byPlace)[0];
    return begun.filter((begin) => byPlace(begin.place, first) === 0);
  }

  start(log, one, stopOf) {
    if (this.assumed !== null) return { at: this.assumed, position: log.entries.length - 1 };
    if (one.start === null) return log.entries.length > 0 ? { at: log.entries[0].at, position: 0 } : null;
    return findStart(log, one.start, stopOf);
  }

  /** A ticket that got a priority, or one that promises something, only after its start. */
  adopt(log, members, started) {
    for (const change of log.changes) {
      const found = [];
      for (const { one, place: at } of started) {
        const { picked, flags } = pick(log, members, at, change.priority);
        if (!picked.includes(one) || at.position > change.position) continue;
        // Had it ended before anything was promised?
        if (findStop(log, one.stop, log.indexAt(at.at), change.position, this.stopOf(log)) !== null) continue;
        found.push({ one, place: at, priority: change.priority, flags, adopted: change });
      }
      if (found.length > 0) return found;
    }
    return [];
  }

  /** Not started if a commitment would apply as things are now; else nothing is promised. */
  notBegun(key, metric) {
    const logs = this.logs.filter((log) => log.view.clocks.has(key));
    const log = logs.find((one) => one.view.inForce(this.asOf)) ?? logs.at(-1);
    const last = log.entries.length - 1;
    const here = { at: last < 0 ? this.asOf : log.entries[last].at, position: last };
    const { picked } = pick(log, log.view.clocks.get(key).members, here, log.priorityAt(last));
    if (picked.length !== 1) return result(log, metric, "no-commitment", { why: "priority-or-condition" });
    const { id, label, status, bound } = picked[0];
    return result(log, metric, "not-started", { commitment: id, label, binding: status, bound });
  }

  /** Where the clock of a metric stopped, the one without a label first. */
  stopOf(log) {
    const stops = this.stops.get(log);
    return (metric) => {
      if (!stops.has(metric)) {
        stops.set(metric, null); // a metric that waits for its own stop never starts
        const clocks = [...log.view.clocks.values()].filter((clock) => clock.metric === metric);
        clocks.sort((a, b) => byCodePoint(a.label ?? "", b.label ?? ""));
        for (const { members } of clocks) {
          const begin = this.begin(log, members);
          if (begin === null || begin.length > 1) continue;
          const run = this.run(log, members, begin[0]);
          const { stop } = run.judge();
          if (stop === null) continue;
          stops.set(metric, { at: stop, position: (run.lastStop ?? begin[0].place).position });
          break;
        }
      }
      return stops.get(metric);
    };
  }

  /** Next replies: each start event after the first own event starts a cycle. */
  cycles(log, members) {
    const { metric, stop } = members[0];
    const stopOf = this.stopOf(log);
    const results = [];
    const first = findStop(log, stop, 0, null, stopOf);
    for (const entry of first === null ? [] : log.entries.slice(first.position + 1)) {
      const starts = (one) => one.start !== null && one.start.of.some((moment) => begins(entry, moment));
      if (!members.some(starts)) continue;
      let priority = log.priorityAt(entry.position);
      let { picked, flags } = pick(log, members, place(entry), priority);
      let adopted = null;
      if (picked.length === 0) {
        const reply = findStop(log, stop, entry.position + 1, null, stopOf);
        adopted = promisedLater(log, members, place(entry), place(entry), reply?.position ?? null);
        if (adopted !== null) {
          ({ priority } = adopted);
          ({ picked, flags } = pick(log, members, place(entry), priority));
        }
      }
      const one = picked[0];
      if (one === undefined || !starts(one)) continue;
      const run = new Run(log, members, one, place(entry), stopOf, priority, flags, adopted);
      run.first = entry.position + 1;
      run.cycle = results.length;
      results.push(judgedRun(run, log.sources[entry.position]));
    }
    return results.length > 0 ? results : [alone(result(log, metric, "not-started"))];
  }

  /**
   * The cycles of a clock whose first start event is promised nothing: a later one may be. They are of the
   * edition in force where the first of them starts; null where there are none.
   */
  lateCycles(key) {
    let [first, found] = [null, null];
    for (const log of this.assumed === null ? this.logs : []) {
      const members = log.view.clocks.get(key)?.members ?? [];
      const repeats = members.some((one) => one.cycle) && members.every((one) => one.cadence === null);
      if (!repeats || this.begin(log, members) !== null) continue;
      const cycles = this.cycles(log, members);
      const { start } = cycles[0].result;
      if (start === null || !log.view.inForce(start) || (first !== null && first <= start)) continue;
      [first, found] = [start, cycles];
    }
    return found;
  }

  /** These clocks, and those of the tickets that reopenings began, one after the other. */
  withNewTickets(found) {
    const standing = stand(found, this, 0);
    const wholly = [];
    for (let at = 0; ;) {
      const later = standing.map((one) => one.renewed).filter((renewed) => renewed !== null && renewed > at);
      if (later.length === 0) {
        const isNew = (one) => wholly.some((whole) => one.ticket < whole && beganAfter(one, whole));
        return standing.filter((one) => one.result !== null && !isNew(one)).map((one) => one.result);
      }
      at = Math.min(...later);
      const anew = new Set(standing.filter((one) => one.renewed === at).map((one) => one.key));
      const kept = standing.some((one) => runsOn(one, at));
      if (!kept) wholly.push(at);
      const ticket = new Ticket(this.views, this.ticket, this.asNew(at), this.flags, this.asOf);
      const keys = ticket.knownClocks().filter((key) => anew.has(key) || !kept);
      const begun = new Map(keys.map((key) => [key, ticket.judged(key)]));
      standing.push(...stand(begun, ticket, at).filter((one) => hasBegun(one.result)));
    }
  }

  /** Which event began a clock: its start, or the change of priority that first promised it. */
  begunBy(key) {
    let best;
    try {
      best = this.bestBegin(key).best;
    } catch (error) {
      refusal(error, Outside);
      return null;
    }
    if (best === null) return null;
    const { place: start, adopted } = best.found[0];
    return best.log.sources[adopted === null ? start.position : adopted.position];
  }

  /** The events from a reopening on, which stands as the new ticket's report and creation. */
  asNew(at) {
    const past = this.events.slice(0, at + 1);
    const sets = new Map(past.flatMap((event) => [...event.sets]));
    const priority = past.reduce((said, event) => event.priority || said, null);
    const report = { ...this.events[at], kind: "reported", sets, priority };
    return [report, { ...report, kind: "ticket-created" }, ...this.events.slice(at + 1)];
  }
}

// A clock, or a cycle of one, as judged: {result, revivable, begun, anew}; `begun` is the place of the event
// with which a cycle began, `anew` of the reopening with which the clock begins anew in a new ticket. The
// result is null of a series without any cycle.

const alone = (result) => ({ result, revivable: false, begun: null, anew: null });

function judgedRun(run, begun) {
  const result = run.judge();
  return { result, revivable: run.one.revivable && isPromised(result), begun, anew: run.log.source(run.anew) };
}

/** Whether a clock was not over before its start, and is promised still: else no reopening revives it. */
const isPromised = (result) => !result.flags.includes(EARLY) && result.status !== "no-commitment";

/**
 * Clocks as judged, {result, key, revivable, ticket, promised, begun, renewed}: where among the events of the
 * whole ticket the clock begins, and its cycle, and where it begins anew; `ticket` is the position of the
 * reopening whose ticket they belong to, 0 for the first ticket.
 */
function stand(found, ticket, position) {
  // A new ticket's first two events are both the reopening: its report and its creation.
  const whole = (place) => (place === null || position === 0 ? place : position + Math.max(place - 1, 0));
  return [...found].flatMap(([key, ones]) => {
    const promised = whole(ticket.begunBy(key));
    return ones.map(({ result, revivable, begun, anew }) => ({
      result, key, revivable, ticket: position, promised, begun: whole(begun), renewed: whole(anew),
    }));
  });
}

const hasBegun = (result) =>
  result === null || (result.status !== "not-started" && result.status !== "no-commitment");

/** Whether a reopening finds a clock running or revives it, rather than beginning it anew. */
function runsOn(one, at) {
  const promised = one.promised !== null && one.promised < at;
  return one.revivable && promised && (one.renewed === null || one.renewed > at);
}

/** Whether a clock, or a cycle of it, began with a reopening or after it. */
function beganAfter(one, at) {
  return [one.promised, one.begun].some((place) => place !== null && place >= at);
}
