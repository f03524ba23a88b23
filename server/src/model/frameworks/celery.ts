import type { Library } from "../api.ts";
import { decorators, members, settings, sink } from "../forms.ts";

const task = { retries: "autoretry_for", becomes: "celery:Task()" } as const;

const onTask = (call: string): string => `@shared_task\ndef pay(key):\n    return None\n\npay.${call}`;
const onActor = (call: string): string => `import dramatiq\n\n@dramatiq.actor\ndef pay(key):\n    return None\n\npay.${call}`;

export const celery: Library = {
  package: "celery",
  ecosystem: "pypi",
  setup: "from celery import Celery, shared_task\napp = Celery()",
  apis: {
    ...decorators("celery:Celery()", ["task"], task),
    ...decorators("celery:", ["shared_task"], task),
    "celery:Celery().send_task": { effects: [sink("storage", "json", "args|1|kwargs|2")], example: 'app.send_task("pay", args=[KEY])' },
    "celery:Task().delay": { effects: [sink("storage", "json", "*|**")], example: onTask("delay(KEY)") },
    "celery:Task().apply_async": { effects: [sink("storage", "json", "args|0|kwargs|1")], example: onTask("apply_async(args=[KEY])") },
    ...members("celery:Task()", ["s", "si"], { effects: [sink("storage", "json", "*|**")], example: onTask("$(KEY)") }),
    "celery:Celery().conf": { value: settings, example: "print(app.conf)" },
    "celery:signature": { effects: [sink("storage", "json", "args|1|kwargs|2")], example: "from celery import signature\nsignature('pay', args=[KEY])" },
    "rq:Queue().enqueue": { effects: [sink("storage", "pickle", "1+|**")], example: "from rq import Queue\nQueue().enqueue(print, KEY)" },
    "dramatiq:actor": { decorates: { becomes: "dramatiq:Actor()" } },
    ...members("dramatiq:Actor()", ["send", "message"], { effects: [sink("storage", "json", "*|**")], example: onActor("$(KEY)") }),
    "dramatiq:Actor().send_with_options": { effects: [sink("storage", "json", "args|kwargs")], example: onActor("send_with_options(args=(KEY,))") },
  },
};
