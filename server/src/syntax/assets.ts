/** The files beside the program: what parsing needs, and tables too large for it. Every runtime has its own way to them: a disk, a bundle, an extension's address. */
export interface Assets {
  /** The bytes of `web-tree-sitter.wasm`, `tree-sitter-<grammar>.wasm` or `endpoints.json`; rejects where there is no such file. */
  bytes(name: string): Promise<Uint8Array>;
}
