/** Where values arrive that others see. */
export type SinkKind =
  | "log"
  /** What an exception says. */
  | "error"
  /** A service that collects errors, traces or analytics. */
  | "telemetry"
  /** What a client of this program receives. */
  | "response"
  /** Markup a server renders. */
  | "template"
  /** Code or data shipped to a browser or an app. */
  | "client"
  | "url"
  | "process-arguments"
  /** The environment handed to a child process. */
  | "child-environment"
  /** Files, cookies, browser storage, caches, queues. */
  | "storage";

export interface Sink {
  readonly kind: SinkKind;
  /**
   * How the value is turned into text: `text` as JavaScript's `toString` (of an object nothing, of a list its elements), `repr` as Python's `str` (the inside of
   * containers and data classes, not of other instances), `quoted` as its `repr`, as which it shows what is in containers, `inspect` the inside of any object, `json` its serialisable parts, `pickle` all its state, `raw` as it is, `arguments` as well, of objects lists alone: what else stands there is an option.
   */
  readonly form: "text" | "repr" | "quoted" | "inspect" | "json" | "pickle" | "raw" | "arguments";
  /** Of a logger: it is put into the message, or stands under a name of its own, where what takes keys out of messages does not look. */
  readonly part?: "arguments" | "names";
}
