import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { embeddedCode } from "../server/src/facts/embedded/embedded.ts";
import type { EmbeddedCode } from "../server/src/facts/embedded/embedded-code.ts";
import { withoutMagics } from "../server/src/facts/embedded/magics.ts";
import { type Container, readerOf } from "../server/src/facts/languages.ts";
import { editFor, offersFor } from "../server/src/fixes/fixes.ts";
import type { Finding } from "../server/src/rules/finding.ts";
import { applyEdits } from "../server/src/text/edit.ts";
import { TestProject } from "./fix-cases.ts";
import { findingsIn } from "./harness.ts";
import { expandPlaceholders } from "./placeholders.ts";

/** Code inside notebooks, pages and components. */

const CONTAINERS: readonly Container[] = ["notebook", "html", "vue", "svelte", "astro"];

function codeIn(container: Container, text: string): EmbeddedCode {
  const code = embeddedCode(container, text);
  assert.ok(code);
  return code;
}

/** The parts that are not blank, trimmed. */
function partsIn(container: Container, text: string): string[] {
  return (
    embeddedCode(container, text)
      ?.text.split(/\s{2,}/)
      .filter((it) => it !== "") ?? []
  );
}

function notebook(cells: readonly string[], { language = "python", lists = true, space = 1 as number | undefined } = {}): string {
  const source = (it: string): string | string[] => (lists ? it.split(/(?<=\n)/) : it);
  return JSON.stringify(
    {
      cells: cells.map((it) => ({ cell_type: "code", execution_count: null, metadata: {}, outputs: [], source: source(it) })),
      metadata: { kernelspec: { display_name: "x", language, name: "x" } },
      nbformat: 4,
      nbformat_minor: 5,
    },
    undefined,
    space,
  );
}

async function findingsOf(path: string, text: string): Promise<readonly Finding[]> {
  return (await findingsIn({ [path]: text })).get(path) ?? [];
}

const sourcesOf = (text: string): string[] =>
  (JSON.parse(text) as { cells: { source: string | string[] }[] }).cells.map(({ source }) => (typeof source === "string" ? source : source.join("")));

test("what reads a document is said by its language, or by its path", () => {
  assert.equal(readerOf("a/b.IPYNB", undefined, ""), "notebook");
  assert.equal(readerOf("a/b.ipynb", "json", ""), "notebook");
  assert.equal(readerOf("a.vue", "vue", ""), "vue");
  assert.equal(readerOf("a.vue", "html", ""), "vue");
  assert.equal(readerOf("page", "html", ""), "html");
  assert.equal(readerOf("a.html", "javascript", ""), "javascript");
  assert.equal(readerOf("a.htm", undefined, ""), "html");
  assert.equal(readerOf("notebook.ipynb#W0", "python", ""), "python");
  assert.equal(readerOf("a.md", "markdown", ""), undefined);
  assert.equal(readerOf(".vue", undefined, ""), undefined);
});

test("a browser's rules say where a script begins and ends", () => {
  const scripts = (text: string): string[] => partsIn("html", text);
  assert.deepEqual(scripts("<script>a</script>  <SCRIPT type=module>b</SCRIPT\n>"), ["a", "b"]);
  assert.deepEqual(scripts("<script data-a='>' data-b=\">\" async>a</script>"), ["a"]);
  assert.deepEqual(scripts("<!-- <script>a</script> --><script>b</script>"), ["b"]);
  assert.deepEqual(scripts("<textarea><script>a</script></textarea><style><script>b</style><script>c"), ["c"]);
  assert.deepEqual(scripts("<script>a < b; '</scripty>'; </script>"), ["a < b; '</scripty>';"]);
  assert.deepEqual(scripts("<script src='x.js'></script><p title=\"<script>a</script>\">"), []);
  assert.deepEqual(scripts('<script type="application/json">{}</script><script type="importmap">{}</script><script type="text/x-template">b</script>'), []);
  assert.deepEqual(scripts("<script>a</script><!-- <script>b</script>"), ["a"]);
  // A browser would see nothing behind a quote that is never closed; whoever types it will close it.
  assert.deepEqual(scripts('<script a="><script>b</script>'), ["<script>b"]);
});

