import type { SyntaxNode } from "../syntax/tree.ts";
import type { Edit } from "../text/edit.ts";
import { contains, overlaps } from "../text/span.ts";
import { type CodeFinding, codeRepair, type Proposal } from "./code-repair.ts";
import type { Repair } from "./repair.ts";
import { settingsRemoval, statementAround } from "./settings-removal.ts";
import { argumentsOf } from "./site/python-environment.ts";
import { childOf, lastOf, nodesOf, partsOf, pathTo } from "./tree.ts";
import { pathOf, sourcesOf, valuesOf } from "./value-sources.ts";

/** Takes away what switches the verification of certificates off; authorities of one's own stay. */
export const verifyCertificates: Repair = codeRepair("verify-certificates", ["unverified-tls"], (code) => {
  const { finding, parsed } = code;
  const at = lastOf(pathTo(parsed.root, finding.span));
  const edits = editsAt(code, at);
  if (edits.length === 0) return [];
  const statement = statementOf(code, at);
  const local = edits.every(({ span }) => statement.start - span.start < 100 && span.end - statement.end < 200 && overlaps(statement, span));
  const whole = finding.said?.message === "process" || finding.said?.message === "module" || finding.said?.message === "bundle";
  const proposal: Proposal = {
    variant: "remove",
    title: whole ? "Remove the setting: certificates are verified again" : "Verify the server's certificate again",
    // What other code shares, or the whole process, may be meant for another server.
    safety: local && finding.said?.message !== "process" ? "safe" : "suggestion",
    edits,
    notes: whole || !local ? ["Other connections verify certificates again, too: those that need an authority of their own must name its file."] : [],
  };
  return [proposal];
});

function editsAt(code: CodeFinding, at: SyntaxNode): readonly Edit[] {
  const { parsed, python } = code;
  const assigned = assignmentAt(code, at);
  if (assigned !== undefined) return settingsRemoval(parsed, [assigned]);
  const own = optionAt(code, at);
  if (own !== undefined) return own;
  const set = setOnHandle(code, at);
  if (set.length > 0) return settingsRemoval(parsed, set);
  // Where the reported value is not what switches it off, another argument of the same call is.
  const call = pathOf(parsed.root, at).findLast((node) => /^(?:call|call_expression|new_expression)$/.test(node.type));
  const given = givenOff(code, at);
  if (given.length > 0) return given;
  const parent = pathOf(parsed.root, at).findLast((node) => childOf(node, "left") === at);
  for (const start of new Set([childOf(parent, "right") ?? at, call ?? at])) {
    const found = sourcesOf(parsed, start).map((source) => (python ? pythonSwitches(code, source) : javascriptSwitches(code, source)));
    const [settings, edits] = [[...new Set(found.flatMap((it) => it.settings))], found.flatMap((it) => it.edits)];
    if (settings.length + edits.length > 0) return unique([...settingsRemoval(parsed, settings), ...edits]);
  }
  return [];
}

/** The statements that tell a handle of pycurl, by whose `perform()` a request is sent, not to verify: `curl.setopt(pycurl.SSL_VERIFYPEER, 0)`. */
function setOnHandle(code: CodeFinding, at: SyntaxNode): SyntaxNode[] {
  const { parsed, text } = code;
  const path = pathOf(parsed.root, at);
  const callee = childOf(
    path.findLast(({ type }) => type === "call"),
    "function",
  );
  const [, handle] = /^([\w.]+)\s*\.\s*perform\w*$/.exec(callee ? text.slice(callee.start, callee.end) : "") ?? [];
  if (!code.python || handle === undefined) return [];
  const scope = path.findLast(({ type }) => type === (handle.startsWith("self.") ? "class_definition" : "function_definition")) ?? parsed.root;
  return [...nodesOf(scope)].flatMap((node) => {
    const set = node.type === "call" ? childOf(node, "function") : undefined;
    if (set === undefined || text.slice(set.start, set.end) !== `${handle}.setopt`) return [];
    const [option, value] = partsOf(childOf(node, "arguments"));
    if (option === undefined || value === undefined || !/\bSSL_VERIFY(?:PEER|HOST)$/.test(text.slice(option.start, option.end))) return [];
    // 1 compares no names either.
    return isOff(code, value) || /^1$/.test(text.slice(value.start, value.end)) ? (statementAround(parsed, node) ?? []) : [];
  });
}

