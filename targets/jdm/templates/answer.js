// --- zones ---------------------------------------------------------------------------------------------

/** The day and the second of the day that calendar and clock show at an instant. */
function local(zone, t) {
  const row = upto(zone.starts, t) - 1;
  if (row < 0) throw new Refused("SLA601");
  const wall = t + list(zone.offsets)[row];
  return [Math.floor(wall / DAY), mod(wall, DAY)];
}

/** The first instant at which the clock shows a second of a day, or later. */
function boundary(zone, day, second) {
  const wall = day * DAY + second;
  const [starts, offsets] = [list(zone.starts), list(zone.offsets)];
  const row = upto(zone.tops, wall);
  if (row === 0 && wall - offsets[0] < starts[0]) throw new Refused("SLA601");
  return Math.max(starts[row], wall - offsets[row]);
}

const contractZone = () => FACTS.zones[FACTS.contract.zone];

// --- sets of time --------------------------------------------------------------------------------------

const unreached = (known) => new Refused(known[1] < FACTS.horizon[1] ? "SLA602" : "SLA601");

/** Covered seconds before an instant. */
function counted(cover, t) {
  const row = upto(cover.opens, t) - 1;
  return row < 0 ? 0 : list(cover.before)[row] + Math.min(t, list(cover.closes)[row]) - list(cover.opens)[row];
}

function covered(cover, start, end) {
  check(cover, start);
  check(cover, end);
  return counted(cover, end) - counted(cover, start);
}

function openingFrom(cover, row) {
  if (row >= cover.size || list(cover.opens)[row] >= cover.known[1]) throw unreached(cover.known);
  return list(cover.opens)[row];
}

function firstCovered(cover, t) {
  return contains(cover, t) ? t : openingFrom(cover, upto(cover.opens, t));
}

/** The earliest instant by which so much has been covered since `t`. */
function coveredEnd(cover, t, seconds) {
  if (seconds <= 0) return firstCovered(cover, t);
  check(cover, t);
  const wanted = counted(cover, t) + seconds;
  const row = upto(cover.before, wanted - 1) - 1;
  if (row >= cover.size) throw unreached(cover.known);
  const reached = list(cover.opens)[row] + wanted - list(cover.before)[row];
  if (reached > cover.known[1]) throw unreached(cover.known);
  return reached;
}

/** A closing instant is carried to the next opening. */
function carried(cover, t) {
  check(cover, t);
  if (upto(cover.closes, t) === upto(cover.closes, t - 1)) return t;
  return openingFrom(cover, upto(cover.opens, t - 1));
}

// --- days ----------------------------------------------------------------------------------------------

function bounded(days, asked, reached) {
  if (between(days.known, asked) && reached <= days.known[1]) return reached;
  const known = FACTS.horizon[0] <= asked && reached <= FACTS.horizon[1];
  throw new Refused(known ? "SLA602" : "SLA601");
}

function businessDays(cover, delay, t) {
  const zone = delay.zone ?? cover.zone;
  const days = cover.days[zone];
  bounded(days, t, t);
  const row = upto(days.business_midnights, t) - 1 + delay.n;
  if (row >= days.business) throw unreached(days.known);
  if (delay.until === "last-closing") return bounded(days, t, list(days.business_closings)[row]);
  const second = local(FACTS.zones[zone], t)[1];
  const same = boundary(FACTS.zones[zone], list(days.business_numbers)[row], second);
  return firstCovered(cover, bounded(days, t, same));
}

function sameBusinessDay(cover, t) {
  const days = cover.days[cover.zone];
  bounded(days, t, t);
  const row = Math.max(0, upto(days.midnights, t) - 1, upto(days.closings, t));
  if (row >= days.size) throw unreached(days.known);
  return bounded(days, t, list(days.closings)[row]);
}

/** When what arrives at an instant counts as received. */
function received(plan, rule, t) {
  if (rule === null) return t;
  const cover = coverOf(plan, rule.coverage);
  if (rule.after === null) return firstCovered(cover, t);
  const days = cover.days[cover.zone];
  bounded(days, t, t);
  const row = upto(days.midnights, t) - 1;
  const onDay = row >= 0 && t < list(days.ends)[row] && list(days.opened)[row] === 1;
  if (!onDay || t <= boundary(FACTS.zones[cover.zone], list(days.numbers)[row], rule.after)) {
    return firstCovered(cover, t);
  }
  const next = upto(days.business_midnights, t);
  if (next >= days.business) throw unreached(days.known);
  return bounded(days, t, list(days.business_openings)[next]);
}

