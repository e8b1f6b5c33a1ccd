import { readFile, stat, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { classify } from '../../src-main/download/classify.ts';
import { PartFile } from '../../src-main/download/part-file.ts';
import { randomNumbers } from '../support/random-numbers.ts';
import { temporaryFolder, tmpfs } from '../support/temporary-folder.ts';

function thrownBy(work: () => unknown): unknown {
  try {
    work();
  } catch (error) {
    return error;
  }
  throw new Error('Nothing was thrown');
}

/** Writes all of a chunk. */
function write(part: PartFile, chunk: Uint8Array, position: number): void {
  let done = 0;
  while (done < chunk.byteLength) done += part.write(chunk.subarray(done), position + done);
}

describe('a part file', () => {
  test('holds each byte where it was put, in whatever order', async () => {
    await using folder = await temporaryFolder();
    const path = join(folder.path, 'a');
    const random = randomNumbers(7);
    const content = Buffer.from(Array.from({ length: 200_000 }, () => random() * 256));
    const offsets = Array.from({ length: 50 }, (_, n) => n * 4000).sort(() => random() - 0.5);
    const part = PartFile.create(path);
    for (const offset of offsets) write(part, content.subarray(offset, offset + 4000), offset);
    part.close();
    expect(content.equals(await readFile(path))).toBe(true);
  });

  test('needs the memory of a chunk no longer than the write', async () => {
    await using folder = await temporaryFolder();
    const path = join(folder.path, 'a');
    const part = PartFile.create(path);
    const chunk = Buffer.alloc(100_000, 1);
    write(part, chunk, 0);
    chunk.fill(2);
    write(part, chunk.subarray(0, 10), 100_000);
    part.close();
    expect(await readFile(path)).toEqual(
      Buffer.concat([Buffer.alloc(100_000, 1), Buffer.alloc(10, 2)]),
    );
  });

  test('keeps what is written while a flush is under way', async () => {
    await using folder = await temporaryFolder();
    const path = join(folder.path, 'a');
    const part = PartFile.create(path);
    const chunks = Array.from({ length: 40 }, (_, n) => Buffer.alloc(n % 3 === 0 ? 1e6 : 7e4, n));
    const flushes: Promise<void>[] = [];
    let position = 0;
    for (const [index, chunk] of chunks.entries()) {
      write(part, chunk, position);
      position += chunk.byteLength;
      if (index % 2 === 0) flushes.push(part.flush());
      if (index % 7 === 0) flushes.push(part.flush());
    }
    await Promise.all(flushes);
    part.close();
    expect(Buffer.concat(chunks).equals(await readFile(path))).toBe(true);
  });

  test('gives back what it holds, and less where it ends before', async () => {
    await using folder = await temporaryFolder();
    const part = PartFile.create(join(folder.path, 'a'));
    write(part, Buffer.from('abcdef'), 0);
    const read = (position: number, length: number) =>
      Buffer.from(part.read(position, length)).toString();
    expect(read(0, 6)).toBe('abcdef');
    expect(read(2, 3)).toBe('cde');
    expect(read(4, 10)).toBe('ef');
    expect(read(6, 10)).toBe('');
    expect(read(60, 10)).toBe('');
    part.close();
  });

  test('that is opened again goes on with what it holds', async () => {
    await using folder = await temporaryFolder();
    const path = join(folder.path, 'a');
    await writeFile(path, 'abcdef');
    const part = PartFile.open(path);
    write(part, Buffer.from('XY'), 3);
    expect(Buffer.from(part.read(0, 10)).toString()).toBe('abcXYf');
    part.close();
    expect(await readFile(path, 'utf8')).toBe('abcXYf');
  });

  test('that begins anew holds nothing of what was there', async () => {
    await using folder = await temporaryFolder();
    const path = join(folder.path, 'a');
    await writeFile(path, 'abcdef');
    PartFile.create(path).close();
    expect((await stat(path)).size).toBe(0);
    const part = PartFile.open(path);
    write(part, Buffer.from('abcdef'), 0);
    part.empty();
    write(part, Buffer.from('x'), 0);
    part.close();
    expect(await readFile(path, 'utf8')).toBe('x');
  });

  test('says how much it wrote', async () => {
    await using folder = await temporaryFolder();
    const path = join(folder.path, 'a');
    const part = PartFile.create(path);
    expect(part.write(Buffer.from('cdef'), 1)).toBe(4);
    expect(part.write(Buffer.from(''), 5)).toBe(0);
    part.close();
    expect(await readFile(path, 'utf8')).toBe('\0cdef');
  });

  test('is cut to its size, which it is not short of', async () => {
    await using folder = await temporaryFolder();
    const path = join(folder.path, 'a');
    await writeFile(path, 'abcdef');
    const part = PartFile.open(path);
    part.cutTo(6);
    part.cutTo(3);
    expect(await readFile(path, 'utf8')).toBe('abc');
    expect(classify(thrownBy(() => part.cutTo(4)))).toMatchObject({
      code: 'disk',
      retry: 'restart',
    });
    expect(await readFile(path, 'utf8')).toBe('abc');
    part.close();
  });

  test('that is not there is not made by opening it', async () => {
    await using folder = await temporaryFolder();
    const path = join(folder.path, 'a');
    expect(thrownBy(() => PartFile.open(path))).toMatchObject({ code: 'ENOENT' });
    await expect(stat(path)).rejects.toThrow('ENOENT');
  });

  test('makes its folder, and says when something else stands there', async () => {
    await using folder = await temporaryFolder();
    PartFile.create(join(folder.path, 'new/deep/a')).close();
    await writeFile(join(folder.path, 'file'), '');
    await symlink(join(folder.path, 'file'), join(folder.path, 'link'));
    for (const path of ['file/a', 'file/deep/a', 'link/a', 'link/deep/a']) {
      const error = thrownBy(() => PartFile.create(join(folder.path, path)));
      expect(classify(error).code, path).toBe('not-a-folder');
    }
  });

  test('takes the time of modification that it is given', async () => {
    await using folder = await temporaryFolder();
    const path = join(folder.path, 'a');
    const part = PartFile.create(path);
    write(part, Buffer.from('x'), 0);
    const time = Date.UTC(2001, 1, 3, 4, 5, 6);
    part.setModified(time);
    part.close();
    expect((await stat(path)).mtimeMs).toBe(time);
  });

  test('says when its disk is full, and keeps what went on before', async ({ skip }) => {
    await using folder = await tmpfs(256 * 1024);
    if (folder === null) return skip('Disks may not be mounted here');
    const path = join(folder.path, 'a');
    const part = PartFile.create(path);
    expect(part.isInMemory).toBe(true);
    write(part, Buffer.alloc(100_000, 1), 0);
    const more = Buffer.alloc(1_000_000, 2);
    let done = 0;
    const error = thrownBy(() => {
      while (done < more.byteLength) done += part.write(more.subarray(done), 100_000 + done);
    });
    expect(classify(error).code).toBe('disk-full');
    await part.flush();
    part.close();
    const kept = await readFile(path);
    // What was reported as written is there.
    const whole = Buffer.concat([Buffer.alloc(100_000, 1), more.subarray(0, done)]);
    expect(kept.equals(whole)).toBe(true);
  });
});
