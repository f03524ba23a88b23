/** A prefix by which a framework takes a variable of the environment into what it ships to browsers and apps. */
export interface PublicPrefix {
  readonly prefix: string;
  readonly framework: string;
}

/** Longest first where one begins another. */
export const publicPrefixes: readonly PublicPrefix[] = [
  { prefix: "NEXT_PUBLIC_", framework: "Next.js" },
  { prefix: "RENDERER_VITE_", framework: "electron-vite" },
  { prefix: "VITE_", framework: "Vite" },
  { prefix: "REACT_APP_", framework: "Create React App" },
  { prefix: "VUE_APP_", framework: "Vue CLI" },
  { prefix: "NG_APP_", framework: "Angular" },
  { prefix: "NUXT_PUBLIC_", framework: "Nuxt" },
  { prefix: "NUXT_ENV_", framework: "Nuxt 2" },
  { prefix: "EXPO_PUBLIC_", framework: "Expo" },
  { prefix: "GATSBY_", framework: "Gatsby" },
  { prefix: "STORYBOOK_", framework: "Storybook" },
  { prefix: "SNOWPACK_PUBLIC_", framework: "Snowpack" },
  { prefix: "PLASMO_PUBLIC_", framework: "Plasmo" },
  { prefix: "BUN_PUBLIC_", framework: "Bun" },
  { prefix: "WAKU_PUBLIC_", framework: "Waku" },
  { prefix: "WXT_", framework: "WXT" },
  { prefix: "RAZZLE_", framework: "Razzle" },
  { prefix: "REDWOOD_ENV_", framework: "RedwoodJS" },
  { prefix: "SANITY_STUDIO_", framework: "Sanity Studio" },
  { prefix: "PUBLIC_", framework: "SvelteKit, Astro, Rsbuild" },
];

/** The framework that ships the variable to browsers, by its name; undefined if none does. */
export function publicPrefixOf(variable: string): PublicPrefix | undefined {
  return publicPrefixes.find(({ prefix }) => variable.startsWith(prefix));
}
