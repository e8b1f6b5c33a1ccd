import type { Figures, TaskSnapshot, Totals } from '../contract/snapshot.ts';
import { isActive } from '../contract/task.ts';
import { hostOf } from './addresses.ts';
import type { Now } from './clock.ts';
import type { LiveTask } from './live-task.ts';
import { shownAddress } from './shown-url.ts';
import { type Share, Tally } from './tally.ts';
import type { TaskTable } from './task-table.ts';

/** What changed since the last sample. */
export interface Sample {
  readonly changed: readonly TaskSnapshot[];
  readonly removed: readonly number[];
  readonly totals: Totals;
  readonly figures: Figures;
}

// Speeds are averaged over about this time, so that they can be read.
const speedWindowMs = 2_000;

interface Flow {
  readonly received: number;
  readonly bytesPerSecond: number;
}

/** Turns the plain counters of the table into snapshots; works only when it is asked. */
export class Sampler {
  readonly #table: TaskTable;
  readonly #now: Now;
  readonly #flows = new Map<number, Flow>();
  readonly #shares = new Map<number, Share>();
  readonly #duplicates = new Set<number>();
  readonly #all = new Tally();
  /** Over the tasks that the clock counts. */
  readonly #timed = new Tally();
  #timedFrom: number;
  #sampledAt: number;
  #total: Flow = { received: 0, bytesPerSecond: 0 };
  #only: ReadonlySet<number> | undefined;

  constructor(table: TaskTable, now: Now) {
    this.#table = table;
    this.#now = now;
    this.#timedFrom = table.times.timedFrom;
    this.#sampledAt = now();
    for (const live of table.all) this.#share(live);
    // What is there from the start is told by `all`.
    table.changed.clear();
  }

