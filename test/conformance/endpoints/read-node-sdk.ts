import { readFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import ts from "typescript";
import { type Described, type DescribedEndpoint, type DescribedShape, type DescribedType, unionOf } from "./described.ts";

/** Deeper than any parameter of Stripe's API; recursive types end here. */
const MAX_DEPTH = 40;

/** Everything the declarations of the installed npm `stripe` say about endpoints. They are regular enough to be read without a type checker, in a tenth of its time. */
export function readNodeSdk(folder: string): Described {
  const reader = new DeclarationReader(join(folder, "cjs"));
  const manifest: unknown = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
  const apiVersion = /ApiVersion = ['"]([^'"]+)['"]/.exec(readFileSync(join(folder, "cjs/apiVersion.d.ts"), "utf8"))?.[1];
  if (apiVersion === undefined) throw new Error("apiVersion.d.ts does not name a version");
  return { version: (manifest as { version: string }).version, apiVersion, endpoints: reader.endpoints() };
}

/** A declared name with the place it stands in, from which other names are looked up. */
interface Declared {
  readonly node: ts.InterfaceDeclaration | ts.TypeAliasDeclaration | ts.ClassDeclaration;
  readonly scope: Scope;
}

interface Scope {
  readonly file: string;
  readonly parent: Scope | undefined;
  readonly names: Map<string, Declared>;
  readonly spaces: Map<string, Scope>;
  /** Local name → file and exported name. */
  readonly imports: Map<string, { readonly file: string; readonly name: string }>;
}

interface Request {
  readonly verb: string;
  readonly path: string;
}

class DeclarationReader {
  private readonly root: string;
  private readonly files = new Map<string, Scope>();

  constructor(root: string) {
    this.root = root;
  }

  endpoints(): DescribedEndpoint[] {
    const core = this.file(join(this.root, "stripe.core.d.ts"));
    const stripe = core.names.get("Stripe");
    if (!stripe) throw new Error("stripe.core.d.ts declares no class Stripe");
    const found: DescribedEndpoint[] = [];
    this.walk(stripe, [], found);
    return found;
  }

  private walk(owner: Declared, chain: readonly string[], found: DescribedEndpoint[]): void {
    if (!ts.isClassDeclaration(owner.node)) return;
    const requests = chain.length === 0 ? new Map<string, Request>() : requestsOf(owner.scope.file.replace(/\.d\.ts$/, ".js"), owner.node.name?.text ?? "");
    for (const member of owner.node.members) {
      if (
        !member.name ||
        !ts.isIdentifier(member.name) ||
        hasModifier(member, ts.SyntaxKind.StaticKeyword) ||
        hasModifier(member, ts.SyntaxKind.PrivateKeyword)
      )
        continue;
      const name = member.name.text;
      if (ts.isPropertyDeclaration(member) && member.type && ts.isTypeReferenceNode(member.type)) {
        const service = this.resolve(member.type.typeName, owner.scope);
        // `account` is another name of `accounts`.
        if (service && chain.length < 5 && ts.isClassDeclaration(service.node) && this.isService(service) && !(chain.length === 0 && name === "account")) {
          this.walk(service, [...chain, name], found);
        }
      }
      const request = requests.get(name);
      if (ts.isMethodDeclaration(member) && request?.path) {
        found.push({
          ...request,
          services: [...chain, name],
          resources: [],
          places: member.parameters.map((parameter) => parameter.name.getText()),
          deprecated: ts.getJSDocTags(member).some((tag) => tag.tagName.text === "deprecated"),
          parameters: this.parametersOf(member, owner.scope),
        });
      }
    }
  }

  private isService(declared: Declared): boolean {
    return declared.scope.file.includes("/resources/");
  }

  private parametersOf(method: ts.MethodDeclaration, scope: Scope): DescribedShape {
    const params = method.parameters.find((parameter) => ts.isIdentifier(parameter.name) && parameter.name.text === "params");
    if (!params?.type) return {};
    const type = this.typeOf(params.type, scope, 0);
    return type.kind === "object" ? type.shape : {};
  }

  private typeOf(node: ts.TypeNode, scope: Scope, depth: number): DescribedType {
    if (depth > MAX_DEPTH) return { kind: "any" };
    switch (node.kind) {
      case ts.SyntaxKind.StringKeyword:
        return { kind: "string" };
      case ts.SyntaxKind.NumberKeyword:
      case ts.SyntaxKind.BigIntKeyword:
        return { kind: "number" };
      case ts.SyntaxKind.BooleanKeyword:
        return { kind: "boolean" };
    }
    if (ts.isParenthesizedTypeNode(node)) return this.typeOf(node.type, scope, depth);
    if (ts.isLiteralTypeNode(node)) {
      if (ts.isStringLiteral(node.literal)) return unionOf([{ kind: "enum", values: [node.literal.text], open: false }]);
      if (node.literal.kind === ts.SyntaxKind.NullKeyword) return { kind: "empty" };
      return { kind: "boolean" };
    }
    if (ts.isUnionTypeNode(node)) return unionOf(node.types.filter((type) => !isNull(type)).map((type) => this.typeOf(type, scope, depth)));
    if (ts.isArrayTypeNode(node)) return { kind: "array", of: this.typeOf(node.elementType, scope, depth) };
    if (ts.isTypeLiteralNode(node)) return this.membersOf(node.members, scope, depth);
    if (!ts.isTypeReferenceNode(node)) return { kind: "any" };
    const name = node.typeName.getText();
    const argument = node.typeArguments?.[0];
    if (name === "Array" && argument) return { kind: "array", of: this.typeOf(argument, scope, depth) };
    if (name === "Emptyable" && argument) return unionOf([this.typeOf(argument, scope, depth), { kind: "empty" }]);
    if (name === "Record" && node.typeArguments?.[1]) return { kind: "map", of: this.typeOf(node.typeArguments[1], scope, depth) };
    if (name === "Decimal") return { kind: "decimal" };
    if (name === "OtherString") return { kind: "string" };
    if (name === "FileData" || name === "Uint8Array") return { kind: "file" };
    const declared = this.resolve(node.typeName, scope);
    if (!declared) return { kind: "any" };
    if (ts.isTypeAliasDeclaration(declared.node)) return this.typeOf(declared.node.type, declared.scope, depth + 1);
    if (ts.isInterfaceDeclaration(declared.node)) return this.interfaceOf(declared.node, declared.scope, depth + 1);
    return { kind: "any" };
  }

  private interfaceOf(node: ts.InterfaceDeclaration, scope: Scope, depth: number): DescribedType {
    const own = this.membersOf(node.members, scope, depth);
    if (own.kind !== "object") return own;
    const shape = { ...own.shape };
    for (const base of node.heritageClauses?.flatMap((clause) => clause.types) ?? []) {
      const declared = ts.isIdentifier(base.expression) ? this.resolve(base.expression, scope) : undefined;
      if (!declared || !ts.isInterfaceDeclaration(declared.node)) continue;
      const inherited = this.interfaceOf(declared.node, declared.scope, depth + 1);
      if (inherited.kind === "object") for (const [name, parameter] of Object.entries(inherited.shape)) shape[name] ??= parameter;
    }
    return { kind: "object", shape: sorted(shape) };
  }

  private membersOf(members: ts.NodeArray<ts.TypeElement>, scope: Scope, depth: number): DescribedType {
    const shape: Record<string, { type: DescribedType; required: boolean }> = {};
    for (const member of members) {
      if (ts.isIndexSignatureDeclaration(member)) return { kind: "map", of: this.typeOf(member.type, scope, depth) };
      if (!ts.isPropertySignature(member) || !member.type) continue;
      const name = ts.isIdentifier(member.name) || ts.isStringLiteral(member.name) ? member.name.text : member.name.getText();
      shape[name] = { type: refined(this.typeOf(member.type, scope, depth), name, member), required: member.questionToken === undefined };
    }
    return { kind: "object", shape: sorted(shape) };
  }

  /** `Checkout.SessionCreateParams.LineItem`: namespaces of the scope outward, then imports. */
  private resolve(name: ts.EntityName, scope: Scope): Declared | undefined {
    const parts = name.getText().split(".");
    const first = parts[0] as string;
    for (let at: Scope | undefined = scope; at; at = at.parent) {
      const inside = lookUp(at, parts);
      if (inside) return inside;
      const imported = at.imports.get(first);
      if (imported) return lookUp(this.file(imported.file), [imported.name, ...parts.slice(1)]);
    }
    return undefined;
  }

  private file(path: string): Scope {
    const known = this.files.get(path);
    if (known) return known;
    const scope: Scope = { file: path, parent: undefined, names: new Map(), spaces: new Map(), imports: new Map() };
    this.files.set(path, scope);
    const source = ts.createSourceFile(path, readFileSync(path, "utf8"), ts.ScriptTarget.Latest, true);
    for (const statement of source.statements) declare(statement, scope);
    return scope;
  }
}

function lookUp(scope: Scope, parts: readonly string[]): Declared | undefined {
  let at: Scope | undefined = scope;
  for (const part of parts.slice(0, -1)) at = at?.spaces.get(part);
  return at?.names.get(parts.at(-1) as string);
}

function declare(node: ts.Node, scope: Scope): void {
  if (ts.isInterfaceDeclaration(node) || ts.isTypeAliasDeclaration(node) || ts.isClassDeclaration(node)) {
    if (node.name) scope.names.set(node.name.text, { node, scope });
  } else if (ts.isModuleDeclaration(node) && node.body && ts.isModuleBlock(node.body)) {
    const known = scope.spaces.get(node.name.text);
    const space: Scope = known ?? { file: scope.file, parent: scope, names: new Map(), spaces: new Map(), imports: new Map() };
    scope.spaces.set(node.name.text, space);
    for (const statement of node.body.statements) declare(statement, space);
  } else if ((ts.isImportDeclaration(node) || ts.isExportDeclaration(node)) && node.moduleSpecifier && ts.isStringLiteral(node.moduleSpecifier)) {
    const bindings = ts.isImportDeclaration(node) ? node.importClause?.namedBindings : node.exportClause;
    if (!bindings || !("elements" in bindings) || !node.moduleSpecifier.text.startsWith(".")) return;
    const file = resolve(dirname(scope.file), node.moduleSpecifier.text.replace(/\.js$/, ".d.ts"));
    for (const element of bindings.elements) scope.imports.set(element.name.text, { file, name: (element.propertyName ?? element.name).text });
  }
}

/** Verb and path of each method of a resource class, out of the compiled code. */
function requestsOf(file: string, className: string): Map<string, Request> {
  const found = new Map<string, Request>();
  const source = ts.createSourceFile(file, readFileSync(file, "utf8"), ts.ScriptTarget.Latest, true, ts.ScriptKind.JS);
  for (const statement of source.statements) {
    if (!ts.isClassDeclaration(statement) || statement.name?.text !== className) continue;
    for (const method of statement.members) {
      if (!ts.isMethodDeclaration(method) || !method.body) continue;
      const call = firstRequest(method.body);
      const [verb, path] = call?.arguments ?? [];
      if (verb && ts.isStringLiteral(verb) && path) found.set(method.name.getText(), { verb: verb.text, path: pathOf(path) });
    }
  }
  return found;
}

function firstRequest(node: ts.Node): ts.CallExpression | undefined {
  if (ts.isCallExpression(node) && ts.isPropertyAccessExpression(node.expression) && node.expression.name.text === "_makeRequest") return node;
  return ts.forEachChild(node, firstRequest);
}

function pathOf(node: ts.Expression): string {
  if (ts.isStringLiteral(node) || ts.isNoSubstitutionTemplateLiteral(node)) return node.text;
  if (!ts.isTemplateExpression(node)) return "";
  return node.templateSpans.reduce((path, span) => `${path}{}${span.literal.text}`, node.head.text);
}

/** What the documentation says of plain numbers and texts. */
function refined(type: DescribedType, name: string, member: ts.PropertySignature): DescribedType {
  if (type.kind === "union") return unionOf(type.of.map((part) => refined(part, name, member)));
  if (type.kind !== "number" && type.kind !== "string") return type;
  const says = ts
    .getJSDocCommentsAndTags(member)
    .map((part) => ts.getTextOfJSDocComment(part.comment) ?? "")
    .join(" ");
  if (type.kind === "number") {
    if (/(?:^|_)amount$/.test(name) || /smallest currency unit|\bcents\b|currency's? minor unit/i.test(says)) return { kind: "amount" };
    if (/unix (?:timestamp|epoch)|since the (?:unix )?epoch|\btimestamp\b/i.test(says)) return { kind: "timestamp" };
    return type;
  }
  if (/(?:^|_)currency$/.test(name)) return { kind: "currency" };
  return /(?:^|_)email$/.test(name) ? { kind: "email" } : type;
}

function sorted<T>(record: Readonly<Record<string, T>>): Record<string, T> {
  return Object.fromEntries(Object.entries(record).sort(([a], [b]) => (a < b ? -1 : 1)));
}

function isNull(node: ts.TypeNode): boolean {
  return ts.isLiteralTypeNode(node) && node.literal.kind === ts.SyntaxKind.NullKeyword;
}

function hasModifier(node: ts.Node, kind: ts.SyntaxKind): boolean {
  return ts.canHaveModifiers(node) && (ts.getModifiers(node) ?? []).some((modifier) => modifier.kind === kind);
}
