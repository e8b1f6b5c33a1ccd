import {
  type Operation,
  run,
  sleep,
  spawn,
  suspend,
  until,
  useScope,
  withResolvers,
} from 'effection';
import fc from 'fast-check';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { CleanUp } from '../../src-main/download/clean-up.ts';
import { Rooms } from '../../src-main/download/rooms.ts';
import { type Scheduler, useScheduler, type Work } from '../../src-main/download/scheduler.ts';
import type { Job } from '../../src-main/download/task-queue.ts';
import type { Splittable, StopReason, Turn } from '../../src-main/download/turn.ts';

function job(id: number, parts: Partial<Job> = {}): Job {
  return { id, batchId: 1, host: 'a', mirrors: [], priority: 0, rank: 0, ...parts };
}

function jobs(...ids: readonly number[]): Job[] {
  return ids.map((id) => job(id));
}

interface Story {
  readonly scheduler: Scheduler;
  readonly rooms: Rooms;
  /** What happened, in order. */
  readonly log: string[];
  /** What those at work may ask of the scheduler. */
  readonly turns: Map<number, Turn>;
  /** Lets the work on a task come to its end. */
  finish(id: number): void;
}

interface Surroundings {
  readonly slots: number;
  readonly perHost?: number;
  readonly mayStandBy?: (id: number) => boolean;
  readonly jobOf?: (id: number) => Job | undefined;
}

/** Runs a scheduler whose work waits until it is told to end. */
function withScheduler(
  surroundings: number | Surroundings,
  story: (given: Story) => Operation<void>,
  work?: (given: Pick<Story, 'log'>) => Work,
): Promise<void> {
  const {
    slots,
    perHost = 10_000,
    mayStandBy = () => false,
    jobOf = job,
  } = typeof surroundings === 'number' ? { slots: surroundings } : surroundings;
  const log: string[] = [];
  const ends = new Map<number, () => void>();
  const turns = new Map<number, Turn>();
  function* waits(id: number, turn: Turn): Operation<void> {
    const { operation, resolve } = withResolvers<void>();
    ends.set(id, resolve);
    turns.set(id, turn);
    if (turn.standsBy) {
      turn.prepare({
        start: () => log.push(`start ${id}`),
        hold: () => log.push(`hold ${id}`),
        offer: () => log.push(`offer ${id}`),
      });
    }
    log.push(`begin ${id}`);
    yield* operation;
    log.push(`end ${id}`);
  }
  const rooms = new Rooms({ perHost, learned: [] });
  const given = { log, rooms, turns, finish: (id: number) => ends.get(id)?.() };
  return run(function* () {
    const scheduler = yield* useScheduler({
      slots,
      rooms,
      work: work?.(given) ?? waits,
      mayStandBy,
      jobOf: (id) => jobOf(id),
      onError: (id, error) => log.push(`error ${id}: ${(error as Error).message}`),
    });
    yield* story({ ...given, scheduler });
  });
}

/** Lets everything run that can run now. */
function settle(): Operation<void> {
  return sleep(0);
}

/** A download that takes no slots beyond its own. */
const ordinary: Splittable = {
  timeLeftMs: () => 1,
  split: () => false,
  extraHosts: [],
  release: () => undefined,
};

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
      scheduler.enqueue(jobs(3, 1, 2));
      scheduler.enqueue(jobs(5, 4));
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
        scheduler.enqueue(Array.from({ length: 200 }, (_, id) => job(id)));
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
      scheduler.enqueue(jobs(1, 2, 3));
      yield* settle();
      expect(log).toEqual(['begin 1']);
      scheduler.setSlots(3);
      yield* settle();
      expect(log).toEqual(['begin 1', 'begin 2', 'begin 3']);
    }));

  test('that are taken away interrupt nobody', () =>
    withScheduler(3, function* ({ scheduler, log, finish }) {
      scheduler.enqueue(jobs(1, 2, 3, 4));
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
      scheduler.enqueue(jobs(1, 1));
      scheduler.enqueue(jobs(1));
      yield* settle();
      scheduler.enqueue(jobs(1, 2));
      yield* settle();
      expect(log).toEqual(['begin 1', 'begin 2']);
    }));

  test('are given again to a task that was added while it held one', () =>
    withScheduler(1, function* ({ scheduler, log, finish }) {
      scheduler.enqueue(jobs(1));
      yield* settle();
      scheduler.enqueue(jobs(1));
      finish(1);
      yield* settle();
      expect(log).toEqual(['begin 1', 'end 1', 'begin 1']);
    }));
});

