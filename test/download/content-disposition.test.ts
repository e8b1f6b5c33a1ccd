import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { create } from 'content-disposition';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { plainAccess } from '../../src-main/contract/access.ts';
import { createHttp } from '../../src-main/download/byte-path/http.ts';
import { nameFromHeader } from '../../src-main/download/content-disposition.ts';

/** A header as it comes from the wire: one character for each byte of UTF-8. */
function wire(header: string): string {
  return Buffer.from(header).toString('latin1');
}

/** One character for each byte written in hexadecimal. */
function bytes(hex: string): string {
  return Buffer.from(hex, 'hex').toString('latin1');
}

describe('a name is read', () => {
  test.each([
    ['in quotes', 'attachment; filename="a b.txt"', 'a b.txt'],
    ['without quotes', 'attachment; filename=a.txt', 'a.txt'],
    ['from something shown inline', 'inline; filename=a.txt', 'a.txt'],
    ['in any case, with spaces', 'ATTACHMENT ; FileName = "a.txt" ; size=1', 'a.txt'],
    ['with escaped quotes', 'attachment; filename="say \\"hi\\".txt"', 'say "hi".txt'],
    ['with needless escapes', 'attachment; filename="f\\oo.txt"', 'foo.txt'],
    ['the first of two', 'attachment; filename="a"; filename="b"', 'a'],
    ['beside another parameter', 'attachment; x="; filename=evil"; filename=ok.txt', 'ok.txt'],
    ['with a semicolon in quotes', 'attachment; filename="a;b.txt"', 'a;b.txt'],
  ])('%s', (_, header, name) => {
    expect(nameFromHeader(header)).toBe(name);
  });

  test.each([
    ['in UTF-8', "attachment; filename=x; filename*=UTF-8''%e2%82%ac%20rates.txt", '€ rates.txt'],
    ['with a language', "attachment; filename*=utf-8'en'%c3%a4.txt; filename=x", 'ä.txt'],
    ['in ISO-8859-1', "attachment; filename*=iso-8859-1''%A3%20rates", '£ rates'],
    ['in GBK', "attachment; filename*=GBK''%C4%E3%BA%C3.txt", '你好.txt'],
    ['without an encoding', "attachment; filename*=''%c3%a4.txt", 'ä.txt'],
    ['in quotes', `attachment; filename*="UTF-8''%c3%a4.txt"`, 'ä.txt'],
    ['with bytes not escaped', wire("attachment; filename*=UTF-8''ä.txt"), 'ä.txt'],
    ['with a lonely percent sign', "attachment; filename*=UTF-8''100%.txt", '100%.txt'],
    ['in another encoding than said', "attachment; filename*=UTF-8''%e4.txt", 'ä.txt'],
    ['without anything in front', 'attachment; filename*=ok.txt', 'ok.txt'],
    ['escaped once only', "attachment; filename*=UTF-8''%252e%252e%252f", '%2e%2e%2f'],
    ['in pieces', `attachment; filename*0="foo"; filename*1=".txt"`, 'foo.txt'],
    ['in encoded pieces', "attachment; filename*0*=UTF-8''%c3; filename*1*=%a4.txt", 'ä.txt'],
  ])('as filename* %s', (_, header, name) => {
    expect(nameFromHeader(header)).toBe(name);
  });

  test.each([
    ['is not in its encoding', "attachment; filename*=UTF-8''%ff; filename=ok.txt"],
    ['has an encoding nobody knows', "attachment; filename*=x-y''%41; filename=ok.txt"],
    ['is empty', "attachment; filename*=UTF-8''; filename=ok.txt"],
  ])('from filename where filename* %s', (_, header) => {
    expect(nameFromHeader(header)).toBe('ok.txt');
  });

  test.each([
    ['in Base64', '=?UTF-8?B?5YaZ55yf?=.jpg', '写真.jpg'],
    ['in Q', '=?iso-8859-1?Q?r=E9sum=E9_1.pdf?=', 'résumé 1.pdf'],
    ['with a percent sign', '=?utf-8?q?100%25=20=25.txt?=', '100%25 %.txt'],
    ['in two, mixed', '=?UTF-8?B?5YaZ55yf?= =?GBK?Q?=C4=E3?=.jpg', '写真你.jpg'],
    ['in two, cut within a character', '=?UTF-8?B?5YY=?= =?UTF-8?B?meecnw==?=', '写真'],
    ['with a language', '=?utf-8*en?q?a=c3=a4?=', 'aä'],
    ['of which nobody knows the encoding', '=?x-y?q?a?=', '=?x-y?q?a?='],
  ])('as encoded words %s', (_, words, name) => {
    expect(nameFromHeader(`attachment; filename="${words}"`)).toBe(name);
    expect(nameFromHeader(`attachment; filename=${words}`)).toBe(name);
  });

  test.each([
    ['UTF-8', Buffer.from('写真 ä.jpg').toString('hex'), '写真 ä.jpg'],
    ['Latin-1', '72e973756de92e706466', 'résumé.pdf'],
    ['Latin-1, in capitals', '41c7c34f2045204dc3ce2e706466', 'AÇÃO E MÃÎ.pdf'],
    ['Latin-1, two accents in a row', '48c4c42e706466', 'HÄÄ.pdf'],
    ['windows-1252', '80203520962e747874', '€ 5 –.txt'],
    ['GBK', 'c4e3bac32e747874', '你好.txt'],
    ['GBK, between digits', '3230b5da31d5c22e747874', '20第1章.txt'],
    ['GBK, with a rare character', 'd6ece946bbf9d7dcc0ed2e747874', '朱镕基总理.txt'],
    ['Shift_JIS', '83748340834383 8b2e747874'.replace(' ', ''), 'ファイル.txt'],
  ])('from raw bytes in %s', (_, hex, name) => {
    expect(nameFromHeader(`attachment; filename="${bytes(hex)}"`)).toBe(name);
  });

  test('that was made text before', () => {
    expect(nameFromHeader('attachment; filename="写真 ä.jpg"')).toBe('写真 ä.jpg');
    expect(nameFromHeader('attachment; filename="ä.jpg"')).toBe('ä.jpg');
  });

  test.each([
    ['a%20b.txt', 'a b.txt'],
    ['%E5%86%99%E7%9C%9F.jpg', '写真.jpg'],
    ['%C4%E3%BA%C3.txt', '你好.txt'],
    ['100% of it.txt', '100% of it.txt'],
    ['%FC.txt', '%FC.txt'],
    ['%252e.txt', '%2e.txt'],
    ['a+b.txt', 'a+b.txt'],
  ])('with percent escapes as browsers do: %s', (escaped, name) => {
    expect(nameFromHeader(`attachment; filename="${escaped}"`)).toBe(name);
  });
});

