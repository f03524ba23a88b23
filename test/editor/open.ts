import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { startCodeServer } from "./code-server.ts";

/** `npm run editor`: the shop in real VS Code, in the browser, until this is interrupted. */
const root = fileURLToPath(new URL("../../", import.meta.url));
const folder = `${root}shop`;
if (!existsSync(folder)) {
  console.error("The shop is not there yet: npm start makes it.");
  process.exit(1);
}

const running = await startCodeServer({
  open: folder,
  trusted: true,
  vsix: `${root}keywarden.vsix`,
  data: `${root}.cache/editor`,
  port: Number(process.env.PORT ?? 8420),
  settings: {
    "workbench.startupEditor": "none",
    "telemetry.telemetryLevel": "off",
    "extensions.autoCheckUpdates": false,
    "update.mode": "none",
    "chat.disableAIFeatures": true,
  },
});
for (const signal of ["SIGINT", "SIGTERM"] as const) {
  process.on(signal, () => {
    running.stop();
    process.exit();
  });
}
console.log(`\n  ${running.url}\n\nOpen this address in a browser, then any file of the shop, or run "Keywarden: Audit Workspace" (F1). Ctrl+C ends it.`);
