import type { Convention } from "../../model/api.ts";
import type { Model } from "../../model/model.ts";
import type { OngoingCall } from "../calls/endless-calls.ts";
import type { Origins } from "../values/origin.ts";
import type { ModuleWalk } from "./module-walk.ts";

/** What the walks over all modules of a project share. */
export interface WalkHost {
  readonly model: Model;
  readonly origins: Origins;
  /** Whether a text holds something in the shape of a credential. */
  readonly holdsCredential: (text: string) => boolean;
  /** What frameworks call in a file, by its path. */
  readonly conventionsOf: (path: string) => readonly Convention[];
  /** The walked module that an import leads to; undefined where it is no module of the project, or not loaded. */
  readonly moduleOf: (specifier: string, from: string) => ModuleWalk | undefined;
  /** How deep evaluations are nested now, and the calls that are being made, each within the one before. */
  nesting: number;
  calls: OngoingCall[];
  /** The module that is walked now. */
  walking?: ModuleWalk | undefined;
}
