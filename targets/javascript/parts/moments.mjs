// Moments: which events start a clock, stop it or revive it.

import { byPlace } from "./states.mjs";
import { bisectLeft } from "./zones.mjs";

/** The earliest of the places that are known; the latest, once all are. */
function chosen(which, found) {
  const known = found.filter((place) => place !== null).sort(byPlace);
  if (which === "latest") return known.length === found.length ? (known.at(-1) ?? null) : null;
  return known[0] ?? null;
}

export const place = (entry) => ({ at: entry.at, position: entry.position });

/** The earliest or the latest of the first occurrences of some moments; automatic senders count. */
export function findStart(log, start, stopOf) {
  const first = (moment) => {
    if (moment.stop_of !== null) return stopOf(moment.stop_of);
    const hit = log.entries.find((entry) => begins(entry, moment));
    return hit === undefined ? null : place(hit);
  };
  return chosen(start.which, start.of.map(first));
}

/** Whether an event is one of a start's. */
export function begins(entry, moment) {
  return entry.kind === moment.event && (moment.actors === null || moment.actors.includes(entry.event.actor));
}

/** Whether an event stops: right kind, right sender (automatic ones if named), all it must contain. */
export function qualifies(entry, moment, stop) {
  if (entry.kind !== moment.event) return false;
  const actors = moment.actors !== null && moment.actors.length > 0 ? moment.actors : stop.actors;
  const { actor, contains } = entry.event;
  const right = actors === null ? actor !== "automatic" : actors.includes(actor);
  return right && stop.needs.every((one) => contains.includes(one));
}

/** The first qualifying event from position `first` on, before position `limit`. */
export function findStop(log, stop, first, limit, stopOf) {
  const one = (moment) => {
    if (moment.stop_of !== null) {
      const found = stopOf(moment.stop_of);
      const inside = found !== null && found.position >= first && found.position < (limit ?? Infinity);
      return inside ? found : null;
    }
    const key = [moment.actors, stop.actors, stop.needs];
    const hits = log.hits(moment.event, key, (entry) => qualifies(entry, moment, stop));
    const position = hits[bisectLeft(hits, first)];
    if (position === undefined || position >= (limit ?? Infinity)) return null;
    return { at: log.times[position], position };
  };
  return chosen(stop.which, stop.of.map(one));
}

export function nextReopening(log, stop) {
  return log.next("reopened", stop.position + 1);
}

/** Whether the clock runs on from the reopening, rather than a new ticket beginning there. */
export function revives(log, one, stop, reopened) {
  const rule = one.on_reopen;
  if (rule !== null && rule.mode === "continue") return true;
  if (rule !== null && rule.mode === "new-ticket" && rule.days === null) return false;
  const closed = log.next("closed", stop.position);
  if (closed !== null && closed.position < reopened.position) return false;
  if (rule !== null && rule.days !== null) {
    const { zone } = log.view.rules;
    return zone.day(reopened.at) <= zone.day(stop.at) + rule.days;
  }
  return true;
}
