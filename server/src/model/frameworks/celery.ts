import type { Library } from "../api.ts";
import { decorators, members, settings, sink } from "../forms.ts";

const task = { retries: "autoretry_for", binds: "bind", becomes: "celery:Task()" } as const;

const onTask = (call: string): string => `from celery import Task\n\nTask().${call}`;

export const celery: Library = {
  package: "celery",
  ecosystem: "pypi",
  setup: "from celery import Celery, shared_task\napp = Celery()",
  apis: {
    ...decorators("celery:Celery()", ["task"], task),
    ...decorators("celery:", ["shared_task"], task),
    "celery:Celery().send_task": { effects: [sink("storage", "json", "args|1|kwargs|2|headers")], example: 'app.send_task("pay", args=[KEY])' },
    "celery:Task().delay": { effects: [sink("storage", "json", "*|**")], example: onTask("delay(KEY)") },
    "celery:Task().apply_async": { effects: [sink("storage", "json", "args|0|kwargs|1|headers")], example: onTask("apply_async(args=[KEY])") },
    ...members("celery:Task()", ["s", "si"], { effects: [sink("storage", "json", "*|**")], example: onTask("$(KEY)") }),
    "celery:Celery().conf": { value: settings, example: "print(app.conf)" },
    "celery:signature": { effects: [sink("storage", "json", "args|1|kwargs|2")], example: "from celery import signature\nsignature('pay', args=[KEY])" },
    "rq:Queue().enqueue": { effects: [sink("storage", "pickle", "1+|**")], example: "from rq import Queue\nQueue().enqueue(print, KEY)" },
  },
};
