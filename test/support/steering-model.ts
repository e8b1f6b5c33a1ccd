import { readFile, stat } from 'node:fs/promises';
import { expect } from 'vitest';
import { isActive, type TaskStatus } from '../../src-main/contract/task.ts';
import type { LiveTask } from '../../src-main/download/live-task.ts';
import { missingOf } from '../../src-main/download/plan.ts';
import { partPathOf, pathOf } from '../../src-main/download/task-paths.ts';
import type { Workbench } from './workbench.ts';

/** What a person wanted of a task last. */
export type Wish = 'run' | 'pause' | 'cancel';

/** What a person who steers downloads knows of them: ids and the last wish for each. */
export interface SteeringModel {
  readonly wishes: Map<number, Wish>;
}

/** Where a task may stand by the wish for it; it may have ended before it was heard. */
const allowed: Readonly<Record<Wish, readonly TaskStatus[]>> = {
  run: ['queued', 'waiting', 'probing', 'downloading', 'verifying', 'finalising', 'done', 'failed'],
  pause: ['paused', 'done', 'failed'],
  cancel: ['cancelled', 'done'],
};

/** The engine, looked at again and again. */
export class Watched {
  readonly bench: Workbench;
  /** Bytes of the tasks that were paused when they were last looked at. */
  readonly #paused = new Map<number, number>();
  /** Tasks that waited for their turn when they were last looked at. */
  #queued: readonly LiveTask[] = [];
  /** Tasks that waited for another attempt: those go behind the others. */
  readonly #comeAgain = new Set<number>();

  constructor(bench: Workbench) {
    this.bench = bench;
  }

  /** The order was changed, or what counts as waiting. */
  forgetOrder(): void {
    this.#queued = [];
  }

  /** Expects of every task what must always hold. */
  async expectSound({ wishes }: SteeringModel): Promise<void> {
    const { table } = this.bench.weft.engine;
    const lives = [...table.all];
    for (const live of lives) expectAllowed(live, wishes.get(live.id) ?? 'run');
    this.#expectStill(lives);
    for (const names of [lives.map(({ task }) => task.name), lives.map(partPathOf)]) {
      expect(new Set(names).size).toBe(names.length);
    }
    for (const live of lives) await this.#expectFiles(live);
  }

  /** Expects that none began that stood behind one of its list that is still waiting. */
  expectOrder(): void {
    const waiting = this.#queued.filter(isQueued);
    const began = this.#queued.filter(({ task }) => isActive(task.state.kind));
    for (const live of waiting) {
      const passed = began.filter((other) => isBehind(other, live)).map(({ id }) => id);
      expect(passed, `began while ${live.id} waited`).toEqual([]);
    }
    const all = [...this.bench.weft.engine.table.all];
    for (const { id, task } of all) {
      if (task.state.kind === 'waiting') this.#comeAgain.add(id);
      else if (task.state.kind !== 'queued') this.#comeAgain.delete(id);
    }
    this.#queued = all.filter((live) => isQueued(live) && !this.#comeAgain.has(live.id));
  }

  #expectStill(lives: readonly LiveTask[]): void {
    const before = new Map(this.#paused);
    this.#paused.clear();
    for (const { id, task, received, connections } of lives) {
      if (task.state.kind !== 'paused') continue;
      expect(connections).toBe(0);
      expect(received, `paused task ${id}`).toBe(before.get(id) ?? received);
      this.#paused.set(id, received);
    }
  }

  async #expectFiles(live: LiveTask): Promise<void> {
    const { kind } = live.task.state;
    if (kind === 'done') {
      const bytes = await readFile(pathOf(live));
      expect(bytes.equals(this.bench.server.bytesOf(live.task.url)), live.task.name).toBe(true);
    }
    if (kind === 'done' || kind === 'cancelled') {
      const part = await stat(partPathOf(live)).catch(() => null);
      // Until its end is on record a file that is done has a second name.
      const file = kind === 'done' ? await stat(pathOf(live)) : null;
      expect(part?.ino, `${live.id} is ${kind}`).toBeOneOf([undefined, file?.ino]);
      expect(part === null || file !== null, `${live.id} is ${kind}`).toBe(true);
    }
  }
}

function expectAllowed({ id, task }: LiveTask, wish: Wish): void {
  const { state } = task;
  expect(allowed[wish], `task ${id}, to ${wish}`).toContain(state.kind);
  if (state.kind === 'failed') expect(state.failure.code).not.toBe('internal');
  const { gaps, received, total } = task;
  const missing = gaps === null ? null : missingOf(gaps);
  if (total === null || missing === null) return;
  expect(received + missing, `bytes of task ${id}`).toBe(total);
}

function isQueued({ task }: LiveTask): boolean {
  return task.state.kind === 'queued';
}

function isBehind({ task: one }: LiveTask, { task: other }: LiveTask): boolean {
  if (one.batchId !== other.batchId) return false;
  return one.priority === other.priority ? one.rank > other.rank : one.priority < other.priority;
}
