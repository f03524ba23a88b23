import type { Library } from "../api.ts";
import { members, tellsNothing } from "../forms.ts";

/** Hashes and ciphers outside the standard library. */
export const pythonHashes: Library = {
  package: "",
  ecosystem: "pypi",
  setup: "",
  apis: {
    ...members("bcrypt:", ["hashpw", "checkpw", "gensalt", "kdf"], tellsNothing),
    ...members("argon2:PasswordHasher()", ["hash", "verify", "check_needs_rehash"], tellsNothing),
    ...members("passlib.hash:bcrypt", ["hash", "verify"], tellsNothing),
    ...members("passlib.hash:argon2", ["hash", "verify"], tellsNothing),
    ...members("passlib.context:CryptContext()", ["hash", "verify"], tellsNothing),
    ...members("werkzeug.security:", ["generate_password_hash", "check_password_hash"], tellsNothing),
    ...members("django.contrib.auth.hashers:", ["make_password", "check_password"], tellsNothing),
    "django.utils.crypto:salted_hmac": {},
    "cryptography.fernet:Fernet().encrypt": tellsNothing,
    "cryptography.hazmat.primitives.hashes:Hash().finalize": tellsNothing,
    "xxhash:xxh64": tellsNothing,
    "scrubadub:clean": tellsNothing,
  },
};
