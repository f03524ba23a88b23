import assert from "node:assert/strict";
import { test } from "node:test";
import type { ConfigEntry } from "../server/src/facts/config/entry.ts";
import { imageCopies } from "../server/src/facts/config/image-copies.ts";
import { readConfig } from "../server/src/facts/config/read-config.ts";

/** Configuration files are read with exact places, whatever is in them. */

/** `a/b = text`, the name before it where it is not the last of the path, the role behind it where it is none of many. */
function shown({ path, name, text, role, tag }: ConfigEntry): string {
  const last = path.findLast((it) => !/^\d+$/.test(it));
  return `${name === last ? "" : `${name}: `}${path.join("/")} = ${text}${role === "value" ? "" : ` (${role})`}${tag === undefined ? "" : ` ${tag}`}`;
}

const CASES: readonly { readonly path: string; readonly text: string; readonly entries: readonly string[] }[] = [
  {
    path: ".env.production",
    text: '# A=no\nexport A="x # y" # c\nB = \'q\'\r\nC=a#b # e\nD="two\nlines"\nE=\nF: yes\nG=`z`\nset -x H i\n',
    entries: [
      "A = x # y (variable)",
      "B = q (variable)",
      "C = a#b (variable)",
      "D = two\nlines (variable)",
      "E =  (variable)",
      "F = yes (variable)",
      "G = z (variable)",
    ],
  },
  {
    path: "settings.ini",
    text: 'top=1\n; no=1\n[stripe]\nkey = abc ; c\nq: "x"\n//npm.example.com/:_authToken=t\n',
    entries: ["top = 1", "stripe/key = abc", "stripe/q = x", "stripe///npm.example.com/:_authToken = t"],
  },
  {
    path: "web.service",
    text: '[Service]\nEnvironment="A=b"\nEnvironment=C=d\n',
    entries: ["A: Service/Environment = b (variable)", "C: Service/Environment = d (variable)"],
  },
  {
    path: "application.properties",
    text: "! no=1\nstripe.key=c\\\n   d\nx : \\u0041b\nempty=\nspace value\n",
    entries: ["stripe.key: stripe/key = cd", "x = Ab", "empty = ", "space = value"],
  },
  {
    path: "docker-compose.yml",
    text: `services:
  web:
    build: { args: [A=b] }
    environment:
      - S=abc # c
      - "T=x"
      - U
    labels: {a: &n 'it''s', <<: *n}
  job:
    environment:
      Q: |
        l1
        l2
      R: !Sub "x"
      S: >-
        folded
        text
    command: ["a", "-e"]
`,
    entries: [
      "A: services/web/build/args/0 = b (build-argument)",
      "S: services/web/environment/0 = abc (variable)",
      "T: services/web/environment/1 = x (variable)",
      "services/web/environment/2 = U (variable)",
      "services/web/labels/a = it's",
      "services/job/environment/Q = l1\nl2\n (variable)",
      "services/job/environment/R = x (variable) !Sub",
      "services/job/environment/S = folded text (variable)",
      "services/job/command/0 = a (command)",
      "services/job/command/1 = -e (command)",
    ],
  },
  {
    path: "deploy/all.yaml",
    text: `apiVersion: v1
kind: Secret
data: {A: YWJj}
stringData:
  B: "c"
---
kind: Deployment
spec:
  - env:
      - name: X
        value: "y"
      - name: Z
        valueFrom: { secretKeyRef: { name: a, key: b } }
`,
    entries: [
      "apiVersion = v1",
      "kind = Secret",
      "data/A = YWJj (base64)",
      "stringData/B = c (variable)",
      "kind = Deployment",
      "spec/0/env/0/name = X (variable)",
      "X: spec/0/env/0/value = y (variable)",
      "spec/0/env/1/name = Z (variable)",
      "spec/0/env/1/valueFrom/secretKeyRef/name = a",
      "spec/0/env/1/valueFrom/secretKeyRef/key = b",
    ],
  },
  {
    path: "package.json",
    text: '{"a": {"b": ["x", 1, {"c": "d\\u0041"}]}, // c\n "scripts": {"t": "echo"}, "env": {"K": "v",}, "list": [{"name": "N", "value": "w"}] }',
    entries: ["a/b/0 = x", "a/b/1 = 1", "a/b/2/c = dA", "scripts/t = echo (command)", "env/K = v (variable)", "list/0/name = N", "N: list/0/value = w"],
  },
  { path: "config.json5", text: "{a: 'b', \"c\": \"d\", e: {f: 'g'}, // x: 'y'\n}", entries: ["a = b", "c = d", "e/f = g"] },
  {
    path: "wrangler.toml",
    text: 't = 1\n[vars]\nA = "b" # c\n[env.production.vars]\nX = \'y\'\nin = { a = "b", c = [ "d" ] }\n"q k" = """multi"""\n[[x]]\nz = 1\n',
    entries: [
      "t = 1",
      "vars/A = b (variable)",
      "env/production/vars/X = y (variable)",
      "env/production/vars/in/a = b",
      "env/production/vars/in/c = d",
      "env/production/vars/q k = multi (variable)",
      "x/z = 1",
    ],
  },
  {
    path: "main.tf",
    text: `variable "stripe_key" {
  type    = string
  default = "abc"
  /* default = "no" */
}
resource "a" "b" {
  env = { STRIPE = "x", "Q" : var.z } // c
}
`,
    entries: [
      "variable/stripe_key/type = string",
      "stripe_key: variable/stripe_key/default = abc",
      "resource/a/b/env/STRIPE = x (variable)",
      "resource/a/b/env/Q = var.z (variable)",
    ],
  },
  {
    path: "attributes/default.rb",
    text: "default['stripe']['secret_key'] = 'abc' # c\nh = { stripe: { key: 'v' }, 'k' => 'w' }\nputs 'x' if a == 'b'\n",
    entries: ["default/stripe/secret_key = abc", "h/stripe/key = v", "h/k = w"],
  },
  { path: "site.pp", text: "class { 'stripe': api_key => 'abc' }\n$x = 'y'\n", entries: ["class/api_key = abc", "$x = y"] },
  {
    path: "deploy.sh",
    text: 'export A="b" C=d\nX=\'y\' cmd -e Z=2\nif [ "$a" == "b" ]; then\nfi # N=1\n',
    entries: ["A = b", "C = d", "X = y", "Z = 2"],
  },
  {
    path: "seed.sql",
    text: "INSERT INTO s (name, value) VALUES ('stripe_key', 'abc');\nUPDATE s SET value = 'x';\n-- v = 'no'\n",
    entries: ["stripe_key = abc", "value = x"],
  },
  {
    path: "dump.sql",
    text: "INSERT INTO `shops` (`id`, `stripe_secret_key`, b) VALUES\n (1, 'a''b', now(2)),\n (2, NULL, 3), (3, 'e', 4);\nREPLACE INTO t (stripe_key) VALUES ('g'",
    entries: ["stripe_secret_key = a'b", "a = b", "stripe_secret_key = e", "stripe_key = g"],
  },
  {
    path: "run.bat",
    text: '@echo off\r\nrem set N=o\r\nset A=b c\r\n@SET "D=e f"\r\nsetx G "h" /m\r\nset /a X=1\r\n',
    entries: ["A = b c (variable)", "D = e f (variable)", "G = h (variable)"],
  },
  {
    path: "run.ps1",
    text: '$env:A = "b" # c\n$d = \'e\'\n[Environment]::SetEnvironmentVariable("F", "g")\n',
    entries: ["$env:A = b", "$d = e"],
  },
  {
    path: "Jenkinsfile",
    text: "node {\n  environment { A = credentials('b') }\n  sh 'run $C'\n  sh(script: \"\"\"\n    go\n  \"\"\")\n  echo \"d ${e}\"\n  echo 'f'\n  // sh 'g'\n}\n",
    entries: ["node/environment/A = credentials (variable)", "sh = run $C (command)", "sh = \n    go\n   (command)", 'sh = echo "d ${e}" (command)'],
  },
  {
    path: "web2.service",
    text: "[Service]\nEnvironment=\"A=b c\" D=e 'F=g'\nEnvironment=\n",
    entries: ["A: Service/Environment = b c (variable)", "D: Service/Environment = e (variable)", "F: Service/Environment = g (variable)"],
  },
  {
    path: "supervisord.conf",
    text: '[program:web]\nenvironment=A="1",B=2,C="3,4"\ncommand=run\n',
    entries: [
      "A: program:web/environment = 1 (variable)",
      "B: program:web/environment = 2 (variable)",
      "C: program:web/environment = 3,4 (variable)",
      "program:web/command = run (command)",
    ],
  },
  {
    path: "nginx.conf",
    text: 'fastcgi_param A b; # c\n  SetEnv D "e"\n',
    entries: ["A = b (variable)", "D = e (variable)"],
  },
  {
    path: "k8s/list.yaml",
    text: "apiVersion: v1\nkind: List\nitems:\n- kind: Secret\n  data: { A: Yg== }\n  stringData: { C: d }\n- kind: ConfigMap\n  data: { E: f }\n",
    entries: [
      "apiVersion = v1",
      "kind = List",
      "items/0/kind = Secret",
      "items/0/data/A = Yg== (base64)",
      "items/0/stringData/C = d (variable)",
      "items/1/kind = ConfigMap",
      "items/1/data/E = f",
    ],
  },
  {
    path: "k8s/settings.yaml",
    text: 'data:\n  .env: |\n    STRIPE_SECRET_KEY=abcdefghij # c\n    B="d"\n  config.json: |\n    { "stripe": { "key": "e" }, "more": [1] }\n  small: |\n    A=b\n',
    entries: [
      'data/.env = STRIPE_SECRET_KEY=abcdefghij # c\nB="d"\n',
      "data/.env/STRIPE_SECRET_KEY = abcdefghij (variable)",
      "data/.env/B = d (variable)",
      'data/config.json = { "stripe": { "key": "e" }, "more": [1] }\n',
      "data/config.json/stripe/key = e",
      "data/config.json/more/0 = 1",
      "data/small = A=b\n",
    ],
  },
  {
    path: "deploy/create.sh",
    text: "kubectl create secret generic s --from-literal=A=b --from-literal=C='d'\nrun --set e.f=g --flag=h\n",
    entries: ["A = b", "C = d", "e.f = g", "--flag = h"],
  },
  {
    path: "class.pp",
    text: "class { 'a': b => Sensitive('c'), d => lookup('e') }\n",
    entries: ["class/b = c", "class/d = lookup"],
  },
  {
    path: "web.config",
    text: '<c><!-- <add key="no" value="1"/> --><add key="Stripe" value="a&amp;b"/><x>t &lt;</x><string name="n">v</string><y><![CDATA[z]]></y></c>',
    entries: ["c/add/key = Stripe", "Stripe: c/add/value = a&b", "c/x = t <", "c/string/name = n", "n: c/string = v", "c/y = z"],
  },
  {
    path: "Info.plist",
    text: "<plist>\r\n<dict>\r\n<key>K</key>\r\n<string> V </string></dict></plist>",
    entries: ["K: plist/dict/string = V"],
  },
  {
    path: "Dockerfile.prod",
    text: '# syntax=x\nFROM a\nARG K\nARG L=m\nENV A="x y" \\\n  # no=1\n  B=z\\ y\nENV OLD v h\nRUN --mount=type=cache,target=/x echo \\\n  hi\nRUN <<EOF\nENV NO=1\nEOF\nCMD ["a"]\n',
    entries: [
      "ARG/K =  (build-argument)",
      "ARG/L = m (build-argument)",
      "ENV/A = x y (variable)",
      "ENV/B = z y (variable)",
      "ENV/OLD = v h (variable)",
      "RUN = echo \\\n  hi (command)",
      "RUN = <<EOF\nENV NO=1\nEOF (command)",
      'CMD = ["a"] (command)',
    ],
  },
];