/** 24:00 of the nth working day after the start's. */
function workingDays(delay, t) {
  const zone = contractZone();
  const table = FACTS.workdays[delay.workdays];
  const today = local(zone, t)[0];
  let last = FACTS.last_day;
  if (table.known !== null) {
    const stretch = table.known.find((one) => between(one, today));
    if (stretch === undefined) throw new Refused("SLA602");
    last = Math.min(last, stretch[1]);
  }
  const row = upto(table.days, today) + delay.n - 1;
  const day = list(table.days)[row];
  if (day === undefined || day > last) throw new Refused(last < FACTS.last_day ? "SLA602" : "SLA601");
  return boundary(zone, day + 1, 0);
}

/** So many days, weeks, months or years later; of a month too short, its last day. */
function calendar(delay, t) {
  const zone = contractZone();
  const [today, second] = local(zone, t);
  let day = today + delay.n * (delay.unit === "week" ? 7 : 1);
  if (delay.unit === "month" || delay.unit === "year") {
    const months = list(FACTS.months);
    const month = upto(FACTS.months, today) - 1;
    const other = month + delay.n * (delay.unit === "year" ? 12 : 1);
    if (month < 0 || other + 1 >= months.length) throw new Refused("SLA601");
    day = Math.min(months[other] + today - months[month], months[other + 1] - 1);
  }
  return delay.until === "end-of-day" ? boundary(zone, day + 1, 0) : boundary(zone, day, second);
}

// --- delays --------------------------------------------------------------------------------------------

/** The end of a delay {t, coverage}, or {why}, or {code}. */
function endOf(plan, delay, t) {
  if (delay.delays !== undefined) return severalEnds(plan, delay, t);
  if (delay.kind === "none") return { why: delay.why };
  const coverage = delay.coverage ?? null;
  if (coverage !== null && coverOf(plan, coverage).undetermined !== null) {
    return { why: coverOf(plan, coverage).undetermined };
  }
  try {
    if (!between(FACTS.horizon, t)) throw new Refused("SLA601");
    return { t: plainEnd(plan, delay, t), coverage };
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    return { code: error.code };
  }
}

function severalEnds(plan, delay, t) {
  const parts = delay.delays.map((part) => endOf(plan, part, t));
  const without = parts.find((part) => part.t === undefined);
  if (without !== undefined) return without;
  const end = (delay.kind === "later-of" ? Math.max : Math.min)(...parts.map((part) => part.t));
  return parts.find((part) => part.t === end);
}

function plainEnd(plan, delay, t) {
  const cover = coverOf(plan, delay.coverage ?? "");
  if (delay.kind === "covered") return coveredEnd(cover, t, delay.seconds);
  if (delay.kind === "immediate") return coveredEnd(cover, t, 0);
  if (delay.kind === "opening-days") return coveredEnd(cover, t, delay.n * delay.hours);
  if (delay.kind === "business-days") return businessDays(cover, delay, t);
  if (delay.kind === "same-business-day") return sameBusinessDay(cover, t);
  if (delay.kind === "elapsed") return inHorizon(t + delay.seconds);
  if (delay.kind === "working-days") return inHorizon(workingDays(delay, t));
  if (delay.kind === "calendar") return inHorizon(calendar(delay, t));
  if (delay.end === null) throw new Refused("SLA601");
  return inHorizon(delay.end);
}

function inHorizon(t) {
  if (t > FACTS.horizon[1]) throw new Refused("SLA601");
  return t;
}

/** When a commitment would be due whose start events happen at an instant. */
function dueOf(plan, one, start) {
  if (one.refused !== null) return { code: one.refused };
  if (!one.start_stated) return { why: "start-not-stated" };
  if (start.t === undefined) return start;
  const found = endOf(plan, one.delay, start.t);
  const carries = one.edge !== null && ["covered", "opening-days"].includes(one.delay.kind);
  if (!carries || found.t === undefined) return found;
  try {
    return { ...found, t: carried(coverOf(plan, one.delay.coverage), found.t) };
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    return { code: error.code };
  }
}

function startOf(plan, one, t) {
  const rule = one.deemed_receipt;
  if (rule !== null && coverOf(plan, rule.coverage).undetermined !== null) {
    return { why: coverOf(plan, rule.coverage).undetermined };
  }
  try {
    return { t: received(plan, rule, t) };
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    return { code: error.code };
  }
}

const coverOf = (plan, name) => FACTS.coverages[own(plan.coverages, name)];

// --- one clock -----------------------------------------------------------------------------------------

