import { mkdir, mkdtemp, rm, statfs } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Where everything of a bench lies, best in memory. Disappears at the end of an `await using`. */
export interface Scratch extends AsyncDisposable {
  /** Absolute. */
  readonly path: string;
  /** Makes a folder in it, or makes the one that is there empty. */
  emptyFolder(name: string): Promise<string>;
  /** Bytes that still fit. */
  free(): Promise<number>;
}

const inMemory = '/dev/shm';

/** @param parent the folder to make it in; by default one in memory, where there is one */
export async function makeScratch(parent?: string): Promise<Scratch> {
  const path = await mkdtemp(join(parent ?? (await usualParent()), 'weft-bench-'));
  return {
    path,
    async emptyFolder(name) {
      const folder = join(path, name);
      await remove(folder);
      await mkdir(folder);
      return folder;
    },
    async free() {
      const { bavail, bsize } = await statfs(path);
      return bavail * bsize;
    },
    [Symbol.asyncDispose]: () => remove(path),
  };
}

function usualParent(): Promise<string> {
  return statfs(inMemory).then(() => inMemory, tmpdir);
}

function remove(path: string): Promise<void> {
  return rm(path, { recursive: true, force: true, maxRetries: 3 });
}
