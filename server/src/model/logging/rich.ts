import type { Library } from "../api.ts";
import { harmless, members, sink } from "../forms.ts";

export const rich: Library = {
  package: "rich",
  ecosystem: "pypi",
  setup: "import rich\nfrom rich.console import Console\nfrom rich.traceback import install\nconsole = Console()",
  apis: {
    "rich:print": { effects: [sink("log", "repr", "*")], result: harmless, example: "rich.print(KEY)" },
    "rich:print_json": { effects: [sink("log", "json", "0|json|data")], result: harmless, example: "rich.print_json(data={'key': KEY})" },
    "rich:inspect": { effects: [sink("log", "inspect", "0")], result: harmless, example: "rich.inspect(KEY)" },
    "rich.pretty:pprint": { effects: [sink("log", "repr", "0")], result: harmless, example: "import rich.pretty\nrich.pretty.pprint(KEY)" },
    ...members("rich.console:Console()", ["print", "log", "out", "rule"], { effects: [sink("log", "repr", "*")], result: harmless, example: "console.$(KEY)" }),
    "rich.console:Console().print_json": { effects: [sink("log", "json", "0|data")], result: harmless, example: "console.print_json(data={'key': KEY})" },
    "rich:get_console": { gives: "rich.console:Console()" },
    "rich.console:Console().print_exception": {
      effects: [{ kind: "client", client: "traceback-locals", options: { enabled: "show_locals" } }],
      example: "console.print_exception(show_locals=True)",
    },
    "rich.traceback:install": {
      effects: [{ kind: "client", client: "traceback-locals", options: { enabled: "show_locals" } }],
      example: "install(show_locals=True)",
    },
  },
};
