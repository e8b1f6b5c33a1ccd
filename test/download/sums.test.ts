import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { Verdict } from '../../src-main/contract/task.ts';
import { textPieces } from '../../src-main/download/text-pieces.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { expectWhole, setUpWorkbench, taskOf } from '../support/workbench.ts';

/** Lines of a file of digests for files that nobody downloads; 82 bytes each. */
function otherLines(count: number): string {
  const digest = '0123456789abcdef'.repeat(4);
  return Array.from(
    { length: count },
    (_, n) => `${digest}  other/${`${n}`.padStart(9, '0')}\n`,
  ).join('');
}

describe('a long file of digests', () => {
  test('verifies the first and the last file that it names', async () => {
    await using bench = await setUpWorkbench();
    const { server, weft } = bench;
    const files = ['set/a.bin', 'set/z.bin'].map((path) => server.file({ path }));
    const [first, last] = files.map((url) => `${server.hashOf(url)}  ${url.slice(-5)}\n`);
    const text = `${first}${otherLines(190_000)}${last}`;
    const sums = server.file({ path: 'set/SHA256SUMS', bytes: Buffer.from(text) });
    const tasks = await weft.run(...files, sums);
    for (const task of tasks.slice(0, 2)) {
      expect(task.state).toEqual({ kind: 'done', verdict: 'verified' });
    }
  }, 30_000);

  test('is read in small pieces, so that others have their turns', async () => {
    await using folder = await temporaryFolder();
    const path = join(folder.path, 'SHA256SUMS');
    await writeFile(path, otherLines(100_000));
    const lengths: number[] = [];
    for await (const piece of textPieces(path)) lengths.push(piece.length);
    expect(lengths.length).toBeGreaterThan(100);
    expect(Math.max(...lengths)).toBeLessThanOrEqual(64 * 1024);
  });

  test('is read line by line, whatever ends the lines and however long they are', async () => {
    await using folder = await temporaryFolder();
    const path = join(folder.path, 'SHA256SUMS');
    const lines = otherLines(5_000).trimEnd().split('\n');
    for (const end of ['\n', '\r\n', '\r']) {
      await writeFile(path, lines.join(end));
      const pieces: string[] = [];
      for await (const piece of textPieces(path)) pieces.push(piece);
      expect(pieces.join('')).toBe(lines.join(end));
      for (const piece of pieces.slice(0, -1)) expect(piece).toMatch(/[\r\n]$/);
    }
    await writeFile(path, `first\n${'x'.repeat(1_000_000)}\nlast`);
    let text = '';
    for await (const piece of textPieces(path)) text += piece;
    expect(text).toMatch(/^first\n#x*\nlast$/);
    expect(text.length).toBeLessThan(200_000);
  });

  test('that is too long for one is not read, and its row says so', async () => {
    await using bench = await setUpWorkbench();
    const { server, weft } = bench;
    const file = server.file({ path: 'set/a.bin' });
    const text = `${server.hashOf(file)}  a.bin\n${'# nothing\n'.repeat(1_700_000)}`;
    await weft.run(file, server.file({ path: 'set/SHA256SUMS', bytes: Buffer.from(text) }));
    expect(taskOf(weft, 1).state).toEqual({ kind: 'done', verdict: 'consistent' });
    expect(taskOf(weft, 2)).toMatchObject({
      state: { kind: 'done' },
      note: expect.stringMatching(/^This file is too large/),
    });
  });
});

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
