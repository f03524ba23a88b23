import type { ApiPath, Where } from "./api.ts";
import type { DataKind } from "./data-kind.ts";
import type { Sink } from "./sink.ts";

/** What a value is made of. */
export type Result =
  /** The value at `of` itself, as text or otherwise: `str(x)`, `x.strip()`. `awaited`: what awaiting it gives. */
  | { readonly kind: "same"; readonly of: Where; readonly awaited?: true }
  /** An object that stands for the one at `of`: where a function stands at `asks`, it is called for each name. */
  | { readonly kind: "proxied"; readonly of: Where; readonly asks: Where }
  /** Text that shows what is inside the values: `JSON.stringify(x)`, `repr(x)`, `util.inspect(x)`. `unless`: where a function or a list stands there, it chooses what is shown. `encodes`: as the query of an address, where what a visitor sent is one parameter and no more. `depth`: how deep inside it looks. `cause`: what lies behind an error is shown with it, but for what an error there says. `by`: what makes data of a thing of the program's own, of which nothing is shown otherwise. */
  | ({ readonly kind: "shown"; readonly of: Where; readonly form: Sink["form"]; readonly encodes?: true } & {
      readonly [K in "unless" | "depth" | "cause" | "by"]?: Where;
    })
  /** Text one after the other; lists become one list. */
  | { readonly kind: "concat"; readonly of: readonly Where[] }
  /** The elements of `of` with the separator between them. */
  | { readonly kind: "join"; readonly of: Where; readonly separator: Where }
  /** `{}` (`brace`), `%s` (`percent`) or `$name` (`dollar`) holes of the template filled with the arguments. */
  | { readonly kind: "format"; readonly template: Where; readonly holes: "brace" | "percent" | "dollar"; readonly values: Where }
  /** `source`: where a regular expression is written, if that is no text by itself. */
  | { readonly kind: "replace"; readonly of: Where; readonly pattern: Where; readonly by: Where; readonly source?: Where }
  | { readonly kind: "decoded"; readonly of: Where; readonly codec: Codec | "json" }
  | { readonly kind: "encoded"; readonly of: Where; readonly codec: Codec }
  | { readonly kind: "reversed"; readonly of: Where }
  /** The value at `of` after a schema let it through. `names`: an object whose names alone are left of a whole environment, but for those of the one at `without`; `through`: a function that makes something else of it. */
  | { readonly kind: "checked"; readonly of: Where; readonly names?: Where; readonly without?: Where; readonly through?: Where }
  | { readonly kind: "cased"; readonly of: Where; readonly to: "lower" | "upper" }
  /** A number. `whole`: without a fraction, if there was one; `fraction`: there may be one. */
  | { readonly kind: "number"; readonly of: Where; readonly becomes?: "whole" | "fraction" }
  /** Text of character codes; text stays as it is. */
  | { readonly kind: "codes"; readonly of: Where }
  | { readonly kind: "cut"; readonly of: Where; readonly from?: Where; readonly to?: Where; readonly length?: Where }
  /** Parts of the text at `of` as a list; not known one by one where a `limit` of cuts is given. `upTo`: so many of them, and no others. */
  | { readonly kind: "split"; readonly of: Where; readonly separator?: Where; readonly limit?: Where; readonly upTo?: Where }
  /** An element: of a list of known length the one at a position, or at an end, from which it is gone afterwards. `chosen`: one that the test there lets through. */
  | { readonly kind: "element"; readonly of: Where; readonly chosen?: Where; readonly at?: Where; readonly takes?: "first" | "last" }
  /** The entry of an object by key: `dict.get(key, fallback)`, `map.get(key)`; of a library's thing its member. Any entry where the key is not known or not given. `removes`: it is gone afterwards. `anyCase`: names are the same in any case. `path`: one text may lead from entry to entry, `"stripe.key"`. */
  | {
      readonly kind: "entry";
      readonly of: Where;
      readonly key: Where;
      readonly fallback?: Where;
      readonly removes?: true;
      readonly anyCase?: true;
      readonly path?: true;
    }
  | { readonly kind: "keys"; readonly of: Where }
  | { readonly kind: "values"; readonly of: Where }
  | { readonly kind: "pairs"; readonly of: Where }
  /** One object with the entries of all, later ones winning. `into`: the first is changed as well. `given`: what it is where the first is known to a caller alone. `unless`: not followed where something stands there. */
  | { readonly kind: "merged"; readonly of: readonly Where[]; readonly into?: boolean; readonly given?: Where; readonly unless?: Where }
  /** An object from keywords or pairs: `dict(a=1)`, `Object.fromEntries(x)`. `makes`: what is asked for under a name of which there is nothing yet is what calling that gives. `items`: a loop over it meets names with their values, or it says nothing of what is in it; no JSON shows either. */
  | { readonly kind: "object"; readonly of: Where; readonly makes?: Where; readonly items?: "pairs" | "none" }
  /** What a pattern found in the text at `of`; `group` takes a part of it, by number or name, all of it where none stands at `at`; `every`: a list of all groups. */
  | { readonly kind: "matched"; readonly of: Where; readonly pattern: Where }
  /** All that a pattern found, as a list: its group, lists of its groups where there are several, else all of it. */
  | { readonly kind: "found"; readonly of: Where; readonly pattern: Where }
  | { readonly kind: "group"; readonly of: Where; readonly at?: Where; readonly every?: true }
  /** A list whose elements are the values at `of`: `list(x)` is of `0[]`, `Array.of(a, b)` of `*`. `awaited`: what awaiting them gives. `kept`: the elements of one list in their order. `under`: each stands under this name in an object. `counts`: one number alone says how many there are. `between`: only those up to a position, or from one to another. */
  | {
      readonly kind: "list";
      readonly of: Where;
      readonly between?: Where;
      readonly counts?: true;
      readonly awaited?: true;
      readonly kept?: true;
      readonly under?: string;
    }
  /** A list of lists, each with one element of every value at `of`: `zip(names, values)`. */
  | { readonly kind: "zipped"; readonly of: Where }
  /** A list of what the callback gives for each element: `map`. `elements` keeps the elements: `filter`. The callback is called, no entry of `callbacks` is needed. */
  | { readonly kind: "mapped"; readonly of: Where; readonly callback: Where; readonly keeps?: "elements" | "results" }
  /** The function at `of` with the values at `with`, and the keywords of the call, given already: `partial(f, x)`, `f.bind(null, x)`. */
  | { readonly kind: "partial"; readonly of: Where; readonly with: Where }
  /** A type of lists whose elements have these names: `namedtuple("Keys", "public secret")`. */
  | { readonly kind: "named-tuple"; readonly names: Where }
  /** The fields that the class at `of` declares, or that of which it is an instance, each with its `name`. */
  | { readonly kind: "declared"; readonly of: Where }
  /** A new object that asks the one at `of` for what it does not hold itself, and shows nothing of it. */
  | { readonly kind: "derived"; readonly of: Where }
  /** What is handed to the first function that the executor is called with: `new Promise((resolve) => resolve(x))`. */
  | { readonly kind: "promised"; readonly executor: Where }
  /** A promise beside what settles it: `Promise.withResolvers()`. */
  | { readonly kind: "resolvers" }
  /** The same content in another object: `d.copy()`. `deep`: what is in it is copied, too. `update`: an object of entries that are others in the copy; `**` where the keywords are. */
  | { readonly kind: "copied"; readonly of: Where; readonly deep?: true; readonly update?: Where }
  /** An object with the fields of a model: only those at `only`, and none of those at `without`. */
  | { readonly kind: "dumped"; readonly of: Where; readonly only?: Where; readonly without?: Where }
  /** An instance of the class at `of`, made with the fields that stand at `from`. */
  | { readonly kind: "constructed"; readonly of: Where; readonly from: Where }
  /** What the callback gives. `receiver`: what it is called on; `spread`: a list whose elements are further arguments. */
  | { readonly kind: "called"; readonly callback: Where; readonly receiver?: Where; readonly with?: readonly Where[]; readonly spread?: Where }
  /** What the callback gives in the end, called with what it gave before and the next element of the list at `of`; `backwards`: from its end. */
  | { readonly kind: "folded"; readonly of: Where; readonly callback: Where; readonly from: Where; readonly backwards?: true }
  /** What the function at `of` gives, and that function itself: what a route depends on. */
  | { readonly kind: "dependency"; readonly of: Where }
  /** A library by the name of its module: `createRequire(import.meta.url)("stripe")`. */
  | { readonly kind: "library"; readonly name: Where }
  /** The entries of an object under these names, a text each or a list of them; `leaves`: under all others. */
  | { readonly kind: "picked"; readonly of: Where; readonly names: Where; readonly leaves?: true }
  /** The one object in which an application's functions keep things for each other, called by the path of a thing: what each stores is there for all. `hides`: nothing that prints it shows them. */
  | { readonly kind: "kept"; readonly path: ApiPath; readonly hides?: true }
  /** An object that holds the value at `of`, under each of these names. */
  | { readonly kind: "holding"; readonly of: Where; readonly under: readonly string[] }
  /** One of several: `dict.get`, `lodash.defaultTo`. `bounds`: of several arguments each is a bound of the others: a visitor's number is checked by it; by the `least` that it may be, where more than Stripe asks for. */
  | { readonly kind: "either"; readonly of: readonly Where[]; readonly bounds?: true | "least" }
  /** The function of the model at this path, with these values given already. */
  | { readonly kind: "function"; readonly path: ApiPath; readonly with: Where }
  /** What stands, as an item or an attribute, in the last argument under the name before it, or under each of several: a list then. */
  | { readonly kind: "parts"; readonly are: "items" | "attributes" }
  /** An object that holds the value, or what a source gives, and does not show it: `SecretStr(x)`, `defineSecret("STRIPE_KEY")`. `opened` takes it out. `says`: as a text it is the value; where things are inspected, it is hidden. */
  | { readonly kind: "sealed"; readonly of?: Where; readonly source?: Source; readonly says?: true }
  | { readonly kind: "opened"; readonly of: Where }
  /** An object with the variables of the function around the call, by name: `locals()`. */
  | { readonly kind: "variables" }
  /** A list of what the function around was called with: `arguments`. */
  | { readonly kind: "given" }
  /** Tells nothing of its inputs: lengths, hashes, booleans, masks. */
  | { readonly kind: "harmless" }
  | { readonly kind: "source"; readonly source: Source };