for (const { path, text, entries } of CASES) {
  test(`${path} is read`, () => {
    const config = readConfig(path, text);
    assert.deepEqual(config?.entries.map(shown), entries);
    for (const { span, text: value, plain } of config?.entries ?? []) assert.equal(text.slice(span.start, span.end) === value, plain);
  });

  test(`${path} is read wherever it is cut off`, () => {
    for (let end = 0; end <= text.length; end++) {
      for (const { span } of readConfig(path, text.slice(0, end))?.entries ?? []) assert.ok(0 <= span.start && span.start <= span.end && span.end <= end);
    }
  });
}

test("what is encrypted whole, and what is no configuration, is not read", () => {
  assert.equal(readConfig("vars.yml", "$ANSIBLE_VAULT;1.1;AES256\n6162\n"), undefined);
  assert.equal(readConfig("notes.md", "A=b\n"), undefined);
  assert.equal(readConfig("src/env.ts", "A=b\n"), undefined);
  assert.equal(readConfig("src/app.env.js", "A=b\n"), undefined);
  assert.equal(readConfig("data.json", " ".repeat(1_000_001)), undefined);
});

/** Texts made to make a reader slow, large or deep, by the file they stand in. */
const HOSTILE: readonly (readonly [path: string, name: string, text: string])[] = [
  [
    "a.yml",
    "a billion laughs",
    `a: &a [x, x, x, x, x, x, x, x, x]\n${[..."bcdefghi"].map((it, i) => `${it}: &${it} [${Array(9).fill(`*${"abcdefgh"[i]}`).join(", ")}]`).join("\n")}\n`,
  ],
  ["a.yml", "deep flow", "[".repeat(50_000)],
  ["a.yml", "deep maps", "{a: ".repeat(20_000)],
  ["a.yml", "deep lists", "- ".repeat(20_000)],
  ["a.yml", "many anchors", "- &a b\n- *a\n".repeat(10_000)],
  ["a.yml", "one long line", `a: "${"x\\n".repeat(200_000)}`],
  ["a.json", "depth", '{"a":['.repeat(50_000)],
  ["a.json", "one long string", `{"a": "${"x".repeat(900_000)}`],
  [
    "a.xml",
    "entities",
    `<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">${"bcdefghij"
      .split("")
      .map((it, i) => `<!ENTITY ${it} "${`&${"abcdefghi"[i]};`.repeat(10)}">`)
      .join("")}]><x>&j;</x>`,
  ],
  ["a.xml", "an outside entity", '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><x>&a;</x>'],
  ["a.xml", "depth", "<a>".repeat(30_000)],
  ["a.xml", "attributes", `<a ${'b="c" '.repeat(30_000)}`],
  [".env", "open quotes", 'A="\n'.repeat(20_000)],
  [".env", "one long line", `A=${"x".repeat(900_000)}`],
  ["a.properties", "backslashes", `a=${"\\\n".repeat(100_000)}`],
  ["a.ini", "brackets", "[".repeat(200_000)],
  ["a.tf", "open braces", "a {\n".repeat(50_000)],
  ["a.tf", "open comments", "/*".repeat(100_000)],
  ["a.tf", "open quotes", '"\n'.repeat(100_000)],
  ["a.toml", "open texts", '"""'.repeat(30_001)],
  ["a.sh", "one long word", "x".repeat(900_000)],
  ["a.sh", "colons", "a:".repeat(100_000)],
  ["a.sql", "quotes", "'".repeat(200_001)],
  ["Dockerfile", "one long line", `FROM a\nENV ${"x ".repeat(50_000)}`],
  ["Dockerfile", "continuations", `FROM a\nRUN ${"a \\\n".repeat(20_000)}`],
  ["Dockerfile", "many instructions", `FROM a\n${"ENV A=b C=d\nRUN echo \\\n  # c\n  a\n".repeat(10_000)}`],
  ["Dockerfile", "open quotes", `FROM a\n${'ENV A="\n'.repeat(20_000)}`],
  ["Dockerfile", "open here-documents", "RUN <<A\n".repeat(20_000)],
  ["Dockerfile", "variables", `FROM a\nENV A=${"${A:-".repeat(5_000)}`],
];

