/** Data that is no credential but must not go everywhere. */
export type DataKind =
  /** What a visitor sent: query, path, parsed body, form, headers. */
  | "request-input"
  /** The same after a schema let it through. */
  | "checked-input"
  /** Text made again of a body that was parsed. */
  | "rewritten-input"
  /** The body of a request as bytes or text, not parsed. */
  | "request-raw-body"
  | "request-signature"
  /** A caught error, its text, its traceback. */
  | "error"
  /** The same where something was done with Stripe before it was caught: it stands beside it. */
  | "stripe-error"
  | "stripe-object"
  | "stripe-event"
  | "client-secret"
  /** The key of a client, given out again: `obj.api_key`, `client._authenticator._apiKey`. */
  | "carried-key"
  /** An object with the key of a client inside: sinks of the forms `inspect` and `pickle` show it, others do not. */
  | "key-inside"
  /** A client of a service: says which one is meant, and so with whose key a call is made. No sink shows it. */
  | "client"
  /** Credentials that the API hands back: ephemeral keys, webhook secrets, OAuth tokens. */
  | "issued-secret"
  | "card-data"
  /** A number that may have a fraction. */
  | "fraction"
  /** Another value each time. */
  | "random"
  | "time";
