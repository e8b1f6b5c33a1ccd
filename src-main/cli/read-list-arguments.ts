import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { buffer } from 'node:stream/consumers';
import type { ListFile } from '../contract/ipc.ts';
import { shownUrl } from '../download/shown-url.ts';
import { CannotBeginError } from './cannot-begin-error.ts';
import { whyUnreadable } from './read-named-file.ts';

/**
 * Reads the lists that were named on the command line.
 * @throws CannotBeginError when one cannot be read.
 */
export function readListArguments(lists: readonly string[]): Promise<ListFile[]> {
  return Promise.all(lists.map(readList));
}

async function readList(path: string): Promise<ListFile> {
  if (path === '-') return { name: 'standard input', bytes: await buffer(process.stdin) };
  try {
    return { name: basename(path), bytes: await readFile(path) };
  } catch (error) {
    if (!/^https?:/i.test(path)) {
      throw new CannotBeginError(`The list ${path} cannot be read: ${whyUnreadable(error)}.`);
    }
    const address = URL.canParse(path) ? ` ${shownUrl(path).href}` : '';
    throw new CannotBeginError(
      `The list${address} cannot be read: it is an address; put it in a file, or write it to -.`,
    );
  }
}
