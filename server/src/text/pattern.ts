/** The source of a regular expression that matches this text and no other. */
export function patternOf(text: string): string {
  return text.replace(/[$.*+?^(){}|[\]\\/]/g, "\\$&");
}
