import { readFile, stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { type ListFile, maxListSize } from '../contract/ipc.ts';
import { printable } from '../contract/printable.ts';

/**
 * Reads a list file.
 * @throws Error with a sentence when it is none, or cannot be read.
 */
export async function readListFile(path: string): Promise<ListFile> {
  try {
    const found = await stat(path);
    if (found.isDirectory()) throw new Error('it is a folder');
    // A device or a pipe need never end.
    if (!found.isFile()) throw new Error('it is not a file');
    if (found.size > maxListSize) throw new Error('it is too large for a list of addresses');
    return { name: basename(path), bytes: await readFile(path) };
  } catch (error) {
    throw new Error(`“${printable(path)}” cannot be read: ${whyUnreadable(error)}.`);
  }
}

/** Reads list files one after another; those that cannot be read are left out, with a sentence. */
export async function readListFiles(
  paths: readonly string[],
): Promise<{ readonly lists: readonly ListFile[]; readonly problems: readonly string[] }> {
  const lists: ListFile[] = [];
  const problems: string[] = [];
  for (const path of paths) {
    try {
      lists.push(await readListFile(path));
    } catch (error) {
      problems.push((error as Error).message);
    }
  }
  return { lists, problems };
}

function whyUnreadable(error: unknown): string {
  const { code, message } = error as NodeJS.ErrnoException;
  if (code === 'ENOENT') return 'there is no such file';
  return code === 'EACCES' || code === 'EPERM' ? 'it may not be read' : message;
}
