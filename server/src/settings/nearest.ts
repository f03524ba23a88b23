/** Of known words the one that a misspelt one most likely means: at most a third of it is wrong, or it is a beginning. Undefined where none is near. */
export function nearestOf(word: string, known: readonly string[]): string | undefined {
  if (word.length > 60) return undefined;
  const ranked = known.map((it) => ({ it, distance: distance(word.toLowerCase(), it.toLowerCase()) })).sort((a, b) => a.distance - b.distance);
  const [best] = ranked;
  if (best && best.distance <= Math.max(1, Math.floor(word.length / 3))) return best.it;
  return word.length < 4 ? undefined : known.find((it) => it.toLowerCase().startsWith(word.toLowerCase()));
}

/** How many characters must be put in, taken out or replaced to make one word the other (Levenshtein). */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      next.push(Math.min((row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1, (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1)));
    }
    row = next;
  }
  return row[b.length] ?? 0;
}
