// biome-ignore-all lint/suspicious/noTemplateCurlyInString: templates are code to lower here, not ours
import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { lowerJavascript } from "../server/src/facts/javascript/lower.ts";
import { type Expression, MAX_DEPTH, type Program, unitStart } from "../server/src/facts/program.ts";
import type { Grammar } from "../server/src/syntax/tree.ts";
import { testSyntax } from "./assets.ts";
import { printBindings, printExports, printProgram } from "./print-program.ts";

const syntax = await testSyntax();

function lower(text: string, grammar: Grammar = "typescript"): Program {
  const parsed = syntax.parseOnce(grammar, text);
  assert.ok(parsed);
  return lowerJavascript(parsed);
}

/** Checks what a text lowers to, in every grammar that reads it. */
function says(text: string, expected: string, grammars: readonly Grammar[] = ["javascript", "typescript", "tsx"]): void {
  for (const grammar of grammars) {
    const program = lower(text, grammar);
    assert.equal(program.broken, false, `${grammar} cannot parse ${text}`);
    assert.equal(printProgram(program), expected, `${text} in ${grammar}`);
  }
}

const TYPESCRIPT = ["typescript", "tsx"] as const;

test("literals are decoded", () => {
  says(
    String.raw`f('a\n\t\'\x41B\u{1F600}\101\0\
b', "\q")`,
    String.raw`$f("a\n\t'AB😀A\u0000b", "q")`,
    ["javascript"],
  );
  says("f(0xFF, 1_000n, 017, .5, 1e3, -2, true, null, undefined, NaN, Infinity)", "$f(255, 1000, 15, 0.5, 1000, -2, true, null, undefined, NaN, Infinity)");
  says("f(/a[/]b+/gi)", "$f(/a[/]b+/)");
  says("f(`a\\n\\u{41}`, `a${b}c${`d${e}`}`, ``)", '$f("a\\nA", `a${$b}c${`d${$e}`}`, "")');
  says("f(`a\r\nb`)", '$f("a\\nb")');
  says("html`<b>${x}</b>`; css`a`", '$html`<b>${$x}</b>`\n$css"a"');
  says("\\u0061.\\u{62}c", "$a.bc");
  says("let undefined; f(undefined)", "undefined\n$f(undefined)");
  assert.match(printBindings(lower("let undefined; f(undefined)")), /^undefined variable module$/);
});

test("operators", () => {
  says("x = a + b + 'c' + (d + e) * 2", 'x = ($a + $b + "c" + (($d + $e) * 2))');
  says("f(a || b || c, a ?? b, a && b || c)", "$f((($a || $b) || $c), ($a ?? $b), (($a && $b) || $c))");
  says("f(a === b, a != b, a < b, a in b, a instanceof B)", "$f(($a == $b), ($a != $b), ($a < $b), ($a in $b), ($a instanceof $B))");
  says("f(!a, ~a, typeof a, void 0, void g(), a ? b : c, (a, b, c))", "$f(!$a, ~$a, typeof $a, undefined, ($g(), undefined), ($a ? $b : $c), ($a, $b, $c))");
  says(
    "let a; a += 'x'; a -= 1; a ||= b; a ??= c; a++; --a.b; x = a *= 2",
    ["a", 'a = (a + "x")', "a = (a - 1)", "a = (a || $b)", "a = (a ?? $c)", "a = (a + 1)", "a.b = (a.b - 1)", "x = (a = (a * 2))"].join("\n"),
  );
  says("delete a.b; f(delete a.b)", "delete $a.b\n$f(delete $a.b)");
  says("a?.b?.[c]?.(d)", "$a.b[$c]($d)");
  says("new X; new X(1, ...a); new a.B().c()", "new $X()\nnew $X(1, ...$a)\nnew $a.B().c()");
});

