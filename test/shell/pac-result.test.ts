import { describe, expect, it } from 'vitest';
import { FailureError } from '../../src-main/contract/failure.ts';
import { proxyOfPac } from '../../src-main/shell/pac-result.ts';

describe('the proxy that the system names', () => {
  it.each([
    ['DIRECT', null],
    ['', null],
    ['PROXY proxy.example:3128', 'http://proxy.example:3128'],
    ['HTTPS proxy.example:443', 'https://proxy.example:443'],
    ['SOCKS5 127.0.0.1:1080', 'socks5://127.0.0.1:1080'],
    ['SOCKS [::1]:1080', 'socks5://[::1]:1080'],
    ['PROXY first.example:1; PROXY second.example:2; DIRECT', 'http://first.example:1'],
    ['DIRECT; PROXY late.example:1', null],
    ['SOCKS4 old.example:1; PROXY new.example:2', 'http://new.example:2'],
    [' proxy  proxy.example:80 ', 'http://proxy.example:80'],
  ])('is, by “%s”, %s', (result, address) => {
    expect(proxyOfPac(result)).toBe(address);
  });

  it('is not passed by when Weft cannot use it', () => {
    expect(() => proxyOfPac('SOCKS4 old.example:1080')).toThrow(FailureError);
  });
});
