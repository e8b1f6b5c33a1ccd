import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { expectWhole, setUpWorkbench, taskOf, untilReceived } from '../support/workbench.ts';

// More than SQLite holds in memory, so that it looks at the disk again.
const waiting = 30_000;

/** Overwrites all but the head of each file of the state. */
async function damage(folder: string): Promise<void> {
  for (const name of ['weft.sqlite', 'weft.sqlite-wal']) {
    const path = join(folder, '.state', name);
    const bytes = await readFile(path);
    await writeFile(path, bytes.fill(0xa5, 4096), { flag: 'r+' });
  }
}

test('a list whose database is damaged meanwhile goes on, and the person is told once', async () => {
  await using bench = await setUpWorkbench({ slots: 1 });
  const { server, weft } = bench;
  const first = server.file({
    path: 'first.bin',
    ending: { kind: 'stall', after: 1000 },
    changes: { requests: 1, to: { ending: { kind: 'complete' } } },
  });
  const others = Array.from({ length: waiting }, (_, n) => `${server.origin}/none/${n}`);
  await weft.add(first, ...others);
  await untilReceived(weft, 1000);
  await damage(join(bench.files, '..'));
  await weft.engine.steer('pause', 'all');
  await weft.engine.steer('resume', [1]);
  await weft.engine.idle();
  await expectWhole(server, taskOf(weft));
  expect(weft.notices).toEqual([
    expect.stringMatching(/^Weft can no longer keep its list \(.*malformed.*\)\. Downloads go on/),
  ]);
}, 60_000);
