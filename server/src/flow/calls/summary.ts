import type { BindingId, ClassId, FunctionId } from "../../facts/program.ts";
import type { Circumstances, FlowEvent, Guard, Part } from "../event.ts";
import type { ModuleWalk } from "../modules/module-walk.ts";
import type { Retrying } from "../statements/loops.ts";
import type { HeapObject, ObjectId } from "../values/heap.ts";
import type { Placeholder } from "../values/origin.ts";
import type { Place } from "../values/place.ts";
import type { Value } from "../values/value.ts";
import type { Answer } from "./answers.ts";
import type { Arguments } from "./calls.ts";

export interface FunctionRef {
  readonly module: ModuleWalk;
  readonly id: FunctionId;
}

export interface ClassRef {
  readonly module: ModuleWalk;
  readonly id: ClassId;
}

/** A function as a value. Interned per function as long as nothing is bound. */
export interface Closure {
  readonly function: FunctionRef;
  /** For a method taken from an object. */
  readonly receiver: Value | undefined;
  /** What the placeholders of the functions around it stood for when it was made. */
  readonly bound: Substitution | undefined;
}

/** What the placeholders of one function, and of those around it, stand for. */
export interface Substitution {
  valueOf(symbol: Placeholder): Value | undefined;
  /** Whether another one is of the same call, made at another time: it says the same to all who ask again what it says. */
  isOfSameCall?(other: Substitution): boolean;
}

/** Everything a caller must know of a function; placeholders stand for what the caller decides. */
export interface Summary {
  readonly returns: Value;
  /** The same one by one, where callers decide which it is. */
  readonly answers?: readonly Answer[] | undefined;
  /** What errors that leave it hold. */
  readonly raises: Value;
  /** Whether it never does: it always raises, or ends the program. */
  readonly ends: boolean;
  /** The tests that hold wherever it comes to an end of itself: `if (!secret) throw …` says as much to its callers. */
  readonly passes: readonly Guard[];
  /** Whether it does anything with Stripe, or something that it calls does. */
  readonly asksStripe: boolean;
  /** Events that rest on placeholders. Those that do not were recorded with the function itself. */
  readonly latent: readonly FlowEvent[];
  /** Calls of what a placeholder turns out to be, in order. */
  readonly pending: readonly PendingCall[];
  /** Fields written on objects that come from the caller. */
  readonly writes: readonly Write[];
  /** Variables outside it that it sets. */
  readonly assigns: readonly Assignment[];
  /** What each parameter is when it is not given. */
  readonly defaults: readonly (Value | undefined)[];
  /** What a parameter's annotation makes of it. */
  readonly typed: readonly Value[];
  /** Objects that the function made and that its result or effects may hold. */
  readonly made: ReadonlyMap<ObjectId, HeapObject>;
}

/** A variable that a function sets, and whether it does so whenever it is called. */
export interface Assignment {
  readonly binding: BindingId;
  readonly value: Value;
  readonly always: boolean;
}

export interface PendingCall {
  readonly callee: Value;
  /** Set where a method of a placeholder is called. */
  readonly member: string | undefined;
  readonly arguments: Arguments;
  readonly construct: boolean;
  readonly at: Place;
  readonly circumstances: Circumstances;
  /** How it is run again after an error, where it stands in something that is. */
  readonly retrying: Retrying | undefined;
  /** Whether a handler around it catches what it raises. */
  readonly tried: boolean;
  /** How many functions have handed it up to their callers. */
  readonly handedUp: number;
  /** Where the callee is any of several functions that are called one after the other. */
  readonly chain: Chain | undefined;
  /** What expressions in it gave. */
  readonly parts: readonly Part[];
}

/** A list of functions of which each is called with what the one before gave; `backwards`: from its end. */
export interface Chain {
  readonly over: Value;
  readonly backwards: boolean;
}

export interface Write {
  /** What a caller gives, or an object of the module that the function did not make. */
  readonly object: Placeholder | ObjectId;
  /** Undefined: some element, the one under `key` where a caller says which. */
  readonly name: string | undefined;
  readonly key: Value | undefined;
  /** Set where entries that are there already are replaced: all of them, or some. */
  readonly entries?: "all" | "some" | undefined;
  readonly value: Value;
  readonly at: Place;
  /** Nothing that stood in it is a secret any more. */
  readonly strips?: true;
  /** How many functions have handed it up to their callers. */
  readonly handedUp?: number;
}
