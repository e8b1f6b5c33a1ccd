import { join } from 'node:path';
import type { LiveTask } from './task-table.ts';

/** Where the bytes of a task are gathered until they are complete. */
export function partPathOf({ task }: LiveTask): string {
  return join(task.folder, task.partName);
}

/** Where a task's file stands once it is done. */
export function pathOf({ task }: LiveTask): string {
  return join(task.folder, task.name);
}
