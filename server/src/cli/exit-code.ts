/** What the command tells the shell. */
export const EXIT = {
  clean: 0,
  /** Findings at or above the threshold. */
  findings: 1,
  /** Bad usage or configuration, a path that cannot be read, or nothing scanned. */
  trouble: 2,
  /** Ended by the user, as shells count it. */
  interrupted: 130,
} as const;

export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

/** An error to be told to the user in one line, without a stack. Its message holds no key. */
export class UsageError extends Error {
  override readonly name = "UsageError";
}
