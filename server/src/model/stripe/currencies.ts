/**
 * Currencies, for checks of amounts and codes. Stripe decides which ones it takes (docs.stripe.com/currencies lists more than 135 of these), so that a code missing here is
 * worth a hint at most.
 */

/** Codes of ISO 4217 as of 2026-01-01 without metals, funds and test codes, and those withdrawn since 2018 that older code still names; in lower case, as Stripe wants them. */
const CODES = `
  aed afn all amd ang aoa ars aud awg azn bam bbd bdt bgn bhd bif bmd bnd bob brl bsd btn bwp byn bzd cad cdf chf clp cny cop crc cuc cup cve czk djf dkk dop dzd
  egp ern etb eur fjd fkp gbp gel ghs gip gmd gnf gtq gyd hkd hnl hrk htg huf idr ils inr iqd irr isk jmd jod jpy kes kgs khr kmf kpw krw kwd kyd kzt lak lbp lkr
  lrd lsl lyd mad mdl mga mkd mmk mnt mop mro mru mur mvr mwk mxn myr mzn nad ngn nio nok npr nzd omr pab pen pgk php pkr pln pyg qar ron rsd rub rwf sar sbd scr
  sdg sek sgd shp sle sll sos srd ssp std stn svc syp szl thb tjs tmt tnd top try ttd twd tzs uah ugx usd uyu uzs ved vef ves vnd vuv wst xaf xcd xcg xof xpf yer
  zar zmw zwg zwl`;

export const CURRENCIES: ReadonlySet<string> = new Set(CODES.trim().split(/\s+/));

/** An amount of 500 is five hundred of these, not five: docs.stripe.com/currencies#zero-decimal, without UGX, whose amounts are hundredths all the same. */
export const ZERO_DECIMAL_CURRENCIES: ReadonlySet<string> = new Set("bif clp djf gnf jpy kmf krw mga pyg rwf vnd vuv xaf xof xpf".split(" "));

/** Amounts have at most this many digits (the declarations of both SDKs say so). */
export const AMOUNT_DIGITS = 8;
