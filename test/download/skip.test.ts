import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { BatchOptions } from '../../src-main/contract/task.ts';
import { liveOf, setUpWorkbench, taskOf, type Workbench } from '../support/workbench.ts';

const note = 'A file of this name was there already: it was left as it is.';
const skipped = {
  state: { kind: 'done', verdict: 'unverifiable' },
  note,
  received: 16,
  total: null,
};

/** Puts files of these names, of 16 bytes each, where the list goes. */
async function put({ files }: Workbench, ...names: readonly string[]): Promise<void> {
  await mkdir(files);
  for (const name of names) await writeFile(join(files, name), 'of somebody else');
}

function eventsOf({ weft }: Workbench, id: number) {
  return weft.engine.table.eventsOf(liveOf(weft, id)).map(({ what }) => what);
}

describe('where files are there that are to be skipped, a task is done', () => {
  test.each<[string, Partial<BatchOptions>]>([
    ['that would be next', {}],
    ['that is planned for later', { startAt: Date.now() + 3_600_000 }],
  ])('%s', async (_which, options) => {
    await using bench = await setUpWorkbench();
    await put(bench, 'a.bin');
    const { weft, server } = bench;
    await weft.addWith({ ...options, onExists: 'skip' }, server.file({ path: 'a.bin' }));
    expect(taskOf(weft)).toMatchObject({ ...skipped, name: 'a.bin', workedMs: 0 });
    expect(eventsOf(bench, 1)).toEqual([]);
    expect(weft.engine.table.times.elapsedMs).toBe(0);
    await bench.restart();
    expect(taskOf(bench.weft)).toMatchObject(skipped);
  });

  test('whose line contradicts an earlier one', async () => {
    await using bench = await setUpWorkbench();
    await put(bench, 'a.bin', 'b.bin');
    const url = bench.server.file({ path: 'a.bin' });
    const lines = ['a', 'b'].flatMap((name, index) => [
      `${url} sha256=${`${index}`.repeat(64)}`,
      `  out=${name}.bin`,
    ]);
    await bench.weft.addWith({ onExists: 'skip' }, ...lines);
    expect(bench.weft.tasks()).toMatchObject([skipped, skipped]);
    expect(eventsOf(bench, 2)).toEqual([]);
  });

  test('whose name only the response tells, with the story of its download', async () => {
    await using bench = await setUpWorkbench();
    await put(bench, 'a.bin');
    const { weft, server } = bench;
    const contentDisposition = 'attachment; filename="a.bin"';
    await weft.addWith({ onExists: 'skip' }, server.file({ path: 'get', contentDisposition }));
    await weft.engine.idle();
    expect(taskOf(weft)).toMatchObject(skipped);
    expect(eventsOf(bench, 1).filter((what) => what === 'finalising' || what === 'done')).toEqual([
      'finalising',
    ]);
  });

  test('and lets go of its name', async () => {
    await using bench = await setUpWorkbench();
    await put(bench, 'a.bin');
    const { weft, server } = bench;
    await weft.addWith({ onExists: 'skip' }, server.file({ path: 'a.bin' }));
    const contentDisposition = 'attachment; filename="a.bin"';
    const url = server.file({ path: 'get', contentDisposition });
    await weft.addWith({ onExists: 'overwrite' }, url);
    await weft.engine.idle();
    expect(taskOf(weft, 2)).toMatchObject({ name: 'a.bin', state: { kind: 'done' } });
  });
});

test('files that were there count for no quota: nothing of them came in', async () => {
  await using bench = await setUpWorkbench();
  await put(bench, 'a.bin');
  const { weft, server } = bench;
  await weft.addWith({ onExists: 'skip' }, server.file({ path: 'a.bin' }));
  expect(weft.engine.table.receivedInAll).toBe(0);
  await weft.run(server.file({ size: 1000 }));
  expect(weft.engine.table.receivedInAll).toBe(1000);
});
