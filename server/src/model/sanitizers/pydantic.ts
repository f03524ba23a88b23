import type { Library } from "../api.ts";
import { members } from "../forms.ts";

/** Models are plain objects here; a `SecretStr` shows asterisks until its value is taken out. */
export const pydantic: Library = {
  package: "pydantic",
  ecosystem: "pypi",
  setup: "from pydantic import BaseModel, Field, SecretStr",
  apis: {
    "pydantic:SecretStr": { result: { kind: "sealed", of: "0" } },
    "pydantic:SecretBytes": { result: { kind: "sealed", of: "0" } },
    "pydantic:Secret": { result: { kind: "sealed", of: "0" } },
    "pydantic:SecretStr().get_secret_value": { result: { kind: "opened", of: "receiver" } },
    "pydantic:SecretBytes().get_secret_value": { result: { kind: "opened", of: "receiver" } },
    "pydantic:Secret().get_secret_value": { result: { kind: "opened", of: "receiver" } },
    "pydantic:BaseModel": { result: { kind: "object", of: "**" }, gives: "pydantic:BaseModel()" },
    "pydantic:BaseModel()": { validates: true },
    ...members("pydantic:BaseModel()", ["model_dump", "dict", "model_dump_json", "json"], {
      result: { kind: "dumped", of: "receiver", only: "include", without: "exclude" },
    }),
    ...members("pydantic:BaseModel()", ["model_copy", "copy"], { result: { kind: "copied", of: "receiver", update: "update" } }),
    ...members("pydantic:BaseModel", ["model_validate", "parse_obj", "model_construct", "model_validate_json", "parse_raw"], {
      result: { kind: "constructed", of: "receiver", from: "0|**" },
    }),
    // What a validation says is about what was sent.
    "pydantic:ValidationError()": { value: { kind: "harmless" } },
    "pydantic_core:ValidationError()": { value: { kind: "harmless" } },
    "fastapi.exceptions:RequestValidationError()": { value: { kind: "harmless" } },
    "pydantic:Field": { result: { kind: "either", of: ["0|default", "default_factory()"] } },
    ...members("pydantic:", ["validator", "field_validator", "model_validator", "root_validator", "field_serializer", "computed_field", "validate_call"], {
      decorates: {},
    }),
    "pydantic:dataclasses.dataclass": { decorates: { declares: "checked" } },
  },
};
