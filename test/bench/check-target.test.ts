import { mkdir, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { checkTarget } from './check-target.ts';

async function folders(path: string) {
  const source = join(path, 'source');
  const target = join(path, 'target');
  await mkdir(source);
  await mkdir(join(target, '.weft'), { recursive: true });
  for (const folder of [source, target]) {
    await writeFile(join(folder, 'a'), Buffer.alloc(5_000_000, 'a'));
    await writeFile(join(folder, 'b'), '');
  }
  return { source, target };
}

test('equal files pass, and a hidden folder beside them does', async () => {
  await using home = await temporaryFolder();
  const { source, target } = await folders(home.path);
  expect(checkTarget(source, target)).toBe(null);
});

test('a byte that differs, a byte that lacks and a byte too many are noticed', async () => {
  await using home = await temporaryFolder();
  const { source, target } = await folders(home.path);
  const wrong = 'a is not the file that was served.';
  const different = Buffer.alloc(5_000_000, 'a');
  different[4_999_999] = 0;
  await writeFile(join(target, 'a'), different);
  expect(checkTarget(source, target)).toBe(wrong);
  await writeFile(join(target, 'a'), Buffer.alloc(5_000_001, 'a'));
  expect(checkTarget(source, target)).toBe(wrong);
  await truncate(join(target, 'a'), 4_999_999);
  expect(checkTarget(source, target)).toBe(wrong);
});

test('a file that is missing and one that was not asked for are noticed', async () => {
  await using home = await temporaryFolder();
  const { source, target } = await folders(home.path);
  await writeFile(join(source, 'c'), '');
  expect(checkTarget(source, target)).toBe('Files that are missing: 1.');
  await writeFile(join(target, 'c.part'), '');
  expect(checkTarget(source, target)).toBe('c.part was not asked for.');
});
