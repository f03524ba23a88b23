import assert from "node:assert/strict";
import { test } from "node:test";
import { editFor, offersFor } from "../server/src/fixes/fixes.ts";
import type { ProjectEdit } from "../server/src/fixes/repair.ts";
import { TestProject } from "./fix-cases.ts";
import { expandPlaceholders } from "./placeholders.ts";

/** Configuration files refer to keys in the form of whoever reads them. */

const KEY = /(?:sk|rk)_(?:live|test)_[0-9A-Za-z]{16,}|whsec_[0-9A-Za-z]{16,}/;

interface Case {
  readonly path: string;
  readonly before: string;
  /** Undefined where nothing but a placeholder may be offered. */
  readonly after: string | undefined;
  readonly title?: string;
  readonly note?: RegExp;
  readonly others?: Readonly<Record<string, string>>;
}

const CASES: readonly Case[] = [
  {
    path: "docker-compose.yml",
    before: "services:\n  web:\n    environment:\n      STRIPE_SECRET_KEY: {{sk_live}} # c\n      OTHER: x\n",
    after: "services:\n  web:\n    environment:\n      STRIPE_SECRET_KEY: ${STRIPE_SECRET_KEY:?} # c\n      OTHER: x\n",
    title: "Refer to the environment variable STRIPE_SECRET_KEY",
  },
  {
    path: "compose.yaml",
    before: 'services:\n  web:\n    environment:\n      - "STRIPE_API_KEY={{sk_test}}"\n      - KEY={{whsec}}\n',
    after: 'services:\n  web:\n    environment:\n      - "STRIPE_API_KEY=${STRIPE_API_KEY:?}"\n      - KEY=${STRIPE_WEBHOOK_SECRET:?}\n',
  },
  {
    path: "compose.yml",
    before: "services: { web: { environment: { STRIPE_SECRET_KEY: {{sk_live}}, A: b } } }\n",
    after: 'services: { web: { environment: { STRIPE_SECRET_KEY: "${STRIPE_SECRET_KEY:?}", A: b } } }\n',
  },
  {
    path: "compose.yml",
    before: "services:\n  web:\n    build:\n      args:\n        STRIPE_SECRET_KEY: {{sk_live}}\n        A: b\n",
    after: "services:\n  web:\n    build:\n      args:\n        A: b\n",
    note: /--mount=type=secret/,
  },
  {
    path: ".github/workflows/deploy.yml",
    before:
      "on: push\njobs:\n  a:\n    steps:\n      - run: ./deploy\n        env:\n          STRIPE_SECRET_KEY: '{{sk_live}}'\n          B: { c: d }\n      - run: ./other --key={{rk_live}} -v\n",
    after:
      "on: push\njobs:\n  a:\n    steps:\n      - run: ./deploy\n        env:\n          STRIPE_SECRET_KEY: '${{ secrets.STRIPE_SECRET_KEY }}'\n          B: { c: d }\n      - run: ./other --key=${{ secrets.STRIPE_RESTRICTED_KEY }} -v\n",
    note: /gh secret set/,
  },
  {
    path: ".gitlab-ci.yml",
    before: "deploy:\n  variables:\n    STRIPE_SECRET_KEY: {{sk_live}}\n    KEEP: a\n  script:\n    - ./deploy --key {{sk_test}} -v\n",
    after: "deploy:\n  variables:\n    KEEP: a\n  script:\n    - ./deploy --key $STRIPE_SECRET_KEY -v\n",
    note: /CI\/CD/,
  },
  {
    path: "azure-pipelines.yml",
    before: "steps:\n  - script: ./deploy\n    env:\n      STRIPE_SECRET_KEY: {{sk_live}}\n",
    after: "steps:\n  - script: ./deploy\n    env:\n      STRIPE_SECRET_KEY: $(STRIPE_SECRET_KEY)\n",
  },
  {
    path: "k8s/web.yaml",
    before:
      'apiVersion: v1\nkind: Pod\nspec:\n  containers:\n    - env:\n        - name: STRIPE_SECRET_KEY\n          value: "{{sk_live}}"\n        - { name: STRIPE_WEBHOOK_SECRET, value: {{whsec}} }\n        - name: A\n          value: b\n',
    after:
      "apiVersion: v1\nkind: Pod\nspec:\n  containers:\n    - env:\n        - name: STRIPE_SECRET_KEY\n          valueFrom: { secretKeyRef: { name: stripe, key: STRIPE_SECRET_KEY } }\n        - { name: STRIPE_WEBHOOK_SECRET, valueFrom: { secretKeyRef: { name: stripe, key: STRIPE_WEBHOOK_SECRET } } }\n        - name: A\n          value: b\n",
    note: /kubectl create secret/,
  },
  {
    path: "k8s/secret.yaml",
    before: "apiVersion: v1\nkind: Secret\nstringData:\n  STRIPE_SECRET_KEY: {{sk_live}}\n  A: b\n",
    after: "apiVersion: v1\nkind: Secret\nstringData:\n  A: b\n",
    note: /SealedSecret/,
  },
  {
    path: "group_vars/all.yml",
    before: "stripe_secret_key: {{sk_live}}\nother: 1\n",
    after: "stripe_secret_key: \"{{ lookup('ansible.builtin.env', 'STRIPE_SECRET_KEY') }}\"\nother: 1\n",
    note: /ansible-vault encrypt_string --stdin-name 'stripe_secret_key'/,
  },
  {
    path: "hieradata/common.yaml",
    before: "shop::stripe_secret_key: '{{sk_live}}'\n",
    after: "shop::stripe_secret_key: 'ENC[PKCS7,]'\n",
    note: /eyaml encrypt/,
  },
  { path: "chart/values.yaml", before: "stripe:\n  secretKey: {{sk_live}}\n  mode: live\n", after: 'stripe:\n  secretKey: ""\n  mode: live\n' },
  {
    path: "serverless.yml",
    before: "provider:\n  environment:\n    STRIPE_SECRET_KEY: {{sk_live}}\n",
    after: "provider:\n  environment:\n    STRIPE_SECRET_KEY: ${env:STRIPE_SECRET_KEY}\n",
  },
  {
    path: "main.tf",
    before: 'resource "a" "b" {\n  env = { STRIPE_SECRET_KEY = "{{sk_live}}" }\n}\n',
    after:
      'resource "a" "b" {\n  env = { STRIPE_SECRET_KEY = var.stripe_secret_key }\n}\n\nvariable "stripe_secret_key" {\n  type      = string\n  sensitive = true\n}\n',
    note: /TF_VAR_stripe_secret_key/,
  },
  {
    path: "variables.tf",
    before: 'variable "stripe_secret_key" {\n  type    = string\n  default = "{{sk_live}}"\n}\n',
    after: 'variable "stripe_secret_key" {\n  type    = string\n  sensitive = true\n}\n',
  },
  { path: "prod.auto.tfvars", before: 'stripe_secret_key = "{{sk_live}}"\nregion = "eu"\n', after: 'region = "eu"\n', note: /TF_VAR_stripe_secret_key/ },
  { path: "Dockerfile", before: "FROM a\nENV STRIPE_SECRET_KEY={{sk_live}}\nRUN b\n", after: "FROM a\nRUN b\n", note: /--mount=type=secret/ },
  {
    path: "wrangler.toml",
    before: '[vars]\nSTRIPE_SECRET_KEY = "{{sk_live}}"\nA = "b"\n',
    after: '[vars]\nA = "b"\n',
    note: /wrangler secret put STRIPE_SECRET_KEY/,
  },
  {
    path: "deploy.sh",
    before: "#!/bin/sh\nexport STRIPE_SECRET_KEY='{{sk_live}}'\n./run\n",
    after: '#!/bin/sh\nexport STRIPE_SECRET_KEY="${STRIPE_SECRET_KEY:?}"\n./run\n',
  },
  {
    path: ".vscode/launch.json",
    before: '{ "env": { "STRIPE_SECRET_KEY": "{{sk_test}}" } }\n',
    after: '{ "env": { "STRIPE_SECRET_KEY": "${env:STRIPE_SECRET_KEY}" } }\n',
  },
  {
    path: ".devcontainer/devcontainer.json",
    before: '{ "containerEnv": { "STRIPE_SECRET_KEY": "{{sk_test}}" } }\n',
    after: '{ "containerEnv": { "STRIPE_SECRET_KEY": "${localEnv:STRIPE_SECRET_KEY}" } }\n',
  },
  { path: "src/main/resources/application.yml", before: "stripe:\n  secret-key: {{sk_live}}\n", after: "stripe:\n  secret-key: ${STRIPE_SECRET_KEY}\n" },
  {
    path: "cookbooks/shop/attributes/default.rb",
    before: "default['stripe']['secret_key'] = '{{sk_live}}'\n",
    after: "default['stripe']['secret_key'] = data_bag_item('stripe', 'keys')['secret_key']\n",
    note: /knife data bag/,
  },
  {
    path: "manifests/init.pp",
    before: "class { 'shop': stripe_api_key => '{{sk_live}}', }\n",
    after: "class { 'shop': stripe_api_key => lookup('stripe_api_key'), }\n",
    note: /eyaml encrypt/,
  },
  {
    path: "default.rb",
    before: "# c\nnode.default['shop']['stripe_secret_key'] = \"{{sk_live}}\" # d\n",
    after: "# c\nnode.default['shop']['stripe_secret_key'] = data_bag_item('stripe', 'keys')['stripe_secret_key'] # d\n",
    note: /\{"id": "keys", "stripe_secret_key": …\}/,
  },
  { path: "config/environment.rb", before: "STRIPE_SECRET_KEY = '{{sk_live}}'\n", after: undefined },
  {
    path: "data/common.yaml",
    before: 'shop::port: 80\nshop::stripe_secret_key: "{{sk_live}}" # c\n',
    after: 'shop::port: 80\nshop::stripe_secret_key: "ENC[PKCS7,]" # c\n',
    note: /eyaml encrypt -l 'shop::stripe_secret_key'/,
  },
  {
    path: "Jenkinsfile",
    before: "pipeline {\n  environment {\n    STRIPE_SECRET_KEY = '{{sk_live}}' // c\n  }\n}\n",
    after: "pipeline {\n  environment {\n    STRIPE_SECRET_KEY = credentials('stripe-secret-key') // c\n  }\n}\n",
    note: /secret text with the id stripe-secret-key/,
  },
  { path: "fly.toml", before: '[env]\n  STRIPE_SECRET_KEY = "{{sk_live}}"\n  A = "b"\n', after: '[env]\n  A = "b"\n', note: /fly secrets set/ },
  {
    path: "render.yaml",
    before: "services:\n  - envVars:\n      - key: STRIPE_SECRET_KEY\n        value: {{sk_live}} # c\n      - key: A\n        value: b\n",
    after: "services:\n  - envVars:\n      - key: STRIPE_SECRET_KEY\n        sync: false # c\n      - key: A\n        value: b\n",
  },
  {
    path: "template.yaml",
    before:
      "AWSTemplateFormatVersion: '2010-09-09'\nResources:\n  F:\n    Properties:\n      Environment:\n        Variables:\n          STRIPE_SECRET_KEY: {{sk_live}}\n          A: !Ref B\n",
    after:
      "AWSTemplateFormatVersion: '2010-09-09'\nResources:\n  F:\n    Properties:\n      Environment:\n        Variables:\n          STRIPE_SECRET_KEY: \"{{resolve:secretsmanager:stripe:SecretString:STRIPE_SECRET_KEY}}\"\n          A: !Ref B\n",
  },
  {
    path: "appsettings.Production.json",
    before: '{\n  // c\n  "Payments": { "Stripe": { "SecretKey": "{{sk_live}}" } }\n}\n',
    after: '{\n  // c\n  "Payments": { "Stripe": { "SecretKey": "" } }\n}\n',
    note: /Payments__Stripe__SecretKey.*dotnet user-secrets set "Payments:Stripe:SecretKey"/,
  },
  { path: "config.json", before: '{ "stripe": { "key": "{{sk_live}}" } }\n', after: undefined },
  { path: "notes.txt", before: "the key is {{sk_live}}\n", after: undefined },
  { path: "Makefile", before: "run:\n\tSTRIPE_SECRET_KEY={{sk_live}} ./run\n", after: undefined },
];

