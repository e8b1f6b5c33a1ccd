import { stat } from 'node:fs/promises';
import type { TaskState } from '../contract/task.ts';
import { namesIn } from './add-list.ts';
import type { BytePath } from './byte-path/byte-path.ts';
import { classify } from './classify.ts';
import type { LiveTask } from './live-task.ts';
import { isPartName } from './names.ts';
import { isSameFile } from './publish.ts';
import { unknownResource } from './response.ts';
import type { SecondNames } from './second-names.ts';
import { partPathOf, pathOf } from './task-paths.ts';
import type { TaskTable } from './task-table.ts';

/**
 * Looks up what became of files that were about to get their name, or that had it, unrecorded,
 * when the program ended.
 * @returns the tasks that turned out to be done.
 */
export async function finishPublishing(
  table: TaskTable,
  bytePath: BytePath,
  secondNames: SecondNames,
): Promise<LiveTask[]> {
  const ended: LiveTask[] = [];
  for (const live of table.all) {
    const { state } = live.task;
    if (state.kind === 'finalising') await goOn(live, state, table, bytePath);
    if (state.kind === 'finalising' && live.task.state.kind === 'done') ended.push(live);
  }
  for (const live of await withPartFile(table)) {
    if (live.task.state.kind === 'queued' && (await hasItsName(live, table))) ended.push(live);
    // What is left beside a file that is done is a second name of it.
    if (live.task.state.kind === 'done') secondNames.add(live);
  }
  return ended;
}

async function goOn(
  live: LiveTask,
  { verdict }: Extract<TaskState, { kind: 'finalising' }>,
  table: TaskTable,
  bytePath: BytePath,
): Promise<void> {
  try {
    const end = await bytePath.republish(partPathOf(live), pathOf(live), live.task.received);
    if (end === 'gone') table.startOver(live, 'Started over: its bytes were gone.');
    table.move(live, end === 'published' ? { kind: 'done', verdict } : { kind: 'queued' });
  } catch (error) {
    table.move(live, { kind: 'failed', failure: classify(error) });
  }
}

/** The tasks that are waiting or done whose part file is in its folder. */
async function withPartFile(table: TaskTable): Promise<LiveTask[]> {
  const folders = new Set(Array.from(table.all, ({ task }) => task.folder));
  const found = await Promise.all(
    Array.from(folders, async (folder) => ({
      folder,
      parts: (await namesIn(folder)).filter(isPartName),
    })),
  );
  const parts = new Map(found.map(({ folder, parts }) => [folder, new Set(parts)]));
  return [...table.all].filter(({ task }) => parts.get(task.folder)?.has(task.partName));
}

/**
 * A file may have its name before that is on record, and its part file stays a second name of it
 * until then: only Weft gives it one, and only to a file that is complete.
 */
async function hasItsName(live: LiveTask, table: TaskTable): Promise<boolean> {
  const [part, file] = await Promise.all(
    [partPathOf(live), pathOf(live)].map((path) => stat(path, { bigint: true }).catch(() => null)),
  );
  if (part == null || file == null || !isSameFile(part, file)) return false;
  const size = Number(file.size);
  const resource = { ...unknownResource, total: size };
  table.move(live, { kind: 'probing' });
  // A digest may have become known since; then it is compared.
  table.finish(live, { size, verdict: 'length', resource, hasSecondName: true });
  return true;
}
