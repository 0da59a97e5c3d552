// Instants: seconds since 1970, read from numbers or from ISO 8601 text with its offset.

import { INSTANT_WITHOUT_OFFSET, Refused, UNREADABLE_INSTANT } from "./refusals.mjs";

export const DAY = 86400;
export const [FIRST, LAST] = [-62104060800, 253370764799]; // the years 2 to 9998

const DATE =
  "(?<y>[0-9]{4})(?:(?<dash>-?)(?<mo>[0-9]{2})\\k<dash>(?<d>[0-9]{2})" +
  "|(?<wdash>-?)W(?<w>[0-9]{2})(?:\\k<wdash>(?<wd>[0-9]))?)";
const TIME = "(?<h>[0-9]{2})(?:(?<colon>:?)(?<mi>[0-9]{2})(?:\\k<colon>(?<s>[0-9]{2})(?:[.,][0-9]+)?)?)?";
const OFFSET =
  "(?<z>Z|(?<sign>[+\\-])(?<oh>[0-9]{2})(?:(?<oc>:?)(?<om>[0-9]{2})(?:\\k<oc>(?<os>[0-9]{2}))?)?)";
const INSTANT = new RegExp(`^${DATE}(?:[^0-9](?:${TIME})${OFFSET}?)?$`, "u");

const BLANK = "[\\t-\\r\\x1c-\\x20\\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000]";
const BLANKS = new RegExp(`^${BLANK}+|${BLANK}+$`, "gu");

export const isInstant = (value) => Number.isSafeInteger(value) && FIRST <= value && value <= LAST;

/** Text without the blanks around it: those of Python, where JavaScript knows others. */
const stripped = (text) => text.replace(BLANKS, "");

/** Seconds of a number, or of ISO 8601 text with its offset; fractions are dropped. */
export function readInstant(value) {
  if (isInstant(value)) return value;
  const found = typeof value === "string" ? INSTANT.exec(stripped(value)) : null;
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

export const mod = (x, n) => ((x % n) + n) % n;
