// Delays: when each kind of delay ends, pauses and receipt considered.

import { OUTSIDE_HOLIDAY_DATA, OUTSIDE_HORIZON, Outside, refusal } from "./refusals.mjs";
import { bisectRight } from "./zones.mjs";

/** When a delay ends; or that it is open (paused), or why it has no end: `why`, or `code`. */
export function dueAt(deadline = null, more = {}) {
  return { deadline, opened: false, projection: null, why: null, code: null, part: null, ...more };
}

/** What a function gives; null where that lies outside the known. */
export function known(ask) {
  try {
    return ask();
  } catch (error) {
    refusal(error, Outside);
    return null;
  }
}

/** The answer, if the question and it lie in the horizon. */
export function within(t, answer, horizon) {
  if (t < horizon[0] || t > horizon[1] || answer > horizon[1]) throw new Outside(OUTSIDE_HORIZON);
  return answer;
}

/** The end of a commitment's delay, carried to the next opening where it says so. */
export function dueOf(view, one, start, pauses) {
  const delay = one.delay;
  const found = endOf(view, delay, start, pauses);
  if (one.edge === null || !["covered", "opening-days"].includes(delay.kind)) return found;
  const cover = view.cover(delay.coverage);
  const carried = (t) => (t !== null && cover.isClosing(t) ? cover.nextOpening(t) : t);
  try {
    return { ...found, deadline: carried(found.deadline), projection: carried(found.projection) };
  } catch (error) {
    return dueAt(null, { code: refusal(error, Outside) });
  }
}

/** The end of a delay; what lies outside the known is a code, never a clamp. */
export function endOf(view, delay, start, pauses) {
  if (delay.kind === "later-of" || delay.kind === "earlier-of") return several(view, delay, start, pauses);
  const covered = Object.hasOwn(delay, "coverage");
  const why = delay.kind === "none" ? delay.why : covered ? view.cover(delay.coverage).undetermined : null;
  if (why !== null) return dueAt(null, { why, part: delay });
  try {
    return { ...leaf(view, delay, start, pauses), part: delay };
  } catch (error) {
    return dueAt(null, { code: refusal(error, Outside), part: delay });
  }
}

/** later-of is open while any part is; earlier-of is the earliest part that is not open. */
function several(view, delay, start, pauses) {
  const parts = delay.delays.map((part) => endOf(view, part, start, pauses));
  const stuck = parts.find((part) => part.code !== null || part.why !== null);
  if (stuck !== undefined) return stuck;
  const later = delay.kind === "later-of";
  const choose = later ? Math.max : Math.min;
  const opened = parts.filter((part) => part.opened);
  if (later ? opened.length > 0 : opened.length === parts.length) {
    const ends = parts.map((part) => part.deadline ?? part.projection);
    const projection = ends.includes(null) ? null : choose(...ends);
    return dueAt(null, { opened: true, projection, part: opened[0].part });
  }
  const fixed = parts.filter((part) => part.deadline !== null);
  const end = choose(...fixed.map((part) => part.deadline));
  return fixed.find((part) => part.deadline === end);
}

function leaf(view, delay, start, pauses) {
  const { horizon } = view.rules;
  const { kind } = delay;
  within(start, start, horizon);
  if (kind === "covered" || kind === "opening-days" || kind === "immediate") {
    const seconds = kind === "opening-days" ? delay.n * delay.hours : (delay.seconds ?? 0);
    return coveredDue(view.cover(delay.coverage), seconds, start, pauses);
  }
  if (kind === "elapsed") return elapsedDue(delay.seconds, start, pauses, horizon);
  if (kind === "business-days") return businessDays(view.cover(delay.coverage), delay, start, pauses);
  if (kind === "same-business-day") {
    return dueAt(sameBusinessDay(view.cover(delay.coverage).days(), start, pauses));
  }
  if (kind === "working-days") return dueAt(within(start, workingDays(view, delay, start, pauses), horizon));
  if (kind === "calendar") return calendar(view, delay, start, pauses);
  if (delay.end === null) throw new Outside(OUTSIDE_HORIZON);
  return dueAt(within(start, delay.end, horizon));
}

function coveredDue(cover, seconds, start, pauses) {
  const { still } = pauses;
  if (still === null) return dueAt(cover.deadline(start, seconds, pauses.closed));
  // Outside the known is not before the pause, at least: the pause lies inside the horizon.
  const reached = known(() => cover.deadline(start, seconds, pauses.before));
  if (reached !== null && (reached < still || (seconds > 0 && reached === still))) return dueAt(reached);
  const projection = known(() => cover.deadline(start, seconds, pauses.closed));
  return dueAt(null, { opened: true, projection });
}

/** `t` plus elapsed seconds, what is paused not counted. */
function elapsedDeadline(t, seconds, pauses) {
  let [at, left] = [t, seconds];
  for (const [start, end] of pauses) {
    if (end <= at) continue;
    if (start > at) {
      if (at + left <= start) break;
      left -= start - at;
    }
    at = end;
  }
  return at + left;
}