const titled = async (project: TestProject, path: string, wanted: (title: string) => boolean): Promise<ProjectEdit | undefined> => {
  const context = await project.contextOf(path);
  for (const finding of await project.findingsOf(path)) {
    for (const offer of await offersFor(finding, context)) {
      assert.doesNotMatch(offer.title, KEY);
      if (wanted(offer.title)) return editFor(offer, finding, context);
    }
  }
  return undefined;
};

for (const { path, before, after, title, note, others = {} } of CASES) {
  test(`${path}: ${after === undefined ? "no reference is known" : "a key becomes a reference"}`, async () => {
    let project = new TestProject({ ...others, [path]: expandPlaceholders(before) });
    const found = await project.findingsOf(path);
    assert.ok(found.some(({ rule }) => rule === "key-in-config"));
    const notes: string[] = [];
    for (let rounds = 0; rounds < 5; rounds++) {
      const edit = await titled(project, path, (it) => (title === undefined || rounds > 0 ? it.startsWith("Refer to ") : it === title));
      if (edit === undefined) break;
      assert.doesNotMatch(JSON.stringify(edit), KEY, "no edit holds a key");
      notes.push(...edit.notes);
      project = project.after(edit);
    }
    assert.equal(project.files.get(path), after ?? expandPlaceholders(before));
    if (after === undefined) {
      const edit = await titled(project, path, (it) => it.includes("placeholder"));
      project = project.after(edit as ProjectEdit);
      assert.match(project.files.get(path) ?? "", /sk_live_\.\.\./);
    } else {
      if (note) assert.match(notes.join("\n"), note);
      assert.match(notes.join("\n"), /Roll the old key/);
    }
    assert.deepEqual(
      (await project.findingsOf(path)).map(({ rule, message }) => `${rule}: ${message}`),
      [],
      "the findings are gone and nothing new is there",
    );
  });
}

