import { editDistance } from "../text/edit-distance.ts";

/** Of known words the one that a misspelt one most likely means: at most a third of it is wrong, or it is a beginning. Undefined where none is near. */
export function nearestOf(word: string, known: readonly string[]): string | undefined {
  if (word.length > 60) return undefined;
  const ranked = known.map((it) => ({ it, distance: editDistance(word.toLowerCase(), it.toLowerCase()) })).sort((a, b) => a.distance - b.distance);
  const [best] = ranked;
  if (best && best.distance <= Math.max(1, Math.floor(word.length / 3))) return best.it;
  return word.length < 4 ? undefined : known.find((it) => it.toLowerCase().startsWith(word.toLowerCase()));
}
