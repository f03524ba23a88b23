import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { type ExtensionContext, Uri } from "vscode";
import { LanguageClient, type LanguageClientOptions, TransportKind } from "vscode-languageclient/node";

export function createNodeClient({ extensionUri }: ExtensionContext, options: LanguageClientOptions): LanguageClient {
  const module = Uri.joinPath(extensionUri, "dist", "server.cjs").fsPath;
  return new NodeClient("keywarden", "Keywarden", { module, transport: TransportKind.ipc }, options);
}

/**
 * A client of which no server is left behind. The library ends one that answers no more two seconds after it gave it up, and then takes the end of that for the end of the
 * one that was started since: whatever that was asked, such as an audit, would be lost.
 */
class NodeClient extends LanguageClient {
  /** Rejects if the server did not stop of itself; it is ended then. */
  override async stop(timeout?: number): Promise<void> {
    const { serverProcess } = this;
    try {
      await super.stop(timeout);
    } catch (error) {
      if (serverProcess) await end(serverProcess);
      throw error;
    }
  }
}

async function end(server: ChildProcess): Promise<void> {
  if (server.exitCode !== null || server.signalCode !== null) return;
  const ended = once(server, "exit");
  server.kill("SIGKILL");
  await ended;
}
