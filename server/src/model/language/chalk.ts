import type { Library } from "../api.ts";
import { gives, members } from "../forms.ts";

const styles =
  "red green yellow blue magenta cyan white gray grey black bold dim italic underline inverse bgRed bgGreen bgYellow bgBlue redBright greenBright yellowBright blueBright cyanBright".split(
    " ",
  );

/** Colours for terminals keep the text. */
export const chalk: Library = {
  package: "chalk",
  ecosystem: "npm",
  setup: 'import chalk from "chalk";',
  apis: {
    "chalk:*": { ...gives("0") },
    ...members("chalk:", styles, gives("0")),
    ...Object.assign({}, ...styles.map((style) => members(`chalk:${style}`, styles, gives("0")))),
    ...members("picocolors:", styles, gives("0")),
    ...members("colorette:", styles, gives("0")),
    ...members("kleur:", styles, gives("0")),
    "chalk:hex()": gives("0"),
    "chalk:rgb()": gives("0"),
  },
};
