import { once } from 'node:events';
import type { Worker } from 'node:worker_threads';
import { onTestFinished } from 'vitest';

/** The threads that this process starts from now on, until the test is over. */
export function threadsStarted(): Worker[] {
  const threads: Worker[] = [];
  const note = (thread: Worker) => threads.push(thread);
  process.on('worker', note);
  onTestFinished(() => {
    process.off('worker', note);
  });
  return threads;
}

/** The first of them. */
export function firstOf([thread]: readonly Worker[]): Worker {
  if (thread === undefined) throw new Error('There is no thread');
  return thread;
}

/** Has a thread end as if by itself; returns when it has. */
export async function endThread(thread: Worker): Promise<void> {
  const exited = once(thread, 'exit');
  await thread.terminate();
  await exited;
}
