import { copyFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Gap, Task } from '../../src-main/contract/task.ts';
import { openDatabase } from '../../src-main/storage/database.ts';
import { createTaskStore } from '../../src-main/storage/task-store.ts';
import { temporaryFolder } from './temporary-folder.ts';

const name = 'weft.sqlite';

/**
 * The tasks that a program which is no more left in its state folder; the state is not touched.
 * None where it did not come to keep any.
 */
export async function storedTasks(state: string): Promise<readonly Task[]> {
  await using copy = await temporaryFolder();
  for (const suffix of ['', '-wal']) {
    const isThere = await copyFile(join(state, name + suffix), join(copy.path, name + suffix)).then(
      () => true,
      () => false,
    );
    if (!isThere && suffix === '') return [];
  }
  const { database, setAside } = openDatabase(join(copy.path, name));
  try {
    if (setAside !== null) throw new Error('The state is damaged');
    return createTaskStore(database).load().tasks;
  } finally {
    database.close();
  }
}

/** Stretches of a file of `size` bytes that are recorded as being there. */
export function heldBy({ gaps, received }: Task, size: number): readonly Gap[] {
  if (received === 0) return [];
  const held: Gap[] = [];
  let from = 0;
  for (const gap of gaps ?? [{ from: 0, end: null }]) {
    if (gap.from > from) held.push({ from, end: gap.from });
    from = gap.end ?? size;
  }
  if (from < size) held.push({ from, end: size });
  return held;
}
