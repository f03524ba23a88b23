import { stores } from "../../server/src/fixes/stores/index.ts";
import { NOT_OFFERED } from "../../server/src/fixes/stores/not-offered.ts";
import { STORES, type StoreId } from "../../server/src/settings/stores.ts";
import { CELLS, LANGUAGES } from "./cells.ts";
import { IDIOMS } from "./idioms.ts";
import { notOffered } from "./not-offered.ts";
import { type Era, NPM, PYTHON } from "./packages.ts";
import type { Language } from "./site.ts";

/** What `docs/repairs.md` says after a run in which every cell was what it must be. */
export function repairsPage(): string {
  const reasons = NOT_OFFERED.filter(({ id }) => CELLS.some((cell) => notOffered(cell) === id));
  return [
    "# Repairs that read the key from somewhere",
    "",
    "<!-- Written by `UPDATE=1 npm run test:stores` and checked by `npm run test:stores`. Do not edit. -->",
    "",
    "Each cell of these tables is a whole program with a made-up key in it. The key was found, the repair of that column was applied, and then:",
    "",
    "- the file parses, and no line changed but that of the key (and, where the client is built when it is first needed, those that use it);",
    "- nothing is found in it any more, and the same repair once more has nothing to do;",
    `- TypeScript is accepted by \`tsc --strict\` ${version("typescript")} and ${version("typescript-next")}, Python by pyright under its standard rules;`,
    "- the program ran. The store held a key, the program read it, Stripe's own SDK sent it to a server that stood in for Stripe, and it was the right one; of webhooks, a genuine",
    "  event was accepted and a forged one refused;",
    "- where the store did not hold the key, the program ended with an error, and Stripe was sent nothing.",
    "",
    "Vault is HashiCorp's own server, AWS is moto; Azure and Google are stand-ins that speak the protocols of the real services to the real client libraries. The second line of a",
    "cell is the kind of project; each kind meets each store and each site.",
    "",
    ...(Object.keys(LANGUAGES) as Language[]).flatMap((language) =>
      table(
        language,
        reasons.map(({ id }) => id),
      ),
    ),
    "## The project's own manner",
    "",
    "Where a project reads its settings in a manner of its own, the key is read in the same one. These programs were proven in the same way.",
    "",
    "| project | language | the key afterwards |",
    "| --- | --- | --- |",
    ...IDIOMS.map(({ title, language, expects }) => `| ${title} | ${LANGUAGES[language].title} | \`${expects}\` |`),
    "",
    "## Whole projects",
    "",
    "Projects in Python and TypeScript with several keys and a webhook secret in several files were put right by `keywarden fix --store` for each store. They were checked and run, too:",
    "in a place that cannot ask the store, the key came from the environment. The same command once more had nothing to do.",
    "",
    "## Rewrites on request",
    "",
    "Code in which nothing is wrong can be rewritten for the day on which a key is rolled: by the light bulb at a client (or at the check of a webhook), as a refactoring, and by",
    "`keywarden refactor WHAT [PATH…]`, with `--dry-run`. What changes several files is shown before it is made.",
    "",
    "| `WHAT` | what is written | proven |",
    "| --- | --- | --- |",
    "| `shared-client` | One module builds the client that several files build alike, its key from the chosen store (`--store`, or `store` in `keywarden.json`), and they import it; a module that gives it to others already is used. Clients with another key or other options stay, and are named. | Projects in TypeScript, CommonJS and Python, type-checked and run with each store in `npm run test:stores`. |",
    "| `key-overlap` | Code that keeps one API key as long as it runs goes on with the next: a second key in the variable (`old,new`), or the store asked again, once Stripe refuses the first. For clients of JavaScript and TypeScript, `StripeClient` and `stripe.api_key` of Python. | Run in `npm run test:repairs` against a server that comes to refuse the old key while the program runs. |",
    "| `webhook-overlap` | The check of a webhook's signature accepts an old and a new secret, with a comma between them in the variable. | Run in `npm run test:repairs` with events signed by either, and by neither. |",
    "",
    "`key-overlap` is not offered where requests go another way than the library's own (`httpAgent`, `http_client`), where Python sends them asynchronously (`…_async`), or where the",
    "client does not live as long as the program. `shared-client` leaves projects alone that set `stripe.api_key` instead of building clients: the library holds that one key for",
    "the whole process already.",
    "",
    "## Not offered",
    "",
    "Without another way to wait, a repair that asks a store is not offered at these places. Reading the environment is offered at each of them.",
    "",
    ...reasons.map(({ where, why }, index) => `${index + 1}. ${capital(where)}: ${why}`),
    "",
    "## Proven with",
    "",
    `Python: ${PYTHON.map((it) => `\`${it}\``).join(", ")}.`,
    "",
    `npm: ${npmList("newest")}.`,
    "",
    `npm, for projects that do not say that they need Node 22: ${npmList("older")}.`,
    "",
  ].join("\n");
}

function table(language: Language, reasons: readonly string[]): string[] {
  const { title, sites } = LANGUAGES[language];
  const rows = sites.map((site) => {
    const cells = STORES.map((store) => {
      const cell = CELLS.find((it) => it.language === language && it.site === site && it.store === store);
      const reason = cell && notOffered(cell);
      return `${reason === undefined ? "yes" : `no [${reasons.indexOf(reason) + 1}](#not-offered)`}<br>${cell?.style.id}`;
    });
    return `| ${site.title} | ${cells.join(" | ")} |`;
  });
  return [`## ${title}`, "", `| where the key stands | ${STORES.map(titleOf).join(" | ")} |`, `| --- |${" --- |".repeat(STORES.length)}`, ...rows, ""];
}

function titleOf(id: StoreId): string {
  return stores.find((store) => store.id === id)?.title ?? "environment";
}

/** The packages of an era; of the older ones, those that differ. */
function npmList(era: Era): string {
  return Object.entries(NPM[era])
    .filter(([name, it]) => era === "newest" || NPM.newest[name] !== it)
    .map(([name, it]) => `\`${name.replace("-next", "")}@${it.replace(/.*@/, "")}\``)
    .join(", ");
}

function version(name: string): string {
  return name === "typescript" ? "5.9" : (NPM.newest[name] ?? "").replace(/.*@/, "").replace(/\..*/, "");
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
