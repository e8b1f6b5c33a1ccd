import { describe, expect, test } from 'vitest';
import { parse } from '../../src-main/intake/parse.ts';

const sha256 = 'ab'.repeat(32);
const digest = { algorithm: 'sha-256', value: sha256 };

/** Reads a list of one element. */
function ofElement(element: unknown) {
  return parse(JSON.stringify([element]), 'json');
}

test('a list in JSON has addresses and objects', () => {
  const list = [
    'http://a/1',
    {
      url: 'http://a/2',
      mirrors: ['http://b/2', 'http://c/2'],
      name: 'two',
      digest: `sha-256:${sha256}`,
      size: 2,
      'speed-limit': '500k',
      headers: { 'X-Key': 'k', Referer: 'http://d/' },
      more: { is: ['passed', 'over'] },
    },
  ];
  const empty = {
    mirrors: [],
    name: null,
    digest: null,
    size: null,
    headers: {},
    bytesPerSecond: null,
  };
  expect(parse(JSON.stringify(list))).toEqual({
    entries: [
      { line: 1, url: 'http://a/1', ...empty },
      {
        line: 1,
        url: 'http://a/2',
        mirrors: ['http://b/2', 'http://c/2'],
        name: 'two',
        digest,
        size: 2,
        headers: { 'x-key': 'k', referer: 'http://d/' },
        bytesPerSecond: 500_000,
      },
    ],
    rejected: [],
  });
});

describe('a digest may be', () => {
  test.each([
    ['a text', { digest: `sha256=${sha256}` }],
    ['an object', { digest: { algorithm: 'SHA-256', value: sha256.toUpperCase() } }],
    ['by the name of its algorithm', { sha256 }],
  ])('%s', (_name, parts) => {
    expect(ofElement({ url: 'http://a/1', ...parts }).entries[0]?.digest).toEqual(digest);
  });

  test('null', () => {
    const nothing = { name: null, digest: null, size: null, headers: null, mirrors: null };
    expect(ofElement({ url: 'http://a/1', ...nothing }).entries).toHaveLength(1);
  });
});

test('elements are on the lines on which they begin', () => {
  const list = [{ url: 'http://a/1', name: '[{"\\\n,' }, 'http://a/2', 7, { mirrors: [] }, ['x']];
  const { entries, rejected } = parse(`\r\n${JSON.stringify(list, null, 2)}`);
  expect(entries.map(({ line }) => line)).toEqual([3, 7]);
  expect(rejected.map(({ line, text }) => [line, text])).toEqual([
    [8, '7'],
    [9, '{\n    "mirrors": []\n  }'],
    [12, '[\n    "x"\n  ]'],
  ]);
});

describe('an element is rejected when', () => {
  test.each([
    ['its address is none', 'example.com/x', /http:\/\/ or https:\/\/ is missing/],
    ['it has no address', { name: 'x' }, /no “url” here/],
    ['its address is no text', { url: 7 }, /no “url” here/],
    ['its mirrors are no array', { url: 'http://a/', mirrors: 'http://b/' }, /of the wrong kind/],
    ['its limit is too small', { url: 'http://a/', 'speed-limit': 999 }, /from 1000 on/],
    ['its name is no text', { url: 'http://a/', name: 7 }, /of the wrong kind/],
    ['its headers are no object', { url: 'http://a/', headers: 'x: y' }, /of the wrong kind/],
    ['a header is no text', { url: 'http://a/', headers: { x: 7 } }, /of the wrong kind/],
    ['a header holds another', { url: 'http://a/', headers: { x: 'a\r\nb: c' } }, /not a header/],
    ['its digest is none', { url: 'http://a/', digest: 'abc' }, /cannot compare this checksum/],
    ['its digest is empty', { url: 'http://a/', digest: {} }, /cannot compare this checksum/],
    ['its size is broken', { url: 'http://a/', size: 1.5 }, /not a number of bytes/],
    ['its size is negative', { url: 'http://a/', size: -1 }, /not a number of bytes/],
  ])('%s', (_name, element, expected) => {
    const { entries, rejected } = ofElement(element);
    expect(entries).toEqual([]);
    expect(rejected).toEqual([
      { line: 1, text: expect.any(String), reason: expect.stringMatching(expected) },
    ]);
  });
});

describe('a list is rejected as a whole when', () => {
  test.each([
    ['it is no JSON', '["http://a/1"\n\n"http://a/2"]', 3, /has a mistake/],
    ['it breaks off', '["http://a/1",', 0, /breaks off/],
    ['it is no array', '{"url": "http://a/1"}', 0, /square brackets/],
  ])('%s', (_name, text, line, expected) => {
    expect(parse(text, 'json')).toEqual({
      entries: [],
      rejected: [{ line, text: '', reason: expect.stringMatching(expected) }],
    });
  });
});

test('an array in an array in an array, and so on, does no harm', () => {
  const { rejected } = parse(`["http://a/", ${'['.repeat(1e5)}${']'.repeat(1e5)}]`);
  expect(rejected).toEqual([{ line: 1, text: expect.any(String), reason: expect.any(String) }]);
});

test('a text of a million characters does no harm', () => {
  const { entries } = ofElement({ url: 'http://a/', note: 'x"\\'.repeat(300_000) });
  expect(entries).toHaveLength(1);
});