describe('bad quoting is repaired', () => {
  test.each([
    ['no quote at the end', 'attachment; filename="a b.txt', 'a b.txt'],
    ['no quote before the next part', 'attachment; filename="a b.txt; size=3', 'a b.txt'],
    ['no quote at the begin', 'attachment; filename=a.txt"', 'a.txt'],
    ['single quotes', "attachment; filename='a;b.txt'; size=3", 'a;b.txt'],
    ['spaces without quotes', 'attachment; filename=my own report.pdf', 'my own report.pdf'],
    ['quotes within quotes', 'attachment; filename="say "hi".txt"; size=3', 'say "hi".txt'],
    ['a path with backslashes', 'attachment; filename="C:\\new\\a.txt"', 'C:\\new\\a.txt'],
    ['a path that ends like an escape', 'attachment; filename="C:\\new\\"', 'C:\\new\\'],
    ['a path that was escaped', 'attachment; filename="C:\\\\new\\\\a.txt"', 'C:\\new\\a.txt'],
    ['stray semicolons', ';attachment;; filename="a.txt";;', 'a.txt'],
    [
      'semicolons within',
      'attachment; filename=Tom &amp; Jerry.mp4; size=1',
      'Tom &amp; Jerry.mp4',
    ],
    ['no type', 'filename="a.txt"', 'a.txt'],
    ['the type at the end', 'filename=a.txt; attachment', 'a.txt'],
    ['no semicolon', 'attachment filename=a.txt', 'a.txt'],
    ['a comma', 'attachment, filename="a.txt"', 'a.txt'],
  ])('%s', (_, header, name) => {
    expect(nameFromHeader(header)).toBe(name);
  });
});

