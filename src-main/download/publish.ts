import {
  type BigIntStats,
  closeSync,
  fsync,
  linkSync,
  lstatSync,
  open,
  renameSync,
  stat,
  statSync,
  unlink,
  unlinkSync,
} from 'node:fs';
import { promisify } from 'node:util';

// Of `node:fs/promises` that would be, which takes long to load.
const fsyncAsync = promisify(fsync);
const openAsync = promisify(open);
const statAsync = promisify(stat);
const unlinkAsync = promisify(unlink);

/**
 * Gives a complete part file its final name, in one step and never over another file.
 *
 * A hard link is that step: it fails where the name is taken. File systems without hard links
 * (FAT, some network shares) get a look and a rename, which only another program could come
 * between.
 *
 * @param replaces whether a file that stands there may go.
 * @returns false when the name is taken.
 */
export function publish(partPath: string, path: string, replaces = false): boolean {
  if (replaces) {
    renameSync(partPath, path);
    return true;
  }
  switch (giveSecondName(partPath, path)) {
    case 'taken':
      return false;
    case 'given':
      removeName(partPath);
      return true;
    case 'impossible':
      if (exists(path)) return false;
      renameSync(partPath, path);
      return true;
  }
}

/** Has a complete part file stand under its final name, too; `impossible` without hard links. */
export function giveSecondName(partPath: string, path: string): 'given' | 'taken' | 'impossible' {
  try {
    linkSync(partPath, path);
    return 'given';
  } catch (error) {
    const { code = '' } = error as NodeJS.ErrnoException;
    if (code === 'EEXIST') return 'taken';
    // Any other code may be a file system's way to say that it has no links: EPERM, ENOTSUP,
    // ENOSYS, EMLINK, on Windows EISDIR (exFAT, nodejs/node#65817).
    if (realTroubles.has(code)) throw error;
    return 'impossible';
  }
}

const realTroubles: ReadonlySet<string> = new Set([
  'EACCES',
  'EDQUOT',
  'EIO',
  'ENAMETOOLONG',
  'ENOENT',
  'ENOSPC',
  'ENOTDIR',
  'EROFS',
]);

/** The file has its name; a left-over second one, held by a virus scanner perhaps, is only litter. */
export function removeName(path: string): void {
  try {
    unlinkSync(path);
  } catch {
    // See above.
  }
}

/** Whether anything stands at `path`, a dangling link included. */
function exists(path: string): boolean {
  return lstatSync(path, { throwIfNoEntry: false }) !== undefined;
}

/**
 * Ends a `publish` that the end of the program may have interrupted.
 *
 * @param size bytes of the file, all of which had been flushed.
 * @returns `gone` when neither the file nor its part file is whole.
 */
export function republish(
  partPath: string,
  path: string,
  size: number,
): 'published' | 'taken' | 'gone' {
  const part = look(partPath);
  const file = look(path);
  if (part === undefined) return file?.size === BigInt(size) ? 'published' : 'gone';
  if (part.size !== BigInt(size)) return 'gone';
  if (file === undefined || !isSameFile(part, file)) {
    return publish(partPath, path) ? 'published' : 'taken';
  }
  removeName(partPath);
  return 'published';
}

/** Whether two names are known to be of one file; some network shares do not show it. */
export function areOneFile(path: string, other: string): boolean {
  const [one, two] = [look(path), look(other)];
  return one !== undefined && two !== undefined && isSameFile(one, two) && one.nlink > 1n;
}

/** Whether what was found under two names is one file. */
export function isSameFile(one: BigIntStats, other: BigIntStats): boolean {
  return one.ino === other.ino && one.dev === other.dev;
}

function look(path: string): BigIntStats | undefined {
  return statSync(path, { bigint: true, throwIfNoEntry: false });
}

/** Whether a file of this many bytes stands at `path`. */
export async function hasSize(path: string, size: number): Promise<boolean> {
  return (await statAsync(path).catch(() => undefined))?.size === size;
}

/** Removes a part file, if there is one. */
export async function discard(partPath: string): Promise<void> {
  try {
    await unlinkAsync(partPath);
  } catch (error) {
    // A read-only disk complains before it looks.
    if (exists(partPath)) throw error;
  }
}

/**
 * Brings the names in a folder to the disk, so that a power cut does not take one that was just
 * given. Systems that cannot (Windows) keep their names by themselves.
 */
export async function flushFolder(folder: string): Promise<void> {
  const descriptor = await openAsync(folder, 'r').catch(() => undefined);
  if (descriptor === undefined) return;
  await fsyncAsync(descriptor).catch(() => undefined);
  closeSync(descriptor);
}
