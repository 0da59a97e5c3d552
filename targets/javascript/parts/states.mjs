// States: where a ticket stands after each of its events, and since when.

import { bisectLeft } from "./zones.mjs";

// An entry is an event in its place: {position, at, kind, event}; its kind differs from the event's own where
// a state marks a moment. A pause is a stretch in a state: {start, end, name}, its end null while it lasts.
// A place is a position in the events with its instant: {at, position}.

export const byPlace = (a, b) => a.at - b.at || a.position - b.position;

/** The events of a ticket up to an instant, as one plan reads them. */
export class Log {
  constructor(view, ticket, events, flags, asOf) {
    this.view = view;
    this.ticket = ticket;
    this.flags = flags;
    this.asOf = asOf;
    this.entries = [];
    this.states = [];
    this.priorities = [];
    this.walk(events.filter((event) => event.at <= asOf));
    this.times = this.entries.map((entry) => entry.at);
    this.cancelled = this.entries.find((one) => one.kind === "cancelled") ?? null;
    this.stays = this.findStays();
  }

  walk(events) {
    const plan = this.view.plan;
    const own = new Set(events.map((event) => `${event.at} ${event.kind}`));
    const attributes = new Map();
    let state = this.view.firstState;
    let [said, byChannel] = [null, null];
    for (const event of events) {
      const entered = event.state !== null && event.state !== state;
      state = event.state ?? state;
      said = event.priority || said;
      for (const [name, one] of event.sets) attributes.set(name, one);
      if (event.kind === "reported" && byChannel === null && event.channel !== null) {
        byChannel = Object.hasOwn(plan.channels, event.channel) ? plan.channels[event.channel] : null;
      }
      const priority = said || byChannel || this.byMatrix(attributes) || plan.default_priority;
      const marks = entered ? (this.view.marks.get(state) ?? []) : [];
      for (const kind of [event.kind, ...marks.filter((one) => !own.has(`${event.at} ${one}`))]) {
        this.entries.push({ position: this.entries.length, at: event.at, kind, event });
        this.states.push(state);
        this.priorities.push(priority);
      }
    }
  }

  byMatrix(attributes) {
    for (const cell of this.view.plan.priority_table) {
      const levels = Object.entries(cell.levels);
      if (levels.every(([name, one]) => attributes.get(name) === one)) return cell.priority;
    }
    return null;
  }

  /** The stretches of each state from the first event on; the last has no end. */
  findStays() {
    const found = [];
    this.entries.forEach((entry, i) => {
      const state = this.states[i] ?? "";
      if (found.length === 0) found.push({ start: entry.at, end: null, name: this.view.firstState ?? "" });
      if (state !== found.at(-1).name) {
        found.at(-1).end = entry.at;
        found.push({ start: entry.at, end: null, name: state });
      }
    });
    return found.filter((stay) => stay.start !== stay.end);
  }

  indexAt(t) {
    return bisectLeft(this.times, t);
  }

  priorityAt(position) {
    return this.priorities.length > 0 ? this.priorities.at(position) : null;
  }

  /** Changes of priority after a position: {position, at, priority}. */
  changesAfter(position) {
    const said = this.priorities;
    return this.entries
      .slice(position + 1)
      .filter((entry) => said[entry.position] !== said[entry.position - 1])
      .map((entry) => ({ position: entry.position, at: entry.at, priority: said[entry.position] }));
  }

  /** Stretches in one of the states; cut at `until`, where a clock ended there. */
  pauses(states, until) {
    const found = this.stays.filter((stay) => states.has(stay.name));
    if (until === null) return found;
    return found
      .filter((stay) => stay.start < until)
      .map((stay) => ({ ...stay, end: stay.end === null ? until : Math.min(stay.end, until) }));
  }
}
