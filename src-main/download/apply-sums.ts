import { readFile, stat } from 'node:fs/promises';
import type { Digest } from '../contract/digest.ts';
import { type AddTools, owners } from './add-list.ts';
import { confirm } from './confirm.ts';
import { pathOf } from './task-paths.ts';
import type { LiveTask } from './task-table.ts';

/** How files of digests (SHA256SUMS and the like) are known and read. */
export interface SumsReader {
  readonly isSumsName: (name: string) => boolean;
  /** Digests by the name of their file. */
  readonly read: (text: string) => ReadonlyMap<string, Digest>;
}

// A list of a million digests; nothing larger is one.
const mostBytes = 128 * 1024 * 1024;

/**
 * Where a file of digests has come, the other files of its list that stood beside it on the server
 * are compared with it: those that are done now, the others when they are.
 */
export async function applySums(
  live: LiveTask,
  tools: AddTools,
  { isSumsName, read }: SumsReader,
): Promise<void> {
  const { batchId, name, url } = live.task;
  if (!isSumsName(name) || live.task.state.kind !== 'done') return;
  const path = pathOf(live);
  if ((await stat(path)).size > mostBytes) return;
  const digests = read(await readFile(path, 'utf8'));
  for (const other of owners(tools.table.all)) {
    const { task } = other;
    if (task.batchId !== batchId || other === live || folderOf(task.url) !== folderOf(url))
      continue;
    const digest = digests.get(lastPartOf(task.url)) ?? digests.get(task.name);
    if (digest === undefined || task.digest !== null) continue;
    tools.table.record(other, { digest });
    await confirm(other, digest, tools.table, tools.bytePath);
  }
}

function folderOf(url: string): string {
  return new URL('.', url).href;
}

function lastPartOf(url: string): string {
  const part = new URL(url).pathname.split('/').at(-1) ?? '';
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
