import { ANY_MAJOR, commonMajors, type MajorSet, majorSpan, unionOfMajors } from "./majors.ts";

/** Longer ranges are no ranges. */
const MAX_LENGTH = 500;

const HIGHEST = Number.POSITIVE_INFINITY;

/** The majors a range of npm admits: `^12.1.0`, `>=8 <13`, `10.x || 12`, `1.2 - 2.3`. All where it is a tag, a path or an address. */
export function npmRange(range: string): MajorSet {
  const text = range.trim().replace(/^npm:(?:@[^/@]+\/)?[^@]+@/, "");
  if (text.length > MAX_LENGTH || !/^[\s\dvxX*^~<>=|.+a-zA-Z-]*$/.test(text)) return ANY_MAJOR;
  return unionOfMajors(text.split("||").map(npmComparators));
}

function npmComparators(text: string): MajorSet {
  const [, from, to] = /^\s*(\S+)\s+-\s+(\S+)\s*$/.exec(text) ?? [];
  if (from !== undefined && to !== undefined) return commonMajors(npmComparator(`>=${from}`), npmComparator(`<=${to}`));
  const parts = text
    .replace(/([<>=^~]+)\s+/g, "$1")
    .split(/\s+/)
    .filter((it) => it !== "");
  return parts.map(npmComparator).reduce(commonMajors, ANY_MAJOR);
}

function npmComparator(text: string): MajorSet {
  const [, operator = "", version = ""] = /^([<>=^~]*)v?(.*)$/.exec(text) ?? [];
  return compared(operator.replace(/^=$/, ""), version);
}

/** The majors that a list of version specifiers of Python's packages admits: `>=5,<9`, `~=7.1`, `==12.*`; Poetry's `^5.0` and `~5` as well. */
export function pythonRange(specifiers: string): MajorSet {
  const text = specifiers.split(";", 1)[0]?.trim() ?? "";
  if (text.length > MAX_LENGTH || text.includes("@")) return ANY_MAJOR;
  return unionOfMajors(
    text.split("||").map((alternative) =>
      alternative
        .replace(/[()\s]/g, "")
        .split(",")
        .filter((it) => it !== "" && !it.startsWith("!="))
        .map((it) => {
          const [, operator = "", version = ""] = /^([<>=~^]*)(.*)$/.exec(it) ?? [];
          // `~=7.1` is `>=7.1, ==7.*`; `~=7` is nothing one may write.
          return compared(operator === "==" || operator === "===" ? "" : operator === "~=" ? "^" : operator, version.replace(/^\d+!/, ""));
        })
        .reduce(commonMajors, ANY_MAJOR),
    ),
  );
}

function compared(operator: string, version: string): MajorSet {
  const [, majorText, rest = ""] = /^(\d{1,6})((?:[.+-].*|[a-z].*)?)$/i.exec(version) ?? [];
  if (majorText === undefined) return ANY_MAJOR;
  const major = Number(majorText);
  // Whether something of the major itself lies below the version.
  const isFirst = !/[1-9]/.test(rest.replace(/[-+a-z].*$/i, ""));
  switch (operator) {
    case ">=":
      return majorSpan(major, HIGHEST);
    case ">":
      return majorSpan(rest === "" ? major + 1 : major, HIGHEST);
    case "<":
      return majorSpan(0, isFirst ? major - 1 : major);
    case "<=":
      return majorSpan(0, major);
    default:
      return majorSpan(major, major);
  }
}
