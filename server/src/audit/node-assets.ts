import { readFile } from "node:fs/promises";
import { type EndpointTable, readEndpoints } from "../model/stripe/endpoints/endpoints.ts";
import type { Assets } from "../syntax/assets.ts";

/** The files beside the program on the disk, for an entry at `moduleUrl`: beside it once it is built, else where the sources have them. */
export function nodeAssets(moduleUrl: string): Assets {
  const folders = isSource(moduleUrl) ? ["../../grammars/", "../../node_modules/web-tree-sitter/", "./model/stripe/endpoints/"] : ["./"];
  return {
    async bytes(name) {
      for (const folder of folders) {
        try {
          return await readFile(new URL(folder + name, moduleUrl));
        } catch (error) {
          if (!(error instanceof Error && "code" in error && error.code === "ENOENT")) throw error;
        }
      }
      throw new Error(`${name} is missing: the installation is not complete`);
    },
  };
}

/** Stripe's endpoints, from the file of theirs. */
export async function endpointsIn(assets: Assets): Promise<EndpointTable> {
  return readEndpoints(await assets.bytes("endpoints.json"));
}

/** Another entry beside the one at `moduleUrl`: `NAME.main.ts` among the sources, the file `built` once it is built. */
export function entryBeside(moduleUrl: string, name: string, built: string): URL {
  return new URL(isSource(moduleUrl) ? `./${name}.main.ts` : `./${built}`, moduleUrl);
}

function isSource(moduleUrl: string): boolean {
  return moduleUrl.endsWith(".ts");
}
