/** The binary files that parsing needs. Every runtime has its own way to them: a disk, a bundle, an extension's address. */
export interface Assets {
  /** The bytes of `web-tree-sitter.wasm` or `tree-sitter-<grammar>.wasm`; rejects where there is no such file. */
  bytes(name: string): Promise<Uint8Array>;
}
