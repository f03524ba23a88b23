import type { Statement } from "../facts/program.ts";
import type { Frame } from "./frame.ts";
import { valueOfApi } from "./members.ts";
import { apiValue, UNKNOWN, type Value } from "./value.ts";

/** A module as a value: one of the project, or a library's. `whole`: what CommonJS `require` gives. */
export function importedModule(frame: Frame, specifier: string, how: "whole" | "namespace"): Value {
  const own = frame.walk.host.moduleOf(specifier, frame.walk.path);
  if (own) return how === "whole" ? own.wholeValue() : own.namespaceValue();
  const library = frame.walk.host.model.module(frame.walk.program.ecosystem, specifier);
  return library ? apiValue(library) : UNKNOWN;
}

/** Binds what an import statement takes. */
export function importNames(frame: Frame, statement: Extract<Statement, { kind: "import" }>): void {
  const own = frame.walk.host.moduleOf(statement.specifier, frame.walk.path);
  const library = own ? undefined : frame.walk.host.model.module(frame.walk.program.ecosystem, statement.specifier);
  for (const { binding, name, start, end } of statement.names) {
    const at = frame.place({ start, end });
    let value: Value = UNKNOWN;
    if (own) value = name === "*" ? own.namespaceValue() : (own.exportValue(name) ?? submodule(frame, statement.specifier, name) ?? UNKNOWN);
    else if (library && name === "*") value = apiValue(library);
    else if (library) {
      const member = library.member(name) ?? (name === "default" ? library : undefined);
      if (member) value = valueOfApi(frame, member, name, apiValue(library), at);
      else value = submodule(frame, statement.specifier, name) ?? UNKNOWN;
    } else value = submodule(frame, statement.specifier, name) ?? UNKNOWN;
    frame.setVariable(binding, value);
  }
  if (statement.star && own) for (const [binding, value] of own.starExports(frame.walk.program)) frame.setVariable(binding, value);
}

/** `from package import module`. */
function submodule(frame: Frame, specifier: string, name: string): Value | undefined {
  if (frame.walk.program.ecosystem !== "pypi" || name === "*") return undefined;
  const full = specifier.endsWith(".") ? `${specifier}${name}` : `${specifier}.${name}`;
  const own = frame.walk.host.moduleOf(full, frame.walk.path);
  if (own) return own.namespaceValue();
  const library = frame.walk.host.model.module("pypi", full);
  return library && apiValue(library);
}
