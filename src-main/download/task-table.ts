import type { TaskStorage } from '../contract/storage.ts';
import {
  type Batch,
  isActive,
  isSettled,
  stateAtStart,
  type Task,
  type TaskState,
  transition,
} from '../contract/task.ts';
import { classify } from './classify.ts';
import { Clock, type Now } from './clock.ts';
import { newPartName } from './names.ts';

/** A task in memory: its stored form, and the counters that move too often to be stored. */
export interface LiveTask {
  readonly id: number;
  /** Replaced, never changed. */
  task: Task;
  /** Bytes so far, those on their way to the disk included. */
  received: number;
  /** When the present attempt began, by the table's clock; null while nothing works on it. */
  workingSince: number | null;
  /** Tasks of the same list with the same address, which this one downloads for. */
  readonly duplicates: Set<LiveTask>;
}

/** What a task may learn while it is worked on. */
export type Learned = Partial<Pick<Task, 'name' | 'received' | 'total' | 'validator' | 'note'>>;

/**
 * All tasks, the only place where they change: every move goes through the transition table, is
 * kept in storage where it must outlive the program, and is marked for the sampler.
 */
export class TaskTable {
  readonly #storage: TaskStorage;
  readonly #now: Now;
  readonly #live = new Map<number, LiveTask>();
  readonly #working = new Set<LiveTask>();
  /** What the storage could not keep yet. */
  readonly #unsaved = new Set<LiveTask>();
  #clock: Clock;
  #workedMs: number;
  #nextBatchId = 1;
  #nextTaskId = 1;
  /** Ids whose snapshot changed, or that are gone, since the sampler last looked. */
  readonly changed = new Set<number>();
  readonly removed = new Set<number>();

  /** Takes up what the storage holds; what was under way waits for its turn again. */
  constructor(storage: TaskStorage, now: Now) {
    this.#storage = storage;
    this.#now = now;
    const { batches, tasks, times } = storage.load();
    this.#clock = new Clock(now, times.elapsedMs);
    this.#workedMs = times.workedMs;
    for (const batch of batches) {
      this.#nextBatchId = Math.max(this.#nextBatchId, batch.id + 1);
    }
    for (const task of tasks) {
      this.#insert({ ...task, state: stateAtStart(task.state) });
      this.#nextTaskId = Math.max(this.#nextTaskId, task.id + 1);
    }
  }

  get all(): Iterable<LiveTask> {
    return this.#live.values();
  }

  get(id: number): LiveTask | undefined {
    return this.#live.get(id);
  }

