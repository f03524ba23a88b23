import { type ExtensionContext, Uri } from "vscode";
import { LanguageClient, type LanguageClientOptions, TransportKind } from "vscode-languageclient/node";

export function createNodeClient({ extensionUri }: ExtensionContext, options: LanguageClientOptions): LanguageClient {
  const module = Uri.joinPath(extensionUri, "dist", "server.cjs").fsPath;
  return new LanguageClient("keywarden", "Keywarden", { module, transport: TransportKind.ipc }, options);
}
