import { link, mkdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { classify } from '../../src-main/download/classify.ts';
import { discard, PartFile, publish, republish } from '../../src-main/download/part-file.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { namesIn } from '../support/workbench.ts';

const mebibyte = 1024 * 1024;

function bytes(size: number, value: number): Buffer {
  return Buffer.alloc(size, value);
}

describe('a part file', () => {
  test('knows what it has accepted while a write is under way', async () => {
    await using folder = await temporaryFolder();
    const part = await PartFile.open(join(folder.path, 'a'), 0);
    void part.write(bytes(mebibyte, 1));
    expect(part.accepted).toBe(mebibyte);
    void part.write(bytes(10, 2));
    expect(part.accepted).toBe(mebibyte + 10);
    await part.flush();
    expect([part.accepted, part.flushed]).toEqual([mebibyte + 10, mebibyte + 10]);
    await part.close();
  });

  test('keeps the order when flushes and writes overlap', async () => {
    await using folder = await temporaryFolder();
    const path = join(folder.path, 'a');
    const part = await PartFile.open(path, 0);
    const chunks = Array.from({ length: 40 }, (_, n) => bytes(n % 3 === 0 ? mebibyte : 70_000, n));
    const flushes: Promise<void>[] = [];
    for (const [index, chunk] of chunks.entries()) {
      const wait = part.write(chunk);
      if (index % 2 === 0) flushes.push(part.flush());
      if (index % 7 === 0) flushes.push(part.flush());
      await wait;
    }
    await Promise.all([...flushes, part.flush()]);
    await part.close();
    expect(Buffer.concat(chunks).equals(await readFile(path))).toBe(true);
  });

  test('asks the source to wait when much is on its way to the disk', async () => {
    await using folder = await temporaryFolder();
    const part = await PartFile.open(join(folder.path, 'a'), 0);
    expect(part.write(bytes(mebibyte, 1))).toBeUndefined();
    expect(part.write(bytes(mebibyte, 2))).toBeUndefined();
    await part.write(bytes(mebibyte, 3));
    expect(part.accepted).toBe(3 * mebibyte);
    await part.close();
  });

  test('goes on at its offset and cuts off what stood beyond', async () => {
    await using folder = await temporaryFolder();
    const path = join(folder.path, 'a');
    await writeFile(path, 'abcdef');
    const part = await PartFile.open(path, 3);
    void part.write(Buffer.from('XY'));
    await part.flush();
    await part.close();
    expect(await readFile(path, 'utf8')).toBe('abcXY');
  });

  test('that is shorter than it should be begins anew', async () => {
    await using folder = await temporaryFolder();
    const path = join(folder.path, 'a');
    await writeFile(path, 'abc');
    const part = await PartFile.open(path, 4);
    expect([part.flushed, part.accepted]).toEqual([0, 0]);
    await part.close();
    expect((await stat(path)).size).toBe(0);
  });

  test('makes its folder, and says when something else stands there', async () => {
    await using folder = await temporaryFolder();
    await (await PartFile.open(join(folder.path, 'new/deep/a'), 0)).close();
    await writeFile(join(folder.path, 'file'), '');
    for (const path of ['file/a', 'file/deep/a']) {
      const error = await PartFile.open(join(folder.path, path), 0).catch((reason) => reason);
      expect(classify(error).code).toBe('not-a-folder');
    }
  });
});

describe('publishing', () => {
  test('never takes the place of another file', async () => {
    await using folder = await temporaryFolder();
    const [part, file] = [join(folder.path, 'a.weft-part'), join(folder.path, 'a')];
    await writeFile(part, 'new');
    await writeFile(file, 'old');
    expect(await publish(part, file)).toBe(false);
    expect(await readFile(file, 'utf8')).toBe('old');
    expect(await namesIn(folder.path)).toEqual(['a', 'a.weft-part']);
  });

  test('leaves the file alone under its name', async () => {
    await using folder = await temporaryFolder();
    const [part, file] = [join(folder.path, 'a.weft-part'), join(folder.path, 'a')];
    await writeFile(part, 'new');
    expect(await publish(part, file)).toBe(true);
    expect(await namesIn(folder.path)).toEqual(['a']);
    expect(await republish(part, file, 3)).toBe(true);
  });

  test('that was interrupted between its two steps is ended', async () => {
    await using folder = await temporaryFolder();
    const [part, file] = [join(folder.path, 'a.weft-part'), join(folder.path, 'a')];
    await writeFile(part, 'new');
    await link(part, file);
    expect(await republish(part, file, 3)).toBe(true);
    expect(await namesIn(folder.path)).toEqual(['a']);
  });

  test('is done again when it had not begun', async () => {
    await using folder = await temporaryFolder();
    const [part, file] = [join(folder.path, 'a.weft-part'), join(folder.path, 'a')];
    await writeFile(part, 'new');
    expect(await republish(part, file, 3)).toBe(true);
    expect(await namesIn(folder.path)).toEqual(['a']);
  });

  test('is not done again when the part is not whole, or nothing is there', async () => {
    await using folder = await temporaryFolder();
    const [part, file] = [join(folder.path, 'a.weft-part'), join(folder.path, 'a')];
    expect(await republish(part, file, 3)).toBe(false);
    await writeFile(part, 'ne');
    expect(await republish(part, file, 3)).toBe(false);
    expect(await namesIn(folder.path)).toEqual(['a.weft-part']);
  });
});

test('discarding what is not there is no mistake; what cannot be removed is', async () => {
  await using folder = await temporaryFolder();
  await discard(join(folder.path, 'missing'));
  await discard(join(folder.path, 'missing/deeper'));
  await mkdir(join(folder.path, 'a.weft-part'));
  await expect(discard(join(folder.path, 'a.weft-part'))).rejects.toThrow();
});
