import type { Settings } from "../settings/settings.ts";
import { globMatcher } from "./glob.ts";
import type { FilePlace } from "./place.ts";

/** What a file is for, by its path (relative to the root, with `/`). A test beats documentation, documentation what reaches a browser. */
export function placeOf(path: string, settings: Settings): FilePlace {
  const { test, documentation, client } = matchersOf(settings);
  if (test(path)) return "test";
  if (documentation(path)) return "documentation";
  return client(path) ? "client" : "production";
}

/** Whether the settings leave a file or folder out, by its path (relative to the root, with `/`). All in a folder that is left out is left out. */
export function isExcluded(path: string, settings: Settings): boolean {
  return matchersOf(settings).excluded(path);
}

interface Matchers {
  readonly test: (path: string) => boolean;
  readonly documentation: (path: string) => boolean;
  readonly client: (path: string) => boolean;
  readonly excluded: (path: string) => boolean;
}

const compiled = new WeakMap<Settings, Matchers>();

function matchersOf(settings: Settings): Matchers {
  const known = compiled.get(settings);
  if (known) return known;
  const made = {
    test: globMatcher(settings.testFiles),
    documentation: globMatcher(settings.documentationFiles),
    client: globMatcher(settings.clientFiles),
    excluded: globMatcher(settings.exclude),
  };
  compiled.set(settings, made);
  return made;
}
