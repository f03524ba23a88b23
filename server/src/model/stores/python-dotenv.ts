import type { Library } from "../api.ts";
import { members, tellsNothing, variable, wholeEnvironment } from "../forms.ts";

export const pythonDotenv: Library = {
  package: "python-dotenv",
  ecosystem: "pypi",
  setup: "import dotenv",
  apis: {
    "dotenv:dotenv_values": { result: wholeEnvironment, example: "print(dotenv.dotenv_values())" },
    "dotenv:dotenv_values()[]": { value: variable("member"), example: 'print(dotenv.dotenv_values()["STRIPE_SECRET_KEY"])' },
    "dotenv:dotenv_values().get": { result: variable("0", "1"), example: 'print(dotenv.dotenv_values().get("STRIPE_SECRET_KEY"))' },
    "dotenv:get_key": { result: variable("1|key_to_get"), example: 'print(dotenv.get_key(".env", "STRIPE_SECRET_KEY"))' },
    ...members("dotenv:", ["load_dotenv", "find_dotenv"], tellsNothing),
  },
};
