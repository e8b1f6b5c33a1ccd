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
} from '../contract/task.ts';
import type { TaskEvent } from '../contract/task-event.ts';
import { BatchClocks } from './batch-clocks.ts';
import type { Finished } from './byte-path/messages.ts';
import { Clock, type Now } from './clock.ts';
import type { Keeping } from './keeping.ts';
import { newPartName, TakenNames } from './names.ts';

/** A task in memory: its stored form, and the counters that move too often to be stored. */
export interface LiveTask {
  readonly id: number;
  /** Replaced, never changed. */
  task: Task;
  /** Bytes so far, those on their way to the disk included. */
  received: number;
  /** Bytes that were read again to verify it. */
  checked: number;
  /** When the present attempt began, by the table's clock; null while nothing works on it. */
  workingSince: number | null;
  /** Connections that fetch it at present. */
  connections: number;
  /** What happened to it since the storage last took it over. */
  readonly events: TaskEvent[];
  /** Attempts that failed in a row without a byte of progress. */
  failedAttempts: number;
  /** The most bytes that it ever had, by the failures so far. */
  furthest: number;
  /** Tasks of the same list with the same address, which this one downloads for. */
  duplicates: Set<LiveTask>;
}

/** What a task may learn while it is worked on. */
export type Learned = Partial<
  Pick<
    Task,
    | 'url'
    | 'mirrors'
    | 'headers'
    | 'name'
    | 'hasFinalName'
    | 'received'
    | 'gaps'
    | 'total'
    | 'etag'
    | 'lastModified'
    | 'digest'
    | 'bytesPerSecond'
    | 'note'
  >
>;

// How many events of one task are held, and how many more of each of its attempts are kept.
const mostEvents = 100;

