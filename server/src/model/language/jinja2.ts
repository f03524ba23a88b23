import type { Library } from "../api.ts";
import { sink } from "../forms.ts";

export const jinja2: Library = {
  package: "Jinja2",
  ecosystem: "pypi",
  setup: 'import jinja2\ntemplate = jinja2.Template("")',
  apis: {
    "jinja2:Template().render": { effects: [sink("template", "repr", "*|**")], result: { kind: "harmless" }, example: "template.render(key=KEY)" },
    "jinja2:Template().render_async": { effects: [sink("template", "repr", "*|**")], result: { kind: "harmless" }, example: "template.render_async(key=KEY)" },
    "jinja2:Environment().get_template": { gives: "jinja2:Template()" },
    "jinja2:Environment().from_string": { gives: "jinja2:Template()" },
    "jinja2:Environment().globals[]": { assigned: [sink("template", "repr", "value")], example: 'jinja2.Environment().globals["key"] = KEY' },
  },
};
