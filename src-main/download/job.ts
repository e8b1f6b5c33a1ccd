import { hostOf } from './addresses.ts';
import type { Job } from './task-queue.ts';
import type { LiveTask } from './task-table.ts';

/** What the scheduler needs to know of a task. */
export function jobOf({ id, task }: LiveTask): Job {
  const { batchId, priority, rank, url } = task;
  return { id, batchId, host: hostOf(url), priority, rank };
}
