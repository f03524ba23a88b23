import type { JavascriptStoreCode, PythonStoreCode, Secret, SecretStore } from "./store.ts";

export const azureKeyVault: SecretStore = {
  id: "azure-key-vault",
  title: "Azure Key Vault",
  used: { python: { packages: ["azure-keyvault-secrets"] }, javascript: { packages: ["@azure/keyvault-secrets"] } },

  python(secret): PythonStoreCode {
    const name = nameOf(secret);
    const url = secret.names["azure-key-vault"].vaultUrl;
    return {
      packages: [
        { name: "azure-identity", version: "1.27.0", older: "1.15.0" },
        { name: "azure-keyvault-secrets", version: "4.12.0", older: "4.7.0" },
      ],
      imports: [
        { module: "azure.identity", member: "DefaultAzureCredential" },
        { module: "azure.keyvault.secrets", member: "SecretClient" },
        ...(url === undefined ? [{ module: "os" }] : []),
      ],
      needs: needsOf(url),
      place: `in the Key Vault as ${name}`,
      body: (credential, client, os) => [
        `client = ${client}(vault_url=${url === undefined ? `${os}.environ["AZURE_KEY_VAULT_URL"]` : `"${url}"`}, credential=${credential}())`,
        `value = client.get_secret("${name}").value`,
        "if not value:",
        `\traise RuntimeError("Key Vault secret ${name} is empty")`,
        "return value.strip()",
      ],
    };
  },

  javascript(secret): JavascriptStoreCode {
    const name = nameOf(secret);
    const url = secret.names["azure-key-vault"].vaultUrl;
    return {
      packages: [
        { name: "@azure/identity", version: "4.14.1", older: "~4.13.1" },
        { name: "@azure/keyvault-secrets", version: "4.12.0", older: "~4.11.2" },
      ],
      imports: [
        { module: "@azure/identity", members: ["DefaultAzureCredential"] },
        { module: "@azure/keyvault-secrets", members: ["SecretClient"] },
      ],
      needs: needsOf(url),
      place: `in the Key Vault as ${name}`,
      usesNode: url === undefined,
      body: (_types, credential, client) => [
        ...(url === undefined
          ? ["const { AZURE_KEY_VAULT_URL } = process.env;", 'if (!AZURE_KEY_VAULT_URL) throw new Error("Missing environment variable AZURE_KEY_VAULT_URL");']
          : []),
        `const client = new ${client}(${url === undefined ? "AZURE_KEY_VAULT_URL" : `"${url}"`}, new ${credential}());`,
        `const { value } = await client.getSecret("${name}");`,
        `if (!value) throw new Error("Key Vault secret ${name} is empty");`,
        "return value.trim();",
      ],
    };
  },
};

/** Names there have letters, digits and hyphens only. */
function nameOf({ names, fill }: Secret): string {
  return fill(names["azure-key-vault"].name).replace(/[^A-Za-z0-9-]+/g, "-");
}

function needsOf(url: string | undefined): string[] {
  return [
    ...(url === undefined ? ["Set AZURE_KEY_VAULT_URL where the program runs."] : []),
    "See that the program's identity may read secrets of the Key Vault.",
  ];
}
