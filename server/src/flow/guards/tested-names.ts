import type { Frame } from "../statements/frame.ts";

/** The last names of what tests so far said something of: most expressions read what no test asked for. */
export class TestedNames {
  private readonly names = new Set<string>();
  private readonly frame: Frame;

  constructor(frame: Frame) {
    this.frame = frame;
  }

  note(name: string): void {
    const { walk, isOfModule } = this.frame;
    this.names.add(name);
    if (isOfModule) walk.replays?.acted(() => walk.frame?.tested.note(name));
  }

  has(name: string): boolean {
    return this.asked(name, this.names.has(name), (tested) => tested.has(name));
  }

  /** Whether there are any. */
  get any(): boolean {
    return this.asked(undefined, this.names.size > 0, (tested) => tested.any);
  }

  private asked(name: string | undefined, answer: boolean, ask: (tested: TestedNames) => boolean): boolean {
    const { walk, isOfModule } = this.frame;
    if (isOfModule) walk.asked("tested", name, answer, () => walk.frame !== undefined && ask(walk.frame.tested) === answer);
    return answer;
  }
}
