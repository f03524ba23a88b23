/** What may be said of an unexpected error: never its message or stack, which may quote the text it happened in. */
export function errorName(error: unknown): string {
  return error instanceof Error && /^[A-Za-z]{1,40}$/.test(error.name) ? error.name : "unknown error";
}