test("objects, arrays and destructuring", () => {
  says("f({ a, 'b-c': 1, [d]: 2, ...e, 3: 4, if: 5 })", '$f({"a": $a, "b-c": 1, $d: 2, ...$e, "3": 4, "if": 5})');
  says("f([1, , ...a])", "$f([1, undefined, ...$a])");
  says("const { a, b: { c = 1 } = {}, ['d']: e, ...f } = g", '{"a": a, "b": {"c": c = 1} = {}, "d": e, ...f} = $g');
  says("const [a, , [b] = [], ...c] = d", "[a, ?(), [b] = [], ...c] = $d");
  says("let a; [a, b.c] = d; ({ a, x: b[0], ...e.f } = g)", 'a\n[a, $b.c] = $d\n{"a": a, "x": $b[0], ...$e.f} = $g');
  says(
    "f({ m() { return this }, get k() { return 1 }, set k(v) { }, async *[g]() {} })",
    '$f({"k": ?(k(this\'3; v) => {  }), "m": m(this; ) => this, "k": k(this\'2; ) => 1(), $g: async generator [g](this\'4; ) => {  }})',
  );
});

test("names belong to their scope", () => {
  says("var a = 1; { let a = 2; f(a) } f(a)", "a = 1\nblock\n  a'2 = 2\n  $f(a'2)\n$f(a)");
  says("if (x) { var a = 1 } f(a)", "if $x\n  a = 1\n$f(a)");
  says("f(a); function f(b) { return b } var a", "function f(this; b)\n  return b\nf(a)\na");
  says("function f(a, b = a, c = () => d) { var d = 1; var a }", "function f(this; a, b = a, c = () => $d)\n  d = 1\n  a");
  says("for (let i = 0; i < 3; i++) g(i); g(i)", "block\n  i = 0\n  while (i < 3) then (i = (i + 1))\n    $g(i)\n$g($i)");
  says(
    "try { f() } catch ({ message }) { g(message) } finally { h(message) }",
    'try\n  $f()\nexcept as {"message": message}\n  $g(message)\nfinally\n  $h($message)',
  );
  says("switch (x) { case 1: let y = 1; case 2: f(y) } f(y)", "switch $x\n  case 1\n    y = 1\n  falls\n  case 2\n    $f(y)\n$f($y)");
  says("const f = function g() { return g }; g()", "f = (g = g(this; ) => g)\n$g()");
  says("const f = function g() { }", "f = g(this; ) => {  }");
  says("const C = class D { m() { return D } }", "C = (D = <class D; function m(this; ); return D>)");
  says("function f() { counter = 1 } f(); g(counter)", "function f(this; )\n  counter = 1\nf()\n$g(counter)");
  says("function f() { return counter } counter = 1", "function f(this; )\n  return counter\ncounter = 1");
  says("function f() { let process; process = 1 } f(process)", "function f(this; )\n  process\n  process = 1\nf($process)");
});

test("a variable is constant when one place assigns it", () => {
  const kinds = printBindings(
    lower(
      "const a = 1; let b; b = 2; let c = 1; c++; var d = 1; var d = 2; function e(f, g) { g = 1 } for (const h of i) ; import j from 'k'; class L {}; counter = 1",
    ),
  );
  assert.equal(
    kinds,
    [
      "L class module",
      "a variable module",
      "b variable module",
      "c variable module varies",
      "counter variable module",
      "d variable module varies",
      "e function module",
      "f parameter e",
      "g parameter e varies",
      "h variable module",
      "j import module",
      "this receiver e",
    ].join("\n"),
  );
});

test("this is received by functions and captured by arrows", () => {
  says("function f() { return () => this.a }", "function f(this; )\n  return () => this.a");
  says("export {}; this.a", "undefined.a");
  says("this.a = () => this", "$exports$.a = () => $exports$");
  says(
    "class A { a = this.b; static c = this.d; static { this.e } f = () => this; g() { return this } static h() { return this } }",
    [
      "class A",
      "  attributes c",
      "  c = A.d",
      "  block",
      "    A.e",
      "  fields of this",
      "    a = this.b",
      "  function f(this'2; )",
      "    return this'2",
      "  function g(this'3; )",
      "    return this'3",
      "  class function h(this'4; )",
      "    return this'4",
    ].join("\n"),
  );
  says("f(class { static a = this.b })", "$f((this = <class ; attributes a; a = this.b>))");
});

