import type { JavascriptStoreCode, PythonStoreCode, Secret, SecretStore } from "./store.ts";

export const googleSecretManager: SecretStore = {
  id: "google-secret-manager",
  title: "Google Secret Manager",
  used: { python: { packages: ["google-cloud-secret-manager"] }, javascript: { packages: ["@google-cloud/secret-manager"] } },

  python(secret): PythonStoreCode {
    const { name, project, version } = nameOf(secret);
    return {
      packages: [{ name: "google-cloud-secret-manager", version: "2.32.0", older: "2.20.0" }],
      imports: [{ module: "google.cloud", member: "secretmanager" }, ...(project === undefined ? [{ module: "os" }] : [])],
      needs: [...(project === undefined ? ["Set GOOGLE_CLOUD_PROJECT where the program runs."] : []), NEEDS],
      place: `in Google Secret Manager as ${name}`,
      body: (secretmanager, os) => [
        `client = ${secretmanager}.SecretManagerServiceClient()`,
        `name = client.secret_version_path(${project === undefined ? `${os}.environ["GOOGLE_CLOUD_PROJECT"]` : `"${project}"`}, "${name}", "${version}")`,
        `value = client.access_secret_version(name=name).payload.data.decode("utf-8").strip()`,
        "if not value:",
        `\traise RuntimeError("Secret ${name} is empty")`,
        "return value",
      ],
    };
  },

  javascript(secret): JavascriptStoreCode {
    const { name, project, version } = nameOf(secret);
    return {
      packages: [{ name: "@google-cloud/secret-manager", version: "7.2.0", older: "6.3.0" }],
      imports: [{ module: "@google-cloud/secret-manager", members: ["SecretManagerServiceClient"] }],
      needs: [NEEDS],
      place: `in Google Secret Manager as ${name}`,
      usesNode: true,
      body: ({ cast }, client) => [
        `const client = new ${client}();`,
        `const name = client.secretVersionPath(${project === undefined ? "await client.getProjectId()" : `"${project}"`}, "${name}", "${version}");`,
        "const [{ payload }] = await client.accessSecretVersion({ name });",
        "const data = payload?.data;",
        `if (!data || data.length === 0) throw new Error("Secret ${name} is empty");`,
        `return Buffer.from(${cast("data", "Uint8Array")}).toString("utf8").trim();`,
      ],
    };
  },
};

const NEEDS = "See that the program's account may access the secret's versions.";

function nameOf({ names, fill }: Secret): { readonly name: string; readonly project: string | undefined; readonly version: string } {
  const { name, project, version } = names["google-secret-manager"];
  return { name: fill(name).replace(/[^A-Za-z0-9_-]+/g, "-"), project, version };
}
