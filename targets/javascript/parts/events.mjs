// A ticket's events as they come in: each row read whole, or refused.

import { isInstant, readInstant } from "./instants.mjs";
import { Refused, UNREADABLE_EVENT } from "./refusals.mjs";

const KINDS = [
  ...["detected", "reported", "report-completed", "client-message", "ticket-created", "qualified"],
  ...["acknowledged", "replied", "assigned", "intervention-started", "arrived-on-site", "workaround"],
  ...["restored", "resolved", "accepted", "closed", "reopened", "update-sent", "escalated"],
  ...["state-changed", "priority-changed", "attribute-changed", "time-spent", "cancelled"],
];
export const RANK = new Map(KINDS.map((kind, rank) => [kind, rank]));
const ACTORS = ["client", "provider", "third-party", "automatic"];
export const ENDS = ["workaround", "restored", "resolved", "accepted", "closed"];

const FIELDS = new Set([
  ...["ticket", "seq", "at", "kind", "actor", "channel", "state", "priority", "contains", "set", "sets"],
  ...["minutes", "valued_minutes"],
]);
const RATIONAL = /^-?[0-9]+(?:\.[0-9]+|\/[1-9][0-9]*)?$/u;
const WHOLE = /^[ \t-\r]*([+-]?)0*([0-9]{1,16})(?:\.0+)?[ \t-\r]*$/u;
const SURROGATE = /\p{Surrogate}/u;

export const isMapping = (value) => typeof value === "object" && value !== null && !Array.isArray(value);
export const isText = (value) => typeof value === "string" && !SURROGATE.test(value);

/** The value of a field; what is not its own, and what is not set, is `fallback`. */
export function field(row, name, fallback = null) {
  return Object.hasOwn(row, name) && row[name] !== undefined ? row[name] : fallback;
}

/** A row of a ticket's events, whole; `Refused` at the first field that cannot be read. */
export function readEvent(row) {
  check(isMapping(row));
  const [ticket, at, kind, actor] = ["ticket", "at", "kind", "actor"].map((name) => field(row, name));
  check(isText(ticket) && ticket !== "");
  const event = { ticket, seq: integer(field(row, "seq")) };
  check(typeof at === "string" || isInstant(at));
  event.at = readInstant(at);
  check(RANK.has(kind));
  check(ACTORS.includes(actor));
  event.kind = kind;
  event.actor = actor;
  for (const name of ["channel", "state", "priority"]) {
    event[name] = field(row, name);
    check(event[name] === null || isText(event[name]));
  }
  event.contains = field(row, "contains", []);
  check(Array.isArray(event.contains) && event.contains.every(isText));
  event.sets = readAttributes(field(row, "set", field(row, "sets", {})));
  for (const name of ["minutes", "valued_minutes"]) event[name] = minutes(field(row, name));
  check(Object.keys(row).every((name) => FIELDS.has(name)));
  check(!(Object.hasOwn(row, "set") && Object.hasOwn(row, "sets")));
  const needed = { "state-changed": "state", "priority-changed": "priority", "time-spent": "minutes" }[kind];
  check(needed === undefined || event[needed] !== null);
  return event;
}

/** Attributes of a ticket: text, or yes or no. */
export function readAttributes(value) {
  check(isMapping(value));
  const found = new Map();
  for (const [name, one] of Object.entries(value)) {
    const said = one === 0 || one === 1 ? one === 1 : one;
    check(isText(name) && (isText(said) || typeof said === "boolean"));
    found.set(name, said);
  }
  return found;
}

export function check(readable) {
  if (!readable) throw new Refused(UNREADABLE_EVENT);
}

function integer(value) {
  if (value === null) return null;
  if (typeof value === "boolean") return Number(value);
  const text = typeof value === "string" ? WHOLE.exec(value) : null;
  const read = text === null ? value : Number(text[1] + text[2]) + 0;
  check(Number.isSafeInteger(read));
  return read;
}

function minutes(value) {
  if (typeof value !== "string") return integer(value);
  check(RATIONAL.test(value));
  return value;
}
