import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Entry } from '../../src-main/contract/task.ts';
import { listFormats, parse } from '../../src-main/intake/parse.ts';

/** An entry with nothing but an address, and what differs from that. */
function entry(line: number, url: string, parts: Partial<Entry> = {}): Entry {
  return {
    line,
    url,
    mirrors: [],
    name: null,
    digest: null,
    size: null,
    headers: {},
    bytesPerSecond: null,
    ...parts,
  };
}

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
    expect(entries).toEqual([entry(1, 'http://a.example/1'), entry(4, 'http://a.example/4')]);
    expect(rejected).toEqual([{ line: 3, text: 'no address', reason: expect.any(String) }]);
  });

  test('may end in several ways in one list', () => {
    expect(parse('http://a/1\nhttp://a/2\r\nhttp://a/3\rhttp://a/4').entries).toEqual(
      [1, 2, 3, 4].map((line) => entry(line, `http://a/${line}`)),
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
    expect(parse(line)).toEqual({ entries: [entry(1, url)], rejected: [] });
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
    [
      'there is a second column',
      'http://a/1.jpg\tA picture',
      /After a tab Weft takes another address/,
    ],
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

const sha256 = 'ab'.repeat(32);
const ofSha256 = { digest: { algorithm: 'sha-256', value: sha256 } } as const;

describe('several addresses with tabs between them', () => {
  test('are one file, the first its address and the others its mirrors', () => {
    expect(parse('http://a/1\thttps://b/1\t http://c/1').entries).toEqual([
      entry(1, 'http://a/1', { mirrors: ['https://b/1', 'http://c/1'] }),
    ]);
  });

  test('count once each', () => {
    expect(parse('http://a/1\thttp://a/1#x\t\thttp://b/1').entries).toEqual([
      entry(1, 'http://a/1', { mirrors: ['http://b/1'] }),
    ]);
  });

  test('are used as far as they can be, and the others are passed over', () => {
    expect(parse('ftp://a/1\thttp://b/1\thttp://[c/1')).toEqual({
      entries: [entry(1, 'http://b/1')],
      rejected: [
        {
          line: 1,
          text: 'ftp://a/1',
          reason: expect.stringMatching(/^The file comes without it\. .*“ftp” is not one/),
          isPassedOver: true,
        },
        {
          line: 1,
          text: 'http://[c/1',
          reason: expect.stringMatching(/^The file comes without it\. .*not the name of a server/),
          isPassedOver: true,
        },
      ],
    });
  });

  test('are all rejected when none can be used', () => {
    const { entries, rejected } = parse('ftp://a/1\tftp://b/1');
    expect([entries.length, rejected.length]).toEqual([0, 2]);
  });
});

describe('after an address there may be', () => {
  test.each([
    ['a digest', `sha256=${sha256}`, ofSha256],
    ['a digest after a colon', `sha-256:${sha256}`, ofSha256],
    ['a digest in upper case', `SHA256=${sha256.toUpperCase()}`, ofSha256],
    ['a digest as aria2 writes it', `checksum=sha-256=${sha256}`, ofSha256],
    ['a digest as pages write it', `sha256-${btoa('\xab'.repeat(32))}`, ofSha256],
    ['a digest after a tab', `\tsha256=${sha256}`, ofSha256],
    [
      'several digests, of which the strongest counts',
      `md5=${'0'.repeat(32)} sha256=${sha256}`,
      ofSha256,
    ],
    ['a name', 'out=b.bin', { name: 'b.bin' }],
    ['a name with spaces', 'out=my own file.bin', { name: 'my own file.bin' }],
    ['a size', 'size=1234', { size: 1234 }],
    [
      'all of them',
      `out=my file size=0 sha256=${sha256}`,
      { name: 'my file', size: 0, ...ofSha256 },
    ],
  ])('%s', (_name, option, parts) => {
    expect(parse(`http://a/1 ${option}`)).toEqual({
      entries: [entry(1, 'http://a/1', parts)],
      rejected: [],
    });
  });

  test.each([
    ['a digest of a wrong length', 'sha256=abcd', /cannot compare this checksum/],
    [
      'a digest of an algorithm that Weft does not know',
      `sha384=${'0'.repeat(96)}`,
      /cannot compare/,
    ],
    ['nothing where a digest should be', 'checksum=', /cannot compare this checksum/],
    ['nothing where a name should be', 'out=', /name of the file is empty/],
    ['a size that is no number', 'size=big', /not a number of bytes/],
    ['a size that no file can have', 'size=99999999999999999999', /not a number of bytes/],
  ])('not %s', (_name, option, expected) => {
    const { entries, rejected } = parse(`http://a/1 ${option}\nhttp://a/2`);
    expect(entries).toEqual([entry(2, 'http://a/2')]);
    expect(rejected).toEqual([
      { line: 1, text: `http://a/1 ${option}`.trim(), reason: expect.stringMatching(expected) },
    ]);
  });

  test('words that only look a little like options, which belong to the address', () => {
    expect(urls('http://a/my md5 sha256 checksum-output shout=1')).toEqual([
      'http://a/my%20md5%20sha256%20checksum-output%20shout=1',
    ]);
  });
});

test('a run of a million spaces does no harm', () => {
  expect(parse(`http://a/1${' '.repeat(1e6)}x${'\t'.repeat(1e5)}`).entries).toHaveLength(1);
});

describe('without being told, it is seen that a text is', () => {
  test.each([
    ['a list of addresses', 'http://a/x\nhttp://a/y', 2],
    ['an input file of aria2', '# c\nhttp://a/x\n  out=b', 1],
    [
      'a metalink',
      '<?xml version="1.0"?><metalink><file name="x"><url>http://a/x</url></file></metalink>',
      1,
    ],
    ['a list in JSON', '\n[ "http://a/x" ]', 1],
    ['an empty list in JSON', '[]', 0],
    ['comma-separated values', 'name,url\nb,http://a/x', 1],
    ['one column with its name', 'url\nhttp://a/x', 1],
    ['a file of checksums', `# base: http://a/\n${sha256}  x`, 1],
    [
      'a signed file of checksums',
      `-----BEGIN PGP SIGNED MESSAGE-----\nHash: SHA256\n\n# base: http://a/\nSHA256 (x) = ${sha256}`,
      1,
    ],
  ])('%s', (_name, text, count) => {
    const { entries, rejected } = parse(`\uFEFF${text}`);
    expect([entries.length, rejected]).toEqual([count, []]);
  });
});

test('of what was told, the format is not guessed', () => {
  expect(parse('["http://a/x"]', 'text').entries).toEqual([]);
  expect(parse('http://a/x', 'json').entries).toEqual([]);
});

test.each(listFormats)('whatever comes as %s, nothing is thrown', (format) => {
  const piece = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 12 }),
    fc.constantFrom('http://a/x', 'url', ',', '"', '\n', '\t', ' out=', '[', ']', '{"url":', '}'),
    fc.constantFrom('<metalink>', '<file name="x">', '<url>', '</url>', '</file>', '</metalink>'),
    fc.constantFrom(
      '<__proto__>',
      '&#x0;',
      '&amp;',
      '<![CDATA[',
      '# base: http://a/',
      sha256,
      '  ',
    ),
  );
  const text = fc.array(piece, { maxLength: 12 }).map((pieces) => pieces.join(''));
  fc.assert(
    fc.property(text, (list) => {
      const { entries, rejected } = parse(list, format);
      for (const { url } of entries) expect(new URL(url).href).toBe(url);
      for (const { reason } of rejected) expect(reason).toMatch(/\.$/);
    }),
    { numRuns: 300 },
  );
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
      const { entries, rejected } = parse(lines.join(end), 'text');
      const isSkipped = (text: string) => /^$|^#/.test(text.replace(/^\uFEFF/, '').trim());
      const skipped = lines.filter(isSkipped).length;
      const seen = new Set([...entries, ...rejected].map(({ line }) => line));
      expect(seen.size + skipped).toBe(lines.length);
      expect(new Set(entries.map(({ line }) => line)).size).toBe(entries.length);
      for (const { url } of entries) expect(new URL(url).protocol).toMatch(/^https?:$/);
      for (const { url } of entries) expect(new URL(url).href).toBe(url);
    }),
    { numRuns: 300 },
  );
});
