import { access, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { temporaryFolder, tmpfs } from './temporary-folder.ts';

test('a temporary folder is empty and disappears with what was put there', async () => {
  let path: string;
  {
    await using folder = await temporaryFolder();
    path = folder.path;
    expect(await readdir(path)).toEqual([]);
    await writeFile(join(path, 'a.bin'), 'a');
  }
  await expect(access(path)).rejects.toMatchObject({ code: 'ENOENT' });
});

test('a small disk is full soon and disappears', async ({ skip }) => {
  const disk = await tmpfs(64 * 1024);
  if (disk === null) return skip('mounting needs root');
  await using folder = disk;
  await expect(
    writeFile(join(folder.path, 'a.bin'), Buffer.alloc(128 * 1024)),
  ).rejects.toMatchObject({ code: 'ENOSPC' });
});
