import type { Convention } from "../model/api.ts";
import type { Model } from "../model/model.ts";
import { globMatcher } from "../project/glob.ts";

interface Matcher {
  readonly convention: Convention;
  readonly matches: (path: string) => boolean;
}

/** The model is the same for all sessions. */
const matchers = new WeakMap<Model, readonly Matcher[]>();

function matchersOf(model: Model): readonly Matcher[] {
  const known = matchers.get(model) ?? model.conventions.map(({ convention }) => ({ convention, matches: globMatcher(convention.files) }));
  matchers.set(model, known);
  return known;
}

/** What frameworks call in files, by the globs of their conventions. Found out once for each path: each walk asks. */
export class Conventions {
  private readonly model: Model;
  private readonly known = new Map<string, readonly Convention[]>();

  constructor(model: Model) {
    this.model = model;
  }

  of(path: string): readonly Convention[] {
    const known = this.known.get(path);
    if (known) return known;
    const found = matchersOf(this.model)
      .filter(({ matches }) => matches(path))
      .map(({ convention }) => convention);
    this.known.set(path, found);
    return found;
  }
}
