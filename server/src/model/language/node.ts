import type { Effect, Library } from "../api.ts";
import { callback, fileContent, gives, harmless, members, queries, shows, sink, tellsNothing, yields } from "../forms.ts";

const started: readonly Effect[] = [sink("process-arguments", "arguments", "0|1"), sink("child-environment", "raw", "1.env|2.env")];
const inShell: readonly Effect[] = [sink("process-arguments", "raw", "0"), sink("child-environment", "raw", "1.env")];

/** What is run in a storage finds it there, as long as that goes on. */
const keptInStorage: Effect = { kind: "store", into: "receiver", value: "0", under: "store" };

/** Node's own modules, apart from the network. */
export const node: Library = {
  package: "",
  ecosystem: "npm",
  setup:
    'import { Buffer } from "node:buffer";\nimport child_process from "node:child_process";\nimport crypto from "node:crypto";\nimport fs from "node:fs";\nimport fsPromises from "node:fs/promises";\nimport util from "node:util";',
  apis: {
    "buffer:Buffer": { same: ":Buffer" },
    ":Buffer.from": { result: { kind: "decoded", of: "0", codec: { named: "1" } } },
    ":Buffer": { same: ":Buffer.from" },
    ":Buffer.concat": { result: { kind: "concat", of: ["0[]"] } },
    ":Buffer.byteLength": tellsNothing,
    ":Buffer.isBuffer": tellsNothing,
    "module:createRequire": {},
    "module:createRequire()": { result: { kind: "library", name: "0" } },
    "util:inspect": { result: { kind: "shown", of: "0", form: "inspect", depth: "1.depth|2" } },
    "util:format": { result: { kind: "format", template: "0", holes: "percent", values: "1+" } },
    "util:formatWithOptions": { result: { kind: "format", template: "1", holes: "percent", values: "2+" } },
    "util:inherits": { effects: [{ kind: "store", into: "0.prototype", under: "__proto__", value: "1.prototype" }] },
    "util:promisify": gives("0"),
    "util:callbackify": gives("0"),
    "util:deprecate": gives("0"),
    "util:styleText": gives("1"),
    "util:stripVTControlCharacters": gives("0"),
    "util:isDeepStrictEqual": tellsNothing,
    "util:debuglog()": { effects: [sink("log", "inspect", "*")], example: 'util.debuglog("payments")(KEY);' },
    "util:debug": { same: "util:debuglog" },
    "util:TextEncoder": { same: ":TextEncoder" },
    "util:TextDecoder": { same: ":TextDecoder" },
    "timers/promises:setTimeout": gives("1"),
    "path:join": { result: { kind: "concat", of: ["*"] } },
    "path:resolve": { result: { kind: "concat", of: ["*"] } },
    ...members("path:", ["basename", "dirname", "normalize"], gives("0")),
    "url:URL": { same: ":URL" },
    "url:URLSearchParams": { same: ":URLSearchParams" },
    "url:parse": gives("0"),
    "url:format": shows("0", "json"),
    ...members("querystring:", ["stringify", "encode"], queries("0")),
    "querystring:parse": gives("0"),
    "querystring:escape": { result: { kind: "encoded", of: "0", codec: "url" } },
    "querystring:unescape": { result: { kind: "decoded", of: "0", codec: "url" } },
    "string_decoder:StringDecoder().write": gives("0"),
    ...members("stream/consumers:", ["text", "buffer", "arrayBuffer", "blob", "json"], gives("0[]")),
    "v8:serialize": shows("0", "pickle"),
    ...members("assert:", ["equal", "notEqual", "deepEqual", "notDeepEqual", "strictEqual", "notStrictEqual", "deepStrictEqual", "notDeepStrictEqual"], {
      effects: [sink("error", "text", "2")],
      result: harmless,
      example: 'import assert from "node:assert";\nassert.$(KEY, KEY, KEY);',
    }),
    "assert:match": { effects: [sink("error", "text", "2")], result: harmless, example: 'import assert from "node:assert";\nassert.match(KEY, /x/, KEY);' },
    "assert:": { effects: [sink("error", "text", "1")], result: harmless, example: 'import assert from "node:assert";\nassert(DATA, KEY);' },
    "assert:ok": { same: "assert:" },
    "assert:strict": { same: "assert:" },
    "assert/strict:": { same: "assert:" },
    "assert:fail": { effects: [sink("error", "text", "0")], example: 'import assert from "node:assert";\nassert.fail(KEY);' },
    "events:": { same: "events:EventEmitter" },
    ...members("events:EventEmitter()", ["on", "once", "addListener", "prependListener", "prependOnceListener"], {
      effects: [{ kind: "listen", name: "0", listener: "1" }],
      gives: "events:EventEmitter()",
    }),
    "events:EventEmitter().emit": { effects: [{ kind: "emit", name: "0", values: "1+" }], result: harmless },
    "async_hooks:AsyncLocalStorage().run": { effects: [keptInStorage], result: { kind: "called", callback: "1", with: ["2+"] } },
    "async_hooks:AsyncLocalStorage().enterWith": { effects: [keptInStorage], result: harmless },
    "async_hooks:AsyncLocalStorage().getStore": { result: { kind: "same", of: "receiver.store" } },
    "async_hooks:AsyncLocalStorage().exit": { result: { kind: "called", callback: "0", with: ["1+"] } },

    ...members("crypto:", ["scryptSync", "pbkdf2Sync", "hash"], tellsNothing),
    ...members("crypto:", ["randomUUID", "randomBytes", "randomInt"], yields("random")),
    // npm packages for the same.
    ...members("uuid:", ["v1", "v4", "v6", "v7"], yields("random")),
    ...members("nanoid:", ["nanoid"], yields("random")),
    "crypto:createHash": {},
    "crypto:createHash().update": { gives: "crypto:createHash()" },
    "crypto:createHash().digest": tellsNothing,
    "crypto:createHmac": {
      example: 'crypto.createHmac("sha256", KEY);',
    },
    "crypto:createHmac().update": {
      effects: [{ kind: "client", client: "hmac", options: { message: "0" } }],
      gives: "crypto:createHmac()",
      example: 'crypto.createHmac("sha256", DATA).update(DATA);',
    },
    "crypto:createHmac().digest": tellsNothing,
    "crypto:timingSafeEqual": {
      effects: [{ kind: "client", client: "constant-time-comparison" }],
      result: harmless,
      example: "crypto.timingSafeEqual(DATA, DATA);",
    },
    "crypto:webcrypto": { same: ":crypto" },
    "crypto:subtle": { same: ":crypto.subtle" },

    "os:devNull": {},
    ...members(":null-device()", ["write", "end"], tellsNothing),
    ...members("fs:", ["writeFile", "appendFile"], {
      discards: "0",
      effects: [sink("storage", "raw", "1")],
      result: harmless,
      example: 'fs.$("key.txt", KEY, () => {});',
    }),
    ...members("fs:", ["writeFileSync", "appendFileSync"], {
      discards: "0",
      effects: [sink("storage", "raw", "1")],
      result: harmless,
      example: 'fs.$("key.txt", KEY);',
    }),
    ...members("fs/promises:", ["writeFile", "appendFile"], {
      discards: "0",
      effects: [sink("storage", "raw", "1")],
      result: harmless,
      example: 'await fsPromises.$("key.txt", KEY);',
    }),
    "fs:promises": { same: "fs/promises:" },
    "fs:writeSync": { effects: [sink("storage", "raw", "1")], result: harmless, example: "fs.writeSync(3, KEY);" },
    "fs:createWriteStream": { discards: "0" },
    "fs:createWriteStream().write": { effects: [sink("storage", "raw", "0")], example: 'fs.createWriteStream("key.txt").write(KEY);' },
    "fs:createWriteStream().end": { effects: [sink("storage", "raw", "0")], example: 'fs.createWriteStream("key.txt").end(KEY);' },
    "fs/promises:open().writeFile": { effects: [sink("storage", "raw", "0")], example: '(await fsPromises.open("key.txt", "w")).writeFile(KEY);' },
    "fs:readFile": { callbacks: [callback("-1", ":caught-error")] },
    "fs:readFileSync": { result: fileContent("0") },
    "fs/promises:readFile": { result: fileContent("0") },
    ...members("fs:", ["existsSync", "statSync", "accessSync"], tellsNothing),

    ...members("child_process:", ["spawn", "spawnSync", "execFile", "execFileSync"], { effects: started, example: 'child_process.$("curl", ["-u", KEY]);' }),
    ...members("child_process:", ["exec", "execSync"], { effects: inShell, example: 'child_process.$("curl -u " + KEY);' }),
    "child_process:fork": {
      effects: [sink("process-arguments", "arguments", "1"), sink("child-environment", "raw", "1.env|2.env")],
      example: 'child_process.fork("worker.js", [KEY]);',
    },
    "worker_threads:Worker": {
      effects: [sink("process-arguments", "raw", "1.argv")],
      example: 'import { Worker } from "node:worker_threads";\nnew Worker("worker.js", { argv: [KEY] });',
    },
  },
};
