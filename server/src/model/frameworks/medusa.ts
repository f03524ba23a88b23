import type { Api, ApiPath, Library } from "../api.ts";
import { setting, settings } from "../forms.ts";

/** Classes that modules and plugins derive their providers from; one is made with what the configuration says under its `options`. */
const PROVIDERS = [
  ...["AbstractPaymentProvider", "AbstractNotificationProviderService", "AbstractFulfillmentProviderService"],
  ...["AbstractFileProviderService", "AbstractAuthModuleProvider", "AbstractTaxProvider"],
];

const OPTIONS: ApiPath = "@medusajs/utils:AbstractPaymentProvider().config";

const provider: Api = { overrides: { constructs: { parameters: [undefined, OPTIONS] } } };

const madeWith = (logged: string): string =>
  `abstract class Pay extends AbstractPaymentProvider {\n  constructor(cradle: any, options: any) {\n    super(cradle, options);\n    console.log(${logged});\n  }\n}`;

export const medusa: Library = {
  package: "@medusajs/utils",
  ecosystem: "npm",
  setup: 'import { AbstractPaymentProvider } from "@medusajs/utils";',
  apis: {
    ...Object.fromEntries(PROVIDERS.map((name) => [`@medusajs/utils:${name}`, provider])),
    ...Object.fromEntries(PROVIDERS.map((name) => [`@medusajs/framework/utils:${name}`, { same: `@medusajs/utils:${name}` }])),
    [OPTIONS]: { value: settings, example: madeWith("options") },
    [`${OPTIONS}.*`]: { value: setting("member"), example: madeWith("options.stripeSecretKey") },
  },
};
