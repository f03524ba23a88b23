import type { Api, Library } from "../api.ts";
import { all } from "../forms.ts";

/** Calls the function at `at` until it succeeds, and gives what it gives. */
const retries = (at: string): Api => ({ callbacks: [{ at, parameters: [], retries: true }], result: { kind: "called", callback: at } });

/** Libraries that call a function again when it fails: p-retry and its like. */
export const javascriptRetries: Library = {
  package: "p-retry",
  ecosystem: "npm",
  setup: 'import pRetry from "p-retry";',
  apis: {
    ...all(
      [
        "p-retry:",
        "async-retry:",
        "exponential-backoff:backOff",
        "ts-retry-promise:retry",
        "ts-retry:retryAsync",
        "@lifeomic/attempt:retry",
        "es-toolkit:retry",
      ],
      retries("0"),
    ),
    "promise-retry:": retries("0|1"),
    "radash:retry": retries("1"),
    "retry:operation().attempt": retries("0"),
  },
};
