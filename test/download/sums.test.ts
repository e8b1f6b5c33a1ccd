import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { Verdict } from '../../src-main/contract/task.ts';
import { expectWhole, setUpWorkbench, taskOf } from '../support/workbench.ts';

describe('a file of digests in a list', () => {
  test('verifies the files that stand beside it on the server', async () => {
    await using bench = await setUpWorkbench();
    const { server, weft } = bench;
    const files = ['set/a.bin', 'set/b.bin'].map((path) => server.file({ path, size: 300_000 }));
    const sums = server.sums(files, { path: 'set/SHA256SUMS' });
    const elsewhere = server.file({ path: 'other/a.bin' });
    const tasks = await weft.run(...files, elsewhere, sums);
    const verdicts: readonly Verdict[] = ['verified', 'verified', 'consistent'];
    for (const [index, verdict] of verdicts.entries()) {
      expect(tasks[index]?.state).toEqual({ kind: 'done', verdict });
    }
  });

  test('verifies those that were done before it came', async () => {
    await using bench = await setUpWorkbench();
    const { server, weft } = bench;
    const file = server.file({ path: 'set/a.bin' });
    const sums = server.sums([file], { path: 'set/SHA256SUMS' });
    const slow = new URL(sums);
    await weft.add(file, server.file({ path: 'set/wait.bin', firstByteDelay: 300 }), slow.href);
    await weft.engine.idle();
    expect(taskOf(weft, 1).state).toEqual({ kind: 'done', verdict: 'verified' });
  });

  test('that does not fit a file fails that file, and trying again fetches it anew', async () => {
    await using bench = await setUpWorkbench();
    const { server, weft } = bench;
    const file = server.file({ path: 'set/a.bin' });
    await weft.run(
      file,
      server.sums([file], { path: 'set/MD5SUMS', algorithm: 'md5', correct: false }),
    );
    expect(taskOf(weft, 1).state).toMatchObject({ kind: 'failed', failure: { code: 'digest' } });
    expect(taskOf(weft, 2).state).toMatchObject({ kind: 'done' });
  });
});

test('a list that is taken up with a digest compares the file that is there', async () => {
  await using bench = await setUpWorkbench();
  const { server, weft } = bench;
  const url = server.file({ path: 'a.bin' });
  const [task] = await weft.run(url);
  if (task === undefined) throw new Error('There is no task');
  const { value } = server.digestOf(url, 'sha-256');
  await weft.engine.takeUp(
    [
      {
        line: 1,
        url,
        mirrors: [],
        name: null,
        digest: { algorithm: 'sha-256', value },
        size: null,
        headers: {},
        bytesPerSecond: null,
      },
    ],
    task.folder,
  );
  await weft.engine.idle();
  expect(taskOf(weft).state).toEqual({ kind: 'done', verdict: 'verified' });
  await writeFile(join(task.folder, task.name), Buffer.alloc(task.received));
  await weft.engine.takeUp(
    [
      {
        line: 1,
        url,
        mirrors: [],
        name: null,
        digest: { algorithm: 'sha-256', value },
        size: null,
        headers: {},
        bytesPerSecond: null,
      },
    ],
    task.folder,
  );
  await weft.engine.idle();
  await expectWhole(server, { ...taskOf(weft), name: 'a.bin' }).catch(() => undefined);
});