test("classes", () => {
  says(
    "class A extends B.C { #k = 1; 'a b'; [c] = 2; constructor() { super(1); super.m(this.#k) } get x() {} set x(v) {} static async *y() {} }",
    [
      "class A($B.C)",
      "  $c",
      "  fields of this",
      "    #k = 1",
      "    a b",
      "    [c] = 2",
      "  constructor function constructor(this'2; )",
      "    super<A this'2>(1)",
      "    super<A this'2>.m(this'2.#k)",
      "  getter function x(this'3; )",
      "  setter function x(this'4; v)",
      "  class async generator y(this'5; )",
    ].join("\n"),
  );
  says(
    "@a @b.c(1) class A { @d() e = 1; @f g() {} }",
    ["@$a", "@$b.c(1)", "class A", "  $d()", "  fields of this", "    e = 1", "  @$f", "  function g(this'2; )"].join("\n"),
  );
  says("@a export class B {}", "@$a\nclass B");
});

test("TypeScript classes", () => {
  says(
    "abstract class A<T> extends B<T> implements I { constructor(private readonly s: Stripe, @Inject('x') public n = 1, o?: O) { super(); this.p = o } m(): void; m(x?: any) { } abstract z(): void; declare d: D.E; private static k?: K<string> | null; [key: string]: any }",
    [
      "class A($B)",
      "  attributes k",
      '  $Inject("x")',
      "  k: $K",
      "  fields of ?",
      "    d: $D.E",
      "  constructor function constructor(this; s: $Stripe, n = 1, o: $O)",
      "    this.s: $Stripe = s",
      "    this.n = n",
      "    super<A this>()",
      "    this.p = o",
      "  function m(this'2; x)",
    ].join("\n"),
    TYPESCRIPT,
  );
});

test("annotations are kept where they name a class", () => {
  says(
    "import type S from 's'; function f(a: S, b: S.T<x>[], c: S.T<x> | undefined | null, d: string, e?: (S), f: typeof g) { let v: A.B = 1 }",
    "function f(this; a: S, b, c: S.T, d, e: S, f'2)\n  v: $A.B = 1\nimport type default as S from s",
    TYPESCRIPT,
  );
  says("interface Request {} function f<T>(a: Request, b: T, c: Response) {}", "function f(this; a, b, c: $Response)", TYPESCRIPT);
});

test("TypeScript that only checks leaves no trace", () => {
  says("f(a as unknown as B, b!, c satisfies D, d!.e, g<string>(h))", "$f($a, $b, $c, $d.e, $g($h))", TYPESCRIPT);
  says("f(<B>a)", "$f($a)", ["typescript"]);
  says(
    "interface A { b: 'c' } type D = 'e'; declare const g: string; declare module 'h' { } function i(a: 'j'): void; g; abstract class K { abstract l(): void }",
    "$g\nclass K",
    TYPESCRIPT,
  );
  says("function f(this: Window, a: string) {}", "function f(this; a)", TYPESCRIPT);
});

test("assertions bind to the last operand, and their types to them", () => {
  says("f(a.b as S.C.D);", "$f($a.b)", TYPESCRIPT);
  says("x = a.b as unknown as S.C.D | null;", "x = $a.b", TYPESCRIPT);
  says("f(a + b! * c);", "$f(($a + ($b * $c)))", TYPESCRIPT);
  says("f(a || b!.c(d));", "$f(($a || $b.c($d)))", TYPESCRIPT);
  says("f(!a!.b);", "$f(!$a.b)", TYPESCRIPT);
  says("f(a && b! === c! + d);", "$f(($a && ($b == ($c + $d))))", TYPESCRIPT);
  says("f((a + b)!.c);", "$f(($a + $b).c)", TYPESCRIPT);
  says("f(a - b![c] - d);", "$f((($a - $b[$c]) - $d))", TYPESCRIPT);
  says("f(await g<R>(req));", "$f(await $g($req))", TYPESCRIPT);
  says("f(await a.b<T>(x)!.c);", "$f(await $a.b($x).c)", TYPESCRIPT);
  says("f(!g<T>(x));", "$f(!$g($x))", TYPESCRIPT);
  says("f(a ?? await g<T>(x));", "$f(($a ?? await $g($x)))", TYPESCRIPT);
});

