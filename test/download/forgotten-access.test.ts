import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { expect, test } from 'vitest';
import { plainAccess } from '../../src-main/contract/access.ts';
import { BytePath, type TransferNews } from '../../src-main/download/byte-path/byte-path.ts';
import { Mailbox } from '../../src-main/download/byte-path/mailbox.ts';
import { RateLimits } from '../../src-main/download/rate-limit.ts';
import { unknownResource } from '../../src-main/download/response.ts';
import { startFaultyServer } from '../support/faulty-server.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { setUpWorkbench, untilStatus } from '../support/workbench.ts';

const workerProgram = new URL('../../src-main/download/byte-path/worker.ts', import.meta.url);

function withLogin(url: string) {
  const { host } = new URL(url);
  const login = { kind: 'basic', host, user: 'me', password: 'secret' } as const;
  return { ...plainAccess, credentials: [login] };
}

test('the password of a list that was removed is forgotten, the one of another list is not', async () => {
  await using bench = await setUpWorkbench();
  const { server, weft } = bench;
  const url = server.file({ path: 'a.bin' });
  const access = withLogin(url);
  await weft.addWith({ access }, url, server.file({ path: 'b.bin' }));
  await weft.addWith({ access }, server.file({ path: 'c.bin' }));
  await untilStatus(weft, 'done', 3);
  await weft.engine.idle();
  await weft.engine.steer('remove', [1]);
  expect(Array.from(weft.engine.table.batches, ({ id }) => id)).toEqual([1, 2]);
  await weft.engine.steer('remove', [2]);
  expect(Array.from(weft.engine.table.batches, ({ id }) => id)).toEqual([2]);
});

test('a password that was forgotten is not in the threads either', async () => {
  await using server = await startFaultyServer();
  await using folder = await temporaryFolder();
  const bytePath = new BytePath({
    startWorker: () => new Worker(workerProgram),
    threads: 1,
    userAgent: 'Weft/test',
    limits: new RateLimits().shared,
    beforeSending: () => undefined,
    systemProxyFor: () => Promise.resolve(null),
  });
  const url = server.file();
  const ask = async (file: number, access: number) => {
    const before = server.requests.length;
    const mailbox = new Mailbox<TransferNews>();
    const handle = bytePath.transfer(
      {
        file,
        access,
        path: join(folder.path, `${file}.weft-part`),
        isNew: true,
        address: url,
        host: new URL(url).host,
        standsBy: false,
        headers: {},
        from: 0,
        end: null,
        overlap: 0,
        known: unknownResource,
        onlyIfSame: false,
        waits: false,
        algorithm: null,
        timeoutMs: 10_000,
        systemProxy: null,
        limits: [],
        finish: null,
      },
      { mailbox, onMoved: () => undefined, mayMove: () => false },
    );
    let hasEnded = false;
    await expect
      .poll(() => {
        hasEnded ||= mailbox.take()?.kind === 'ended';
        return hasEnded || server.requests.length > before;
      })
      .toBe(true);
    await handle.stop();
    return server.requests.slice(before).map(({ headers }) => headers.authorization);
  };
  try {
    for (const id of [1, 2]) bytePath.setAccess(id, withLogin(url));
    expect(await ask(1, 1)).toEqual([expect.stringMatching(/^Basic /)]);
    bytePath.keepAccesses(new Set([2]));
    // Nothing is asked without what the list said, its proxy above all.
    expect(await ask(2, 1)).toEqual([]);
    expect(await ask(3, 2)).toEqual([expect.stringMatching(/^Basic /)]);
  } finally {
    await bytePath.end();
  }
});
