import { wordsOf } from "../text/words.ts";

/** Those who run an application, as code calls them. */
const STAFF = /^(?:admins?|administrators?|staff|superusers?|superadmins?|sysadmins?)$/;
/** What stands in every text that names them. */
export const SPEAKS_OF_STAFF = /admin|staff|superuser/i;
/** What a test is called that lets nobody else through. */
const TEST =
  /^(?:requires?|required|is|are|only|verify|verifies|verified|check|checks|checked|ensures?|asserts?|must|enforces?|needs?|demands?|restricts?|restricted|permits?|permission|permissions|allows?|allowed|protects?|guards?|auth|authori[sz]es?|authenticates?|authorization|middleware|validates?|has|roles?|access|current|procedure)$/;

/** Whether a name, or a text that something is compared with, speaks of those who run the application: what they ask for, no visitor decides. */
export function speaksOfStaff(name: string): boolean {
  return wordsOf(name).some((word) => STAFF.test(word));
}

/** The others, as roles are called. */
const VISITOR = /^(?:users?|customers?|clients?|members?|guests?|buyers?|visitors?|everyone|anonymous|students?|patients?|subscribers?|donors?)$/;

/** Whether a role is one that anybody may have: `"user"`, `Role.Customer`, `ROLE_USER`. */
export function speaksOfVisitors(role: string): boolean {
  const words = wordsOf(role);
  return VISITOR.test(words.at(-1) ?? "") && !words.some((word) => STAFF.test(word) || /^(?:super|power|root)$/.test(word));
}

/** Whether something is called as what lets only those through who run the application: `requireAdmin`, `staff_member_required`, `get_current_superuser`. */
export function testsForStaff(name: string): boolean {
  const words = wordsOf(name);
  return words.some((word) => STAFF.test(word)) && words.some((word) => TEST.test(word) || words.length === 1);
}
