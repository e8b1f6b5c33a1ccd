import { action, type Operation, type Task } from 'effection';
import type { Slots } from './slots.ts';
import type { Standby } from './standby.ts';
import type { Job, TaskQueue } from './task-queue.ts';
import type { Prepared, Splittable, StopReason, Turn } from './turn.ts';

/** What works on one task after the other. */
export interface Holder {
  coroutine?: Task<void>;
  /** Hands it another task; undefined while it works. */
  give: ((run: Run) => void) | undefined;
}

/** What the runs of a scheduler have in common. */
export interface Floor {
  readonly slots: Slots;
  readonly queue: TaskQueue;
  /** Those that the next free connections of their hosts may begin. */
  readonly standby: Standby<Run>;
  readonly splittables: Map<Run, Splittable>;
  /** Those that wait for room on another host, with what tells them that they have it. */
  readonly moving: Map<Run, { readonly host: string; readonly onMoved: () => void }>;
  /** Whether a waiting task could use a slot. */
  readonly isWaitedFor: () => boolean;
  readonly onSplittable: () => void;
  readonly onPrepared: () => void;
}

/** One task's turn, as its scheduler sees it. */
export class Run implements Turn {
  readonly job: Job;
  readonly holder: Holder;
  readonly #floor: Floor;
  stopReason: StopReason | undefined = undefined;
  isOver = false;
  #host: string | null = null;
  #standsBy = true;
  #prepared: Prepared | undefined;
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

  get standsBy(): boolean {
    return this.#standsBy;
  }

  prepare(prepared: Prepared): void {
    this.#prepared = prepared;
    if (!this.#floor.standby.has(this)) prepared.hold();
    this.#floor.onPrepared();
  }

  /** Whether it stands by and has not come to say what for: nobody may be offered before it is. */
  get isComing(): boolean {
    return this.#prepared === undefined && this.#floor.standby.has(this);
  }

  /** Whether it stands by and nobody is stopping it. */
  get isReady(): boolean {
    return this.#standsBy && this.stopReason === undefined;
  }

  /** Lets the next free connection of its host begin it, after the others that stand by. */
  offer(): void {
    this.#floor.standby.add(this);
    this.#prepared?.offer();
  }

  /** Lets it wait in the queue like others, ready as it is. */
  hold(): void {
    this.#floor.standby.delete(this);
    this.#prepared?.hold();
  }

  begin(): void {
    if (!this.#standsBy) return;
    const { queue, standby, slots } = this.#floor;
    standby.delete(this);
    queue.remove(this.job.id);
    this.#standsBy = false;
    this.#hasSlot = true;
    this.#host = this.job.host;
    slots.take(this.job.host);
    this.#prepared?.start();
    const steps = this.#steps;
    this.#steps = [];
    for (const step of steps) step();
  }

  whenBegun(step: () => void): void {
    if (this.#standsBy) this.#steps.push(step);
    else step();
  }

  /** Says why before it is halted; meanwhile it gets no slot any more. */
  stopFor(reason: StopReason): void {
    this.stopReason = reason;
    this.#floor.standby.delete(this);
  }

  /** Its work is over: it gives back what it holds. */
  end(): void {
    this.isOver = true;
    this.#standsBy = false;
    this.#floor.standby.delete(this);
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
