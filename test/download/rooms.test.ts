import fc from 'fast-check';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { type LearnedRoom, Rooms } from '../../src-main/download/rooms.ts';
import { randomNumbers } from '../support/random-numbers.ts';

function setUp(perHost = 6, learned: readonly LearnedRoom[] = []): Rooms {
  return new Rooms({ perHost, learned });
}

function enter(rooms: Rooms, host: string, times: number): void {
  for (let time = 0; time < times; time++) rooms.enter(host);
}

/** Enters until there is no room. */
function fill(rooms: Rooms, host: string): number {
  while (rooms.hasRoom(host)) rooms.enter(host);
  return rooms.activeOn(host);
}

/** So many transfers end well, one after the other, while all of the room is in use. */
function succeed(rooms: Rooms, host: string, times: number): void {
  for (let time = 0; time < times; time++) {
    fill(rooms, host);
    rooms.succeeded(host);
    rooms.leave(host);
  }
}

/** How much room a host has that is asked by nobody at present. */
function roomOf(rooms: Rooms, host: string): number {
  const room = fill(rooms, host);
  while (rooms.activeOn(host) > 0) rooms.leave(host);
  return room;
}

describe('a host', () => {
  test('has room for as many as the settings say, and no other host matters', () => {
    const rooms = setUp(3);
    expect(fill(rooms, 'a')).toBe(3);
    expect(rooms.hasRoom('b')).toBe(true);
    rooms.leave('a');
    expect(rooms.hasRoom('a')).toBe(true);
  });

  test('that asked to be left alone has no room until then, or until somebody wants it now', () => {
    vi.useFakeTimers({ toFake: ['Date'] });
    onTestFinished(() => {
      vi.useRealTimers();
    });
    const rooms = setUp();
    const { rests } = rooms;
    for (const host of ['a', 'b']) rests.asked(host, 1_000);
    rests.asked('a', 5_000);
    rests.asked('a', 1_000);
    rests.asked('b', 365 * 86_400_000);
    expect(rests.nextEndMs()).toBe(5_000);
    vi.setSystemTime(Date.now() + 4_999);
    expect([rooms.hasRoom('a'), rooms.hasRoom('b'), rooms.hasRoom('c')]).toEqual([
      false,
      false,
      true,
    ]);
    vi.setSystemTime(Date.now() + 1);
    expect(rooms.hasRoom('a')).toBe(true);
    expect(rests.nextEndMs()).toBe(3_600_000 - 5_000);
    rests.lift('b');
    expect(rooms.hasRoom('b')).toBe(true);
    expect(rests.nextEndMs()).toBeNull();
  });

  test('is not left alone for one answer between files that it gives', () => {
    const rooms = setUp();
    const { rests } = rooms;
    for (let round = 0; round < 3; round++) {
      rests.asked('a', 60_000);
      rests.served('a');
    }
    rests.asked('a', 60_000);
    expect(rooms.hasRoom('a')).toBe(true);
    rests.asked('a', 60_000);
    expect(rooms.hasRoom('a')).toBe(false);
  });

  test('that asked to be left alone is not left alone for longer when the clock is set back', () => {
    vi.useFakeTimers({ toFake: ['Date'] });
    onTestFinished(() => {
      vi.useRealTimers();
    });
    const rooms = setUp();
    for (const ms of [5_000, 5_000]) rooms.rests.asked('a', ms);
    vi.setSystemTime(Date.now() - 86_400_000);
    expect(rooms.hasRoom('a')).toBe(true);
  });

  test('that refuses gets one connection less than it had', () => {
    const rooms = setUp();
    enter(rooms, 'a', 4);
    rooms.refused('a');
    rooms.leave('a');
    expect(fill(rooms, 'a')).toBe(3);
  });

  test('that refuses all the time keeps one connection', () => {
    const rooms = setUp();
    for (let time = 0; time < 50; time++) {
      fill(rooms, 'a');
      rooms.refused('a');
      rooms.leave('a');
    }
    while (rooms.activeOn('a') > 0) rooms.leave('a');
    expect(roomOf(rooms, 'a')).toBe(1);
  });

  test('that refuses one of many is forgiven, and one that refuses several in a row is not', () => {
    const rooms = setUp(6);
    succeed(rooms, 'a', 1000);
    const roomAfterRefusal = () => {
      fill(rooms, 'a');
      rooms.refused('a');
      rooms.leave('a');
      return fill(rooms, 'a');
    };
    expect([1, 2, 3, 4, 5].map(roomAfterRefusal)).toEqual([6, 6, 6, 5, 4]);
  });

  test('gets one more after many transfers that ended well, and as many as usual in the end', () => {
    const rooms = setUp(6);
    enter(rooms, 'a', 3);
    rooms.refused('a');
    rooms.leave('a');
    expect(rooms.hasRoom('a')).toBe(false);
    succeed(rooms, 'a', 3);
    expect(roomOf(rooms, 'a')).toBe(2);
    succeed(rooms, 'a', 100);
    expect(roomOf(rooms, 'a')).toBe(6);
  });

  test('gets none for transfers that did not need all of its room', () => {
    const rooms = setUp(6);
    enter(rooms, 'a', 4);
    rooms.refused('a');
    for (let time = 0; time < 2; time++) rooms.leave('a');
    for (let time = 0; time < 1000; time++) rooms.succeeded('a');
    expect(roomOf(rooms, 'a')).toBe(3);
  });

  test('that refuses again is trusted later than before', () => {
    const rooms = setUp(6);
    const needed: number[] = [];
    enter(rooms, 'a', 2);
    for (let round = 0; round < 7; round++) {
      rooms.refused('a');
      rooms.leave('a');
      let successes = 0;
      while (!rooms.hasRoom('a')) {
        rooms.succeeded('a');
        successes += 1;
      }
      needed.push(successes);
      rooms.enter('a');
    }
    expect(needed).toEqual([4, 8, 16, 32, 64, 64, 64]);
  });

  test('has less room at once when the settings say so, and more again', () => {
    const rooms = setUp(6);
    enter(rooms, 'a', 4);
    rooms.setPerHost(2);
    expect(rooms.hasRoom('a')).toBe(false);
    rooms.setPerHost(5);
    expect(fill(rooms, 'a')).toBe(5);
  });
});

