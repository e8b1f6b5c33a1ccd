import { readdir, stat } from 'node:fs/promises';
import type { Digest } from '../contract/digest.ts';
import { contradict } from '../contract/digest.ts';
import type { Failure } from '../contract/failure.ts';
import {
  type BatchOptions,
  type Entry,
  isSettled,
  type Task,
  type TaskState,
} from '../contract/task.ts';
import type { BytePath } from './byte-path/byte-path.ts';
import type { LiveTask } from './live-task.ts';
import { nameOfEntry } from './name-task.ts';
import { newPartName } from './names.ts';
import { contradiction, joined, saysNoMore } from './repeated.ts';
import { forServersOf } from './request-headers.ts';
import { reserveNames } from './reserve-names.ts';
import { pathOf } from './task-paths.ts';
import type { TaskTable } from './task-table.ts';

/** What adding tasks needs. */
export interface AddTools {
  readonly table: TaskTable;
  readonly bytePath: BytePath;
  /** Whether a file of this name holds digests of others. */
  readonly isSumsName: (name: string) => boolean;
}

/** Adds the entries of a list as tasks of one batch, duplicates included. */
export async function addList(
  { table, bytePath, isSumsName }: AddTools,
  entries: readonly Entry[],
  folder: string,
  given: BatchOptions,
): Promise<LiveTask[]> {
  if (entries.length === 0) return [];
  const options = forList(given, entries);
  const onDisk = await namesIn(folder);
  const lives = table.addBatch({ createdAt: Date.now(), options }, (batchId, firstId) =>
    buildTasks(table, entries, { folder, onDisk, batchId, firstId, options, isSumsName }),
  );
  joinRepeated(table, lives);
  const [first] = lives;
  if (first !== undefined) bytePath.setAccess(first.task.batchId, options.access);
  if (options.onExists === 'skip') await skipExisting(table, owners(lives), onDisk);
  return lives;
}

/** Options with what they mean for this list alone. */
export function forList(options: BatchOptions, entries: readonly Entry[]): BatchOptions {
  const addresses = entries.map(({ url }) => url);
  return { ...options, access: forServersOf(options.access, addresses) };
}

/** Has the tasks that download for others know what the lines of those say. */
function joinRepeated(table: TaskTable, lives: readonly LiveTask[]): void {
  for (const live of lives) {
    const owner = table.owner(live);
    if (owner === live || saysNoMore(owner.task, live.task)) continue;
    table.record(owner, joined(owner.task, live.task));
  }
}

/** The tasks that download, for themselves and for their duplicates. */
export function owners(lives: Iterable<LiveTask>): LiveTask[] {
  return [...lives].filter(({ task }) => task.duplicateOf === null);
}

/** Names in a folder. */
export async function namesIn(folder: string): Promise<string[]> {
  try {
    return await readdir(folder);
  } catch {
    // A folder that is missing or unusable holds no names; its tasks will make it or say why not.
    return [];
  }
}

/** Files that are there already are left as they are, unseen. */
async function skipExisting(
  table: TaskTable,
  lives: readonly LiveTask[],
  onDisk: readonly string[],
): Promise<void> {
  const names = new Set(onDisk);
  const there = lives.filter(({ task }) => names.has(task.name));
  const found = await Promise.all(there.map((live) => stat(pathOf(live)).catch(() => null)));
  for (const [index, live] of there.entries()) {
    const file = found[index];
    // A link to nowhere, or a folder: the name is found to be taken when the file is there.
    if (file?.isFile() === true) table.skip(live, file.size);
  }
}

interface ListPlace {
  readonly folder: string;
  readonly onDisk: readonly string[];
  readonly batchId: number;
  readonly firstId: number;
  readonly options: BatchOptions;
  readonly isSumsName: (name: string) => boolean;
}

/** A task that downloads for all lines of an address that do not contradict it. */
interface Owner {
  readonly id: number;
  readonly name: string;
  digest: Digest | null;
}

/** A line of a list, and what becomes of it. */
interface Placed {
  readonly entry: Entry;
  readonly id: number;
  /** Null where it gets a task that downloads. */
  readonly owner: Owner | null;
  readonly failure: Failure | null;
}

/**
 * One task an entry. Entries with an address that stood before, or that an unfinished task of the
 * same folder has, become its duplicates, unless they promise other bytes: those fail.
 */
function buildTasks(table: TaskTable, entries: readonly Entry[], place: ListPlace): Task[] {
  const { folder, onDisk, batchId, options, isSumsName } = place;
  const placed = placeEntries(table, entries, place);
  const wanted = placed
    .filter(({ owner }) => owner === null)
    .map(({ entry }) => nameOfEntry(entry, entry.line, options));
  // What is to be replaced or left alone keeps its name.
  const avoided = options.onExists === 'rename' ? onDisk : [];
  const reserved = reserveNames(table, folder, avoided, wanted).values();
  const names = new Map<number, string>();
  for (const { id, owner } of placed) {
    names.set(
      id,
      owner === null ? (reserved.next().value ?? '') : (names.get(owner.id) ?? owner.name),
    );
  }
  // One for all of them: very many tasks wait at the same time.
  const first = firstState(options);
  return placed.map(({ entry, id, owner, failure }) => {
    const { line, url, mirrors, headers, digest, bytesPerSecond } = entry;
    const name = names.get(id) ?? '';
    return {
      id,
      batchId,
      line,
      url,
      folder,
      name,
      hasFinalName: entry.name !== null,
      partName: newPartName(name),
      state: failure === null ? first : { kind: 'failed', failure },
      mirrors,
      headers,
      digest,
      // They tell what the others must come to.
      priority: isSumsName(name) ? 1 : 0,
      rank: id,
      bytesPerSecond,
      received: 0,
      gaps: null,
      total: null,
      etag: null,
      lastModified: null,
      workedMs: 0,
      duplicateOf: owner?.id ?? null,
      note: null,
    };
  });
}

function firstState({ startAt }: BatchOptions): TaskState {
  return startAt === null ? { kind: 'queued' } : { kind: 'waiting', until: startAt, failure: null };
}

function placeEntries(
  table: TaskTable,
  entries: readonly Entry[],
  { folder, firstId }: ListPlace,
): Placed[] {
  const owners = new Map<string, Owner[]>();
  const add = (url: string, owner: Owner) => {
    const others = owners.get(url);
    if (others === undefined) owners.set(url, [owner]);
    else others.push(owner);
  };
  for (const { task } of table.all) {
    const isUnfinished = task.duplicateOf === null && !isSettled(task.state.kind);
    if (isUnfinished && task.folder === folder)
      add(task.url, { id: task.id, name: task.name, digest: task.digest });
  }
  return entries.map((entry, index) => {
    const id = firstId + index;
    const { url, digest } = entry;
    const others = owners.get(url) ?? [];
    const owner = others.find((other) => !contradict(other.digest, digest)) ?? null;
    if (owner === null) add(url, { id, name: '', digest });
    else owner.digest ??= digest;
    const [first] = others;
    const isContradicted = owner === null && first !== undefined;
    const failure = isContradicted ? contradiction(digest, first.digest) : null;
    return { entry, id, owner, failure };
  });
}
