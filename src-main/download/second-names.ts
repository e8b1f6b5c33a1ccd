import type { TaskStorage } from '../contract/storage.ts';
import type { BytePath } from './byte-path/byte-path.ts';
import type { LiveTask } from './live-task.ts';
import { partPathOf } from './task-paths.ts';
import type { TaskTable } from './task-table.ts';

// To bring records to the disk takes its time, so that is done for many together.
const gatherMs = 1_000;

/** The part file of a task that is done. */
interface SecondName {
  readonly live: LiveTask;
  readonly path: string;
}

/**
 * The part files of files that are done: second names of them, by which the next start knows what
 * was done although a power cut took the record of it. They go once the record is on the disk.
 */
export class SecondNames {
  readonly #storage: TaskStorage;
  readonly #table: TaskTable;
  readonly #bytePath: BytePath;
  #names: SecondName[] = [];
  #timer: NodeJS.Timeout | undefined;
  #flushing: Promise<void> = Promise.resolve();

  constructor(storage: TaskStorage, table: TaskTable, bytePath: BytePath) {
    this.#storage = storage;
    this.#table = table;
    this.#bytePath = bytePath;
  }

  /** The end of a task is in the table. */
  add(live: LiveTask): void {
    this.#names.push({ live, path: partPathOf(live) });
    this.#timer ??= setTimeout(() => void this.flush(), gatherMs);
  }

  /**
   * Brings the records to the disk and has the names go; returns when that is ordered. Those whose
   * record a disk did not take stay for the next time.
   */
  flush(): Promise<void> {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#flushing = this.#flushing.then(() => this.#flush());
    return this.#flushing;
  }

  async #flush(): Promise<void> {
    if (this.#names.length === 0) return;
    const names = this.#names;
    this.#names = [];
    this.#table.commit();
    const [kept, unkept]: [SecondName[], SecondName[]] = [[], []];
    for (const name of names) (this.#table.isKept(name.live) ? kept : unkept).push(name);
    try {
      await this.#storage.sync();
      this.#names.push(...unkept);
      this.#bytePath.removeNames(kept.map(({ path }) => path));
    } catch {
      this.#names.push(...names);
    }
    if (this.#names.length > 0) this.#timer ??= setTimeout(() => void this.flush(), gatherMs);
  }
}
