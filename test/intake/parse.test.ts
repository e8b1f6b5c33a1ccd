import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parse } from '../../src-main/intake/parse.ts';

function urls(text: string): string[] {
  return parse(text).entries.map(({ url }) => url);
}

function reason(line: string): string | undefined {
  return parse(line).rejected[0]?.reason;
}

describe('lines', () => {
  const list = ['http://a.example/1', '', 'no address', 'http://a.example/4', ''];

  test.each([
    ['LF', '\n'],
    ['CRLF', '\r\n'],
    ['CR', '\r'],
  ])('that end in %s are counted from 1', (_name, end) => {
    const { entries, rejected } = parse(list.join(end));
    expect(entries).toEqual([
      { line: 1, url: 'http://a.example/1' },
      { line: 4, url: 'http://a.example/4' },
    ]);
    expect(rejected).toEqual([{ line: 3, text: 'no address', reason: expect.any(String) }]);
  });

  test('may end in several ways in one list', () => {
    expect(parse('http://a/1\nhttp://a/2\r\nhttp://a/3\rhttp://a/4').entries).toEqual(
      [1, 2, 3, 4].map((line) => ({ line, url: `http://a/${line}` })),
    );
  });

  test('that are empty, blank or comments are skipped', () => {
    expect(parse('\n  \n\t\n# comment\n   # http://a.example/\n#\n')).toEqual({
      entries: [],
      rejected: [],
    });
  });

  test('of nothing are none', () => {
    expect(parse('')).toEqual({ entries: [], rejected: [] });
  });
});

describe('an address', () => {
  test.each([
    ['with a byte order mark before it', '\uFEFFhttp://a.example/x', 'http://a.example/x'],
    ['with spaces around it', ' \t http://a.example/x \u00a0', 'http://a.example/x'],
    ['in upper case', 'HTTPS://A.EXAMPLE/X', 'https://a.example/X'],
    ['without a path', 'http://a.example', 'http://a.example/'],
    ['with a fragment', 'http://a.example/x#part', 'http://a.example/x'],
    ['with a query', 'http://a.example/x?a=1&b=2', 'http://a.example/x?a=1&b=2'],
    ['with a port', 'http://a.example:8080/x', 'http://a.example:8080/x'],
    ['with its usual port', 'https://a.example:443/x', 'https://a.example/x'],
    ['of IPv4', 'http://127.0.0.1/x', 'http://127.0.0.1/x'],
    ['of IPv6', 'http://[::1]:8080/x', 'http://[::1]:8080/x'],
    ['with credentials', 'http://me:s%40fe@a.example/x', 'http://me:s%40fe@a.example/x'],
    ['with a name in another script', 'http://bücher.example/x', 'http://xn--bcher-kva.example/x'],
    [
      'with a path in another script',
      'http://a.example/写真 1.jpg',
      'http://a.example/%E5%86%99%E7%9C%9F%201.jpg',
    ],
    ['that is encoded already', 'http://a.example/%E5%86%99', 'http://a.example/%E5%86%99'],
    ['with another one in its query', 'http://a/?u=http://b/', 'http://a/?u=http://b/'],
  ])('%s is taken', (_name, line, url) => {
    expect(parse(line)).toEqual({ entries: [{ line: 1, url }], rejected: [] });
  });
});

describe('it is said that', () => {
  test.each([
    ['the scheme is missing', 'example.com/x', /http:\/\/ or https:\/\/ is missing/],
    ['the scheme is missing before a port', 'localhost:80/x', /is missing at its start/],
    ['the scheme is missing before words', 'four pictures', /is missing at its start/],
    ['another scheme is not for Weft', 'ftp://a.example/x', /“ftp” is not one of them/],
    ['a mail address is not for Weft', 'mailto:a@b.example', /“mailto” is not one of them/],
    ['a script is not for Weft', 'javascript:alert(1)', /“javascript” is not one of them/],
    ['a local file is not for Weft', 'file:///etc/passwd', /“file” is not one of them/],
    ['slashes are missing', 'http:a.example/x', /Two slashes are missing after “http:”/],
    ['the server is missing', 'http://', /names no server/],
    ['the server is missing before a query', 'https://?x', /names no server/],
    ['the server is missing before a port', 'http://:80/', /names no server/],
    ['the port is too large', 'http://a.example:99999/x', /port in “a.example:99999”/],
    ['the port is a word', 'http://a.example:http/x', /port in “a.example:http”/],
    ['the name of the server has a space', 'http://a b/x', /“a b” is not the name of a server/],
    ['the IPv6 address is open', 'http://[::1/x', /is not the name of a server/],
    ['there are several', 'http://a/1 http://a/2', /several addresses on this line/],
    ['there are several with a tab between', 'http://a/1\thttp://a/2', /several addresses/],
    ['there is a second column', 'http://a/1.jpg\tA picture', /a tab or another control/],
    ['there is a NUL', 'http://a/1\0.jpg', /a tab or another control/],
    ['there is an escape', 'http://a/\u001b[2J', /a tab or another control/],
  ])('%s', (_name, line, expected) => {
    expect(parse(line).entries).toEqual([]);
    expect(reason(line)).toMatch(expected);
    expect(reason(line)).toMatch(/\.$/);
  });
});

test('a password is not repeated in the reason', () => {
  expect(reason('http://me:secret@a b/x')).not.toContain('secret');
});

test('a list of 40,000 lines is read at once', () => {
  const list = Array.from({ length: 40_000 }, (_, n) => `http://a.example/files/${n}.bin`);
  expect(urls(list.join('\n'))).toEqual(list);
});

test('a line of a million characters does no harm', () => {
  const { entries, rejected } = parse(`${'x'.repeat(1e6)}\nhttp://a.example/${'y'.repeat(1e6)}`);
  expect([entries.length, rejected.length]).toEqual([1, 1]);
});

test('whatever comes, each line is an entry, rejected or skipped', () => {
  const piece = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 12 }),
    fc.constantFrom(
      'http://',
      'https://',
      'a.example',
      '/',
      ':',
      '#',
      ' ',
      '\t',
      '\0',
      '[::1]',
      '@',
    ),
  );
  const line = fc
    .array(piece, { maxLength: 6 })
    .map((pieces) => pieces.join('').replace(/[\r\n]/g, ''));
  fc.assert(
    fc.property(fc.array(line), fc.constantFrom('\n', '\r\n', '\r'), (lines, end) => {
      const { entries, rejected } = parse(lines.join(end));
      const isSkipped = (text: string) => /^$|^#/.test(text.replace(/^\uFEFF/, '').trim());
      const skipped = lines.filter(isSkipped).length;
      expect(entries.length + rejected.length + skipped).toBe(lines.length);
      for (const { url } of entries) expect(new URL(url).protocol).toMatch(/^https?:$/);
      for (const { url } of entries) expect(new URL(url).href).toBe(url);
      const seen = [...entries, ...rejected].map(({ line }) => line);
      expect(new Set(seen).size).toBe(seen.length);
    }),
    { numRuns: 300 },
  );
});
