import { holdsName } from './held-names.ts';
import { TakenNames } from './names.ts';
import type { TaskTable } from './task-table.ts';

/**
 * Gives each wanted name, or a distinct one where it is taken: on the disk, by a task of the
 * same folder that is not done, or earlier in `wanted`. Reserving is done once the tasks are in the table,
 * so call it and add them in the same turn.
 *
 * @param onDisk names in the folder at present.
 * @returns as many names as were wanted, in the same order.
 */
export function reserveNames(
  table: TaskTable,
  folder: string,
  onDisk: readonly string[],
  wanted: readonly string[],
): string[] {
  const taken = new TakenNames(onDisk);
  for (const { task } of table.all) {
    if (task.folder === folder && holdsName(task)) taken.take(task.name);
  }
  return wanted.map((name) => taken.reserve(name));
}
