import { type Operation, run, sleep, spawn, suspend, until, withResolvers } from 'effection';
import { describe, expect, test } from 'vitest';
import { type Scheduler, useScheduler, type Work } from '../../src-main/download/scheduler.ts';

interface Story {
  readonly scheduler: Scheduler;
  /** What happened, in order. */
  readonly log: string[];
  /** Lets the work on a task come to its end. */
  finish(id: number): void;
}

/** Runs a scheduler whose work waits until it is told to end. */
function withScheduler(
  slots: number,
  story: (given: Story) => Operation<void>,
  work?: (given: Omit<Story, 'scheduler'>) => Work,
): Promise<void> {
  const log: string[] = [];
  const ends = new Map<number, () => void>();
  function* waits(id: number): Operation<void> {
    const { operation, resolve } = withResolvers<void>();
    ends.set(id, resolve);
    log.push(`begin ${id}`);
    yield* operation;
    log.push(`end ${id}`);
  }
  const given = { log, finish: (id: number) => ends.get(id)?.() };
  return run(function* () {
    const scheduler = yield* useScheduler({
      slots,
      work: work?.(given) ?? waits,
      onError: (id, error) => log.push(`error ${id}: ${(error as Error).message}`),
    });
    yield* story({ ...given, scheduler });
  });
}

/** Lets everything run that can run now. */
function settle(): Operation<void> {
  return sleep(0);
}

describe('coroutines', () => {
  test('two that hand over to each other print 1 3 2 4', async () => {
    const printed: number[] = [];
    await run(function* () {
      function* prints(first: number, second: number): Operation<void> {
        printed.push(first);
        yield* sleep(0);
        printed.push(second);
      }
      const one = yield* spawn(() => prints(1, 2));
      const other = yield* spawn(() => prints(3, 4));
      yield* one;
      yield* other;
    });
    expect(printed).toEqual([1, 3, 2, 4]);
  });

  test('delegation passes values through', async () => {
    function* inner(): Operation<number> {
      yield* sleep(0);
      return 20;
    }
    function* outer(): Operation<number> {
      return (yield* inner()) + (yield* inner()) + 2;
    }
    expect(await run(outer)).toBe(42);
  });

  test('delegation passes errors through, and they can be caught on the way', async () => {
    function* inner(): Operation<never> {
      yield* sleep(0);
      throw new Error('from the inside');
    }
    function* outer(): Operation<string> {
      try {
        return yield* inner();
      } catch (error) {
        return `caught ${(error as Error).message}`;
      }
    }
    expect(await run(outer)).toBe('caught from the inside');
    await expect(run(inner)).rejects.toThrow('from the inside');
  });
});

describe('slots', () => {
  test('go to those who came first', () =>
    withScheduler(2, function* ({ scheduler, log, finish }) {
      scheduler.enqueue([3, 1, 2]);
      scheduler.enqueue([5, 4]);
      for (const id of [3, 1, 2, 5, 4]) {
        yield* settle();
        finish(id);
      }
      yield* scheduler.idle();
      expect(log.filter((line) => line.startsWith('begin'))).toEqual(
        [3, 1, 2, 5, 4].map((id) => `begin ${id}`),
      );
    }));

  test('are never more than there are', async () => {
    let now = 0;
    let most = 0;
    await withScheduler(
      3,
      function* ({ scheduler }) {
        scheduler.enqueue(Array.from({ length: 200 }, (_, id) => id));
        yield* scheduler.idle();
      },
      () =>
        function* () {
          most = Math.max(most, ++now);
          yield* settle();
          now -= 1;
        },
    );
    expect(most).toBe(3);
    expect(now).toBe(0);
  });

  test('that are added are used at once', () =>
    withScheduler(1, function* ({ scheduler, log }) {
      scheduler.enqueue([1, 2, 3]);
      yield* settle();
      expect(log).toEqual(['begin 1']);
      scheduler.setSlots(3);
      yield* settle();
      expect(log).toEqual(['begin 1', 'begin 2', 'begin 3']);
    }));

  test('that are taken away interrupt nobody', () =>
    withScheduler(3, function* ({ scheduler, log, finish }) {
      scheduler.enqueue([1, 2, 3, 4]);
      yield* settle();
      scheduler.setSlots(1);
      finish(1);
      finish(2);
      yield* settle();
      expect(log).toEqual(['begin 1', 'begin 2', 'begin 3', 'end 1', 'end 2']);
      finish(3);
      yield* settle();
      expect(log.at(-1)).toBe('begin 4');
    }));

  test('are not given twice to a task that is added twice', () =>
    withScheduler(4, function* ({ scheduler, log }) {
      scheduler.enqueue([1, 1]);
      scheduler.enqueue([1]);
      yield* settle();
      scheduler.enqueue([1, 2]);
      yield* settle();
      expect(log).toEqual(['begin 1', 'begin 2']);
    }));

  test('are given again to a task that was added while it held one', () =>
    withScheduler(1, function* ({ scheduler, log, finish }) {
      scheduler.enqueue([1]);
      yield* settle();
      scheduler.enqueue([1]);
      finish(1);
      yield* settle();
      expect(log).toEqual(['begin 1', 'end 1', 'begin 1']);
    }));
});