/** `named`: the text there says which; any other encoding keeps the value. */
export type Codec = "base64" | "hex" | "url" | { readonly named: Where };

export type Source =
  /** `cast`: a class that it is made an instance of, which may hide it. */
  | { readonly kind: "environment"; readonly name: Where; readonly prefix?: Where; readonly fallback?: Where; readonly cast?: Where }
  /** Every variable at once. `names`: an object whose names are the variables that there are. */
  | { readonly kind: "whole-environment"; readonly names?: Where }
  /** A settings object of the application: reading a name from it gives a setting. `under`: the name of the section that it stands in, where there is one; `prefix`: what its name begins with outside. */
  | { readonly kind: "setting"; readonly name: Where; readonly under?: Where; readonly prefix?: Where; readonly fallback?: Where }
  /** `unless`: where something stands there, they are some of them, and which is not followed. */
  | { readonly kind: "settings"; readonly unless?: Where }
  /** The arguments of the program under their names: shown with all that is in it. */
  | { readonly kind: "arguments" }
  /** What a file holds, each time the same: a key if it is used as one, or if the file is called one; `name` where its path stands. */
  | { readonly kind: "file"; readonly name?: Where }
  /** `name` where the secret's name stands. Whatever is read from such a value comes from the store as well. */
  | { readonly kind: "store"; readonly store: string; readonly name?: Where }
  /** `bounds`: where something stands there, what a visitor sent was checked by it. */
  | { readonly kind: "data"; readonly what: DataKind; readonly bounds?: Where };
