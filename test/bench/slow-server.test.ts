import { randomBytes } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { startSlowServer } from './servers/start-slow-server.ts';

const slowness = { delayMs: 1, rate: 10_000_000, laggard: { connection: 2, factor: 2 } };

test('a whole file and a range of it arrive at a limited rate', async () => {
  await using home = await temporaryFolder();
  const content = randomBytes(1_000_000);
  await writeFile(join(home.path, 'a.bin'), content);
  await using server = await startSlowServer({ folder: home.path, slowness });
  const url = `${server.origin}/a.bin`;
  expect(Buffer.from(await (await fetch(url)).arrayBuffer()).equals(content)).toBe(true);
  await server.beforeRun();
  const part = await fetch(url, { headers: { Range: 'bytes=100-200099' } });
  expect(part.status).toBe(206);
  expect(part.headers.get('Content-Range')).toBe('bytes 100-200099/1000000');
  const bytes = Buffer.from(await part.arrayBuffer());
  expect(bytes.equals(content.subarray(100, 200_100))).toBe(true);
});

test('a range behind the end of the file is refused', async () => {
  await using home = await temporaryFolder();
  await writeFile(join(home.path, 'a.bin'), 'abc');
  await using server = await startSlowServer({ folder: home.path, slowness });
  const part = await fetch(`${server.origin}/a.bin`, { headers: { Range: 'bytes=3-' } });
  expect(part.status).toBe(416);
  await part.body?.cancel();
});
