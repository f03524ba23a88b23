import type { Library, Where } from "../api.ts";
import { all, fileContent, gives, members, settings, sink, tellsNothing } from "../forms.ts";
import type { Result } from "../result.ts";

/** A setting in a section of a file: both names say what it is. */
const option = (section: Where, name: Where, fallback?: Where): Result => ({
  kind: "source",
  source: { kind: "setting", name, under: section, ...(fallback !== undefined && { fallback }) },
});

/** Files, and settings read from files, in the standard library. */
export const pythonFiles: Library = {
  package: "",
  ecosystem: "pypi",
  setup: "import io, os, pathlib, tempfile, shelve, configparser\nparser = configparser.ConfigParser()",
  apis: {
    "pathlib:Path": gives("0"),
    ...members("pathlib:Path", ["home", "cwd"], { gives: "pathlib:Path()" }),
    ...members("pathlib:Path()", ["joinpath", "__truediv__", "with_name", "with_suffix", "with_stem", "resolve", "absolute", "expanduser"], {
      gives: "pathlib:Path()",
    }),
    "pathlib:Path().parent": { same: "pathlib:Path()" },
    "pathlib:Path().write_text": { effects: [sink("storage", "raw", "0|data")], result: { kind: "harmless" }, example: 'pathlib.Path("key").write_text(KEY)' },
    "pathlib:Path().write_bytes": {
      effects: [sink("storage", "raw", "0|data")],
      result: { kind: "harmless" },
      example: 'pathlib.Path("key").write_bytes(KEY.encode())',
    },
    "pathlib:Path().open": { gives: ":open()" },
    ...members("pathlib:Path()", ["read_text", "read_bytes"], { result: fileContent("receiver") }),
    "json:load": gives("0|fp"),
    "tomllib:load": gives("0|fp"),
    "toml:load": gives("0|f"),
    ...members("tomli:", ["load", "loads"], gives("0")),
    ...members("tomlkit:", ["load", "parse", "loads"], gives("0")),
    ...all(["tomllib:loads", "toml:loads"], gives("0|s")),
    "io:open": { same: ":open" },
    "codecs:open": { gives: ":open()" },
    "gzip:open": { gives: ":open()" },
    "os:devnull": {},
    ...members(":null-device()", ["write", "writelines"], tellsNothing),
    "os:fdopen": { gives: ":open()" },
    "os:write": { effects: [sink("storage", "raw", "1")], example: "os.write(DATA, KEY.encode())" },
    "os:path.join": { result: { kind: "concat", of: ["*"] } },
    ...members("os:path", ["exists", "isfile", "isdir", "getsize"], tellsNothing),
    ...members("os:path", ["abspath", "realpath", "expanduser", "expandvars", "normpath", "basename", "dirname"], gives("0")),
    ...members("tempfile:", ["NamedTemporaryFile", "TemporaryFile", "SpooledTemporaryFile"], { gives: ":open()" }),
    "shelve:open": {},
    "shelve:open()[]": { assigned: [sink("storage", "pickle", "value")], example: 'shelve.open("cache")["key"] = KEY' },
    "csv:writer().writerow": { effects: [sink("storage", "raw", "0")], example: "import csv\ncsv.writer(DATA).writerow([KEY])" },
    "csv:DictWriter().writerow": { effects: [sink("storage", "raw", "0")], example: "import csv\ncsv.DictWriter(DATA, DATA).writerow({'key': KEY})" },
    "argparse:ArgumentParser().parse_args": {
      result: { kind: "source", source: { kind: "arguments" } },
      example: "import argparse\nargs = argparse.ArgumentParser().parse_args()\nprint(args.key)",
    },
    ...members("argparse:ArgumentParser()", ["error"], {
      ends: true,
      effects: [sink("log", "repr", "0|message")],
      example: "import argparse\nargparse.ArgumentParser().error(KEY)",
    }),
    "argparse:ArgumentParser().exit": {
      ends: true,
      effects: [sink("log", "repr", "1|message")],
      example: "import argparse\nargparse.ArgumentParser().exit(1, KEY)",
    },
    "configparser:ConfigParser": {},
    "configparser:ConfigParser().get": { result: option("0|section", "1|option", "fallback"), example: 'print(parser.get("stripe", option="secret_key"))' },
    "configparser:ConfigParser()[]": { value: { kind: "same", of: "member" } },
    "configparser:ConfigParser()[][]": { value: option("receiver", "member"), example: 'print(parser["stripe"]["secret_key"])' },
    "configparser:ConfigParser()[].get": {
      result: option("receiver", "0|option", "1|fallback"),
      example: 'print(parser["stripe"].get("secret_key"))',
    },
    "configparser:ConfigParser().items": { result: settings, example: 'print(parser.items("stripe"))' },
    ...members("configparser:ConfigParser()", ["getint", "getfloat", "getboolean", "has_option", "has_section", "sections", "options"], tellsNothing),
    ...members("configparser:", ["RawConfigParser", "SafeConfigParser"], { gives: "configparser:ConfigParser()" }),
  },
};
