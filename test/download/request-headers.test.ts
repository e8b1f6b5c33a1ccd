import { describe, expect, test } from 'vitest';
import { type Access, plainAccess } from '../../src-main/contract/access.ts';
import { FailureError } from '../../src-main/contract/failure.ts';
import { CookieJar } from '../../src-main/download/cookies.ts';
import { checkHeader, requestHeaders } from '../../src-main/download/request-headers.ts';

const first = 'https://files.example/a';

/** The headers of a request for `url`, to which `first` led. */
function headersFor(access: Partial<Access>, url = first): Record<string, string> {
  const whole = { ...plainAccess, ...access };
  const jar = new CookieJar(whole.cookies);
  return requestHeaders(whole, new URL(url), new URL(first), jar, 'Weft');
}

function basic(credentials: string): string {
  return `Basic ${Buffer.from(credentials).toString('base64')}`;
}

test('nothing is sent that is not needed', () => {
  expect(headersFor({})).toEqual({
    accept: '*/*',
    'accept-encoding': 'identity',
    'user-agent': 'Weft',
  });
});

describe('custom headers', () => {
  const access = {
    headers: {
      accept: 'image/*',
      Authorization: 'Token abc',
      cookie: 'c=d',
      referer: 'https://pages.example/',
      'user-agent': 'Somebody else',
      'X-Key': 'secret',
    },
  };

  test('are sent to the first origin', () => {
    expect(headersFor(access, 'https://files.example/b')).toEqual({
      accept: 'image/*',
      'accept-encoding': 'identity',
      authorization: 'Token abc',
      cookie: 'c=d',
      referer: 'https://pages.example/',
      'user-agent': 'Somebody else',
      'x-key': 'secret',
    });
  });

  test.each([
    ['host', 'https://other.example/a'],
    ['host below', 'https://eu.files.example/a'],
    ['port', 'https://files.example:8443/a'],
    ['scheme', 'http://files.example/a'],
  ])('are not sent to another %s, except for the user agent', (_, url) => {
    expect(headersFor(access, url)).toEqual({
      accept: '*/*',
      'accept-encoding': 'identity',
      'user-agent': 'Somebody else',
    });
  });

  test('stand before cookies of the jar', () => {
    const cookies = [
      {
        domain: 'files.example',
        includesSubdomains: false,
        path: '/',
        secure: true,
        expiresAt: null,
        name: 'a',
        value: 'b',
      },
    ];
    expect(headersFor({ ...access, cookies })).toMatchObject({ cookie: 'c=d; a=b' });
    expect(headersFor({ cookies })).toMatchObject({ cookie: 'a=b' });
    expect(headersFor({ cookies }, 'https://other.example/')).not.toHaveProperty('cookie');
  });
});

describe('credentials', () => {
  const credentials = [
    { kind: 'basic', host: 'files.example', user: 'me', password: 'pässword' },
    { kind: 'bearer', host: 'Other.example:8443', token: 'abc' },
  ] as const;

  test.each([
    ['of a host are sent to it', first, basic('me:pässword')],
    ['of a host with a port are sent to it', 'https://other.example:8443/', 'Bearer abc'],
    ['of a host are not sent to another port', 'https://files.example:444/', undefined],
    ['of a host are not sent to a host below', 'https://eu.files.example/', undefined],
    ['in an address come first', 'https://you:p%40ss%3A@files.example/', basic('you:p@ss:')],
    ['in an address may lack a password', 'https://you@third.example/', basic('you:')],
  ])('%s', (_, url, expected) => {
    expect(headersFor({ credentials }, url).authorization).toBe(expected);
  });

  test('come before a custom header', () => {
    const headers = { authorization: 'Token abc' };
    expect(headersFor({ credentials, headers }).authorization).toBe(basic('me:pässword'));
  });

  test('in an address must be encoded', () => {
    expect(() => headersFor({}, 'https://me:50%@files.example/')).toThrow(FailureError);
  });

  test('cannot slip in a header', () => {
    const token = 'abc\r\nX: y';
    const bad = [{ kind: 'bearer', host: 'files.example', token }] as const;
    expect(() => headersFor({ credentials: bad })).toThrow(/character that no header may hold/);
  });
});

describe('a header', () => {
  test.each([
    ['X-Key', 'value'],
    ['accept-language', 'de, en;q=0.5'],
    ['x-empty', ''],
    ['x-latin', 'München'],
    ['x-tab', 'a\tb'],
  ])('may be %s: %s', (name, value) => {
    expect(checkHeader(name, value)).toBeNull();
  });

  test.each([
    ['Host', 'other.example', /sets the header host itself/],
    ['Range', 'bytes=0-', /itself/],
    ['Accept-Encoding', 'gzip', /itself/],
    ['Content-Length', '1', /itself/],
    ['Transfer-Encoding', 'chunked', /itself/],
    ['Proxy-Authorization', 'Basic x', /itself/],
    ['', 'value', /name/],
    ['X Key', 'value', /name/],
    ['X-Key:', 'value', /name/],
    ['X-Key', 'a\r\nHost: b', /character/],
    ['X-Key', 'a\nb', /character/],
    ['X-Key', 'a\u0000b', /character/],
    ['X-Key', '東京', /character/],
  ])('may not be %s: %j', (name, value, reason) => {
    expect(checkHeader(name, value)).toMatch(reason);
    expect(() => headersFor({ headers: { [name]: value } })).toThrow(reason);
  });
});
