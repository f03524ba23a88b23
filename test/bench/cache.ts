import { fileURLToPath } from "node:url";

/** The folder of the repository. */
export const ROOT = fileURLToPath(new URL("../../", import.meta.url));

/** What the benchmarks download, never committed. */
export const CACHE = fileURLToPath(new URL("../../.cache/bench/", import.meta.url));
