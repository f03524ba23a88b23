/**
 * The stack of the parser's wasm. It is 64 KiB as it comes, and code that nests some thousand levels deep writes over its end into the memory below, after which
 * nothing can be parsed any more. With room for several megabytes the engine's own stack ends first, and that is an error like any other.
 */
const STACK_BYTES = 4 * 1024 * 1024;

/** As much of the engine's WebAssembly as is needed here: it is the same in Node and in browsers, whose types are not both at hand. */
interface Engine {
  instantiate(bytes: ArrayBuffer, imports: Imports): Promise<{ readonly instance: object; readonly module: object }>;
}
interface Imports {
  readonly env?: { readonly __stack_pointer?: { value: number } };
}
const engine = (globalThis as unknown as { readonly WebAssembly: Engine }).WebAssembly;

/** What the loader of web-tree-sitter leaves in the object that it was given. */
interface Loaded {
  _malloc?: (bytes: number) => number;
}

let pointer: { value: number } | undefined;
let top = 0;

/** Options for `Parser.init`, with which the stack can be moved afterwards; `failure` says why it never ends. The wasm is loaded once for the whole process: later options have no effect. */
export function wasmOptions(wasmBinary: ArrayBuffer): { readonly options: object; readonly failure: Promise<never>; readonly widen: () => void } {
  let fail: (error: unknown) => void = () => {};
  const failure = new Promise<never>((_, reject) => {
    fail = reject;
  });
  // Heard by whoever waits for it, and else of no matter.
  failure.catch(() => {});
  const options = {
    locateFile: (file: string) => file,
    instantiateWasm(imports: Imports, done: (instance: object, module: object) => void): object {
      pointer = imports.env?.__stack_pointer;
      engine
        .instantiate(wasmBinary, imports)
        .then(({ instance, module }) => done(instance, module))
        .catch(fail);
      return {};
    },
  };
  return {
    options,
    failure,
    widen() {
      const { _malloc } = options as Loaded;
      if (pointer === undefined || top !== 0 || _malloc === undefined) return;
      const base = _malloc(STACK_BYTES);
      if (base === 0) return;
      // Aligned as wasm wants it.
      top = (base + STACK_BYTES) & ~15;
      resetStack();
    },
  };
}

/** Puts the stack back to its beginning. Only when nothing of the wasm is running; after an overflow it has stayed where it was. */
export function resetStack(): void {
  if (pointer !== undefined && top !== 0) pointer.value = top;
}