test("enums and namespaces are objects", () => {
  says("enum E { A = 'a', B = A, C = 4, D, 'e-f' = 1 << 2 } f(E.A)", 'E = {"A": "a", "B": "a", "C": 4, "D": 5, "e-f": (1 << 2)}\n$f(E.A)', TYPESCRIPT);
  says(
    "namespace N.M { const a = 1; export const b = a; export function c() {} } import X = N.M; namespace N { export let d = 2 }",
    ["block", "  function c(this; )", "  a = 1", "  b = a", '  N = {"M": {"c": c, "b": b}}', "X = N.M", "block", "  d = 2", "  N.d = d"].join("\n"),
    TYPESCRIPT,
  );
  says("namespace Types { export interface A {} } f(Types)", "$f($Types)", TYPESCRIPT);
});

test("imports and exports", () => {
  says(
    "import a, { b as c, default as d } from 'm'; import * as n from 'o'; import 'p'; f(a, c, d, n)",
    "import default as a, b as c, default as d from m\nimport * as n from o\nimport p\n$f(a, c, d, n)",
  );
  says(
    "import a, { type B, type C as D, e } from 'm'; import type F from 'g'",
    "import default as a, e from m\nimport type B, C as D from m\nimport type default as F from g",
    TYPESCRIPT,
  );
  says("import a = require('b'); export = a", 'a = require("b")\n$exports$ = a', TYPESCRIPT);
  says("export default { a: 1 }", 'default = {"a": 1}');
  says("f(); export default function () { }", "default = function (this; )\n$f()");
  says("export default class { }", "default = class ");
  const module = lower(
    "export const { a, b: [c] } = d; export function e() {} export class F {} export { e as g, F as 'h-i', zz }; export { default, x as y } from './j'; export * from './k'; export * as l from './m'; export default 1; export type { T } from 't'; export type U = 1; export { type V, a as w } from './v'; export enum W {}",
  );
  assert.equal(
    printExports(module),
    [
      "e = e",
      "a = a",
      "c = c",
      "F = F",
      "g = e",
      "h-i = F",
      "default = default from ./j",
      "y = x from ./j",
      "* from ./k",
      "l = l",
      "default = default",
      "w = a from ./v",
      "W = W",
    ].join("\n"),
  );
  assert.match(printProgram(module), /^import \* as l from \.\/m$/m);
  says("await import('a'); import.meta.env.B", 'await import("a")\n$meta$.env.B');
});

test("CommonJS, unless its names are bound", () => {
  says(
    "const a = require('b'); const { c } = require('d').e; require(f); require.resolve('g'); require('h', i)",
    'a = require("b")\n{"c": c} = require("d").e\nrequire($f)\n$require.resolve("g")\n$require("h", $i)',
  );
  says(
    "module.exports = a; exports.b = 1; module.exports.c = 2; exports = module.exports = d; f(exports)",
    "$exports$ = $a\n$exports$.b = 1\n$exports$.c = 2\n$exports$ = ($exports$ = $d)\n$f($exports$)",
  );
  says(
    "function f(require, module, exports) { require('a'); module.exports = 1; exports.b = 2 }",
    'function f(this; require, module, exports)\n  require("a")\n  module.exports = 1\n  exports.b = 2',
  );
});

test("assigning to what CommonJS binds makes no variable of it", () => {
  says("require = require('esm')(module); require('a')", '?() = require("esm")($module)\nrequire("a")');
});

