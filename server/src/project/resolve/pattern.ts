/** What the `*` of a pattern stands for in a name; empty for a pattern without one that is the name; undefined where it does not match. */
export function matched(pattern: string, name: string): string | undefined {
  const star = pattern.indexOf("*");
  if (star < 0) return pattern === name ? "" : undefined;
  const [before, after] = [pattern.slice(0, star), pattern.slice(star + 1)];
  if (name.length < before.length + after.length || !name.startsWith(before) || !name.endsWith(after)) return undefined;
  return name.slice(before.length, name.length - after.length);
}

/** The pattern that says most of a name: the one without `*`, else the one with most before it. */
export function bestMatch<T extends { readonly pattern: string }>(
  patterns: readonly T[],
  name: string,
): { readonly entry: T; readonly star: string } | undefined {
  let best: { readonly entry: T; readonly star: string; readonly weight: number } | undefined;
  for (const entry of patterns) {
    const star = matched(entry.pattern, name);
    if (star === undefined) continue;
    const at = entry.pattern.indexOf("*");
    const weight = at < 0 ? Number.POSITIVE_INFINITY : at;
    if (best === undefined || weight > best.weight) best = { entry, star, weight };
  }
  return best;
}
