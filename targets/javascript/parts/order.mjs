// The order of a ticket's events, and what makes the ticket undecided.

import { ENDS, RANK } from "./events.mjs";
import {
  CONTRADICTION,
  EVENT_AFTER_CANCELLATION,
  REOPENED_WITHOUT_STOP,
  SOME_NUMBERED,
  UNKNOWN_PRIORITY,
  UNKNOWN_STATE,
} from "./refusals.mjs";

const inOrder = (a, b) => a.at - b.at || (a.seq ?? 0) - (b.seq ?? 0) || RANK.get(a.kind) - RANK.get(b.kind);
const byKind = (a, b) => a.at - b.at || RANK.get(a.kind) - RANK.get(b.kind);
const byRank = (a, b) => byKind(a, b) || byCodePoint(textOf(a), textOf(b));

/** An event as JSON, its attributes in their order, or sorted. */
function textOf(event, sorted = false) {
  const sets = [...event.sets];
  if (sorted) sets.sort((a, b) => byCodePoint(a[0], b[0]));
  return JSON.stringify({ ...event, sets: Object.fromEntries(sets) });
}

/** Order of texts by their characters, where JavaScript compares halves of characters. */
export function byCodePoint(a, b) {
  const place = (unit) => (unit < 0xd800 ? unit : unit >= 0xe000 ? unit - 0x800 : unit + 0x2000);
  for (let i = 0; i < Math.min(a.length, b.length); i++) {
    const [x, y] = [a.charCodeAt(i), b.charCodeAt(i)];
    if (x !== y) return place(x) - place(y);
  }
  return a.length - b.length;
}

/** The events in order, flags, and the code of what makes the ticket undecided. */
export function order(views, events) {
  const numbered = events.filter((event) => event.seq !== null).length;
  if (numbered > 0 && numbered < events.length) return { ordered: events, flags: [], code: SOME_NUMBERED };
  let ordered;
  const flags = [];
  if (numbered === events.length) {
    const kept = new Map();
    for (const event of events) {
      const number = `${event.seq} ${event.kind}`;
      const twin = kept.get(number) ?? event;
      if (textOf(twin, true) !== textOf(event, true)) return { ordered: events, flags, code: CONTRADICTION };
      kept.set(number, twin);
    }
    ordered = [...kept.values()].sort(inOrder);
  } else {
    ordered = [...events].sort(byRank);
    for (let i = 1; i < ordered.length; i++) {
      const [first, second] = [ordered[i - 1], ordered[i]];
      if (first.at !== second.at) continue;
      flags[0] = "tie-by-kind-rank";
      if (first.kind === second.kind && clash(first, second)) return { ordered, flags, code: CONTRADICTION };
    }
  }
  return { ordered, flags, code: trouble(views, ordered) };
}

/** Whether two events of one kind and second cannot both hold, whatever their order. */
function clash(first, second) {
  for (const name of ["state", "priority"]) {
    if (first[name] !== second[name] && first[name] !== null && second[name] !== null) return true;
  }
  return [...first.sets].some(([name, one]) => second.sets.has(name) && second.sets.get(name) !== one);
}

/** The code of the first event that the contract cannot take. */
function trouble(views, events) {
  const states = new Map();
  for (const view of views) {
    for (const [name, marks] of view.marks) if (!states.has(name)) states.set(name, marks);
  }
  const priorities = new Set(views.flatMap((view) => view.plan.priorities));
  let [ended, cancelled] = [false, false];
  for (const event of events) {
    if (cancelled) return EVENT_AFTER_CANCELLATION;
    if (event.state !== null && !states.has(event.state)) return UNKNOWN_STATE;
    if (event.priority !== null && !priorities.has(event.priority)) return UNKNOWN_PRIORITY;
    if (event.kind === "reopened") {
      if (!ended) return REOPENED_WITHOUT_STOP;
      ended = false;
    }
    const marked = event.state !== null ? states.get(event.state) : [];
    ended = ended || ENDS.includes(event.kind) || marked.some((one) => ENDS.includes(one));
    cancelled = event.kind === "cancelled";
  }
  return null;
}
