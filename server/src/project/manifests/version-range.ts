import { intersects, minVersion, subset, validRange } from "semver";

/** Longer ranges are no ranges. */
const MAX_LENGTH = 500;

/** The range that a package manager's own text means, in npm's normal form (`>=12.1.0 <13.0.0-0`); undefined where it is a tag, a path, an address, or means nothing. */
export type ReadRange = (text: string) => string | undefined;

/** Of npm: `^12.1.0`, `>=8 <13`, `10.x || 12`, `npm:other@^7`. */
export const npmRange: ReadRange = (text) => {
  const range = text.trim().replace(/^npm:(?:@[^/@]+\/)?[^@]+@/, "");
  // Without a version anything is meant, or nothing: both say nothing.
  return range.length > MAX_LENGTH || !/\d/.test(range) ? undefined : (validRange(range, { loose: true }) ?? undefined);
};

/** Of Python's packages: `>=5,<9`, `~=7.1`, `==12.*`; Poetry's `^5.0`, `~5` and `^5 || ^7` as well. */
export const pythonRange: ReadRange = (specifiers) => {
  const text = specifiers.split(";", 1)[0]?.replace(/[()\s]/g, "") ?? "";
  if (text.length > MAX_LENGTH || text.includes("@")) return undefined;
  const alternatives = text.split("||").map((alternative) => alternative.split(",").map(comparator).join(" "));
  return npmRange(alternatives.join(" || "));
};

/** What both admit; undefined where that is nothing, or where one of them is made of alternatives. */
export function commonRange(a: string, b: string): string | undefined {
  return a.includes("||") || b.includes("||") || !intersects(a, b) ? undefined : (validRange(`${a} ${b}`) ?? undefined);
}

/** Whether all versions of a range are among those of another. */
export function isWithin(range: string, other: string): boolean {
  return subset(range, other);
}

/** Whether all versions that a range admits are below a version, some, or none. */
export function areBelow(range: string, version: string): "all" | "some" | "none" {
  if (subset(range, `<${version}`)) return "all";
  return intersects(range, `<${version}`) ? "some" : "none";
}

/** The lowest version that a range admits; undefined where nothing bounds it. */
export function lowestVersion(range: string): string | undefined {
  const version = minVersion(range)?.version;
  return version === "0.0.0" ? undefined : version;
}

/** One of Python's version specifiers as npm writes it. Local and development versions stand for the release they belong to. */
function comparator(specifier: string): string {
  const [, operator = "", epoch, version = "", end = ""] = /^([<>=~^!]*)v?(\d+!)?(\d+(?:\.\d+){0,2})?[^*]*(\*?)$/.exec(specifier) ?? [];
  // A version with an epoch compares with none without.
  if (version === "" || epoch !== undefined || operator === "!=") return "";
  if (end === "*") return `${version}.*`;
  switch (operator) {
    case "~=":
      // `~=7.1` is `>=7.1, ==7.*`, and `~=7.1.2` is `>=7.1.2, ==7.1.*`.
      return version.split(".").length > 2 ? `~${version}` : `^${version}`;
    case "==":
    case "===":
      return padded(version);
    case ">":
      return `>${padded(version)}`;
    default:
      return `${operator}${operator === "" ? padded(version) : version}`;
  }
}

/** In Python 5 is 5.0.0, not all that begins with 5. */
function padded(version: string): string {
  return [...version.split("."), "0", "0"].slice(0, 3).join(".");
}
