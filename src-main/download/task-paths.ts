import { sep } from 'node:path';
import type { LiveTask } from './live-task.ts';

/** Where the bytes of a task are gathered until they are complete. */
export function partPathOf({ task }: LiveTask): string {
  return inFolder(task.folder, task.partName);
}

/** Where a task's file stands once it is done. */
export function pathOf({ task }: LiveTask): string {
  return inFolder(task.folder, task.name);
}

/** Of a folder that was resolved and a safe name: `join` would take both apart again each time. */
function inFolder(folder: string, name: string): string {
  return folder.endsWith(sep) ? folder + name : folder + sep + name;
}
