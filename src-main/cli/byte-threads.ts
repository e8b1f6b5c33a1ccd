import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { byteThreadLimits } from '../download/byte-path/limits.ts';
import { tuneRuntime } from './tune-runtime.ts';

/** Threads for the bytes, the first of which is started ahead of its use. */
export interface ByteThreads {
  next(): Worker;
}

/** Starts the first thread; it keeps the process alive only once it is taken into use. */
export function startByteThreads(): ByteThreads {
  const program = join(__dirname, 'byte-path.js');
  const start = () => new Worker(program, { resourceLimits: byteThreadLimits });
  let first: Worker | undefined = start();
  // Its first message says that it is ready.
  first.once('message', tuneRuntime);
  first.unref();
  return {
    next() {
      const worker = first ?? start();
      first = undefined;
      return worker;
    },
  };
}
