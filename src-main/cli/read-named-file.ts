import { readFileSync } from 'node:fs';
import { UsageError } from './usage-error.ts';

/**
 * Reads a text file that was named on the command line.
 * @throws UsageError when it cannot be read.
 */
export function readNamedFile(path: string, option: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    throw new UsageError(`${option}: the file ${path} cannot be read: ${whyUnreadable(error)}.`);
  }
}

/** The end of a sentence that says why a file could not be read. */
export function whyUnreadable(error: unknown): string {
  const { code, message } = error as NodeJS.ErrnoException;
  if (code === 'ENOENT') return 'there is no such file';
  if (code === 'EISDIR') return 'it is a folder';
  return code === 'EACCES' ? 'it may not be read' : message;
}