test("a Compose project keeps an example of its variables and has .env ignored", async () => {
  const text = expandPlaceholders("services:\n  web:\n    environment:\n      STRIPE_SECRET_KEY: {{sk_live}}\n");
  const project = new TestProject({ "compose.yml": text, "package.json": "{}", ".gitignore": "dist\n" });
  const edit = await titled(project, "compose.yml", (it) => it.startsWith("Refer to "));
  const files = project.after(edit as ProjectEdit).files;
  assert.equal(files.get(".env.example"), "STRIPE_SECRET_KEY=\n");
  assert.match(files.get(".gitignore") ?? "", /^\.env$/m);
});

test("a secret of Compose takes the place of a variable", async () => {
  const once = async (text: string): Promise<string | undefined> => {
    const project = new TestProject({ "compose.yml": expandPlaceholders(text) });
    const edit = await titled(project, "compose.yml", (it) => it.startsWith("Refer to a secret of Compose"));
    if (edit === undefined) return undefined;
    assert.doesNotMatch(JSON.stringify(edit), KEY, "no edit holds a key");
    const after = project.after(edit);
    assert.deepEqual(
      (await after.findingsOf("compose.yml")).map(({ rule }) => rule),
      [],
    );
    return after.files.get("compose.yml");
  };
  assert.equal(
    await once("services:\n  web:\n    image: a # c\n    environment:\n      A: b\n      STRIPE_SECRET_KEY: '{{sk_live}}' # d\n    ports: ['1:2']\n"),
    "services:\n  web:\n    image: a # c\n    secrets:\n      - stripe_secret_key\n    environment:\n      A: b\n      STRIPE_SECRET_KEY_FILE: /run/secrets/stripe_secret_key # d\n    ports: ['1:2']\n\nsecrets:\n  stripe_secret_key:\n    environment: STRIPE_SECRET_KEY\n",
  );
  assert.equal(
    await once(
      "secrets:\r\n    other:\r\n        file: a\r\nservices:\r\n    web:\r\n        secrets:\r\n            - other\r\n        environment:\r\n            - STRIPE_WEBHOOK_SECRET={{whsec}}\r\n",
    ),
    "secrets:\r\n    stripe_webhook_secret:\r\n      environment: STRIPE_WEBHOOK_SECRET\r\n    other:\r\n        file: a\r\nservices:\r\n    web:\r\n        secrets:\r\n            - other\r\n            - stripe_webhook_secret\r\n        environment:\r\n            - STRIPE_WEBHOOK_SECRET_FILE=/run/secrets/stripe_webhook_secret\r\n",
  );
  const declared =
    "services:\n  a:\n    secrets:\n      - stripe_secret_key\n    environment:\n      STRIPE_SECRET_KEY: {{sk_live}}\nsecrets:\n  stripe_secret_key:\n    file: k\n";
  assert.equal(
    await once(declared),
    "services:\n  a:\n    secrets:\n      - stripe_secret_key\n    environment:\n      STRIPE_SECRET_KEY_FILE: /run/secrets/stripe_secret_key\nsecrets:\n  stripe_secret_key:\n    file: k\n",
  );
  assert.equal(await once("services: { a: { environment: { STRIPE_SECRET_KEY: {{sk_live}} } } }\n"), undefined, "in braces");
  assert.equal(
    await once("services:\n  a:\n    secrets: [b]\n    environment:\n      STRIPE_SECRET_KEY: {{sk_live}}\nsecrets: {}\n"),
    undefined,
    "in brackets",
  );
});

