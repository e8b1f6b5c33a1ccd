import { describe, expect, test } from 'vitest';
import type { Cookie } from '../../src-main/contract/access.ts';
import { CookieJar, readCookieFile, readCookies } from '../../src-main/download/cookies.ts';

const cookie: Cookie = {
  domain: 'files.example',
  includesSubdomains: false,
  path: '/',
  secure: false,
  expiresAt: null,
  name: 'a',
  value: 'b',
};

function line(...fields: readonly string[]): string {
  return fields.join('\t');
}

describe('a cookie file', () => {
  test('holds a cookie in each line', () => {
    const text = [
      '# Netscape HTTP Cookie File',
      '',
      line('.files.example', 'TRUE', '/', 'FALSE', '1900000000', 'id', 'abc=d e'),
      line('Eu.Files.Example', 'FALSE', '/in', 'TRUE', '0', 'session', ''),
    ].join('\n');
    expect(readCookieFile(text)).toEqual({
      cookies: [
        {
          domain: 'files.example',
          includesSubdomains: true,
          path: '/',
          secure: false,
          expiresAt: 1_900_000_000,
          name: 'id',
          value: 'abc=d e',
        },
        {
          domain: 'eu.files.example',
          includesSubdomains: false,
          path: '/in',
          secure: true,
          expiresAt: null,
          name: 'session',
          value: '',
        },
      ],
      rejected: [],
    });
  });

  test.each([
    [
      'marks cookies that scripts may not see',
      `#HttpOnly_${line('a.example', 'TRUE', '/', 'TRUE', '0', 'n', 'v')}`,
    ],
    [
      'comes from Windows',
      `\uFEFF# comment\r\n${line('a.example', 'TRUE', '/', 'TRUE', '0', 'n', 'v')}\r\n`,
    ],
    ['leaves out an empty value', line('a.example', 'TRUE', '/', 'TRUE', '0', 'n')],
    ['says -1 for a session', line('a.example', 'TRUE', '/', 'TRUE', '-1', 'n', 'v')],
    ['has fractions of seconds', line('a.example', 'TRUE', '/', 'TRUE', '1900000000.25', 'n', 'v')],
  ])('%s', (_, text) => {
    const { cookies, rejected } = readCookieFile(text);
    expect(rejected).toEqual([]);
    expect(cookies).toMatchObject([{ domain: 'a.example', name: 'n' }]);
  });

  test.each([
    ['too few fields', 'a.example TRUE / TRUE 0 n v', /seven fields/],
    ['no host', line('', 'TRUE', '/', 'TRUE', '0', 'n', 'v'), /host/],
    ['no flags', line('a.example', 'yes', '/', 'TRUE', '0', 'n', 'v'), /TRUE nor FALSE/],
    ['no end', line('a.example', 'TRUE', '/', 'TRUE', 'soon', 'n', 'v'), /end/],
    ['no name', line('a.example', 'TRUE', '/', 'TRUE', '0', '', 'v'), /name/],
    ['a semicolon', line('a.example', 'TRUE', '/', 'TRUE', '0', 'n', 'v; b=c'), /value/],
  ])('with %s in a line keeps the others and does not repeat the line', (_, bad, reason) => {
    const good = line('a.example', 'TRUE', '/', 'TRUE', '0', 'n', 'v');
    const { cookies, rejected } = readCookieFile([good, bad, good].join('\n'));
    expect(cookies).toHaveLength(2);
    expect(rejected).toEqual([{ line: 2, reason: expect.stringMatching(reason) }]);
  });
});

test('cookies of a command line belong to one host', () => {
  const cookies = readCookies(' a=b; c=d=e;; ba\nd=1; f= ', new URL('https://files.example/x'));
  expect(cookies.map(({ name, value }) => [name, value])).toEqual([
    ['a', 'b'],
    ['c', 'd=e'],
    ['f', ''],
  ]);
  const jar = new CookieJar(cookies);
  expect(jar.headerFor(new URL('https://files.example/y'))).toBe('a=b; c=d=e; f=');
  expect(jar.headerFor(new URL('http://files.example/y'))).toBeNull();
  expect(jar.headerFor(new URL('https://eu.files.example/y'))).toBeNull();
});

