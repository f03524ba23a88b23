import { setImmediate as turn } from "node:timers/promises";
import type { Session } from "../engine/analysis.ts";
import type { Reader } from "../project/node.ts";
import type { CredentialUse } from "../rules/credential-table.ts";
import type { Settings } from "../settings/settings.ts";
import { type FileAnalysis, GONE } from "./analyze-file.ts";
import { KnownUses } from "./known-uses.ts";
import { internalError } from "./serve-analysis.ts";
import { type AnalysisTask, begun, filesOf, startAnalysis } from "./task.ts";
import { runInThread } from "./thread-task.ts";
import type { Threads } from "./threads.ts";

/** What came of a file. */
export type FileOutcome = { readonly kind: "done"; readonly result: FileAnalysis } | { readonly kind: "failed"; readonly reason: string };

export interface Work {
  /** Takes an answer, in place of an earlier one; gives the files that are to be analysed because of it. */
  take(path: string, outcome: FileOutcome): readonly string[];
}

/** What a task said besides the findings of its files. */
export interface TaskEnd {
  /** What its files use as credentials. */
  readonly uses: readonly CredentialUse[];
  /** Of which origins only a use elsewhere could say more. */
  readonly asked: ReadonlySet<string>;
}

export interface RunOptions {
  /** Without them all is done in this thread. */
  readonly threads: Threads | undefined;
  readonly createSession: (settings: Settings) => Promise<Session> | Session;
  readonly read: Reader;
  readonly cancelled: () => boolean;
}

/** A task that was done, with how much it knew then of what others use. */
interface Ended {
  readonly task: AnalysisTask;
  readonly knew: number;
  readonly end: TaskEnd;
}

/**
 * Does tasks, each by itself, so that no more is in memory than the tasks at hand need. What one uses as a credential may make a finding of something in another
 * that was done before: that one is done again, which is rare, as most keys are called so.
 *
 * `othersUsing` gives tasks of which only matters what they use, for those origins that anyone has asked for.
 */
export async function runTasks(
  tasks: readonly AnalysisTask[],
  work: Work,
  options: RunOptions,
  othersUsing: (asked: ReadonlySet<string>) => readonly AnalysisTask[] = () => [],
): Promise<void> {
  const known = new KnownUses();
  const ended = await runEach(tasks, work, known, options);
  const asked = new Set(ended.flatMap(({ end }) => [...end.asked]));
  await runEach(othersUsing(asked), undefined, known, options);
  const again = ended.filter(({ knew, end }) => known.isNews(knew, end.asked, end.uses)).map(({ task }) => task);
  await runEach(again, work, known, options);
}

/** Without `work`, no file is analysed. */
async function runEach(tasks: readonly AnalysisTask[], work: Work | undefined, known: KnownUses, options: RunOptions): Promise<readonly Ended[]> {
  const { threads, cancelled } = options;
  const waiting = [...tasks].reverse();
  const ended: Ended[] = [];
  const runAll = async (
    run: (task: AnalysisTask, elsewhere: readonly CredentialUse[], work: Work | undefined) => Promise<TaskEnd | undefined>,
  ): Promise<void> => {
    for (let task = waiting.pop(); task !== undefined && !cancelled(); task = waiting.pop()) {
      const knew = known.count;
      const also: string[] = [...(task.also ?? [])];
      const noted = work && {
        take(path: string, outcome: FileOutcome): readonly string[] {
          const more = work.take(path, outcome);
          also.push(...more);
          return more;
        },
      };
      const end = await run(task, known.all, noted);
      if (end === undefined) return void waiting.push(task);
      known.add(end.uses);
      ended.push({ task: also.length === 0 ? task : { ...task, also }, knew, end });
    }
  };
  await threads?.doInEach((seat) => runAll((task, elsewhere, noted) => runInThread(seat, task, elsewhere, noted)));
  // What no thread would do.
  await runAll((task, elsewhere, noted) => runHere(task, elsewhere, noted, options));
  return ended;
}

async function runHere(
  task: AnalysisTask,
  elsewhere: readonly CredentialUse[],
  work: Work | undefined,
  { createSession, read, cancelled }: RunOptions,
): Promise<TaskEnd> {
  const session = await createSession(task.settings);
  try {
    const analysis = startAnalysis(session, task, read);
    const uses = await begun(analysis, elsewhere, cancelled);
    const waiting = work === undefined ? [] : [...filesOf(task)].reverse();
    for (let path = waiting.pop(); path !== undefined && !cancelled(); path = waiting.pop()) {
      try {
        const result = await analysis.analyze(path, cancelled);
        if (result === "gone") work?.take(path, { kind: "failed", reason: GONE });
        else if (result !== undefined) waiting.push(...(work?.take(path, { kind: "done", result }) ?? []));
      } catch (error) {
        work?.take(path, { kind: "failed", reason: internalError(error) });
      }
      // So that signals are heard.
      await turn();
    }
    return { uses, asked: new Set(session.askedOrigins()) };
  } finally {
    session.dispose();
  }
}
