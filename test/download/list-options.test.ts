import { describe, expect, it } from 'vitest';
import { plainAccess } from '../../src-main/contract/access.ts';
import { type ListOptions, plainListOptions } from '../../src-main/contract/list-options.ts';
import { type Entry, plainBatchOptions } from '../../src-main/contract/task.ts';
import { batchOptionsOf } from '../../src-main/download/list-options.ts';
import { OptionFiles } from '../../src-main/download/option-files.ts';

const proxy = { kind: 'manual', url: 'http://proxy.example:3128' } as const;

function entry(url: string, mirrors: readonly string[] = []): Entry {
  return {
    line: 1,
    url,
    mirrors,
    name: null,
    digest: null,
    size: null,
    headers: {},
    bytesPerSecond: null,
  };
}

const files = new OptionFiles();

const entries = [
  entry('https://a.example/1', ['https://mirror.example/1']),
  entry('https://a.example/2'),
  entry('http://b.example:8080/3'),
];

function built(options: Partial<ListOptions>, headers: Readonly<Record<string, string>> = {}) {
  return batchOptionsOf({ ...plainListOptions, ...options }, { entries, headers, proxy, files });
}

describe('options that were asked for a list', () => {
  it('are as usual, over the proxy of the settings, when nothing was', () => {
    const access = { ...plainAccess, proxy };
    expect(built({})).toEqual({ ...plainBatchOptions, access });
  });

  it('give a login and cookies to the hosts of the list, and to no other address', () => {
    const { access } = built({
      login: { kind: 'basic', user: 'ada', password: 'x:y' },
      cookies: 'a=b; c=d',
    });
    expect(access.credentials.map(({ host }) => host)).toEqual(['a.example', 'b.example:8080']);
    expect(access.cookies.map(({ domain, name, secure }) => [domain, name, secure])).toEqual([
      ['a.example', 'a', true],
      ['a.example', 'c', true],
      ['b.example', 'a', false],
      ['b.example', 'c', false],
    ]);
  });

  it('have a way to the servers of their own', () => {
    const own = { kind: 'manual', url: 'socks5://ada:x@own.example:1080' } as const;
    expect(built({ proxy: own }).access.proxy).toEqual(own);
    expect(built({ proxy: { kind: 'none' }, http2: true }).access).toMatchObject({
      proxy: { kind: 'none' },
      http2: true,
    });
  });

  it('send the cookies of a file to the hosts that it names, and those that were typed', () => {
    const text = '.c.example\tTRUE\t/\tTRUE\t0\tsid\tx\n';
    const { number } = files.keep('cookies', { name: 'cookies.txt', text });
    const { cookies } = built({ cookies: 'a=b', cookieFile: number }).access;
    expect(cookies.map(({ domain, name }) => [domain, name])).toEqual([
      ['a.example', 'a'],
      ['b.example', 'a'],
      ['c.example', 'sid'],
    ]);
  });

  it('join headers, user agent and referer', () => {
    const asked = { userAgent: ' me ', referer: 'http://r.example/' };
    expect(built(asked, { 'x-one': '1' }).access.headers).toEqual({
      'x-one': '1',
      'user-agent': 'me',
      referer: 'http://r.example/',
    });
  });

  it('start at once when the time is over', () => {
    const later = Date.now() + 60_000;
    expect(built({ startAt: later }).startAt).toBe(later);
    expect(built({ startAt: Date.now() - 1 }).startAt).toBeNull();
  });

  it.each([
    [{ naming: { template: '{nme}', pattern: null } }, /“\{nme\}” .* is unknown/],
    [{ naming: { template: '{capture}', pattern: null } }, /needs a pattern/],
    [{ cookies: 'no cookie' }, /no cookies/],
    [{ proxy: { kind: 'manual', url: 'ftp://proxy.example' } }, /socks5h/],
    [{ cookieFile: 999 }, /Choose the file again/],
    [{ userAgent: 'a\nb' }, /user-agent holds a character/],
    [{ login: { kind: 'bearer', token: 'Bearer secret' } }, /token alone/],
    [{ login: { kind: 'basic', user: 'a:b', password: 'secret' } }, /cannot hold a colon/],
  ] satisfies [
    Partial<ListOptions>,
    RegExp,
  ][])('are refused with a sentence: %j', (asked, says) => {
    expect(() => built(asked)).toThrow(says);
    expect(() => built(asked)).not.toThrow(/secret/);
  });

  it.each([
    ['naming', '{nme}', '('],
    ['naming', '{capture}', null],
    ['pattern', '{capture}', '('],
    ['pattern', '{capture:2}', '(a)'],
  ])('are refused at the %s where %s stands with the pattern %s', (field, template, pattern) => {
    expect(() => built({ naming: { template, pattern } })).toThrow(
      expect.objectContaining({ name: 'OptionError', field }),
    );
  });

  it('are refused when they say twice who is asking', () => {
    const login = { kind: 'bearer', token: 't' } as const;
    expect(() => built({ login }, { authorization: 'Basic x' })).toThrow(/not both/);
  });
});
