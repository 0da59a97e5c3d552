/** Types of the module beside this file. */

/** Seconds since 1970-01-01T00:00Z, or ISO 8601 text with its offset. */
export type Instant = number | string;

export type Status =
  | "met"
  | "breached"
  | "running"
  | "paused"
  | "cancelled"
  | "not-started"
  | "no-commitment"
  | "undecided"
  | "undetermined"
  | "error";

export type Attributes = Readonly<Record<string, string | boolean>>;

/** One thing that happened to a ticket; `seq` stands on all rows of a ticket or on none. */
export interface TicketEvent {
  readonly ticket: string;
  readonly seq?: number | null;
  readonly at: Instant;
  readonly kind: string;
  readonly actor: "client" | "provider" | "third-party" | "automatic";
  readonly channel?: string | null;
  readonly state?: string | null;
  readonly priority?: string | null;
  readonly contains?: readonly string[];
  readonly set?: Attributes;
  readonly minutes?: number | string | null;
  readonly valued_minutes?: number | string | null;
}

/** The answer for one clock; all instants in seconds. `code` and `why` say why there is no verdict. */
export interface Clock {
  readonly ticket: string | null;
  readonly metric: string;
  readonly label: string | null;
  readonly commitment: string | null;
  readonly priority: string | null;
  readonly plan: string | null;
  readonly edition: string | null;
  readonly binding: "committed" | "target" | "internal" | "measured";
  readonly bound: "within" | "under";
  readonly cycle: number | null;
  readonly status: Status;
  readonly start: number | null;
  readonly deemed_start: number | null;
  readonly deadline: number | null;
  readonly projection: number | null;
  readonly stop: number | null;
  readonly late_elapsed_s: number | null;
  readonly late_covered_s: number | null;
  readonly decided_at: number | null;
  readonly ended_at: number | null;
  readonly as_of: number | null;
  readonly flags: readonly string[];
  readonly why: string | null;
  readonly code: string | null;
}

/** Which clock is asked about: a commitment by its id, or a metric with the ticket's circumstances. */
export interface Question {
  readonly commitment?: string | null;
  readonly plan?: string | null;
  readonly metric?: string | null;
  readonly priority?: string | null;
  readonly channel?: string | null;
}

/** A row that could not be read: its number from 1, its ticket if that could be read, and why. */
export interface RefusedRow {
  readonly row: number;
  readonly ticket: string | null;
  readonly code: string;
}

export interface Judgement {
  readonly as_of: number | null;
  readonly clocks: readonly Clock[];
  readonly refused: readonly RefusedRow[];
  readonly code: string | null;
}

export interface Contract {
  readonly reference: string | null;
  readonly title: string;
  readonly version: string | null;
  readonly revision: number | null;
  readonly zone: string;
}

export declare const CONTRACT: Contract;

/** One clock, if all its start events happen at an instant on a ticket with these attributes. */
export declare function due(what: string | Question, at: Instant, attributes?: Attributes | null): Clock;

/** Every clock of every ticket as of an instant, and the rows that could not be read. */
export declare function judge(
  events: Iterable<TicketEvent>,
  options: { readonly plan?: string | null; readonly asOf: Instant },
): Judgement;

/** Covered seconds between two instants; else `why` or `code`. */
export declare function elapsed(
  coverage: string,
  start: Instant,
  end: Instant,
  plan?: string | null,
): { readonly seconds: number | null; readonly why: string | null; readonly code: string | null };

/** An instant as text, on the clocks of the contract or of another of its zones; throws `Refused` for none. */
export declare function iso(t: Instant, zone?: string | null): string;

/** Thrown by `iso` alone: no answer, and the code that says why. */
export declare class Refused extends Error {
  readonly code: string;
}
