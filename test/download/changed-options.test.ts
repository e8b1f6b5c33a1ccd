import { describe, expect, it } from 'vitest';
import { type Access, plainAccess } from '../../src-main/contract/access.ts';
import {
  type ListOptions,
  plainListOptions,
  type Secret,
  secrets,
} from '../../src-main/contract/list-options.ts';
import { type BatchOptions, plainBatchOptions } from '../../src-main/contract/task.ts';
import { changedOptions, shownOptions } from '../../src-main/download/changed-options.ts';
import { OptionFiles } from '../../src-main/download/option-files.ts';
import { clientCertificate, testAuthority } from '../support/faulty/certificate.ts';

const files = new OptionFiles();
const entries = [{ url: 'https://a.example/1' }, { url: 'https://new.example/2' }];
const cookie = {
  domain: 'a.example',
  includesSubdomains: false,
  path: '/',
  secure: true,
  expiresAt: null,
  name: 'sid',
  value: 'secret-cookie',
};

function present(access: Partial<Access> = {}): BatchOptions {
  return {
    ...plainBatchOptions,
    onExists: 'skip',
    looksForDigests: true,
    access: {
      ...plainAccess,
      origins: ['https://a.example'],
      headers: { 'user-agent': 'me', referer: 'https://secret-referer/', 'x-key': 'secret-key' },
      cookies: [cookie],
      credentials: [{ kind: 'basic', host: 'a.example', user: 'ada', password: 'secret-password' }],
      proxy: { kind: 'manual', url: 'http://eve:secret-proxy@proxy.example:3128/' },
      ...access,
    },
  };
}

function changed(options: Partial<ListOptions>, kept: readonly Secret[], before = present()) {
  const asked = { options: { ...plainListOptions, ...options }, kept };
  return changedOptions(before, asked, { entries, headers: {}, proxy: { kind: 'none' }, files });
}

const login = { kind: 'basic', user: 'ada', password: '' } as const;
const proxy = { kind: 'manual', url: 'http://eve@proxy.example:3128/' } as const;

describe('what may be known of the options of a list', () => {
  it('has no secrets in it', () => {
    const shown = shownOptions(present());
    expect(shown).toMatchObject({
      looksForDigests: true,
      userAgent: 'me',
      loginKind: 'basic',
      user: 'ada',
      proxy: { kind: 'manual', url: 'http://proxy.example:3128' },
      proxyUser: 'eve',
      headerNames: ['x-key'],
      stored: ['password', 'cookies', 'referer', 'headers', 'proxy-password'],
    });
    expect(JSON.stringify(shown)).not.toContain('secret');
  });
});

describe('options that are changed', () => {
  it('keep what is secret where it was, and how the list is downloaded', () => {
    const before = present();
    const asked = { login, proxy, userAgent: 'me', bytesPerSecond: 5000, looksForDigests: false };
    const after = changed(asked, secrets);
    expect(after).toEqual({ ...before, bytesPerSecond: 5000, looksForDigests: false });
  });

  it('send a kept password to no host that it was not for', () => {
    const { credentials } = changed({ login: { ...login, user: 'eve' } }, ['password']).access;
    expect(credentials).toEqual([
      { kind: 'basic', host: 'a.example', user: 'eve', password: 'secret-password' },
    ]);
  });

  it('give a new login to the hosts that the list has now', () => {
    const { credentials } = changed({ login: { ...login, password: 'new' } }, []).access;
    expect(credentials.map(({ host }) => host)).toEqual(['a.example', 'new.example']);
  });

  it.each([
    'headers',
    'referer',
  ] as const)('send kept %s to no server that they were not for', (secret) => {
    const { origins } = changed({ userAgent: 'me' }, [secret]).access;
    expect(origins).toEqual(['https://a.example']);
  });

  it('send new headers to the servers that the list has now', () => {
    const now = ['https://a.example', 'https://new.example'];
    expect(changed({ referer: 'https://x/' }, ['cookies']).access.origins).toEqual(now);
    const plain = present({ headers: {}, origins: [] });
    expect(changed({ userAgent: 'me' }, secrets, plain).access.origins).toEqual(now);
  });

  it('forget what is not kept', () => {
    expect(changed({ proxy: { kind: 'settings' } }, []).access).toEqual({
      ...plainAccess,
      proxy: { kind: 'none' },
    });
  });

  it('tell the password of a proxy to no other one', () => {
    const other = { kind: 'manual', url: 'http://eve@evil.example:3128' } as const;
    expect(() => changed({ proxy: other }, ['proxy-password'])).toThrow(/again/);
    expect(changed({ proxy }, ['proxy-password']).access.proxy).toEqual(present().access.proxy);
  });

  it('keep a token', () => {
    const credentials = [{ kind: 'bearer', host: 'a.example', token: 'secret-token' }] as const;
    const before = present({ credentials });
    const after = changed({ login: { kind: 'bearer', token: '' } }, ['token'], before);
    expect(after.access.credentials).toEqual(credentials);
  });

  it('say once who is asking', () => {
    const before = present({ headers: { authorization: 'Basic x' } });
    expect(() => changed({ login }, ['headers', 'password'], before)).toThrow(/not both/);
  });
});

describe('files that are chosen for options', () => {
  it('are refused when they are something else', () => {
    const keep = (what: 'cookies' | 'authorities' | 'key', text: string) => () =>
      files.keep(what, { name: 'a.txt', text });
    expect(keep('cookies', 'secret')).toThrow('There are no cookies in “a.txt”.');
    expect(keep('authorities', 'secret')).toThrow('There is no certificate in “a.txt”.');
    expect(keep('key', 'secret')).toThrow('There is no private key in “a.txt”.');
  });

  it('say which of their lines are no cookies, without telling what they hold', () => {
    const text = 'secret\n127.0.0.1\tFALSE\t/\tFALSE\t0\tsid\tx\n';
    const { note } = files.keep('cookies', { name: 'a.txt', text });
    expect(note).toMatch(/^Line 1 is no cookie .* The others are sent\.$/);
    expect(note).not.toContain('secret');
  });

  it('give a certificate only with the key and the passphrase that belong to it', async () => {
    const own = await clientCertificate('open sesame');
    const number = (what: 'certificate' | 'key', text: string) =>
      files.keep(what, { name: 'x.pem', text }).number;
    const certificate = number('certificate', own.certificate);
    const key = number('key', own.key);
    const of = (passphrase: string, keyNumber: number | null = key) =>
      files.certificate({ certificate, key: keyNumber, passphrase });
    expect(of('open sesame')).toEqual({ ...own, passphrase: 'open sesame' });
    expect(() => of('')).toThrow(/locked/);
    expect(() => of('wrong')).toThrow(/does not open/);
    expect(() => of('', null)).toThrow(/Choose the file of the key/);
    const other = number('key', (await testAuthority()).key);
    expect(() => of('', other)).toThrow(/does not belong/);
  });
});