describe('what was learned', () => {
  test('is told once', () => {
    const rooms = setUp();
    enter(rooms, 'a', 4);
    enter(rooms, 'b', 2);
    rooms.refused('a');
    rooms.refused('b');
    expect(rooms.takeLearned()).toEqual([
      { host: 'a', room: 3 },
      { host: 'b', room: 1 },
    ]);
    expect(rooms.takeLearned()).toEqual([]);
    rooms.refused('b');
    expect(rooms.takeLearned()).toEqual([]);
  });

  test('is told when it is nothing out of the ordinary any more', () => {
    const rooms = setUp(3);
    enter(rooms, 'a', 3);
    rooms.refused('a');
    rooms.takeLearned();
    succeed(rooms, 'a', 10_000);
    expect(rooms.takeLearned()).toEqual([{ host: 'a', room: null }]);
  });

  test('holds in the next life of the program, and is not told again', () => {
    const rooms = setUp(6, [{ host: 'a', room: 2 }]);
    expect(rooms.takeLearned()).toEqual([]);
    expect(fill(rooms, 'a')).toBe(2);
    for (let time = 0; time < 2; time++) rooms.leave('a');
    expect(fill(rooms, 'a')).toBe(2);
  });

  test('never is more than the settings allow', () => {
    expect(fill(setUp(3, [{ host: 'a', room: 100 }]), 'a')).toBe(3);
  });
});

test('whatever happens, a host bears at least one and at most what the settings say', () => {
  const hosts = fc.constantFrom('a', 'b');
  const step = fc.oneof(
    fc.record({ kind: fc.constantFrom('enter', 'leave', 'refused', 'succeeded'), host: hosts }),
    fc.record({ kind: fc.constant('setPerHost'), perHost: fc.integer({ min: 1, max: 8 }) }),
    fc.record({ kind: fc.constant('takeLearned') }),
  );
  fc.assert(
    fc.property(
      fc.array(step, { maxLength: 200 }),
      fc.integer({ min: 1, max: 8 }),
      (steps, firstPerHost) => {
        const rooms = setUp(firstPerHost);
        const active = new Map([
          ['a', 0],
          ['b', 0],
        ]);
        const told = new Map<string, number | null>();
        let perHost = firstPerHost;
        for (const given of steps) {
          if ('perHost' in given) {
            perHost = given.perHost;
            rooms.setPerHost(perHost);
          } else if ('host' in given) {
            const { kind, host } = given;
            const count = active.get(host) ?? 0;
            if (kind === 'enter' && rooms.hasRoom(host)) {
              rooms.enter(host);
              active.set(host, count + 1);
            }
            if (count > 0 && kind === 'leave') {
              rooms.leave(host);
              active.set(host, count - 1);
            }
            if (count > 0 && kind === 'refused') rooms.refused(host);
            if (count > 0 && kind === 'succeeded') rooms.succeeded(host);
          } else {
            for (const { host, room } of rooms.takeLearned()) told.set(host, room);
          }
          for (const [host, count] of active) {
            expect(rooms.activeOn(host)).toBe(count);
            if (count === 0) expect(rooms.hasRoom(host)).toBe(true);
            if (count >= perHost) expect(rooms.hasRoom(host)).toBe(false);
          }
        }
        for (const { host, room } of rooms.takeLearned()) told.set(host, room);
        // The next life knows what this one did.
        const learned = [...told].flatMap(([host, room]) => (room === null ? [] : { host, room }));
        const next = setUp(perHost, learned);
        for (const [host, count] of active) {
          for (let time = 0; time < count; time++) rooms.leave(host);
          expect(fill(next, host)).toBe(fill(rooms, host));
        }
      },
    ),
    { numRuns: 500 },
  );
});

