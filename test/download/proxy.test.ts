import { describe, expect, test } from 'vitest';
import { checkProxy, proxyFor } from '../../src-main/download/proxy.ts';

const environment = { kind: 'environment' } as const;

function viaEnvironment(url: string, variables: Record<string, string>): string | null {
  return proxyFor(new URL(url), environment, variables);
}

test('no proxy is no proxy, whatever the environment says', () => {
  const url = new URL('http://files.example/');
  expect(proxyFor(url, { kind: 'none' }, { http_proxy: 'http://proxy.example' })).toBeNull();
});

test('a proxy that was chosen is used for everything', () => {
  const choice = { kind: 'manual', url: 'socks5://proxy.example:1080' } as const;
  for (const url of ['http://files.example/', 'https://files.example/', 'http://127.0.0.1/']) {
    expect(proxyFor(new URL(url), choice, { no_proxy: '*' })).toBe(choice.url);
  }
});

describe('the environment', () => {
  test.each<
    [sentence: string, url: string, variables: Record<string, string>, proxy: string | null]
  >([
    ['says nothing', 'http://files.example/', {}, null],
    ['names one for http', 'http://files.example/', { http_proxy: 'http://p:1' }, 'http://p:1'],
    ['names one for http only', 'https://files.example/', { http_proxy: 'http://p:1' }, null],
    ['names one for https', 'https://files.example/', { https_proxy: 'http://p:1' }, 'http://p:1'],
    ['names it in capitals', 'https://files.example/', { HTTPS_PROXY: 'http://p:1' }, 'http://p:1'],
    [
      'names it twice: small letters come first',
      'https://files.example/',
      { HTTPS_PROXY: 'http://p:1', https_proxy: 'http://p:2' },
      'http://p:2',
    ],
    [
      'has HTTP_PROXY, which a request may have set',
      'http://files.example/',
      { HTTP_PROXY: 'http://p:1' },
      null,
    ],
    ['names one for all', 'http://files.example/', { all_proxy: 'socks5h://p:1' }, 'socks5h://p:1'],
    [
      'names one for all in capitals',
      'https://files.example/',
      { ALL_PROXY: 'http://p:1' },
      'http://p:1',
    ],
    [
      'holds an empty variable',
      'http://files.example/',
      { http_proxy: '', all_proxy: 'http://p:1' },
      'http://p:1',
    ],
    ['leaves out the scheme', 'http://files.example/', { http_proxy: 'p:1' }, 'http://p:1'],
    [
      'leaves loopback to the proxy',
      'http://127.0.0.1/',
      { http_proxy: 'http://p:1' },
      'http://p:1',
    ],
  ])('%s', (_, url, variables, proxy) => {
    expect(viaEnvironment(url, variables)).toBe(proxy);
  });

  test('names a proxy that cannot be used', () => {
    expect(() => viaEnvironment('http://files.example/', { http_proxy: 'socks4://p:1' })).toThrow(
      /socks5h\. It stands in the environment/,
    );
  });
});

describe('no_proxy', () => {
  test.each<[exceptions: string, url: string, isDirect: boolean]>([
    ['*', 'http://files.example/', true],
    ['files.example', 'http://files.example/', true],
    ['files.example', 'http://FILES.example./', true],
    ['files.example', 'http://eu.files.example/', true],
    ['.files.example', 'http://files.example/', true],
    ['*.files.example', 'http://eu.files.example/', true],
    ['files.example', 'http://otherfiles.example/', false],
    ['files.example', 'http://files.example.org/', false],
    ['other.example, files.example', 'http://files.example/', true],
    ['other.example files.example', 'http://files.example/', true],
    ['files.example:8080', 'http://files.example:8080/', true],
    ['files.example:8080', 'http://files.example/', false],
    ['files.example:80', 'http://files.example/', true],
    ['files.example:443', 'https://files.example/', true],
    ['localhost,127.0.0.1', 'http://127.0.0.1:8080/', true],
    ['10.0.0.0/8', 'http://10.1.2.3/', true],
    ['10.0.0.0/8', 'http://11.1.2.3/', false],
    ['10.0.0.0/33', 'http://10.0.0.0/', false],
    ['10.0.0.1', 'http://10.0.0.1/', true],
    ['0.0.1', 'http://10.0.0.1/', false],
    ['::1', 'http://[::1]/', true],
    ['[::1]', 'http://[::1]:8080/', true],
    ['[::1]:8080', 'http://[::1]:8080/', true],
    ['[::1]:8080', 'http://[::1]/', false],
    ['fd00::/8', 'http://[fd12::1]/', true],
    ['10.0.0.0/8', 'http://[fd12::1]/', false],
    ['', 'http://files.example/', false],
    [' , ', 'http://files.example/', false],
  ])('%s: %s goes directly: %s', (exceptions, url, isDirect) => {
    const variables = { http_proxy: 'http://p:1', https_proxy: 'http://p:1' };
    const expected = isDirect ? null : 'http://p:1';
    expect(viaEnvironment(url, { ...variables, no_proxy: exceptions })).toBe(expected);
    expect(viaEnvironment(url, { ...variables, NO_PROXY: exceptions })).toBe(expected);
  });
});

describe('the address of a proxy', () => {
  test.each([
    'http://proxy.example:3128',
    'https://user:password@proxy.example/',
    'socks5://127.0.0.1:1080',
    'socks5h://[::1]:1080',
  ])('may be %s', (address) => {
    expect(checkProxy(address)).toBeNull();
  });

  test.each([
    ['proxy.example:3128', /begins with http/],
    ['proxy', /not the address/],
    ['ftp://proxy.example', /begins with http/],
    ['socks4://proxy.example', /begins with http/],
    ['socks5://', /host name/],
    ['http://proxy.example/path', /ends after/],
    ['http://proxy.example/?a=b', /ends after/],
  ])('may not be %s', (address, reason) => {
    expect(checkProxy(address)).toMatch(reason);
  });
});
