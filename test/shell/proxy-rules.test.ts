import { expect, it } from 'vitest';
import type { ProxyChoice } from '../../src-main/contract/access.ts';
import { proxyFor } from '../../src-main/download/proxy.ts';
import { credentialsOf, proxyRules } from '../../src-main/shell/updates/proxy-rules.ts';

function rules(choice: ProxyChoice, environment: Readonly<Record<string, string>> = {}) {
  const proxyOf = (address: string) => proxyFor(new URL(address), choice, environment);
  return proxyRules({ choice, proxyOf, exceptions: environment.no_proxy ?? '' });
}

it('updates take the way that is set for downloads', () => {
  expect(rules({ kind: 'system' })).toEqual({ mode: 'system' });
  expect(rules({ kind: 'none' })).toEqual({ mode: 'direct' });
  expect(rules({ kind: 'environment' })).toEqual({ mode: 'direct' });
  expect(rules({ kind: 'manual', url: 'socks5h://ada:secret@proxy.example:1080' })).toEqual({
    mode: 'fixed_servers',
    proxyRules: 'http=socks5://proxy.example:1080;https=socks5://proxy.example:1080',
    proxyBypassRules: '<-loopback>',
  });
  const environment = {
    https_proxy: 'proxy.example:3128',
    no_proxy: 'a.example, .b.example *.c.example',
  };
  expect(rules({ kind: 'environment' }, environment)).toEqual({
    mode: 'fixed_servers',
    proxyRules: 'https=http://proxy.example:3128',
    proxyBypassRules: 'a.example,.a.example,b.example,.b.example,c.example,.c.example,<-loopback>',
  });
  expect(rules({ kind: 'environment' }, { ...environment, no_proxy: '*' })).toEqual({
    mode: 'direct',
  });
});

it('the credentials of a proxy are those of its address', () => {
  expect(credentialsOf('http://ada:a%20b@proxy.example')).toEqual({ user: 'ada', password: 'a b' });
  expect(credentialsOf('http://proxy.example')).toBeNull();
  expect(credentialsOf('http://:secret@proxy.example')).toEqual({ user: '', password: 'secret' });
  // What is not encoded is meant as it stands.
  expect(credentialsOf('http://50%:100%zz@proxy.example')).toEqual({
    user: '50%',
    password: '100%zz',
  });
});
