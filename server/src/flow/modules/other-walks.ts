import type { ModuleWalk } from "./module-walk.ts";

/** Asks again, and says whether the answer is the same. */
type Question = () => boolean;

/** What was asked of one walk, and which of its times that was. */
interface Asked {
  version: object;
  readonly questions: Map<string, Map<unknown, Question>>;
}

/** What the walk over a module asked of those over others. As long as these answer the same it stands, though they were done again. */
export class OtherWalks {
  private readonly asked = new Map<ModuleWalk, Asked>();

  /** Writes down what `other` was asked; only the last answer to a question counts, as it was true to the end. */
  add(other: ModuleWalk, kind: string, key: unknown, question: Question): void {
    let asked = this.asked.get(other);
    if (!asked) {
      asked = { version: other.version, questions: new Map() };
      this.asked.set(other, asked);
    }
    asked.version = other.version;
    const known = asked.questions.get(kind);
    if (known) known.set(key, question);
    else asked.questions.set(kind, new Map([[key, question]]));
  }

  /** Whether all is answered as it was; `isPresent`: whether a walk is the one that answers for its module now. */
  answerTheSame(isPresent: (other: ModuleWalk) => boolean): boolean {
    for (const [other, asked] of this.asked) {
      if (!isPresent(other)) return false;
      if (asked.version === other.version) continue;
      for (const questions of asked.questions.values()) for (const isSame of questions.values()) if (!isSame()) return false;
      asked.version = other.version;
    }
    return true;
  }
}