test("`lang` and `type` name the grammar; one grammar reads all scripts of a file", () => {
  const grammar = (container: Container, text: string): string | undefined => embeddedCode(container, text)?.grammar;
  assert.equal(grammar("vue", "<script>a</script>"), "javascript");
  assert.equal(grammar("vue", '<script lang="ts">a</script>'), "typescript");
  assert.equal(grammar("vue", '<script setup lang=tsx>a</script><script lang="ts">b</script>'), "tsx");
  assert.equal(grammar("svelte", '<script context="module" lang="ts">a</script><script>b</script>'), "typescript");
  assert.equal(grammar("astro", "---\na\n---\n"), "typescript");
  assert.equal(grammar("astro", "<script>a</script>"), "typescript");
  assert.equal(grammar("vue", '<script lang="coffee">a</script>'), undefined);
  assert.equal(grammar("notebook", notebook(["a"], { language: "typescript" })), "typescript");
  assert.equal(grammar("notebook", notebook(["a"], { language: "R" })), undefined);
});

test("Astro's front matter ends at its own line, attributes may be expressions", () => {
  // Each is a block of its own.
  assert.deepEqual(partsIn("astro", "---\r\na\r\n---\r\n<p>---</p>"), ["{", "a", "}"]);
  assert.deepEqual(partsIn("astro", "\uFEFF---\na\n--- <b>"), ["{\na\n}"]);
  assert.deepEqual(partsIn("astro", "---\nnever closed"), ["never closed"]);
  assert.deepEqual(partsIn("astro", "---\na\n---\n<X f={() => `<script>no</script>${1}`} g='}'/>  <script>b</script>"), ["{\na\n}", "{b}"]);
});

test("a notebook's cells are one text in order, its escapes undone, its magics blank", () => {
  const cells = ['a = "\\\\\\"é\\n"\n', "%%bash\nexport KEY=1", "%%time\nb = 1", "%pip install x\nif c:\n    !ls\nd = !pwd\ne = f % g\nh?"];
  const { text } = codeIn("notebook", notebook(cells));
  assert.equal(text, [cells[0], "      \n            ", "      \nb = 1", `0${" ".repeat(13)}\nif c:\n    0  \nd = 0   \ne = f % g\n0 `].join("\n"));
  assert.equal(codeIn("notebook", notebook(cells, { lists: false, space: undefined })).text, text);
});

test("what looks like a magic inside a text or an expression is none", () => {
  for (const python of ['a = """\n%pip\n!ls\n"""\n', "x = ('%s'\n % y)\n", "a = b %c\n", "x != y\n", "# it's '''\n"])
    assert.equal(withoutMagics(python).text, python);
  assert.equal(withoutMagics("'''\n%a\n'''\n%b\n").text, "'''\n%a\n'''\n0 \n");
});

test("offsets go both ways for any text in any JSON", () => {
  fc.assert(
    fc.property(fc.array(fc.string({ unit: "binary", maxLength: 20 }), { minLength: 1, maxLength: 4 }), fc.boolean(), (cells, lists) => {
      const file = notebook(cells, { language: "typescript", lists });
      const code = embeddedCode("notebook", file);
      if (!code) return cells.every((it) => it === "");
      for (let at = 0; at < code.text.length; at++) {
        const whole = code.map.toWhole({ start: at, end: at + 1 });
        const back = code.map.fromWhole(whole);
        // What joins two cells stands for nothing.
        if (!back || whole.start === whole.end || JSON.parse(`"${file.slice(whole.start, whole.end)}"`) !== code.text[at]) assert.equal(code.text[at], "\n");
        else assert.deepEqual(back, { start: at, end: at + 1 });
      }
      return true;
    }),
    { numRuns: 60 },
  );
});

test("an edit of a cell changes its code as said and nothing else", () => {
  fc.assert(
    fc.property(
      fc.array(fc.string({ maxLength: 30 }), { minLength: 1, maxLength: 3 }),
      fc.string({ maxLength: 12 }),
      fc.nat(),
      fc.nat(4),
      fc.boolean(),
      (cells, by, where, length, lists) => {
        const file = notebook(cells, { language: "typescript", lists });
        const code = embeddedCode("notebook", file);
        if (!code) return;
        const start = where % (code.text.length + 1);
        const edit = { span: { start, end: Math.min(start + length, code.text.length) }, text: by };
        const inFile = code.edit(edit);
        if (!inFile) return;
        const after = sourcesOf(applyEdits(file, [inFile]));
        assert.equal(after.length, cells.length);
        // An empty cell is no code: what is inserted there goes to the next one.
        if (cells.every((it) => it !== "")) assert.equal(after.join("\n"), applyEdits(cells.join("\n"), [edit]));
      },
    ),
    { numRuns: 200 },
  );
});

