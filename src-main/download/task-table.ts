import type { TaskStorage } from '../contract/storage.ts';
import {
  type Batch,
  type BatchOptions,
  type Gap,
  isActive,
  isSettled,
  plainBatchOptions,
  stateAtStart,
  type Task,
  type TaskState,
  transition,
  transitions,
} from '../contract/task.ts';
import type { TaskEvent } from '../contract/task-event.ts';
import type { Finished } from './byte-path/messages.ts';
import type { Now } from './clock.ts';
import { HeldNames } from './held-names.ts';
import type { Keeping } from './keeping.ts';
import { addDuplicate, type Learned, type LiveTask, liveTaskOf } from './live-task.ts';
import { newPartName } from './names.ts';
import { type ReadTimes, TaskTimes } from './task-times.ts';
import { UnsavedTasks } from './unsaved-tasks.ts';

// How many events of one task are held, and how many more of each of its attempts are kept.
const mostEvents = 100;

/** What the order in which tasks get slots follows from. */
export type OrderOfTask = Pick<Task, 'priority' | 'rank'>;

const nothingNew: Learned = {};

const noGaps: readonly Gap[] = [];

/** What a task knows of its file before the first response. */
const nothingKnown = {
  received: 0,
  gaps: null,
  total: null,
  etag: null,
  lastModified: null,
} satisfies Learned;

/**
 * All tasks, the only place where they change: every move goes through the transition table, is
 * kept in storage where it must outlive the program, and is marked for the sampler.
 */
export class TaskTable {
  readonly #storage: TaskStorage;
  readonly #batches = new Map<number, Batch>();
  readonly #live = new Map<number, LiveTask>();
  readonly #names = new HeldNames();
  readonly #unsaved: UnsavedTasks;
  readonly #times: TaskTimes;
  #receivedInAll = 0;
  #nextBatchId = 1;
  #nextTaskId = 1;
  /** Ids whose snapshot changed, or that are gone, since the sampler last looked. */
  readonly changed = new Set<number>();
  readonly removed = new Set<number>();

  /** Takes up what the storage holds; what was under way waits for its turn again. */
  constructor(storage: TaskStorage, now: Now, keeping: Keeping) {
    this.#storage = storage;
    this.#unsaved = new UnsavedTasks(storage, keeping);
    const { batches, tasks, lastBatchId, ...kept } = storage.load();
    this.#nextBatchId = lastBatchId + 1;
    for (const batch of batches) {
      this.#batches.set(batch.id, batch);
      this.#nextBatchId = Math.max(this.#nextBatchId, batch.id + 1);
    }
    for (const { id } of tasks) this.#nextTaskId = Math.max(this.#nextTaskId, id + 1);
    const onRest = () => this.saveTimes();
    this.#times = new TaskTimes({ now, storage, keeping, onRest }, kept, this.#nextTaskId);
    for (const task of tasks) this.#insert({ ...task, state: stateAtStart(task.state) });
  }

  get all(): Iterable<LiveTask> {
    return this.#live.values();
  }

  get(id: number): LiveTask | undefined {
    return this.#live.get(id);
  }

  /** What holds for all tasks of a list. */
  optionsOf({ task }: LiveTask): BatchOptions {
    return this.#batches.get(task.batchId)?.options ?? plainBatchOptions;
  }

  get batches(): Iterable<Batch> {
    return this.#batches.values();
  }

