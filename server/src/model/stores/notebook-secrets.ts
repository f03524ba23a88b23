import type { Library } from "../api.ts";
import { secretOf } from "../forms.ts";

/** Secrets that hosted notebooks hold. */
export const notebookSecrets: Library = {
  package: "",
  ecosystem: "pypi",
  setup: "from google.colab import userdata\nfrom kaggle_secrets import UserSecretsClient",
  apis: {
    "google.colab:userdata.get": { result: secretOf("colab", "0"), example: 'print(userdata.get("STRIPE_SECRET_KEY"))' },
    "kaggle_secrets:UserSecretsClient().get_secret": { result: secretOf("kaggle", "0"), example: 'print(UserSecretsClient().get_secret("STRIPE_SECRET_KEY"))' },
    ":dbutils.secrets.get": { result: secretOf("databricks", "1|key"), example: 'print(dbutils.secrets.get("stripe", key="secret-key"))' },
  },
};