test('a child that fails does not take the list down', () =>
  withScheduler(
    1,
    function* ({ scheduler, log }) {
      scheduler.enqueue(jobs(1, 2, 3));
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
        scheduler.enqueue(jobs(1));
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
        scheduler.enqueue(jobs(1, 2, 3));
        yield* settle();
        yield* scheduler.stop([1], 'pause');
        yield* scheduler.stop([2], 'cancel');
        yield* scheduler.stop('all', 'quit');
        expect(log).toEqual(['1: pause', '2: cancel', '3: quit']);
      },
      ({ log }) =>
        function* (id, turn) {
          try {
            yield* suspend();
          } finally {
            log.push(`${id}: ${turn.stopReason}`);
          }
        },
    ));

  test('leaves no reason behind for the next time', () =>
    withScheduler(
      1,
      function* ({ scheduler, log }) {
        scheduler.enqueue(jobs(1));
        yield* settle();
        yield* scheduler.stop([1], 'pause');
        scheduler.enqueue(jobs(1));
        yield* settle();
        expect(log).toEqual(['undefined', 'undefined']);
      },
      ({ log }) =>
        function* (_, turn) {
          log.push(`${turn.stopReason}`);
          yield* suspend();
        },
    ));

  test('takes what waits out of the queue', () =>
    withScheduler(1, function* ({ scheduler, log, finish }) {
      scheduler.enqueue(jobs(1, 2, 3));
      yield* settle();
      yield* scheduler.stop([2], 'cancel');
      finish(1);
      yield* settle();
      expect(log).toEqual(['begin 1', 'end 1', 'begin 3']);
    }));

  test('everything starts nothing meanwhile', () =>
    withScheduler(1, function* ({ scheduler, log }) {
      scheduler.enqueue(jobs(1, 2, 3));
      yield* settle();
      yield* scheduler.stop('all', 'quit');
      yield* scheduler.idle();
      expect(log).toEqual(['begin 1']);
    }));

  test('frees the slot for the next one', () =>
    withScheduler(1, function* ({ scheduler, log }) {
      scheduler.enqueue(jobs(1, 2));
      yield* settle();
      yield* scheduler.stop([1], 'pause');
      yield* settle();
      expect(log).toEqual(['begin 1', 'begin 2']);
    }));

  test('a task in the very turn in which it is added loses neither it nor its slot', () =>
    withScheduler(1, function* ({ scheduler, log }) {
      for (let round = 0; round < 3; round++) {
        scheduler.enqueue(jobs(1));
        yield* scheduler.stop([1], 'pause');
      }
      scheduler.enqueue(jobs(2));
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
        scheduler.enqueue(jobs(1, 2));
        yield* settle();
        scheduler.enqueue(jobs(3, 4));
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
        scheduler.enqueue(jobs(...ids));
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
        scheduler.enqueue(jobs(1, 2));
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
        scheduler.enqueue(jobs(1));
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

/** Work that ends by itself in the next turn, and writes down what it was about. */
function* brief(log: string[], id: number): Operation<void> {
  log.push(`${id}`);
  yield* settle();
}

describe('the order', () => {
  test('is by priority, then in turn by list and by host, then by rank', () =>
    withScheduler(
      1,
      function* ({ scheduler, log }) {
        scheduler.enqueue([
          job(1, { rank: 2 }),
          job(2, { rank: 1 }),
          job(3, { rank: 9, host: 'b' }),
          job(4, { batchId: 2 }),
          job(5, { batchId: 2, priority: -1 }),
          job(6, { batchId: 2, priority: 1, rank: 99 }),
        ]);
        yield* scheduler.idle();
        expect(log).toEqual(['6', '2', '4', '3', '1', '5']);
      },
      ({ log }) =>
        (id) =>
          brief(log, id),
    ));

  test('changes for a task that waits and is added again', () =>
    withScheduler(
      1,
      function* ({ scheduler, log }) {
        scheduler.enqueue(jobs(1, 2, 3));
        scheduler.enqueue([job(3, { priority: 1 })]);
        yield* scheduler.idle();
        expect(log).toEqual(['3', '1', '2']);
      },
      ({ log }) =>
        (id) =>
          brief(log, id),
    ));

  test('is fair to a short list behind a long one', () =>
    withScheduler(
      2,
      function* ({ scheduler, log }) {
        scheduler.enqueue(Array.from({ length: 100 }, (_, id) => job(id)));
        yield* settle();
        scheduler.enqueue([job(200, { batchId: 2 }), job(201, { batchId: 2 })]);
        const before = log.length;
        yield* scheduler.idle();
        expect(log.indexOf('201')).toBeLessThan(before + 6);
      },
      ({ log }) =>
        (id) =>
          brief(log, id),
    ));
});

describe('a host', () => {
  test('never has more connections than it has room for, and the slots go to others', () =>
    withScheduler({ slots: 4, perHost: 2 }, function* ({ scheduler, rooms, log, finish }) {
      scheduler.enqueue([...jobs(1, 2, 3, 4), job(5, { host: 'b' })]);
      yield* settle();
      expect(log).toEqual(['begin 1', 'begin 5', 'begin 2']);
      expect([rooms.activeOn('a'), rooms.activeOn('b')]).toEqual([2, 1]);
      finish(1);
      yield* settle();
      expect(log.slice(3)).toEqual(['end 1', 'begin 3']);
    }));

  test('that refused a connection gets one less from then on', () =>
    withScheduler(4, function* ({ scheduler, rooms, log, finish }) {
      scheduler.enqueue(jobs(1, 2, 3, 4));
      yield* settle();
      rooms.refused('a');
      finish(1);
      yield* settle();
      expect(rooms.activeOn('a')).toBe(3);
      scheduler.enqueue(jobs(5));
      yield* settle();
      expect(log).not.toContain('begin 5');
      finish(2);
      yield* settle();
      expect(log.at(-1)).toBe('begin 5');
    }));
});

describe('a slot that is used for another host', () => {
  test('takes room there and none on the first host, until its work ends', () =>
    withScheduler({ slots: 4, perHost: 1 }, function* ({ scheduler, rooms, turns, log, finish }) {
      scheduler.enqueue(jobs(1, 2));
      yield* settle();
      expect(log).toEqual(['begin 1']);
      expect(turns.get(1)?.moveTo('b')).toBe(true);
      expect(rooms.activeOn('b')).toBe(1);
      yield* settle();
      expect(log).toEqual(['begin 1', 'begin 2']);
      expect(turns.get(2)?.moveTo('b')).toBe(false);
      expect(turns.get(2)?.host).toBe('a');
      finish(1);
      finish(2);
      yield* scheduler.idle();
      expect([rooms.activeOn('a'), rooms.activeOn('b')]).toEqual([0, 0]);
    }));

  test('waits for room there before those that have no slot yet, and keeps nobody from the first host', () =>
    withScheduler({ slots: 4, perHost: 1 }, function* (given) {
      const { scheduler, rooms, turns, log, finish } = given;
      const [first, other] = [job(1), job(2, { host: 'b' })];
      scheduler.enqueue([first, other, job(3, { host: 'b' }), job(4)]);
      yield* settle();
      expect(log).toEqual(['begin 1', 'begin 2']);
      yield* spawn(function* () {
        yield* turns.get(1)?.waitToMoveTo('b') ?? settle();
        log.push('moved 1');
      });
      yield* settle();
      expect(log.slice(2)).toEqual(['begin 4']);
      finish(2);
      yield* settle();
      expect(log.slice(3)).toEqual(['end 2', 'moved 1']);
      expect(rooms.activeOn('b')).toBe(1);
      finish(1);
      yield* settle();
      expect(log.slice(5)).toEqual(['end 1', 'begin 3']);
    }));

  test('leaves no trace where its work is stopped while it waits', () =>
    withScheduler(
      { slots: 2, perHost: 1 },
      function* ({ scheduler, rooms, log }) {
        rooms.enter('b');
        scheduler.enqueue(jobs(1));
        yield* settle();
        yield* scheduler.stop([1], 'pause');
        rooms.leave('b');
        scheduler.enqueue(jobs(2));
        yield* settle();
        expect(log).toEqual(['moved 2']);
        yield* scheduler.stop('all', 'quit');
        expect([rooms.activeOn('a'), rooms.activeOn('b')]).toEqual([0, 0]);
      },
      ({ log }) =>
        function* (id, turn) {
          yield* turn.waitToMoveTo('b');
          log.push(`moved ${id}`);
          yield* suspend();
        },
    ));
});

/** One host bears two connections; tasks from 3 on are ready before they have one. */
const withStandby = { slots: 4, perHost: 2, mayStandBy: (id: number) => id >= 3 };

/** Whether each task whose work has begun stands by. */
function standingBy(turns: ReadonlyMap<number, Turn>): Record<number, boolean> {
  return Object.fromEntries(Array.from(turns, ([id, { standsBy }]) => [id, standsBy]));
}

describe('a task with a mirror', () => {
  const mirrored = job(1, { mirrors: ['b'] });

  test('waits for the server that does not rest, and for the first one again when that has rested', () =>
    withScheduler(1, function* ({ scheduler, rooms, turns, finish }) {
      const { rests } = rooms;
      const rest = (host: string, ms: number) => [1, 2].map(() => rests.asked(host, ms));
      scheduler.enqueue([job(9, { host: 'c' }), mirrored]);
      yield* settle();
      rest('a', 100);
      rest('b', 60_000);
      finish(9);
      yield* until(vi.waitFor(() => expect(turns.get(1)?.host).toBe('a')));
      finish(1);
    }));

  test('goes to the mirror where its server rests longer', () =>
    withScheduler(1, function* ({ scheduler, rooms, turns, finish }) {
      const rest = (host: string, ms: number) => [1, 2].map(() => rooms.rests.asked(host, ms));
      rest('a', 60_000);
      rest('b', 100);
      scheduler.enqueue([mirrored]);
      yield* until(vi.waitFor(() => expect(turns.get(1)?.host).toBe('b')));
      finish(1);
    }));
});

describe('tasks that stand by', () => {
  test('are as many as are at work on their host, and hold no slot', () =>
    withScheduler(withStandby, function* ({ scheduler, rooms, turns }) {
      scheduler.enqueue(jobs(1, 2, 3, 4, 5));
      yield* settle();
      expect(standingBy(turns)).toEqual({ 1: false, 2: false, 3: true, 4: true });
      expect(rooms.activeOn('a')).toBe(2);
      expect(turns.get(1)?.takeSlot('b')).toBe(true);
    }));

  test('take over the slot of a task that is done', () =>
    withScheduler(withStandby, function* ({ scheduler, rooms, turns, log, finish }) {
      scheduler.enqueue(jobs(1, 2, 3, 4, 5, 6));
      yield* settle();
      turns.get(3)?.whenBegun(() => log.push('3 has a slot'));
      turns.get(3)?.begin();
      // Before the other one has given it back.
      finish(1);
      yield* settle();
      expect(standingBy(turns)).toMatchObject({ 3: false, 4: true, 5: true });
      expect(turns.has(6)).toBe(false);
      expect(rooms.activeOn('a')).toBe(2);
      expect(log.filter((line) => line === '3 has a slot')).toHaveLength(1);
    }));

  test('get the slot that another one gives back', () =>
    withScheduler(withStandby, function* ({ scheduler, rooms, turns, log, finish }) {
      scheduler.enqueue(jobs(1, 2, 3, 4));
      yield* settle();
      finish(2);
      yield* settle();
      expect(standingBy(turns)).toMatchObject({ 3: false, 4: true });
      expect(log).toContain('start 3');
      expect(rooms.activeOn('a')).toBe(2);
    }));

  test('are none whose work needs a slot from the start', () =>
    withScheduler({ slots: 1, mayStandBy: () => false }, function* ({ scheduler, turns }) {
      scheduler.enqueue(jobs(1, 2));
      yield* settle();
      expect([...turns.keys()]).toEqual([1]);
    }));

  test('are none while a task waits whose host has room: that one is next', () =>
    withScheduler({ ...withStandby, slots: 2 }, function* ({ scheduler, turns, finish }) {
      scheduler.enqueue(jobs(1, 2));
      yield* settle();
      scheduler.enqueue([...jobs(3), job(4, { host: 'b' })]);
      yield* settle();
      expect([...turns.keys()]).toEqual([1, 2]);
      finish(1);
      yield* settle();
      finish(2);
      yield* settle();
      expect(standingBy(turns)).toMatchObject({ 3: false, 4: false });
    }));

  test('are none while more are at work than there are slots by now', () =>
    withScheduler(withStandby, function* ({ scheduler, rooms, log, finish }) {
      scheduler.enqueue(jobs(1, 2, 3, 4));
      yield* settle();
      log.length = 0;
      scheduler.setSlots(1);
      yield* settle();
      expect(log).toEqual(['hold 3', 'hold 4']);
      finish(1);
      yield* settle();
      expect(rooms.activeOn('a')).toBe(1);
      finish(2);
      yield* settle();
      expect(rooms.activeOn('a')).toBe(1);
      expect(log).toContain('start 3');
      expect(log).not.toContain('start 4');
    }));

  test('are held when others come that go first, and offered again in their order', () =>
    withScheduler(withStandby, function* ({ scheduler, turns, log, finish }) {
      scheduler.enqueue(jobs(1, 2, 3, 4));
      yield* settle();
      log.length = 0;
      scheduler.enqueue([job(5, { priority: 1 })]);
      yield* settle();
      expect(log).toEqual(['hold 3', 'hold 4', 'begin 5', 'offer 3']);
      finish(1);
      yield* settle();
      expect(standingBy(turns)).toMatchObject({ 5: false, 3: true, 4: true });
    }));

  test('go on where their connection began them while they were being held', () =>
    withScheduler(withStandby, function* ({ scheduler, rooms, turns, log, finish }) {
      scheduler.enqueue(jobs(1, 2, 3, 4));
      yield* settle();
      scheduler.enqueue([job(5, { priority: 1 })]);
      turns.get(4)?.begin();
      finish(1);
      yield* settle();
      expect(standingBy(turns)).toMatchObject({ 4: false, 5: true, 3: true });
      expect(rooms.activeOn('a')).toBe(2);
      finish(4);
      yield* settle();
      expect(standingBy(turns)).toMatchObject({ 5: false, 3: true });
      for (const id of [2, 5]) finish(id);
      yield* settle();
      finish(3);
      yield* scheduler.idle();
      expect(log.filter((line) => line === 'begin 4')).toHaveLength(1);
    }));

  test('go by the rank that they have by now', () =>
    withScheduler(withStandby, function* ({ scheduler, turns, finish }) {
      scheduler.enqueue([1, 2, 3, 4].map((id) => job(id, { rank: id })));
      yield* settle();
      scheduler.enqueue([job(3, { rank: 9 })]);
      yield* settle();
      finish(1);
      yield* settle();
      expect(standingBy(turns)).toMatchObject({ 3: true, 4: false });
    }));

  test('are none for a host that bears less than is at work there, or that rests', () =>
    withScheduler(withStandby, function* ({ scheduler, rooms, log, finish }) {
      scheduler.enqueue(jobs(1, 2, 3, 4));
      yield* settle();
      log.length = 0;
      rooms.refused('a');
      scheduler.setSlots(4);
      yield* settle();
      expect(log).toEqual(['hold 3', 'hold 4']);
      finish(1);
      yield* settle();
      expect(rooms.activeOn('a')).toBe(1);
      expect(log).toEqual(['hold 3', 'hold 4', 'end 1', 'offer 3']);
      log.length = 0;
      for (const _ of [1, 2]) rooms.rests.asked('a', 60_000);
      yield* settle();
      expect(log).toEqual(['hold 3']);
      finish(2);
      yield* settle();
      expect(rooms.activeOn('a')).toBe(0);
    }));

  test('can be stopped, and leave no trace', () =>
    withScheduler(withStandby, function* ({ scheduler, rooms, turns, log, finish }) {
      scheduler.enqueue(jobs(1, 2, 3));
      yield* settle();
      yield* scheduler.stop([3], 'pause');
      expect(turns.get(3)?.stopReason).toBe('pause');
      turns.get(3)?.begin();
      finish(1);
      finish(2);
      yield* scheduler.idle();
      expect(rooms.activeOn('a')).toBe(0);
      expect(log.filter((line) => line.startsWith('end'))).toEqual(['end 1', 'end 2']);
    }));

  test('are halted to begin anew, and those at work are not', () =>
    withScheduler(withStandby, function* ({ scheduler, turns, finish }) {
      scheduler.enqueue(jobs(1, 2, 3, 4));
      yield* settle();
      expect(yield* scheduler.renew((id) => id < 4)).toEqual([3]);
      expect(turns.get(3)?.stopReason).toBe('renew');
      expect(turns.get(1)?.stopReason).toBe(undefined);
      for (const id of [1, 2]) finish(id);
      yield* settle();
      finish(4);
      yield* scheduler.idle();
    }));

  test('are waited for by slots that only make another file faster', () =>
    withScheduler({ ...withStandby, perHost: 3 }, function* ({ scheduler, turns, log }) {
      scheduler.enqueue(jobs(1));
      yield* settle();
      const turn = turns.get(1);
      for (const _ of [1, 2]) expect(turn?.takeSlot('a')).toBe(true);
      turn?.offerSlots({
        ...ordinary,
        extraHosts: ['a'],
        release(host) {
          log.push(`release on ${host}`);
          turn.giveSlot(host);
        },
      });
      scheduler.enqueue(jobs(3));
      yield* until(vi.waitFor(() => expect(standingBy(turns)).toEqual({ 1: false, 3: false })));
      expect(log).toContain('release on a');
    }));
});

describe('one more connection', () => {
  test('is not for a task while a waiting one could use the slot: files come first', () =>
    withScheduler(3, function* ({ scheduler, turns, log }) {
      scheduler.enqueue(jobs(1));
      yield* settle();
      scheduler.enqueue(jobs(2));
      expect(turns.get(1)?.takeSlot('b')).toBe(false);
      yield* settle();
      expect(log).toEqual(['begin 1', 'begin 2']);
      expect(turns.get(1)?.takeSlot('b')).toBe(true);
      expect(turns.get(1)?.takeSlot('b')).toBe(false);
    }));

  test('is for a task when those that wait have no room on their host', () =>
    withScheduler({ slots: 4, perHost: 2 }, function* ({ scheduler, turns }) {
      scheduler.enqueue(jobs(1, 2, 3));
      yield* settle();
      expect(turns.get(1)?.takeSlot('a')).toBe(false);
      expect(turns.get(1)?.takeSlot('b')).toBe(true);
    }));

  test('is for a task while one that waits is at work still and has no use for it', () =>
    withScheduler(3, function* ({ scheduler, turns }) {
      scheduler.enqueue(jobs(1, 2));
      yield* settle();
      scheduler.enqueue(jobs(2));
      yield* settle();
      expect(turns.get(1)?.takeSlot('a')).toBe(true);
    }));

  test('keeps others waiting until it is given back', () =>
    withScheduler(2, function* ({ scheduler, turns, log, finish }) {
      scheduler.enqueue(jobs(1));
      yield* settle();
      expect(turns.get(1)?.takeSlot('b')).toBe(true);
      scheduler.enqueue(jobs(2));
      yield* settle();
      expect(log).toEqual(['begin 1']);
      turns.get(1)?.giveSlot('b');
      yield* settle();
      expect(log).toEqual(['begin 1', 'begin 2']);
      finish(1);
    }));

  test('is offered as long as there are slots to spare, first to what takes longest', () =>
    withScheduler(5, function* ({ scheduler, turns, log }) {
      scheduler.enqueue(jobs(1, 2));
      yield* settle();
      for (const [id, leftMs] of [
        [1, 10],
        [2, 20],
      ] as const) {
        const turn = turns.get(id);
        turn?.offerSlots({
          ...ordinary,
          timeLeftMs: () => leftMs,
          split() {
            const hasOne = turn.takeSlot('a');
            if (hasOne) log.push(`split ${id}`);
            return hasOne;
          },
        });
      }
      const splits = () => log.filter((line) => line.startsWith('split'));
      yield* until(vi.waitFor(() => expect(splits()).toHaveLength(3)));
      expect(splits()).toEqual(['split 2', 'split 1', 'split 2']);
    }));

  test('is given back for a task that waits for a slot', () =>
    withScheduler(2, function* ({ scheduler, turns, log }) {
      scheduler.enqueue(jobs(1));
      yield* settle();
      const turn = turns.get(1);
      expect(turn?.takeSlot('b')).toBe(true);
      turn?.offerSlots({
        ...ordinary,
        extraHosts: ['b'],
        release(host) {
          log.push(`release on ${host}`);
          turn.giveSlot(host);
        },
      });
      scheduler.enqueue(jobs(2));
      yield* until(vi.waitFor(() => expect(log).toContain('begin 2')));
      expect(log).toEqual(['begin 1', 'release on b', 'begin 2']);
    }));

  test('is kept as long as nobody waits', () =>
    withScheduler(2, function* ({ scheduler, turns, log }) {
      scheduler.enqueue(jobs(1));
      yield* settle();
      turns.get(1)?.takeSlot('b');
      let looks = 0;
      turns.get(1)?.offerSlots({
        ...ordinary,
        get extraHosts() {
          looks += 1;
          return ['b'];
        },
        release: () => log.push('release'),
      });
      yield* until(vi.waitFor(() => expect(looks).toBeGreaterThan(2)));
      expect(log).toEqual(['begin 1']);
    }));

  test('is offered to nobody whose work is over', () =>
    withScheduler(3, function* ({ scheduler, turns, log, finish }) {
      scheduler.enqueue(jobs(1, 2));
      yield* settle();
      const offerTo = (id: number) =>
        turns.get(id)?.offerSlots({
          ...ordinary,
          timeLeftMs: () => 1,
          split: () => {
            log.push(`offer ${id}`);
            return false;
          },
        });
      offerTo(1);
      offerTo(2);
      yield* until(vi.waitFor(() => expect(log).toContain('offer 1')));
      finish(1);
      yield* settle();
      log.length = 0;
      yield* until(vi.waitFor(() => expect(log.length).toBeGreaterThan(1)));
      expect(new Set(log)).toEqual(new Set(['offer 2']));
    }));
});

describe('a task that waits for its time', () => {
  const day = 24 * 60 * 60 * 1000;

  /** Turns the clock by hand. */
  function fakeClock(): void {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date'] });
    onTestFinished(() => {
      vi.useRealTimers();
    });
  }

  function* passes(milliseconds: number): Operation<void> {
    yield* until(vi.advanceTimersByTimeAsync(milliseconds));
  }

  test('begins when it has come, and not before', () => {
    fakeClock();
    return withScheduler(1, function* ({ scheduler, log }) {
      scheduler.enqueueAt(1, Date.now() + 5000);
      yield* passes(4999);
      expect(log).toEqual([]);
      yield* passes(1);
      expect(log).toEqual(['begin 1']);
    });
  });

  test('begins at once when it has passed', () => {
    fakeClock();
    return withScheduler(1, function* ({ scheduler, log }) {
      scheduler.enqueueAt(1, Date.now() - day);
      yield* passes(0);
      yield* passes(1);
      expect(log).toEqual(['begin 1']);
    });
  });

  test('keeps to the latest time it was given', () => {
    fakeClock();
    return withScheduler(1, function* ({ scheduler, log }) {
      scheduler.enqueueAt(1, Date.now() + 5000);
      scheduler.enqueueAt(1, Date.now() + 9000);
      yield* passes(8999);
      expect(log).toEqual([]);
      yield* passes(1);
      expect(log).toEqual(['begin 1']);
      yield* passes(day);
      expect(log).toEqual(['begin 1']);
    });
  });

  test('is not late by the length of a sleep of the machine', () => {
    fakeClock();
    return withScheduler(1, function* ({ scheduler, log }) {
      scheduler.enqueueAt(1, Date.now() + day);
      yield* passes(1000);
      // No timer moves meanwhile.
      vi.setSystemTime(Date.now() + day);
      yield* passes(30_000);
      expect(log).toEqual(['begin 1']);
    });
  });

  test('waits for months, too', () => {
    fakeClock();
    return withScheduler(1, function* ({ scheduler, log }) {
      scheduler.enqueueAt(1, Date.now() + 60 * day);
      yield* passes(59 * day);
      expect(log).toEqual([]);
      yield* passes(day);
      expect(log).toEqual(['begin 1']);
    });
  });

  test('holds no slot', () =>
    withScheduler(1, function* ({ scheduler, log }) {
      scheduler.enqueueAt(1, Date.now() + day);
      scheduler.enqueue(jobs(2));
      yield* settle();
      expect(log).toEqual(['begin 2']);
    }));

  test('can be woken before, and is not woken twice', () =>
    withScheduler(3, function* ({ scheduler, log, finish }) {
      scheduler.enqueueAt(1, Date.now() + day);
      scheduler.enqueueAt(2, Date.now() + day);
      scheduler.wake([1, 7]);
      yield* settle();
      finish(1);
      scheduler.wake([1]);
      yield* settle();
      expect(log).toEqual(['begin 1', 'end 1']);
    }));

  test('is forgotten by a stop', () => {
    fakeClock();
    return withScheduler(3, function* ({ scheduler, log }) {
      scheduler.enqueueAt(1, Date.now() + 1000);
      scheduler.enqueueAt(2, Date.now() + 1000);
      scheduler.enqueueAt(3, Date.now() + 1000);
      yield* scheduler.stop([1], 'pause');
      yield* passes(1000);
      expect(log).toEqual(['begin 2', 'begin 3']);
      scheduler.enqueueAt(4, Date.now() + 1000);
      yield* scheduler.stop('all', 'quit');
      yield* scheduler.idle();
      yield* passes(day);
      expect(log).toEqual(['begin 2', 'begin 3']);
    });
  });

  test('keeps the others from being idle, until it is not to run any more', () => {
    const jobOf = () => undefined;
    return withScheduler({ slots: 1, jobOf }, function* ({ scheduler, log }) {
      scheduler.enqueueAt(1, Date.now() + day);
      let isIdle = false;
      const idle = yield* spawn(function* () {
        yield* scheduler.idle();
        isIdle = true;
      });
      yield* settle();
      expect(isIdle).toBe(false);
      scheduler.wake([1]);
      yield* idle;
      expect(log).toEqual([]);
    });
  });

  test('leaves no timer behind when the surroundings end', async () => {
    fakeClock();
    await withScheduler(1, function* ({ scheduler }) {
      scheduler.enqueueAt(1, Date.now() + day);
    });
    expect(vi.getTimerCount()).toBe(0);
  });
});

describe('one coroutine', () => {
  test('works on one task after the other', async () => {
    const scopes = new Set<unknown>();
    await withScheduler(
      1,
      function* ({ scheduler }) {
        scheduler.enqueue(jobs(1, 2, 3, 4));
        yield* scheduler.idle();
      },
      () =>
        function* (id) {
          scopes.add(yield* useScope());
          yield* settle();
          if (id === 2) throw new Error('odd');
        },
    );
    expect(scopes.size).toBe(1);
  });

  test('that is halted for one task has not taken the next one with it', () =>
    withScheduler(1, function* ({ scheduler, log, finish }) {
      for (let moment = 0; moment < 12; moment++) {
        log.length = 0;
        scheduler.enqueue(jobs(1, 2));
        yield* settle();
        finish(1);
        yield* moments(moment);
        yield* scheduler.stop([1], 'pause');
        yield* settle();
        expect(log.at(-1)).toBe('begin 2');
        finish(2);
        yield* scheduler.idle();
        expect(log.at(-1)).toBe('end 2');
      }
    }));
});

/** Lets a number of microtasks pass. */
function* moments(count: number): Operation<void> {
  for (let moment = 0; moment < count; moment++) yield* until(Promise.resolve());
}

/** The work on one task, as the law below sees it. */
interface Labour {
  readonly host: string;
  readonly turn: Turn;
  /** Hosts of further connections. */
  readonly taken: string[];
  /** Why it was stopped, each time. */
  readonly stops: StopReason[];
  readonly end: (how: 'finish' | 'fail') => void;
  /** Its connection is another one's already. */
  hasPassedOn: boolean;
  isOver: boolean;
}

type Step =
  | { readonly kind: 'enqueue' | 'wake'; readonly ids: readonly number[] }
  | { readonly kind: 'enqueueAt' | 'finish' | 'pass on' | 'fail' | 'give'; readonly id: number }
  | { readonly kind: 'take'; readonly id: number; readonly host: string }
  | {
      readonly kind: 'stop';
      readonly ids: readonly number[];
      readonly reason: StopReason;
      readonly isJoined: boolean;
    }
  | { readonly kind: 'slots' | 'pass'; readonly count: number };

const perHost = 2;
const hostOfId = (id: number) => (id % 2 === 0 ? 'a' : 'b');
const mayStandBy = (id: number) => id >= 2;

/** Does everything that can be done to a scheduler, and keeps account of what must hold. */
function trial(scheduler: () => Scheduler, firstSlots: number) {
  const labours = new Map<number, Labour>();
  const standby = new Map<number, Turn>();
  /** What was enqueued and has neither begun nor been stopped since. */
  const owed = new Set<number>();
  /** How often it may begin: more than once when it was enqueued again just before. */
  const mayBegin = new Map<number, number>();
  const timed = new Set<number>();
  const wrong: string[] = [];
  let slots = firstSlots;
  let isClosed = false;
  /** The end of the surroundings has come to the first task. */
  let isEnding = false;
  let isPassingOn = false;

  const connections = () => {
    const counted: string[] = [];
    for (const { host, hasPassedOn, taken } of labours.values()) {
      counted.push(...(hasPassedOn ? taken : [host, ...taken]));
    }
    return counted;
  };
  const hasRoom = (host: string) =>
    connections().filter((other) => other === host).length < perHost;

  function check(holds: boolean, law: string): void {
    if (!holds) wrong.push(law);
  }

  function owe(id: number): void {
    owed.add(id);
    mayBegin.set(id, Math.max(mayBegin.get(id) ?? 0, 0) + 1);
  }

  function enter(host: string): void {
    check(connections().length < slots, 'more connections than slots');
    check(hasRoom(host), 'more connections to a host than it has room for');
  }

  function* work(id: number, turn: Turn): Operation<void> {
    const ending = withResolvers<'finish' | 'fail'>();
    const host = hostOfId(id);
    const stops: StopReason[] = [];
    const labour: Labour = {
      host,
      turn,
      taken: [],
      stops,
      end: ending.resolve,
      hasPassedOn: false,
      isOver: false,
    };
    const cleanUp = new CleanUp();
    let [hasBegun, isHalted, hasEnded] = [false, true, false];
    check(mayStandBy(id) || !turn.standsBy, 'stands by though it may not');
    if (turn.standsBy) {
      standby.set(id, turn);
      const nothing = () => undefined;
      turn.prepare({ start: nothing, hold: nothing, offer: nothing });
    }
    turn.whenBegun(() => {
      hasBegun = true;
      standby.delete(id);
      if (!isPassingOn) enter(host);
      check(!isEnding, 'begins although everything ends');
      if (turn.stopReason !== undefined) stops.push(turn.stopReason);
      const times = mayBegin.get(id) ?? 0;
      mayBegin.set(id, times - 1);
      owed.delete(id);
      check(times > 0 || stops.length > 0, 'begins although nobody wants it');
      check(!labours.has(id), 'two work on one task');
      labours.set(id, labour);
      cleanUp.add(async () => {
        // Some take their time.
        for (let moment = 0; moment < id; moment++) await Promise.resolve();
        for (const other of labour.taken.splice(0)) turn.giveSlot(other);
        labour.isOver = true;
        labours.delete(id);
      });
    });
    try {
      const how = yield* ending.operation;
      isHalted = false;
      yield* until(cleanUp.run());
      hasEnded = true;
      if (how === 'fail') throw new Error('It failed');
    } finally {
      standby.delete(id);
      if (isHalted && isClosed) {
        isEnding = true;
      } else if (isHalted && hasBegun) {
        check(stops.length > 0, 'halted although nobody stopped it');
        check(turn.stopReason === stops.at(-1), 'halted for another reason');
      } else if (isHalted) {
        check(turn.stopReason !== undefined, 'halted on standby although nobody stopped it');
      }
      if (!hasEnded) {
        yield* until(cleanUp.run());
        if (id % 3 === 2) yield* until(Promise.reject(new Error('It cannot clean up')));
      }
    }
  }

  /** The connection of a task goes on with the next one that stands by, as the byte thread has it do. */
  function passOn(labour: Labour): void {
    const next = [...standby].find(([id]) => hostOfId(id) === labour.host);
    if (next === undefined) return;
    labour.hasPassedOn = true;
    isPassingOn = true;
    next[1].begin();
    isPassingOn = false;
  }

  function* stop(ids: readonly number[], reason: StopReason): Operation<void> {
    const stopped = ids.flatMap((id) => labours.get(id) ?? []);
    for (const id of ids) {
      owed.delete(id);
      mayBegin.delete(id);
      timed.delete(id);
      labours.get(id)?.stops.push(reason);
    }
    yield* scheduler().stop(ids, reason);
    for (const { isOver } of stopped) check(isOver, 'a stop returns before the clean-up has run');
  }

  function take(labour: Labour, host: string): void {
    const couldBegin = [...owed].some((id) => !labours.has(id) && hasRoom(hostOfId(id)));
    if (!labour.turn.takeSlot(host)) return;
    enter(host);
    check(!couldBegin, 'a split comes before a file');
    labour.taken.push(host);
  }

  function* doStep(step: Step): Operation<void> {
    switch (step.kind) {
      case 'enqueue':
        for (const id of step.ids) owe(id);
        return scheduler().enqueue(step.ids.map((id) => job(id, { host: hostOfId(id) })));
      case 'enqueueAt':
        timed.add(step.id);
        return scheduler().enqueueAt(step.id, Date.now() + 1e9);
      case 'wake':
        return scheduler().wake(step.ids);
      case 'finish':
      case 'fail':
        return labours.get(step.id)?.end(step.kind);
      case 'pass on': {
        const labour = labours.get(step.id);
        if (labour !== undefined && !labour.hasPassedOn) passOn(labour);
        labour?.end('finish');
        return;
      }
      case 'take': {
        const labour = labours.get(step.id);
        if (labour !== undefined) take(labour, step.host);
        return;
      }
      case 'give': {
        const labour = labours.get(step.id);
        const host = labour?.taken.pop();
        if (host !== undefined) labour?.turn.giveSlot(host);
        return;
      }
      case 'stop':
        if (step.isJoined) return yield* stop(step.ids, step.reason);
        yield* spawn(() => stop(step.ids, step.reason));
        return;
      case 'slots':
        // Who has got a slot is at work by then.
        yield* moments(10);
        slots = step.count;
        return scheduler().setSlots(slots);
      case 'pass':
        if (step.count <= 8) return yield* moments(step.count);
        yield* settle();
        for (const id of standby.keys()) {
          const isFree = connections().length < slots && hasRoom(hostOfId(id));
          check(!isFree, 'stands by though there is a slot');
        }
    }
  }

  return {
    work,
    wrong,
    step: doStep,
    jobOf(id: number): Job | undefined {
      check(timed.delete(id), 'woken although it was stopped, or twice');
      if (id === 4) return undefined;
      owe(id);
      return job(id, { host: hostOfId(id) });
    },
    /** Brings everything to its end. */
    *end(): Operation<void> {
      const finishing = yield* spawn(function* () {
        while (true) {
          scheduler().wake(timed);
          for (const { end } of labours.values()) end('finish');
          yield* settle();
        }
      });
      yield* scheduler().idle();
      yield* finishing.halt();
      check(owed.size === 0, 'idle although tasks wait');
      check(labours.size === 0, 'idle although tasks work');
    },
    /** The surroundings end while everything is under way. */
    close(): void {
      isClosed = true;
    },
    atWork: () => labours.size,
    /** After all is over every slot can be taken again, and not one more. */
    *countSlots(): Operation<number> {
      owe(9);
      scheduler().enqueue([job(9, { host: hostOfId(9) })]);
      while (!labours.has(9)) yield* settle();
      const labour = labours.get(9);
      let count = 1;
      while (labour?.turn.takeSlot(`host ${count}`)) {
        labour.taken.push(`host ${count}`);
        count += 1;
      }
      labour?.end('finish');
      yield* scheduler().idle();
      return count - slots;
    },
  };
}

const ids = fc.uniqueArray(fc.nat(5), { minLength: 1 });
const id = fc.nat(5);
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('enqueue' as const), ids }) },
  fc.record({ kind: fc.constant('wake' as const), ids }),
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constantFrom('finish' as const, 'pass on' as const, 'fail' as const),
      id,
    }),
  },
  fc.record({ kind: fc.constantFrom('enqueueAt' as const, 'give' as const), id }),
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constant('take' as const),
      id,
      host: fc.constantFrom('a', 'b'),
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constant('stop' as const),
      ids,
      reason: fc.constantFrom('pause' as const, 'cancel' as const, 'quit' as const),
      isJoined: fc.boolean(),
    }),
  },
  fc.record({ kind: fc.constant('slots' as const), count: fc.integer({ min: 1, max: 4 }) }),
  { weight: 6, arbitrary: fc.record({ kind: fc.constant('pass' as const), count: fc.nat(10) }) },
);

