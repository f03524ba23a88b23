/** What modules of a project are called that others import without dots before it: aliases of its folders, and what an application's own packages are named after. */
const OWN =
  /^(?:@\/|~|#|\$lib|(?:apps?|src|core|common|backend|api|server|services?|libs?|utils?|shared|domain|main|config|exceptions?|errors?|payments?|orders?|billing|checkout|subscriptions?|invoices?|accounts?|users?|customers?|donations?|bookings?|stores?|shops?|carts?|products?|webhooks?)(?:[./]|$))/;

/** Whether a module that is not there is one of the project, as far as what it is called by shows that: `./errors`, `@/lib/errors`, `orders.exceptions`. */
export function isOwnModule(specifier: string): boolean {
  return specifier.startsWith(".") || OWN.test(specifier);
}
