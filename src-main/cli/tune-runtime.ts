import { setFlagsFromString } from 'node:v8';

/** Has V8 fit for a program that is short-lived, or that holds very many small things. */
export function tuneRuntime(): void {
  // V8 would have the parser of heads in its best form after a few of them, and the process waits
  // for that at its end; it is worth it only after very many.
  setFlagsFromString('--wasm-tiering-budget=100000000');
  // Otherwise a heap may grow to several times of what is in use before it is cleaned.
  setFlagsFromString('--heap-growing-percent=30');
}