test("a finding in a notebook stands where its text stands in the file, escapes or not", async () => {
  const cells = ['import stripe\nTAG = "\\u00e9\\t"', "stripe.api_key = 'sk_live' + \"_{{body}}\"", "print(stripe.api_key)"];
  for (const options of [{ lists: true }, { lists: false }, { lists: false, space: undefined }]) {
    const file = expandPlaceholders(notebook(cells, options));
    const findings = await findingsOf("a.ipynb", file);
    assert.deepEqual(
      findings.map((it) => it.rule),
      ["hardcoded-key", "key-in-log"],
    );
    const [hardcoded, logged] = findings;
    assert.equal(JSON.parse(`"${file.slice(hardcoded?.span.start, hardcoded?.span.end)}"`), expandPlaceholders("'sk_live' + \"_{{body}}\""));
    assert.equal(file.slice(logged?.span.start, logged?.span.end).includes("stripe.api_key"), true);
  }
});

test("a comment in a cell silences its own line, also where the file is one line", async () => {
  const cells = ['A = "{{sk_live}}"  # keywarden: ignore hardcoded-key -- told apart', 'B = "{{sk_live:2}}"'];
  for (const options of [{}, { space: undefined }, { lists: false, space: undefined }]) {
    const file = expandPlaceholders(notebook(cells, options));
    const findings = await findingsOf("a.ipynb", file);
    assert.deepEqual(
      findings.map((it) => file.slice(it.span.start - 5, it.span.start)),
      ['"B = '],
    );
  }
  const whole = expandPlaceholders(notebook(["# keywarden: ignore-file -- all of it", ...cells]));
  assert.deepEqual(await findingsOf("a.ipynb", whole), []);
});

test("comments of the page silence its text and its scripts", async () => {
  const page =
    '<!-- keywarden: ignore-next-line -- one -->\n<p>{{sk_live}}</p>\n<!-- keywarden: ignore-next-line -- two -->\n<script>const a = "{{sk_live:2}}"</script>\n<p>{{sk_live:3}}</p>';
  const findings = await findingsOf("page.html", page);
  assert.deepEqual(
    findings.map((it) => it.rule),
    ["key-in-config"],
  );
});

test("outputs and prose of a notebook are text", async () => {
  const file = JSON.stringify({
    cells: [
      { cell_type: "markdown", source: ["`{{sk_live}}`"] },
      { cell_type: "code", source: ["1"], outputs: [{ text: ["{{sk_live:2}}\n"] }] },
      { cell_type: "raw", source: "{{sk_live:3}}" },
    ],
  });
  assert.deepEqual(
    (await findingsOf("a.ipynb", file)).map((it) => it.rule),
    ["key-in-config", "key-in-config", "key-in-config"],
  );
});

test("fences in Markdown are text", async () => {
  const text = '```python\nimport stripe\nstripe.api_key = "{{sk_live}}"\nprint(stripe.api_key)\n```\n';
  assert.deepEqual(
    (await findingsOf("a.md", text)).map((it) => it.rule),
    ["key-in-config"],
  );
});

test("a notebook's key is read from the environment after the fix, and the file is the same elsewhere", async () => {
  const cells = ['%pip install stripe\nimport stripe  # "pay"', 'stripe.api_key = "{{sk_live}}"', "%%time\nprint(1)"];
  for (const options of [{}, { lists: false }, { lists: false, space: undefined }]) {
    const before = new TestProject({ "a.ipynb": expandPlaceholders(notebook(cells, options)) });
    const after = await before.fixed("a.ipynb");
    const text = after.files.get("a.ipynb") ?? "";
    assert.deepEqual(await after.findingsOf("a.ipynb"), []);
    assert.deepEqual(sourcesOf(text), [
      `%pip install stripe\nimport os\n\nimport stripe  # "pay"`,
      'stripe.api_key = os.environ["STRIPE_SECRET_KEY"]',
      "%%time\nprint(1)",
    ]);
    // Written as Jupyter writes it.
    if (Object.keys(options).length === 0) assert.equal(text, notebook(sourcesOf(text)));
    assert.equal((await after.fixed("a.ipynb")).files.get("a.ipynb"), text);
  }
});

