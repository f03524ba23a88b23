import type { Library } from "../api.ts";
import { all, gives, members } from "../forms.ts";

/** Errors as values: what is made of a promise or a function gives what that gives, in an object that says whether it failed. */
export const neverthrow: Library = {
  package: "neverthrow",
  ecosystem: "npm",
  setup: 'import { err, fromPromise, fromThrowable, ok, Result, ResultAsync } from "neverthrow";',
  apis: {
    ...members("neverthrow:", ["ok", "okAsync"], { result: { kind: "holding", of: "0", under: ["value"] } }),
    ...all(
      ["neverthrow:fromThrowable", "neverthrow:fromAsyncThrowable", "neverthrow:Result.fromThrowable", "neverthrow:ResultAsync.fromThrowable"],
      gives("0"),
    ),
    ...all(
      ["neverthrow:fromPromise", "neverthrow:fromSafePromise", "neverthrow:ResultAsync.fromPromise", "neverthrow:ResultAsync.fromSafePromise"],
      gives("0"),
    ),
  },
};
