import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, test } from 'vitest';
import type { TaskState } from '../../src-main/contract/task.ts';
import { rangesAsked } from '../support/asked-ranges.ts';
import { startFaultyServer } from '../support/faulty-server.ts';
import { expectWhole, setUpWorkbench, taskOf, untilStatus } from '../support/workbench.ts';

const mebibyte = 1024 * 1024;

/** So large that four connections are opened at once. */
const size = 48 * mebibyte;

function waitOf(state: TaskState): number {
  if (state.kind !== 'waiting') throw new Error(`The task is ${state.kind}`);
  return state.until - Date.now();
}

describe('a server that refuses more connections than it likes', () => {
  test.each([
    [1, 403],
    [1, 'reset'],
    [2, 429],
    [3, 503],
  ] as const)('which are %i, by %s, is asked on those, and remembered', async (connections, refusal) => {
    await using bench = await setUpWorkbench();
    const { server } = bench;
    // So slow that there is time to open all of them.
    const rate = (80 * mebibyte) / connections;
    const file = { size, rate, room: { connections, refusal } };
    const task = await bench.download(file);
    await expectWhole(server, task);
    expect(task).toMatchObject({ state: { verdict: 'consistent' }, note: null });
    expect(server.busiestOf(task.url)).toBeGreaterThan(connections);
    await bench.restart();
    const again = server.file(file);
    await bench.weft.run(again);
    await expectWhole(server, taskOf(bench.weft, 2));
    expect(server.busiestOf(again)).toBeLessThanOrEqual(connections);
  });

  test('serves the files of a list one after the other, without a failure', async () => {
    await using bench = await setUpWorkbench({ retries: 2, slots: 8 });
    const { server, weft } = bench;
    const room = { connections: 3, refusal: 'reset' } as const;
    await weft.run(server.file({ size, rate: 40 * mebibyte, room }));
    const urls = Array.from({ length: 12 }, () => server.file({ size: 100_000, room }));
    const tasks = await weft.run(...urls);
    for (const task of tasks) await expectWhole(server, task);
  });
});

describe('a server that asks for patience', () => {
  test.each([
    429, 503,
  ] as const)('with %i and a number of seconds is left alone for so long, and others go on', async (status) => {
    await using bench = await setUpWorkbench({ slots: 1, retries: 3 });
    const { server, weft } = bench;
    await using other = await startFaultyServer();
    const answer = { kind: 'status', status, retryAfter: 120 } as const;
    const to = { answer: { kind: 'file' } } as const;
    await weft.add(server.file({ answer, changes: { requests: 1, to } }), other.file());
    await untilStatus(weft, 'waiting');
    const { state } = taskOf(weft);
    expect(state).toMatchObject({ failure: { retry: 'later', retryAfterMs: 120_000 } });
    expect(waitOf(state)).toBeGreaterThan(110_000);
    expect(waitOf(state)).toBeLessThanOrEqual(120_000);
    await untilStatus(weft, 'done', 2);
    expect(server.requests).toHaveLength(1);
    await weft.engine.steer('resume', [1]);
    await weft.engine.idle();
    await expectWhole(server, taskOf(weft));
  });

  test.each<[string, () => string | number, number, number]>([
    ['a date', () => new Date(Date.now() + 300_000).toUTCString(), 280_000, 300_000],
    ['a year', () => 365 * 86_400, 3_580_000, 3_600_000],
    ['a date that has passed', () => 'Wed, 21 Oct 2015 07:28:00 GMT', -1_000, 1_000],
    ['nonsense', () => 'soon', -1_000, 1_000],
    ['less than nothing', () => -5, -1_000, 1_000],
  ])('with %s waits no longer than makes sense', async (_name, retryAfter, least, most) => {
    await using bench = await setUpWorkbench({ retries: 1 });
    const { server, weft } = bench;
    const answer = { kind: 'status', status: 503, retryAfter: retryAfter() } as const;
    const to = { answer: { kind: 'file' } } as const;
    await weft.add(server.file({ answer, changes: { requests: 1, to } }));
    await untilStatus(weft, 'waiting');
    const wait = waitOf(taskOf(weft).state);
    expect(wait).toBeGreaterThan(least);
    expect(wait).toBeLessThanOrEqual(most);
    await weft.engine.steer('resume', 'all');
    await weft.engine.idle();
    await expectWhole(server, taskOf(weft));
  });
});

