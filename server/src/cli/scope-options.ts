import { type Command, Option } from "commander";

/** Adds the options that say how much of what is there an audit is about. */
export function withScopeOptions(command: Command): Command {
  return command
    .addOption(new Option("--history", "look through the git history, too"))
    .addOption(new Option("--unreachable", "with --history: also what no branch or tag leads to any more"))
    .addOption(new Option("--cache <folder>", "with --history: where to remember which objects hold no key"))
    .addOption(new Option("--no-cache", "with --history: read every object again"))
    .addOption(new Option("--no-ignores", "report what comments and settings ignore, too"))
    .addOption(new Option("--repositories <list>", "a file that names a folder or an address for git clone on each line"));
}

/** Adds the options that leave out what is not new, or another machine's part. */
export function withNarrowOptions(command: Command): Command {
  return command
    .addOption(new Option("--since <revision>", "only what is new since the commit in common with a revision, keys that came and went included"))
    .addOption(new Option("--staged", "only what is new in what is to be committed"))
    .addOption(new Option("--baseline [file]", "leave out what a baseline knows"))
    .addOption(new Option("--shard <part>", "only a part, such as 2/5; auto asks GitLab's or Kubernetes' variables"));
}
