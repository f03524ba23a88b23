import type { Library } from "../api.ts";
import { members, setting, settings, tellsNothing } from "../forms.ts";

export const flaskConfig: Library = {
  package: "Flask",
  ecosystem: "pypi",
  setup: "from flask import Flask, current_app\napp = Flask(__name__)",
  apis: {
    "flask:Flask().config": { value: settings, example: "print(app.config)" },
    "flask:Flask().config[]": { value: setting("member"), example: 'print(app.config["STRIPE_SECRET_KEY"])' },
    ...members("flask:Flask().config", ["get", "pop", "setdefault"], { result: setting("0", "1"), example: 'print(app.config.$("STRIPE_SECRET_KEY", None))' }),
    "flask:Flask().config.items": { result: { kind: "pairs", of: "receiver" }, example: "print(app.config.items())" },
    "flask:Flask().config.values": { result: { kind: "values", of: "receiver" }, example: "print(app.config.values())" },
    "flask:Flask().config.copy": { gives: "flask:Flask().config", result: settings, example: "print(app.config.copy())" },
    "flask:Flask().config.get_namespace": { result: settings, example: 'print(app.config.get_namespace("STRIPE_"))' },
    ...members(
      "flask:Flask().config",
      ["from_object", "from_pyfile", "from_envvar", "from_prefixed_env", "from_mapping", "from_file", "from_json"],
      tellsNothing,
    ),
    "flask:Flask().config.keys": { result: { kind: "keys", of: "receiver" } },
  },
};
