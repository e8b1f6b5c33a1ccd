import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type LearnedRoom, Rooms } from '../../src-main/download/rooms.ts';

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

function succeed(rooms: Rooms, host: string, times: number): void {
  for (let time = 0; time < times; time++) rooms.succeeded(host);
}

describe('a host', () => {
  test('has room for as many as the settings say, and no other host matters', () => {
    const rooms = setUp(3);
    expect(fill(rooms, 'a')).toBe(3);
    expect(rooms.hasRoom('b')).toBe(true);
    rooms.leave('a');
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
    expect(fill(rooms, 'a')).toBe(1);
  });

  test('gets one more after many transfers that ended well, and as many as usual in the end', () => {
    const rooms = setUp(6);
    enter(rooms, 'a', 3);
    rooms.refused('a');
    rooms.leave('a');
    expect(rooms.hasRoom('a')).toBe(false);
    succeed(rooms, 'a', 3);
    expect(rooms.hasRoom('a')).toBe(false);
    succeed(rooms, 'a', 10_000);
    expect(fill(rooms, 'a')).toBe(6);
  });

  test('that refuses again is trusted later than before', () => {
    const rooms = setUp(6);
    const needed: number[] = [];
    enter(rooms, 'a', 2);
    for (let round = 0; round < 3; round++) {
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
    expect(needed[1]).toBeGreaterThan(needed[0] ?? 0);
    expect(needed[2]).toBeGreaterThan(needed[1] ?? 0);
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
    for (let time = 0; time < 3; time++) rooms.leave('a');
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
            if (count > 0 && kind === 'refused') {
              rooms.refused(host);
              expect(rooms.hasRoom(host)).toBe(false);
            }
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
