// Why there is no answer: codes, each explained by `slac explain`.

export const OUTSIDE_HORIZON = "SLA601";
export const OUTSIDE_HOLIDAY_DATA = "SLA602";
export const UNKNOWN_PLAN = "SLA603";
export const UNKNOWN_NAME = "SLA604";
export const SEVERAL_COMMITMENTS = "SLA605";
export const UNKNOWN_FEATURE = "SLA606";
export const INSTANT_WITHOUT_OFFSET = "SLA611";
export const UNREADABLE_INSTANT = "SLA612";
export const UNREADABLE_EVENT = "SLA613";
export const UNKNOWN_STATE = "SLA621";
export const UNKNOWN_PRIORITY = "SLA622";
export const REOPENED_WITHOUT_STOP = "SLA623";
export const EVENT_AFTER_CANCELLATION = "SLA624";
export const CONTRADICTION = "SLA625";
export const SOME_NUMBERED = "SLA626";

/** No answer, and the code that says why. */
export class Refused extends Error {
  constructor(code) {
    super(code);
    this.code = code;
  }
}

/** The answer lies outside the time, or the years of holidays, that were compiled. */
export class Outside extends Refused {}

/** The code of a refusal; anything else is a fault of this module and is thrown on. */
export function refusal(error, kind = Refused) {
  if (!(error instanceof kind)) throw error;
  return error.code;
}
