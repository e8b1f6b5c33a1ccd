import { chmod, copyFile, cp, lstat, mkdir, readdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';

/**
 * Puts everything where it will be on the user's system.
 * @param {import('./read-arguments.mjs').Asked['files']} files
 * @param {string} root stands for `/`
 */
export async function layOut(files, root) {
  for (const { source, target } of files) {
    const place = join(root, target);
    await mkdir(dirname(place), { recursive: true });
    if (source.endsWith('/')) {
      await cp(source, place, { recursive: true, verbatimSymlinks: true });
    } else {
      await copyFile(source, place);
    }
  }
  await letAllRead(root);
}

/**
 * @param {string} folder
 * @returns {Promise<string[]>} paths of everything in it that is no folder
 */
export async function filesIn(folder) {
  const entries = await readdir(folder, { withFileTypes: true, recursive: true });
  return entries
    .filter((entry) => !entry.isDirectory())
    .map((entry) => join(entry.parentPath, entry.name))
    .toSorted();
}

/** Folders and programs 755, other files 644, whatever this process would give them. */
async function letAllRead(folder) {
  await chmod(folder, 0o755);
  for (const entry of await readdir(folder, { withFileTypes: true, recursive: true })) {
    if (entry.isSymbolicLink()) continue;
    const path = join(entry.parentPath, entry.name);
    const isProgram = entry.isDirectory() || ((await lstat(path)).mode & 0o100) !== 0;
    await chmod(path, isProgram ? 0o755 : 0o644);
  }
}
