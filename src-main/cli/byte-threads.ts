import { join } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { Worker } from 'node:worker_threads';

/** Threads for the bytes, the first of which is started ahead of its use. */
export interface ByteThreads {
  next(): Worker;
}

/** Starts the first thread; it keeps the process alive only once it is taken into use. */
export function startByteThreads(): ByteThreads {
  // V8 would have the parser of heads in its best form after a few of them, and the process waits
  // for that at its end; it is worth it only after very many.
  setFlagsFromString('--wasm-tiering-budget=100000000');
  const program = join(__dirname, 'byte-path.js');
  const start = () => new Worker(program);
  let first: Worker | undefined = start();
  first.unref();
  return {
    next() {
      const worker = first ?? start();
      first = undefined;
      return worker;
    },
  };
}
