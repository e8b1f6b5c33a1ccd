import { all, createSignal, type Operation, resource, spawn, type Task } from 'effection';

/** Why a task was stopped; recorded before its coroutine is halted. */
export type StopReason = 'pause' | 'cancel' | 'quit';

/**
 * The work on one task. It is halted when the task is stopped, and can then ask `stopReason` why.
 */
export type Work = (id: number, stopReason: () => StopReason | undefined) => Operation<void>;

/** Hands slots to waiting tasks, first come first served. */
export interface Scheduler {
  /** A task that holds a slot already begins anew when its work has ended. */
  enqueue(ids: Iterable<number>): void;
  /** Changes the number of slots; tasks that run go on when there are fewer than before. */
  setSlots(slots: number): void;
  /**
   * Takes waiting tasks out of the queue and halts running ones, all together; returns when their
   * clean-up has run and their slots are free.
   */
  stop(ids: Iterable<number> | 'all', reason: StopReason): Operation<void>;
  /** Returns when no task holds a slot or waits for one. */
  idle(): Operation<void>;
}

export interface SchedulerOptions {
  readonly slots: number;
  readonly work: Work;
  /** Hears of work that threw; the other tasks go on. */
  readonly onError: (id: number, error: unknown) => void;
}

/** One holding of a slot. */
interface Run {
  readonly id: number;
  coroutine?: Task<void>;
  stopReason?: StopReason;
}

/** A scheduler for as long as the surrounding scope lives; its end halts what still runs. */
export function useScheduler({ slots, work, onError }: SchedulerOptions): Operation<Scheduler> {
  return resource(function* (provide) {
    // A set keeps the order of insertion and gives up any member at once.
    const queue = new Set<number>();
    const running = new Map<number, Run>();
    const wake = createSignal<void, never>();
    const becameIdle = createSignal<void, never>();
    const isIdle = () => queue.size === 0 && running.size === 0;

    function release(run: Run): void {
      if (running.get(run.id) !== run) return;
      running.delete(run.id);
      wake.send();
    }

    function* workOn(run: Run): Operation<void> {
      try {
        yield* work(run.id, () => run.stopReason);
      } catch (error) {
        onError(run.id, error);
      } finally {
        release(run);
      }
    }

    function* halt(run: Run): Operation<void> {
      if (run.coroutine !== undefined) yield* run.coroutine.halt();
      // A coroutine that is halted before its first step never comes to its own clean-up.
      release(run);
    }

    const wakings = yield* wake;
    yield* spawn(function* () {
      while (true) {
        for (const id of queue) {
          if (running.size >= slots) break;
          if (running.has(id)) continue;
          const run: Run = { id };
          queue.delete(id);
          running.set(id, run);
          run.coroutine = yield* spawn(() => workOn(run));
        }
        if (isIdle()) becameIdle.send();
        yield* wakings.next();
      }
    });

    yield* provide({
      enqueue(ids) {
        for (const id of ids) queue.add(id);
        wake.send();
      },
      setSlots(count) {
        slots = count;
        wake.send();
      },
      *stop(ids, reason) {
        const stopped = ids === 'all' ? new Set([...queue, ...running.keys()]) : new Set(ids);
        const runs = [...running.values()].filter(({ id }) => stopped.has(id));
        for (const id of stopped) queue.delete(id);
        for (const run of runs) run.stopReason = reason;
        yield* all(runs.map(halt));
        wake.send();
      },
      *idle() {
        const idlings = yield* becameIdle;
        while (!isIdle()) yield* idlings.next();
      },
    });
  });
}
