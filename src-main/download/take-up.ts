import { contradict } from '../contract/digest.ts';
import type { BatchOptions, Entry } from '../contract/task.ts';
import { type AddTools, addList, forList, namesIn, owners } from './add-list.ts';
import { confirm } from './confirm.ts';
import type { LiveTask } from './live-task.ts';
import { hasSize } from './publish.ts';
import { joined } from './repeated.ts';
import { reserveNames } from './reserve-names.ts';
import { forgetChanged } from './steer.ts';
import { pathOf } from './task-paths.ts';
import type { TaskTable } from './task-table.ts';

/**
 * Adds what is new in a list, goes on with what an earlier run left, and keeps what it finished
 * and is still there. What the list and the options say now holds from now on.
 *
 * @returns the tasks that wait for their start, and the ids of those that download each entry.
 * @throws the reason of `stop` when it was stopped while it read files.
 */
export async function takeUp(
  tools: AddTools,
  entries: readonly Entry[],
  folder: string,
  options: BatchOptions,
  stop: AbortSignal,
): Promise<{ readonly ready: readonly LiveTask[]; readonly ids: readonly number[] }> {
  const { table, bytePath } = tools;
  const inFolder = owners(table.all).filter(({ task }) => task.folder === folder);
  const known = new Map<string, LiveTask[]>();
  for (const live of inFolder)
    known.set(live.task.url, [live, ...(known.get(live.task.url) ?? [])]);
  const left = new Set<LiveTask>();
  const taken = new Map<Entry, LiveTask>();
  for (const entry of entries) {
    const lives = known.get(entry.url) ?? [];
    const live =
      lives.find(({ task }) => !contradict(task.digest, entry.digest)) ??
      // What the list says now counts, but not that two of its lines contradict each other.
      lives.find((other) => !left.has(other));
    if (live === undefined) continue;
    const { digest, mirrors, headers, bytesPerSecond } = entry;
    const isRepeated = left.has(live);
    taken.set(entry, live);
    left.add(live);
    table.record(
      live,
      isRepeated
        ? joined(live.task, entry)
        : { digest: digest ?? live.task.digest, mirrors, headers, bytesPerSecond },
    );
  }
  const forAll = forList(options, entries);
  for (const batchId of new Set(Array.from(left, ({ task }) => task.batchId))) {
    table.setOptions(batchId, forAll);
    bytePath.setAccess(batchId, forAll.access);
  }
  const ready = await makeReady(table, [...left], folder);
  for (const live of left) {
    await confirm(live, live.task.digest, table, bytePath, stop);
    stop.throwIfAborted();
  }
  const isNew = entries.filter((entry) => !taken.has(entry));
  const added = await addList(tools, isNew, folder, options);
  for (const [index, live] of added.entries()) {
    const entry = isNew[index];
    if (entry !== undefined) taken.set(entry, table.owner(live));
  }
  const ids = entries.flatMap((entry) => taken.get(entry)?.id ?? []);
  return { ready: [...ready, ...owners(added)], ids };
}

/** Queues what is not done, and what was done but whose file is gone; returns all that waits. */
async function makeReady(
  table: TaskTable,
  lives: readonly LiveTask[],
  folder: string,
): Promise<LiveTask[]> {
  const done = lives.filter(({ task }) => task.state.kind === 'done');
  const isThere = await Promise.all(done.map((live) => hasSize(pathOf(live), live.task.received)));
  const gone = done.filter((_live, index) => isThere[index] === false);
  const onDisk = gone.length === 0 ? [] : await namesIn(folder);
  // Another task may have taken a name since.
  const names = reserveNames(
    table,
    folder,
    onDisk,
    gone.map(({ task }) => task.name),
  );
  for (const [index, live] of gone.entries()) {
    table.forgetFile(live, names[index] ?? live.task.name);
  }
  forgetChanged(table, lives);
  const stopped = lives.filter(({ task }) => !['done', 'queued'].includes(task.state.kind));
  table.moveAll([...gone, ...stopped], { kind: 'queued' });
  return lives.filter(({ task }) => task.state.kind === 'queued');
}
