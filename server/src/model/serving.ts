import type { Where } from "./api.ts";

/**
 * Requests that come to an application are handed on to what stands at `by`: functions in their order, or routers that hand them on.
 */
export interface Serving {
  readonly kind: "serve";
  readonly by?: Where;
  /** The application: the receiver, if nothing is said; `instance` where it is made here. */
  readonly of?: Where;
  /** What is run before them all. */
  readonly first?: Where;
  /** What is handed over is run before whatever the application hands requests on to, and not only before what follows it here. */
  readonly all?: true;
  /** What stands at `by` says by name, or by what its file imports, to which classes of the program they go. */
  readonly behind?: true;
  /** A variable of the module that names another one, which with all that it imports has the functions; what stands at `first` is named, too. */
  readonly routes?: string;
}