test("statements", () => {
  says("if (a) b(); else if (c) { d() } else e()", "if $a\n  $b()\nelif $c\n  $d()\nelse\n  $e()");
  says("for (const a of b) f(a); for (var c in d) f(c); for (e.f of g) ;", "for a of $b\n  $f(a)\nfor c in keys of $d\n  $f(c)\nfor $e.f of $g");
  says("for (;;) { break } while (a) continue; do { f() } while (b)", "while\n  break\nwhile $a\n  continue\ndo while $b\n  $f()");
  says(
    "async function* f() { for await (const a of b) yield a; yield* c; await d; return }",
    "async generator f(this; )\n  for a of await $b\n    yield a\n  yield from $c\n  await $d\n  return",
  );
  says("throw new Error('a', { cause: b })", 'raise new $Error("a", {"cause": $b})');
  says("a: for (;;) { for (;;) continue a }", "while\n  while\n    continue");
  says("l: { if (a) break l; f() }", "do while false\n  block\n    block\n      if $a\n        break\n      $f()");
  says("{ using a = f(); g(a); { await using b = h } } ", "block\n  with $f() as a\n    $g(a)\n    block\n      with await $h as b");
  says("debugger; ; with (a) { f() }", "$a\nblock\n  $f()", ["javascript"]);
});

test("cases say whether they fall through, and break leaves loops only", () => {
  says(
    "switch (a) { case 1: case 2: f(); break; case 3: { g(); break } case 4: return; default: h() }",
    ["switch $a", "  case 1", "  falls", "  case 2", "    $f()", "  case 3", "    block", "      $g()", "  case 4", "    return", "  default", "    $h()"].join(
      "\n",
    ),
    ["javascript"],
  );
  says(
    "for (;;) switch (a) { case 1: if (b) break; f() }",
    "while\n  do while false\n    switch $a\n      case 1\n        if $b\n          break\n        $f()",
  );
  says("switch (a) { case 1: for (;;) break }", "switch $a\n  case 1\n    while\n      break");
});

test("JSX", () => {
  const jsx = ["javascript", "tsx"] as const;
  says(
    "f(<a.B c='d &amp; e' f={g} h {...i}>\n  j &quot;k&quot;\n  {l} {/* m */}<n-o /><></></a.B>)",
    '$f(<$a.B {"c": "d & e", "f": $g, "h": true, ...$i}>("j \\"k\\"", $l, " ", <"n-o" {}>(), < {}>()))',
    jsx,
  );
  says("const A = () => <A x={<b />} />", 'A = () => <A {"x": <"b" {}>()}>()', jsx);
});

test("directives and comments", () => {
  const text = "#!/usr/bin/env node\n// a\n'use strict'; /* b */ \"use client\";\nf(/* c */ 1, (x /* d */) => `/* no */${/* e */ 1}`); 'no more';\n<!-- f";
  const program = lower(text, "javascript");
  assert.deepEqual(program.directives, ["use strict", "use client"]);
  assert.deepEqual(
    program.comments.map(({ start, end }) => text.slice(start, end)),
    ["// a", "/* b */", "/* c */", "/* d */", "/* e */", "<!-- f"],
  );
  assert.deepEqual(lower("f(); 'use client'").directives, []);
});

test("what is not understood keeps its literals", () => {
  const literals = (text: string): string[] => texts(lower(text, "javascript"));
  assert.deepEqual(literals('const key = "abc\nfoo(key)'), ["abc"]);
  assert.deepEqual(literals('function f() { return g(1, "abc);\n}\n f()'), ["abc);"]);
  assert.deepEqual(literals('class A { m() { x("a" "b") } n( }'), ["a", "b"]);
  assert.deepEqual(literals("new Stripe('abc', {"), ["abc"]);
});

