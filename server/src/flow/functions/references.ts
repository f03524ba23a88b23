import type { ClassId, FunctionId } from "../../facts/program.ts";
import type { ClassRef, Closure, FunctionRef } from "../calls/summary.ts";
import type { ModuleWalk } from "../modules/module-walk.ts";
import { Placeholder } from "../values/origin.ts";
import type { Place } from "../values/place.ts";
import { beginning, symbolValue, type Value } from "../values/value.ts";

/** What stands for the functions and classes of one module, and for what their callers decide: the same objects whenever it is walked. */
export class References {
  private readonly module: ModuleWalk;
  private readonly symbols = new Map<FunctionId, Map<number, Placeholder>>();
  private readonly functions: FunctionRef[] = [];
  private readonly closures: Closure[] = [];
  private readonly classes: ClassRef[] = [];

  constructor(module: ModuleWalk) {
    this.module = module;
  }

  functionRef(id: FunctionId): FunctionRef {
    const known = this.functions[id];
    if (known) return known;
    const ref = { module: this.module, id };
    this.functions[id] = ref;
    return ref;
  }

  classRef(id: ClassId): ClassRef {
    const known = this.classes[id];
    if (known) return known;
    const ref = { module: this.module, id };
    this.classes[id] = ref;
    return ref;
  }

  /** A function to which nothing is bound. */
  closure(id: FunctionId): Closure {
    const known = this.closures[id];
    if (known) return known;
    const closure: Closure = { function: this.functionRef(id), receiver: undefined, bound: undefined };
    this.closures[id] = closure;
    return closure;
  }

  /** What stands for a parameter by its position; for the receiver at -1, for calls that the function puts off at -2. */
  symbol(id: FunctionId, parameter: number): Placeholder {
    const symbols = this.symbols.get(id) ?? new Map<number, Placeholder>();
    const symbol = symbols.get(parameter) ?? new Placeholder(`${this.module.path} ${id} ${parameter} `, this.functionRef(id), parameter);
    this.symbols.set(id, symbols.set(parameter, symbol));
    return symbol;
  }

  /** The same as a value; `text` says how it comes into the function. */
  placeholder(id: FunctionId, parameter: number, at: Place, text: string): Value {
    const symbol = this.symbol(id, parameter);
    return symbolValue(symbol, symbol.origin(), beginning(at, text));
  }
}
