import type { Library } from "../api.ts";
import { members, sink } from "../forms.ts";

/** Each field of a message or an action is written as JSON. */
export const eliot: Library = {
  package: "eliot",
  ecosystem: "pypi",
  setup: "import eliot",
  apis: {
    "eliot:log_message": { effects: [sink("log", "json", "**")], example: 'eliot.log_message(message_type="started", key=KEY)' },
    ...members("eliot:", ["start_action", "start_task"], { effects: [sink("log", "json", "**")], example: 'eliot.$(action_type="pay", key=KEY)' }),
  },
};