test("the tool that a project encrypts with is named with its command", async () => {
  const notes = async (files: Record<string, string>, path: string): Promise<string> =>
    ((await titled(new TestProject(files), path, (it) => it.startsWith("Refer to ") || it.includes("placeholder")))?.notes ?? []).join("\n");
  const yaml = expandPlaceholders("stripe:\n  key: {{sk_live}}\n");
  assert.match(await notes({ "a/x.yml": yaml, ".sops.yaml": "creation_rules: []\n" }, "a/x.yml"), /`sops encrypt --in-place a\/x\.yml`/);
  assert.doesNotMatch(await notes({ "a/x.yml": yaml }, "a/x.yml"), /sops/);
  assert.match(
    await notes({ "group_vars/a.yml": yaml, "ansible.cfg": "[defaults]\nvault_password_file = x\n" }, "group_vars/a.yml"),
    /`ansible-vault encrypt group_vars\/a\.yml`/,
  );
  const example = expandPlaceholders("STRIPE_SECRET_KEY={{sk_live}}\n");
  assert.match(await notes({ ".env.example": example, ".env.keys": "DOTENV_PRIVATE_KEY=\n" }, ".env.example"), /`dotenvx encrypt -f \.env\.example`/);
});

test("the image's ignore file takes a line, once", async () => {
  const files = { "app/.env": expandPlaceholders("STRIPE_SECRET_KEY={{sk_live}}\n"), Dockerfile: "FROM a\nCOPY . .\n", ".dockerignore": "node_modules" };
  const project = new TestProject(files, (path) => path === "app/.env");
  const edit = await titled(project, "app/.env", (it) => it === "Name the file in .dockerignore");
  const after = project.after(edit as ProjectEdit);
  assert.equal(after.files.get(".dockerignore"), "node_modules\napp/.env");
  assert.equal(await titled(after, "app/.env", (it) => it.includes(".dockerignore")), undefined);
});

