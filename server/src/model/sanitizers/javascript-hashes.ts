import type { Library } from "../api.ts";
import { harmless, members, tellsNothing } from "../forms.ts";

/** Hashes, masks and comparisons outside Node. */
export const javascriptHashes: Library = {
  package: "",
  ecosystem: "npm",
  setup: 'import CryptoJS from "crypto-js";',
  apis: {
    ...members("bcrypt:", ["hash", "hashSync", "compare", "compareSync"], tellsNothing),
    ...members("bcryptjs:", ["hash", "hashSync", "compare", "compareSync"], tellsNothing),
    ...members("argon2:", ["hash", "verify"], tellsNothing),
    "object-hash:": tellsNothing,
    "hash-sum:": tellsNothing,
    "md5:": tellsNothing,
    "js-sha256:sha256": tellsNothing,
    ...members("crypto-js:", ["MD5", "SHA1", "SHA256", "SHA512", "SHA3"], {}),
    ...members("crypto-js:", ["HmacSHA256", "HmacSHA512"], {
      effects: [{ kind: "client", client: "hmac", options: { message: "0" } }],
      example: "CryptoJS.$(DATA, KEY);",
    }),
    ...members("@noble/hashes/sha2:", ["sha256", "sha512"], tellsNothing),
    "fast-redact:()": tellsNothing,
    ...members("maskdata:", ["maskPassword", "maskString", "maskStringV2", "maskCard", "maskJSON2"], tellsNothing),
    "redact-secrets:().map": tellsNothing,
    "tsscmp:": {
      effects: [{ kind: "client", client: "constant-time-comparison" }],
      result: harmless,
      example: 'import compare from "tsscmp";\ncompare(DATA, DATA);',
    },
    "secure-compare:": {
      effects: [{ kind: "client", client: "constant-time-comparison" }],
      result: harmless,
      example: 'import compare from "secure-compare";\ncompare(DATA, DATA);',
    },
    "scmp:": {
      effects: [{ kind: "client", client: "constant-time-comparison" }],
      result: harmless,
      example: 'import compare from "scmp";\ncompare(DATA, DATA);',
    },
  },
};
