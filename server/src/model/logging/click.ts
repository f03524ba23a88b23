import type { Library } from "../api.ts";
import { decorators, harmless, members, sink, variable } from "../forms.ts";

export const click: Library = {
  package: "click",
  ecosystem: "pypi",
  setup: "import click",
  apis: {
    ...members("click:", ["echo", "secho", "echo_via_pager"], {
      effects: [sink("log", "repr", "0|message|text_or_generator")],
      result: harmless,
      example: "click.$(KEY)",
    }),
    "click:style": { result: { kind: "shown", of: "0|text", form: "repr" } },
    ...members("click:", ["prompt", "confirm"], {
      effects: [sink("log", "repr", "0|text"), sink("log", "repr", "default")],
      result: harmless,
      example: "click.$(KEY)",
    }),
    ...members("click:", ["ClickException", "UsageError", "BadParameter"], { result: { kind: "shown", of: "0|message", form: "repr" } }),
    ...members("click:", ["command", "group", "pass_context", "version_option"], { decorates: {} }),
    ...decorators(
      "click:",
      ["option", "argument"],
      { option: variable("envvar|envvar[]") },
      '@click.$("--key", envvar="STRIPE_SECRET_KEY")\ndef show(key):\n    print(key)',
    ),
  },
};
