import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { type BatchOptions, plainBatchOptions } from '../../src-main/contract/task.ts';
import { entriesOf } from '../support/start-test-engine.ts';
import {
  expectWhole,
  namesIn,
  setUpWorkbench,
  taskOf,
  type Workbench,
} from '../support/workbench.ts';

const verified = { kind: 'done', verdict: 'verified' } as const;
const toldRight = { header: 'Repr-Digest', algorithm: 'sha-256', correct: true } as const;
const wrong = `sha256=${'0'.repeat(64)}`;

/** Adds the lines as the window does, and waits until nothing works any more. */
async function open(
  { weft, files }: Workbench,
  lines: readonly string[],
  options: Partial<BatchOptions> = {},
) {
  const all = { ...plainBatchOptions, ...options };
  const added = await weft.engine.add(entriesOf(...lines), files, all, 'missing');
  await weft.engine.idle();
  return added;
}

describe('a list that is opened twice in the window', () => {
  test('brings only what is new in it, and counts the rest', async () => {
    await using bench = await setUpWorkbench();
    const { server } = bench;
    const [a, b, c] = ['a.bin', 'b.bin', 'c.bin'].map((path) => server.file({ path }));
    await open(bench, [a ?? '', b ?? '']);
    expect(await open(bench, [a ?? '', b ?? '', b ?? '', c ?? ''])).toEqual({
      ids: [3],
      duplicates: 0,
      here: 3,
    });
    expect(await namesIn(bench.files)).toEqual(['a.bin', 'b.bin', 'c.bin']);
    expect(server.requests).toHaveLength(3);
    expect(await open(bench, [a ?? ''])).toEqual({ ids: [], duplicates: 0, here: 1 });
  });

  test('brings anew what is gone, or has another size', async () => {
    await using bench = await setUpWorkbench();
    const urls = ['a.bin', 'b.bin'].map((path) => bench.server.file({ path }));
    await open(bench, urls);
    await rm(join(bench.files, 'a.bin'));
    await writeFile(join(bench.files, 'b.bin'), 'short');
    expect(await open(bench, urls)).toEqual({ ids: [3, 4], duplicates: 0, here: 0 });
    expect(await namesIn(bench.files)).toEqual(['a.bin', 'b (1).bin', 'b.bin']);
  });

  test('replaces files where its options say so', async () => {
    await using bench = await setUpWorkbench();
    const url = bench.server.file({ path: 'a.bin' });
    await open(bench, [url]);
    expect(await open(bench, [url], { onExists: 'overwrite' })).toMatchObject({ here: 0 });
    expect(bench.server.requests).toHaveLength(2);
    expect(await namesIn(bench.files)).toEqual(['a.bin']);
  });

  test.each([
    ['the list', true, []],
    ['the server', false, [toldRight]],
  ])('fetches a file with another digest than %s told before', async (_who, isInList, digests) => {
    await using bench = await setUpWorkbench();
    const { server, weft } = bench;
    const put = (seed: number) => server.file({ path: 'a.bin', seed, digests });
    const url = put(1);
    await open(bench, [isInList ? `${url} sha256=${server.hashOf(url)}` : url]);
    expect(taskOf(weft, 1).state).toEqual(verified);
    put(2);
    const line = `${url} sha256=${server.hashOf(url)}`;
    expect(await open(bench, [line])).toEqual({ ids: [2], duplicates: 0, here: 0 });
    expect(weft.tasks()).toMatchObject([{ state: verified }, { state: verified }]);
    expect(await namesIn(bench.files)).toEqual(['a (1).bin', 'a.bin']);
    expect(await open(bench, [line])).toEqual({ ids: [], duplicates: 0, here: 1 });
  });

  test.each([
    ['its address', { path: 'a.bin' }],
    ['only its server', { path: 'get', contentDisposition: 'attachment; filename="a.bin"' }],
  ])('fetches what was left out for a file of the name that %s told', async (_who, spec) => {
    await using bench = await setUpWorkbench();
    const { server, weft, files } = bench;
    const url = server.file(spec);
    await mkdir(files);
    await writeFile(join(files, 'a.bin'), 'of somebody else');
    await open(bench, [url], { onExists: 'skip' });
    expect(taskOf(weft).state).toEqual({ kind: 'done', verdict: 'unverifiable' });
    expect(await open(bench, [url])).toEqual({ ids: [2], duplicates: 0, here: 0 });
    await expectWhole(server, taskOf(weft, 2));
    expect(await namesIn(files)).toEqual(['a (1).bin', 'a.bin']);
  });

  test('fetches an address anew whose list asks for another name', async () => {
    await using bench = await setUpWorkbench();
    const { server, files } = bench;
    const url = server.file({ path: 'report' });
    await open(bench, [url, '  out=monday.csv']);
    const tuesday = [url, '  out=tuesday.csv'];
    expect(await open(bench, tuesday)).toMatchObject({ ids: [2], here: 0 });
    expect(await open(bench, tuesday)).toMatchObject({ ids: [], here: 1 });
    expect(await open(bench, [url])).toMatchObject({ ids: [], here: 1 });
    expect(await namesIn(files)).toEqual(['monday.csv', 'tuesday.csv']);
  });

  test('fetches an address anew whose template makes another name', async () => {
    await using bench = await setUpWorkbench();
    const url = bench.server.file({ path: 'a.bin' });
    const named = (template: string) => ({ naming: { template, pattern: null } });
    await open(bench, [url]);
    expect(await open(bench, [url], named('new-{name}{ext}'))).toMatchObject({ ids: [2], here: 0 });
    expect(await open(bench, [url], named('new-{name}{ext}'))).toMatchObject({ ids: [], here: 1 });
    expect(await open(bench, [url], named('{name}{ext}'))).toMatchObject({ ids: [], here: 1 });
    expect(await namesIn(bench.files)).toEqual(['a.bin', 'new-a.bin']);
  });

  test('knows a file again whose name was taken', async () => {
    await using bench = await setUpWorkbench();
    const urls = ['a', 'b'].map((path) => bench.server.file({ path }));
    const list = urls.flatMap((url) => [url, '  out=c.bin']);
    await open(bench, list);
    expect(await namesIn(bench.files)).toEqual(['c (1).bin', 'c.bin']);
    expect(await open(bench, list)).toMatchObject({ ids: [], here: 2 });
  });

  test('fetches what its digest of another algorithm cannot be compared with', async () => {
    await using bench = await setUpWorkbench();
    const { server, weft } = bench;
    const put = (seed: number) => server.file({ path: 'a.bin', seed });
    const url = put(1);
    await open(bench, [`${url} sha256=${server.hashOf(url)}`]);
    put(2);
    const line = `${url} md5=${server.digestOf(url, 'md5').value}`;
    expect(await open(bench, [line])).toEqual({ ids: [2], duplicates: 0, here: 0 });
    expect(taskOf(weft, 2).state).toEqual(verified);
    expect(await open(bench, [line])).toEqual({ ids: [], duplicates: 0, here: 1 });
  });

  test('has its digests compared with the files that are here', async () => {
    await using bench = await setUpWorkbench();
    const { server, weft } = bench;
    const [a, b] = ['a.bin', 'b.bin'].map((path) => server.file({ path })) as [string, string];
    await open(bench, [a, b]);
    await open(bench, [`${a} sha256=${server.hashOf(a)}`, `${b} ${wrong}`]);
    await expect.poll(() => taskOf(weft, 1).state).toEqual(verified);
    await expect
      .poll(() => taskOf(weft, 2).state)
      .toMatchObject({ kind: 'failed', failure: { code: 'digest' } });
    expect(server.requests).toHaveLength(2);
  });

  test('fetches its SHA256SUMS anew for the files that are new in it', async () => {
    await using bench = await setUpWorkbench();
    const { server, weft } = bench;
    const [a, b] = ['d/a.bin', 'd/b.bin'].map((path) => server.file({ path })) as [string, string];
    const sums = server.sums([a, b], { path: 'd/SHA256SUMS' });
    await open(bench, [a, sums]);
    expect(await open(bench, [a, sums])).toMatchObject({ ids: [], here: 2 });
    expect(await open(bench, [a, b, sums])).toMatchObject({ ids: [3, 4], here: 1 });
    expect(taskOf(weft, 3).state).toEqual(verified);
  });
});
