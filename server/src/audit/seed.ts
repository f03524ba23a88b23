import { CREDENTIAL_PREFILTER } from "../model/credentials/recognize.ts";

/**
 * What a file must hold to be looked at by itself; any other is read only where such a file imports it. Works on bytes taken for characters.
 * The words: a credential's beginning, plain or in base64; Stripe's name; and our own, for the comments that silence findings.
 */
export const SEED: RegExp = new RegExp(`${CREDENTIAL_PREFILTER.source}|[sS][tT][rR][iI][pP][eE]|keywarden:`);
