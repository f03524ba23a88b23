import type { Library } from "../api.ts";
import { holds, members, sink } from "../forms.ts";

export const trpc: Library = {
  package: "@trpc/server",
  ecosystem: "npm",
  setup: 'import { initTRPC, TRPCError } from "@trpc/server";\nconst t = initTRPC.create();',
  apis: {
    "@trpc/server:initTRPC.create": {},
    "@trpc/server:initTRPC.context": { gives: "@trpc/server:initTRPC" },
    ...members("@trpc/server:initTRPC.create().procedure", ["input", "output", "use", "meta"], { gives: "@trpc/server:initTRPC.create().procedure" }),
    ...members("@trpc/server:initTRPC.create().procedure", ["query", "mutation"], {
      callbacks: [{ at: "0", parameters: ["@trpc/server:ResolverOptions()"], returns: { kind: "response", form: "json" } }],
      example: "t.procedure.$(() => ({ key: KEY }));",
    }),
    "@trpc/server:ResolverOptions().input": holds("checked-input"),
    "@trpc/server:TRPCError": {
      effects: [sink("response", "json", "0.message")],
      result: { kind: "shown", of: "0.message", form: "text" },
      example: 'throw new TRPCError({ code: "INTERNAL_SERVER_ERROR", message: KEY });',
    },
  },
};
