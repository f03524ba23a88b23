/** What takes all that is written and keeps nothing, as files and as the names of libraries call it. */
const DEVICES: ReadonlySet<string> = new Set(["/dev/null", "NUL", "nul", "\\\\.\\nul", "os:devnull", "os:devNull"]);

/** Whether a text, or the path of a library's name, is the null device. */
export const isNullDevice = (name: string): boolean => DEVICES.has(name);
