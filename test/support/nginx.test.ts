import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { startNginx } from './nginx.ts';
import { temporaryFolder } from './temporary-folder.ts';

test('nginx serves a folder until it is closed', async ({ skip }) => {
  await using folder = await temporaryFolder();
  await writeFile(join(folder.path, 'a b.txt'), 'hello');
  const nginx = await startNginx({ folder: folder.path });
  if (nginx === null) return skip('nginx is not installed');
  const response = await fetch(`${nginx.origin}/a%20b.txt`, { headers: { Range: 'bytes=1-' } });
  expect(response.status).toBe(206);
  expect(response.headers.get('server')).toContain('nginx');
  expect(await response.text()).toBe('ello');
  await nginx.close();
  await expect(fetch(nginx.origin)).rejects.toThrow();
});

test('nginx takes directives and runs beside another one', async ({ skip }) => {
  await using folder = await temporaryFolder();
  await writeFile(join(folder.path, 'slow.bin'), Buffer.alloc(40_000));
  await using nginx = await startNginx({ folder: folder.path, config: 'limit_rate 20k;' });
  await using other = await startNginx({ folder: folder.path });
  if (nginx === null || other === null) return skip('nginx is not installed');
  expect(other.origin).not.toBe(nginx.origin);
  const start = performance.now();
  await (await fetch(`${nginx.origin}/slow.bin`)).arrayBuffer();
  expect(performance.now() - start).toBeGreaterThan(900);
});

test('nginx says why it does not start', async ({ skip }) => {
  await using folder = await temporaryFolder();
  const start = startNginx({ folder: folder.path, config: 'no_such_directive;' });
  if ((await start.catch(() => undefined)) === null) return skip('nginx is not installed');
  await expect(start).rejects.toThrow(/no_such_directive/);
});
