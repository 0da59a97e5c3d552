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

import { Rules } from "./answers.mjs";
import { Refused } from "./refusals.mjs";

const TABLES = "null";
const RULES = new Rules(JSON.parse(TABLES));

export { Refused };
export const CONTRACT = RULES.contract;
export const due = (what, at, attributes) => RULES.due(what, at, attributes);
export const judge = (events, options) => RULES.judge(events, options);
export const elapsed = (coverage, start, end, plan) => RULES.elapsed(coverage, start, end, plan);
export const iso = (t, zone) => RULES.iso(t, zone);
