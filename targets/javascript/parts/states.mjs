// States: where a ticket stands after each of its events, and since when.

import { bisectLeft } from "./zones.mjs";

// An entry is an event in its place: {position, at, kind, event}; its kind differs from the event's own where
// a state marks a moment. A stay is a stretch in a state: {start, end, name}, its end null while it lasts.
// A place is a position in the events with its instant: {at, position}.

export const byPlace = (a, b) => a.at - b.at || a.position - b.position;

/** The list below a name, made when first asked for. */
function listed(lists, name) {
  if (!lists.has(name)) lists.set(name, []);
  return lists.get(name);
}

/** The events of a ticket up to an instant, as one plan reads them. */
export class Log {
  constructor(view, ticket, events, flags, asOf) {
    this.view = view;
    this.ticket = ticket;
    this.flags = flags;
    this.asOf = asOf;
    this.entries = [];
    this.sources = []; // of each entry, the place of its event among those of the ticket
    this.states = [];
    this.priorities = [];
    this.said = new Map(); // where each attribute was set, and to what
    this.walk(events.filter((event) => event.at <= asOf));
    this.times = this.entries.map((entry) => entry.at);
    this.places = new Map();
    for (const { kind, position } of this.entries) listed(this.places, kind).push(position);
    this.cancelled = this.next("cancelled", 0);
    this.changes = this.entries
      .filter(({ position }) => position > 0 && this.priorities[position] !== this.priorities[position - 1])
      .map(({ position, at }) => ({ position, at, priority: this.priorities[position] }));
    this.changePlaces = this.changes.map((one) => one.position);
    this.everyStay = this.findStays();
    this.staysIn = new Map();
    this.hitsOf = new Map();
  }

  walk(events) {
    const plan = this.view.plan;
    const own = new Set(events.map((event) => `${event.at} ${event.kind}`));
    const attributes = new Map();
    let state = this.view.firstState;
    let [said, byChannel] = [null, null];
    for (const [number, event] of events.entries()) {
      const entered = event.state !== null && event.state !== state;
      state = event.state ?? state;
      said = event.priority || said;
      for (const [name, value] of event.sets) {
        attributes.set(name, value);
        listed(this.said, name).push({ position: this.entries.length, value });
      }
      if (event.kind === "reported" && byChannel === null && event.channel !== null) {
        byChannel = Object.hasOwn(plan.channels, event.channel) ? plan.channels[event.channel] : null;
      }
      const priority = said || byChannel || this.byMatrix(attributes) || plan.default_priority;
      const marks = entered ? (this.view.marks.get(state) ?? []) : [];
      for (const kind of [event.kind, ...marks.filter((one) => !own.has(`${event.at} ${one}`))]) {
        this.entries.push({ position: this.entries.length, at: event.at, kind, event });
        this.sources.push(number);
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

  /** Place of an entry's event among those of the ticket. */
  source(entry) {
    return entry === null ? null : this.sources[entry.position];
  }

  priorityAt(position) {
    return this.priorities.length > 0 ? this.priorities.at(position) : null;
  }

  /** The first event of a kind from a position on. */
  next(kind, position) {
    const places = this.places.get(kind) ?? [];
    const i = bisectLeft(places, position);
    return i < places.length ? this.entries[places[i]] : null;
  }

  /** The positions of the events of a kind that fit; found once for each key. */
  hits(kind, key, fits) {
    const name = JSON.stringify([kind, key]);
    if (!this.hitsOf.has(name)) {
      const places = this.places.get(kind) ?? [];
      this.hitsOf.set(
        name,
        places.filter((at) => fits(this.entries[at])),
      );
    }
    return this.hitsOf.get(name);
  }

  /** An attribute of the ticket as after the event in a position; undefined before it is set. */
  attribute(name, position) {
    const said = this.said.get(name) ?? [];
    let [low, high] = [0, said.length];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (position < said[middle].position) high = middle;
      else low = middle + 1;
    }
    return said[low - 1]?.value;
  }

  /** The stretches in any of some states. */
  stays(states) {
    const name = JSON.stringify([...states].sort());
    if (!this.staysIn.has(name)) this.staysIn.set(name, new Stays(this.everyStay, states, this.asOf));
    return this.staysIn.get(name);
  }
}

/** The stretches in any of some states, in order and apart; one that lasts still ends at `asOf`. */
export class Stays {
  constructor(stays, states, asOf) {
    this.starts = [];
    this.ends = [];
    this.asOf = asOf;
    this.lasting = false;
    for (const one of stays) {
      if (!states.has(one.name)) continue;
      if (this.ends.at(-1) === one.start) this.ends.pop();
      else this.starts.push(one.start);
      this.ends.push(one.end ?? asOf);
      this.lasting = one.end === null;
    }
  }
}
