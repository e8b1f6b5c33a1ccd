import { describe, expect, test } from 'vitest';
import { parse } from '../../src-main/intake/parse.ts';

const sha256 = 'ab'.repeat(32);

/** Reads an address with these option lines below it. */
function withOptions(...options: readonly string[]) {
  const { entries, rejected } = parse(['http://a/1', ...options].join('\n'), 'aria2');
  return { entry: entries[0], rejected };
}

describe('an option below an address says', () => {
  test.each([
    ['the name', '  out=b c.bin', { name: 'b c.bin' }],
    ['the name after a tab', '\tout=b.bin', { name: 'b.bin' }],
    [
      'the digest',
      ` checksum=sha-256=${sha256}`,
      { digest: { algorithm: 'sha-256', value: sha256 } },
    ],
    ['a header', '  header=X-Key: a:b', { headers: { 'x-key': 'a:b' } }],
    ['where the address was found', ' referer=http://b/', { headers: { referer: 'http://b/' } }],
    ['who asks', ' user-agent=Any/1', { headers: { 'user-agent': 'Any/1' } }],
    ['how fast it may come', ' max-download-limit=500K', { bytesPerSecond: 512_000 }],
    ['it to the byte', ' max-download-limit=1234', { bytesPerSecond: 1234 }],
    ['that it has no limit', ' max-download-limit=0', { bytesPerSecond: null }],
  ])('%s', (_name, option, parts) => {
    expect(withOptions(option)).toEqual({ entry: expect.objectContaining(parts), rejected: [] });
  });
});

test.each([
  ' max-download-limit=fast',
  ' max-download-limit=1',
  ' max-download-limit=-1',
])('a limit that is none is rejected with its address: %s', (option) => {
  const { entry, rejected } = withOptions(option);
  expect(entry).toBeUndefined();
  expect(rejected).toEqual([
    { line: 2, text: option.trim(), reason: expect.stringMatching(/The speed limit is not/) },
  ]);
});

test('each address has its own options', () => {
  const { entries } = parse(
    'http://a/1\n out=x\n\n# c\nhttp://a/2\thttp://b/2\n out=y\nhttp://a/3',
  );
  expect(entries.map(({ line, name, mirrors }) => ({ line, name, mirrors }))).toEqual([
    { line: 1, name: 'x', mirrors: [] },
    { line: 5, name: 'y', mirrors: ['http://b/2'] },
    { line: 7, name: null, mirrors: [] },
  ]);
});

test('headers of one name are one, and cookies as cookies are joined', () => {
  const { entry } = withOptions(
    ' header=Accept: a/b',
    ' header=accept: c/d',
    ' header=Cookie: a=1',
    ' header=Cookie: b=2',
  );
  expect(entry?.headers).toEqual({ accept: 'a/b, c/d', cookie: 'a=1; b=2' });
});

test('a header by the name of a property of every object is only a header', () => {
  const { entry } = withOptions(' header=__proto__: x');
  expect(Object.keys(entry?.headers ?? {})).toEqual(['__proto__']);
  expect(Object.getPrototypeOf(entry?.headers)).toBe(Object.prototype);
});

test('an option that Weft does not know is passed over, and the address is kept', () => {
  expect(withOptions('  dir=/etc', ' out=x')).toEqual({
    entry: expect.objectContaining({ url: 'http://a/1', name: 'x' }),
    rejected: [
      {
        line: 2,
        text: 'dir=…',
        reason: 'Weft does not understand the option “dir” and goes on without it.',
        isPassedOver: true,
      },
    ],
  });
});

test.each([
  'http-passwd=hunter2',
  'header=hunter2',
  'referer=hunter2\u0001',
])('the value of an option that may be secret is not shown: %j', (option) => {
  for (const list of [`http://a/1\n ${option}`, ` ${option}\nhttp://a/1`]) {
    const { rejected } = parse(list, 'aria2');
    expect(rejected).toHaveLength(1);
    expect(JSON.stringify(rejected)).not.toContain('hunter2');
    expect(rejected[0]?.text).toBe(`${option.split('=')[0]}=…`);
  }
});

test('an option that Weft does not know is named once, however often it stands there', () => {
  const list = ['http://a/1', ' gid=1', ' split=2', 'http://a/2', ' gid=2', 'http://a/3', ' GID=3'];
  const { entries, rejected } = parse(list.join('\n'));
  expect(entries).toHaveLength(3);
  expect(rejected.map(({ line, reason }) => ({ line, reason }))).toEqual([
    {
      line: 2,
      reason:
        'Weft does not understand the option “gid” and goes on without it, here and on 2 more lines.',
    },
    { line: 3, reason: 'Weft does not understand the option “split” and goes on without it.' },
  ]);
});

describe('an option is rejected, and its address left out, when', () => {
  test.each([
    ['its digest cannot be compared', ' checksum=sha-256=12', /cannot compare this checksum/],
    ['its header has no colon', ' header=nonsense', /“Name: value” is expected/],
    ['its header has no name', ' header=: x', /“Name: value” is expected/],
    ['its header smuggles a control character', ' header=X: a\u0001b', /“Name: value”/],
    ['its header is for the engine to set', ' header=Range: bytes=0-1', /sets the header “range”/],
    ['its header would name another host', ' header=Host: b', /sets the header “host”/],
    ['its name is empty', ' out=', /name of the file is empty/],
  ])('%s', (_name, option, expected) => {
    const { entries, rejected } = parse(`http://a/1\n${option}\nhttp://a/2`);
    const shown = option.trim().replace(/^header=.*/, 'header=…');
    expect(entries.map(({ url }) => url)).toEqual(['http://a/2']);
    expect(rejected).toEqual([{ line: 2, text: shown, reason: expect.stringMatching(expected) }]);
    expect(rejected[0]?.reason).toMatch(/The address above it is left out\.$/);
  });
});

test('an option without an address above it is rejected', () => {
  expect(parse(' out=x\nhttp://a/1', 'aria2')).toEqual({
    entries: [expect.objectContaining({ url: 'http://a/1', name: null })],
    rejected: [{ line: 1, text: 'out=x', reason: 'There is no address above this option.' }],
  });
});

test('what is rejected is in the order of the list', () => {
  const { rejected } = parse('nonsense\nhttp://a/1\n dir=x\nftp://a/2\n out=y', 'aria2');
  expect(rejected.map(({ line }) => line)).toEqual([1, 3, 4]);
});