test("a Dockerfile with an ignore file of its own gets the line there", async () => {
  const files = { ".env": expandPlaceholders("STRIPE_SECRET_KEY={{sk_live}}\n"), "Dockerfile.prod": "FROM a\nCOPY . .\n", ".dockerignore": ".env\n" };
  const alone = new TestProject(files, () => true);
  assert.equal(await titled(alone, ".env", (it) => it.includes("dockerignore")), undefined);
  const project = new TestProject({ ...files, "Dockerfile.prod.dockerignore": "dist\r\n" }, () => true);
  const edit = await titled(project, ".env", (it) => it === "Name the file in Dockerfile.prod.dockerignore");
  const after = project.after(edit as ProjectEdit);
  assert.equal(after.files.get("Dockerfile.prod.dockerignore"), "dist\r\n.env\r\n");
  assert.equal(await titled(after, ".env", (it) => it.includes("dockerignore")), undefined);
});

test("a Terraform value is marked as sensitive", async () => {
  const before =
    'variable "stripe_secret_key" {\n  type = string\n}\n\nvariable "stripe_api_key" {}\n\noutput "key" {\n  value     = var.stripe_secret_key\n  sensitive = false\n}\n';
  const project = new TestProject({ "a.tf": before });
  const fixed = await project.fixed("a.tf");
  assert.equal(
    fixed.files.get("a.tf"),
    'variable "stripe_secret_key" {\n  type = string\n  sensitive = true\n}\n\nvariable "stripe_api_key" { sensitive = true }\n\noutput "key" {\n  value     = var.stripe_secret_key\n  sensitive = true\n}\n',
  );
  assert.deepEqual(await fixed.findingsOf("a.tf"), []);
  const aligned = new TestProject({ "a.tf": 'variable "stripe_secret_key" {\n  description = "of Stripe"\n  type        = string\n}\n' });
  assert.match((await aligned.fixed("a.tf")).files.get("a.tf") ?? "", /^ {2}type {8}= string\n {2}sensitive {3}= true\n\}$/m);
});
