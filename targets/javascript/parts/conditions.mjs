// Conditions: which commitments hold for a ticket as it is.

/** The ticket as after an event: what conditions are read from. */
export class Around {
  constructor(log, position, start, priority) {
    this.view = log.view;
    this.start = start;
    this.priority = priority;
    this.log = log;
    this.position = position;
    const first = log.next("reported", 0);
    const report = first !== null && first.position <= position ? first : null;
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
      const answer = this.attribute(atom.name);
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

  attribute(name) {
    return this.log.attribute(name ?? "", this.position);
  }

  value(kind, name) {
    if (kind === "criterion") return this.attribute(name);
    if (["service", "site", "type"].includes(kind)) return this.attribute(kind);
    return { channel: this.channel, plan: this.view.name, priority: this.priority, state: this.state }[kind];
  }
}

/** The commitments of a clock that hold for a start and a priority; a default yields to its exception. */
export function pick(log, members, place, priority) {
  const around = new Around(log, place.position, place.at, priority);
  const holding = members.filter(
    (one) => (one.priority === null || one.priority === priority) && around.holds(one.when),
  );
  const names = new Set(holding.map((one) => one.id));
  const picked = holding.filter((one) => !one.yields_to.some((name) => names.has(name)));
  return { picked, flags: around.flags };
}
