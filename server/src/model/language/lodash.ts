import type { ApiPath, Library } from "../api.ts";
import { callback, gives, members } from "../forms.ts";

const entries = (root: ApiPath): Library["apis"] => ({
  [`${root}get`]: { result: { kind: "entry", of: "0", key: "1", fallback: "2", path: true } },
  [`${root}set`]: { effects: [{ kind: "store", into: "0", key: "1", value: "2" }], result: { kind: "same", of: "0" } },
  [`${root}defaultTo`]: { result: { kind: "either", of: ["0", "1"] } },
  [`${root}map`]: { result: { kind: "mapped", of: "0", callback: "1" } },
  [`${root}mapValues`]: { result: { kind: "mapped", of: "0", callback: "1" } },
  [`${root}filter`]: { result: { kind: "mapped", of: "0", callback: "1", keeps: "elements" } },
  [`${root}forEach`]: { callbacks: [callback("1", { from: "0[]" })], result: { kind: "same", of: "0" } },
  [`${root}pick`]: { result: { kind: "picked", of: "0", names: "1+" } },
  [`${root}omit`]: { result: { kind: "picked", of: "0", names: "1+", leaves: true } },
  [`${root}join`]: { result: { kind: "join", of: "0", separator: "1" } },
  [`${root}keys`]: { result: { kind: "keys", of: "0" } },
  [`${root}values`]: { result: { kind: "values", of: "0" } },
  [`${root}toPairs`]: { result: { kind: "pairs", of: "0" } },
  [`${root}fromPairs`]: { result: { kind: "object", of: "0" } },
  ...members(root, ["merge", "assign", "defaults", "defaultsDeep", "extend"], { result: { kind: "merged", of: ["0", "1+"], into: true } }),
  ...members(
    root,
    [
      "cloneDeep",
      "clone",
      "omitBy",
      "pickBy",
      "compact",
      "trim",
      "capitalize",
      "upperFirst",
      "lowerFirst",
      "toString",
      "toLower",
      "toUpper",
      "identity",
      "memoize",
      "once",
      "debounce",
      "throttle",
    ],
    gives("0"),
  ),
});

/** Functions that are imported one by one. */
const alone = [
  "get",
  "set",
  "pick",
  "omit",
  "merge",
  "assign",
  "defaults",
  "defaultsDeep",
  "cloneDeep",
  "map",
  "forEach",
  "filter",
  "join",
  "toPairs",
  "fromPairs",
];

export const lodash: Library = {
  package: "lodash",
  ecosystem: "npm",
  setup: 'import _ from "lodash";',
  apis: {
    ...entries("lodash:"),
    ...entries("lodash-es:"),
    ...Object.fromEntries(
      alone.flatMap((name) => [
        [`lodash/${name}:`, { same: `lodash:${name}` }] as const,
        [`lodash.${name.toLowerCase()}:`, { same: `lodash:${name}` }] as const,
      ]),
    ),
  },
};