  /** Samples these tasks only, as if there were no others; that one waits for its slot is no news. */
  restrictTo(ids: Iterable<number>): void {
    const only = new Set(ids);
    this.#only = only;
    for (const { id } of this.#table.all) if (!only.has(id)) this.#unshare(id);
    for (const live of this.#table.all) {
      if (!only.has(live.id) || live.task.state.kind !== 'queued') continue;
      for (const each of [live, ...live.duplicates]) this.#share(each);
      this.#table.changed.delete(live.id);
    }
  }

  /** What changed since the last call; undefined when nothing did and the clock stands still. */
  sample(): Sample | undefined {
    const { changed, removed } = this.#table;
    for (const id of this.#flows.keys()) changed.add(id);
    if (changed.size + removed.size === 0 && !this.#table.isWorking) return undefined;
    this.#measureSpeeds();
    const lives = this.#withDuplicates(changed);
    for (const live of lives) this.#share(live);
    for (const id of removed) this.#unshare(id);
    this.#followClock();
    const sample: Sample = {
      changed: lives.map((live) => this.#snapshot(live)),
      removed: [...removed],
      totals: this.totals(),
      figures: this.figures(),
    };
    changed.clear();
    removed.clear();
    return sample;
  }

  /** All tasks as they were at the last sample or are by now. */
  all(): TaskSnapshot[] {
    return Array.from(this.#table.all, (live) => this.#snapshot(live));
  }

  /** The totals as of the last sample; the times are of now. */
  totals(): Totals {
    const { counts, figures } = this.#all;
    const tasks = this.#shares.size;
    const active = counts.probing + counts.downloading + counts.verifying + counts.finalising;
    return {
      ...figures,
      tasks,
      queued: counts.queued,
      waiting: counts.waiting,
      active,
      paused: counts.paused,
      cancelled: counts.cancelled,
      duplicates: this.#duplicates.size,
      bytesPerSecond: active === 0 ? 0 : this.#total.bytesPerSecond,
      elapsedMs: this.#table.times.elapsedMs,
      oneByOneMs: this.#table.times.workedMs,
    };
  }

  /** The same of the tasks alone that the clock counts. */
  figures(): Figures {
    return this.#timed.figures;
  }

  #measureSpeeds(): void {
    const passedMs = this.#now() - this.#sampledAt;
    if (passedMs <= 0) return;
    this.#sampledAt += passedMs;
    const weight = 1 - Math.exp(-passedMs / speedWindowMs);
    const { receivedInAll } = this.#table;
    const speed = ((receivedInAll - this.#total.received) * 1000) / passedMs;
    const before = this.#total.bytesPerSecond;
    // Small files come and go between two samples: only all together they have a speed.
    this.#total = { received: receivedInAll, bytesPerSecond: before + (speed - before) * weight };
    for (const id of this.#table.changed) {
      const live = this.#table.get(id);
      if (live === undefined || !isActive(live.task.state.kind)) {
        this.#flows.delete(id);
        continue;
      }
      const before = this.#flows.get(id);
      const bytes = Math.max(live.received - (before?.received ?? live.task.received), 0);
      const now = (bytes * 1000) / passedMs;
      const average = before?.bytesPerSecond ?? now;
      this.#flows.set(id, {
        received: live.received,
        bytesPerSecond: average + (now - average) * weight,
      });
    }
  }

  #withDuplicates(ids: Iterable<number>): LiveTask[] {
    const lives = new Set<LiveTask>();
    for (const id of ids) {
      const live = this.#table.get(id);
      if (live === undefined || this.#only?.has(id) === false) continue;
      lives.add(live);
      for (const duplicate of live.duplicates) lives.add(duplicate);
    }
    return [...lives];
  }

  /** Replaces what one task adds to the totals; a duplicate adds nothing. */
  #share(live: LiveTask): void {
    this.#unshare(live.id);
    if (live.task.duplicateOf !== null) {
      this.#duplicates.add(live.id);
      return;
    }
    const share = shareOf(live, this.#table.times.isTimed(live));
    this.#shares.set(live.id, share);
    this.#sum(share, 1);
  }

  #unshare(id: number): void {
    this.#duplicates.delete(id);
    const share = this.#shares.get(id);
    if (share === undefined) return;
    this.#shares.delete(id);
    this.#sum(share, -1);
  }

  #sum(share: Share, sign: 1 | -1): void {
    this.#all.sum(share, sign);
    if (share.isTimed) this.#timed.sum(share, sign);
  }

  /** Leaves out what the clock does not count any more since it began anew. */
  #followClock(): void {
    if (this.#timedFrom === this.#table.times.timedFrom) return;
    this.#timedFrom = this.#table.times.timedFrom;
    for (const id of [...this.#shares.keys()]) {
      const live = this.#table.get(id);
      if (live !== undefined) this.#share(live);
    }
  }

  #snapshot(live: LiveTask): TaskSnapshot {
    const owner = this.#table.owner(live);
    const { task } = live;
    const { state, total, name } = owner.task;
    const isOfAnotherList = owner.task.batchId !== task.batchId;
    return {
      id: live.id,
      batchId: task.batchId,
      line: task.line,
      address: shownAddress(task.url),
      host: hostOf(task.url),
      name,
      folder: task.folder,
      status: state.kind,
      received: owner.received,
      total,
      checked: owner.checked,
      bytesPerSecond: this.#flows.get(owner.id)?.bytesPerSecond ?? 0,
      limit: owner.task.bytesPerSecond,
      failure: state.kind === 'failed' || state.kind === 'waiting' ? state.failure : null,
      waitingUntil: state.kind === 'waiting' ? state.until : null,
      connections: owner.connections,
      priority: owner.task.priority,
      verdict: state.kind === 'done' ? state.verdict : null,
      workedMs: this.#table.times.workedMsOf(owner),
      sameAsLine: owner === live ? null : owner.task.line,
      alsoOnLines: [...live.duplicates]
        .filter((duplicate) => duplicate.task.batchId === task.batchId)
        .map((duplicate) => duplicate.task.line),
      isInsecure: this.#table.optionsOf(owner).access.insecure,
      note: isOfAnotherList ? 'That line is of a list that was added earlier.' : owner.task.note,
    };
  }
}

// One for all tasks that have not begun: there may be very many.
const nothingYet: Share = { status: 'queued', received: 0, expected: null, isTimed: true };

function shareOf({ task, received }: LiveTask, isTimed: boolean): Share {
  const status = task.state.kind;
  const isNew = status === 'queued' && received === 0 && task.total === null;
  if (isNew && isTimed) return nothingYet;
  // Nothing more is expected of a task that is done or was cancelled.
  const isOver = status === 'done' || status === 'cancelled';
  const expected = isOver ? received : task.total;
  return { status, received, expected, isTimed };
}
