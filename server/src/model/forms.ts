/** Short forms of what entries say most often, so that an entry is one line. */
import type { Api, ApiPath, Callback, Called, DataKind, Effect, Sink, SinkKind, Where } from "./api.ts";
import type { Result, Source } from "./result.ts";

export const harmless: Result = { kind: "harmless" };

/** Calling it tells nothing of its inputs. */
export const tellsNothing: Api = { result: harmless };

/** Calling it gives the value at `of`. */
export const gives = (of: Where): Api => ({ result: { kind: "same", of } });

/** Calling it gives text that shows the values at `of`. */
export const shows = (of: Where, form: Sink["form"]): Api => ({ result: { kind: "shown", of, form } });

/** Calling it gives the values at `of` as the query of an address. */
export const queries = (of: Where): Api => ({ result: { kind: "shown", of, form: "json", encodes: true } });

/** Calling it, or reading it, gives what comes from there. */
export const source = (source: Source): Result => ({ kind: "source", source });

/** An environment variable. */
export const variable = (name: Where, fallback?: Where): Result => source({ kind: "environment", name, ...(fallback !== undefined && { fallback }) });

export const wholeEnvironment = source({ kind: "whole-environment" });

/** The variables that an object says, or all where it does not say which. */
export const listedEnvironment = (names: Where): Result => source({ kind: "whole-environment", names });

/** One setting of the application. */
export const setting = (name: Where, fallback?: Where): Result => source({ kind: "setting", name, ...(fallback !== undefined && { fallback }) });

/** All settings of the application. */
export const settings = source({ kind: "settings" });

/** What a file holds, whose path stands at `name`. */
export const fileContent = (name: Where): Result => source({ kind: "file", name });

/** A secret read from a store. */
export const secretOf = (store: string, name?: Where): Result => source({ kind: "store", store, ...(name !== undefined && { name }) });

export const data = (what: DataKind): Result => source({ kind: "data", what });

/** Reading the name gives such data. */
export const holds = (what: DataKind): Api => ({ value: data(what) });

/** What an application's functions keep in it arrives where another reads it; `hides`: nothing that prints it shows what. */
export const keeps = (path: ApiPath, hides?: "hides"): Api => ({ value: { kind: "kept", path, ...(hides && { hides: true }) } });

/** Calling it gives the value at `of` after a schema let it through. */
export const checks = (of: Where, names?: Where, without?: Where, through?: Where): Api => ({
  result: { kind: "checked", of, ...(names !== undefined && { names }), ...(without !== undefined && { without }), ...(through !== undefined && { through }) },
});

/** Calling it gives the number that stands first in the call. */
export const number = (becomes?: "whole" | "fraction"): Api => ({ result: { kind: "number", of: "0", ...(becomes !== undefined && { becomes }) } });

/** Calling it gives the text in another case. */
export const cased = (to: "lower" | "upper"): Api => ({ result: { kind: "cased", of: "receiver", to } });

/** Calling it gives such data. */
export const yields = (what: DataKind): Api => ({ result: data(what) });

export const sink = (kind: SinkKind, form: Sink["form"], at: Where): Effect => ({ kind: "sink", sink: { kind, form }, at });

/** The values at `at` are stored in the receiver. */
export const stores = (value: Where, key?: Where): Effect => ({ kind: "store", into: "receiver", value, ...(key !== undefined && { key }) });

/** A list is made longer by this. */
export const appends = (value: Where): Effect => ({ kind: "store", into: "receiver", value, end: true });

/** A function at `at` that is called with these. */
export const callback = (at: Where, ...parameters: Callback["parameters"]): Callback => ({ at, parameters });

/** The same entry under several names. */
export function all<Name extends string>(names: readonly Name[], api: Api): Record<Name, Api> {
  return Object.fromEntries(names.map((name) => [name, api])) as Record<Name, Api>;
}

/** The same entry for several members below a path; `$` in its example stands for the member. */
export function members(path: ApiPath, names: readonly string[], api: Api): Record<ApiPath, Api> {
  return Object.fromEntries(
    names.map((name) => [
      `${path}${path.endsWith(":") ? "" : "."}${name}`,
      api.example === undefined ? api : { ...api, example: api.example.replaceAll("$", name) },
    ]),
  );
}

/** Members that are decorators, called or not; `$` in the example stands for the member. */
export function decorators(path: ApiPath, names: readonly string[], decorates: Called, example?: string): Record<ApiPath, Api> {
  const entry = (name: string): Api => ({ decorates, ...(example !== undefined && { example: example.replaceAll("$", name) }) });
  return Object.fromEntries(
    names.flatMap((name) => {
      const member = `${path}${path.endsWith(":") ? "" : "."}${name}`;
      return [
        [member, entry(name)],
        [`${member}()`, entry(name)],
      ];
    }),
  );
}