/** Runs steps, and then what else is to be done, on a scheduler of its own. */
async function tryOut(
  steps: readonly Step[],
  slots: number,
  end: (given: ReturnType<typeof trial>, rooms: Rooms) => Operation<void>,
): Promise<ReturnType<typeof trial>> {
  let scheduler: Scheduler | undefined;
  const given = trial(() => {
    if (scheduler === undefined) throw new Error('There is no scheduler yet');
    return scheduler;
  }, slots);
  const { work, jobOf } = given;
  await run(function* () {
    const rooms = new Rooms({ perHost, learned: [] });
    const onError = () => undefined;
    scheduler = yield* useScheduler({ slots, rooms, work, mayStandBy, jobOf, onError });
    for (const next of steps) yield* given.step(next);
    yield* end(given, rooms);
  });
  return given;
}

const someSteps = fc.array(step, { maxLength: 40 });
const someSlots = fc.integer({ min: 1, max: 4 });
const law = { numRuns: 1000, timeout: 5000 };

test('whatever is started, stopped, finished or fails, at any moment, no slot and no task is lost', async () => {
  await fc.assert(
    fc.asyncProperty(someSteps, someSlots, async (steps, slots) => {
      const { wrong } = await tryOut(steps, slots, function* (given, rooms) {
        yield* given.end();
        expect(yield* given.countSlots()).toBe(0);
        expect([rooms.activeOn('a'), rooms.activeOn('b')]).toEqual([0, 0]);
      });
      expect(wrong).toEqual([]);
    }),
    law,
  );
}, 60_000);

test('whatever is under way when the surroundings end, it is cleaned up and nothing else begins', async () => {
  await fc.assert(
    fc.asyncProperty(someSteps, someSlots, async (steps, slots) => {
      const { wrong, atWork } = await tryOut(steps, slots, function* (given) {
        given.close();
      });
      expect(atWork()).toBe(0);
      expect(wrong).toEqual([]);
    }),
    law,
  );
}, 60_000);

describe('the end of the surroundings', () => {
  test('halts what still runs, and waits for it', async () => {
    let log: string[] = [];
    await withScheduler(
      2,
      function* (story) {
        log = story.log;
        story.scheduler.enqueue(jobs(1, 2, 3));
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
        scheduler.enqueue(jobs(1, 2, 3));
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
      scheduler.enqueue(jobs(1));
      const idle = yield* spawn(() => scheduler.idle());
      yield* settle();
      scheduler.enqueue(jobs(2));
      finish(1);
      yield* settle();
      finish(2);
      yield* idle;
      expect(log.at(-1)).toBe('end 2');
    }));
});
