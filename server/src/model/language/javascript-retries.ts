import type { Api, Library } from "../api.ts";
import { all, decorators, members } from "../forms.ts";

/** Calls the function at `at` until it succeeds, and gives what it gives. */
const retries = (at: string): Api => ({ callbacks: [{ at, parameters: [], retries: true }], result: { kind: "called", callback: at } });

const triggered: Api = { callbacks: [{ at: "0.run", parameters: [], retries: { by: "0.retry.maxAttempts", attempts: true } }] };

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
    ...decorators("typescript-retry-decorator:", ["Retryable"], { retries: true }),
    // Jobs and workflows.
    "inngest:Inngest().createFunction": { callbacks: [{ at: "2|1", parameters: [], retries: { by: "0.retries", otherwise: true } }] },
    ...members("@trigger.dev/sdk/v3:", ["task", "schemaTask"], triggered),
    ...members("@trigger.dev/sdk:", ["task", "schemaTask"], triggered),
  },
};
