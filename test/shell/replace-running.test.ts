import { readdirSync, rmSync, writeFileSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { replaceRunning } from '../../src-main/shell/updates/replace-running.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

async function programIn(folder: string): Promise<string> {
  const path = join(folder, 'Weft.AppImage');
  await writeFile(path, 'the Weft that runs', { mode: 0o755 });
  return path;
}

test.each([
  ['that comes to half on a full disk', (path: string) => writeFileSync(path, 'the We')],
  ['that never comes', () => undefined],
])('a new file %s leaves the one that runs as it was', async (_what, write) => {
  await using folder = await temporaryFolder();
  const path = await programIn(folder.path);
  const failing = () => {
    rmSync(path);
    write(path);
    throw new Error('No space.');
  };
  expect(() => replaceRunning(path, failing)).toThrow('No space.');
  expect(await readFile(path, 'utf8')).toBe('the Weft that runs');
  expect(readdirSync(folder.path)).toEqual(['Weft.AppImage']);
});

test('an update that fails before it touches anything leaves the file that runs', async () => {
  await using folder = await temporaryFolder();
  const path = await programIn(folder.path);
  const failing = () => {
    throw new Error('Not allowed.');
  };
  expect(() => replaceRunning(path, failing)).toThrow('Not allowed.');
  expect(await readFile(path, 'utf8')).toBe('the Weft that runs');
  expect(readdirSync(folder.path)).toEqual(['Weft.AppImage']);
});

test('the new file takes the place of the one that ran', async () => {
  await using folder = await temporaryFolder();
  const path = await programIn(folder.path);
  replaceRunning(path, () => writeFileSync(path, 'newer'));
  expect(await readFile(path, 'utf8')).toBe('newer');
  expect(readdirSync(folder.path)).toEqual(['Weft.AppImage']);
});