/** What a server does with a request while it answers `answering` others. */
type Serving = (given: { readonly answering: number; readonly random: () => number }) => boolean;

interface Course {
  readonly refusals: number;
  readonly leastRoom: number;
  readonly lastRoom: number;
}

/**
 * So many transfers from a server, as many at once as it has room for, that end in a random order;
 * what is refused ends first and is asked again.
 */
function transfer(rooms: Rooms, transfers: number, seed: number, refuses: Serving): Course {
  const random = randomNumbers(seed);
  const course = { refusals: 0, leastRoom: Number.POSITIVE_INFINITY, lastRoom: 0 };
  const underWay: boolean[] = [];
  for (let done = 0; done < transfers; ) {
    while (rooms.hasRoom('a')) {
      rooms.enter('a');
      const answering = underWay.filter((isRefused) => !isRefused).length;
      underWay.push(refuses({ answering, random }));
    }
    course.lastRoom = underWay.length;
    course.leastRoom = Math.min(course.leastRoom, course.lastRoom);
    const refused = underWay.indexOf(true);
    const [isRefused] = underWay.splice(refused < 0 ? random() * underWay.length : refused, 1);
    if (isRefused) course.refusals += 1;
    else done += 1;
    // The only connection is refused for another reason than for being one too many.
    if (isRefused && underWay.length > 0) rooms.refused('a');
    if (!isRefused) rooms.succeeded('a');
    rooms.leave('a');
  }
  for (const _ of underWay) rooms.leave('a');
  return course;
}

const seeds = fc.integer({ min: 1, max: 2 ** 31 - 1 });
const perHosts = fc.integer({ min: 4, max: 64 });

describe('whatever the settings', () => {
  test('a server that refuses one of a hundred keeps at least half of its room', () => {
    fc.assert(
      fc.property(perHosts, seeds, (perHost, seed) => {
        const course = transfer(setUp(perHost), 2000, seed, ({ random }) => random() < 0.01);
        expect(course.leastRoom).toBeGreaterThanOrEqual(perHost / 2);
      }),
    );
  });

  test('a server that answers so many at once and no more is learned quickly and for good', () => {
    fc.assert(
      fc.property(perHosts, fc.integer({ min: 1, max: 8 }), seeds, (perHost, bears, seed) => {
        const rooms = setUp(perHost);
        const refuses: Serving = ({ answering }) => answering >= bears;
        const tooMany = Math.max(perHost - bears, 0);
        const first = transfer(rooms, 100, seed, refuses);
        // One for each connection too many, and the tries of more, ever rarer.
        expect(first.refusals).toBeLessThanOrEqual(tooMany + 8);
        const { refusals, leastRoom } = transfer(rooms, 2000, seed + 1, refuses);
        expect(refusals).toBeLessThanOrEqual(2000 / 40);
        expect(leastRoom).toBeGreaterThanOrEqual(Math.min(bears, perHost));
      }),
    );
  });

  test('a server that was much too busy for a while has its room back after some hundred files', () => {
    fc.assert(
      fc.property(perHosts, seeds, (perHost, seed) => {
        const rooms = setUp(perHost);
        const busy = transfer(rooms, 200, seed, ({ random }) => random() < 0.7);
        expect(busy.lastRoom).toBeLessThanOrEqual(2);
        const { lastRoom } = transfer(rooms, 600, seed + 1, () => false);
        expect(lastRoom).toBe(perHost);
      }),
    );
  });
});
