import { mkdir, open, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { maxListSize } from '../../src-main/contract/ipc.ts';
import { readListFiles } from '../../src-main/shell/read-list-file.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

it('what cannot be read as a list is told by a sentence, and the others are read', async () => {
  await using folder = await temporaryFolder();
  const at = (name: string) => join(folder.path, name);
  await mkdir(at('folder.weft'));
  await using large = await open(at('large.weft'), 'w');
  await large.truncate(maxListSize + 1);
  await writeFile(at('good.weft'), 'http://a.example/x');
  const names = ['missing.weft', 'folder.weft', 'large.weft', 'nul\0.weft', 'good.weft'];
  const { lists, problems } = await readListFiles(names.map(at));
  expect(lists.map(({ name, bytes }) => [name, String(bytes)])).toEqual([
    ['good.weft', 'http://a.example/x'],
  ]);
  expect(problems).toEqual([
    `“${at('missing.weft')}” cannot be read: there is no such file.`,
    `“${at('folder.weft')}” cannot be read: it is a folder.`,
    `“${at('large.weft')}” cannot be read: it is too large for a list of addresses.`,
    expect.stringMatching(/nul\.weft” cannot be read: .+\.$/),
  ]);
});

it('a device that never ends is not read', { skip: process.platform === 'win32' }, async () => {
  const { lists, problems } = await readListFiles(['/dev/zero']);
  expect(lists).toEqual([]);
  expect(problems).toEqual(['“/dev/zero” cannot be read: it is not a file.']);
});
