import type { Library } from "../api.ts";
import { decorators, members } from "../forms.ts";

const retried = { retries: true } as const;

/** Libraries that call a function again when it fails: tenacity and its like. */
export const pythonRetries: Library = {
  package: "tenacity",
  ecosystem: "pypi",
  setup: "import tenacity",
  apis: {
    ...decorators("tenacity:", ["retry"], retried),
    ...members("tenacity:", ["Retrying", "AsyncRetrying"], { gives: "tenacity:Retrying()" }),
    "tenacity:Retrying()": { callbacks: [{ at: "0", parameters: [], ...retried }], result: { kind: "called", callback: "0", with: ["1+"] } },
    "tenacity:Retrying()[]": retried,
    "stamina:retry_context()[]": retried,
    "tenacity:Retrying().call": { callbacks: [{ at: "0", parameters: [], ...retried }], result: { kind: "called", callback: "0", with: ["1+"] } },
    ...decorators("backoff:", ["on_exception"], retried),
    ...decorators("stamina:", ["retry"], retried),
    ...decorators("retrying:", ["retry"], retried),
    ...decorators("retry:", ["retry"], retried),
    // Jobs and workflows.
    ...members("huey:", ["Huey", "RedisHuey", "PriorityRedisHuey", "RedisExpireHuey", "SqliteHuey", "MemoryHuey", "FileHuey"], { gives: "huey:Huey()" }),
    ...decorators("huey:Huey()", ["task", "periodic_task"], { retries: "retries" }),
    ...decorators("airflow.sdk:", ["task"], { retries: "retries" }),
    // As often as it takes, where nothing else is said.
    ...decorators("temporalio.activity:", ["defn"], retried),
  },
};
