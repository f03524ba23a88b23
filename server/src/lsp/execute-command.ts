import { shownStep } from "../fixes/key-file-step.ts";
import { guarded } from "./guard.ts";
import { MessageType, ShowMessageNotification } from "./language-server.ts";
import type { Server } from "./server.ts";
import type { StoreQuestion } from "./stores.ts";

/** Says what the user still has to do after a repair: set the variable, roll the key. */
export const SHOW_NOTES = "keywarden.showNotes";

/** The same after a repair that moved a key although no settings say where to: the file's address, then the notes. Asks where keys shall go. */
export const KEY_MOVED = "keywarden.keyMoved";

/** Asks the user, then does a step of a repair that is no edit: the file's address, the kind of the step, and what is left to do afterwards. */
export const RUN_STEP = "keywarden.runStep";

/** `workspace/executeCommand`. */
export function answerCommands(server: Server, question: StoreQuestion): void {
  server.connection.onExecuteCommand(
    guarded(server, "workspace/executeCommand", async ({ command, arguments: given = [] }) => {
      const texts = given.filter((it) => typeof it === "string");
      if (command === RUN_STEP) await runStep(server, texts);
      const [uri, ...notes] = command === KEY_MOVED ? texts : [undefined, ...texts];
      if (command !== RUN_STEP && notes.length > 0) await show(server, MessageType.Info, notes.join(" "));
      // Nobody waits for the answer to a question that may stay open for long.
      if (uri !== undefined) void question.ask(uri).catch((error) => server.log.error("asking for a store", error));
    }),
  );
}

async function runStep(server: Server, [uri = "", kind, ...notes]: readonly string[]): Promise<void> {
  const { root, path } = server.roots.homeOf(uri);
  const { runStep: run } = server.runtime;
  if (run === undefined || root.place === undefined || (kind !== "untrack" && kind !== "restrict")) return;
  const step = { kind, path } as const;
  // A command may come from anywhere, and trust may have gone since it was offered.
  if (!server.gitAllowed) return show(server, MessageType.Error, "Keywarden runs nothing in a workspace that is not trusted.");
  const yes = { title: "Run" };
  const answer = await server.connection.window.showWarningMessage(`Run ${shownStep(step)} in ${root.place}?`, yes, { title: "Cancel" });
  if (answer?.title !== yes.title || !server.gitAllowed) return;
  const problem = await run(root.place, step);
  if (problem !== undefined) return show(server, MessageType.Error, `${shownStep(step)} failed: ${problem}`);
  root.reset();
  server.refresh();
  if (notes.length > 0) await show(server, MessageType.Info, notes.join(" "));
}

function show(server: Server, type: MessageType, message: string): Promise<void> {
  return server.connection.sendNotification(ShowMessageNotification.type, { type, message });
}
