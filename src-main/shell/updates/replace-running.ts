import { constants, copyFileSync, linkSync, renameSync, rmSync } from 'node:fs';
import { access } from 'node:fs/promises';
import { dirname } from 'node:path';

/**
 * Looks whether the file that runs can be replaced, before anything is stopped for it.
 * @throws Error of the system when it cannot.
 */
export async function checkReplaceable(path: string): Promise<void> {
  await access(dirname(path), constants.W_OK);
}

/**
 * Replaces the file that runs. An updater that deletes it first and fails then would leave nothing
 * behind, so that it keeps a second name meanwhile.
 * @throws what `replace` throws; the file is as it was then.
 */
export function replaceRunning(path: string, replace: () => void): void {
  const kept = `${path}.before-update`;
  rmSync(kept, { force: true });
  keep(path, kept);
  try {
    replace();
  } catch (error) {
    // Also over what is there: half of a new file may be. Two names of one file stay as they are.
    renameSync(kept, path);
    throw error;
  } finally {
    rmSync(kept, { force: true });
  }
}

function keep(path: string, kept: string): void {
  try {
    linkSync(path, kept);
  } catch {
    // Not every disk has second names.
    copyFileSync(path, kept, constants.COPYFILE_FICLONE);
  }
}
