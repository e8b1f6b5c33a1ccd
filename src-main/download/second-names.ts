import type { TaskStorage } from '../contract/storage.ts';
import type { BytePath } from './byte-path/byte-path.ts';

// To bring records to the disk takes its time, so that is done for many together.
const gatherMs = 1_000;

/**
 * The part files of files that are done: second names of them, by which the next start knows what
 * was done although a power cut took the record of it. They go once the record is on the disk.
 */
export class SecondNames {
  readonly #storage: TaskStorage;
  readonly #bytePath: BytePath;
  #files: number[] = [];
  #timer: NodeJS.Timeout | undefined;
  #flushing: Promise<void> = Promise.resolve();

  constructor(storage: TaskStorage, bytePath: BytePath) {
    this.#storage = storage;
    this.#bytePath = bytePath;
  }

  /** The end of a file is in the table. */
  add(file: number): void {
    this.#files.push(file);
    this.#timer ??= setTimeout(() => void this.flush(), gatherMs);
  }

  /** Brings the records to the disk and has the names go; returns when that is ordered. */
  flush(): Promise<void> {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#flushing = this.#flushing.then(() => this.#flush());
    return this.#flushing;
  }

  async #flush(): Promise<void> {
    const files = this.#files;
    this.#files = [];
    if (files.length === 0) return;
    try {
      await this.#storage.sync();
      this.#bytePath.forgetSecondNames(files);
    } catch {
      // The next start finds them and does it.
    }
  }
}