test.each([
  '',
  'attachment',
  'attachment; filename',
  'attachment; filename=',
  'inline; filename=""',
  'attachment; filename=" "',
  "attachment; filename*=UTF-8''",
  'attachment; size=3',
  ';;;',
  '"',
])('there is no name in %j', (header) => {
  expect(nameFromHeader(header)).toBe(null);
});

test('names come whole through the connection', async () => {
  const server = createServer((request, response) => {
    const name = decodeURIComponent(request.url?.slice(1) ?? '');
    const header = Buffer.from(`attachment; filename="${name}"`).toString('latin1');
    response.writeHead(200, { 'content-disposition': header }).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const http = createHttp();
  try {
    const url = new URL(`http://127.0.0.1:${port}/${encodeURIComponent('写真 ä.jpg')}`);
    const exchange = http.get(url, {
      headers: {},
      route: { ...plainAccess, proxy: null },
      connectTimeoutMs: 5_000,
      timeoutMs: 5_000,
      floor: 0,
      mostBytes: () => Number.POSITIVE_INFINITY,
    });
    const { headers } = await exchange.head;
    expect(nameFromHeader(headers['content-disposition'] ?? '')).toBe('写真 ä.jpg');
    await exchange.stop();
  } finally {
    await http.close();
    server.close();
  }
});

test('a name that was written by the rules comes back', () => {
  const character = fc.oneof(
    fc.string({ unit: 'grapheme', minLength: 1, maxLength: 1 }),
    fc.constantFrom('"', '\\', ';', '%', '=', "'", ' ', 'é', '写', '%41'),
  );
  const name = fc
    .string({ unit: character, minLength: 1 })
    // In quotes nobody asked for, and as encoded words, names mean something else.
    .filter((text) => text.trim() !== '' && !/^'|=\?/.test(text) && text.isWellFormed());
  fc.assert(
    fc.property(name, fc.boolean(), (text, fallback) => {
      expect(nameFromHeader(create(text, { fallback }))).toBe(text);
    }),
    { numRuns: 1_000 },
  );
});

test('no header makes it fail', () => {
  const part = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.constantFrom('attachment', ';', 'filename=', 'filename*=', '"', "'", '\\', "UTF-8''", '%e4'),
    fc.constantFrom('=?UTF-8?B?', '=?x?q?', '?=', '%', '\xc4\xe3', 'filename*0=', ' ', '\ud800'),
  );
  fc.assert(
    fc.property(fc.array(part, { maxLength: 12 }), (parts) => {
      const name = nameFromHeader(parts.join(''));
      expect(name === null || name.trim() !== '').toBe(true);
    }),
    { numRuns: 500 },
  );
});

test.each([
  '" ',
  '";',
  '; filename=',
  '=?u?q?',
  '=? ',
  '\xb0\xa1a',
  '\\"',
  "'; a ",
  ' ',
])('a header of 16,000 characters made of %j does not keep the program busy', (text) => {
  const fill = text.repeat(16_000 / text.length);
  for (const start of ['x;a=b', 'filename="', 'filename=', 'filename*=', "filename='"]) {
    expect(() => nameFromHeader(`attachment; ${start}${fill}x`)).not.toThrow();
  }
});
