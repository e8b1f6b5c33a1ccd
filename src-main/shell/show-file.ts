import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { shell } from 'electron';

/**
 * Shows a file in its folder.
 * @throws Error with a sentence when it is not there any more.
 */
export async function showFile(folder: string, name: string): Promise<undefined> {
  const path = join(folder, name);
  const isThere = await stat(path).then(
    () => true,
    () => false,
  );
  if (!isThere) throw new Error(`“${name}” is not in ${folder} any more.`);
  shell.showItemInFolder(path);
}

/**
 * Opens a folder.
 * @throws Error with a sentence when it is not there any more, or cannot be opened.
 */
export async function openFolder(path: string): Promise<undefined> {
  // What is no folder would be started.
  const isFolder = await stat(path).then(
    (found) => found.isDirectory(),
    () => false,
  );
  if (!isFolder) throw new Error(`The folder ${path} is not there any more.`);
  const problem = await shell.openPath(path);
  if (problem !== '') throw new Error(`The folder ${path} cannot be opened: ${problem}.`);
}
