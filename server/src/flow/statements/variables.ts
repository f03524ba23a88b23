import type { BindingId } from "../../facts/program.ts";
import type { ModuleWalk } from "../modules/module-walk.ts";
import { equalValues } from "../values/equal.ts";
import type { Value } from "../values/value.ts";
import { Captures } from "./captures.ts";
import type { Frame } from "./frame.ts";

/** The variables of one module that functions capture, as whoever is evaluated meets them: what is read and assigned is written down for the next walk. */
export class Variables {
  private readonly walk: ModuleWalk;
  private readonly captures = new Captures();
  /** Told of what is read. */
  private readonly onRead: (binding: BindingId, value: Value) => void;

  constructor(walk: ModuleWalk, onRead: (binding: BindingId, value: Value) => void) {
    this.walk = walk;
    this.onRead = onRead;
  }

  /** What functions assign to their own variables that are not evaluated again in this round stays. */
  startRound(isAssignedAgain: (binding: BindingId) => boolean): void {
    this.captures.startRound(isAssignedAgain);
  }

  /** Whether a variable holds more now than it did when it was read. */
  hasGrown(binding: BindingId, before: Value): boolean {
    return this.captures.hasGrown(binding, before);
  }

  assigned(binding: BindingId, value: Value): void {
    this.captures.assigned(binding, value);
    this.walk.replays?.acted(() => this.walk.variables.assigned(binding, value));
  }

  /** A function assigns to a variable of one around it, or of the module. */
  assignedFrom(frame: Frame, binding: BindingId, value: Value): void {
    const always = !frame.isBranch && frame.loops.length === 0 && frame.attempts.length === 0 && frame.state.live;
    frame.assigns.push({ binding, value, always });
    this.assignedOutside(binding, value);
  }

  /** The same by calling it; `effects` of another module, where that is walked now. */
  assignElsewhere(binding: BindingId, value: Value): void {
    const { effects, host } = this.walk;
    if (!effects) return this.assignedOutside(binding, value);
    effects.assign(binding, value);
    host.walking?.replays?.acted(() => this.walk.variables.assignElsewhere(binding, value));
  }

  assignedOutside(binding: BindingId, value: Value): void {
    this.captures.assignedElsewhere(binding, value);
    this.walk.replays?.acted(() => this.walk.variables.assignedOutside(binding, value));
  }

  /** What functions other than the variable's own assign to it. */
  fromElsewhere(binding: BindingId): Value | undefined {
    const value = this.captures.fromElsewhere(binding);
    this.walk.asked("elsewhere", binding, value, () => equalValues(this.walk.variables.fromElsewhere(binding), value));
    return value;
  }

  /** Everything that a variable of a function around, or of the module, may hold. */
  captured(binding: BindingId): Value {
    const value = this.captures.valueOf(binding);
    this.onRead(binding, value);
    this.walk.asked("captured", binding, value, () => this.walk.variables.isCaptured(binding, value));
    return value;
  }

  /** Whether that is still this; if so, it is the very same from now on. */
  private isCaptured(binding: BindingId, value: Value): boolean {
    const now = this.captured(binding);
    if (now === value) return true;
    if (!equalValues(now, value)) return false;
    this.captures.isRead(binding, value);
    return true;
  }
}
