// Plans: what one edition of the contract promises under one plan.

/** A clock by metric and label. */
export const keyOf = (metric, label) => JSON.stringify([metric, label]);

/** One plan of one edition. */
export class View {
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
    return typeof name === "string" && Object.hasOwn(this.plan.coverages, name);
  }

  cover(name) {
    return this.rules.cover(this.plan.coverages[name]);
  }

  inForce(t) {
    return (this.first === null || this.first <= t) && (this.until === null || t < this.until);
  }
}
