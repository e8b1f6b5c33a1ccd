import type { TaskStorage } from '../contract/storage.ts';
import { isActive, isSettled, type Task, type TaskState } from '../contract/task.ts';
import { BatchClocks } from './batch-clocks.ts';
import { Clock, type Now } from './clock.ts';
import type { Keeping } from './keeping.ts';
import type { LiveTask } from './live-task.ts';

/** What the times need. */
export interface TimesTools {
  readonly now: Now;
  readonly storage: TaskStorage;
  readonly keeping: Keeping;
  /** Called when the last task that was under way is so no more. */
  readonly onRest: () => void;
}

/** The times as one may read them. */
export type ReadTimes = Pick<
  TaskTimes,
  'elapsedMs' | 'elapsedMsOf' | 'workedMs' | 'workedMsOf' | 'timedFrom' | 'isTimed'
>;

/**
 * How long tasks take: each one, a batch, and all of them together. A task is worked on while it
 * is active; it is under way, and the clocks run, also while it waits for its turn to retry.
 */
export class TaskTimes {
  readonly #tools: TimesTools;
  readonly #working = new Set<LiveTask>();
  #clock: Clock;
  readonly #batchClocks: BatchClocks;
  /** Of the attempts that have ended. */
  #workedMs: number;
  #timedFrom: number;
  /** Ids of earlier tasks that were taken up again since the times began anew. */
  readonly #timedAgain: Set<number>;

  /** Goes on from what was kept; `nextId` is the id that the next new task will have. */
  constructor(
    tools: TimesTools,
    { times, elapsed }: Pick<ReturnType<TaskStorage['load']>, 'times' | 'elapsed'>,
    nextId: number,
  ) {
    this.#tools = tools;
    this.#clock = new Clock(tools.now, times.elapsedMs);
    this.#batchClocks = new BatchClocks(tools.now, elapsed);
    this.#workedMs = times.workedMs;
    // Ids of the latest tasks are used again where those were removed.
    this.#timedFrom = Math.min(times.timedFrom, nextId);
    this.#timedAgain = new Set(times.timedAgain);
  }

  /** The tasks that are worked on. */
  get working(): Iterable<LiveTask> {
    return this.#working;
  }

  /** Whether a task is under way. */
  get isRunning(): boolean {
    return this.#clock.isRunning;
  }

  /** Wall-clock time during which at least one task was under way, in milliseconds. */
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

  /** The least id of the tasks that were added since the times began anew. */
  get timedFrom(): number {
    return this.#timedFrom;
  }

  /** Whether the times are about a task: it was added, or taken up again, since they began anew. */
  isTimed({ id }: LiveTask): boolean {
    return id >= this.#timedFrom || this.#timedAgain.has(id);
  }

  /** A task was added, or is there from the start. */
  add({ task }: LiveTask): void {
    this.#timeAgain(task);
    if (isUnderWay(task.state)) this.#start(task);
  }

  /** A task is gone that nothing works on. */
  remove({ task }: LiveTask): void {
    if (isUnderWay(task.state)) this.#stop(task);
  }

  /** A task has left the state `before`; one whose attempt ended is given the time of that. */
  follow(live: LiveTask, before: TaskState): void {
    const { state } = live.task;
    const isWorked = isActive(state.kind);
    if (isWorked && live.workingSince === null) this.#startWork(live);
    if (!isWorked && live.workingSince !== null) this.#endWork(live);
    this.#timeAgain(live.task);
    const was = isUnderWay(before);
    const is = isUnderWay(state);
    if (!was && is) this.#start(live.task);
    if (was && !is) this.#stop(live.task);
  }

  /**
   * Sets the times of all tasks together to zero; only while nothing works.
   * @param nextId the id that the next new task will have.
   * @param lives the tasks that there are.
   */
  restart(nextId: number, lives: Iterable<LiveTask>): void {
    this.#clock = new Clock(this.#tools.now);
    this.#workedMs = 0;
    this.#timedFrom = nextId;
    this.#timedAgain.clear();
    for (const { task } of lives) {
      if (isUnderWay(task.state)) this.#clock.start();
      this.#timeAgain(task);
    }
  }

  /** Keeps them in storage. */
  save(): void {
    const { storage, keeping } = this.#tools;
    keeping.try(() => {
      const { elapsedMs, workedMs, timedFrom } = this;
      const times = { elapsedMs, workedMs, timedFrom, timedAgain: [...this.#timedAgain] };
      storage.saveTimes(times, this.#batchClocks.unsaved());
      this.#batchClocks.saved();
    });
  }

  #timeAgain({ id, state }: Task): void {
    if (id < this.#timedFrom && !isSettled(state.kind)) this.#timedAgain.add(id);
  }

  #attemptMs({ workingSince }: LiveTask): number {
    return workingSince === null ? 0 : this.#tools.now() - workingSince;
  }

  #startWork(live: LiveTask): void {
    live.workingSince = this.#tools.now();
    this.#working.add(live);
  }

  #endWork(live: LiveTask): void {
    const workedMs = this.#attemptMs(live);
    live.task = { ...live.task, workedMs: live.task.workedMs + workedMs };
    live.workingSince = null;
    this.#working.delete(live);
    this.#workedMs += workedMs;
  }

  #start({ batchId }: Task): void {
    this.#clock.start();
    this.#batchClocks.start(batchId);
  }

  #stop({ batchId }: Task): void {
    this.#clock.stop();
    this.#batchClocks.stop(batchId);
    if (!this.#clock.isRunning) this.#tools.onRest();
  }
}

/** True while a task is worked on, or waits for its turn to retry. */
function isUnderWay(state: TaskState): boolean {
  return isActive(state.kind) || (state.kind === 'waiting' && state.failure !== null);
}
