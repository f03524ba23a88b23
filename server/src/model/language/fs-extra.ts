import type { Library } from "../api.ts";
import { members, sink } from "../forms.ts";

export const fsExtra: Library = {
  package: "fs-extra",
  ecosystem: "npm",
  setup: 'import fs from "fs-extra";',
  apis: {
    ...members("fs-extra:", ["writeFile", "writeFileSync", "appendFile", "appendFileSync", "outputFile", "outputFileSync"], {
      effects: [sink("storage", "raw", "1")],
      example: 'fs.$("key.txt", KEY);',
    }),
    ...members("fs-extra:", ["writeJson", "writeJSON", "writeJsonSync", "writeJSONSync", "outputJson", "outputJSON", "outputJsonSync"], {
      effects: [sink("storage", "json", "1")],
      example: 'fs.$("key.json", { key: KEY });',
    }),
  },
};
