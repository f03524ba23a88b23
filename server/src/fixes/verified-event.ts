import { codeRepair } from "./code-repair.ts";
import type { Repair } from "./repair.ts";
import { checkedEventMaker } from "./webhooks/event-maker.ts";
import { checkedHandlerInJavascript } from "./webhooks/javascript.ts";
import { checkedControllerInNest } from "./webhooks/nest.ts";
import { checkedHandlerInPython } from "./webhooks/python.ts";
import { rawBody } from "./webhooks/raw-body.ts";

/** Lets the SDK check the signature over the raw body before anything is done with it; what cannot be checked is answered with 400. */
export const verifiedEvent: Repair = codeRepair("verified-event", ["unverified-webhook"], async (code) => {
  if (/^(?:re|un)written$/.test(code.finding.said?.message ?? "")) {
    const edits = await rawBody(code);
    return edits === undefined ? [] : [{ variant: "raw", title: "Check the signature over the raw body", safety: "suggestion", edits }];
  }
  if (!/^(?:bypass|parsed|sometimes)$/.test(code.finding.said?.message ?? "")) return [];
  const nest = await checkedControllerInNest(code);
  const edits = nest?.edits ?? (await (code.python ? checkedHandlerInPython(code) : checkedHandlerInJavascript(code)));
  if (edits === undefined) {
    const refused = checkedEventMaker(code);
    return refused === undefined ? [] : [{ variant: "refuse", title: "Refuse what cannot be checked", safety: "suggestion", edits: refused }];
  }
  return [
    {
      variant: "verify",
      title: "Check the signature with the SDK, answer 400 where it is wrong",
      safety: "suggestion",
      edits,
      elsewhere: nest?.elsewhere ?? [],
      notes: [...(nest?.notes ?? []), "Set the webhook's signing secret where the program runs: without it every event is refused."],
    },
  ];
});