for (const [path, name, text] of HOSTILE) {
  test(`${name} in ${path} costs little`, () => {
    const began = performance.now();
    const config = readConfig(path, text);
    const took = performance.now() - began;
    assert.ok(took < 3_000, `took ${Math.round(took)} ms`);
    const said = config?.entries.reduce((sum, it) => sum + it.text.length + it.path.length, 0) ?? 0;
    assert.ok(said <= 70 * text.length, "no text grows");
    assert.ok(!config?.entries.some((it) => it.text.includes("root:")), "nothing is fetched");
  });
}

test("what an image gets is what its last stage copies", () => {
  const sourcesOf = (dockerfile: string): string[] => imageCopies(dockerfile).map(({ source }) => source);
  assert.deepEqual(sourcesOf("FROM node AS build\nWORKDIR /app\nCOPY . .\nRUN build\nFROM nginx\nCOPY --from=build /app/dist /www\n"), []);
  assert.deepEqual(sourcesOf("FROM node AS build\nWORKDIR /app\nCOPY . .\nFROM node\nCOPY --from=build /app .\nCOPY a.txt b.txt /x/\n"), [
    "a.txt",
    "b.txt",
    ".",
  ]);
  assert.deepEqual(sourcesOf("ARG A=.\nFROM node\nENV B=src C='d'\nCOPY $A /a\nCOPY ${B}/x ${E:-lib} $F /b/\n"), [".", "src/x", "lib", "$F"]);
  assert.deepEqual(sourcesOf("FROM node AS base\nADD src /src\nFROM base\nRUN x\n"), ["src"]);
  assert.deepEqual(sourcesOf('FROM a\nCOPY --chown=1:1 ["./x", "/y/"]\n'), ["./x"]);
  assert.deepEqual(sourcesOf("COPY . .\n\0FROM"), []);
  assert.deepEqual(imageCopies("FROM a\nARG X=*.env\nCOPY --exclude=.env --exclude=$X --link . /app\nADD b /b\n"), [
    { source: ".", excluded: [".env", "*.env"] },
    { source: "b", excluded: [] },
  ]);
});
