import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { startFaultyServer } from '../support/faulty-server.ts';
import { startTestEngine } from '../support/start-test-engine.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

async function hashOf(path: string): Promise<string> {
  return createHash('sha256').update(await readFile(path)).digest('hex');
}

test('four files come down together, byte for byte', async () => {
  await using server = await startFaultyServer();
  await using folder = await temporaryFolder();
  await using weft = await startTestEngine(folder.path);
  const urls = [1, 2, 3, 4].map((n) =>
    server.file({ path: `${n}.bin`, size: n * 1_000_000, firstByteDelay: 300 }),
  );
  const tasks = await weft.run(...urls);
  for (const [index, task] of tasks.entries()) {
    expect(task.state).toEqual({ kind: 'done', verdict: 'length' });
    expect(await hashOf(join(task.folder, task.name))).toBe(server.hashOf(urls[index] ?? ''));
  }
  expect(server.busiest).toBe(4);
  expect(await readdir(join(folder.path, 'files'))).toEqual(['1.bin', '2.bin', '3.bin', '4.bin']);
  expect(weft.engine.table.elapsedMs).toBeLessThan(weft.engine.table.workedMs / 2);
});
