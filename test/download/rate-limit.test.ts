import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  globalLimit,
  RateLimits,
  sharedNow,
  Throttle,
} from '../../src-main/download/rate-limit.ts';
import { randomNumbers } from '../support/random-numbers.ts';

const burstMs = 100;
const mostLateMs = 30;

/** Acts on a connection that always has bytes; returns the milliseconds after which to act again. */
type Actor = () => number;

/** A made-up clock with the limits that follow it, and actors whose timers are late at random. */
class Simulation {
  now = 5_000_000;
  readonly clock = () => this.now;
  readonly limits = new RateLimits(this.clock, 64);
  readonly #random: () => number;
  readonly #wakings: { at: number; readonly act: Actor }[] = [];

  constructor(seed = 1) {
    this.#random = randomNumbers(seed);
  }

  throttle(...limits: number[]): Throttle {
    return new Throttle(this.limits.shared, limits, this.clock);
  }

  add(...actors: Actor[]): void {
    this.#wakings.push(...actors.map((act) => ({ at: this.now, act })));
  }

  run(seconds: number): void {
    const end = this.now + seconds * 1000;
    for (;;) {
      const next = this.#wakings.reduce((first, other) => (other.at < first.at ? other : first));
      if (next.at >= end) break;
      this.now = next.at;
      next.at += next.act() + this.#random() * mostLateMs;
    }
    this.now = end;
  }
}

/** Counts bytes, and how far they were ever ahead of a rate, over every stretch of time. */
class Ledger {
  total = 0;
  ahead = 0;
  readonly #simulation: Simulation;
  readonly #bytesPerSecond: number;
  readonly #startedAt: number;
  #least = 0;

  constructor(simulation: Simulation, bytesPerSecond: number) {
    this.#simulation = simulation;
    this.#bytesPerSecond = bytesPerSecond;
    this.#startedAt = simulation.now;
  }

