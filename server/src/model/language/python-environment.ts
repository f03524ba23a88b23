import type { Effect, Library } from "../api.ts";
import { variable, wholeEnvironment } from "../forms.ts";

const byKey = variable("0|key", "1|default");
const byMember = variable("member");
const switched = (name: string, value: string): Effect => ({ kind: "client", client: "process-environment", options: { name, value } });

/** `os.environ` and its kin. Writing to it can switch a whole process. */
export const pythonEnvironment: Library = {
  package: "",
  ecosystem: "pypi",
  setup: "import os",
  apis: {
    "os:environ": { value: wholeEnvironment, example: "print(os.environ)" },
    "os:environ[]": {
      value: byMember,
      assigned: [switched("member", "value")],
      example: 'os.environ["STRIPE_LOG"] = "debug"\nprint(os.environ["STRIPE_SECRET_KEY"])',
    },
    "os:environ.get": { result: byKey, example: 'print(os.environ.get("STRIPE_SECRET_KEY"))' },
    "os:environ.pop": { result: byKey, example: 'print(os.environ.pop("STRIPE_SECRET_KEY", ""))' },
    "os:environ.__getitem__": { result: byKey, example: 'print(os.environ.__getitem__("STRIPE_SECRET_KEY"))' },
    "os:environ.setdefault": { result: byKey, effects: [switched("0", "1")], example: 'print(os.environ.setdefault("STRIPE_SECRET_KEY", ""))' },
    "os:environ.copy": { result: { kind: "object", of: "receiver" }, example: "print(os.environ.copy())" },
    "os:environ.items": { result: { kind: "pairs", of: "receiver" }, example: "print(os.environ.items())" },
    "os:environ.values": { result: { kind: "values", of: "receiver" }, example: "print(os.environ.values())" },
    "os:environ.keys": { result: { kind: "keys", of: "receiver" } },
    "os:environ.update": { effects: [{ kind: "client", client: "process-environment", all: "0|**" }], example: 'os.environ.update({"STRIPE_LOG": "debug"})' },
    "os:environb": { same: "os:environ" },
    "os:getenv": { result: byKey, example: 'print(os.getenv("STRIPE_SECRET_KEY"))' },
    "os:getenvb": { result: byKey, example: 'print(os.getenvb(b"STRIPE_SECRET_KEY"))' },
    "os:putenv": { effects: [switched("0", "1")], example: 'os.putenv("STRIPE_LOG", "debug")' },
  },
};
