import { mkdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import { type FaultyServer, startFaultyServer } from '../support/faulty-server.ts';
import { hashOfFile } from '../support/file-hash.ts';
import { type HeadlessPlace, headlessPlace, messagesOf } from '../support/headless.ts';

let server: FaultyServer;
let place: HeadlessPlace;

beforeEach(async () => {
  server = await startFaultyServer();
  place = await headlessPlace();
  onTestFinished(async () => {
    await server.close();
    await place[Symbol.asyncDispose]();
  });
});

describe('--checksum', () => {
  test.each([
    'sha-512',
    'sha-256',
    'sha-1',
    'md5',
    'crc32c',
  ] as const)('of %s verifies the only file', async (algorithm) => {
    const url = server.file({ path: 'a' });
    const { value } = server.digestOf(url, algorithm);
    const end = await place.run([url], '--checksum', `${algorithm}=${value}`, '--json');
    expect(end.code).toBe(0);
    expect(messagesOf(end).at(-1)).toMatchObject({ tasks: [{ verdict: 'verified' }] });
  });

  test('that is another one fails the file', async () => {
    const url = server.file({ path: 'a' });
    const end = await place.run([url], '--checksum', `md5=${'0'.repeat(32)}`, '--json');
    expect(end.code).toBe(1);
    expect(messagesOf(end).at(-1)).toMatchObject({ tasks: [{ failure: { code: 'digest' } }] });
    expect(await place.downloaded()).not.toContain('a');
  });

  test('for two files is refused before anything is done', async () => {
    const input = ['a', 'b'].map((path) => server.file({ path }));
    const { code, stdout, stderr } = await place.run(input, '--checksum', `md5=${'0'.repeat(32)}`);
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toMatch(/^--checksum is for a list of one address; there are 2 here\./);
    expect([await place.downloaded(), server.requests]).toEqual([[], []]);
  });

  test('of a second run is compared with a file that is there', async () => {
    const url = server.file({ path: 'a' });
    expect((await place.run([url])).code).toBe(0);
    expect((await place.run([url], '--checksum', `md5=${'0'.repeat(32)}`)).code).toBe(1);
  });
});

test('--look-for-checksums compares with what stands beside the file on its server', async () => {
  const urls = ['right', 'wrong'].map((name) => server.file({ path: `${name}/a` }));
  const [right = '', wrong = ''] = urls;
  server.sums([right], { path: 'right/SHA256SUMS' });
  server.sums([wrong], { path: 'wrong/a.md5', algorithm: 'md5', correct: false });
  const end = await place.run(urls, '--look-for-checksums', '--json');
  expect(end.code).toBe(1);
  expect(messagesOf(end).at(-1)).toMatchObject({
    tasks: [{ verdict: 'verified' }, { failure: { code: 'digest' } }],
  });
});

test('names are made as the template says', async () => {
  const input = ['a/photo_spring.jpg', 'b/photo_summer.jpg'].map((path) => server.file({ path }));
  const args = ['--name-template', '{index:2}-{capture}{ext}', '--name-pattern', '_([a-z]+)\\.'];
  expect((await place.run(input, ...args)).code).toBe(0);
  expect(await place.downloaded()).toEqual(['01-spring.jpg', '02-summer.jpg']);
});

describe('where a file has the name already', () => {
  let url: string;

  beforeEach(async () => {
    await mkdir(place.dir);
    await writeFile(join(place.dir, 'a.bin'), 'mine');
    url = server.file({ path: 'a.bin' });
  });

  test.each([[], ['--on-exists', 'rename']])('another name is taken: %j', async (...args) => {
    expect((await place.run([url], ...args)).code).toBe(0);
    expect(await readFile(join(place.dir, 'a.bin'), 'utf8')).toBe('mine');
    expect(await hashOfFile(join(place.dir, 'a (1).bin'))).toBe(server.hashOf(url));
  });

  test('the download takes its place with --on-exists overwrite', async () => {
    expect((await place.run([url], '--on-exists', 'overwrite')).code).toBe(0);
    expect(await place.downloaded()).toEqual(['a.bin']);
    expect(await hashOfFile(join(place.dir, 'a.bin'))).toBe(server.hashOf(url));
  });

  test('nothing is downloaded with --on-exists skip', async () => {
    await place.run([url], '--on-exists', 'skip');
    expect(await place.downloaded()).toEqual(['a.bin']);
    expect(await readFile(join(place.dir, 'a.bin'), 'utf8')).toBe('mine');
  });
});

test('--keep-times gives a file the time of its server', async () => {
  const lastModified = new Date('2020-02-03T04:05:06Z');
  const input = [server.file({ path: 'a', lastModified })];
  expect((await place.run(input, '--keep-times')).code).toBe(0);
  expect((await stat(join(place.dir, 'a'))).mtime).toEqual(lastModified);
});

describe('--input-format', () => {
  test.each([
    ['aria2', (url: string) => `${url}\n  out=named.bin`],
    ['json', (url: string) => JSON.stringify([{ url, name: 'named.bin' }])],
    ['csv', (url: string) => `url,name\n${url},named.bin`],
    [
      'metalink',
      (url: string) =>
        `<metalink xmlns="urn:ietf:params:xml:ns:metalink"><file name="named.bin"><url>${url}</url></file></metalink>`,
    ],
  ])('%s is read when it was named, and found out when not', async (format, list) => {
    for (const [name, args] of [
      ['a', ['--input-format', format]],
      ['b', []],
    ] as const) {
      const end = await place.run([list(server.file({ path: name }))], ...args);
      expect([end.code, end.stdout.match(/^rejected.*$/gm)]).toEqual([0, null]);
    }
    expect(await place.downloaded()).toEqual(['named (1).bin', 'named.bin']);
  });

  test('text reads lines as addresses, whatever they look like', async () => {
    const { code, stdout } = await place.run(['["http://a.example/"]'], '--input-format', 'text');
    expect(code).toBe(1);
    expect(stdout).toContain('rejected  standard input, line 1');
  });
});

test('an input file of aria2 with options that Weft does not know is done with 0 and a warning', async () => {
  const list = await place.write(
    'aria2.txt',
    `${server.file({ path: 'a' })}\n  dir=/elsewhere\n${server.file({ path: 'b' })}\tftp://ada:hunter2@mirror.example/b`,
  );
  const { code, stdout, stderr } = await place.run([], list);
  expect(stderr).toBe(
    'aria2.txt, line 2: dir=…: Weft does not understand the option “dir” and goes on without it.\n' +
      'aria2.txt, line 3: ftp://…@mirror.example/b: The file comes without it. Weft downloads http and https addresses; “ftp” is not one of them.\n',
  );
  expect(code).toBe(0);
  expect(stdout).toContain('2 done, 0 failed in');
  expect(stdout).not.toContain('rejected');
  expect(await place.downloaded()).toEqual(['a', 'b']);
});