test('a child that fails does not take the list down', () =>
  withScheduler(
    1,
    function* ({ scheduler, log }) {
      scheduler.enqueue([1, 2, 3]);
      yield* scheduler.idle();
      expect(log).toEqual(['error 1: odd', 'done 2', 'error 3: odd']);
    },
    ({ log }) =>
      function* (id) {
        yield* settle();
        if (id % 2 === 1) throw new Error('odd');
        log.push(`done ${id}`);
      },
  ));

describe('stopping', () => {
  test('returns when clean-up has run, that which takes its time too', () =>
    withScheduler(
      1,
      function* ({ scheduler, log }) {
        scheduler.enqueue([1]);
        yield* settle();
        yield* scheduler.stop([1], 'pause');
        expect(log).toEqual(['cleaning up', 'cleaned up']);
      },
      ({ log }) =>
        function* () {
          try {
            yield* suspend();
          } finally {
            log.push('cleaning up');
            yield* until(new Promise((resolve) => setTimeout(resolve, 20)));
            log.push('cleaned up');
          }
        },
    ));

  test('tells the work why before it is halted', () =>
    withScheduler(
      3,
      function* ({ scheduler, log }) {
        scheduler.enqueue([1, 2, 3]);
        yield* settle();
        yield* scheduler.stop([1], 'pause');
        yield* scheduler.stop([2], 'cancel');
        yield* scheduler.stop('all', 'quit');
        expect(log).toEqual(['1: pause', '2: cancel', '3: quit']);
      },
      ({ log }) =>
        function* (id, stopReason) {
          try {
            yield* suspend();
          } finally {
            log.push(`${id}: ${stopReason()}`);
          }
        },
    ));

  test('leaves no reason behind for the next time', () =>
    withScheduler(
      1,
      function* ({ scheduler, log }) {
        scheduler.enqueue([1]);
        yield* settle();
        yield* scheduler.stop([1], 'pause');
        scheduler.enqueue([1]);
        yield* settle();
        expect(log).toEqual(['undefined', 'undefined']);
      },
      ({ log }) =>
        function* (_, stopReason) {
          log.push(`${stopReason()}`);
          yield* suspend();
        },
    ));

  test('takes what waits out of the queue', () =>
    withScheduler(1, function* ({ scheduler, log, finish }) {
      scheduler.enqueue([1, 2, 3]);
      yield* settle();
      yield* scheduler.stop([2], 'cancel');
      finish(1);
      yield* settle();
      expect(log).toEqual(['begin 1', 'end 1', 'begin 3']);
    }));

  test('everything starts nothing meanwhile', () =>
    withScheduler(1, function* ({ scheduler, log }) {
      scheduler.enqueue([1, 2, 3]);
      yield* settle();
      yield* scheduler.stop('all', 'quit');
      yield* scheduler.idle();
      expect(log).toEqual(['begin 1']);
    }));

  test('frees the slot for the next one', () =>
    withScheduler(1, function* ({ scheduler, log }) {
      scheduler.enqueue([1, 2]);
      yield* settle();
      yield* scheduler.stop([1], 'pause');
      yield* settle();
      expect(log).toEqual(['begin 1', 'begin 2']);
    }));

  test('a task in the very turn in which it is added loses neither it nor its slot', () =>
    withScheduler(1, function* ({ scheduler, log }) {
      for (let round = 0; round < 3; round++) {
        scheduler.enqueue([1]);
        yield* scheduler.stop([1], 'pause');
      }
      scheduler.enqueue([2]);
      yield* settle();
      expect(log.at(-1)).toBe('begin 2');
      yield* scheduler.stop([2], 'pause');
      yield* scheduler.idle();
    }));

  test('another task from within the work of one frees its slot', () => {
    let stopSecond: () => Operation<void> = settle;
    return withScheduler(
      2,
      function* ({ scheduler, log }) {
        stopSecond = () => scheduler.stop([2], 'pause');
        scheduler.enqueue([1, 2]);
        yield* settle();
        scheduler.enqueue([3, 4]);
        yield* scheduler.idle();
        expect(log.slice(-2)).toEqual(['begin 3', 'begin 4']);
      },
      ({ log }) =>
        function* (id) {
          log.push(`begin ${id}`);
          if (id === 1) yield* stopSecond();
          if (id === 2) yield* suspend();
        },
    );
  });

  test('a thousand tasks begins all clean-ups before the first one ends', () =>
    withScheduler(
      1000,
      function* ({ scheduler, log }) {
        const ids = Array.from({ length: 1000 }, (_, id) => id);
        scheduler.enqueue(ids);
        yield* settle();
        yield* scheduler.stop(ids, 'quit');
        expect(log).toHaveLength(2000);
        expect(log.indexOf('ends')).toBe(1000);
      },
      ({ log }) =>
        function* () {
          try {
            yield* suspend();
          } finally {
            log.push('begins');
            yield* settle();
            log.push('ends');
          }
        },
    ));

  test('a task whose clean-up fails is joined like the others', () =>
    withScheduler(
      2,
      function* ({ scheduler, log }) {
        scheduler.enqueue([1, 2]);
        yield* settle();
        yield* scheduler.stop('all', 'quit');
        expect(log.toSorted()).toEqual(['cleaned up 2', 'error 1: cannot clean up']);
      },
      ({ log }) =>
        function* (id) {
          try {
            yield* suspend();
          } finally {
            yield* settle();
            if (id === 1) yield* until(Promise.reject(new Error('cannot clean up')));
            yield* settle();
            log.push(`cleaned up ${id}`);
          }
        },
    ));

  test('twice at once joins both times', () =>
    withScheduler(
      1,
      function* ({ scheduler, log }) {
        scheduler.enqueue([1]);
        yield* settle();
        const first = yield* spawn(() => scheduler.stop([1], 'pause'));
        yield* scheduler.stop([1], 'cancel');
        expect(log).toEqual(['cleaned up']);
        yield* first;
      },
      ({ log }) =>
        function* () {
          try {
            yield* suspend();
          } finally {
            yield* sleep(10);
            log.push('cleaned up');
          }
        },
    ));

  test('what is not there does nothing', () =>
    withScheduler(1, function* ({ scheduler }) {
      yield* scheduler.stop([7], 'cancel');
      yield* scheduler.idle();
    }));
});

