import type { Library } from "../api.ts";
import { members, sink, wholeEnvironment } from "../forms.ts";

/** What bundlers write into the code they ship. */
export const bundlers: Library = {
  package: "vite",
  ecosystem: "npm",
  setup: 'import { defineConfig } from "vite";\nimport webpack from "webpack";\nimport * as esbuild from "esbuild";',
  apis: {
    "vite:defineConfig": {
      effects: [sink("client", "json", "0.define|0().define")],
      callbacks: [{ at: "0", parameters: [] }],
      result: { kind: "same", of: "0" },
      example: "defineConfig({ define: { KEY_TEXT: JSON.stringify(KEY) } });",
    },
    "vitest/config:defineConfig": { result: { kind: "same", of: "0" } },
    "vite:loadEnv": { result: wholeEnvironment, example: 'import { loadEnv } from "vite";\nconsole.log(loadEnv("production", ".", ""));' },
    "webpack:DefinePlugin": { effects: [sink("client", "json", "0")], example: "new webpack.DefinePlugin({ KEY_TEXT: JSON.stringify(KEY) });" },
    "webpack:EnvironmentPlugin": { effects: [sink("client", "json", "0")], example: "new webpack.EnvironmentPlugin({ STRIPE: KEY });" },
    "@rspack/core:EnvironmentPlugin": { same: "webpack:EnvironmentPlugin" },
    "@rspack/core:DefinePlugin": { same: "webpack:DefinePlugin" },
    ...members("esbuild:", ["build", "buildSync", "context"], {
      effects: [sink("client", "json", "0.define")],
      example: "esbuild.$({ define: { KEY_TEXT: JSON.stringify(KEY) } });",
    }),
    "@rollup/plugin-replace:": {
      effects: [sink("client", "json", "0|0.values")],
      example: 'import replace from "@rollup/plugin-replace";\nreplace({ KEY_TEXT: KEY });',
    },
  },
  conventions: [
    { files: ["**/src/environments/environment*.ts"], exports: ["environment"], exposes: ["value"], returns: { kind: "client", form: "json" } },
    { files: ["**/app.config.{js,ts}"], exports: ["default"], exposes: ["value.extra", "value.expo.extra"], returns: { kind: "client", form: "json" } },
    {
      files: ["**/vue.config.js", "**/gatsby-config.{js,ts}"],
      exports: ["default"],
      exposes: ["value.siteMetadata", "value.env"],
      returns: { kind: "client", form: "json" },
    },
  ],
};
