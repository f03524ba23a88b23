import { wordsOf } from "../../text/words.ts";

/** Whether a field of that name holds a card's number or security code: `card_number`, `ccNumber`, `cvc`. Not what is told of a card: `card_number_last4`, `cvc_check`. */
export function isCardField(name: string): boolean {
  return CARD_FIELD.test(wordsOf(name).join(""));
}

const CARD_FIELD =
  /^(?:(?:credit|debit|payment)?card(?:number|num|no|pan)|cc(?:number|num|no)|pan|(?:card|cc)?(?:cvc|cvv|cvn|csc)2?(?:code)?|(?:card|cc)(?:security|verification)?code)$/;
