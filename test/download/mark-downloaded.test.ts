import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { markDownloaded } from '../../src-main/download/mark-downloaded.ts';

const run = promisify(execFile);

/** Whether this system has the programs, and the file system the attributes. */
async function hasAttributes(path: string): Promise<boolean> {
  return run('setfattr', ['-n', 'user.weft', '-v', 'x', path]).then(
    () => true,
    () => false,
  );
}

test('finished files say where they came from', async ({ skip }) => {
  const folder = await mkdtemp(join(tmpdir(), 'weft-mark-'));
  try {
    const names = ['plain.bin', 'with "quotes" and \\.bin', 'ünïcode 写.bin'];
    const origins = names.map((name, index) => ({
      path: join(folder, name),
      address: `https://a.example/${index}?q="x"`,
    }));
    for (const { path } of origins) await writeFile(path, 'bytes');
    if (!(await hasAttributes(join(folder, 'plain.bin')))) skip();
    await markDownloaded(origins);
    for (const { path, address } of origins) {
      const { stdout } = await run('getfattr', [
        '--only-values',
        '-n',
        'user.xdg.origin.url',
        path,
      ]);
      expect(stdout).toBe(address);
      expect(await readFile(path, 'utf8')).toBe('bytes');
    }
  } finally {
    await rm(folder, { recursive: true });
  }
});

test('where a mark cannot be given, nothing happens', async () => {
  const gone = { path: '/nowhere/at/all', address: 'https://a.example/' };
  for (const platform of ['linux', 'darwin', 'win32'] as const) {
    await expect(markDownloaded([gone], platform)).resolves.toBeUndefined();
  }
});
