import type { Effect, Library, Where } from "../api.ts";
import { harmless, members } from "../forms.ts";

/** What is written of the values at `at`: without what stands under the names that the logger masks, by `maskValuesOfKeys` before version 5. */
const written = (at: Where): Effect => ({ kind: "sink", sink: { kind: "log", form: "inspect" }, at, withoutNames: "receiver.maskValuesOfKeys[]" });

export const tslog: Library = {
  package: "tslog",
  ecosystem: "npm",
  setup: 'import { Logger } from "tslog";\nconst logger = new Logger();',
  apis: {
    ...members("tslog:Logger()", ["silly", "trace", "debug", "info", "warn", "error", "fatal"], {
      effects: [written("*")],
      result: harmless,
      example: "logger.$(KEY);",
    }),
    "tslog:Logger": {
      effects: [{ kind: "client", client: "tslog", options: { maskValuesOfKeys: "0.maskValuesOfKeys|0.mask.keys" } }],
      example: 'new Logger({ mask: { keys: ["apiKey"] } }).info(KEY);',
    },
    "tslog:Logger().log": { effects: [written("2+")], example: 'logger.log(3, "INFO", KEY);' },
    "tslog:Logger().getSubLogger": {
      gives: "tslog:Logger()",
      effects: [{ kind: "client", client: "tslog", options: { maskValuesOfKeys: "0.maskValuesOfKeys|0.mask.keys|receiver.maskValuesOfKeys" } }],
      example: 'logger.getSubLogger({ name: "payments" }).info(KEY);',
    },
  },
};