test("where the only cell begins with a cell magic, the import goes behind it", async () => {
  const project = new TestProject({ "a.ipynb": expandPlaceholders(notebook(['%%capture\nkey = "{{sk_live}}"\nuse(key)'])) });
  const [source] = sourcesOf((await project.fixed("a.ipynb")).files.get("a.ipynb") ?? "");
  assert.equal(source, '%%capture\nimport os\n\nkey = os.environ["STRIPE_SECRET_KEY"]\nuse(key)');
});

/** The titles of what is offered for the only finding of a file, and the file after the comment was written. */
async function offered(
  path: string,
  text: string,
): Promise<{ readonly repairs: readonly string[]; readonly after: string | undefined; readonly left: number }> {
  const project = new TestProject({ [path]: expandPlaceholders(text) });
  // What is written in client code is reported as shipped, too.
  const [finding, second] = (await project.findingsOf(path)).filter(({ rule }) => rule !== "key-in-client");
  assert.ok(finding && !second, path);
  const context = await project.contextOf(path);
  const offers = await offersFor(finding, context);
  const ignoring = offers.find(({ repair }) => repair === "ignore");
  const edit = ignoring && (await editFor(ignoring, finding, context));
  const after = edit && project.after(edit);
  return {
    repairs: offers.map(({ repair }) => repair),
    after: after?.files.get(path),
    left: (await after?.findingsOf(path))?.filter(({ rule }) => rule === finding.rule).length ?? 1,
  };
}

test("in pages and components only a comment is offered, where one can stand", async () => {
  const cases: Readonly<Record<string, string>> = {
    "a.svelte": '<script lang="ts">\n  const key: string = "{{sk_live}}";\n</script>\n<p>{key}</p>\n',
    "a.astro": '---\r\nconst key = "{{sk_live}}";\r\n---\r\n<p>{key}</p>\r\n',
    "a.htm": '<p>Pay</p>\n<script>\n\tconst key = "{{sk_live}}";\n</script>\n',
  };
  for (const [path, text] of Object.entries(cases)) {
    const { repairs, after, left } = await offered(path, text);
    assert.deepEqual(repairs, ["ignore"], path);
    assert.equal(left, 0, path);
    const comment = /([ \t]*)\/\/ keywarden: ignore-next-line hardcoded-key -- TODO: say why\r?\n/.exec(after ?? "");
    assert.ok(comment, path);
    assert.equal(after?.replace(comment[0], ""), expandPlaceholders(text), path);
  }
  // Around the scripts there is text like any other.
  const text = await offered("b.html", "<p>\n{{sk_live}}\n</p>\n");
  assert.deepEqual(text.repairs, ["config-placeholder", "ignore"]);
  assert.equal(text.left, 0);
  assert.match(text.after ?? "", /<!-- keywarden: ignore-next-line key-in-config -- TODO: say why -->/);
});

test("a comment in a cell is a line of that cell", async () => {
  const file = notebook(["import stripe", 'stripe.api_key = "{{sk_live}}"']);
  const { repairs, after, left } = await offered("a.ipynb", file);
  assert.ok(repairs.includes("ignore"));
  assert.equal(left, 0);
  assert.equal(sourcesOf(after ?? "")[1], expandPlaceholders('# keywarden: ignore-next-line hardcoded-key -- TODO: say why\nstripe.api_key = "{{sk_live}}"'));
});

test("an edit that would end its script, or that reaches over its end, is none", () => {
  const page = codeIn("html", "<script>a</script><script>b</script>");
  const first = page.text.indexOf("a");
  const second = page.text.indexOf("b");
  assert.deepEqual(page.edit({ span: { start: first, end: first + 1 }, text: "c" }), { span: { start: first, end: first + 1 }, text: "c" });
  assert.equal(page.edit({ span: { start: first, end: second + 1 }, text: "c" }), undefined);
  assert.equal(page.edit({ span: { start: first, end: first + 1 }, text: "'</script>'" }), undefined);
  const cells = codeIn("notebook", notebook(["a", "b"]));
  assert.equal(cells.edit({ span: { start: 0, end: 3 }, text: "c" }), undefined);
});

