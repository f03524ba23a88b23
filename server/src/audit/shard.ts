/** One part of an audit that several machines share. */
export interface Shard {
  /** Counts from 1. */
  readonly index: number;
  readonly count: number;
}

/** Nothing is divided further than this. */
const MOST_SHARDS = 10_000;

/**
 * What `2/5` means, or `auto`: the part of the copy of a job that this is, as GitLab (`CI_NODE_INDEX`, `CI_NODE_TOTAL`) and Kubernetes (`JOB_COMPLETION_INDEX`, with
 * the number of completions in `JOB_COMPLETIONS`) tell it. Undefined where it means nothing.
 */
export function shardOf(text: string, env: Readonly<Record<string, string | undefined>>): Shard | undefined {
  if (text === "auto") {
    if (env.CI_NODE_INDEX !== undefined) return shard(env.CI_NODE_INDEX, env.CI_NODE_TOTAL);
    const index = env.JOB_COMPLETION_INDEX;
    // Counts from 0.
    return index === undefined || !/^\d{1,5}$/.test(index) ? undefined : shard(String(Number(index) + 1), env.JOB_COMPLETIONS ?? env.CI_NODE_TOTAL);
  }
  const [index, count, ...more] = text.split("/");
  return more.length > 0 ? undefined : shard(index, count);
}

function shard(index: string | undefined, count: string | undefined): Shard | undefined {
  if (!/^\d{1,5}$/.test(index ?? "") || !/^\d{1,5}$/.test(count ?? "")) return undefined;
  const [one, all] = [Number(index), Number(count)];
  return one >= 1 && one <= all && all <= MOST_SHARDS ? { index: one, count: all } : undefined;
}

/** Whether something belongs to a part, by its name alone: what else there is makes no difference. */
export function isIn({ index, count }: Shard, name: string): boolean {
  return hash(name) % count === index - 1;
}

/** Whether a part, or what is no part, says what belongs to no file of the others: the settings, the history, the notes on the whole. */
export function saysWhole(part: Shard | undefined): boolean {
  return part === undefined || part.index === 1;
}

/** FNV-1a over UTF-16 units, mixed once more, since neighbours in the alphabet are not to be neighbours here. */
function hash(text: string): number {
  let value = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) value = Math.imul(value ^ text.charCodeAt(i), 0x01000193);
  value = Math.imul(value ^ (value >>> 16), 0x45d9f3b);
  return (value ^ (value >>> 16)) >>> 0;
}
