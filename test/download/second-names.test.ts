import { link, mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { copyFolder } from '../support/copy-folder.ts';
import { startFaultyServer } from '../support/faulty-server.ts';
import { startTestEngine } from '../support/start-test-engine.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { setUpWorkbench, taskOf, untilStatus } from '../support/workbench.ts';

const sizes = [
  ['small', 1_000],
  ['larger', 300_000],
] as const;

test.each(
  sizes,
)('a %s file whose record a power cut took is not downloaded again', async (_, size) => {
  await using server = await startFaultyServer();
  await using place = await temporaryFolder();
  await using left = await temporaryFolder();
  const keep = (name: string) => copyFolder(join(place.path, name), join(left.path, name));
  {
    await using weft = await startTestEngine(place.path);
    await weft.add(server.file({ path: 'a.bin', size }));
    keep('.state');
    await untilStatus(weft, 'done');
    keep('files');
    expect(await readdir(join(left.path, 'files'))).toHaveLength(2);
  }
  await rm(place.path, { recursive: true });
  copyFolder(left.path, place.path);
  const asked = server.requests.length;
  await using weft = await startTestEngine(place.path);
  const state = { kind: 'done', verdict: 'length' };
  expect(taskOf(weft)).toMatchObject({ state, received: size, total: size });
  weft.engine.start();
  await weft.engine.idle();
  expect(await readdir(join(place.path, 'files'))).toEqual(['a.bin']);
  expect(server.requests).toHaveLength(asked);
});

test('when nothing works any more, no file has a second name', async () => {
  await using bench = await setUpWorkbench();
  const files = sizes.map(([name, size]) => bench.server.file({ path: name, size }));
  await bench.weft.run(...files);
  expect((await readdir(bench.files)).toSorted()).toEqual(['larger', 'small']);
});

test('a second name that a kill left beside a file that is done goes at the next start', async () => {
  await using bench = await setUpWorkbench();
  await bench.download({ path: 'a.bin' });
  const { partName } = taskOf(bench.weft);
  await link(join(bench.files, 'a.bin'), join(bench.files, partName));
  await bench.restart();
  await bench.weft.engine.idle();
  expect(await readdir(bench.files)).toEqual(['a.bin']);
});

test('a file that somebody put under the name is not taken for the one that was to come', async () => {
  await using bench = await setUpWorkbench({ slots: 0 });
  await bench.weft.add(bench.server.file({ path: 'a.bin', size: 9 }));
  await mkdir(bench.files);
  await writeFile(join(bench.files, 'a.bin'), 'something');
  await writeFile(join(bench.files, taskOf(bench.weft).partName), 'something');
  await bench.restart();
  expect(taskOf(bench.weft).state.kind).toBe('queued');
});
