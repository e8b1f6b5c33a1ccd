import { readdir, stat } from 'node:fs/promises';
import {
  type BatchOptions,
  type Entry,
  isSettled,
  type Task,
  type TaskState,
} from '../contract/task.ts';
import type { BytePath } from './byte-path/byte-path.ts';
import { nameOfEntry } from './name-task.ts';
import { newPartName } from './names.ts';
import { reserveNames } from './reserve-names.ts';
import { pathOf } from './task-paths.ts';
import type { LiveTask, TaskTable } from './task-table.ts';

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
  options: BatchOptions,
): Promise<LiveTask[]> {
  if (entries.length === 0) return [];
  const onDisk = await namesIn(folder);
  const lives = table.addBatch({ createdAt: Date.now(), options }, (batchId, firstId) =>
    buildTasks(table, entries, { folder, onDisk, batchId, firstId, options, isSumsName }),
  );
  const [first] = lives;
  if (first !== undefined) bytePath.setAccess(first.task.batchId, options.access);
  if (options.onExists === 'skip') await skipExisting(table, owners(lives), onDisk);
  return lives;
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

/**
 * One task an entry. Entries with an address that stood before, or that an unfinished task of the
 * same folder has, become its duplicates.
 */
function buildTasks(
  table: TaskTable,
  entries: readonly Entry[],
  { folder, onDisk, batchId, firstId, options, isSumsName }: ListPlace,
): Task[] {
  const owners = new Map<string, number>();
  const names = new Map<string, string>();
  for (const { task } of table.all) {
    const isUnfinished = task.duplicateOf === null && !isSettled(task.state.kind);
    if (!isUnfinished || task.folder !== folder) continue;
    owners.set(task.url, task.id);
    names.set(task.url, task.name);
  }
  const unique = entries.filter(({ url }, index) => {
    if (owners.has(url)) return false;
    owners.set(url, firstId + index);
    return true;
  });
  const wanted = unique.map((entry) => nameOfEntry(entry, entry.line, options));
  // What is to be replaced or left alone keeps its name.
  const avoided = options.onExists === 'rename' ? onDisk : [];
  const reserved = reserveNames(table, folder, avoided, wanted);
  for (const [index, { url }] of unique.entries()) names.set(url, reserved[index] ?? '');
  // One for all of them: very many tasks wait at the same time.
  const state: TaskState =
    options.startAt === null
      ? { kind: 'queued' }
      : { kind: 'waiting', until: options.startAt, failure: null };
  return entries.map(({ line, url, mirrors, headers, digest, name: given }, index) => {
    const id = firstId + index;
    const owner = owners.get(url);
    const name = names.get(url) ?? '';
    return {
      id,
      batchId,
      line,
      url,
      folder,
      name,
      hasFinalName: given !== null,
      partName: newPartName(name),
      state,
      mirrors,
      headers,
      digest,
      // They tell what the others must come to.
      priority: isSumsName(name) ? 1 : 0,
      rank: id,
      bytesPerSecond: null,
      received: 0,
      gaps: null,
      total: null,
      etag: null,
      lastModified: null,
      workedMs: 0,
      duplicateOf: owner === undefined || owner === id ? null : owner,
      note: null,
    };
  });
}
