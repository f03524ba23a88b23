import type { ParsedText, SyntaxNode } from "../../../server/src/syntax/tree.ts";
import type { Span } from "../../../server/src/text/span.ts";

/** A statement put into a text, and the rule that must speak of it. */
export interface Insertion {
  readonly what: string;
  readonly rule: string;
  readonly text: string;
  /** Where the statement is in the new text. */
  readonly at: Span;
}

const BODIES: ReadonlySet<string> = new Set(["module", "block", "program", "statement_block", "switch_case", "switch_default"]);

/** What is put before the statement around a key: places where the key leaks, a switch that turns verification off. None where no statement is around it. */
export function insertionsBefore({ root, text, grammar }: ParsedText, key: Span): readonly Insertion[] {
  const statement = statementAround(root, key);
  if (!statement) return [];
  const written = text.slice(key.start, key.end);
  // What waits, or hands a function on, cannot be said twice in one place.
  if (/\bawait\b|\byield\b|=>|\blambda\b|:=/.test(written)) return [];
  const [indent = ""] = /[^\n]*$/.exec(text.slice(0, statement.start)) ?? [];
  if (indent.trim() !== "") return [];
  const statements = grammar === "python" ? inPython(written) : inScript(written);
  return statements.map(({ what, rule, code }) => ({
    what,
    rule,
    text: `${text.slice(0, statement.start)}${code}\n${indent}${text.slice(statement.start)}`,
    at: { start: statement.start, end: statement.start + code.length },
  }));
}

interface Written {
  readonly what: string;
  readonly rule: string;
  readonly code: string;
}

function inPython(key: string): readonly Written[] {
  return [
    { what: "logged", rule: "key-in-log", code: `print("stripe key", (${key}))` },
    { what: "quoted", rule: "key-in-error", code: `if not str(${key}).startswith("sk_"): raise ValueError("bad key " + str(${key}))` },
    { what: "formatted", rule: "key-in-log", code: `import logging; logging.getLogger(__name__).warning("using %s now", ${key})` },
    { what: "in a URL", rule: "key-in-url", code: `import requests; requests.get("https://example.com/?key=" + str(${key}))` },
    { what: "to a process", rule: "key-in-process-arguments", code: `import subprocess; subprocess.run(["curl", "-u", ${key}, "https://example.com"])` },
    { what: "in a file", rule: "key-in-storage", code: `open("key.txt", "w").write(str(${key}))` },
    { what: "answered", rule: "key-in-response", code: `from flask import jsonify; jsonify(key=(${key}))` },
    { what: "unverified", rule: "unverified-tls", code: "import stripe as sdk; sdk.verify_ssl_certs = False; sdk.Balance.retrieve()" },
  ];
}

function inScript(key: string): readonly Written[] {
  return [
    { what: "logged", rule: "key-in-log", code: `console.log("stripe key", ${key});` },
    { what: "quoted", rule: "key-in-error", code: `if (!String(${key}).startsWith("sk_")) throw new Error("bad key " + (${key}));` },
    { what: "formatted", rule: "key-in-log", code: `console.warn(\`using \${${key}} now\`);` },
    { what: "in a URL", rule: "key-in-url", code: `fetch("https://example.com/?key=" + (${key}));` },
    { what: "to a process", rule: "key-in-process-arguments", code: `require("child_process").execFileSync("curl", ["-u", ${key}, "https://example.com"]);` },
    { what: "in a file", rule: "key-in-storage", code: `require("fs").writeFileSync("key.txt", ${key});` },
    { what: "answered", rule: "key-in-response", code: `require("express")().get("/key", (_, response) => response.json({ key: ${key} }));` },
    { what: "unverified", rule: "unverified-tls", code: 'process.env.NODE_TLS_REJECT_UNAUTHORIZED = "0";' },
  ];
}

/** The innermost statement around a place. */
function statementAround(root: SyntaxNode, { start, end }: Span): SyntaxNode | undefined {
  let found: SyntaxNode | undefined;
  for (let node: SyntaxNode | undefined = root; node; ) {
    const inner: SyntaxNode | undefined = node.children.find((it) => it.start <= start && end <= it.end);
    if (inner?.named && BODIES.has(node.type) && !BODIES.has(inner.type)) found = inner;
    node = inner;
  }
  return found;
}
