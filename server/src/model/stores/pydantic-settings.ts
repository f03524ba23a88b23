import type { Library } from "../api.ts";
import { members, settings, source } from "../forms.ts";

/** What the names of the variables begin with that the fields are read from. */
const PREFIX = "receiver.model_config.env_prefix|receiver.Config.env_prefix";

/** Fields of the class are settings, read from variables of the same name. */
export const pydanticSettings: Library = {
  package: "pydantic-settings",
  ecosystem: "pypi",
  setup: 'from pydantic_settings import BaseSettings\nclass Settings(BaseSettings):\n    stripe_secret_key: str = ""\nsettings = Settings()',
  apis: {
    "pydantic_settings:BaseSettings()": { value: settings, example: "print(settings)" },
    "pydantic_settings:BaseSettings().*": { value: source({ kind: "setting", name: "member", prefix: PREFIX }), example: "print(settings.stripe_secret_key)" },
    ...members("pydantic_settings:BaseSettings()", ["model_dump", "dict", "model_dump_json", "json"], {
      result: { kind: "source", source: { kind: "settings", unless: "include|exclude" } },
      example: "print(settings.$())",
    }),
    ...members("pydantic_settings:BaseSettings()", ["model_config", "Config"], {}),
    "pydantic_settings:SettingsConfigDict": { result: { kind: "object", of: "**" } },
    "pydantic:BaseSettings": { same: "pydantic_settings:BaseSettings" },
  },
};
