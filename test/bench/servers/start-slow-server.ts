import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { BenchServer } from './bench-server.ts';
import type { SlowServerMessage, SlowServerOptions } from './slow-server.ts';

const program = join(import.meta.dirname, 'slow-server.ts');

/** Starts a server that delays and limits, in a process of its own. */
export async function startSlowServer(options: SlowServerOptions): Promise<BenchServer> {
  const child = fork(program, [JSON.stringify(options)]);
  const message = await next(child);
  if (message.kind !== 'listening') throw new Error('The slow server did not tell its port.');
  return {
    origin: `http://127.0.0.1:${message.port}`,
    authority: null,
    async beforeRun() {
      const restarted = next(child);
      child.send('restart');
      await restarted;
    },
    async [Symbol.asyncDispose]() {
      const ended = once(child, 'exit');
      child.disconnect();
      await ended;
    },
  };
}

/** The next message. @throws when the process ends instead. */
async function next(child: ChildProcess): Promise<SlowServerMessage> {
  const decided = new AbortController();
  const { signal } = decided;
  try {
    return await Promise.race([
      once(child, 'message', { signal }).then(([message]) => message),
      once(child, 'exit', { signal }).then(() => {
        throw new Error('The slow server has ended.');
      }),
    ]);
  } finally {
    decided.abort();
  }
}
