import type { Library } from "../api.ts";
import { harmless, members, shows, sink } from "../forms.ts";

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
    // What a console is given to print.
    ...members("rich.panel:", ["Panel", "Panel.fit"], shows("0|renderable", "repr")),
    ...members("rich.text:", ["Text", "Text.from_markup"], shows("0|text", "repr")),
    ...members("rich.align:", ["Align", "Align.center"], shows("0|renderable", "repr")),
    "rich.padding:Padding": shows("0|renderable", "repr"),
    "rich.markdown:Markdown": shows("0|markup", "repr"),
    "rich.pretty:Pretty": shows("0", "repr"),
    "rich.columns:Columns": shows("0|renderables", "repr"),
    "rich.markup:escape": shows("0|markup", "repr"),
    "rich.table:Table": {},
    "rich.table:Table().add_row": {
      effects: [sink("log", "repr", "*")],
      result: harmless,
      example: "from rich.table import Table\ntable = Table()\ntable.add_row(KEY)\nrich.print(table)",
    },
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
