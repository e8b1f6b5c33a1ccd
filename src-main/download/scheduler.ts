import { all, createSignal, type Operation, resource, spawn, type Task } from 'effection';

/** Why a task was stopped; recorded before its coroutine is halted. */
export type StopReason = 'pause' | 'cancel' | 'quit';

/**
 * The work on one task. It is halted when the task is stopped, and can then ask `stopReason` why.
 */
export type Work = (id: number, stopReason: () => StopReason | undefined) => Operation<void>;

/** Hands slots to waiting tasks, first come first served. */
export interface Scheduler {
  /** Tasks that hold a slot. */
  readonly running: ReadonlySet<number>;
  enqueue(ids: Iterable<number>): void;
  /** Changes the number of slots; tasks that run go on when there are fewer than before. */
  setSlots(slots: number): void;
  /**
   * Takes waiting tasks out of the queue and halts running ones, all together; returns when their
   * clean-up has run.
   */
  stop(ids: Iterable<number>, reason: StopReason): Operation<void>;
  /** Returns when no task holds a slot or waits for one. */
  idle(): Operation<void>;
}

export interface SchedulerOptions {
  readonly slots: number;
  readonly work: Work;
  /** Hears of work that threw; the other tasks go on. */
  readonly onError: (id: number, error: unknown) => void;
}

/** A scheduler for as long as the surrounding scope lives; its end halts what still runs. */
export function useScheduler({ slots, work, onError }: SchedulerOptions): Operation<Scheduler> {
  return resource(function* (provide) {
    // A set keeps the order of insertion and gives up any member at once.
    const queue = new Set<number>();
    const coroutines = new Map<number, Task<void>>();
    const running = new Set<number>();
    const reasons = new Map<number, StopReason>();
    const wake = createSignal<void, never>();
    const becameIdle = createSignal<void, never>();
    const isIdle = () => queue.size === 0 && running.size === 0;

    function* workOn(id: number): Operation<void> {
      try {
        yield* work(id, () => reasons.get(id));
      } catch (error) {
        onError(id, error);
      } finally {
        running.delete(id);
        coroutines.delete(id);
        wake.send();
      }
    }

    const wakings = yield* wake;
    yield* spawn(function* () {
      while (true) {
        for (const id of queue) {
          if (running.size >= slots) break;
          queue.delete(id);
          running.add(id);
          coroutines.set(id, yield* spawn(() => workOn(id)));
        }
        if (isIdle()) becameIdle.send();
        yield* wakings.next();
      }
    });

    yield* provide({
      running,
      enqueue(ids) {
        for (const id of ids) queue.add(id);
        wake.send();
      },
      setSlots(count) {
        slots = count;
        wake.send();
      },
      *stop(ids, reason) {
        const halting: Operation<void>[] = [];
        for (const id of ids) {
          queue.delete(id);
          const coroutine = coroutines.get(id);
          if (coroutine === undefined) continue;
          reasons.set(id, reason);
          halting.push(coroutine.halt());
        }
        yield* all(halting);
        for (const id of ids) reasons.delete(id);
        wake.send();
      },
      *idle() {
        const idlings = yield* becameIdle;
        while (!isIdle()) yield* idlings.next();
      },
    });
  });
}
