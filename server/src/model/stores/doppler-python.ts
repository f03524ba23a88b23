import type { Library } from "../api.ts";
import { members, secretOf } from "../forms.ts";

export const dopplerPython: Library = {
  package: "doppler-sdk",
  ecosystem: "pypi",
  setup: "from dopplersdk import DopplerSDK\ndoppler = DopplerSDK()",
  apis: {
    ...members("dopplersdk:DopplerSDK().secrets", ["get"], {
      result: secretOf("doppler", "2|name"),
      example: 'print(doppler.secrets.$("project", "prd", "STRIPE_SECRET_KEY"))',
    }),
  },
};
