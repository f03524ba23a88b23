import type { Library } from "../api.ts";
import { harmless, members, sink } from "../forms.ts";

export const awsPowertoolsJavascript: Library = {
  package: "@aws-lambda-powertools/logger",
  ecosystem: "npm",
  setup: 'import { Logger } from "@aws-lambda-powertools/logger";\nconst logger = new Logger();',
  apis: {
    ...members("@aws-lambda-powertools/logger:Logger()", ["trace", "debug", "info", "warn", "error", "critical"], {
      effects: [sink("log", "json", "*")],
      result: harmless,
      example: 'logger.$("using", { key: KEY });',
    }),

    ...members("@aws-lambda-powertools/logger:Logger()", ["appendKeys", "addPersistentLogAttributes", "appendPersistentKeys"], {
      effects: [sink("log", "json", "0")],
      example: "logger.$({ key: KEY });",
    }),
    "@aws-lambda-powertools/logger:Logger().createChild": { gives: "@aws-lambda-powertools/logger:Logger()" },
    "@aws-lambda-powertools/tracer:Tracer().putAnnotation": {
      effects: [sink("telemetry", "json", "1")],
      example: 'import { Tracer } from "@aws-lambda-powertools/tracer";\nnew Tracer().putAnnotation("key", KEY);',
    },
    "@aws-lambda-powertools/tracer:Tracer().putMetadata": {
      effects: [sink("telemetry", "json", "1")],
      example: 'import { Tracer } from "@aws-lambda-powertools/tracer";\nnew Tracer().putMetadata("key", KEY);',
    },
  },
};