describe('a cookie is sent', () => {
  test.each<[sentence: string, parts: Partial<Cookie>, url: string, isSent: boolean]>([
    ['to its host', {}, 'http://files.example/', true],
    ['to its host with any port', {}, 'https://files.example:8443/', true],
    ['to its host with a dot behind', {}, 'http://files.example./', true],
    ['not to another host', {}, 'http://other.example/', false],
    ['not to a host below', {}, 'http://eu.files.example/', false],
    [
      'to a host below where it says so',
      { includesSubdomains: true },
      'http://eu.files.example/',
      true,
    ],
    [
      'not to a host with the same end',
      { includesSubdomains: true },
      'http://myfiles.example/',
      false,
    ],
    [
      'not below an IP address',
      { domain: '0.0.1', includesSubdomains: true },
      'http://127.0.0.1/',
      false,
    ],
    ['over https only where it says so', { secure: true }, 'http://files.example/', false],
    ['below its path', { path: '/in' }, 'http://files.example/in/a', true],
    ['to its path', { path: '/in' }, 'http://files.example/in?a', true],
    ['not beside its path', { path: '/in' }, 'http://files.example/inner', false],
    ['not above its path', { path: '/in/' }, 'http://files.example/in', false],
    ['before its end', { expiresAt: 2_000 }, 'http://files.example/', true],
    ['not after its end', { expiresAt: 1_000 }, 'http://files.example/', false],
  ])('%s', (_, parts, url, isSent) => {
    const jar = new CookieJar([{ ...cookie, ...parts }], () => 1_500_000);
    expect(jar.headerFor(new URL(url))).toBe(isSent ? 'a=b' : null);
  });

  test('the one with the longer path first', () => {
    const jar = new CookieJar([cookie, { ...cookie, path: '/in', value: 'c' }]);
    expect(jar.headerFor(new URL('http://files.example/in/'))).toBe('a=c; a=b');
  });
});

describe('a server that sets a cookie', () => {
  /** What is sent to `next` after an answer from `from` with this header. */
  function after(header: string, from: string, next: string): string | null {
    const jar = new CookieJar([], () => 1_500_000_000_000);
    jar.keep([header], new URL(from));
    return jar.headerFor(new URL(next));
  }

  const here = 'http://eu.files.example/in/page?a/b';

  test.each([
    ['gets it back', 'a=b', here, here, 'a=b'],
    ['gets it back below its folder', 'a=b', here, 'http://eu.files.example/in/other', 'a=b'],
    ['does not get it back elsewhere', 'a=b', here, 'http://eu.files.example/out', null],
    ['names a path', 'a=b; path=/', here, 'http://eu.files.example/out', 'a=b'],
    ['keeps it to itself', 'a=b; Path=/', here, 'http://files.example/', null],
    ['shares it', 'a=b; Path=/; Domain=.files.example', here, 'http://us.files.example/', 'a=b'],
    [
      'shares it from above',
      'a=b; Path=/; Domain=files.example',
      'http://files.example',
      here,
      'a=b',
    ],
    ['names another domain', 'a=b; Domain=other.example', here, 'http://other.example/', null],
    ['names a top domain', 'a=b; Path=/; Domain=example', here, 'http://other.example/', null],
    ['names a registry', 'a=b; Domain=co.uk', 'http://a.co.uk/', 'http://b.co.uk/', null],
    ['is a registry by its name', 'a=b; Domain=t.co', 'http://t.co/', 'http://t.co/', 'a=b'],
    ['gives it no time', 'a=b; Max-Age=0', here, here, null],
    ['gives it time', 'a=b; Max-Age=1; Expires=Thu, 01 Jan 1970 00:00:00 GMT', here, here, 'a=b'],
    ['lets it end', 'a=b; Expires=Thu, 01-Jan-1970 00:00:00 GMT', here, here, null],
    ['demands https without it', 'a=b; Secure', here, here.replace('http', 'https'), null],
    ['quotes it', 'a="b c"', here, here, 'a="b c"'],
    ['forgets the name', '=b', here, here, null],
    ['slips in a line', 'a=b\r\nX: y', here, here, null],
  ])('%s', (_, header, from, next, sent) => {
    expect(after(header, from, next)).toBe(sent);
  });

  test('replaces and removes the one that was there', () => {
    const url = new URL('http://files.example/');
    const jar = new CookieJar([cookie]);
    jar.keep(['a=new; Path=/'], url);
    expect(jar.headerFor(url)).toBe('a=new');
    jar.keep(['a=; Path=/; Max-Age=-1'], url);
    expect(jar.headerFor(url)).toBeNull();
  });
});