test("spans count from the unit", () => {
  const text = "f(); class A { @d() m(a = 'x') { return () => 'y' } b = 'z' }";
  const program = lower(text);
  assert.deepEqual(
    program.units.map((unit, id) => [unit.kind, text.slice(unitStart(program, id), unitStart(program, id) + unit.length)]),
    [
      ["module", text],
      ["class", text.slice(5)],
      ["function", "m(a = 'x') { return () => 'y' }"],
      ["function", "() => 'y'"],
    ],
  );
  const at = (unit: number, value: Expression | undefined): string =>
    value === undefined ? "" : text.slice(unitStart(program, unit) + value.start, unitStart(program, unit) + value.end);
  assert.equal(at(2, program.functions[1]?.parameters[0]?.default), "'x'");
  assert.equal(at(1, program.classes[0]?.methods[0]?.decorators[0]), "d()");
  assert.equal(at(1, program.classes[0]?.fields[0]?.value), "'z'");
});

test("nothing nests too deep", () => {
  const many = 5000;
  const deep = {
    parentheses: `f(${"(".repeat(many)}'a'${")".repeat(many)})`,
    arrays: `f(${"[".repeat(many)}'a'${"]".repeat(many)})`,
    objects: `f(${"{a:".repeat(many)}'a'${"}".repeat(many)})`,
    calls: `f('a')${".g()".repeat(many)}`,
    arrows: `${"() => ".repeat(many)}'a'`,
    functions: `${"function f() {".repeat(many)}'a'${"}".repeat(many)}`,
    classes: `${"class A { static {".repeat(5000)}'a'${"}}".repeat(5000)}`,
    blocks: `${"{".repeat(many)}'a'${"}".repeat(many)}`,
    templates: `${"`${".repeat(5000)}'a'${"}`".repeat(5000)}`,
    elements: `f(${"<a>".repeat(5000)}{'a'}${"</a>".repeat(5000)})`,
    patterns: `let ${"[".repeat(many)}a = 'a'${"]".repeat(many)} = b`,
    conditionals: `x = ${"a ? b : ".repeat(many)}'a'`,
    unclosed: `${"f(".repeat(many)}'a'`,
  };
  for (const [name, text] of Object.entries(deep)) {
    const program = lower(text, "javascript");
    assert.ok(depthOf(program) <= 2 * MAX_DEPTH, name);
    assert.ok(texts(program).includes("a"), `${name} lost its literal`);
  }
});

test("long chains cost no depth", () => {
  const many = 5000;
  const sum = lower(`x = ${Array.from({ length: many }, (_, i) => `'${i}'`).join(" + ")}`);
  assert.equal(texts(sum).length, many);
  assert.ok(depthOf(sum) < 20);
  const either = lower(`x = ${Array.from({ length: many }, (_, i) => `a === '${i}'`).join(" || ")}`);
  assert.equal(texts(either).length, many);
  assert.ok(depthOf(either) < 60);
  const branches = lower(Array.from({ length: many }, (_, i) => `if (a) f('${i}');`).join(" else "));
  assert.equal(texts(branches).length, many);
  assert.ok(depthOf(branches) < 20);
  assert.equal(texts(lower(Array.from({ length: many }, (_, i) => `f('${i}')`).join(", "))).length, many);
});

const SNIPPETS: readonly (readonly [Grammar, string])[] = [
  [
    "typescript",
    "import Stripe from 'stripe';\nexport class Pay<T> { static k?: string = 'a'; #s = () => this; constructor(private readonly x: Stripe) { super(x) } @D() async m({ a = 1, ...b }: T) { for (const c of a) if (c) return `x${c}`; else break } }",
  ],
  [
    "typescript",
    "enum E { A = 'a', B } namespace N { export const x = E.A as const; } switch (y) { case 1: { z(); break } default: throw <T>q!; } export { N as M }; export default () => {};",
  ],
  [
    "javascript",
    "'use strict';\nconst { a, b: [c] } = require('stripe')('k', { d: 1, get e() { return this } });\nmodule.exports.f = async function* g(...h) { try { yield* h } catch { } finally { delete a.b } l: while (c?.[0]) continue l; };",
  ],
  [
    "tsx",
    "const A = (p: P) => <a.B c='d' {...p}>{p.e ? <F /> : `g${p.h}`} i &amp; j</a.B>; label: for (let i = 0, j; ; i++) { using k = A?.(i, ...j) ?? /x/g }",
  ],
];

