/**
 * Answers for one support contract: when is something due, and was it in time?
 *
 * Generated from the contract; an ES module that needs nothing else. All times are seconds since
 * 1970-01-01T00:00Z, or text with an offset, as 2026-05-22T16:50:00+02:00. Times, days and zones are read
 * from the tables at the end of this file: nothing here knows a calendar. A question without an answer gets
 * a `code`, never a number.
 *
 *     due("P1/response", "2026-05-22T16:50:00+02:00")       when would this be due?
 *     due({metric: "response", priority: "P1"}, at, attributes)
 *     judge(events, {plan: null, asOf: "2026-05-26T12:00:00+02:00"}).clocks
 *     elapsed("office", start, end)                         covered seconds between two instants
 *     iso(seconds)                                          as text, on the contract's clocks
 */

const OUTSIDE_HORIZON = "SLA601";
const OUTSIDE_HOLIDAY_DATA = "SLA602";
const UNKNOWN_PLAN = "SLA603";
const UNKNOWN_NAME = "SLA604";
const SEVERAL_COMMITMENTS = "SLA605";
const UNKNOWN_FEATURE = "SLA606";
const INSTANT_WITHOUT_OFFSET = "SLA611";
const UNREADABLE_INSTANT = "SLA612";
const UNREADABLE_EVENT = "SLA613";
const UNKNOWN_STATE = "SLA621";
const UNKNOWN_PRIORITY = "SLA622";
const REOPENED_WITHOUT_STOP = "SLA623";
const EVENT_AFTER_CANCELLATION = "SLA624";
const CONTRADICTION = "SLA625";
const SOME_NUMBERED = "SLA626";

const FEATURES = new Set(); // beyond schema 1.0, what this module answers for
const KINDS = [
  ...["detected", "reported", "report-completed", "client-message", "ticket-created", "qualified"],
  ...["acknowledged", "replied", "assigned", "intervention-started", "arrived-on-site", "workaround"],
  ...["restored", "resolved", "accepted", "closed", "reopened", "update-sent", "escalated"],
  ...["state-changed", "priority-changed", "attribute-changed", "time-spent", "cancelled"],
];
const RANK = new Map(KINDS.map((kind, rank) => [kind, rank]));
const ACTORS = ["client", "provider", "third-party", "automatic"];
const ENDS = ["workaround", "restored", "resolved", "accepted", "closed"];
const DAY = 86400;
const [FIRST, LAST] = [-62104060800, 253370764799]; // the years 2 to 9998
const NO_TICKET = "-";

/** No answer, and the code that says why. */
class Refused extends Error {
  constructor(code) {
    super(code);
    this.code = code;
  }
}

/** The answer lies outside the time, or the years of holidays, that were compiled. */
class Outside extends Refused {}

/** The code of a refusal; anything else is a fault of this module and is thrown on. */
function refusal(error, kind = Refused) {
  if (!(error instanceof kind)) throw error;
  return error.code;
}

/** Position after the last of sorted numbers not greater than `x`. */
function bisectRight(sorted, x) {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (x < sorted[middle]) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** Position of the first of sorted numbers not less than `x`. */
function bisectLeft(sorted, x) {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (sorted[middle] < x) low = middle + 1;
    else high = middle;
  }
  return low;
}

// --- reading ---------------------------------------------------------------------------------------

const DATE =
  "(?<y>[0-9]{4})(?:(?<dash>-?)(?<mo>[0-9]{2})\\k<dash>(?<d>[0-9]{2})" +
  "|(?<wdash>-?)W(?<w>[0-9]{2})(?:\\k<wdash>(?<wd>[0-9]))?)";
const TIME = "(?<h>[0-9]{2})(?:(?<colon>:?)(?<mi>[0-9]{2})(?:\\k<colon>(?<s>[0-9]{2})(?:[.,][0-9]+)?)?)?";
const OFFSET =
  "(?<z>Z|(?<sign>[+\\-])(?<oh>[0-9]{2})(?:(?<oc>:?)(?<om>[0-9]{2})(?:\\k<oc>(?<os>[0-9]{2}))?)?)";
const INSTANT = new RegExp(`^${DATE}(?:[^0-9](?:${TIME})${OFFSET}?)?$`, "u");

const isInstant = (value) => Number.isSafeInteger(value) && FIRST <= value && value <= LAST;

/** Seconds of a number, or of ISO 8601 text with its offset; fractions are dropped. */
function readInstant(value) {
  if (isInstant(value)) return value;
  const found = typeof value === "string" ? INSTANT.exec(value.trim()) : null;
  if (found === null) throw new Refused(UNREADABLE_INSTANT);
  const part = (name) => Number(found.groups[name] ?? 0);
  const day =
    found.groups.w !== undefined
      ? dayOfWeekDate(part("y"), part("w"), found.groups.wd === undefined ? 1 : part("wd"))
      : dayOfDate(part("y"), part("mo"), part("d"));
  const [hour, minute, second] = [part("h"), part("mi"), part("s")];
  let east = part("oh") * 3600 + part("om") * 60 + part("os");
  const exists = hour < 24 && minute < 60 && second < 60 && part("om") < 60 && part("os") < 60 && east < DAY;
  if (day === null || !exists) {
    throw new Refused(UNREADABLE_INSTANT);
  }
  if (found.groups.z === undefined) throw new Refused(INSTANT_WITHOUT_OFFSET);
  east = found.groups.sign === "-" ? -east : east;
  const seconds = day * DAY + hour * 3600 + minute * 60 + second - east;
  if (!isInstant(seconds)) throw new Refused(UNREADABLE_INSTANT);
  return seconds;
}

