import type { Library } from "../api.ts";
import { setting, settings } from "../forms.ts";

const CONFIG = "singer.utils:parse_args().config";

export const singer: Library = {
  package: "singer-python",
  ecosystem: "pypi",
  setup: "import singer\nfrom singer import utils",
  apis: {
    "singer:utils": { same: "singer.utils:" },
    [CONFIG]: { value: settings, example: "print(utils.parse_args([]).config)" },
    [`${CONFIG}[]`]: { value: setting("member"), example: 'print(utils.parse_args([]).config["stripe_api_key"])' },
    [`${CONFIG}.get`]: { result: setting("0", "1"), example: 'print(utils.parse_args([]).config.get("stripe_api_key"))' },
  },
};