test("hostile files give an answer, and soon", async () => {
  const many = 20_000;
  const hostile: readonly string[] = [
    "",
    "\uFEFF",
    "<script",
    "<script>",
    "<script lang=",
    "<".repeat(many),
    "<!--".repeat(many),
    "<a ".repeat(many),
    '<a b="'.repeat(many),
    "<a {".repeat(many),
    "<script ".repeat(many),
    "<script></script>".repeat(many),
    "</script>".repeat(many),
    "---\n".repeat(many),
    "---",
    "[".repeat(many),
    '{"cells":['.repeat(many),
    '{"cells":[{"cell_type":"code","source":["\\',
    '{"cells":[{"cell_type":"code","source":["\\u12',
    '{"cells":[{"cell_type":"code","source":["a\nb"',
    '{"cells":{"cell_type":"code","source":"a"},"metadata":[]}',
    "<<<<<<< HEAD\n{}\n=======",
    `{"cells":[{"cell_type":"code","source":["${"\\n%a".repeat(many)}"]}]}`,
    `{"cells":[{"cell_type":"code","source":["${'\\"\\"\\"\\n!'.repeat(many)}"]}]}`,
    "\0\uD800<script>\uDC00\0",
  ];
  const began = performance.now();
  for (const container of CONTAINERS) {
    for (const text of hostile) {
      const code = embeddedCode(container, text);
      if (!code) continue;
      const { start, end } = code.map.toWhole({ start: 0, end: code.text.length });
      assert.ok(0 <= start && start <= end && end <= text.length, `${container}: ${text.slice(0, 40)}`);
    }
  }
  assert.ok(performance.now() - began < 20_000);
  for (const [path, text] of [
    ["a.ipynb", '{"cells": not json "{{sk_live}}"'],
    ["a.vue", '<script>const a = "{{sk_live}}'],
    ["a.html", "<script type='x>{{sk_live}}"],
  ] as const) {
    const findings = (await findingsOf(path, text)).filter(({ rule }) => rule !== "key-in-client");
    assert.equal(findings.length, 1, path);
  }
});

test("a cell with huge outputs is read as quickly as they are passed over", async () => {
  const png = "iVBORw0KGgo".repeat(200_000);
  const file = JSON.stringify({ cells: [{ cell_type: "code", source: ['key = "{{sk_live}}"'], outputs: [{ data: { "image/png": png } }] }] });
  const findings = await findingsOf("a.ipynb", file);
  assert.deepEqual(
    findings.map((it) => it.rule),
    ["hardcoded-key"],
  );
});

test("CRLF and marks at the beginning leave places as they are", async () => {
  for (const lineBreak of ["\n", "\r\n", "\r"]) {
    const file = expandPlaceholders(`\uFEFF<p>é</p>${lineBreak}<script>${lineBreak}const a = "{{sk_live}}";${lineBreak}</script>`);
    const [finding] = await findingsOf("a.vue", file);
    assert.equal(file.slice(finding?.span.start, finding?.span.end), expandPlaceholders('"{{sk_live}}"'));
  }
});

test("what a notebook shows below a cell is what `display` is called with, and maps back", () => {
  const shown = (cell: string): string => codeIn("notebook", notebook([cell])).text;
  for (const said of ["key", "a.b", "os.environ['A']", "f(x, (1))", "f('a)').b[0]"]) {
    assert.equal(shown(said), `display(${said})`);
    assert.equal(shown(`x = 1\n${said}  # it\n\n`), `x = 1\ndisplay(${said})  # it\n\n`);
    assert.equal(shown(`${said};`), `${said};`);
  }
  for (const said of [
    "a = key",
    "print(key)",
    "  key",
    "x = \\\nkey",
    "return_value + 1",
    "del key",
    "(key)",
    "f(\nkey\n)",
    "%time key",
    "key if x else y",
    "import key",
  ])
    assert.ok(!shown(said).includes("display"), said);
  const text = notebook(["x = 'é\\t'\nkey", "y"]);
  const { map, text: code } = codeIn("notebook", text);
  const start = code.indexOf("key");
  const { start: first, end } = map.toWhole({ start, end: start + "key".length });
  assert.equal(text.slice(first, end), "key");
});