/** The number of a date, 0 for 1 January 1970; null for none. */
function dayOfDate(year, month, day) {
  const on = new Date(0);
  on.setUTCFullYear(year, month - 1, day);
  const exists = year >= 1 && on.getUTCMonth() === month - 1 && on.getUTCDate() === day;
  return exists ? Math.round(on.getTime() / 1000 / DAY) : null;
}

/** The number of a day of a week of ISO 8601: week 1 holds 4 January. */
function dayOfWeekDate(year, week, weekday) {
  if (week < 1 || week > 53 || weekday < 1 || weekday > 7) return null;
  const fourth = dayOfDate(year, 1, 4);
  if (fourth === null) return null;
  const monday = fourth - mod(fourth + 3, 7) + (week - 1) * 7;
  const next = dayOfDate(year + 1, 1, 4);
  return monday < next - mod(next + 3, 7) ? monday + weekday - 1 : null;
}

const mod = (x, n) => ((x % n) + n) % n;

const FIELDS = new Set([
  ...["ticket", "seq", "at", "kind", "actor", "channel", "state", "priority", "contains", "set", "sets"],
  ...["minutes", "valued_minutes"],
]);
const RATIONAL = /^-?[0-9]+(?:\.[0-9]+|\/[1-9][0-9]*)?$/u;
const INTEGER = /^[+-]?[0-9]+(?:\.0*)?$/u;
const SURROGATE = /\p{Surrogate}/u;

const isMapping = (value) => typeof value === "object" && value !== null && !Array.isArray(value);
const isText = (value) => typeof value === "string" && !SURROGATE.test(value);

/** The value of a field; what is not its own, and what is not set, is `fallback`. */
function field(row, name, fallback = null) {
  return Object.hasOwn(row, name) && row[name] !== undefined ? row[name] : fallback;
}

