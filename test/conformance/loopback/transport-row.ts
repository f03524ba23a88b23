import type { ServerName } from "./servers.ts";

/** One configuration of an SDK, with what happens to the key under it. */
export interface TransportRow {
  readonly name: string;
  /** Code as people write it: it talks to Stripe's real host, and ends at `server`. */
  readonly code: string;
  /** Default: `self-signed`. */
  readonly server?: ServerName;
  /**
   * What the server receives: `nothing`, the key although nothing vouches for the server (`unverified`), or the key after a check of a certificate that the code or its
   * surroundings name (`trusted`): then another server receives nothing.
   */
  readonly key: "nothing" | "unverified" | "trusted";
  /** What the error says where nothing is sent (default: something about certificates or TLS): a snippet that fails for another reason proves nothing. */
  readonly refusal?: RegExp;
  readonly environment?: Readonly<Record<string, string>>;
  /** Of the SDK; default: the one that the model describes. */
  readonly version?: string;
  /** Further packages that the snippet imports. */
  readonly needs?: readonly string[];
  /** Whether it is measured every time, or only with `ALL=1`. */
  readonly always?: true;
  /** Why the engine says something else than the measurement. */
  readonly notModelled?: NotModelled;
  /** Why no repair is offered of what it says. */
  readonly unrepaired?: "a method written to do it";
}

export type NotModelled =
  /** Nothing in the code says so. */
  | "decided outside the code"
  /** Parts of the standard library or of another library are replaced while the program runs. */
  | "patched library: not modelled"
  /** Something else in the program keeps the wrong line from taking effect; it is reported all the same. */
  | "has no effect where it stands"
  /** The same code sends the key to a server with another wrong certificate: another row. */
  | "another certificate decides"
  /** Wrong in some majors, and the code does not say which it runs with. */
  | "the version decides";

/** What an error says when a certificate, a name in it or a version of TLS was refused. */
export const TLS_REFUSAL =
  /certificate verify failed|CERTIFICATE_VERIFY_FAILED|self-signed certificate|unable to verify the first certificate|SSL certificate problem|certificate has expired|ERR_TLS_CERT_ALTNAME_INVALID|tlsv1 alert protocol version|unsupported protocol|wrong version number/i;
