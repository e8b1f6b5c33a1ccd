import { link, mkdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import {
  discard,
  flushFolder,
  hasSize,
  publish,
  republish,
} from '../../src-main/download/publish.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { namesIn } from '../support/workbench.ts';

async function setUp() {
  const folder = await temporaryFolder();
  onTestFinished(() => folder[Symbol.asyncDispose]());
  const { path } = folder;
  return {
    folder: path,
    part: join(path, 'a.weft-part'),
    file: join(path, 'a'),
    names: () => namesIn(path),
  };
}

describe('publishing', () => {
  test('leaves the file alone under its name', async () => {
    const { part, file, names } = await setUp();
    await writeFile(part, 'new');
    expect(publish(part, file)).toBe(true);
    expect(await names()).toEqual(['a']);
    expect(await readFile(file, 'utf8')).toBe('new');
  });

  test('never takes the place of another file', async () => {
    const { part, file, names } = await setUp();
    await writeFile(part, 'new');
    await writeFile(file, 'old');
    expect(publish(part, file)).toBe(false);
    expect(await readFile(file, 'utf8')).toBe('old');
    expect(await names()).toEqual(['a', 'a.weft-part']);
  });

  test('takes the place of another file where that may go', async () => {
    const { part, file, names } = await setUp();
    await writeFile(part, 'new');
    await writeFile(file, 'old');
    expect(publish(part, file, true)).toBe(true);
    expect(await readFile(file, 'utf8')).toBe('new');
    expect(await names()).toEqual(['a']);
  });

  test.each(['a folder', 'a link to nowhere'])('never takes the place of %s', async (what) => {
    const { part, file, folder, names } = await setUp();
    await writeFile(part, 'new');
    if (what === 'a folder') await mkdir(file);
    else await symlink(join(folder, 'nowhere'), file);
    expect(publish(part, file)).toBe(false);
    expect(await names()).toEqual(['a', 'a.weft-part']);
  });

  test('what is not there, or into what is no folder, says so', async () => {
    const { part, file, folder, names } = await setUp();
    expect(() => publish(part, file)).toThrow('ENOENT');
    expect(() => publish(part, file, true)).toThrow('ENOENT');
    await writeFile(part, 'new');
    expect(() => publish(part, join(folder, 'missing/a'))).toThrow('ENOENT');
    expect(() => publish(part, join(part, 'a'))).toThrow('ENOTDIR');
    expect(await names()).toEqual(['a.weft-part']);
  });
});

describe('publishing that was interrupted', () => {
  test('between its two steps is ended', async () => {
    const { part, file, names } = await setUp();
    await writeFile(part, 'new');
    await link(part, file);
    expect(republish(part, file, 3)).toBe('published');
    expect(await names()).toEqual(['a']);
  });

  test('after its end is done', async () => {
    const { part, file, names } = await setUp();
    await writeFile(part, 'new');
    publish(part, file);
    expect(republish(part, file, 3)).toBe('published');
    expect(await names()).toEqual(['a']);
  });

  test('is done again when it had not begun', async () => {
    const { part, file, names } = await setUp();
    await writeFile(part, 'new');
    expect(republish(part, file, 3)).toBe('published');
    expect(await names()).toEqual(['a']);
  });

  test('of a file of nothing is done again, too', async () => {
    const { part, file, names } = await setUp();
    await writeFile(part, '');
    expect(republish(part, file, 0)).toBe('published');
    expect(await names()).toEqual(['a']);
  });

  test('is not done again when the part is not whole, or nothing is there', async () => {
    const { part, file, names } = await setUp();
    expect(republish(part, file, 3)).toBe('gone');
    await writeFile(part, 'ne');
    expect(republish(part, file, 3)).toBe('gone');
    expect(await names()).toEqual(['a.weft-part']);
  });

  test('does not take a file of another length for its own', async () => {
    const { part, file, names } = await setUp();
    await writeFile(file, 'other');
    expect(republish(part, file, 3)).toBe('gone');
    expect(await names()).toEqual(['a']);
  });

  test('leaves alone what somebody put under its name meanwhile', async () => {
    const { part, file } = await setUp();
    await writeFile(part, 'new');
    await writeFile(file, 'old');
    expect(republish(part, file, 3)).toBe('taken');
    expect(await readFile(file, 'utf8')).toBe('old');
    expect(await readFile(part, 'utf8')).toBe('new');
  });
});

test('discarding what is not there is no mistake; what cannot be removed is', async () => {
  const { folder, part } = await setUp();
  await discard(join(folder, 'missing'));
  await discard(join(folder, 'missing/deeper'));
  await mkdir(part);
  await expect(discard(part)).rejects.toThrow();
});

test('a file has its size, another one has not, nothing has none', async () => {
  const { file, part } = await setUp();
  await writeFile(file, 'abc');
  expect(await Promise.all([hasSize(file, 3), hasSize(file, 2), hasSize(part, 0)])).toEqual([
    true,
    false,
    false,
  ]);
});

test('a folder that is gone needs no flush', async () => {
  const { folder } = await setUp();
  await flushFolder(folder);
  await flushFolder(join(folder, 'missing'));
});