/** A row of a ticket's events, whole; `Refused` at the first field that cannot be read. */
function readEvent(row) {
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
function readAttributes(value) {
  check(isMapping(value));
  const found = new Map();
  for (const [name, one] of Object.entries(value)) {
    const said = one === 0 || one === 1 ? one === 1 : one;
    check(isText(name) && (isText(said) || typeof said === "boolean"));
    found.set(name, said);
  }
  return found;
}

function check(readable) {
  if (!readable) throw new Refused(UNREADABLE_EVENT);
}

function integer(value) {
  if (value === null) return null;
  if (typeof value === "boolean") return Number(value);
  const text = typeof value === "string" && INTEGER.test(value.trim());
  const read = text ? Number(value.trim().split(".")[0]) + 0 : value;
  check(Number.isSafeInteger(read));
  return read;
}

function minutes(value) {
  if (typeof value !== "string") return integer(value);
  check(RATIONAL.test(value));
  return value;
}

// --- zones, sets of time, days ---------------------------------------------------------------------

/** The numbers of which a table holds the differences. */
function summed(differences) {
  let total = 0;
  return differences.map((one) => (total += one));
}

/** Local time from a table of offsets. Days are numbers, 0 for 1 January 1970. */
class Zone {
  constructor(rows) {
    this.starts = rows.map((row) => row[0]);
    this.offsets = rows.map((row) => row[1]);
    this.tops = []; // of each row, the wall time that it or an earlier one reaches
    this.skipped = new Set(); // days that no instant bears
    let top = -Infinity;
    this.offsets.forEach((offset, i) => {
      const last = i + 1 === rows.length;
      top = Math.max(top, last ? Infinity : this.starts[i + 1] + offset);
      this.tops.push(top);
      if (last) return;
      const jump = this.starts[i + 1];
      const [first, end] = [Math.ceil((jump + offset) / DAY), Math.floor((jump + this.offsets[i + 1]) / DAY)];
      for (let day = first; day < end; day++) this.skipped.add(day);
    });
  }

  /** The day and the second of the day that calendar and clock show at an instant. */
  local(t) {
    const row = bisectRight(this.starts, t) - 1;
    if (row < 0) throw new Outside(OUTSIDE_HORIZON);
    const wall = t + this.offsets[row];
    return [Math.floor(wall / DAY), mod(wall, DAY)];
  }

  day(t) {
    return this.local(t)[0];
  }

  /** The first instant at which the clock shows `wall` or later: the end of a gap, the first of two. */
  atWall(wall) {
    const row = bisectRight(this.tops, wall);
    if (row === 0 && wall - this.offsets[0] < this.starts[0]) throw new Outside(OUTSIDE_HORIZON);
    return Math.max(this.starts[row], wall - this.offsets[row]);
  }

  boundary(day, second) {
    return this.atWall(day * DAY + second);
  }

  midnight(day) {
    return this.atWall(day * DAY);
  }

  endOf(day) {
    return this.atWall((day + 1) * DAY);
  }

  nextDay(day) {
    day += 1;
    while (this.skipped.has(day)) day += 1;
    return day;
  }
}

/** A finished set of time, with its days; what lies outside the horizon, or the known, is refused. */
class Cover {
  constructor(table, zones, horizon) {
    const edges = summed(table.edges);
    this.opens = edges.filter((_, i) => i % 2 === 0);
    this.closes = edges.filter((_, i) => i % 2 === 1);
    this.before = [0];
    this.opens.forEach((opens, i) => this.before.push(this.before[i] + this.closes[i] - opens));
    this.zone = table.zone;
    this.undetermined = table.undetermined;
    this.horizon = horizon;
    this.own = table.known ?? horizon;
    this.known = [Math.max(horizon[0], this.own[0]), Math.min(horizon[1], this.own[1])];
    this.tables = table.days;
    this.zones = zones;
    this.daysOf = new Map();
  }

  /** The days as read in its own zone, or in another. */
  days(zone = null) {
    const name = zone ?? this.zone;
    if (!this.daysOf.has(name)) {
      this.daysOf.set(name, new Days(this.tables[name], this.zones.get(name), this.horizon, this.own));
    }
    return this.daysOf.get(name);
  }

  check(t) {
    if (this.known[0] <= t && t <= this.known[1]) return;
    const inside = this.horizon[0] <= t && t <= this.horizon[1];
    throw new Outside(inside ? OUTSIDE_HOLIDAY_DATA : OUTSIDE_HORIZON);
  }

  /** The refusal of an answer that lies after all that is known. */
  unreached() {
    return new Outside(this.known[1] < this.horizon[1] ? OUTSIDE_HOLIDAY_DATA : OUTSIDE_HORIZON);
  }

  /** Covered seconds before an instant. */
  count(t) {
    const i = bisectRight(this.opens, t) - 1;
    return i < 0 ? 0 : this.before[i] + Math.min(t, this.closes[i]) - this.opens[i];
  }

  contains(t) {
    this.check(t);
    const i = bisectRight(this.opens, t) - 1;
    return i >= 0 && t < this.closes[i];
  }

  isClosing(t) {
    this.check(t);
    return this.closes[bisectLeft(this.closes, t)] === t;
  }

  covered(start, end) {
    this.check(start);
    this.check(end);
    return this.count(end) - this.count(start);
  }

  firstCovered(t) {
    if (this.contains(t)) return t;
    const i = bisectRight(this.opens, t);
    if (i === this.opens.length || this.opens[i] >= this.known[1]) throw this.unreached();
    return this.opens[i];
  }

  nextOpening(t) {
    this.check(t);
    const i = bisectLeft(this.opens, t);
    if (i === this.opens.length || this.opens[i] >= this.known[1]) throw this.unreached();
    return this.opens[i];
  }

  /** The earliest instant by which so much has been covered since `t`, what is paused not counted. */
  deadline(t, seconds, pauses = []) {
    let [at, left] = [t, seconds];
    for (const [start, end] of pauses) {
      if (end <= at) continue;
      if (start > at) {
        if (this.known[1] <= start) break;
        if (left <= 0) {
          const found = this.firstCovered(at);
          if (found < start) return found;
        } else {
          const counted = this.covered(at, start);
          if (counted >= left) return this.reach(at, left);
          left -= counted;
        }
      }
      at = end;
    }
    return this.reach(at, left);
  }

  reach(t, seconds) {
    if (seconds <= 0) return this.firstCovered(t);
    this.check(t);
    const wanted = this.count(t) + seconds;
    const i = bisectLeft(this.before, wanted) - 1;
    if (i === this.opens.length) throw this.unreached();
    const answer = this.opens[i] + wanted - this.before[i];
    if (answer > this.known[1]) throw this.unreached();
    return answer;
  }
}

/** The days of a set in one zone: rows of first instant, last closing, opening (none: no business day). */
class Days {
  constructor(table, zone, horizon, known) {
    this.zone = zone;
    this.horizon = horizon;
    this.known = known;
    this.rows = [];
    let midnight = 0;
    for (let i = 0; i < table.length; i += 3) {
      midnight += table[i];
      const opening = table[i + 2] < 0 ? null : midnight + table[i + 2];
      this.rows.push({ midnight, closing: midnight + table[i + 1], opening });
    }
    this.midnights = this.rows.map((row) => row.midnight);
    this.business = this.rows.filter((row) => row.opening !== null);
    this.businessMidnights = this.business.map((row) => row.midnight);
  }

  bounded(asked, answer) {
    if (asked < this.known[0] || asked > this.known[1] || answer > this.known[1]) {
      const inside = this.horizon[0] <= asked && answer <= this.horizon[1];
      throw new Outside(inside ? OUTSIDE_HOLIDAY_DATA : OUTSIDE_HORIZON);
    }
    return answer;
  }

  unreached() {
    return new Outside(this.known[1] < this.horizon[1] ? OUTSIDE_HOLIDAY_DATA : OUTSIDE_HORIZON);
  }

  row(t) {
    this.bounded(t, t);
    const i = bisectRight(this.midnights, t) - 1;
    if (i < 0 || t >= this.zone.endOf(this.zone.day(this.midnights[i]))) return null;
    return this.rows[i];
  }

  /** The end of the nth business day after the date of `t`; a day that is `skipped` is not one. */
  deadline(t, n, until, cover, skipped) {
    this.bounded(t, t);
    let i = bisectRight(this.businessMidnights, t) - 1;
    while (n > 0) {
      i += skipped === null ? n : 1;
      if (i >= this.business.length) throw this.unreached();
      if (skipped === null) n = 0;
      else if (!skipped(this.bounded(t, this.business[i].closing) - 1)) n -= 1;
    }
    if (until === "last-closing") return this.bounded(t, this.business[i].closing);
    const day = this.zone.day(this.business[i].midnight);
    return cover.firstCovered(this.bounded(t, this.zone.boundary(day, this.zone.local(t)[1])));
  }

  sameBusinessDay(t) {
    this.bounded(t, t);
    for (let i = Math.max(0, bisectRight(this.midnights, t) - 1); i < this.rows.length; i++) {
      if (this.rows[i].closing > t) return this.bounded(t, this.rows[i].closing);
    }
    throw this.unreached();
  }

  /** When what arrives at `t` counts as received. */
  deemedReceipt(t, cover, cutoff) {
    const row = cutoff === null ? null : this.row(t);
    const opens = row !== null && row.opening !== null;
    if (opens && t > this.zone.boundary(this.zone.day(row.midnight), cutoff)) {
      for (let i = bisectRight(this.midnights, t); i < this.rows.length; i++) {
        if (this.rows[i].opening !== null) return this.bounded(t, this.rows[i].opening);
      }
      throw this.unreached();
    }
    return cover.firstCovered(t);
  }
}

/** Stretches sorted, those that overlap or touch made one, empty ones dropped. */
function merged(stretches) {
  const found = [];
  const sorted = stretches.filter(([start, end]) => start < end).sort((a, b) => a[0] - b[0] || a[1] - b[1]);
  for (const [start, end] of sorted) {
    const last = found.at(-1);
    if (last !== undefined && start <= last[1]) last[1] = Math.max(last[1], end);
    else found.push([start, end]);
  }
  return found;
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

// --- the contract ----------------------------------------------------------------------------------

/** A clock by metric and label. */
const keyOf = (metric, label) => JSON.stringify([metric, label]);

/** One plan of one edition. */
class View {
  constructor(rules, edition, name) {
    this.rules = rules;
    this.edition = edition.id;
    [this.first, this.until] = edition.in_force;
    this.name = name;
    this.plan = edition.plans[name];
    this.commitments = this.plan.commitments;
    this.clocks = new Map(
      this.plan.clocks.map((one) => [
        keyOf(one.metric, one.label),
        { metric: one.metric, label: one.label, members: one.commitments.map((i) => this.commitments[i]) },
      ]),
    );
    this.firstState = this.plan.states.length > 0 ? this.plan.states[0].name : null;
    this.marks = new Map(this.plan.states.map((one) => [one.name, one.marks]));
  }

  hasCover(name) {
    return Object.hasOwn(this.plan.coverages, name);
  }

  cover(name) {
    return this.rules.cover(this.plan.coverages[name]);
  }

  inForce(t) {
    return (this.first === null || this.first <= t) && (this.until === null || t < this.until);
  }
}

// --- a ticket's events -----------------------------------------------------------------------------
// An entry is an event in its place: {position, at, kind, event}; its kind differs from the event's own where
// a state marks a moment. A pause is a stretch in a state: {start, end, name}, its end null while it lasts.
// A place is a position in the events with its instant: {at, position}.

const byPlace = (a, b) => a.at - b.at || a.position - b.position;
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
function byCodePoint(a, b) {
  const place = (unit) => (unit < 0xd800 ? unit : unit >= 0xe000 ? unit - 0x800 : unit + 0x2000);
  for (let i = 0; i < Math.min(a.length, b.length); i++) {
    const [x, y] = [a.charCodeAt(i), b.charCodeAt(i)];
    if (x !== y) return place(x) - place(y);
  }
  return a.length - b.length;
}

/** The events in order, flags, and the code of what makes the ticket undecided. */
function order(views, events) {
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

/** The events of a ticket up to an instant, as one plan reads them. */
class Log {
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

// --- conditions ------------------------------------------------------------------------------------

/** The ticket as after an event: what conditions are read from. */
class Around {
  constructor(log, position, start, priority) {
    this.view = log.view;
    this.start = start;
    this.priority = priority;
    const entries = log.entries.slice(0, position + 1);
    this.attributes = new Map(entries.flatMap((entry) => [...entry.event.sets]));
    const report = entries.find((entry) => entry.kind === "reported") ?? null;
    const atStart = report ?? log.entries.at(position) ?? null;
    this.channel = atStart === null ? null : atStart.event.channel;
    this.state = log.states.at(position) ?? null;
    this.report = report === null ? null : report.at;
    this.flags = new Set();
  }

  /** Whether all atoms hold; all are read, so that each unset one is flagged. */
  holds(condition) {
    if (condition === null) return true;
    const answers = condition.atoms.map((atom) => this.plain(atom) !== atom.negated);
    return answers.every(Boolean) !== condition.negated;
  }

  plain(atom) {
    const { kind, values } = atom;
    if (kind === "judged") {
      const answer = this.attributes.get(atom.name ?? "");
      if (answer === undefined) this.flags.add("judged-unset");
      return answer === true || answer === "yes";
    }
    if (kind === "started-in") return this.inside(values, this.start);
    if (kind === "reported-in" || kind === "reported-outside") {
      return this.report !== null && this.inside(values, this.report) === (kind === "reported-in");
    }
    return values.includes(this.value(kind, atom.name));
  }

  inside(names, t) {
    return names.some((name) => this.view.cover(name).contains(t));
  }

  value(kind, name) {
    if (kind === "criterion") return this.attributes.get(name ?? "");
    if (["service", "site", "type"].includes(kind)) return this.attributes.get(kind);
    return { channel: this.channel, plan: this.view.name, priority: this.priority, state: this.state }[kind];
  }
}

/** The commitments of a clock that hold for a start and a priority; a default yields to its exception. */
function pick(log, members, place, priority) {
  const around = new Around(log, place.position, place.at, priority);
  const holding = members.filter(
    (one) => (one.priority === null || one.priority === priority) && around.holds(one.when),
  );
  const names = new Set(holding.map((one) => one.id));
  const picked = holding.filter((one) => !one.yields_to.some((name) => names.has(name)));
  return { picked, flags: around.flags };
}

// --- deadlines -------------------------------------------------------------------------------------

/** When a delay ends; or that it is open (paused), or why it has no end: `why`, or `code`. */
function dueAt(deadline = null, more = {}) {
  return { deadline, opened: false, projection: null, why: null, code: null, part: null, ...more };
}

/** The pauses of one clock; one that lasts still ends at `asOf`, and `still` is its start. */
class Pauses {
  constructor(stays, asOf) {
    this.any = stays.length > 0;
    this.asOf = asOf;
    this.closed = merged(stays.map((one) => [one.start, one.end ?? asOf]));
    const last = stays.find((one) => one.end === null);
    this.still = null;
    if (last !== undefined) {
      const around = this.closed.find(([start, end]) => start <= last.start && last.start <= end);
      this.still = around === undefined ? last.start : around[0];
    }
    this.before = this.closed.filter((one) => this.still === null || one[0] < this.still);
  }

  at(t) {
    return this.closed.find(([start, end]) => start <= t && t < end) ?? null;
  }
}

/** The answer, if the question and it lie in the horizon. */
function within(t, answer, horizon) {
  if (t < horizon[0] || t > horizon[1] || answer > horizon[1]) throw new Outside(OUTSIDE_HORIZON);
  return answer;
}

/** The end of a commitment's delay, carried to the next opening where it says so. */
function dueOf(view, one, start, pauses) {
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
function endOf(view, delay, start, pauses) {
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

/** What a function gives; null where that lies outside the known. */
function known(ask) {
  try {
    return ask();
  } catch (error) {
    refusal(error, Outside);
    return null;
  }
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
  let counted = 0;
  const skipped = (t) => {
    const pause = pauses.at(t);
    if (pause !== null) {
      const last = counted === n - 1 && until === "same-time";
      if (!last || pause[0] < cover.firstCovered(zone.boundary(zone.day(t), second))) return true;
    }
    counted += 1;
    return false;
  };
  const found = days.deadline(start, n, until, cover, skipped);
  if (until === "same-time" && pauses.still !== null && pauses.still < found) {
    const row = days.row(found);
    // Whether this day counts is known at its last covered second only: until then, open.
    if (row !== null && pauses.asOf < row.closing) return dueAt(null, { opened: true, projection: found });
  }
  return dueAt(found);
}

function sameBusinessDay(days, start, pauses) {
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
  if (extendable) end = extended(zone, day, end, pauses.closed, zone.day(horizon[1]));
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

/** The day `end`, one later for each day from `day` to it, so extended, that was waited through. */
function extended(zone, day, end, waited, last) {
  while (day <= end) {
    if (end > last) throw new Outside(OUTSIDE_HORIZON);
    const [first, until] = [zone.midnight(day), zone.endOf(day)];
    if (waited.some(([start, stop]) => start <= first && until <= stop)) end = zone.nextDay(end);
    day = zone.nextDay(day);
  }
  return end;
}

/** The instant at which a clock counts as started, {at}; or as `dueAt` says, where it cannot be known. */
function deemedStart(view, rule, start) {
  if (rule === null) return { at: start };
  const cover = view.cover(rule.coverage);
  if (cover.undetermined !== null) return { at: null, due: dueAt(null, { why: cover.undetermined }) };
  try {
    return { at: cover.days().deemedReceipt(start, cover, rule.after) };
  } catch (error) {
    return { at: null, due: dueAt(null, { code: refusal(error, Outside) }) };
  }
}

// --- starts and stops ------------------------------------------------------------------------------

/** The earliest of the places that are known; the latest, once all are. */
function chosen(which, found) {
  const known = found.filter((place) => place !== null).sort(byPlace);
  if (which === "latest") return known.length === found.length ? (known.at(-1) ?? null) : null;
  return known[0] ?? null;
}

const place = (entry) => ({ at: entry.at, position: entry.position });

/** The earliest or the latest of the first occurrences of some moments; automatic senders count. */
function findStart(log, start, stopOf) {
  const first = (moment) => {
    if (moment.stop_of !== null) return stopOf(moment.stop_of);
    const hit = log.entries.find((entry) => begins(entry, moment));
    return hit === undefined ? null : place(hit);
  };
  return chosen(start.which, start.of.map(first));
}

/** Whether an event is one of a start's. */
function begins(entry, moment) {
  return entry.kind === moment.event && (moment.actors === null || moment.actors.includes(entry.event.actor));
}

/** Whether an event stops: right kind, right sender (automatic ones if named), all it must contain. */
function qualifies(entry, moment, stop) {
  if (entry.kind !== moment.event) return false;
  const actors = moment.actors !== null && moment.actors.length > 0 ? moment.actors : stop.actors;
  const { actor, contains } = entry.event;
  const right = actors === null ? actor !== "automatic" : actors.includes(actor);
  return right && stop.needs.every((one) => contains.includes(one));
}

/** The first qualifying event from position `first` on, before position `limit`. */
function findStop(log, stop, first, limit, stopOf) {
  const one = (moment) => {
    if (moment.stop_of !== null) {
      const found = stopOf(moment.stop_of);
      const inside = found !== null && found.position >= first && found.position < (limit ?? Infinity);
      return inside ? found : null;
    }
    const entries = log.entries.slice(first, limit ?? undefined);
    const hit = entries.find((entry) => qualifies(entry, moment, stop));
    return hit === undefined ? null : place(hit);
  };
  return chosen(stop.which, stop.of.map(one));
}

function nextReopening(log, stop) {
  return log.entries.slice(stop.position + 1).find((one) => one.kind === "reopened") ?? null;
}

/** Whether the clock runs on from the reopening, rather than a new ticket beginning there. */
function revives(log, one, stop, reopened) {
  const rule = one.on_reopen;
  if (rule !== null && rule.mode === "continue") return true;
  if (rule !== null && rule.mode === "new-ticket" && rule.days === null) return false;
  const between = log.entries.slice(stop.position, reopened.position);
  if (between.some((entry) => entry.kind === "closed")) return false;
  if (rule !== null && rule.days !== null) {
    const { zone } = log.view.rules;
    return zone.day(reopened.at) <= zone.day(stop.at) + rule.days;
  }
  return true;
}

// --- one clock -------------------------------------------------------------------------------------

/** An answer for one clock, all its fields in order. */
function blank(metric, status, more = {}) {
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
function result(log, metric, status, more = {}) {
  const { ticket, view, asOf } = log;
  const said = { ticket, plan: view.name, edition: view.edition, as_of: asOf, flags: [...log.flags] };
  return blank(metric, status, { ...said, ...more });
}

/** One clock of one ticket, from its start to its end. */
class Run {
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
    return new Pauses([...this.resolved, ...this.log.pauses(states, until)], until ?? this.log.asOf);
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

  stop(first, limit) {
    if (this.ends !== null) limit = Math.min(limit ?? Infinity, this.ends.position);
    return findStop(this.log, this.one.stop, first, limit, this.stopOf);
  }

  judge() {
    const atStart = this.log.indexAt(this.place.at);
    if (this.first === null) {
      if (this.stop(0, atStart) !== null) {
        this.flags.add("stopped-before-start");
        return this.finish("met", this.due(this.place.at), this.place);
      }
      this.first = this.one.stop.which === "latest" ? 0 : atStart;
    }
    let changes = this.log.changesAfter(Math.max(this.place.position, 0));
    if (this.ends !== null) changes = changes.filter((one) => one.position < this.ends.position);
    if (this.adopted !== null) {
      changes = changes.filter((one) => one.position > this.adopted.position);
      this.applyPolicy(this.adopted.at);
    }
    return this.advance(this.first, changes);
  }

  advance(cursor, changes) {
    for (;;) {
      let change = changes[0] ?? null;
      const stop = this.stop(cursor, change === null ? null : change.position);
      if (stop !== null) {
        this.lastStop = stop;
        const found = this.due(stop.at);
        const breach = this.breach(found);
        if (breach !== null && breach <= stop.at) return this.breached(found, stop);
        const reopened = this.one.revivable ? nextReopening(this.log, stop) : null;
        if (reopened === null || !revives(this.log, this.one, stop, reopened)) {
          if (reopened !== null) this.flags.add("reopened-is-new-ticket");
          return this.finish("met", found, stop);
        }
        this.resolved.push({ start: stop.at, end: reopened.at, name: "resolved" });
        const after = reopened.position;
        cursor = after + 1;
        changes = changes.filter((one) => one.position > after);
        const priority = this.log.priorityAt(after);
        if (priority !== this.priority) {
          changes.unshift({ position: after, at: reopened.at, priority });
          cursor = after;
        }
        continue;
      }
      if (change === null) return this.open();
      changes.shift();
      while (changes.length > 0 && changes[0].at === change.at) {
        if (this.stop(change.position, changes[0].position) !== null) break;
        change = changes.shift();
      }
      const ended = this.change(change, changes);
      if (ended !== null) return ended;
      cursor = Math.max(cursor, change.position);
    }
  }

  /** A priority change: a breach that has occurred is final, else all is recomputed. */
  change(change, later) {
    const found = this.due(null);
    const breach = this.breach(found);
    if (breach !== null && breach <= change.at) return this.breached(found, this.stop(this.first ?? 0, null));
    let { picked, flags } = pick(this.log, this.members, this.place, change.priority);
    while (picked.length === 0) {
      if (later.length === 0) return this.withoutPromise(change);
      change = later.shift();
      ({ picked, flags } = pick(this.log, this.members, this.place, change.priority));
      if (
        picked.length > 0 &&
        findStop(this.log, picked[0].stop, this.first ?? 0, change.position, this.stopOf) !== null
      ) {
        return this.withoutPromise(change);
      }
    }
    this.priority = change.priority;
    for (const flag of flags) this.flags.add(flag);
    if (picked.length > 1) return this.finish("error", dueAt(null, { code: SEVERAL_COMMITMENTS }), null);
    if (picked[0] !== this.one) {
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
        this.flags.add("reopened-is-new-ticket");
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

// --- cadence ---------------------------------------------------------------------------------------

/** The cycles, or the points, of one cadence. */
class Series {
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
      this.run.resolved.push({ start: stop.at, end: reopened.at, name: "resolved" });
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
        const after = previous;
        const hit = updates.find((at) => after < at && at <= point) ?? null;
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

// --- one ticket ------------------------------------------------------------------------------------
// How a clock begins: {one, place, priority, flags, adopted}: its commitment, its start, and the later change
// that first gave it one, if any.

/** The clocks of one ticket under one plan, as of an instant. */
class Ticket {
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
    const found = this.knownClocks().flatMap((key) => this.clock(key));
    return [...found, ...this.newTickets(found)];
  }

  clock(key) {
    try {
      return this.judgeClock(key);
    } catch (error) {
      const code = refusal(error, Outside);
      const log = this.logs.find((one) => one.view.clocks.has(key));
      return [result(log, log.view.clocks.get(key).metric, "error", { code })];
    }
  }

  judgeClock(key) {
    let best = null;
    let outside = null;
    for (const log of this.logs) {
      const clock = log.view.clocks.get(key);
      const found = clock === undefined ? null : this.begin(log, clock.members);
      if (found === null) continue;
      if (!log.view.inForce(found[0].place.at)) outside = log;
      else if (best === null || found[0].place.at < best.found[0].place.at) best = { log, clock, found };
    }
    const metric = JSON.parse(key)[0];
    if (best === null) {
      if (outside !== null) return [result(outside, metric, "no-commitment", { why: "not-in-force" })];
      return [this.notBegun(key, metric)];
    }
    const { log, found } = best;
    const { members } = best.clock;
    if (found.length > 1) return [result(log, metric, "error", { code: SEVERAL_COMMITMENTS })];
    if (found[0].one.cadence !== null) return new Series(this.run(log, members, found[0])).judge();
    if (found[0].one.cycle) return this.cycles(log, members);
    return [this.run(log, members, found[0]).judge()];
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
    for (const change of log.changesAfter(0)) {
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
      const priority = log.priorityAt(entry.position);
      const { picked, flags } = pick(log, members, place(entry), priority);
      const one = picked[0];
      if (one === undefined || one.start === null) continue;
      if (!one.start.of.some((moment) => begins(entry, moment))) continue;
      const run = new Run(log, members, one, place(entry), stopOf, priority, flags);
      run.first = entry.position + 1;
      run.cycle = results.length;
      results.push(run.judge());
    }
    return results.length > 0 ? results : [result(log, metric, "not-started")];
  }

  /** The clocks of the ticket that a reopening began: it stands as its report and its creation. */
  newTickets(found) {
    const anew = found.filter((one) => one.flags.includes("reopened-is-new-ticket") && one.stop !== null);
    if (anew.length === 0) return [];
    const begun = Math.min(...anew.map((one) => one.stop));
    const at = this.events.findIndex((event) => event.kind === "reopened" && event.at >= begun);
    const again = new Set(anew.map((one) => keyOf(one.metric, one.label)));
    const every = this.views.flatMap((view) => view.commitments);
    const revivable = new Map(every.map((one) => [one.id, one.revivable]));
    const kept = found.some(
      (one) => revivable.get(one.commitment) && !again.has(keyOf(one.metric, one.label)) && one.stop !== null,
    );
    const ticket = new Ticket(this.views, this.ticket, this.asNew(at), this.flags, this.asOf);
    const keys = ticket.knownClocks().filter((key) => again.has(key) || !kept);
    const results = keys.flatMap((key) => ticket.clock(key));
    const all = [...results, ...ticket.newTickets(results)];
    return all.filter((one) => one.status !== "not-started" && one.status !== "no-commitment");
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

// --- questions -------------------------------------------------------------------------------------

/** The tables of a contract, ready to be asked. */
class Rules {
  constructor(tables) {
    this.tables = tables;
    this.contract = tables.contract;
    this.horizon = tables.horizon;
    this.zones = new Map(Object.entries(tables.zones).map(([name, rows]) => [name, new Zone(rows)]));
    this.zone = this.zones.get(this.contract.zone);
    this.months = summed(tables.months);
    this.workdays = tables.workdays.map((one) => ({ ...one, days: summed(one.days) }));
    this.covers = new Map();
    this.viewsOf = new Map();
  }

  cover(number) {
    if (!this.covers.has(number)) {
      this.covers.set(number, new Cover(this.tables.coverages[number], this.zones, this.horizon));
    }
    return this.covers.get(number);
  }

  /** The plan in each edition that has it; `Refused` where none has, or a feature is unknown. */
  views(plan) {
    if (this.tables.requires.some((feature) => !FEATURES.has(feature))) throw new Refused(UNKNOWN_FEATURE);
    const name = plan ?? this.tables.default_plan;
    if (!this.viewsOf.has(name)) {
      const editions = this.tables.editions.filter((one) => Object.hasOwn(one.plans, name));
      this.viewsOf.set(
        name,
        editions.map((one) => new View(this, one, name)),
      );
    }
    if (this.viewsOf.get(name).length === 0) throw new Refused(UNKNOWN_PLAN);
    return this.viewsOf.get(name);
  }

  /** One clock, if all its start events happen at an instant; see the head of the module. */
  due(what, at, attributes = null) {
    const asked = { commitment: null, plan: null, metric: null, priority: null, channel: null };
    Object.assign(asked, typeof what === "string" ? { commitment: what } : what);
    const name = asked.commitment || asked.metric || "";
    try {
      const views = this.views(asked.plan);
      const instant = readInstant(at);
      readAttributes(attributes ?? {});
      return this.dueOf(views, asked, instant, attributes ?? {});
    } catch (error) {
      return blank(name, "error", { plan: asked.plan, code: refusal(error) });
    }
  }

  dueOf(views, asked, at, set) {
    const { commitment: forced, metric, channel } = asked;
    let { priority } = asked;
    const holds = (clock) => clock.members.some((one) => one.id === forced);
    const answers = (clock) => (forced === null ? clock.metric === metric : holds(clock));
    const clocks = views.flatMap((one) => [...one.clocks]);
    const found = clocks.filter(([, clock]) => answers(clock)).map(([key]) => key);
    const keys = forced === null ? [...new Set(found)] : found.slice(0, 1);
    if (keys.length === 0) throw new Refused(UNKNOWN_NAME);
    const view = views.find((one) => one.inForce(at)) ?? views.at(-1);
    const results = keys.flatMap((key) => {
      let members = view.clocks.get(key)?.members ?? [];
      if (forced !== null) {
        members = members.filter((one) => one.id === forced);
        if (members.length > 0) priority ??= members[0].priority;
      }
      const events = assumed(members, { at, channel, priority, set }, forced !== null);
      const ticket = new Ticket(views, NO_TICKET, events, [], at);
      ticket.assumed = at;
      ticket.forced = forced;
      return ticket.clock(key);
    });
    let begun = results.filter((one) => one.status !== "no-commitment" && one.status !== "not-started");
    if (begun.length === 0) begun = results;
    // A grid without any point to come.
    if (begun.length === 0) return blank(JSON.parse(keys[0])[0], "not-started");
    if (begun[0].cycle !== null) return begun.at(-1);
    if (begun.length === 1) return begun[0];
    return { ...begun[0], status: "error", deadline: null, code: SEVERAL_COMMITMENTS };
  }

  /** Every clock of every ticket as of an instant, and the rows that could not be read. */
  judge(events, { plan = null, asOf } = {}) {
    const tickets = new Map();
    const bad = new Map();
    const refused = [];
    let number = 0;
    for (const row of events) {
      number += 1;
      try {
        const event = readEvent(row);
        if (!tickets.has(event.ticket)) tickets.set(event.ticket, []);
        tickets.get(event.ticket).push(event);
      } catch (error) {
        const code = refusal(error);
        const said = isMapping(row) ? field(row, "ticket") : null;
        const ticket = typeof said === "string" ? said : null;
        refused.push({ row: number, ticket, code });
        if (ticket !== null && !bad.has(ticket)) bad.set(ticket, code);
      }
    }
    let instant;
    let views;
    try {
      instant = readInstant(asOf);
      views = this.views(plan);
    } catch (error) {
      return { as_of: asOf ?? null, clocks: [], refused, code: refusal(error) };
    }
    const names = [...new Set([...tickets.keys(), ...bad.keys()])].sort(byCodePoint);
    const clocks = names.flatMap((name) =>
      this.judgeOne(views, name, tickets.get(name) ?? [], bad.get(name) ?? null, instant),
    );
    return { as_of: instant, clocks, refused, code: null };
  }

  judgeOne(views, name, events, bad, asOf) {
    const known = events.filter((event) => event.at <= asOf);
    const { ordered, flags, code } = order(views, known);
    if (bad === null && code === null) {
      return known.length > 0 ? new Ticket(views, name, ordered, flags, asOf).clocks() : [];
    }
    const keys = new Set(views.flatMap((view) => [...view.clocks.keys()]));
    const said = { ticket: name, plan: views[0].name, as_of: asOf, code: bad ?? code };
    return [...keys].map((key) => {
      const [metric, label] = JSON.parse(key);
      return blank(metric, "undecided", { ...said, label, flags: [...flags] });
    });
  }

  /** `{seconds}`: covered seconds between two instants; else `why` or `code`. */
  elapsed(coverage, start, end, plan = null) {
    try {
      const view = this.views(plan).find((one) => one.hasCover(coverage));
      if (view === undefined) throw new Refused(UNKNOWN_NAME);
      const cover = view.cover(coverage);
      if (cover.undetermined !== null) return { seconds: null, why: cover.undetermined, code: null };
      return { seconds: cover.covered(readInstant(start), readInstant(end)), why: null, code: null };
    } catch (error) {
      return { seconds: null, why: null, code: refusal(error) };
    }
  }

  /** An instant as text, on the clocks of the contract or of another of its zones. */
  iso(t, zone = null) {
    const [day, second] = (zone === null ? this.zone : this.zones.get(zone)).local(t);
    const wall = day * DAY + second;
    return new Date(wall * 1000).toISOString().slice(0, 19) + eastOf(wall - t);
  }
}

function eastOf(offset) {
  const two = (n) => String(n).padStart(2, "0");
  const left = Math.abs(offset);
  const seconds = left % 60 > 0 ? `:${two(left % 60)}` : "";
  const sign = offset < 0 ? "-" : "+";
  return `${sign}${two(Math.floor(left / 3600))}:${two(Math.floor(left / 60) % 60)}${seconds}`;
}

/** One event of each kind that starts the commitments, all at one instant, in rank order. */
function assumed(members, said, forced) {
  const applies = (one) => forced || one.priority === null || one.priority === said.priority;
  const kinds = new Set(
    members
      .filter((one) => one.start !== null && applies(one))
      .flatMap((one) => one.start.of.map((moment) => moment.event))
      .filter((event) => event !== null),
  );
  if (kinds.size === 0) kinds.add("reported");
  const sorted = [...kinds].sort((a, b) => RANK.get(a) - RANK.get(b));
  return sorted.map((kind) => readEvent({ ticket: NO_TICKET, actor: "client", ...said, kind }));
}

const TABLES = "null";
const RULES = new Rules(JSON.parse(TABLES));

export const CONTRACT = RULES.contract;
export const due = (what, at, attributes) => RULES.due(what, at, attributes);
export const judge = (events, options) => RULES.judge(events, options);
export const elapsed = (coverage, start, end, plan) => RULES.elapsed(coverage, start, end, plan);
export const iso = (t, zone) => RULES.iso(t, zone);
