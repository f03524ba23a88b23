import assert from "node:assert/strict";
import { test } from "node:test";
import { editFor, offersFor } from "../server/src/fixes/fixes.ts";
import type { Finding } from "../server/src/rules/finding.ts";
import { TestProject } from "./fix-cases.ts";
import { expandPlaceholders } from "./placeholders.ts";

const isKey = ({ rule }: Finding): boolean => rule === "hardcoded-key" || rule === "key-in-config";

/** The text after the finding of the key is ignored; undefined where that is not offered. What other rules say of the same place is not asked. */
async function ignored(path: string, text: string): Promise<string | undefined> {
  const project = new TestProject({ [path]: expandPlaceholders(text) });
  const [finding] = (await project.findingsOf(path)).filter(isKey);
  assert.ok(finding, "there is a finding");
  const context = await project.contextOf(path);
  const offer = (await offersFor(finding, context)).find(({ repair }) => repair === "ignore");
  if (offer === undefined) return undefined;
  assert.equal(offer.safety, "suggestion");
  assert.equal(offer.preferred, false);
  const edit = await editFor(offer, finding, context);
  assert.ok(edit);
  const after = project.after(edit);
  assert.deepEqual((await after.findingsOf(path)).filter(isKey), [], "the finding is silent");
  return after.files.get(path);
}

const NOTE = "keywarden: ignore-next-line hardcoded-key -- TODO: say why";
const CONFIG = "keywarden: ignore-next-line key-in-config -- TODO: say why";

const CASES: readonly { readonly path: string; readonly before: string; readonly after: string | undefined }[] = [
  { path: "a.py", before: 'def f():\n    key = "{{sk_live}}"\n', after: `def f():\n    # ${NOTE}\n    key = "{{sk_live}}"\n` },
  { path: "crlf.py", before: 'a = 1\r\nkey = "{{sk_live}}"\r\n', after: `a = 1\r\n# ${NOTE}\r\nkey = "{{sk_live}}"\r\n` },
  { path: "bom.py", before: '\uFEFFkey = "{{sk_live}}"', after: `\uFEFF# ${NOTE}\nkey = "{{sk_live}}"` },
  { path: "a.ts", before: 'export const keys = [\n\t"{{sk_live}}",\n];\n', after: `export const keys = [\n\t// ${NOTE}\n\t"{{sk_live}}",\n];\n` },
  { path: "backslash.py", before: 'key = \\\n  "{{sk_live}}"\n', after: 'key = \\\n  "{{sk_live}}"  # keywarden: ignore hardcoded-key -- TODO: say why\n' },
  {
    path: "string-above.py",
    before: 'a = """\nx""" + "{{sk_live}}"\n',
    after: 'a = """\nx""" + "{{sk_live}}"  # keywarden: ignore hardcoded-key -- TODO: say why\n',
  },
  { path: "docstring.py", before: '"""\nUse {{sk_live}}\n"""\n', after: undefined },
  { path: "template.js", before: "exports.a = `\n{{sk_live}}\n`;\n", after: undefined },
  {
    path: "a.tsx",
    before: "export const a = (\n  <p>\n    {{sk_live}}\n  </p>\n);\n",
    after: `export const a = (\n  <p>\n    {/* ${NOTE} */}\n    {{sk_live}}\n  </p>\n);\n`,
  },
  {
    path: "attribute.tsx",
    before: 'export const a = (\n  <A\n    key="{{sk_live}}"\n  />\n);\n',
    after: `export const a = (\n  <A\n    // ${NOTE}\n    key="{{sk_live}}"\n  />\n);\n`,
  },
  { path: ".env", before: "A=1\nSTRIPE_SECRET_KEY={{sk_live}}\n", after: `A=1\n# ${CONFIG}\nSTRIPE_SECRET_KEY={{sk_live}}\n` },
  { path: "a.yml", before: "stripe:\n  key: {{sk_live}}\n", after: `stripe:\n  # ${CONFIG}\n  key: {{sk_live}}\n` },
  { path: "block.yml", before: "run: |\n  curl -u {{sk_live}}:\n", after: undefined },
  { path: "a.toml", before: 'key = "{{sk_live}}"\n', after: `# ${CONFIG}\nkey = "{{sk_live}}"\n` },
  { path: "run.bat", before: "@echo off\r\nset KEY={{sk_live}}\r\n", after: `@echo off\r\nrem ${CONFIG}\r\nset KEY={{sk_live}}\r\n` },
  { path: "Jenkinsfile", before: "node {\n  def key = '{{sk_live}}'\n}\n", after: `node {\n  // ${CONFIG}\n  def key = '{{sk_live}}'\n}\n` },
  {
    path: "web.config",
    before: '<a>\n  <add key="k" value="{{sk_live}}" />\n</a>\n',
    after: `<a>\n  <!-- ${CONFIG} -->\n  <add key="k" value="{{sk_live}}" />\n</a>\n`,
  },
  { path: ".ebextensions/a.config", before: "option_settings:\n  KEY: {{sk_live}}\n", after: `option_settings:\n  # ${CONFIG}\n  KEY: {{sk_live}}\n` },
  { path: "lines.toml", before: 'key = """\n{{sk_live}}\n"""\n', after: undefined },
  { path: "a.sh", before: "curl x \\\n  -u {{sk_live}}:\n", after: "curl x \\\n  -u {{sk_live}}:  # keywarden: ignore key-in-config -- TODO: say why\n" },
  { path: "here.sh", before: "cat <<EOF\n{{sk_live}}\nEOF\n", after: undefined },
  { path: "after-here.sh", before: "cat <<EOF\nx\nEOF\nKEY={{sk_live}}\n", after: `cat <<EOF\nx\nEOF\n# ${CONFIG}\nKEY={{sk_live}}\n` },
  { path: "Dockerfile", before: "FROM a\nENV KEY={{sk_live}}\n", after: `FROM a\n# ${CONFIG}\nENV KEY={{sk_live}}\n` },
  { path: "a.ini", before: "[stripe]\nkey = {{sk_live}}\n", after: `[stripe]\n; ${CONFIG}\nkey = {{sk_live}}\n` },
  { path: "a.xml", before: "<a>\n  <key>{{sk_live}}</key>\n</a>\n", after: `<a>\n  <!-- ${CONFIG} -->\n  <key>{{sk_live}}</key>\n</a>\n` },
  { path: "tag.xml", before: '<a\n  key="{{sk_live}}"/>\n', after: undefined },
  { path: "a.sql", before: "select '{{sk_live}}';\n", after: `-- ${CONFIG}\nselect '{{sk_live}}';\n` },
  { path: "a.json", before: '{ "key": "{{sk_live}}" }\n', after: undefined },
  { path: ".vscode/settings.json", before: '{\n  "key": "{{sk_live}}"\n}\n', after: `{\n  // ${CONFIG}\n  "key": "{{sk_live}}"\n}\n` },
];

for (const { path, before, after } of CASES) {
  test(after === undefined ? `no comment can stand in ${path}` : `a comment ignores the finding in ${path}`, async () => {
    assert.equal(await ignored(path, before), after === undefined ? undefined : expandPlaceholders(after));
  });
}