  /** The task that downloads for `live`: itself, or the one that it is a duplicate of. */
  owner(live: LiveTask): LiveTask {
    const { duplicateOf } = live.task;
    return duplicateOf === null ? live : (this.#live.get(duplicateOf) ?? live);
  }

  /** True while at least one task is worked on. */
  get isWorking(): boolean {
    return this.#clock.isRunning;
  }

  /** Wall-clock time during which at least one task worked, in milliseconds. */
  get elapsedMs(): number {
    return this.#clock.elapsedMs;
  }

  /** Sum of each task's own working time so far, in milliseconds. */
  get workedMs(): number {
    let sum = this.#workedMs;
    for (const live of this.#working) sum += this.#attemptMs(live);
    return sum;
  }

  /** Milliseconds that were worked on one task, up to now. */
  workedMsOf(live: LiveTask): number {
    return live.task.workedMs + this.#attemptMs(live);
  }

  /** Adds a list; `build` gives its tasks, whose ids count up from the one it is given. */
  addBatch(createdAt: number, build: (batchId: number, firstId: number) => Task[]): LiveTask[] {
    const beginsAnew = !this.#isUnfinished();
    const batch: Batch = { id: this.#nextBatchId, createdAt };
    const tasks = build(batch.id, this.#nextTaskId);
    this.#storage.addBatch(batch, tasks);
    if (beginsAnew) this.restartTimes();
    this.#nextBatchId += 1;
    this.#nextTaskId += tasks.length;
    return tasks.map((task) => this.#insert(task));
  }

  /** Moves a task to another state, and records what was learned with it. */
  move(live: LiveTask, to: TaskState, learned: Learned = {}): void {
    this.#apply(live, to, learned);
    // What only a running program does needs no trace; `finalising` does, see `republish`.
    if (!isActive(to.kind) || to.kind === 'finalising') this.#save([live]);
  }

  /** Moves many tasks to a state in which nothing works on them, in one transaction. */
  moveAll(lives: readonly LiveTask[], to: TaskState): void {
    for (const live of lives) this.#apply(live, to, {});
    this.#save(lives);
  }

  /** Records progress; the bytes it speaks of must be on the disk. */
  record(live: LiveTask, learned: Learned): void {
    this.learn(live, learned);
    this.#save([live]);
  }

  /** As `record`, but leaves storing it to the next record or move. */
  learn(live: LiveTask, learned: Learned): void {
    live.task = { ...live.task, ...learned };
    this.changed.add(live.id);
  }

  /** Counts bytes that came in; the sampler picks them up, nothing is stored. */
  count(live: LiveTask, received: number): void {
    live.received = received;
    this.changed.add(live.id);
  }

  /** Forgets what is known of the file of a task, which will get `name` when it comes again. */
  forgetFile(live: LiveTask, name: string): void {
    const note = 'Downloaded again: the earlier file is gone, or was changed since.';
    // A new part file, too: under the old name there may still be a link to the earlier file.
    const partName = newPartName(name);
    live.task = { ...live.task, name, partName, received: 0, total: null, validator: null, note };
    this.count(live, 0);
  }

  /** Forgets tasks that nothing works on. When none is left, the times begin anew. */
  remove(lives: readonly LiveTask[]): void {
    this.#storage.removeTasks(lives.map(({ id }) => id));
    for (const live of lives) {
      const owner = this.owner(live);
      if (owner !== live) {
        owner.duplicates.delete(live);
        this.changed.add(owner.id);
      }
      this.#live.delete(live.id);
      this.#unsaved.delete(live);
      this.removed.add(live.id);
    }
    for (const live of lives) this.changed.delete(live.id);
    if (this.#live.size === 0) this.restartTimes();
  }

  /** Sets the times to zero; only while nothing works. */
  restartTimes(): void {
    this.#clock = new Clock(this.#now);
    this.#workedMs = 0;
    this.saveTimes();
  }

  /** Keeps the times in storage, and what it could not keep before. */
  saveTimes(): void {
    whereDiskAllows(() => {
      this.#storage.saveTimes({ elapsedMs: this.elapsedMs, workedMs: this.workedMs });
    });
    if (this.#unsaved.size > 0) this.#save([]);
  }

  #save(lives: readonly LiveTask[]): void {
    for (const live of lives) this.#unsaved.add(live);
    whereDiskAllows(() => {
      this.#storage.saveTasks(Array.from(this.#unsaved, ({ task }) => task));
      this.#unsaved.clear();
    });
  }

  #isUnfinished(): boolean {
    for (const { task } of this.all) {
      if (task.duplicateOf === null && !isSettled(task.state.kind)) return true;
    }
    return false;
  }

  #insert(task: Task): LiveTask {
    const live: LiveTask = {
      id: task.id,
      task,
      received: task.received,
      workingSince: null,
      duplicates: new Set(),
    };
    this.#live.set(task.id, live);
    if (task.duplicateOf !== null) this.#live.get(task.duplicateOf)?.duplicates.add(live);
    this.changed.add(task.id);
    return live;
  }

  #apply(live: LiveTask, to: TaskState, learned: Learned): void {
    live.task = { ...live.task, ...learned, state: transition(live.task.state, to) };
    if (isActive(to.kind) && live.workingSince === null) this.#startWork(live);
    if (!isActive(to.kind) && live.workingSince !== null) this.#endWork(live);
    this.changed.add(live.id);
  }

  #attemptMs(live: LiveTask): number {
    return live.workingSince === null ? 0 : this.#now() - live.workingSince;
  }

  #startWork(live: LiveTask): void {
    live.workingSince = this.#now();
    this.#working.add(live);
    this.#clock.start();
  }

  #endWork(live: LiveTask): void {
    const workedMs = this.#attemptMs(live);
    live.task = { ...live.task, workedMs: live.task.workedMs + workedMs };
    live.workingSince = null;
    this.#working.delete(live);
    this.#workedMs += workedMs;
    this.#clock.stop();
    if (!this.#clock.isRunning) this.saveTimes();
  }
}

/** A full disk must not end the downloads that go elsewhere; the storage is tried again later. */
function whereDiskAllows(save: () => void): void {
  try {
    save();
  } catch (error) {
    if (classify(error).code === 'internal') throw error;
  }
}
