import type { TaskStorage } from '../contract/storage.ts';
import { isActive } from '../contract/task.ts';
import type { Keeping } from './keeping.ts';
import type { LiveTask } from './live-task.ts';

// A transaction takes as long as what it keeps of a few tasks.
const gatherMs = 20;

/** The tasks that the storage does not hold in their present form, gathered for it. */
export class UnsavedTasks {
  readonly #storage: TaskStorage;
  readonly #keeping: Keeping;
  readonly #lives = new Set<LiveTask>();
  /** Ids of those that changed in what rarely changes. */
  readonly #restless = new Set<number>();
  #isCommitPlanned = false;
  #gathering: NodeJS.Timeout | undefined;

  constructor(storage: TaskStorage, keeping: Keeping) {
    this.#storage = storage;
    this.#keeping = keeping;
  }

  /** The storage is to follow with the next `commit`. */
  add(live: LiveTask): void {
    this.#lives.add(live);
  }

  /** The storage is to follow at the latest at the end of this turn of the event loop. */
  addSoon(live: LiveTask): void {
    this.#lives.add(live);
    if (this.#isCommitPlanned) return;
    this.#isCommitPlanned = true;
    setImmediate(() => {
      this.#isCommitPlanned = false;
      this.commit();
    });
  }

  /** The storage is to follow soon, for many at once. */
  gather(live: LiveTask): void {
    this.#lives.add(live);
    this.#gathering ??= setTimeout(() => this.commit(), gatherMs);
  }

  /** A task changed in what rarely changes; that is kept when it is added. */
  markRestless({ id }: LiveTask): void {
    this.#restless.add(id);
  }

  /** The storage is to know nothing of a task any more. */
  forget(live: LiveTask): void {
    this.#lives.delete(live);
  }

  has(live: LiveTask): boolean {
    return this.#lives.has(live);
  }

  /** Brings the storage up to date, in one transaction. */
  commit(): void {
    clearTimeout(this.#gathering);
    this.#gathering = undefined;
    if (this.#lives.size === 0) return;
    const saved = Array.from(this.#lives, ({ task, events }) => ({
      task,
      // Those of an attempt are kept together, at its end.
      events: isActive(task.state.kind) ? [] : events,
      isCalm: !this.#restless.has(task.id),
    }));
    this.#keeping.try(() => {
      this.#storage.saveTasks(saved);
      this.#lives.clear();
      this.#restless.clear();
      for (const { events } of saved) events.length = 0;
    });
  }
}