const blank = (metric, more) => ({
  ...{ metric, label: null, commitment: null, priority: null, cycle: null, status: "error", start: null },
  ...{ deemed_start: null, deadline: null, projection: null, stop: null, late_elapsed_s: null },
  ...{ late_covered_s: null, decided_at: null, ended_at: null, flags: [], why: null, code: null },
  ...more,
});

/**
 * What the tables chose in one edition: {one, plan, priority, flags}, {code}, or null. A default yields to its
 * exception. What was null may be gone: some engines drop it on the way through a table.
 */
function chosen(said, row, hits) {
  const plan = FACTS.plans[row.number];
  const priority = row.priority ?? null;
  const members = row.members.map((number) => plan.commitments[number]);
  if (said.forced) return { one: members[0], plan, priority, flags: [] };
  const concerned = members.filter((one) => one.priority === null || one.priority === priority);
  const atoms = concerned.flatMap((one) => (one.when === null ? [] : one.when.atoms));
  const timed = atoms.filter((atom) => atom.timed).map((atom) => row.is[atom.column]);
  const unknown = timed.find((one) => typeof one === "string");
  if (unknown !== undefined) return { code: unknown };
  const yielding = new Map(hits.map((hit) => [hit.commitment, hit.yields_to]));
  const holds = (id) => yielding.has(id);
  const picked = members.filter((one) => holds(one.id) && !yielding.get(one.id).some(holds));
  if (picked.length === 0) return null;
  const unset = atoms.some((atom) => atom.kind === "judged" && row.unset.includes(atom.name));
  const flags = unset ? ["judged-unset"] : [];
  return { one: picked[0], plan, priority, flags, several: picked.length > 1 };
}

/** One clock, from what was chosen in each edition that has it. */
function judge(said, rows) {
  const { metric, at } = said;
  let [begun, before] = [null, false];
  for (const { row, hits } of rows) {
    const found = chosen(said, row, hits);
    if (found === null) continue;
    if (found.code !== undefined) return blank(metric, { code: found.code });
    if (row.inForce) begun ??= found;
    else before = true;
  }
  if (begun === null) {
    const why = before ? "not-in-force" : "priority-or-condition";
    return blank(metric, { status: "no-commitment", why });
  }
  if (begun.several) return blank(metric, { code: "SLA605" });
  return run(begun.plan, begun.one, begun.priority, begun.flags, at);
}

function run(plan, one, priority, flags, at) {
  const start = startOf(plan, one, at);
  const found = dueOf(plan, one, start);
  const { metric, label, id } = one;
  return blank(metric, {
    ...{ label, commitment: id, priority, start: at, deemed_start: start.t ?? null, flags },
    ...{ deadline: found.t ?? null },
    ...verdict(plan, one, found, at),
  });
}

function verdict(plan, one, found, at) {
  if (found.code !== undefined) return { code: found.code };
  if (found.why !== undefined) return { status: "undetermined", why: found.why };
  if (!one.stop_stated) return { status: "undetermined", why: "stop-not-stated" };
  if (found.t + (one.bound === "within" ? 1 : 0) > at) return { status: "running" };
  return {
    status: "breached",
    decided_at: found.t,
    late_elapsed_s: at - found.t,
    late_covered_s: found.coverage === null ? null : lateCovered(coverOf(plan, found.coverage), found.t, at),
  };
}

function lateCovered(cover, start, end) {
  try {
    return covered(cover, start, end);
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    return null;
  }
}

// --- the answer ----------------------------------------------------------------------------------------

export const handler = async (said) => (said.ask === "due" ? due(said) : elapsed(said));

function due(said) {
  if (said.code !== undefined) return blank(said.metric, { code: said.code });
  const rows = said.clocks.map((row, i) => ({ row, hits: said.holding[i] ?? [] }));
  const numbers = [...new Set(said.clocks.map((row) => row.clock))];
  const results = numbers.map((number) => judge(said, rows.filter(({ row }) => row.clock === number)));
  const running = results.filter((one) => one.status !== "no-commitment");
  const begun = running.length > 0 ? running : results;
  if (begun.length > 1) return { ...begun[0], status: "error", deadline: null, code: "SLA605" };
  return begun[0];
}

function elapsed(said) {
  const answer = { seconds: null, why: null, code: null };
  if (said.code !== undefined) return { ...answer, code: said.code };
  const cover = coverOf(FACTS.plans[said.number], said.coverage);
  if (cover.undetermined !== null) return { ...answer, why: cover.undetermined };
  try {
    return { ...answer, seconds: covered(cover, instant(said.from), instant(said.to)) };
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    return { ...answer, code: error.code };
  }
}
