import { action, type Operation, type Task } from 'effection';
import type { Line } from './line.ts';
import type { Slots } from './slots.ts';
import type { Job } from './task-queue.ts';
import type { Splittable, StopReason, Turn } from './turn.ts';

/** What works on one task after the other. */
export interface Holder {
  coroutine?: Task<void>;
  /** Hands it another task; undefined while it works. */
  give: ((run: Run) => void) | undefined;
}

/** What the runs of a scheduler have in common. */
export interface Floor {
  readonly slots: Slots;
  readonly line: Line<Run>;
  readonly splittables: Map<Run, Splittable>;
  /** Those that wait for room on another host, with what tells them that they have it. */
  readonly moving: Map<Run, { readonly host: string; readonly onMoved: () => void }>;
  /** Whether a waiting task could use a slot. */
  readonly isWaitedFor: () => boolean;
  readonly onSplittable: () => void;
}

/** One task's turn, as its scheduler sees it. */
export class Run implements Turn {
  readonly job: Job;
  readonly holder: Holder;
  readonly #floor: Floor;
  stopReason: StopReason | undefined = undefined;
  isOver = false;
  #host: string | null = null;
  #isInLine = true;
  #hasSlot = false;
  /** What is to be done once it has a slot. */
  #steps: (() => void)[] = [];

  constructor(job: Job, holder: Holder, floor: Floor) {
    this.job = job;
    this.holder = holder;
    this.#floor = floor;
  }

  get host(): string | null {
    return this.#host;
  }

  get isInLine(): boolean {
    return this.#isInLine;
  }

  /** Takes its place behind the others. */
  standInLine(): void {
    this.#floor.line.add(this);
  }

  begin(): void {
    if (!this.#isInLine) return;
    const { line, slots } = this.#floor;
    line.delete(this);
    this.#isInLine = false;
    this.#hasSlot = true;
    this.#host = this.job.host;
    slots.take(this.job.host);
    const steps = this.#steps;
    this.#steps = [];
    for (const step of steps) step();
  }

  whenBegun(step: () => void): void {
    if (this.#isInLine) this.#steps.push(step);
    else step();
  }

  /** Says why before it is halted; others give slots to those in line meanwhile. */
  stopFor(reason: StopReason): void {
    this.stopReason = reason;
    this.#floor.line.delete(this);
  }

  /** Its work is over: it gives back what it holds. */
  end(): void {
    this.isOver = true;
    this.#isInLine = false;
    this.#floor.line.delete(this);
    this.endConnections();
  }

  endConnections(): void {
    if (!this.#hasSlot) return;
    const { slots, splittables } = this.#floor;
    this.#hasSlot = false;
    splittables.delete(this);
    const host = this.#host;
    this.#host = null;
    slots.give(host);
  }

  takeSlot(host: string): boolean {
    const { slots, isWaitedFor } = this.#floor;
    if (!slots.areLeft || !slots.hasRoom(host) || isWaitedFor()) return false;
    slots.take(host);
    return true;
  }

  giveSlot(host: string): void {
    this.#floor.slots.give(host);
  }

  moveTo(host: string): boolean {
    if (this.#host === host) return true;
    if (!this.#floor.slots.hasRoom(host)) return false;
    this.#leaveHost();
    this.arriveAt(host);
    return true;
  }

  *waitToMoveTo(host: string): Operation<void> {
    this.#leaveHost();
    yield* action<void>((resolve) => {
      const { moving } = this.#floor;
      moving.set(this, { host, onMoved: resolve });
      return () => moving.delete(this);
    });
  }

  /** Has its slot, which counts for no host, count for this one. */
  arriveAt(host: string): void {
    this.#host = host;
    this.#floor.slots.enter(host);
  }

  offerSlots(splittable: Splittable): void {
    const { splittables, onSplittable } = this.#floor;
    splittables.set(this, splittable);
    onSplittable();
  }

  #leaveHost(): void {
    const host = this.#host;
    this.#host = null;
    this.#floor.slots.leave(host);
  }
}
