import type { Library } from "../api.ts";
import { harmless, sink } from "../forms.ts";

/** What a notebook shows stays in its file. */
export const ipython: Library = {
  package: "ipython",
  ecosystem: "pypi",
  setup: "from IPython.display import display",
  apis: {
    // In a notebook it need not be imported.
    ":display": { same: "IPython.display:display" },
    "IPython.display:display": { effects: [sink("log", "quoted", "*")], result: harmless, example: "display(KEY)" },
    "IPython.core.display:display": { same: "IPython.display:display" },
    "IPython.core.display_functions:display": { same: "IPython.display:display" },
  },
};
