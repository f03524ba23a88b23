/** What a frontend tool hands to browsers by the name alone. */
const BROWSER_PREFIX = /^(?:NEXT_PUBLIC|NUXT_PUBLIC|EXPO_PUBLIC|GATSBY|VITE|REACT_APP|VUE_APP|PUBLIC)_/;

/** Whether a tool would hand a variable of this name to browsers. */
export function isShownToBrowsers(name: string): boolean {
  return BROWSER_PREFIX.test(name);
}
