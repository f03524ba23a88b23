/** What a file is for. Decided by path and settings, never by content alone. */
export type FilePlace = "production" | "test" | "documentation" | "client";
