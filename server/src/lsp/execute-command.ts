import { MessageType, ShowMessageNotification } from "vscode-languageserver";
import { guarded } from "./guard.ts";
import type { Server } from "./server.ts";

/** Says what the user still has to do after a repair: set the variable, roll the key. */
export const SHOW_NOTES = "keywarden.showNotes";

/** `workspace/executeCommand`. */
export function answerCommands(server: Server): void {
  server.connection.onExecuteCommand(
    guarded(server, "workspace/executeCommand", async ({ command, arguments: notes = [] }) => {
      const text = notes.filter((note) => typeof note === "string").join(" ");
      if (command === SHOW_NOTES && text !== "")
        await server.connection.sendNotification(ShowMessageNotification.type, { type: MessageType.Info, message: text });
    }),
  );
}
