import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parse } from '../../src-main/intake/parse.ts';

const sha256 = 'ab'.repeat(32);

function parseCsv(...lines: readonly string[]) {
  return parse(lines.join('\n'), 'csv');
}

test('the first row names the columns', () => {
  const { entries, rejected } = parseCsv(
    'Title,URL,name,sha256,size,mirrors',
    `any,http://a/1,one,${sha256},1,http://b/1 http://c/1`,
    ',http://a/2,,,,',
  );
  expect(rejected).toEqual([]);
  expect(entries).toEqual([
    {
      line: 2,
      url: 'http://a/1',
      mirrors: ['http://b/1', 'http://c/1'],
      name: 'one',
      digest: { algorithm: 'sha-256', value: sha256 },
      size: 1,
      headers: {},
      bytesPerSecond: null,
    },
    {
      line: 3,
      url: 'http://a/2',
      mirrors: [],
      name: null,
      digest: null,
      size: null,
      headers: {},
      bytesPerSecond: null,
    },
  ]);
});

describe('cells may be', () => {
  test.each([
    ['after semicolons', ['url;name', 'http://a/1,2;one']],
    ['after tabs', ['url\tname', 'http://a/1,2\tone']],
    ['in quotation marks', ['"url","name"', '"http://a/1,2","one"']],
    ['between spaces', ['url , name', ' "http://a/1,2" , one ']],
    ['fewer than columns', ['name,url,size', 'one,"http://a/1,2"']],
    ['more than columns', ['url,name', '"http://a/1,2",one,,x']],
  ])('%s', (_name, lines) => {
    expect(parseCsv(...lines).entries).toEqual([
      expect.objectContaining({ url: 'http://a/1,2', name: 'one' }),
    ]);
  });
});

test('without names of columns the one with an address is taken', () => {
  const { entries } = parseCsv('1,http://a/1,x', '2,http://a/2,y');
  expect(entries.map(({ line, url, name }) => [line, url, name])).toEqual([
    [1, 'http://a/1', null],
    [2, 'http://a/2', null],
  ]);
});

test('whatever a name is, it is read back from quotation marks, and lines are counted on', () => {
  const name = fc.string({ unit: 'binary', minLength: 1 }).filter((text) => /\S/.test(text));
  fc.assert(
    fc.property(name, (text) => {
      const cell = `"${text.replaceAll('"', '""')}"`;
      const { entries, rejected } = parseCsv('name,url', `${cell},http://a/1`, 'x,http://a/2');
      expect(rejected).toEqual([]);
      expect(entries[0]?.name).toBe(text.trim());
      expect(entries[1]?.line).toBe(2 + text.split(/\r\n|\n|\r/).length);
    }),
  );
});

test('a row with wrong quotation marks is rejected, and the rows after it are read', () => {
  const wrong = ['"http://a/1,x', '"http://a/2"x,y', 'http://a/3,"y'];
  const { entries, rejected } = parseCsv('url,name', ...wrong, '', '# comment', 'http://a/4,z');
  expect(entries.map(({ url }) => url)).toEqual(['http://a/4']);
  expect(rejected).toEqual(
    wrong.map((text, index) => ({
      line: index + 2,
      text,
      reason: expect.stringMatching(/quotation mark/),
    })),
  );
});

describe('a row is rejected when', () => {
  test.each([
    ['it has no address', 'x,', /http:\/\/ or https:\/\/ is missing/],
    ['its address is none', 'x,nonsense', /http:\/\/ or https:\/\/ is missing/],
    ['its size is none', 'x,http://a/1,many', /not a number of bytes/],
  ])('%s', (_name, row, expected) => {
    expect(parseCsv('name,url,size', row, 'y,http://a/2,2')).toEqual({
      entries: [expect.objectContaining({ line: 3, url: 'http://a/2' })],
      rejected: [{ line: 2, text: row, reason: expect.stringMatching(expected) }],
    });
  });
});

test('values without an address are rejected as a whole', () => {
  expect(parseCsv('name,size', 'x,1')).toEqual({
    entries: [],
    rejected: [{ line: 0, text: '', reason: expect.stringMatching(/one of them must be “url”/) }],
  });
});
