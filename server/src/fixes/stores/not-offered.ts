import type { NoAwait } from "../site/await-place.ts";

/** Why a place cannot read its key from a store. */
export type NotOfferedId =
  | NoAwait
  | "commonjs"
  | "exported-client"
  | "fallback"
  | "names"
  | "shadowed"
  | "client"
  | "other-runtime"
  | "publishable"
  | "settings-class";

export interface NotOffered {
  readonly id: NotOfferedId;
  readonly where: string;
  readonly why: string;
  readonly languages: readonly ("python" | "javascript")[];
}

/** Places of code at which the repairs that ask a store are not offered, since no rewrite of the place alone is right there. What the environment can do there is done. */
export const NOT_OFFERED: readonly NotOffered[] = [
  {
    id: "function",
    where: "in a function that is not `async`",
    why: "The libraries of the stores answer later. The function, and whoever calls it, would have to wait, too.",
    languages: ["javascript"],
  },
  {
    id: "constructor",
    where: "in a constructor",
    why: "A constructor cannot wait; an object would have to be made by a function that does.",
    languages: ["javascript"],
  },
  { id: "accessor", where: "in a getter or setter", why: "It cannot wait.", languages: ["javascript"] },
  { id: "class", where: "in the field of a class, in a static block, in a computed name", why: "`await` may not stand there.", languages: ["javascript"] },
  { id: "parameter", where: "as the default of a parameter", why: "`await` may not stand there.", languages: ["javascript"] },
  { id: "decorator", where: "in a decorator", why: "It is evaluated with the class, which cannot wait.", languages: ["javascript"] },
  { id: "namespace", where: "in a TypeScript namespace", why: "It is a function that is not `async`.", languages: ["javascript"] },
  {
    id: "commonjs",
    where: "at the level of a CommonJS module, or of one that may be loaded by `require`, where it is no constant or client of the file alone",
    why: "`await` is a syntax error there, or ends in ERR_REQUIRE_ASYNC_MODULE. A constant is read where it is used instead, and a client is built when it is first needed; other values have no such form.",
    languages: ["javascript"],
  },
  {
    id: "exported-client",
    where: "the same, where the client is exported, passed on, or used where nothing can wait",
    why: "Every file and function that uses the client would have to wait for it.",
    languages: ["javascript"],
  },
  {
    id: "fallback",
    where: "where the key is the fallback of a setting that a library reads, or is written into the environment",
    why: "Without the fallback the setting is demanded; there is nothing left to read.",
    languages: ["python", "javascript"],
  },
  {
    id: "settings-class",
    where: "in a field of a pydantic settings class",
    why: "The class reads the environment by itself; its sources are chosen for the whole class.",
    languages: ["python"],
  },
  {
    id: "names",
    where: "where the names that the library goes by mean something else in the file",
    why: "An import would change what the rest of the file does.",
    languages: ["python", "javascript"],
  },
  {
    id: "shadowed",
    where: "where a file of the project has the library's name (`azure.py`, `hvac.py`, `google/`)",
    why: "The import would find that file.",
    languages: ["python"],
  },
  {
    id: "client",
    where: "in code for browsers and apps",
    why: "The key would be delivered with the code, wherever it was read from. It has to move to the server.",
    languages: ["javascript"],
  },
  {
    id: "other-runtime",
    where: "in code for Deno, Workers and edge functions",
    why: "The libraries of the stores are made for Node; such platforms hand secrets over as bindings and variables.",
    languages: ["javascript"],
  },
  {
    id: "publishable",
    where: "for a publishable key",
    why: "It is no secret: the environment, or the page itself, is where it belongs.",
    languages: ["python", "javascript"],
  },
];
