// Answers: a contract's tables, ready to be asked.

import { FEATURES, blank } from "./clocks.mjs";
import { RANK, field, isMapping, isText, readAttributes, readEvent } from "./events.mjs";
import { DAY, readInstant } from "./instants.mjs";
import { byCodePoint, order } from "./order.mjs";
import { View } from "./plans.mjs";
import {
  Refused,
  SEVERAL_COMMITMENTS,
  UNKNOWN_FEATURE,
  UNKNOWN_NAME,
  UNKNOWN_PRIORITY,
  UNKNOWN_PLAN,
  refusal,
} from "./refusals.mjs";
import { Ticket } from "./tickets.mjs";
import { Cover } from "./windows.mjs";
import { Zone, summed } from "./zones.mjs";

const NO_TICKET = "-";

/** The tables of a contract, ready to be asked. */
export class Rules {
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
    this.plans = new Set(tables.editions.flatMap((edition) => Object.keys(edition.plans)));
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
    if (!this.plans.has(name)) throw new Refused(UNKNOWN_PLAN);
    if (!this.viewsOf.has(name)) {
      const editions = this.tables.editions.filter((one) => Object.hasOwn(one.plans, name));
      this.viewsOf.set(
        name,
        editions.map((one) => new View(this, one, name)),
      );
    }
    return this.viewsOf.get(name);
  }

  /** One clock, if all its start events happen at an instant; see the head of the module. */
  due(what, at, attributes = null) {
    const said = isMapping(what) ? what : { commitment: what };
    const names = ["commitment", "plan", "metric", "priority", "channel"];
    const asked = Object.fromEntries(names.map((name) => [name, field(said, name)]));
    const name = [asked.commitment, asked.metric].find(isText) ?? "";
    try {
      const views = this.views(asked.plan);
      const instant = readInstant(at);
      readAttributes(attributes ?? {});
      return this.dueOf(views, asked, instant, attributes ?? {});
    } catch (error) {
      return blank(name, "error", { code: refusal(error) });
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
    const known = new Set(views.flatMap((one) => one.plan.priorities));
    const results = keys.flatMap((key) => {
      let members = view.clocks.get(key)?.members ?? [];
      if (forced !== null) {
        members = members.filter((one) => one.id === forced);
        if (members.length > 0) priority ??= members[0].priority;
      }
      const events = assumed(members, { at, channel, priority, set }, forced !== null);
      if (asked.priority !== null && !known.has(asked.priority)) throw new Refused(UNKNOWN_PRIORITY);
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
      views = this.views(plan);
      instant = readInstant(asOf);
    } catch (error) {
      return { as_of: null, clocks: [], refused, code: refusal(error) };
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

  /** An instant as text, on the clocks of the contract or of another of its zones; else `Refused`. */
  iso(t, zone = null) {
    const at = readInstant(t);
    const on = zone === null ? this.zone : this.zones.get(zone);
    if (on === undefined) throw new Refused(UNKNOWN_NAME);
    const [day, second] = on.local(at);
    const wall = day * DAY + second;
    return new Date(wall * 1000).toISOString().slice(0, 19) + eastOf(wall - at);
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
