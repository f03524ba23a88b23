import type { RuleContext } from "./rule.ts";

/** Folders of what somebody calls in a terminal. */
const FOLDERS = /(?:^|\/)(?:scripts?|bin|tools?|cli|commands?|seeds?|setup)\//;
/** How programs say that they are called so. */
const SAYS = /__name__\s*==\s*["']__main__["']|^#!.*\b(?:python|node|tsx?|bun|deno)\b|\brequire\.main\s*===\s*module\b|\bimport\.meta\.main\b/;

/** Whether a file is a program that somebody runs by hand, and reads what it prints. */
export const isRunByHand = (context: RuleContext): boolean => FOLDERS.test(context.path) || context.mentions(SAYS);
