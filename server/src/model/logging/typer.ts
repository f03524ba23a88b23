import type { Library } from "../api.ts";
import { harmless, members, sink, variable } from "../forms.ts";

export const typer: Library = {
  package: "typer",
  ecosystem: "pypi",
  setup: "import typer",
  apis: {
    ...members("typer:", ["echo", "secho"], { effects: [sink("log", "repr", "0|message")], result: harmless, example: "typer.$(KEY)" }),
    "typer:style": { result: { kind: "shown", of: "0|text", form: "repr" } },
    ...members("typer:", ["Option", "Argument"], { result: variable("envvar|envvar[]"), example: 'print(typer.$("", envvar="STRIPE_SECRET_KEY"))' }),
    "typer:BadParameter": { same: "click:BadParameter" },
    "typer:Typer().command": { decorates: {} },
    "typer:Typer().callback": { decorates: {} },
  },
};
