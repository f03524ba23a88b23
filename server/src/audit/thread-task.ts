import type { CredentialUse } from "../rules/credential-table.ts";
import type { FileOutcome, TaskEnd, Work } from "./run-tasks.ts";
import type { FileAnswer } from "./serve-analysis.ts";
import { type AnalysisTask, filesOf } from "./task.ts";
import type { Seat } from "./threads.ts";

/** How many threads may end over one task before the rest of it is given up. */
const MOST_DEATHS = 4;

/**
 * Has a task done by a thread; undefined if none will start. A thread that dies takes the file it was at with it, as that file would end this thread, too; another
 * one does the rest.
 */
export async function runInThread(seat: Seat, task: AnalysisTask, elsewhere: readonly CredentialUse[], work: Work | undefined): Promise<TaskEnd | undefined> {
  const lost = new Set<string>();
  const waiting = new Set(work === undefined ? [] : filesOf(task));
  let uses: readonly CredentialUse[] = [];
  const take = (answer: FileAnswer): void => {
    waiting.delete(answer.path);
    const outcome: FileOutcome = answer.kind === "done" ? { kind: "done", result: answer } : { kind: "failed", reason: answer.reason };
    for (const path of work?.take(answer.path, outcome) ?? []) waiting.add(path);
  };
  for (let deaths = 0; deaths <= MOST_DEATHS; deaths++) {
    if (!(await seat.start())) return undefined;
    const end = await attempt();
    if (end) return end;
    const { at, words } = seat.end;
    const reason = `its analysis ended a worker thread (${words})`;
    // Where too many have died, or nobody knows over what, nothing of the task is tried again.
    const over = at === undefined || deaths === MOST_DEATHS ? [...waiting] : [at];
    for (const path of over) {
      waiting.delete(path);
      lost.add(path);
      work?.take(path, { kind: "failed", reason });
    }
    if (waiting.size === 0) break;
  }
  return { uses, asked: new Set() };

  async function attempt(): Promise<TaskEnd | undefined> {
    const begun = await seat.ask({ kind: "task", task: { ...task, given: task.given.filter(({ path }) => !lost.has(path)) }, uses: elsewhere });
    if (begun?.kind !== "uses") return undefined;
    uses = begun.uses;
    while (waiting.size > 0) if ((await seat.ask({ kind: "analyse", paths: [...waiting] }, take)) === undefined) return undefined;
    const ended = await seat.ask({ kind: "end" });
    return ended?.kind === "ended" ? { uses, asked: new Set(ended.asked) } : undefined;
  }
}
