import type { Library } from "../api.ts";
import { members, setting, settings, tellsNothing } from "../forms.ts";

export const config: Library = {
  package: "config",
  ecosystem: "npm",
  setup: 'import config from "config";\nimport nconf from "nconf";\nimport convict from "convict";',
  apis: {
    "config:get": { result: setting("0"), example: 'console.log(config.get("stripe.secretKey"));' },
    "config:has": tellsNothing,
    "config:util.toObject": { result: settings, example: "console.log(config.util.toObject());" },
    "nconf:get": { result: setting("0"), example: 'console.log(nconf.get("stripe:secretKey"));' },
    ...members("nconf:", ["env", "argv", "file", "defaults", "use"], { gives: "nconf:" }),
    "convict:().get": { result: setting("0"), example: 'console.log((convict as any)({}).get("stripe.secretKey"));' },
    "convict:().getProperties": { result: settings, example: "console.log(convict({}).getProperties());" },
  },
};
