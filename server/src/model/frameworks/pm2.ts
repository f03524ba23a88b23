import type { Library } from "../api.ts";

/** Programs are started as a file says, with these arguments. */
export const pm2: Library = {
  package: "pm2",
  ecosystem: "npm",
  setup: "",
  apis: {},
  conventions: [
    {
      files: ["**/ecosystem.config.{js,cjs,mjs}", "**/pm2.config.{js,cjs,mjs}"],
      exports: ["default"],
      returns: { kind: "process-arguments", form: "raw" },
      exposes: ["value.apps[].args"],
    },
  ],
};
