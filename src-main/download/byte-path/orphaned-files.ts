import { open } from 'node:fs/promises';

/** Part files whose thread ended with bytes of theirs that it had written and not flushed. */
export class OrphanedFiles {
  readonly #paths = new Map<number, string>();

  add(file: number, path: string): void {
    this.#paths.set(file, path);
  }

  /**
   * Brings to the disk what the thread had written of a file; does nothing for other files.
   * @throws Error of the file system.
   */
  async flush(file: number): Promise<void> {
    const path = this.#paths.get(file);
    if (path === undefined) return;
    const handle = await open(path, 'r+');
    try {
      await handle.sync();
    } finally {
      await handle.close();
    }
    this.#paths.delete(file);
  }

  forget(file: number): void {
    this.#paths.delete(file);
  }
}