/** Where a parameter is reported: what callers in the file give it, written otherwise. */
function givenOff(code: CodeFinding, at: SyntaxNode): readonly Edit[] {
  if (!code.python || at.type !== "identifier") return [];
  const off = sourcesOf(code.parsed, at).filter((node) => node.type === "false");
  return off.every((node) => pathOf(code.parsed.root, node).some(({ type }) => type === "argument_list")) ? off.map((span) => ({ span, text: "True" })) : [];
}

interface Switches {
  /** To be removed. */
  readonly settings: readonly SyntaxNode[];
  /** To be written otherwise. */
  readonly edits: readonly Edit[];
}

/** Attributes that switch the verification off for whoever they belong to. */
const SWITCH_TARGET =
  /(?:\.(?:verify_ssl_certs|ca_bundle_path|_create_default_https_context|checkServerIdentity|rejectUnauthorized)|\bNODE_TLS_REJECT_UNAUTHORIZED(?:["'`]\s*\])?)\s*$/;

/** The assignment that the reported place is a side of, where it is a switch itself. */
function assignmentAt(code: CodeFinding, at: SyntaxNode): SyntaxNode | undefined {
  const assignment = pathOf(code.parsed.root, at).findLast((node) => node.type === "assignment" || node.type === "assignment_expression");
  const [left, right] = [childOf(assignment, "left"), childOf(assignment, "right")];
  if (assignment === undefined || left === undefined || (!contains(left, at) && right !== at)) return undefined;
  return SWITCH_TARGET.test(code.text.slice(left.start, left.end)) ? statementAround(code.parsed, assignment) : undefined;
}

/** The edits for a reported option: the keyword goes, the last position goes, of another position the default is written. */
function optionAt(code: CodeFinding, at: SyntaxNode): readonly Edit[] | undefined {
  const { parsed, text, python } = code;
  const parent = pathOf(parsed.root, at).at(-2);
  if (!python || parent === undefined || !isOff(code, at)) return undefined;
  if (parent.type === "keyword_argument") return settingsRemoval(parsed, [parent]);
  if (parent.type !== "argument_list") return undefined;
  const callee = childOf(pathOf(parsed.root, parent).at(-2), "function");
  if (callee === undefined || !/Client$/.test(text.slice(callee.start, callee.end))) return undefined;
  return partsOf(parent).at(-1) === at ? settingsRemoval(parsed, [at]) : [{ span: at, text: "True" }];
}

const JAVASCRIPT_SWITCH = /^(?:rejectUnauthorized|strictSSL|NODE_TLS_REJECT_UNAUTHORIZED)$/;

function javascriptSwitches(code: CodeFinding, source: SyntaxNode): Switches {
  const { parsed, text } = code;
  const settings: SyntaxNode[] = [];
  const edits: Edit[] = [];
  for (const node of nodesOf(source)) {
    if (node.type === "pair" || node.type === "method_definition" || node.type === "shorthand_property_identifier") {
      const key = node.type === "pair" ? childOf(node, "key") : node.type === "method_definition" ? childOf(node, "name") : node;
      const value = node.type === "pair" ? childOf(node, "value") : node;
      const name = key ? text.slice(key.start, key.end).replace(/^["'`]|["'`]$/g, "") : "";
      if (value !== undefined && isJavascriptSwitch(code, name, value)) settings.push(node);
    } else if (node.type === "assignment_expression") {
      const [left, right] = [childOf(node, "left"), childOf(node, "right")];
      const [, name = ""] = /\.\s*([\w$]+)$/.exec(left ? text.slice(left.start, left.end) : "") ?? [];
      const statement = right && isJavascriptSwitch(code, name, right) ? statementAround(parsed, node) : undefined;
      if (statement) settings.push(statement);
    } else if (node.type === "call_expression" && partsOf(childOf(node, "arguments")).length === 0) {
      const object = childOf(childOf(node, "function"), "object");
      if (object && /^\s*\.\s*disableTLSCerts\s*\(\s*\)$/.test(text.slice(object.end, node.end)))
        edits.push({ span: { start: object.end, end: node.end }, text: "" });
    }
  }
  return { settings, edits };
}

function isJavascriptSwitch(code: CodeFinding, name: string, value: SyntaxNode): boolean {
  const source = code.text.slice(value.start, value.end);
  if (name === "NODE_TLS_REJECT_UNAUTHORIZED") return true;
  if (JAVASCRIPT_SWITCH.test(name)) return isOff(code, value);
  if (name === "servername") return value.type === "string" && !/stripe\.com["'`]$/.test(source);
  return name === "checkServerIdentity" && !/\bcheckServerIdentity\s*\(\s*\w+\s*,|\bError\b|^(?:tls\.)?checkServerIdentity$|\bthrow\b/.test(source);
}

const PYTHON_SWITCH =
  /^(?:verify|verify_ssl|verify_ssl_certs|ssl|check_hostname|assert_hostname|validate_certs|validate_cert|disable_ssl_certificate_validation)$/;
/** Contexts that verify nothing, unless they are told to. */
const UNVERIFIED_CONTEXT = /(?:^|\.)(?:_create_unverified_context|_create_stdlib_context)$/;

function pythonSwitches(code: CodeFinding, source: SyntaxNode): Switches {
  const { parsed, text } = code;
  const settings: SyntaxNode[] = [];
  const edits: Edit[] = [];
  for (const node of nodesOf(source)) {
    if (node.type === "keyword_argument" || node.type === "pair") {
      const key = childOf(node, node.type === "pair" ? "key" : "name");
      const value = childOf(node, "value");
      const name = key ? text.slice(key.start, key.end).replace(/^["']|["']$/g, "") : "";
      if (value === undefined) continue;
      if (isPythonSwitch(code, name, value) || isPlainUnverified(text, value)) settings.push(node);
    } else if (node.type === "assignment") {
      const [left, right] = [childOf(node, "left"), childOf(node, "right")];
      const [, name = ""] = /\.\s*(\w+)$/.exec(left ? text.slice(left.start, left.end) : "") ?? [];
      const statement = right && isPythonSwitch(code, name, right) ? statementAround(parsed, node) : undefined;
      if (statement) settings.push(statement);
    } else if (node.type === "call") edits.push(...verifyingContext(text, node));
  }
  // A context that goes as a whole needs no other name.
  return { settings, edits: edits.filter((edit) => !settings.some((setting) => contains(setting, edit.span))) };
}

function isPythonSwitch(code: CodeFinding, name: string, value: SyntaxNode): boolean {
  const source = code.text.slice(value.start, value.end);
  if (name === "cert_reqs" || name === "verify_mode") return /CERT_NONE["']?$/.test(source) || source === "0";
  return PYTHON_SWITCH.test(name) && isOff(code, value);
}

/** `ssl._create_unverified_context()` itself, without authorities of one's own. */
function isPlainUnverified(text: string, value: SyntaxNode): boolean {
  const callee = value.type === "call" ? childOf(value, "function") : undefined;
  return callee !== undefined && UNVERIFIED_CONTEXT.test(text.slice(callee.start, callee.end)) && partsOf(childOf(value, "arguments")).length === 0;
}

/** The edits that make a context one that verifies, with the same authorities. */
function verifyingContext(text: string, call: SyntaxNode): Edit[] {
  const callee = childOf(call, "function");
  const name = callee ? text.slice(callee.start, callee.end) : "";
  const attribute = childOf(callee, "attribute");
  if (callee === undefined || attribute === undefined) return [];
  if (UNVERIFIED_CONTEXT.test(name)) return [{ span: attribute, text: "create_default_context" }];
  if (!/(?:^|\.)SSLContext$/.test(name)) return [];
  const { positions, keywords } = argumentsOf(text, call);
  const protocol = positions[0] ?? keywords.get("protocol");
  if (protocol === undefined || /PROTOCOL_TLS_(?:CLIENT|SERVER)$/.test(text.slice(protocol.start, protocol.end))) return [];
  return [{ span: { start: attribute.start, end: call.end }, text: "create_default_context()" }];
}

/** Whether a value is one of those that switch a check off, or a name of nothing else. */
function isOff({ parsed, text }: CodeFinding, value: SyntaxNode): boolean {
  const source = (node: SyntaxNode): string => text.slice(node.start, node.end).replace(/\s+as\s+[\w.]+$/, "");
  const off = (node: SyntaxNode): boolean => /^(?:false|False|None|0|!\s*1|!\s*true)$/.test(source(node));
  if (off(value)) return true;
  const values = value.type === "identifier" || value.type === "shorthand_property_identifier" ? valuesOf(parsed, value) : [];
  return values.length > 0 && values.every(off);
}

/** The statement around a node, the whole of it. */
function statementOf({ parsed }: CodeFinding, at: SyntaxNode): SyntaxNode {
  const path = pathOf(parsed.root, at);
  return path.findLast((node) => /statement$|declaration$/.test(node.type) && !/^(?:if|for|while|with|try)_/.test(node.type)) ?? at;
}

function unique(edits: readonly Edit[]): Edit[] {
  const seen = new Set<string>();
  return edits.filter(({ span, text }) => {
    const same = `${span.start} ${span.end} ${text}`;
    return seen.has(same) ? false : seen.add(same);
  });
}
