import { mkdirSync, statSync } from 'node:fs';
import { dirname } from 'node:path';

/**
 * Makes a folder and those above it that are missing. Node's own way never comes back where a
 * system says that a folder is not there right after it was asked to make it, as Linux does below
 * /proc.
 *
 * @throws the errors of the file system; EEXIST or ENOTDIR where a file stands in the way.
 */
export function makeFolder(path: string): void {
  try {
    makeOne(path);
  } catch (error) {
    const isParentMissing = (error as NodeJS.ErrnoException).code === 'ENOENT';
    if (!isParentMissing || dirname(path) === path) throw error;
    makeFolder(dirname(path));
    makeOne(path);
  }
}

function makeOne(path: string): void {
  try {
    mkdirSync(path);
  } catch (error) {
    // Systems disagree about how to say that it is there already.
    if (statSync(path, { throwIfNoEntry: false })?.isDirectory() !== true) throw error;
  }
}
