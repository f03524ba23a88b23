import type { Library } from "../api.ts";
import { members, secretOf } from "../forms.ts";

export const doppler: Library = {
  package: "@dopplerhq/node-sdk",
  ecosystem: "npm",
  setup: 'import DopplerSDK from "@dopplerhq/node-sdk";\nconst doppler = new DopplerSDK({});',
  apis: {
    ...members("@dopplerhq/node-sdk:().secrets", ["get"], {
      result: secretOf("doppler", "2"),
      example: 'console.log(await doppler.secrets.$("project", "prd", "STRIPE_SECRET_KEY"));',
    }),
    "@dopplerhq/node-sdk:DopplerSDK": { same: "@dopplerhq/node-sdk:" },
  },
};