  /** The task that downloads for `live`: itself, or the one that it is a duplicate of. */
  owner(live: LiveTask): LiveTask {
    const { duplicateOf } = live.task;
    return duplicateOf === null ? live : (this.#live.get(duplicateOf) ?? live);
  }

  /** The tasks that are worked on. */
  get working(): Iterable<LiveTask> {
    return this.#times.working;
  }

  /** True while at least one task is worked on, or waits for its turn to retry. */
  get isWorking(): boolean {
    return this.#times.isRunning;
  }

  get times(): ReadTimes {
    return this.#times;
  }

  /** Bytes that came in since the start of the program, also those that were thrown away. */
  get receivedInAll(): number {
    return this.#receivedInAll;
  }

  /** Adds a list; `build` gives its tasks, whose ids count up from the one it is given. */
  addBatch(
    { createdAt, options }: Omit<Batch, 'id'>,
    build: (batchId: number, firstId: number) => Task[],
  ): LiveTask[] {
    const beginsAnew = !this.#isUnfinished();
    const batch: Batch = { id: this.#nextBatchId, createdAt, options };
    const tasks = build(batch.id, this.#nextTaskId);
    this.#storage.addBatch(batch, tasks);
    this.#batches.set(batch.id, batch);
    if (beginsAnew) this.restartTimes();
    this.#nextBatchId += 1;
    this.#nextTaskId += tasks.length;
    return tasks.map((task) => this.#insert(task));
  }

  /**
   * Moves a task to another state, and records what was learned with it. The storage follows with
   * the next `commit`, at the latest at the end of this turn of the event loop.
   */
  move(live: LiveTask, to: TaskState, learned: Learned = nothingNew): void {
    this.#apply(live, to, learned);
    // What only a running program does needs no trace; `finalising` does, see `republish`.
    if (!isActive(to.kind) || to.kind === 'finalising') this.#unsaved.addSoon(live);
  }

  /**
   * Records the end of a task that was being probed and whose file, of `size` bytes, has its name:
   * it passes through all states that are left. The storage follows soon, for many at once, where
   * a second name of the file tells the same until then.
   */
  finish(
    live: LiveTask,
    {
      size,
      verdict,
      resource,
      hasSecondName,
    }: Pick<Finished, 'size' | 'verdict' | 'resource' | 'hasSecondName'>,
  ): void {
    const { task } = live;
    const way: TaskState[] = [{ kind: 'downloading' }, { kind: 'verifying' }];
    const state = [...way, { kind: 'finalising', verdict } as const].reduce(transition, task.state);
    const { etag, lastModified } = resource;
    // Each property by its name: to spread two objects takes far longer.
    live.task = { ...task, state, received: size, gaps: noGaps, total: size, etag, lastModified };
    this.count(live, size);
    this.#apply(live, { kind: 'done', verdict }, nothingNew);
    this.log(live, { at: Date.now(), what: 'done' });
    if (hasSecondName) this.#unsaved.gather(live);
    else this.#unsaved.addSoon(live);
  }

  /** Moves many tasks to a state in which nothing works on them, in one transaction. */
  moveAll(lives: readonly LiveTask[], to: TaskState): void {
    for (const live of lives) {
      this.#apply(live, to, nothingNew);
      this.#unsaved.add(live);
    }
    this.commit();
  }

  /** Records progress; the bytes it speaks of must be on the disk. */
  record(live: LiveTask, learned: Learned): void {
    this.learn(live, learned);
    this.#unsaved.markRestless(live);
    this.#unsaved.addSoon(live);
  }

  /** As `record`, but leaves storing it to the next record or move. */
  learn(live: LiveTask, learned: Learned): void {
    live.task = { ...live.task, ...learned };
    this.changed.add(live.id);
  }

  /** Adds to what happened to a task; of very much the middle is left out. */
  log(live: LiveTask, event: TaskEvent): void {
    if (live.events.length >= mostEvents) live.events.splice(mostEvents / 2, 1);
    live.events.push(event);
  }

  /** What happened to a task, in order. */
  eventsOf(live: LiveTask): readonly TaskEvent[] {
    return [...this.#storage.loadEvents(live.id), ...live.events];
  }

  /** Counts bytes that came in; the sampler picks them up, nothing is stored. */
  count(live: LiveTask, received: number): void {
    this.#receivedInAll += Math.max(received - live.received, 0);
    live.received = received;
    this.changed.add(live.id);
  }

  /** Counts bytes that were read again, as `count` does. */
  countChecked(live: LiveTask, checked: number): void {
    live.checked = checked;
    this.changed.add(live.id);
  }

  /**
   * Gives a task the name it wants, or a distinct one where another task of the folder has it.
   * @param isOnDisk whether a file stands under its present name.
   */
  rename(live: LiveTask, wanted: string, isOnDisk = false): void {
    this.record(live, { name: this.#names.exchange(live.task, wanted, isOnDisk) });
  }

  /**
   * Counts a task as done by a file of `size` bytes that was there before. Its total stays open, as
   * that of no file that was downloaded does.
   */
  skip(live: LiveTask, size: number): void {
    const note = 'A file of this name was there already: it was left as it is.';
    const { task } = live;
    const done: TaskState = { kind: 'done', verdict: 'unverifiable' };
    const mayEnd = transitions[task.state.kind].includes('done');
    // What stopped, or waits for its time, comes to its end by way of the queue.
    const way: TaskState[] = mayEnd ? [done] : [{ kind: 'queued' }, done];
    const state = way.reduce(transition, task.state);
    this.#names.release(task);
    live.task = { ...task, state, note, received: size, gaps: [], total: null };
    // Nothing came in: neither a quota nor the speed is to count it.
    live.received = size;
    this.changed.add(live.id);
    this.#unsaved.addSoon(live);
  }

  /** Changes what holds for all tasks of a list. */
  setOptions(batchId: number, options: BatchOptions): void {
    const batch = this.#batches.get(batchId);
    if (batch === undefined) return;
    const changed = { ...batch, options };
    this.#batches.set(batchId, changed);
    this.#storage.saveBatch(changed);
  }

  /** Forgets what is known of the file of a task, which will get `name` when it comes again. */
  forgetFile(live: LiveTask, name: string): void {
    const note = 'Downloaded again: the earlier file is gone, or was changed since.';
    // A new part file, too: under the old name there may still be a link to the earlier file.
    const partName = newPartName(name);
    this.#reset(live, { name, partName, note });
  }

  /** As `startOver`, where the bytes have a name already: others need another part file. */
  abandonFile(live: LiveTask, note: string): void {
    this.#reset(live, { note, partName: newPartName(live.task.name) });
    this.#unsaved.addSoon(live);
  }

  /** Forgets the bytes of a task and what is known of them; `note` says why, where that is news. */
  startOver(live: LiveTask, note: string | null): void {
    this.#reset(live, { note });
    this.#unsaved.addSoon(live);
  }

  #reset(live: LiveTask, changes: Partial<Task>): void {
    const { digest } = live.task;
    const lasting = digest?.isServers === true ? null : digest;
    live.task = { ...live.task, ...nothingKnown, digest: lasting, ...changes };
    this.#unsaved.markRestless(live);
    this.count(live, 0);
  }

  /** Changes what the order of tasks follows from, in one transaction. */
  arrange(
    lives: readonly LiveTask[],
    change: (live: LiveTask, index: number) => Partial<OrderOfTask>,
  ): void {
    for (const [index, live] of lives.entries()) {
      live.task = { ...live.task, ...change(live, index) };
      this.#unsaved.markRestless(live);
      this.changed.add(live.id);
      this.#unsaved.add(live);
    }
    this.commit();
  }

  /** Forgets tasks that nothing works on. When none is left, the times begin anew. */
  remove(lives: readonly LiveTask[]): void {
    // The history takes over what the storage holds.
    this.commit();
    this.#storage.removeTasks(lives.map(({ id }) => id));
    for (const live of lives) {
      const owner = this.owner(live);
      if (owner !== live) {
        owner.duplicates.delete(live);
        this.changed.add(owner.id);
      }
      this.#times.remove(live);
      this.#names.release(live.task);
      this.#live.delete(live.id);
      this.#unsaved.forget(live);
      this.removed.add(live.id);
    }
    for (const live of lives) this.changed.delete(live.id);
    this.#forgetEmpty(new Set(lives.map(({ task }) => task.batchId)));
    if (this.#live.size === 0) this.restartTimes();
  }

  /** Forgets the batches among these that have no tasks left, as the storage does. */
  #forgetEmpty(batchIds: Set<number>): void {
    for (const { task } of this.all) {
      if (batchIds.size === 0) return;
      batchIds.delete(task.batchId);
    }
    for (const id of batchIds) this.#batches.delete(id);
  }

  /** Sets the times to zero; only while nothing works. */
  restartTimes(): void {
    this.#times.restart(this.#nextTaskId, this.all);
    this.saveTimes();
  }

  /** Keeps the times in storage, and what it could not keep before. */
  saveTimes(): void {
    this.#times.save();
    this.commit();
  }

  /** Brings the storage up to date, in one transaction. */
  commit(): void {
    this.#unsaved.commit();
  }

  /** Whether the storage holds a task in its present form, or none because it was removed. */
  isKept(live: LiveTask): boolean {
    return !this.#unsaved.has(live);
  }

  #isUnfinished(): boolean {
    for (const { task } of this.all) {
      if (task.duplicateOf === null && !isSettled(task.state.kind)) return true;
    }
    return false;
  }

  #insert(task: Task): LiveTask {
    const live = liveTaskOf(task);
    this.#live.set(task.id, live);
    this.#times.add(live);
    this.#names.add(task);
    const owner = task.duplicateOf === null ? undefined : this.#live.get(task.duplicateOf);
    if (owner !== undefined) addDuplicate(owner, live);
    this.changed.add(task.id);
    return live;
  }

  #apply(live: LiveTask, to: TaskState, learned: Learned): void {
    const { task } = live;
    const state = transition(task.state, to);
    live.task = learned === nothingNew ? { ...task, state } : { ...task, ...learned, state };
    this.#names.follow(task, live.task);
    if (isNews(task.state, to)) this.log(live, { at: Date.now(), what: to.kind });
    this.#times.follow(live, task.state);
    this.changed.add(live.id);
  }
}

/** What a connection tells better is not told of the task, too. */
function isNews(from: TaskState, to: TaskState): boolean {
  return to.kind !== 'probing' && to.kind !== 'downloading' && from.kind !== 'finalising';
}
