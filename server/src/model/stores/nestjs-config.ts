import type { Library } from "../api.ts";
import { gives, setting } from "../forms.ts";

export const nestjsConfig: Library = {
  package: "@nestjs/config",
  ecosystem: "npm",
  setup: 'import { ConfigService } from "@nestjs/config";\nconst configService = new ConfigService();',
  apis: {
    "@nestjs/config:ConfigService().get": { result: setting("0", "1"), example: 'console.log(configService.get("STRIPE_SECRET_KEY"));' },
    "@nestjs/config:ConfigService().getOrThrow": { result: setting("0", "1"), example: 'console.log(configService.getOrThrow("STRIPE_SECRET_KEY"));' },
    "@nestjs/config:registerAs": gives("1"),
    // What is injected under the key of such a factory: what that gives.
    "@nestjs/config:ConfigType[]": { value: { kind: "called", callback: "0" } },
  },
};
