import type { ModuleWalk } from "../flow/modules/module-walk.ts";
import { sameLists } from "../flow/values/equal.ts";

/** What a module sees of the others: what they are by themselves, or with what others do to them. */
export type Pass = "first" | "second";

/** A walk that may be done again together with those over these modules: once, or twice where they import each other. What is the same in it need not be found out once more. */
export interface KeptWalk {
  readonly walk: ModuleWalk;
  readonly members: readonly string[];
  readonly rounds: readonly (Round | undefined)[];
}

/** What a walk found in one of two rounds. */
interface Round {
  /** The program, which walks outside its imports lead to, and who does something to it. */
  readonly inputs: readonly unknown[];
  readonly goBack: () => void;
}

interface Kept {
  readonly first: KeptWalk | undefined;
  readonly second: KeptWalk | undefined;
  /** How many texts they were done over. */
  texts: number;
}

/** After so many texts a module is walked as if for the first time: walks remember what stood at places that are no more. */
const MAX_TEXTS = 1000;

/** The walks of one project that may be done again, by their modules. */
export class KeptWalks {
  private readonly kept = new Map<string, Kept>();

  /** The walk that was done over a module together with those over `members`. */
  get(path: string, pass: Pass, members: readonly string[]): KeptWalk | undefined {
    const known = this.kept.get(path)?.[pass];
    return known && sameLists(known.members, members) ? known : undefined;
  }

  /** Keeps a walk with what it found now in this round; where it did not write down what it asks, that is found anew whatever happens. */
  keep(path: string, pass: Pass, walk: ModuleWalk, members: readonly string[], round: number, inputs: readonly unknown[]): void {
    const rounds = walk.others ? [...(this.get(path, pass, members)?.rounds ?? [])] : [];
    if (walk.others) rounds[round] = { inputs, goBack: walk.wayBack() };
    const { first, second, texts = 0 } = this.kept.get(path) ?? {};
    this.kept.set(path, { first, second, texts, [pass]: { walk, members, rounds } });
  }

  delete(path: string): void {
    this.kept.delete(path);
  }

  /** Counts a text of a module; whether the walks over it are not to be done again over that one, too. */
  isWornOut(path: string): boolean {
    const known = this.kept.get(path);
    return !known?.first || ++known.texts > MAX_TEXTS;
  }
}