// A transaction takes as long as what it keeps of a few tasks.
const gatherMs = 20;

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
  readonly #now: Now;
  readonly #keeping: Keeping;
  readonly #batches = new Map<number, Batch>();
  readonly #live = new Map<number, LiveTask>();
  /** Names of files to come, by folder. */
  readonly #names = new Map<string, TakenNames>();
  readonly #working = new Set<LiveTask>();
  /** What the storage does not hold in its present form. */
  readonly #unsaved = new Set<LiveTask>();
  /** Ids of those of them that changed in what rarely changes. */
  readonly #restless = new Set<number>();
  #isCommitPlanned = false;
  #gathering: NodeJS.Timeout | undefined;
  #clock: Clock;
  readonly #batchClocks: BatchClocks;
  #workedMs: number;
  /** The least id of the tasks that were added since the times began anew. */
  #timedFrom: number;
  /** Ids of earlier tasks that were taken up again since. */
  readonly #timedAgain: Set<number>;
  #receivedInAll = 0;
  #nextBatchId = 1;
  #nextTaskId = 1;
  /** Ids whose snapshot changed, or that are gone, since the sampler last looked. */
  readonly changed = new Set<number>();
  readonly removed = new Set<number>();

  /** Takes up what the storage holds; what was under way waits for its turn again. */
  constructor(storage: TaskStorage, now: Now, keeping: Keeping) {
    this.#storage = storage;
    this.#now = now;
    this.#keeping = keeping;
    const { batches, tasks, times, elapsed, lastBatchId } = storage.load();
    this.#clock = new Clock(now, times.elapsedMs);
    this.#batchClocks = new BatchClocks(now, elapsed);
    this.#nextBatchId = lastBatchId + 1;
    this.#workedMs = times.workedMs;
    this.#timedFrom = times.timedFrom;
    this.#timedAgain = new Set(times.timedAgain);
    for (const batch of batches) {
      this.#batches.set(batch.id, batch);
      this.#nextBatchId = Math.max(this.#nextBatchId, batch.id + 1);
    }
    for (const task of tasks) {
      this.#insert({ ...task, state: stateAtStart(task.state) });
      this.#nextTaskId = Math.max(this.#nextTaskId, task.id + 1);
    }
    // Ids of the latest tasks are used again where those were removed.
    this.#timedFrom = Math.min(this.#timedFrom, this.#nextTaskId);
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
    return this.#working;
  }

  /** True while at least one task is worked on, or waits for its turn to retry. */
  get isWorking(): boolean {
    return this.#clock.isRunning;
  }

  /** Wall-clock time during which at least one task worked, in milliseconds. */
  get elapsedMs(): number {
    return this.#clock.elapsedMs;
  }

  /** The same of one batch. */
  elapsedMsOf(batchId: number): number {
    return this.#batchClocks.elapsedMs(batchId);
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

  /** Bytes that came in since the start of the program, also those that were thrown away. */
  get receivedInAll(): number {
    return this.#receivedInAll;
  }

  /** The least id of the tasks that were added since the times began anew. */
  get timedFrom(): number {
    return this.#timedFrom;
  }

  /** Whether the times are about a task: it was added, or taken up again, since they began anew. */
  isTimed({ id }: LiveTask): boolean {
    return id >= this.#timedFrom || this.#timedAgain.has(id);
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
    if (!isActive(to.kind) || to.kind === 'finalising') this.#saveSoon(live);
  }

  /**
   * Records the end of a task that was being probed and whose file, of `size` bytes, has its name:
   * it passes through all states that are left. The storage follows soon, for many at once: until
   * then a second name of the file tells the same.
   */
  finish(
    live: LiveTask,
    { size, verdict, resource }: Pick<Finished, 'size' | 'verdict' | 'resource'>,
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
    this.#unsaved.add(live);
    this.#gathering ??= setTimeout(() => this.commit(), gatherMs);
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
    this.#restless.add(live.id);
    this.#saveSoon(live);
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
    const names = this.#namesIn(live.task.folder);
    if (!isOnDisk) names.release(live.task.name);
    this.record(live, { name: names.reserve(wanted) });
  }

  #namesIn(folder: string): TakenNames {
    let names = this.#names.get(folder);
    if (names === undefined) {
      names = new TakenNames([]);
      this.#names.set(folder, names);
    }
    return names;
  }

  /**
   * Counts a task as done by a file of `size` bytes that was there before. Its total stays open, as
   * that of no file that was downloaded does.
   */
  skip(live: LiveTask, size: number): void {
    const note = 'A file of this name was there already: it was left as it is.';
    const state = { kind: 'done', verdict: 'unverifiable' } as const;
    if (holdsName(live.task)) this.#namesIn(live.task.folder).release(live.task.name);
    live.task = { ...live.task, state, note, received: size, gaps: [], total: null };
    this.count(live, size);
    this.#saveSoon(live);
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
    this.#saveSoon(live);
  }

  /** Forgets the bytes of a task and what is known of them; `note` says why, where that is news. */
  startOver(live: LiveTask, note: string | null): void {
    this.#reset(live, { note });
    this.#saveSoon(live);
  }

  #reset(live: LiveTask, changes: Partial<Task>): void {
    const { digest } = live.task;
    const lasting = digest?.isServers === true ? null : digest;
    live.task = { ...live.task, ...nothingKnown, digest: lasting, ...changes };
    this.#restless.add(live.id);
    this.count(live, 0);
  }

  /** The ends of the order. */
  ranks(): { readonly least: number; readonly greatest: number } {
    let [least, greatest] = [0, 0];
    for (const { task } of this.all) {
      least = Math.min(least, task.rank);
      greatest = Math.max(greatest, task.rank);
    }
    return { least, greatest };
  }

  /** Changes what the order of tasks follows from, in one transaction. */
  arrange(
    lives: readonly LiveTask[],
    change: (live: LiveTask, index: number) => Partial<OrderOfTask>,
  ): void {
    for (const [index, live] of lives.entries()) {
      live.task = { ...live.task, ...change(live, index) };
      this.#restless.add(live.id);
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
      if (runsClock(live.task.state)) this.#stopClock(live);
      if (holdsName(live.task)) this.#namesIn(live.task.folder).release(live.task.name);
      this.#live.delete(live.id);
      this.#unsaved.delete(live);
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
    this.#clock = new Clock(this.#now);
    for (const { task } of this.all) if (runsClock(task.state)) this.#clock.start();
    this.#workedMs = 0;
    this.#timedFrom = this.#nextTaskId;
    this.#timedAgain.clear();
    for (const { task } of this.all) this.#timeAgain(task);
    this.saveTimes();
  }

  /** Keeps the times in storage, and what it could not keep before. */
  saveTimes(): void {
    this.#keeping.try(() => {
      const { elapsedMs, workedMs, timedFrom } = this;
      const times = { elapsedMs, workedMs, timedFrom, timedAgain: [...this.#timedAgain] };
      this.#storage.saveTimes(times, this.#batchClocks.unsaved());
      this.#batchClocks.saved();
    });
    this.commit();
  }

  /** Brings the storage up to date, in one transaction. */
  commit(): void {
    clearTimeout(this.#gathering);
    this.#gathering = undefined;
    if (this.#unsaved.size === 0) return;
    const saved = Array.from(this.#unsaved, ({ task, events }) => ({
      task,
      // Those of an attempt are kept together, at its end.
      events: isActive(task.state.kind) ? [] : events,
      isCalm: !this.#restless.has(task.id),
    }));
    this.#keeping.try(() => {
      this.#storage.saveTasks(saved);
      this.#unsaved.clear();
      this.#restless.clear();
      for (const { events } of saved) events.length = 0;
    });
  }

  /** Whether the storage holds a task in its present form, or none because it was removed. */
  isKept(live: LiveTask): boolean {
    return !this.#unsaved.has(live);
  }

  #saveSoon(live: LiveTask): void {
    this.#unsaved.add(live);
    if (this.#isCommitPlanned) return;
    this.#isCommitPlanned = true;
    setImmediate(() => {
      this.#isCommitPlanned = false;
      this.commit();
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
      checked: 0,
      workingSince: null,
      connections: 0,
      events: [],
      failedAttempts: 0,
      furthest: 0,
      duplicates: noDuplicates,
    };
    this.#live.set(task.id, live);
    this.#timeAgain(task);
    if (runsClock(task.state)) this.#startClock(live);
    if (holdsName(task)) this.#namesIn(task.folder).take(task.name);
    const owner = task.duplicateOf === null ? undefined : this.#live.get(task.duplicateOf);
    if (owner?.duplicates === noDuplicates) owner.duplicates = new Set();
    owner?.duplicates.add(live);
    this.changed.add(task.id);
    return live;
  }

  #apply(live: LiveTask, to: TaskState, learned: Learned): void {
    const { task } = live;
    const state = transition(task.state, to);
    live.task = learned === nothingNew ? { ...task, state } : { ...task, ...learned, state };
    if (holdsName(task) && !holdsName(live.task)) this.#namesIn(task.folder).release(task.name);
    if (!holdsName(task) && holdsName(live.task)) this.#namesIn(task.folder).take(task.name);
    if (isActive(to.kind) && live.workingSince === null) this.#startWork(live);
    if (!isActive(to.kind) && live.workingSince !== null) this.#endWork(live);
    // The clock of the whole runs on while a task waits for its turn to retry.
    const [ran, runs] = [task, live.task].map(({ state }) => runsClock(state));
    if (isNews(task.state, to)) this.log(live, { at: Date.now(), what: to.kind });
    this.#timeAgain(live.task);
    if (!ran && runs) this.#startClock(live);
    if (ran && !runs) this.#stopClock(live);
    this.changed.add(live.id);
  }

  #timeAgain({ id, state }: Task): void {
    if (id < this.#timedFrom && !isSettled(state.kind)) this.#timedAgain.add(id);
  }

  #attemptMs(live: LiveTask): number {
    return live.workingSince === null ? 0 : this.#now() - live.workingSince;
  }

  #startWork(live: LiveTask): void {
    live.workingSince = this.#now();
    this.#working.add(live);
  }

  #endWork(live: LiveTask): void {
    const workedMs = this.#attemptMs(live);
    live.task = { ...live.task, workedMs: live.task.workedMs + workedMs };
    live.workingSince = null;
    this.#working.delete(live);
    this.#workedMs += workedMs;
  }

  #startClock({ task }: LiveTask): void {
    this.#clock.start();
    this.#batchClocks.start(task.batchId);
  }

  #stopClock({ task }: LiveTask): void {
    this.#clock.stop();
    this.#batchClocks.stop(task.batchId);
    if (!this.#clock.isRunning) this.saveTimes();
  }
}

/** A task that is not done holds its name; a cancelled one may be tried again. */
export function holdsName({ state, duplicateOf }: Task): boolean {
  return state.kind !== 'done' && duplicateOf === null;
}

// One for all tasks that have none: an empty set takes as much memory as all else of a task.
// Nothing is ever put into it.
const noDuplicates = new Set<LiveTask>();

/** True while a task is worked on, or waits for its turn to retry. */
function runsClock(state: TaskState): boolean {
  return isActive(state.kind) || (state.kind === 'waiting' && state.failure !== null);
}

/** What a connection tells better is not told of the task, too. */
function isNews(from: TaskState, to: TaskState): boolean {
  return to.kind !== 'probing' && to.kind !== 'downloading' && from.kind !== 'finalising';
}
