import type { Library } from "../api.ts";
import { harmless, members, sink } from "../forms.ts";

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
    ...members("click:", ["command", "group", "option", "argument", "pass_context", "version_option"], { decorates: {} }),
  },
};
