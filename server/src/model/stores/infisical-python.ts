import type { Library } from "../api.ts";
import { secretOf } from "../forms.ts";

export const infisicalPython: Library = {
  package: "infisicalsdk",
  ecosystem: "pypi",
  setup: "from infisical_sdk import InfisicalSDKClient\nclient = InfisicalSDKClient(host=DATA)",
  apis: {
    "infisical_sdk:InfisicalSDKClient().secrets.get_secret_by_name": {
      result: secretOf("infisical", "0|secret_name"),
      example:
        'print(client.secrets.get_secret_by_name(secret_name="STRIPE_SECRET_KEY", project_id="p", environment_slug="prod", secret_path="/").secretValue)',
    },
    "infisical_sdk:InfisicalSDKClient().secrets.list_secrets": {
      result: secretOf("infisical"),
      example: 'print(client.secrets.list_secrets(project_id="p", environment_slug="prod", secret_path="/"))',
    },
    "infisical:InfisicalClient().get_secret": {
      result: secretOf("infisical", "0|secret_name"),
      example: 'import infisical\nprint(infisical.InfisicalClient().get_secret("STRIPE_SECRET_KEY"))',
    },
  },
};