test("any text lowers, and every span lies inside it", () => {
  fc.assert(
    fc.property(
      fc.constantFrom<Grammar>("javascript", "typescript", "tsx"),
      fc.oneof(fc.string({ unit: "binary", maxLength: 200 }), words()),
      (grammar, text) => {
        checkSpans(lower(text, grammar), text.length);
      },
    ),
    { numRuns: 150 },
  );
});

test("any mutilation of code lowers, and every span lies inside it", () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...SNIPPETS),
      fc.array(fc.tuple(fc.nat(), fc.nat(12), fc.constantFrom("", "{", "}", "(", "'", "`", "${", "/*", "<", "=", ".", "class ", "=> ", "\n"))),
      ([grammar, code], cuts) => {
        let text = code;
        for (const [place, length, inserted] of cuts.slice(0, 5)) {
          const at = place % (text.length + 1);
          text = text.slice(0, at) + inserted + text.slice(at + length);
        }
        checkSpans(lower(text, grammar), text.length);
      },
    ),
    { numRuns: 500 },
  );
});

function words(): fc.Arbitrary<string> {
  const word = fc.constantFrom(
    ..."a b 'c' `d${ } ( ) { } [ ] , ; . ... => = += ?? ?. : ? ! + - < > /> </ @ # * & | function class extends static get async await yield new import export default from as const let var using enum namespace interface type declare abstract if else for of in while do switch case break continue return throw try catch finally this super typeof 1 /x/ // /* */".split(
      " ",
    ),
    "\n",
  );
  return fc.array(word, { maxLength: 60 }).map((all) => all.join(" "));
}

/** Calls back for every object that has a span, with where its unit starts and how deep it stands. */
function eachSpan(
  program: Program,
  found: (node: { readonly start: number; readonly end: number; readonly kind?: string; readonly value?: unknown }, base: number, depth: number) => void,
): void {
  const open: { value: unknown; base: number; depth: number }[] = [];
  for (const { parameters, body, unit } of program.functions) open.push({ value: [parameters, body], base: unitStart(program, unit), depth: 0 });
  for (const { bases, body, fields, methods, unit } of program.classes)
    open.push({ value: [bases, body, fields, methods], base: unitStart(program, unit), depth: 0 });
  for (let at = open.pop(); at !== undefined; at = open.pop()) {
    const { value, base, depth } = at;
    if (typeof value !== "object" || value === null) continue;
    const spanned = "start" in value && "end" in value;
    if (spanned) found(value as { start: number; end: number }, base, depth);
    for (const inside of Object.values(value)) if (typeof inside === "object") open.push({ value: inside, base, depth: spanned ? depth + 1 : depth });
  }
}

function checkSpans(program: Program, length: number): void {
  eachSpan(program, ({ start, end, kind }, base) => {
    assert.ok(0 <= base + start && start <= end && base + end <= length, `${kind} ${base}+${start}..${end} of ${length}`);
  });
  for (const [id, unit] of program.units.entries()) assert.ok(unit.parent === undefined || unit.parent < id);
  assert.ok(program.comments.every(({ start, end }) => 0 <= start && start <= end && end <= length));
  printProgram(program);
  printBindings(program);
}

function depthOf(program: Program): number {
  let deepest = 0;
  eachSpan(program, (_node, _base, depth) => {
    deepest = Math.max(deepest, depth);
  });
  return deepest;
}

function texts(program: Program): string[] {
  const found: { at: number; text: string }[] = [];
  eachSpan(program, ({ start, kind, value }, base) => {
    if (kind === "text") found.push({ at: base + start, text: String(value) });
  });
  return found.sort((a, b) => a.at - b.at).map(({ text }) => text);
}
