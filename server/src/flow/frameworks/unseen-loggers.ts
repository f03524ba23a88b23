import type { Frame } from "../statements/frame.ts";
import { apiValue, NOTHING, onlyText, type Value } from "../values/value.ts";

/** `logger`, `_log`, `auditLogger`, `LoggerService`; not `dialog`. */
const LOGGER = /^[_$]*(?:\w*logger(?:service)?|log)_*$/i;
/** `createLogger`, `useLogger`. */
const MAKES_LOGGER = /^(?:create|get|make|build|use|with|new|child)_?(?:\w*logger|log)$/i;

/** What stands under a logger's name where nobody sees what it is, if it is one; {@link NOTHING} for other names. */
export function unseenLogger(frame: Frame, name: string): Value {
  if (!LOGGER.test(name) && !MAKES_LOGGER.test(name)) return NOTHING;
  const node = frame.walk.host.model.global(frame.walk.program.ecosystem, "unseen-logger")?.called();
  return node ? { ...apiValue(node), open: true } : NOTHING;
}

/** `container.resolve("logger")`: what a container that nobody sees gives by its name. */
export function loggerAskedFor(frame: Frame, method: string | undefined, name: Value | undefined): Value {
  const asked = name && method !== undefined && ASKS_BY_NAME.test(method) ? onlyText(name) : undefined;
  return asked === undefined ? NOTHING : unseenLogger(frame, asked);
}

const ASKS_BY_NAME = /^(?:resolve|get|make|inject)$/;

/** Whether nothing of a value says what it is. */
export const saysNothing = ({ api, objects, code, texts, constants }: Value): boolean =>
  api === undefined && objects.length + code.length + texts.length + constants.length === 0;
