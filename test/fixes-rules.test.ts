import { testRepairs } from "./rule-repairs.ts";

/** Which findings of the rules' own fixtures have no repair: where none is known to be right, or it would stand in another file. */
testRepairs("unverified-tls", { unrepaired: [] });
testRepairs("weak-tls", { unrepaired: [] });
testRepairs("plain-http", { unrepaired: [] });
testRepairs("redirected-api-host", { unrepaired: [] });
