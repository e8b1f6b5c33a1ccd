import { mkdir, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { makeFolder } from '../src-main/make-folder.ts';
import { temporaryFolder } from './support/temporary-folder.ts';

test('a folder is made with those above it, and may be there already', async () => {
  await using place = await temporaryFolder();
  const path = join(place.path, 'a', 'b', 'c');
  makeFolder(path);
  makeFolder(path);
  expect((await stat(path)).isDirectory()).toBe(true);
});

test('a file in the way is an error', async () => {
  await using place = await temporaryFolder();
  await mkdir(join(place.path, 'a'));
  await writeFile(join(place.path, 'a', 'file'), '');
  for (const name of ['file', 'file/b', 'file/b/c']) {
    expect(() => makeFolder(join(place.path, 'a', name))).toThrow(/EEXIST|ENOTDIR/);
  }
});

test.skipIf(process.platform !== 'linux')('a folder below /proc fails and does not spin', () => {
  expect(() => makeFolder('/proc/weft/downloads')).toThrow(/ENOENT/);
});
