import { join } from 'node:path';
import { expect, test } from 'vitest';
import { plainBatchOptions } from '../../src-main/contract/task.ts';
import { entriesOf } from '../support/start-test-engine.ts';
import { setUpWorkbench } from '../support/workbench.ts';

// One more than there is room for, counting the one of everything.
const lists = 4096;

test('a list with a speed limit downloads, however many there were before', async () => {
  await using bench = await setUpWorkbench({ slots: 64, perHost: 64 });
  const { server, weft, files } = bench;
  const options = { ...plainBatchOptions, bytesPerSecond: 10_000_000 };
  for (let list = 0; list < lists; list++) {
    // A folder for some, so that names need not be told from thousands.
    const folder = join(files, `${Math.floor(list / 100)}`);
    await weft.engine.add(entriesOf(server.file({ size: 1 })), folder, options);
  }
  await weft.engine.idle();
  const failed = weft.tasks().filter(({ state }) => state.kind !== 'done');
  expect(failed).toEqual([]);
  expect(weft.tasks()).toHaveLength(lists);
}, 120_000);
