import { expect, test } from 'vitest';
import { endThread, firstOf, threadsStarted } from '../support/threads-started.ts';
import { expectWhole, setUpWorkbench, taskOf, untilReceived } from '../support/workbench.ts';

test('files go on from where they were when a byte thread ends by itself', async () => {
  const threads = threadsStarted();
  await using bench = await setUpWorkbench({ retries: 2 });
  const { server, weft } = bench;
  const [size, stopped] = [3_000_000, 2_000_000];
  const urls = ['one.bin', 'two.bin'].map((path) =>
    server.file({
      path,
      size,
      ending: { kind: 'stall', after: stopped },
      changes: { requests: 1, to: { ending: { kind: 'complete' } } },
    }),
  );
  await weft.add(...urls);
  await untilReceived(weft, stopped, 1);
  await untilReceived(weft, stopped, 2);
  await endThread(firstOf(threads));
  await weft.engine.idle();
  for (const [index, url] of urls.entries()) {
    await expectWhole(server, taskOf(weft, index + 1));
    expect(server.requestsOf(url).map(({ headers }) => headers.range)).toEqual([
      undefined,
      `bytes=${stopped}-`,
    ]);
  }
});

test('a byte thread that ends again and again fails its files with a sentence, not for ever', async () => {
  const threads = threadsStarted();
  await using bench = await setUpWorkbench({ retries: 1 });
  const { server, weft } = bench;
  await weft.add(server.file({ answer: { kind: 'never' } }));
  for (const requests of [1, 2]) {
    await expect.poll(() => server.requests.length).toBe(requests);
    await threads.at(-1)?.terminate();
  }
  await weft.engine.idle();
  expect(taskOf(weft).state).toMatchObject({
    kind: 'failed',
    failure: { code: 'internal', retry: 'soon', message: expect.stringMatching(/ended unexpect/) },
  });
});
