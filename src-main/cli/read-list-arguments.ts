import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { buffer } from 'node:stream/consumers';
import type { ListFile } from '../contract/ipc.ts';
import { UsageError } from './arguments.ts';

/**
 * Reads the lists that were named on the command line.
 * @throws UsageError when one cannot be read.
 */
export function readListArguments(lists: readonly string[]): Promise<ListFile[]> {
  return Promise.all(lists.map(readList));
}

async function readList(path: string): Promise<ListFile> {
  if (path === '-') return { name: 'standard input', bytes: await buffer(process.stdin) };
  try {
    return { name: basename(path), bytes: await readFile(path) };
  } catch (error) {
    throw new UsageError(`The list ${path} cannot be read: ${reasonOf(error, path)}.`);
  }
}

function reasonOf(error: unknown, path: string): string {
  const { code, message } = error as NodeJS.ErrnoException;
  if (/^https?:/i.test(path)) return 'it is an address; put it in a file, or write it to -';
  if (code === 'ENOENT') return 'there is no such file';
  if (code === 'EISDIR') return 'it is a folder';
  return code === 'EACCES' ? 'it may not be read' : message;
}
