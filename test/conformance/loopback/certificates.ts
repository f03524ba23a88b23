import { execFileSync } from "node:child_process";
import { X509Certificate } from "node:crypto";
import { readFileSync } from "node:fs";

/** A key with the certificate of its server, as PEM. */
export interface Identity {
  readonly key: string;
  readonly cert: string;
}

/** Made anew for each run, with a private certificate authority that no system trusts. `ca.pem` and `self.pem` lie in the folder for snippets that name them. */
export interface Certificates {
  readonly selfSigned: Identity;
  /** Issued by the private authority for the real host, for another one, and for the real host until yesterday. */
  readonly good: Identity;
  readonly wrongHost: Identity;
  readonly expired: Identity;
}

/** The host that Stripe's SDKs talk to. */
export const API_HOST = "api.stripe.com";

/** The host that certificates of the wrong host are for. */
const OTHER_HOST = "other.example";

/** Makes the certificates in a folder with the `openssl` command. */
export function makeCertificates(folder: string): Certificates {
  const run = (...arguments_: readonly string[]): void => {
    try {
      execFileSync("openssl", arguments_, { cwd: folder, stdio: ["ignore", "ignore", "pipe"] });
    } catch (error) {
      if (error instanceof Error && "code" in error && error.code === "ENOENT") {
        throw new Error("The command openssl is missing: install the package openssl. It makes the certificates of this test.");
      }
      throw error;
    }
  };
  // RSA: every version of TLS speaks it.
  const newKey = ["-newkey", "rsa:2048", "-nodes"];
  const subject = (host: string) => ["-subj", `/CN=${host}`, "-addext", `subjectAltName=DNS:${host}`];
  run("req", "-x509", ...newKey, "-keyout", "ca.key", "-out", "ca.pem", "-days", "2", "-subj", "/CN=Private authority");
  run("req", "-x509", ...newKey, "-keyout", "self.key", "-out", "self.pem", "-days", "2", ...subject(API_HOST));
  const issued = (name: string, host: string, days: number): Identity => {
    run("req", ...newKey, "-keyout", `${name}.key`, "-out", `${name}.csr`, ...subject(host));
    run(
      "x509",
      "-req",
      "-in",
      `${name}.csr`,
      "-CA",
      "ca.pem",
      "-CAkey",
      "ca.key",
      "-CAcreateserial",
      "-copy_extensions",
      "copy",
      "-days",
      `${days}`,
      "-out",
      `${name}.pem`,
    );
    return identity(name);
  };
  const identity = (name: string): Identity => ({
    key: readFileSync(`${folder}/${name}.key`, "utf8"),
    cert: readFileSync(`${folder}/${name}.pem`, "utf8"),
  });
  const made = {
    selfSigned: identity("self"),
    good: issued("good", API_HOST, 2),
    wrongHost: issued("wrong", OTHER_HOST, 2),
    expired: issued("expired", API_HOST, -1),
  };
  const until = new X509Certificate(made.expired.cert).validTo;
  if (Date.parse(until) > Date.now())
    throw new Error(`openssl made a certificate that is valid until ${until} where one was wanted that is not valid any more`);
  return made;
}