function elapsedDue(seconds, start, pauses, horizon) {
  const { still } = pauses;
  if (still !== null) {
    const reached = elapsedDeadline(start, seconds, pauses.before);
    if (reached <= still) return dueAt(within(start, reached, horizon));
    return dueAt(null, { opened: true, projection: elapsedDeadline(start, seconds, pauses.closed) });
  }
  return dueAt(within(start, elapsedDeadline(start, seconds, pauses.closed), horizon));
}

/** A day paused at its last covered second is not counted; one paused after the same time is. */
function businessDays(cover, delay, start, pauses) {
  const { n, until } = delay;
  const days = cover.days(delay.zone);
  if (!pauses.any) return dueAt(days.deadline(start, n, until, cover, null));
  const { zone } = days;
  const second = zone.local(start)[1];
  let [counted, at] = [0, 0]; // days so far, and the last covered second of the last of them
  const skipped = (t) => {
    const pause = pauses.at(t);
    if (pause !== null) {
      const last = counted === n - 1 && until === "same-time";
      if (!last || pause[0] < cover.firstCovered(zone.boundary(zone.day(t), second))) return true;
    }
    counted += 1;
    at = t;
    return false;
  };
  const found = days.deadline(start, n, until, cover, skipped);
  if (until === "same-time" && pauses.still !== null && pauses.still < found) {
    // Whether this day counts is known at its last covered second only: until then, open.
    if (pauses.asOf <= at) return dueAt(null, { opened: true, projection: found });
  }
  return dueAt(found);
}

export function sameBusinessDay(days, start, pauses) {
  let found = days.sameBusinessDay(start);
  while (pauses.at(found - 1) !== null) found = days.sameBusinessDay(Math.max(found, start));
  return found;
}

/** 24:00 of the nth day of the table after the start's; the holidays of all years it reaches are known. */
function workingDays(view, delay, start, pauses) {
  const { zone, workdays, horizon } = view.rules;
  const table = workdays[delay.workdays];
  const day = zone.day(start);
  const limit = zone.day(horizon[1]);
  let { n } = delay;
  let last = limit;
  if (table.known !== null) {
    const stretch = table.known.find((one) => one[0] <= day && day <= one[1]);
    if (stretch === undefined) throw new Outside(OUTSIDE_HOLIDAY_DATA);
    last = Math.min(last, stretch[1]);
  }
  for (let i = bisectRight(table.days, day); i < table.days.length && table.days[i] <= last; i++) {
    const end = zone.endOf(table.days[i]);
    if (pauses.at(end - 1) === null) n -= 1;
    if (n === 0) return end;
  }
  throw new Outside(last < limit ? OUTSIDE_HOLIDAY_DATA : OUTSIDE_HORIZON);
}

/** Calendar units do not wait, unless they are extended by the whole days waited. */
function calendar(view, delay, start, pauses) {
  const { rules } = view;
  const { zone, horizon } = rules;
  const [day, second] = zone.local(start);
  let end = add(rules, day, delay.n, delay.unit);
  const extendable = delay.extended_by !== null && pauses.any;
  if (extendable) end = extended(zone, start, end, pauses, zone.day(horizon[1]));
  const found = delay.until === "end-of-day" ? zone.endOf(end) : zone.boundary(end, second);
  within(start, found, horizon);
  if (extendable && pauses.still !== null && delay.until === "same-time" && pauses.asOf >= found) {
    const on = zone.day(found);
    if (pauses.still <= zone.midnight(on) && pauses.asOf < zone.endOf(on)) {
      // Whether this date is waited through is known at its end only: until then, open.
      return dueAt(null, { opened: true, projection: found });
    }
  }
  return dueAt(found);
}

/** The day so many units later; of a month too short, its last day. Months begin where the table says. */
function add(rules, day, n, unit) {
  if (unit === "day" || unit === "week") return day + n * (unit === "week" ? 7 : 1);
  const { months } = rules;
  const month = bisectRight(months, day) - 1;
  const other = month + n * (unit === "year" ? 12 : 1);
  if (month < 0 || other + 1 >= months.length) throw new Outside(OUTSIDE_HORIZON);
  return Math.min(months[other] + day - months[month], months[other + 1] - 1);
}

/**
 * The day `end`, one later for each day from the start's to it, so extended, that was waited through.
 * A clock waits from its start on: the start's day counts only if it begins with it.
 */
function extended(zone, start, end, pauses, last) {
  let [day] = zone.local(start);
  while (day <= end) {
    if (end > last) throw new Outside(OUTSIDE_HORIZON);
    const [first, until] = [zone.midnight(day), zone.endOf(day)];
    const waited = pauses.at(first);
    if (waited !== null && start <= first && until <= waited[1]) end = zone.nextDay(end);
    day = zone.nextDay(day);
  }
  return end;
}

/** The instant at which a clock counts as started, {at}; or as `dueAt` says, where it cannot be known. */
export function deemedStart(view, rule, start) {
  if (rule === null) return { at: start };
  const cover = view.cover(rule.coverage);
  if (cover.undetermined !== null) return { at: null, due: dueAt(null, { why: cover.undetermined }) };
  try {
    return { at: cover.days().deemedReceipt(start, cover, rule.after) };
  } catch (error) {
    return { at: null, due: dueAt(null, { code: refusal(error, Outside) }) };
  }
}
