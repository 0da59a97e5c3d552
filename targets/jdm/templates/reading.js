// --- the question --------------------------------------------------------------------------------------

/** What the tables read: one row for each clock that is asked about, or the code of a refusal. */
export const handler = async (input) => {
  const asked = typeof input === "object" && input !== null ? input : {};
  const said = { ask: text(asked.coverage) === null ? "due" : "elapsed", clocks: [] };
  try {
    const views = viewsOf(asked.plan ?? null);
    return said.ask === "due" ? due(asked, views, said) : elapsed(asked, views, said);
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    const metric = text(asked.commitment) ?? text(asked.metric) ?? "";
    return { ...said, metric, code: error.code };
  }
};

/** The plan that is asked about in each edition that has it. */
function viewsOf(plan) {
  if (FACTS.refused !== null) throw new Refused(FACTS.refused);
  const views = own(FACTS.views, plan ?? FACTS.default_plan);
  if (views === undefined || (plan !== null && typeof plan !== "string")) throw new Refused("SLA603");
  return views;
}

function elapsed(asked, views, said) {
  const having = views.find((view) => own(FACTS.plans[view.plan].coverages, asked.coverage) !== undefined);
  if (having === undefined) throw new Refused("SLA604");
  const { coverage, from = null, to = null } = asked;
  return { ...said, number: having.plan, coverage, from, to };
}

const inForce = ({ in_force: [first, until] }, t) =>
  (first === null || first <= t) && (until === null || t < until);

/** A row for each clock in each edition that has it: one in force decides, the others say what was before. */
function due(asked, views, said) {
  const at = instant(asked.at ?? null);
  const attributes = attributesOf(asked.attributes ?? {});
  const current = views.find((one) => inForce(one, at)) ?? views.at(-1);
  const forced = word(asked.commitment, "SLA604");
  const { metric, labels } = forced === null ? byMetric(views, text(asked.metric)) : byId(views, forced);
  if (labels.length === 0) throw new Refused("SLA604");
  for (const one of [asked.priority, asked.channel]) word(one, "SLA613");
  const priority = text(asked.priority);
  if (priority !== null && !views.some((view) => planOf(view).priorities.includes(priority))) throw new Refused("SLA622");
  const clocks = labels.flatMap((label, clock) => {
    const start = startOf(asked, groupOf(current, metric, label, forced), forced, current);
    const having = views.filter((view) => groupOf(view, metric, label, forced).length > 0);
    return having.map((view) => rowOf({ ...start, attributes, at, view }, metric, label, forced, clock));
  });
  return { ...said, metric, at, forced: forced !== null, clocks };
}

const planOf = (view) => FACTS.plans[view.plan];
const clocksOf = (view, metric) => own(planOf(view).metrics, metric ?? "") ?? [];

function byMetric(views, metric) {
  const every = views.flatMap((view) => clocksOf(view, metric).map((clock) => clock.label));
  return { metric, labels: [...new Set(every)] };
}

function byId(views, id) {
  const having = views.find((view) => own(planOf(view).ids, id) !== undefined);
  if (having === undefined) return { metric: null, labels: [] };
  const place = planOf(having).ids[id];
  const { metric } = planOf(having).commitments[place];
  const clock = clocksOf(having, metric).find((one) => one.members.includes(place));
  return { metric, labels: [clock.label] };
}

/** The commitments of a clock in one edition, by their places; of one that is named, itself. */
function groupOf(view, metric, label, forced) {
  const clock = clocksOf(view, metric).find((one) => one.label === label);
  const members = clock === undefined ? [] : clock.members;
  return forced === null ? members : members.filter((one) => one === own(planOf(view).ids, forced));
}

/** What the events are that start a clock, all at one instant: the priority said, whether one reports. */
function startOf(asked, members, forced, view) {
  const some = members.map((number) => planOf(view).commitments[number]);
  const said = text(asked.priority) ?? (forced !== null && some.length > 0 ? some[0].priority : null);
  const concerned = some.filter((one) => forced !== null || one.priority === null || one.priority === said);
  const starts = concerned.flatMap((one) => one.starts);
  return { said, channel: text(asked.channel), reported: starts.length === 0 || starts.includes("reported") };
}

/** Attributes of a ticket: text, or yes or no. */
function attributesOf(value) {
  if (typeof value !== "object" || value === null || Array.isArray(value)) throw new Refused("SLA613");
  const found = new Map();
  for (const [name, one] of Object.entries(value)) {
    const said = one === 0 || one === 1 ? one === 1 : one;
    if (typeof said !== "string" && typeof said !== "boolean") throw new Refused("SLA613");
    found.set(name, said);
  }
  return found;
}

/** A row for the tables: what they compare, named as their columns are. */
function rowOf(here, metric, label, forced, clock) {
  const { attributes, at, view } = here;
  const row = {
    clock,
    inForce: inForce(view, at),
    number: view.plan,
    members: groupOf(view, metric, label, forced),
    unset: planOf(view).judged.filter((name) => !attributes.has(name)),
    edition: view.edition,
    plan: view.name,
    metric,
    label,
    said: here.said,
    reportedBy: here.reported ? here.channel : null,
    level: {},
    is: {},
  };
  for (const [key, name] of Object.entries(FACTS.levels)) row.level[key] = attributes.get(name) ?? null;
  for (const [key, one] of Object.entries(FACTS.columns)) row.is[key] = valueOf(one, here);
  return row;
}

/** What a column of conditions compares: a word, yes or no, or the code of what is not known. */
function valueOf({ kind, name, values }, { attributes, at, reported, channel, view }) {
  const plan = planOf(view);
  if (kind === "judged") return [true, "yes"].includes(attributes.get(name));
  if (kind === "criterion") return attributes.get(name) ?? null;
  if (["service", "site", "type"].includes(kind)) return attributes.get(kind) ?? null;
  if (kind === "started-in") return inside(plan, values, at);
  if (kind === "reported-in") return reported ? inside(plan, values, at) : null;
  return { channel, plan: view.name, state: plan.first_state }[kind] ?? null;
}

/** Whether an instant lies in one of some coverages of a plan. */
function inside(plan, names, t) {
  if (names.some((name) => own(plan.coverages, name) === undefined)) return null;
  try {
    return names.some((name) => contains(FACTS.coverages[plan.coverages[name]], t));
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    return error.code;
  }
}
