import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** A folder that disappears with everything in it at the end of an `await using`. */
export interface TemporaryFolder extends AsyncDisposable {
  /** Absolute. */
  readonly path: string;
}

/** Makes an empty folder. */
export async function temporaryFolder(): Promise<TemporaryFolder> {
  const path = await mkdtemp(join(tmpdir(), 'weft-test-'));
  return { path, [Symbol.asyncDispose]: () => remove(path) };
}

/**
 * Makes an empty folder on a disk of its own that is full after `size` bytes.
 * @returns null where disks may not be mounted.
 */
export async function tmpfs(size: number): Promise<TemporaryFolder | null> {
  const { path } = await temporaryFolder();
  try {
    await run('mount', ['-t', 'tmpfs', '-o', `size=${size}`, 'weft-test', path]);
  } catch {
    await remove(path);
    return null;
  }
  return {
    path,
    async [Symbol.asyncDispose]() {
      // Lazily: a file that somebody still holds open must not keep the folder.
      await run('umount', ['--lazy', path]);
      await remove(path);
    },
  };
}

function remove(path: string): Promise<void> {
  return rm(path, { recursive: true, force: true, maxRetries: 3 });
}
