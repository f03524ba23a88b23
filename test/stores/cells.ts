import { STORES } from "../../server/src/settings/stores.ts";
import { expandPlaceholders } from "../placeholders.ts";
import { JAVASCRIPT_SITES, JAVASCRIPT_STYLES, TYPESCRIPT_STYLES } from "./javascript-sites.ts";
import { PYTHON_SITES, PYTHON_STYLES } from "./python-sites.ts";
import type { Cell, Language, Site, Style } from "./site.ts";

/** The sites and styles of each language. */
export const LANGUAGES: Readonly<Record<Language, { readonly title: string; readonly sites: readonly Site[]; readonly styles: readonly Style[] }>> = {
  python: { title: "Python", sites: PYTHON_SITES, styles: PYTHON_STYLES },
  javascript: { title: "JavaScript", sites: JAVASCRIPT_SITES, styles: JAVASCRIPT_STYLES },
  typescript: { title: "TypeScript", sites: JAVASCRIPT_SITES, styles: TYPESCRIPT_STYLES },
};

/** Every store with every site of every language once; the styles go round, so that each meets each store and each site. */
export const CELLS: readonly Cell[] = (Object.keys(LANGUAGES) as Language[])
  .flatMap((language) => {
    const { sites, styles } = LANGUAGES[language];
    return sites.flatMap((site, row) => STORES.map((store, column) => ({ store, site, style: styles[(row + column) % styles.length] as Style, language })));
  })
  .map(({ store, site, style, language }, index) => {
    const { path, driver } = style;
    const code = expandPlaceholders(style.write(site.code), index + 1);
    const main = `${driver.head.replace("NAMES", site.names.join(", "))}${site.drive}\n`;
    return {
      id: `${language}-${site.id}-${store}`,
      title: `${site.title} from ${store} (${style.id})`,
      language,
      store,
      site,
      style,
      secret: site.secret,
      files: { ...style.files, [path]: code, [driver.path]: main },
      path,
      driver: driver.path,
      touched: site.touched,
    };
  });
