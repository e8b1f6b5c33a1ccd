import { beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import { type FaultyServer, startFaultyServer } from '../support/faulty-server.ts';
import {
  type HeadlessPlace,
  headlessPlace,
  messagesOf,
  startHeadless,
} from '../support/headless.ts';

let server: FaultyServer;
let place: HeadlessPlace;

beforeEach(async () => {
  server = await startFaultyServer();
  place = await headlessPlace();
  onTestFinished(async () => {
    await server.close();
    await place[Symbol.asyncDispose]();
  });
});

describe('connections to one server', () => {
  const many = () =>
    Array.from({ length: 24 }, (_, n) => server.file({ path: `${n}`, firstByteDelay: 60 }));

  test('are six unless told', async () => {
    await place.run(many());
    expect(server.busiest).toBe(6);
  });

  test('are as many as --per-host says', async () => {
    await place.run(many(), '--connections', '20', '--per-host', '2');
    expect(server.busiest).toBe(2);
  });

  test('are as many as --connections says when that is all that was said', async () => {
    await place.run(many(), '--connections', '20');
    expect(server.busiest).toBe(20);
  });
});

test('--rate is kept by all files together', async () => {
  const input = ['a', 'b'].map((path) => server.file({ path, size: 500_000 }));
  const end = await place.run(input, '--rate', '500k', '--json');
  expect(end.code).toBe(0);
  // One second's worth may come at once.
  expect(Number(messagesOf(end).at(-1)?.elapsedMs)).toBeGreaterThan(900);
});

test.each([
  ['an input file of aria2', (url: string) => [url, ' max-download-limit=250K']],
  ['JSON', (url: string) => [JSON.stringify([{ url, 'speed-limit': '250k' }])]],
  ['CSV', (url: string) => ['url,speed-limit', `${url},250k`]],
])('the speed limit of one file is taken from %s', async (_, listOf) => {
  const end = await place.run(listOf(server.file({ path: 'a', size: 500_000 })), '--json');
  expect(end.code).toBe(0);
  expect(Number(messagesOf(end).at(-1)?.elapsedMs)).toBeGreaterThan(900);
});

describe('--retries', () => {
  const failing = () => server.file({ path: 'a', answer: { kind: 'reset' } });

  test('0 gives up at once', async () => {
    const { code } = await place.run([failing()], '--retries', '0');
    expect([code, server.requests.length]).toEqual([1, 1]);
  });

  test('1 tries once more, and each wait is told once', async () => {
    const { code, stdout } = await place.run([failing()], '--retries', '1');
    expect([code, server.requests.length]).toEqual([1, 2]);
    expect(stdout.match(/^waiting.*$/gm)).toEqual([
      'waiting   a: The connection was cut off by the server or the network, next try in 1 s',
    ]);
    expect(stdout).toContain('0 done, 1 failed in');
  });

  test('are told as JSON with the reason and the time, and with what the server asked for', async () => {
    const url = server.file({
      path: 'a',
      answer: { kind: 'status', status: 503, retryAfter: 1 },
      changes: { requests: 1, to: { answer: { kind: 'file' } } },
    });
    const end = await place.run([url], '--json');
    expect(end.code).toBe(0);
    const tasks = messagesOf(end).filter(({ type }) => type === 'task');
    expect(tasks).toMatchObject([
      {
        status: 'waiting',
        waitingUntil: expect.any(Number),
        failure: { code: 'http-status', retry: 'later', retryAfterMs: 1000 },
      },
      { status: 'done', failure: null, waitingUntil: null },
    ]);
  });

  test('an interruption while a file waits ends at once, and a second run tries anew', async () => {
    const url = server.file({
      path: 'a',
      answer: { kind: 'status', status: 503, retryAfter: 3000 },
      changes: { requests: 1, to: { answer: { kind: 'file' } } },
    });
    const { child, end } = startHeadless(['-', '--dir', place.dir], { input: url });
    child.stdout?.on('data', (bytes: Buffer) => {
      if (bytes.includes('waiting ')) child.kill('SIGTERM');
    });
    const { code, stdout } = await end;
    expect(code).toBe(130);
    expect(stdout).toMatch(/^waiting {3}a: .*, next try in 50 min$/m);
    expect(stdout).toContain('0 done, 0 failed, 1 left for the next run');
    expect((await place.run([url])).code).toBe(0);
  });
});

test('--timeout gives a silent server up', async () => {
  const url = server.file({ path: 'a', answer: { kind: 'never' } });
  const { code, stdout } = await place.run([url], '--timeout', '1', '--retries', '0');
  expect(code).toBe(1);
  expect(stdout).toContain('The server did not answer in time.');
});
