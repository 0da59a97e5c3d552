// Read the question and the contract's tables. Instants are seconds since 1970-01-01T00:00Z; nothing here
// knows a calendar: days, zones and coverages are ascending numbers, looked up by halving.
// A question without an answer gets a code, never a number.

const DAY = 86400;
const [FIRST, LAST] = [-62104060800, 253370764799]; // the years 2 to 9998

/** No answer, and the code that says why. */
class Refused extends Error {
  constructor(code) {
    super(code);
    this.code = code;
  }
}

const NUMBERS = new Map();

/** A list of the tables by its place: each holds differences, and is read when it is asked for. */
function list(place) {
  if (!NUMBERS.has(place)) {
    let total = 0;
    NUMBERS.set(
      place,
      JSON.parse(LISTS[place]).map((one) => (total += one)),
    );
  }
  return NUMBERS.get(place);
}

/** How many of the ascending numbers of a list are not greater than another. */
function upto(place, number) {
  const sorted = list(place);
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (number < sorted[middle]) high = middle;
    else low = middle + 1;
  }
  return low;
}

const own = (mapping, name) => (Object.hasOwn(mapping, name) ? mapping[name] : undefined);
const text = (value) => (typeof value === "string" && value !== "" ? value : null);

/** A word of the question, null if it is not said; what is no text has the code of a refusal. */
function word(value, code) {
  if (value !== undefined && value !== null && typeof value !== "string") throw new Refused(code);
  return text(value);
}

const mod = (x, n) => ((x % n) + n) % n;
const between = (bounds, t) => bounds[0] <= t && t <= bounds[1];

// --- reading -----------------------------------------------------------------------------------------

const INSTANT =
  /^([0-9]{4})-([0-9]{2})-([0-9]{2})[Tt ]([0-9]{2}):([0-9]{2})(?::([0-9]{2})(?:[.,][0-9]+)?)?(?:([Zz])|([+-])([0-9]{2}):([0-9]{2})(?::([0-9]{2}))?)?$/;

const isInstant = (value) => Number.isSafeInteger(value) && FIRST <= value && value <= LAST;

/** Seconds of a number, or of RFC 3339 text with its offset; fractions are dropped. */
function instant(value) {
  if (isInstant(value)) return value;
  const found = typeof value === "string" ? INSTANT.exec(value) : null;
  if (found === null) throw new Refused("SLA612");
  const [year, month, day, hour, minute, second] = found.slice(1, 7).map((one) => Number(one ?? 0));
  const [eastHours, eastMinutes, eastSeconds] = found.slice(9, 12).map((one) => Number(one ?? 0));
  const on = new Date(0);
  on.setUTCFullYear(year, month - 1, day);
  const sound =
    year >= 1 && on.getUTCMonth() === month - 1 && on.getUTCDate() === day && hour < 24 && minute < 60 &&
    second < 60 && eastHours < 24 && eastMinutes < 60 && eastSeconds < 60;
  if (!sound) throw new Refused("SLA612");
  if (found[7] === undefined && found[8] === undefined) throw new Refused("SLA611");
  const east = (found[8] === "-" ? -1 : 1) * (eastHours * 3600 + eastMinutes * 60 + eastSeconds);
  const seconds = on.getTime() / 1000 + hour * 3600 + minute * 60 + second - east;
  if (!isInstant(seconds)) throw new Refused("SLA612");
  return seconds;
}

// --- sets of time --------------------------------------------------------------------------------------

const outside = (t) => new Refused(between(FACTS.horizon, t) ? "SLA602" : "SLA601");

function check(cover, t) {
  if (!between(cover.known, t)) throw outside(t);
}

function contains(cover, t) {
  check(cover, t);
  const row = upto(cover.opens, t) - 1;
  return row >= 0 && t < list(cover.closes)[row];
}
