/** Errors by which Stripe says that it did nothing, as handlers tell them apart: by their class, or by their code. */

const REFUSED = /^(?:Stripe)?(?:InvalidRequest|Card|Authentication|Permission)Error$/;
const TOO_MANY = /^(?:Stripe)?RateLimitError$|^(?:rate_limit|lock_timeout)$/;
/** `resource_already_exists`; not `api_connection_error`. */
const CODE = /^(?!api_)[a-z]+(?:_[a-z]+)+$/;

/** Whether what failed was refused, whichever of these errors it was: made again, nothing is done twice. */
export const saysNothingWasDone = (errors: readonly string[]): boolean =>
  errors.length > 0 && errors.every((name) => REFUSED.test(name) || TOO_MANY.test(name) || CODE.test(name));

/** Whether it was refused for what was asked, so that waiting does not help: something else is asked then. */
export const refusesWhatWasAsked = (errors: readonly string[]): boolean => errors.length > 0 && errors.every((name) => CODE.test(name) && !TOO_MANY.test(name));
