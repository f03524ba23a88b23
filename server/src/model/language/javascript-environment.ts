import type { Library } from "../api.ts";
import { callback, members, sink, tellsNothing, variable, wholeEnvironment } from "../forms.ts";

const byMember = variable("member");
const byName = variable("0");

/** The environment and the process in Node, Deno, Bun and bundlers. Writing to it can switch a whole process. */
export const javascriptEnvironment: Library = {
  package: "",
  ecosystem: "npm",
  setup: 'import process from "node:process";',
  apis: {
    ":process": { same: "process:" },
    "process:env": { value: wholeEnvironment, example: "console.log(process.env);" },
    "process:env.*": {
      value: byMember,
      assigned: [{ kind: "client", client: "process-environment", options: { name: "member", value: "value" } }],
      example: 'process.env.NODE_TLS_REJECT_UNAUTHORIZED = "0";\nconsole.log(process.env.STRIPE_SECRET_KEY);',
    },
    "process:env[]": { same: "process:env.*" },
    "process:argv": {},
    "process:loadEnvFile": {},
    ...members("process:", ["stdout.write", "stderr.write"], { effects: [sink("log", "text", "0")], result: { kind: "harmless" }, example: "process.$(KEY);" }),
    "process:emitWarning": { effects: [sink("log", "text", "0")], example: "process.emitWarning(KEY);" },
    "process:on": { callbacks: [callback("1", ":caught-error")] },
    "process:once": { callbacks: [callback("1", ":caught-error")] },
    ...members("process:", ["cwd", "uptime", "memoryUsage", "hrtime"], tellsNothing),
    ...members("process:", ["exit", "abort"], { ends: true, ...tellsNothing }),
    ":import.meta.env": { value: wholeEnvironment, example: "console.log(import.meta.env);" },
    ":import.meta.env.*": { value: byMember, example: "console.log(import.meta.env.STRIPE_SECRET_KEY);" },
    ":import.meta.env[]": { same: ":import.meta.env.*" },
    ":Deno.env": {},
    ":Deno.env.get": { result: byName, example: 'console.log(Deno.env.get("STRIPE_SECRET_KEY"));' },
    ":Deno.env.toObject": { result: wholeEnvironment, example: "console.log(Deno.env.toObject());" },
    ":Deno.env.set": {
      effects: [{ kind: "client", client: "process-environment", options: { name: "0", value: "1" } }],
      example: 'Deno.env.set("DENO_TLS_CA_STORE", "system");',
    },
    ":Deno.env.has": tellsNothing,
    ":Deno.stdout.write": { effects: [sink("log", "raw", "0")], example: "Deno.stdout.write(new TextEncoder().encode(KEY));" },
    ":Deno.stderr.write": { effects: [sink("log", "raw", "0")], example: "Deno.stderr.write(new TextEncoder().encode(KEY));" },
    ...members(":Deno", ["writeTextFile", "writeTextFileSync", "writeFile", "writeFileSync"], {
      effects: [sink("storage", "raw", "1")],
      example: 'Deno.$("key.txt", KEY);',
    }),
    ":Deno.openKv().set": { effects: [sink("storage", "json", "1")], example: '(await Deno.openKv()).set(["key"], KEY);' },
    ":Deno.openKv().enqueue": { effects: [sink("storage", "json", "0")], example: "(await Deno.openKv()).enqueue({ key: KEY });" },
    ":Deno.Command": {
      effects: [sink("process-arguments", "raw", "1.args"), sink("child-environment", "raw", "1.env")],
      example: 'new Deno.Command("curl", { args: ["-u", KEY] });',
    },
    ":Deno.inspect": { result: { kind: "shown", of: "0", form: "inspect", depth: "1.depth" } },
    ":Bun.env": { same: "process:env" },
    "bun:env": { same: "process:env" },
    ":Bun.write": { effects: [sink("storage", "raw", "1")], example: 'Bun.write("key.txt", KEY);' },
    ":Bun.spawn": {
      effects: [sink("process-arguments", "raw", "0|0.cmd"), sink("child-environment", "raw", "1.env|0.env")],
      example: 'Bun.spawn(["curl", "-u", KEY]);',
    },
    ":Bun.$": { effects: [sink("process-arguments", "text", "0")], example: "await Bun.$`curl -u ${KEY}`;" },
    "bun:$": { same: ":Bun.$" },
    ":Bun.spawnSync": { same: ":Bun.spawn" },
    ":Bun.inspect": { result: { kind: "shown", of: "0", form: "inspect", depth: "1.depth" } },
  },
};
