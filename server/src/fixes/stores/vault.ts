import type { JavascriptStoreCode, PythonStoreCode, Secret, SecretStore } from "./store.ts";

/** The key-value engine of HashiCorp Vault (and OpenBao), version 2. */
export const vault: SecretStore = {
  id: "vault",
  title: "HashiCorp Vault",
  used: {
    python: { packages: ["hvac"] },
    javascript: { packages: ["node-vault", "@litehex/node-vault", "hashi-vault-js"], code: /\bVAULT_ADDR\b/ },
  },

  python(secret): PythonStoreCode {
    const { mount, path, field, place } = placeOf(secret);
    return {
      packages: [{ name: "hvac", version: "2.4.0", older: "2.0.0" }],
      imports: [{ module: "hvac" }],
      needs: NEEDS,
      place,
      body: (hvac) => [
        `client = ${hvac}.Client()`,
        `secret = client.secrets.kv.v2.read_secret_version(path="${path}", mount_point="${mount}", raise_on_deleted_version=True)`,
        `value = secret["data"]["data"]["${field}"].strip()`,
        "if not value:",
        `\traise RuntimeError("Vault ${mount}/${path} has no ${field}")`,
        "return value",
      ],
    };
  },

  javascript(secret, has): JavascriptStoreCode {
    const { mount, path, field, place } = placeOf(secret);
    const check = [`if (typeof value !== "string" || value.trim() === "") throw new Error("Vault ${mount}/${path} has no ${field}");`, "return value.trim();"];
    if (has("node-vault")) {
      return {
        packages: [],
        imports: [{ module: "node-vault", members: "default", preferred: "nodeVault" }],
        needs: NEEDS,
        place,
        usesNode: false,
        body: ({ typed }, nodeVault) => [
          typed ? "let value: unknown;" : "let value;",
          "try {",
          `\tconst { data } = await ${nodeVault}().read("${mount}/data/${path}");`,
          `\tvalue = data?.data?.["${field}"];`,
          "} catch (error) {",
          // Whatever the client throws holds the headers of the request.
          "\t// The error of the client holds the token: only its message goes on.",
          `\tthrow new Error(\`Vault ${mount}/${path}: \${error instanceof Error ? error.message : "no answer"}\`);`,
          "}",
          ...check,
        ],
      };
    }
    return {
      packages: [],
      imports: [],
      needs: NEEDS,
      place,
      usesNode: true,
      body: ({ cast }) => [
        "const { VAULT_ADDR, VAULT_TOKEN } = process.env;",
        'if (!VAULT_ADDR || !VAULT_TOKEN) throw new Error("VAULT_ADDR and VAULT_TOKEN must be set");',
        `const response = await fetch(new URL("/v1/${mount}/data/${path}", VAULT_ADDR), { headers: { "X-Vault-Token": VAULT_TOKEN } });`,
        `if (!response.ok) throw new Error(\`Vault answered \${response.status} for ${mount}/${path}\`);`,
        `const { data } = ${cast("await response.json()", "{ data?: { data?: Record<string, unknown> } }")};`,
        `const value = data?.data?.["${field}"];`,
        ...check,
      ],
    };
  },
};

const NEEDS = ["Set VAULT_ADDR and VAULT_TOKEN where the program runs."];

function placeOf({ names, fill }: Secret): { readonly mount: string; readonly path: string; readonly field: string; readonly place: string } {
  const [mount, path, field] = [names.vault.mount, names.vault.path, names.vault.field].map((it) => fill(it).replace(/^\/+|\/+$/g, "")) as [
    string,
    string,
    string,
  ];
  return { mount, path, field, place: `in Vault at ${mount}/${path}, in the field ${field}` };
}
