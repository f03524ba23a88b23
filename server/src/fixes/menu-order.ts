import type { Offer } from "./repair.ts";

/** Offers as a menu lists them: the preferred first, then what is safe, what silences a finding last; the order is kept among equals. */
export function inMenuOrder(offers: readonly Offer[]): Offer[] {
  const rank = ({ preferred, safety, repair }: Offer): number => (preferred ? 0 : repair === "ignore" ? 3 : safety === "safe" ? 1 : 2);
  return [...offers].sort((a, b) => rank(a) - rank(b));
}

/** The same where keys can go to stores, and nobody has decided on one: those before the environment, and nothing preferred. */
export function vaultsFirst(offers: readonly Offer[]): Offer[] {
  const isStore = ({ repair }: Offer): boolean => repair === "secret-store";
  const others = inMenuOrder(offers.filter((offer) => !isStore(offer)));
  return [...offers.filter(isStore), ...others].map((offer) => ({ ...offer, preferred: false }));
}