describe('the end of the surroundings', () => {
  test('halts what still runs, and waits for it', async () => {
    let log: string[] = [];
    await withScheduler(
      2,
      function* (story) {
        log = story.log;
        story.scheduler.enqueue([1, 2, 3]);
        yield* settle();
      },
      (given) =>
        function* (id) {
          try {
            yield* suspend();
          } finally {
            yield* settle();
            given.log.push(`halted ${id}`);
          }
        },
    );
    expect(log.toSorted()).toEqual(['halted 1', 'halted 2']);
  });
});

describe('idle', () => {
  test('returns at once when there is nothing to do', () =>
    withScheduler(1, ({ scheduler }) => scheduler.idle()));

  test('returns when the last task is over', () =>
    withScheduler(
      1,
      function* ({ scheduler, log }) {
        scheduler.enqueue([1, 2, 3]);
        yield* scheduler.idle();
        expect(log).toEqual(['1', '2', '3']);
      },
      ({ log }) =>
        function* (id) {
          yield* settle();
          log.push(`${id}`);
        },
    ));

  test('waits for tasks that were added meanwhile', () =>
    withScheduler(1, function* ({ scheduler, log, finish }) {
      scheduler.enqueue([1]);
      const idle = yield* spawn(() => scheduler.idle());
      yield* settle();
      scheduler.enqueue([2]);
      finish(1);
      yield* settle();
      finish(2);
      yield* idle;
      expect(log.at(-1)).toBe('end 2');
    }));
});