describe('a list for one server that asks for patience', () => {
  test('asks once for what is under way, and for none of the others before the time has come', async () => {
    await using bench = await setUpWorkbench({ slots: 8, retries: 1 });
    await using server = await startBusyServer(({ sinceFirstMs }) => sinceFirstMs < 2_000, 2);
    const tasks = await bench.weft.run(...addressesOn(server, 300));
    expect(tasks.filter(({ state }) => state.kind !== 'done')).toEqual([]);
    expect(server.refused).toBeLessThanOrEqual(8);
  });

  test('comes down though the server gives one file at a time and then refuses for a while', async () => {
    await using bench = await setUpWorkbench({ slots: 4, retries: 1 });
    await using server = await startBusyServer(({ sinceServedMs }) => sinceServedMs < 200, 0.2);
    const tasks = await bench.weft.run(...addressesOn(server, 12));
    expect(tasks.filter(({ state }) => state.kind !== 'done')).toEqual([]);
  });

  test('does not ask for the rest of a file that broke off meanwhile', async () => {
    await using bench = await setUpWorkbench({ retries: 1 });
    const { server } = bench;
    const task = await bench.download({
      size,
      rate: 40 * mebibyte,
      room: { connections: 1, refusal: 429, retryAfter: 3 },
      ending: { kind: 'reset', after: 20 * mebibyte },
      changes: { requests: 1, to: { ending: { kind: 'complete' } } },
    });
    await expectWhole(server, task);
    const times = server.requestsOf(task.url).map(({ at }) => at);
    const [last = 0, refused = 0] = times.toReversed();
    expect(times.length).toBeGreaterThan(2);
    expect(last - refused).toBeGreaterThan(2_900);
  });

  test('goes on with the others when one file alone is too busy', async () => {
    await using bench = await setUpWorkbench({ slots: 1, retries: 1 });
    const { server, weft } = bench;
    const answer = { kind: 'status', status: 503, retryAfter: 3600 } as const;
    await weft.add(server.file({ answer }), server.file(), server.file());
    await untilStatus(weft, 'done', 3);
    expect(weft.tasks().map(({ state }) => state.kind)).toEqual(['waiting', 'done', 'done']);
  });

  test('is tried at once when somebody wants it now', async () => {
    await using bench = await setUpWorkbench({ slots: 1, retries: 1 });
    const { server, weft } = bench;
    const answer = { kind: 'status', status: 429, retryAfter: 3600 } as const;
    const to = { answer: { kind: 'file' } } as const;
    const busy = ['a', 'b'].map((path) =>
      server.file({ path, answer, changes: { requests: 1, to } }),
    );
    await weft.add(...busy, server.file());
    await untilStatus(weft, 'waiting', 2);
    expect(taskOf(weft, 3).state.kind).toBe('queued');
    await weft.engine.steer('resume', 'all');
    await weft.engine.idle();
    for (const task of weft.tasks()) await expectWhole(server, task);
  });
});

interface BusyServer extends AsyncDisposable {
  readonly origin: string;
  readonly refused: number;
}

interface Moment {
  readonly sinceFirstMs: number;
  readonly sinceServedMs: number;
}

/** A server that answers 429 at some moments and gives a small file at the others. */
async function startBusyServer(
  isBusy: (moment: Moment) => boolean,
  retryAfter: number,
): Promise<BusyServer> {
  let refused = 0;
  let firstAt: number | undefined;
  let servedAt = Number.NEGATIVE_INFINITY;
  const server = createServer((_request, response) => {
    const now = Date.now();
    firstAt ??= now;
    if (isBusy({ sinceFirstMs: now - firstAt, sinceServedMs: now - servedAt })) {
      refused += 1;
      response.writeHead(429, { 'Retry-After': String(retryAfter) }).end();
      return;
    }
    servedAt = now;
    response.end('a small file');
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    origin: `http://127.0.0.1:${port}`,
    get refused() {
      return refused;
    },
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

function addressesOn({ origin }: BusyServer, count: number): string[] {
  return Array.from({ length: count }, (_, index) => `${origin}/${index}.bin`);
}

describe('one connection that is 20 times slower than the others', () => {
  test.each([
    ['the first', [1, 20, 20]],
    ['the second', [20, 1, 20]],
  ])('loses its work to them: %s', async (_name, speeds) => {
    await using bench = await setUpWorkbench({ slots: 4 });
    const rates = speeds.map((speed) => speed * mebibyte);
    const task = await bench.download({ size: 24 * mebibyte, rates });
    await expectWhole(bench.server, task);
    const asked = rangesAsked(bench.server, task.url);
    const slow = asked[speeds.indexOf(1)];
    const [first, second] = asked;
    const slowEnd = slow === first ? (second?.from ?? 0) : (slow?.end ?? task.total ?? 0);
    const takenOver = asked
      .slice(2)
      .filter(({ from }) => from > (slow?.from ?? 0) && from < slowEnd)
      .map(({ from }) => from);
    expect(takenOver).not.toEqual([]);
    // What it was left with is the lesser part of what it was to bring.
    const left = Math.min(...takenOver) - (slow?.from ?? 0);
    expect(left).toBeLessThan((slowEnd - (slow?.from ?? 0)) / 2);
  });
});
