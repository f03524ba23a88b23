import type { Api, Library } from "../api.ts";
import { callback } from "../forms.ts";

/** What a client calls with arguments that a validator may have looked at; and handlers of requests. */
const action: Api = { callbacks: [callback("0", undefined, ":Request()")] };

/** Functions are made by a file that the tool generates, mostly beside them. */
export const convex: Library = {
  package: "convex",
  ecosystem: "npm",
  setup: 'import { httpActionGeneric } from "convex/server";',
  apis: {
    "convex/server:httpActionGeneric": action,
    "convex/server:httpRouter": {},
    "./_generated/server:httpAction": { same: "convex/server:httpActionGeneric" },
    "../_generated/server:httpAction": { same: "convex/server:httpActionGeneric" },
    "../../_generated/server:httpAction": { same: "convex/server:httpActionGeneric" },
    "@/convex/_generated/server:httpAction": { same: "convex/server:httpActionGeneric" },
  },
};
