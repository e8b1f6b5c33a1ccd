import type { Operation } from 'effection';

/** Why a task was stopped; recorded before its coroutine is halted. */
export type StopReason = 'pause' | 'cancel' | 'quit' | 'renew';

/** What the work on a task may ask of the scheduler. */
export interface Turn {
  /** Set before the work is halted. */
  readonly stopReason: StopReason | undefined;
  /** Gives the slot of the task back before its work ends: it needs no connection any more. */
  endConnections(): void;
  /** It has no slot yet. */
  readonly standsBy: boolean;
  /** Says what is ready to begin; only of what stands by. */
  prepare(prepared: Prepared): void;
  /**
   * Takes a slot for what stands by, at once: a connection of its host is done with another task,
   * whose slot becomes free.
   */
  begin(): void;
  /** Does `step` once it has a slot: now, or when it has stood by. */
  whenBegun(step: () => void): void;
  /**
   * Takes a slot for one connection more, if there is one, the host has room, and no waiting task
   * could use it: files come first.
   */
  takeSlot(host: string): boolean;
  /** Gives back a slot that was taken so. */
  giveSlot(host: string): void;
  /** The host that the slot of the task counts for; null while it waits for room. */
  readonly host: string | null;
  /** Has the slot of the task count for another host from now on, if that has room. */
  moveTo(host: string): boolean;
  /** As `moveTo`, but waits for room; meanwhile it counts for no host. */
  waitToMoveTo(host: string): Operation<void>;
  /** Asks to be offered slots that are to spare, until the work ends. */
  offerSlots(splittable: Splittable): void;
}

/** Work that stands by, in the hands of whoever may begin it. */
export interface Prepared {
  /** Begins it; nothing where it has begun. */
  start(): void;
  /** Lets nobody begin it until it is told to start, or offered again. */
  hold(): void;
  /** Lets the next connection of its host that is free begin it. */
  offer(): void;
}

/** A download that could use more connections. */
export interface Splittable {
  /** Milliseconds that it still takes as it is. */
  timeLeftMs(): number;
  /** Takes a slot of its turn, if that saves time. */
  split(): boolean;
  /** The hosts of the connections for which it took slots. */
  readonly extraHosts: readonly string[];
  /** Soon gives back a slot that it took on a host. */
  release(host: string): void;
}