  add(bytes: number): void {
    const due = ((this.#simulation.now - this.#startedAt) * this.#bytesPerSecond) / 1000;
    this.#least = Math.min(this.#least, this.total - due);
    this.total += bytes;
    this.ahead = Math.max(this.ahead, this.total - due - this.#least);
  }
}

/** Reads whenever it may, in pieces of `chunk` bytes or what is sensible. */
function hungry(throttle: Throttle, chunk: number, count: (bytes: number) => void): Actor {
  return () => {
    for (;;) {
      const ms = throttle.wait();
      if (ms > 0) return ms;
      const bytes = throttle.chunkFor(chunk);
      throttle.took(bytes);
      count(bytes);
    }
  };
}

/** The same, but every read brings the whole chunk. */
function careless(throttle: Throttle, chunk: number, count: (bytes: number) => void): Actor {
  return () => {
    for (;;) {
      const ms = throttle.wait();
      if (ms > 0) return ms;
      throttle.took(chunk);
      count(chunk);
    }
  };
}

/** Fetches files one after another; `knows`: it knows their sizes beforehand. */
function manyFiles(
  start: () => Throttle,
  size: number,
  knows: boolean,
  count: (bytes: number) => void,
): Actor {
  let throttle = start();
  return () => {
    for (;;) {
      const ms = knows ? throttle.wait(size) : throttle.wait();
      if (ms > 0) return ms;
      throttle.took(size);
      count(size);
      throttle.end();
      throttle = start();
    }
  };
}

const seeds = fc.integer();
/** From 1 kB/s to 1 GB/s. */
const rates = fc.double({ min: 3, max: 9, noNaN: true }).map((power) => Math.round(10 ** power));
/** Milliseconds of the rate. */
const chunkTimes = fc.array(fc.double({ min: 1, max: 60, noNaN: true }), {
  minLength: 1,
  maxLength: 64,
});

function chunkOf(rate: number, ms: number): number {
  return Math.max(256, Math.round((rate * ms) / 1000));
}

describe('a limit', () => {
  test('is kept within 5 % over ten seconds and never passed by more than the burst', () => {
    fc.assert(
      fc.property(seeds, rates, chunkTimes, (seed, rate, times) => {
        const simulation = new Simulation(seed);
        simulation.limits.set(globalLimit, rate);
        const ledger = new Ledger(simulation, rate);
        for (const ms of times) {
          const throttle = simulation.throttle(globalLimit);
          simulation.add(hungry(throttle, chunkOf(rate, ms), (bytes) => ledger.add(bytes)));
        }
        simulation.run(10);
        expect(ledger.total).toBeGreaterThanOrEqual(rate * 10 * 0.95);
        // The last read of a turn may be a little larger than what is left of it.
        const most = (rate * burstMs) / 1000 + 256 * times.length;
        expect(ledger.ahead).toBeLessThanOrEqual(most);
      }),
      { numRuns: 60 },
    );
  });

  test('is passed by no more than one read of each who reads too much', () => {
    fc.assert(
      fc.property(seeds, rates, chunkTimes, (seed, rate, times) => {
        const simulation = new Simulation(seed);
        simulation.limits.set(globalLimit, rate);
        let total = 0;
        const chunks = times.map((ms) => chunkOf(rate, ms));
        for (const chunk of chunks) {
          const throttle = simulation.throttle(globalLimit);
          simulation.add(
            careless(throttle, chunk, (bytes) => {
              total += bytes;
            }),
          );
        }
        simulation.run(10);
        const debts = chunks.reduce((sum, chunk) => sum + chunk, 0);
        expect(total).toBeLessThanOrEqual(rate * 10 + debts);
        expect(total).toBeGreaterThanOrEqual(rate * 10 * 0.95);
      }),
      { numRuns: 60 },
    );
  });

  test.each([2, 64])('is shared equally by %i connections, whatever they read at once', (count) => {
    fc.assert(
      fc.property(seeds, fc.boolean(), (seed, heeds) => {
        const simulation = new Simulation(seed);
        const random = randomNumbers(seed);
        simulation.limits.set(globalLimit, 5_000_000);
        const received = Array.from({ length: count }, () => 0);
        for (const index of received.keys()) {
          const chunk = Math.round(1400 + random() * 64_000);
          const add = (bytes: number) => {
            received[index] = (received[index] ?? 0) + bytes;
          };
          const throttle = simulation.throttle(globalLimit);
          simulation.add((heeds ? hungry : careless)(throttle, chunk, add));
        }
        simulation.run(60);
        const mean = received.reduce((sum, bytes) => sum + bytes, 0) / count;
        expect(Math.max(...received) / mean).toBeLessThan(1.05);
        expect(Math.min(...received) / mean).toBeGreaterThan(0.95);
      }),
      { numRuns: 5 },
    );
  });

  test('and another one at once are both kept, and the rest goes to who may have it', () => {
    const simulation = new Simulation();
    const { limits } = simulation;
    limits.set(globalLimit, 1_000_000);
    const slow = limits.add(50_000);
    const all = new Ledger(simulation, 1_000_000);
    const few = new Ledger(simulation, 50_000);
    for (let index = 0; index < 4; index += 1) {
      const both = (bytes: number) => {
        few.add(bytes);
        all.add(bytes);
      };
      simulation.add(
        hungry(simulation.throttle(globalLimit, slow), 65_536, both),
        hungry(simulation.throttle(globalLimit), 65_536, (bytes) => all.add(bytes)),
      );
    }
    simulation.run(10);
    expect(all.total).toBeGreaterThan(9_500_000);
    expect(all.ahead).toBeLessThanOrEqual(100_000 + 8 * 256);
    expect(few.total).toBeGreaterThan(475_000);
    expect(few.ahead).toBeLessThanOrEqual(5_000 + 4 * 256);
  });

  test('gives no more than the burst for a time in which nobody wanted anything', () => {
    const simulation = new Simulation();
    simulation.limits.set(globalLimit, 1_000_000);
    const throttle = simulation.throttle(globalLimit);
    simulation.add(() => 0);
    simulation.now += 60_000;
    let atOnce = 0;
    expect(hungry(throttle, 65_536, (bytes) => (atOnce += bytes))()).toBeGreaterThan(0);
    expect(atOnce).toBe(100_000);
  });

  test.each([
    ['known', true],
    ['unknown', false],
  ])('is kept over many small files of %s size', (_, knows) => {
    const simulation = new Simulation();
    simulation.limits.set(globalLimit, 1_000_000);
    const ledger = new Ledger(simulation, 1_000_000);
    const start = () => simulation.throttle(globalLimit);
    const count = (bytes: number) => ledger.add(bytes);
    simulation.add(...Array.from({ length: 64 }, () => manyFiles(start, 4096, knows, count)));
    simulation.run(20);
    expect(ledger.total).toBeLessThanOrEqual(20_000_000);
    expect(ledger.total).toBeGreaterThanOrEqual(19_000_000);
  });

  test('is kept over files that are larger than what was bought for them', () => {
    const simulation = new Simulation();
    simulation.limits.set(globalLimit, 100_000);
    let total = 0;
    const start = () => simulation.throttle(globalLimit);
    const count = (bytes: number) => {
      total += bytes;
    };
    simulation.add(...Array.from({ length: 8 }, () => manyFiles(start, 30_000, false, count)));
    simulation.run(60);
    expect(total).toBeLessThanOrEqual(6_000_000 + 8 * 30_000);
    expect(total).toBeGreaterThanOrEqual(5_700_000);
  });
});

describe('within 250 ms of a change', () => {
  /** The bytes of 16 connections in a second that begins so long after the limit was changed. */
  function rateAfterChange(before: number | null, after: number, delayMs: number): number {
    const simulation = new Simulation();
    simulation.limits.set(globalLimit, before);
    let total = 0;
    for (let index = 0; index < 16; index += 1) {
      const count = (bytes: number) => {
        total += bytes;
      };
      // Without a limit a connection is as fast as its network: 64 KiB every 10 ms.
      const throttle = simulation.throttle(globalLimit);
      simulation.add(() => {
        const ms = throttle.wait();
        if (ms > 0) return ms;
        const bytes = throttle.chunkFor(65_536);
        throttle.took(bytes);
        count(bytes);
        return before === null ? 10 : 0;
      });
    }
    simulation.run(3);
    simulation.limits.set(globalLimit, after);
    simulation.run(delayMs / 1000);
    total = 0;
    simulation.run(1);
    return total;
  }

  test.each([
    ['raised', 1_000, 200_000],
    ['lowered', 50_000_000, 200_000],
    ['set', null, 200_000],
  ])('a limit that was %s holds', (_, before, after) => {
    const bytes = rateAfterChange(before, after, 250);
    expect(bytes).toBeLessThanOrEqual(after * 1.1 + 16 * 256);
    expect(bytes).toBeGreaterThanOrEqual(after * 0.9);
  });

  test('nobody waits for a limit that was removed', () => {
    const simulation = new Simulation();
    simulation.limits.set(globalLimit, 1_000);
    const throttle = simulation.throttle(globalLimit);
    throttle.wait();
    throttle.took(10_000_000);
    expect(throttle.wait()).toBe(250);
    simulation.limits.set(globalLimit, null);
    expect(throttle.wait()).toBe(0);
    expect(throttle.chunkFor(65_536)).toBe(65_536);
  });

  test('what was owed under a fast limit is not paid off at the pace of a slow one', () => {
    const simulation = new Simulation();
    simulation.limits.set(globalLimit, 1_000_000_000);
    const throttle = simulation.throttle(globalLimit);
    throttle.wait();
    throttle.took(10_000_000);
    simulation.limits.set(globalLimit, 1_000);
    let waited = 0;
    for (let ms = throttle.wait(); ms > 0; ms = throttle.wait()) {
      simulation.now += ms;
      waited += ms;
    }
    expect(waited).toBeLessThanOrEqual(256);
  });
});

describe('a transfer', () => {
  test('under no limit never waits', () => {
    const { limits } = new Simulation();
    const throttle = new Throttle(limits.shared, [globalLimit, limits.add(null)]);
    for (let index = 0; index < 100; index += 1) {
      expect(throttle.wait()).toBe(0);
      throttle.took(1_000_000_000);
    }
  });

  test('under a slow limit is to read little at once', () => {
    const simulation = new Simulation();
    const { limits } = simulation;
    const fast = limits.add(1_000_000_000);
    const slow = limits.add(10_000);
    expect(simulation.throttle(fast).chunkFor(65_536)).toBe(65_536);
    expect(simulation.throttle(fast, slow).chunkFor(65_536)).toBe(256);
    expect(simulation.throttle(fast, slow).chunkFor(100)).toBe(100);
  });

  test('that ends early leaves its turn to the others', () => {
    const simulation = new Simulation();
    simulation.limits.set(globalLimit, 1_000);
    const waits = () => simulation.throttle(globalLimit);
    const [first, second, third] = [waits(), waits(), waits()];
    expect(first.wait()).toBe(250);
    second.wait();
    second.end();
    simulation.now += 256;
    expect(first.wait()).toBe(0);
    third.wait();
    simulation.now += 256;
    expect(third.wait()).toBe(0);
  });

  test('that has nothing more to read does not wait', () => {
    const simulation = new Simulation();
    simulation.limits.set(globalLimit, 1_000);
    const throttle = simulation.throttle(globalLimit);
    throttle.took(50_000);
    expect(throttle.wait(0)).toBe(0);
    expect(throttle.wait(1)).toBe(250);
  });
});

describe('limits', () => {
  test('have numbers of their own, which are used again', () => {
    const limits = new RateLimits(sharedNow, 3);
    expect([limits.add(5), limits.add(null)]).toEqual([1, 2]);
    expect(() => limits.add(1)).toThrow('There are too many speed limits.');
    limits.remove(1);
    expect(limits.add(7)).toBe(1);
  });

  test.each([0, -1, 0.4, Number.NaN, Infinity])('are never %s bytes a second', (rate) => {
    expect(() => new RateLimits().set(globalLimit, rate)).toThrow(RangeError);
  });

  test('that are set to what they are keep the queue', () => {
    const simulation = new Simulation();
    simulation.limits.set(globalLimit, 1_000);
    const throttle = simulation.throttle(globalLimit);
    throttle.wait();
    simulation.now += 200;
    simulation.limits.set(globalLimit, 1_000);
    expect(throttle.wait()).toBe(56);
  });
});

/** What was read in real time. */
interface Reading {
  readonly bytes: number;
  /** Milliseconds by which timers were late in all: the machine's loss, not the limit's. */
  readonly lateMs: number;
}

describe('in real time', () => {
  const threadSource = `
    const { parentPort, workerData } = require('node:worker_threads');
    const { setTimeout: sleep } = require('node:timers/promises');
    (async () => {
      const { sharedNow, Throttle } = await import(workerData.module);
      const throttle = new Throttle(workerData.shared, [0]);
      let bytes = 0;
      let lateMs = 0;
      let isOver = false;
      parentPort.on('message', () => { isOver = true; });
      parentPort.postMessage('ready');
      while (!isOver) {
        const ms = throttle.wait();
        const due = sharedNow() + ms;
        if (ms > 0) {
          await sleep(ms);
          lateMs += Math.max(sharedNow() - due, 0);
        } else {
          const chunk = throttle.chunkFor(workerData.chunk);
          throttle.took(chunk);
          bytes += chunk;
        }
      }
      throttle.end();
      parentPort.postMessage({ bytes, lateMs });
      parentPort.close();
    })();
  `;
  const module = new URL('../../src-main/download/rate-limit.ts', import.meta.url).href;

  function expectKept(rate: number, seconds: number, readings: readonly Reading[], most: number) {
    const bytes = readings.reduce((sum, reading) => sum + reading.bytes, 0);
    const lateMs = readings.reduce((sum, reading) => sum + reading.lateMs, 0);
    expect(bytes).toBeLessThanOrEqual(rate * seconds + most);
    expect(bytes).toBeGreaterThanOrEqual(rate * (seconds - lateMs / 1000) * 0.9);
  }

  test('two threads draw from one limit, and both get a share', async () => {
    const rate = 2_000_000;
    const limits = new RateLimits();
    // Nearly nothing is to be had before both are there.
    limits.set(globalLimit, 1);
    const workers = [4_096, 65_536].map((chunk) => {
      const workerData = { shared: limits.shared, module, chunk };
      return new Worker(threadSource, { eval: true, workerData });
    });
    await Promise.all(workers.map((worker) => once(worker, 'message')));
    const startedAt = sharedNow();
    limits.set(globalLimit, rate);
    await sleep(2_000);
    const answers = workers.map((worker) => once(worker, 'message') as Promise<[Reading]>);
    for (const worker of workers) worker.postMessage('enough');
    const readings = (await Promise.all(answers)).map(([reading]) => reading);
    const seconds = (sharedNow() - startedAt) / 1000;
    expectKept(rate, seconds, readings, 2 * 256);
    const [first = 0, second = 0] = readings.map(({ bytes }) => bytes);
    expect(Math.min(first, second) / (first + second)).toBeGreaterThan(0.25);
  });

  /** Reads for so long, pausing the socket when it is not its turn. */
  async function readFrom(socket: Socket, throttle: Throttle, ms: number): Promise<Reading> {
    let bytes = 0;
    let lateMs = 0;
    async function sitOut(): Promise<void> {
      for (let wait = throttle.wait(); wait > 0; wait = throttle.wait()) {
        const due = sharedNow() + wait;
        await sleep(wait);
        lateMs += Math.max(sharedNow() - due, 0);
      }
      socket.resume();
    }
    socket.on('data', (chunk) => {
      bytes += chunk.length;
      throttle.took(chunk.length);
      if (throttle.wait() === 0) return;
      socket.pause();
      void sitOut();
    });
    await sleep(ms);
    socket.destroy();
    return { bytes, lateMs };
  }

  test('a socket that is paused when it is not its turn keeps to the limit', async () => {
    const rate = 3_000_000;
    const piece = Buffer.alloc(1 << 20);
    const server = createServer((socket) => {
      const send = () => {
        while (socket.write(piece)) {}
      };
      socket.on('drain', send).on('error', () => undefined);
      send();
    });
    await once(server.listen(0, '127.0.0.1'), 'listening');
    const socket = connect((server.address() as AddressInfo).port, '127.0.0.1');
    await once(socket, 'connect');
    const limits = new RateLimits();
    const startedAt = sharedNow();
    limits.set(globalLimit, rate);
    const throttle = new Throttle(limits.shared, [globalLimit]);
    const reading = await readFrom(socket, throttle, 2_000);
    // What one read brings without a buffer of one's own.
    expectKept(rate, (sharedNow() - startedAt) / 1000, [reading], 65_536);
    await new Promise((resolve) => server.close(resolve));
  });
});
