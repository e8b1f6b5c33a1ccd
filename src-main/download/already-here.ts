import { type Digest, isSameDigest } from '../contract/digest.ts';
import type { BatchOptions, Entry, Task } from '../contract/task.ts';
import { type AddTools, owners } from './add-list.ts';
import type { LiveTask } from './live-task.ts';
import { nameOfEntry } from './name-task.ts';
import { isNumbered } from './names.ts';
import { hasSize } from './publish.ts';
import { joined, saysNoMore } from './repeated.ts';
import { pathOf } from './task-paths.ts';
import type { TaskTable } from './task-table.ts';

/** A list, parted in what is to come and what is here already. */
export interface PartedList {
  /** What is to come, in the order of the list. */
  readonly left: readonly Entry[];
  /** The other entries, each with the task that has its file. */
  readonly here: readonly (readonly [Entry, LiveTask])[];
}

/**
 * Leaves out the entries whose address a task of the folder is done with, and whose file is still
 * there with its size. What their lines say holds for those tasks from now on.
 */
export async function leaveOutDone(
  { table, isSumsName }: AddTools,
  entries: readonly Entry[],
  folder: string,
  options: BatchOptions,
): Promise<PartedList> {
  // Who wants files replaced wants them anew.
  const found = options.onExists === 'overwrite' ? [] : await doneAndThere(table, entries, folder);
  const others = found.filter(({ task }) => !isSumsName(task.name));
  const all = part(entries, found, options);
  // What is to come is compared with files of digests that come with it.
  const parted =
    all.left.length === 0 || others.length === found.length ? all : part(entries, others, options);
  for (const [entry, live] of parted.here) {
    if (!saysNoMore(live.task, entry)) table.record(live, joined(live.task, entry));
  }
  return parted;
}

/** The tasks that have files of these addresses in the folder, the latest first. */
async function doneAndThere(
  table: TaskTable,
  entries: readonly Entry[],
  folder: string,
): Promise<LiveTask[]> {
  const addresses = new Set(entries.map(({ url }) => url));
  const done = owners(table.all)
    .filter(({ task }) => task.state.kind === 'done' && !isSkipped(task))
    .filter(({ task }) => task.folder === folder && addresses.has(task.url))
    .reverse();
  const isThere = await Promise.all(done.map((live) => hasSize(pathOf(live), live.task.received)));
  return done.filter((_live, index) => isThere[index]);
}

/** A file that was left as it was is anybody's, unless a digest has shown since what it is. */
function isSkipped({ state, total }: Task): boolean {
  return state.kind === 'done' && state.verdict === 'unverifiable' && total === null;
}

function part(
  entries: readonly Entry[],
  done: readonly LiveTask[],
  options: BatchOptions,
): PartedList {
  const known = Map.groupBy(done, ({ task }) => task.url);
  const digests = new Map<LiveTask, Digest | null>(done.map((live) => [live, live.task.digest]));
  const digestOf = (live: LiveTask) => digests.get(live) ?? null;
  const left: Entry[] = [];
  const here: [Entry, LiveTask][] = [];
  for (const entry of entries) {
    const lives = known.get(entry.url) ?? [];
    const live = lives.find(
      (one) => isCalled(one, entry, options) && agree(one, digestOf(one), entry),
    );
    if (live === undefined) left.push(entry);
    else {
      here.push([entry, live]);
      digests.set(live, digestOf(live) ?? entry.digest);
    }
  }
  return { left, here };
}

/** Whether a file has the name that an entry would get, or a number to it; any where that is open. */
function isCalled({ task }: LiveTask, entry: Entry, options: BatchOptions): boolean {
  if (entry.name === null && options.naming === null) return true;
  return isNumbered(task.name, nameOfEntry(entry, entry.line, options));
}

/** Whether the file of a task is the one that an entry means, as far as digests tell. */
function agree({ task }: LiveTask, known: Digest | null, { digest }: Entry): boolean {
  if (digest === null) return true;
  const isVerified = task.state.kind === 'done' && task.state.verdict === 'verified';
  // What was verified by a digest that nobody kept is not compared with another one.
  if (known === null) return !isVerified;
  return isSameDigest(known, digest);
}
