import type { Library } from "../api.ts";
import { members, sink } from "../forms.ts";

const onActor = (call: string): string => `@dramatiq.actor\ndef pay(key: str) -> None:\n    return None\n\npay.${call}`;

export const dramatiq: Library = {
  package: "dramatiq",
  ecosystem: "pypi",
  setup: "import dramatiq",
  apis: {
    "dramatiq:actor": { decorates: { becomes: "dramatiq:Actor()", retries: { by: "max_retries", otherwise: true } } },
    ...members("dramatiq:Actor()", ["send", "message"], { effects: [sink("storage", "json", "*|**")], example: onActor("$(KEY)") }),
    "dramatiq:Actor().send_with_options": { effects: [sink("storage", "json", "args|kwargs")], example: onActor("send_with_options(args=(KEY,))") },
  },
};
