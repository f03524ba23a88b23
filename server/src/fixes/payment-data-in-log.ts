import type { SyntaxNode } from "../syntax/tree.ts";
import type { Edit } from "../text/edit.ts";
import { patternOf } from "../text/pattern.ts";
import { contains, textAt } from "../text/span.ts";
import { argumentsOf, type CarrierSite, calleeOf, carrierSites, isShared } from "./carriers.ts";
import { type CodeFinding, codeRepair, type Proposal } from "./code-repair.ts";
import { quoted } from "./code-style.ts";
import { parameterOf, takesAnyKind } from "./declared-type.ts";
import { droppedFromLog, droppedOrWhole, standsForObject } from "./log-arguments.ts";
import { quoteAt, replaced, textInstead, withoutEmptyFormats } from "./masks.ts";
import type { Repair } from "./repair.ts";
import { childOf, nodesOf, partsOf } from "./tree.ts";
import { givenTo, pathOf, returnedBy, valuesOf } from "./value-sources.ts";

/** Logs the id of a Stripe object, or of the request, where all of it is logged. */
export const paymentDataInLog: Repair = codeRepair("payment-data-in-log", ["payment-data-in-log"], (code) => {
  const sites = carrierSites(code);
  if (sites.length === 0) return [];
  const shared = isShared(code, sites);
  const proposals: Proposal[] = [];
  const ids = sites.map((site) => ({ site, id: code.finding.said?.message === "card-data" ? undefined : idOf(code, site) }));
  const others = ids.flatMap(({ site, id }) => (id === undefined ? [site] : []));
  const dropped = others.length === 0 ? [] : withoutThem(code, others);
  if (others.length < sites.length && dropped) {
    const edits = ids.flatMap(({ site, id }) => (id === undefined ? [] : replaced(code, site, asEntry(code, site, id))));
    const is = (pattern: RegExp): boolean => ids.some(({ id }) => id !== undefined && pattern.test(id));
    const title = is(/\brequest_?id$/i) ? "Log only the id of the request" : is(/^len\(|\.length$/) ? "Log only how many there are" : "Log only its id";
    proposals.push({
      variant: "id",
      title,
      safety: shared ? "suggestion" : "safe",
      edits: [...edits, ...dropped],
    });
  }
  if (shared && sites.some(({ form, role }) => form !== "text" || role === "spread")) return proposals;
  const all = withoutThem(code, sites);
  if (all) proposals.push({ variant: "drop", title: "Drop it from the log", safety: shared ? "suggestion" : "safe", edits: all });
  return proposals;
});

/** The edits that drop what sites bring, or write that it is not said. */
function withoutThem(code: CodeFinding, sites: readonly CarrierSite[]): readonly Edit[] | undefined {
  const dropped = droppedFromLog(code, sites);
  if (dropped) return dropped;
  const hidden = sites.map((site) => textInstead(code, site));
  return hidden.every((it) => it !== undefined) ? withoutEmptyFormats(code, hidden.flat(), sites) : droppedOrWhole(code, sites);
}

/** The id, or an object with it, where the log takes an object: `extra=intent`, `setContext("payment", intent)`, `log.info(intent, "created")`. */
function asEntry(code: CodeFinding, site: CarrierSite, id: string): string {
  const { role, path } = site;
  const [first, message] = partsOf(path.at(-2));
  const isLine = role === "argument" && !code.python && first === path.at(-1) && message !== undefined && !/^console\b/.test(calleeOf(code.text, path.at(-3)));
  return standsForObject(code, site) || isLine ? (code.python ? `{"id": ${id}}` : `{ id: ${id} }`) : id;
}

/** Texts made of an object: `json.dumps(intent)`, `intent.to_dict()`. */
const SERIALISES = /(?:^|\.)(?:dumps|stringify|inspect|pformat|repr|str|String|dict|vars)$/;
const CONVERTS = /\.(?:to_dict|to_dict_recursive|to_json|toJSON)$/;
/** What errors of the SDKs carry of an answer. */
const ANSWER = /(?:\?\.|\.)(?:json_body|http_body|error|raw)$/;
/** What holds an object or a list of them, and has no id of its own. */
const DATA = /(?:\.data|\[(["'])data\1\])$/;
/** What is no single object of the API, or one that has no id. */
const LISTS = /(?:^|\.)(?:list(?:_\w+|[A-Z]\w*)?|search|search_async|auto_paging_iter)$/;
/** Methods that give another list. */
const MORE = /(?:^|\.)(?:filter|map|flatMap|sort|toSorted|reverse|toReversed|concat|flat)$/;
const EVENTS = /(?:^|\.)(?:construct_event|constructEvent|constructEventAsync|construct_from|[Ee]vents?\.retrieve)$/;
/** Bodies of requests as they came: bytes, or a text. */
const BODY = /(?:^|\.)(?:body|get_data|text|arrayBuffer|read)$/;
/** Pieces of texts, and of lists. */
const CUTS = /(?:^|\.)(?:slice|substring|substr|trim|toString|decode|strip)$/;
const BODIES = /(?:^|\.)req(?:uest)?\.(?:body|data|rawBody)$|\.decode\([^)]*\)$/;
const TEXT = /^(?:template_string|string|concatenated_string|binary_expression|binary_operator)$/;
/** What holds several, and those of which is said how many. */
const COLLECTION = /^(?:list|dictionary|set|tuple|array|object|(?:list|dictionary|set)_comprehension|generator_expression)$/;
const COUNTED = /^(?:list|set|array|(?:list|dictionary|set)_comprehension)$/;
const WITHOUT_ID =
  /\b(?:balance|Balance|(?:(?:login|account)Link|(?:account|customer)Session)s?|(?:login|account)_links?|(?:account|customer)_sessions?|(?:Login|Account)Link|(?:Account|Customer)Session|create_login_link|createLoginLink)\b/;

/** The expression of the id of what is logged; undefined where it is not known to have one. */
function idOf(code: CodeFinding, { value, role, path }: CarrierSite): string | undefined {
  if (role === "spread") return undefined;
  const object = serialised(code.text, value);
  const source = code.text.slice(object.start, object.end);
  const [id, named] = code.python ? ["id", "request_id"] : ["id", "requestId"];
  const secret = /^([\s\S]+?)(?:\?\.|\.)client_secret$/.exec(source) ?? /^([\s\S]+)\[(["'])client_secret\2\]$/.exec(source);
  if (secret && ownersOf(code, object).some((node) => WITHOUT_ID.test(calleeOf(code.text, node)))) return undefined;
  if (secret) return secret[2] ? `${secret[1]}[${secret[2]}id${secret[2]}]` : `${secret[1]}${source.includes("?.client_secret") ? "?." : "."}${id}`;
  if (
    code.finding.said?.message === "client-secret" ||
    !/^(?:identifier|shorthand_property_identifier|attribute|member_expression|subscript|subscript_expression|call|call_expression|await|await_expression)$/.test(
      object.type,
    )
  )
    return undefined;
  if (ANSWER.test(source)) return source.replace(ANSWER, `.${named}`);
  const event = /^([\w.]+)(?:\.data\.object|\[(["'])data\2\]\[\2object\2\])$/.exec(source);
  if (event) return event[2] ? `${event[1]}[${event[2]}id${event[2]}]` : `${event[1]}.id`;
  const held = /^await/.test(object.type) ? `(${source})` : source;
  const count = (list: string): string => (code.python ? `len(${list})` : `${list}.length`);
  if (/\[(["'])data\1\]$/.test(source)) return undefined;
  if (/\.data$/.test(source)) {
    const given = ownersOf(code, object);
    if (given.some((node) => LISTS.test(calleeOf(code.text, node)))) return count(source);
    return given.some((node) => EVENTS.test(calleeOf(code.text, node))) ? source.replace(/data$/, "id") : undefined;
  }
  const made = isOfAnyKind(code, object) ? undefined : madeOf(code, object);
  if (made === undefined) return undefined;
  if (isPart(code, object) || made.some((node) => node !== object && DATA.test(code.text.slice(node.start, node.end)))) return undefined;
  // A text that was made of it: `const link = `${accountLink.url}?…``.
  if (made.some(({ type }) => TEXT.test(type))) return undefined;
  if (made.some((node) => partsOf(node).some(({ type }) => type === "slice") || CUTS.test(calleeOf(code.text, node)))) return undefined;
  const mayMiss = isAskedFor(code, object);
  if (made.some((node) => MORE.test(calleeOf(code.text, node)))) return made.length > 2 || code.python ? undefined : count(mayMiss ? `${held}?` : held);
  if (isGivenList(code, object)) return undefined;
  if (made.some(({ type }) => COLLECTION.test(type))) {
    return made.every((node) => node === object || COUNTED.test(node.type)) && !mayMiss ? count(held) : undefined;
  }
  if (made.some((node) => LISTS.test(calleeOf(code.text, node)))) {
    if (made.some((node) => /auto_paging_iter$/.test(calleeOf(code.text, node))) || (mayMiss && code.python)) return undefined;
    return count(mayMiss ? `${held}?.data?` : `${held}.data`);
  }
  if (made.some((node) => WITHOUT_ID.test(calleeOf(code.text, node)) || BODY.test(calleeOf(code.text, node)))) return undefined;
  if (made.some((node) => BODIES.test(code.text.slice(node.start, node.end)) && (code.python || node !== object))) return undefined;
  if (code.python && made.some((node) => /(?:\.|^)(?:loads|get_json|json|to_dict)$/.test(calleeOf(code.text, node)))) return `${held}["id"]`;
  const mayLack =
    mayMiss || isOptional(code, object) || made.some((node) => node !== object && argumentsOf(node) !== undefined && !ASKS.test(calleeOf(code.text, node)));
  if (code.python) return mayLack ? `getattr(${held}, ${quoted("id", quoteAt(code, path) ?? '"')}, None)` : `${held}.id`;
  return mayLack || /\]$|\.(?:payment_intent|setup_intent|payment_method|source)$/.test(source) ? `${held}?.id` : `${held}.id`;
}

/** Functions of the file that lead to each other are followed so far. */
const MAX_RESULTS = 16;

/**
 * The expression with what it was given, and what the functions of the file give back that made it; undefined where one of them makes a text of it, or where it was
 * put into a function that nothing is known of: what that gives may be anything.
 */
function madeOf({ parsed, text, finding }: CodeFinding, object: SyntaxNode): readonly SyntaxNode[] | undefined {
  const made = [object, ...(object.type.endsWith("identifier") ? valuesOf(parsed, object) : [])].map(awaited);
  for (let at = 0; at < made.length && made.length < MAX_RESULTS; at++) {
    const call = made[at] as SyntaxNode;
    const given = argumentsOf(call);
    if (given === undefined) continue;
    const callee = calleeOf(text, call);
    if (call !== object && SERIALISES.test(callee)) return undefined;
    const results = returnedBy(parsed, call);
    const isKnown = results.length > 0 || ASKS.test(callee) || LISTS.test(callee) || MORE.test(callee) || SERIALISES.test(callee) || CONVERTS.test(callee);
    if (call === object && !isKnown && (finding.carriers ?? []).some((carrier) => contains(given, carrier))) return undefined;
    made.push(...results.map(awaited).filter((it) => !made.includes(it)));
  }
  return made;
}

/** What something is a field of, and what that was made by. */
function ownersOf({ parsed }: CodeFinding, field: SyntaxNode): readonly SyntaxNode[] {
  const owner = childOf(field, "object") ?? partsOf(field)[0];
  return owner ? [owner, ...(owner.type === "identifier" ? valuesOf(parsed, owner) : [])].map(awaited) : [];
}

/** Whether a name is what a function is given that a call of a list hands its answer to: `stripe.customers.list({}, (error, customers) => …)`. */
function isGivenList({ parsed, text }: CodeFinding, node: SyntaxNode): boolean {
  if (node.type !== "identifier") return false;
  const path = pathOf(parsed.root, node);
  const name = text.slice(node.start, node.end);
  return path.some((around, index) => {
    if (!/^(?:arrow_function|function_expression|function)$/.test(around.type)) return false;
    const given = partsOf(childOf(around, "parameters"));
    const call = path[index - 2];
    return given.some((it) => text.slice(it.start, it.end) === name) && LISTS.test(calleeOf(text, call));
  });
}

/** Calls of the SDKs, which give an object or fail; what a function of one's own gives may be nothing. */
const ASKS =
  /\.(?:create(?:Preview|UsageRecord|Reversal|Refund|Source|Person)?|retrieve\w*|modify|update|delete|del|cancel|confirm|capture|attach|detach|pay|finalize\w*|construct\w*|generate)(?:_async)?$/;

/** Whether a name is a parameter that may be left out, or given nothing. */
function isOptional({ parsed, python }: CodeFinding, node: SyntaxNode): boolean {
  const parameter = parameterOf(parsed, node);
  return parameter !== undefined && (python ? /=|\bNone\b|\bOptional\b/ : /^\?|=|\b(?:undefined|null)\b/).test(parameter.declared);
}

/** Whether a name is a parameter that takes anything, or that some call gives something put together: that has no id, but what is in it. */
function isOfAnyKind({ parsed }: CodeFinding, node: SyntaxNode): boolean {
  const parameter = parameterOf(parsed, node);
  return parameter !== undefined && (takesAnyKind(parameter) || givenTo(parsed, node).some((it) => COLLECTION.test(it.type)));
}

/** Whether the code around asks if there is anything under a name at all, and has no yes for an answer where the name stands. */
function isAskedFor({ parsed, text }: CodeFinding, node: SyntaxNode): boolean {
  if (!node.type.endsWith("identifier")) return false;
  const path = pathOf(parsed.root, node);
  const holder = path.findLast(({ type }) => /function|method_definition|lambda/.test(type)) ?? parsed.root;
  const bare = new RegExp(
    `(?<![.\\w$])${patternOf(textAt(text, node))}(?![\\w$]|\\s*[.[(=<>]|\\s+[=<>])|(?<![.\\w$])${patternOf(textAt(text, node))}\\s*(?:\\?\\.|[!=]==?\\s*(?:null|undefined)\\b)`,
  );
  const asks = [...nodesOf(holder)].filter(({ type }) => /^(?:if_statement|ternary_expression|conditional_expression)$/.test(type));
  const about = asks.filter((it) => bare.test(textAt(text, childOf(it, "condition"))));
  return about.length > 0 && !about.some((it) => isAnsweredYes(text, it, path));
}

/** Whether a path goes through what is done where a condition holds, or after what leaves where it does not. */
function isAnsweredYes(text: string, asking: SyntaxNode, path: readonly SyntaxNode[]): boolean {
  const condition = textAt(text, childOf(asking, "condition"));
  const [consequence, alternative] = [childOf(asking, "consequence"), childOf(asking, "alternative")];
  if (!/!|\bnot\b|\bis\s+None\b|===?\s*(?:null|undefined)/.test(condition)) return consequence !== undefined && path.includes(consequence);
  if (alternative !== undefined) return path.includes(alternative);
  const last = /_statement$/.test(consequence?.type ?? "") && consequence?.type !== "statement_block" ? consequence : partsOf(consequence).at(-1);
  return (path.at(-1)?.start ?? 0) > asking.end && /^(?:return|throw|raise|continue|break)_statement$/.test(last?.type ?? "");
}

/** Whether a name is taken out of an object or a list: which part of it has an id is not known. */
function isPart({ parsed, text }: CodeFinding, node: SyntaxNode): boolean {
  const name = text.slice(node.start, node.end);
  if (!node.type.endsWith("identifier")) return false;
  for (const it of nodesOf(parsed.root)) {
    if (!/^(?:shorthand_property_identifier_pattern|identifier)$/.test(it.type) || text.slice(it.start, it.end) !== name) continue;
    if (/^(?:object_pattern|pair_pattern|array_pattern|pattern_list|tuple_pattern)$/.test(pathOf(parsed.root, it).at(-2)?.type ?? "")) return true;
  }
  return false;
}

/** The object that a text is made of; the expression itself where it is none. */
function serialised(text: string, node: SyntaxNode): SyntaxNode {
  const callee = calleeOf(text, node);
  const given = partsOf(argumentsOf(node))[0];
  if (given && SERIALISES.test(callee)) return serialised(text, given);
  const receiver = CONVERTS.test(callee) ? partsOf(childOf(node, "function"))[0] : undefined;
  return receiver ?? node;
}

function awaited(node: SyntaxNode): SyntaxNode {
  return /^await/.test(node.type) ? (partsOf(node)[0] ?? node) : node;
}
