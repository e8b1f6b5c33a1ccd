import { describe, expect, it } from 'vitest';
import {
  isListOptions,
  plainListOptions,
  type ShownOptions,
} from '../../src-main/contract/list-options.ts';
import {
  draftOf,
  type OptionsDraft,
  problemsOf,
  readChanges,
  readOptions,
  usualOptions,
} from '../../src-renderer/add/options-draft.ts';

const read = (part: Partial<OptionsDraft>) => readOptions({ ...usualOptions, ...part });

describe('the options of a list as they are filled in', () => {
  it('are as usual when nothing is', () => {
    expect(read({})).toEqual({ value: plainListOptions });
  });

  it('are what main takes', () => {
    const { value } = read({
      bytesPerSecond: { text: '1.5', unit: 'MB/s' },
      startAt: '2030-01-31T22:00',
      template: '{capture}{ext}',
      pattern: '_(.+)$',
      loginKind: 'bearer',
      token: ' t ',
      user: 'left over',
      looksForDigests: true,
      insecure: true,
    });
    expect(isListOptions(value)).toBe(true);
    expect(value).toMatchObject({
      bytesPerSecond: 1_500_000,
      startAt: new Date(2030, 0, 31, 22, 0).getTime(),
      naming: { template: '{capture}{ext}', pattern: '_(.+)$' },
      login: { kind: 'bearer', token: 't' },
      looksForDigests: true,
    });
  });

  it('have no pattern that no name uses, since its field is not there', () => {
    expect(read({ template: '{name}', pattern: '(' }).value?.naming).toEqual({
      template: '{name}',
      pattern: null,
    });
  });

  it('are not sent while something is missing', () => {
    expect(read({ bytesPerSecond: { text: 'fast', unit: 'MB/s' } }).problem).toMatch(/speed/);
    expect(read({ startAt: 'soon' }).problem).toBe('Enter when to start.');
    expect(read({ pattern: '(a)' }).problem).toMatch(/enter names, too/);
    expect(read({ loginKind: 'basic' }).problem).toBe('Enter a user name and a password.');
    expect(read({ loginKind: 'bearer' }).problem).toBe('Enter the token.');
  });
});

describe('what is wrong with the options of a list', () => {
  it('is told of each field', () => {
    const draft = {
      ...usualOptions,
      startAt: 'soon',
      loginKind: 'bearer',
      proxyKind: 'manual',
      passphrase: 'p',
    } as const;
    expect(problemsOf(draft)).toEqual({
      startAt: 'Enter when to start.',
      login: 'Enter the token.',
      proxy: 'Enter the address of the proxy.',
      certificate: expect.stringContaining('choose it, too'),
    });
    expect(problemsOf(usualOptions)).toEqual({});
  });
});

describe('a proxy of a list', () => {
  const manual = { proxyKind: 'manual', proxyUrl: 'proxy.example:3128' } as const;

  it('is an address with its login', () => {
    const asked = read({ ...manual, proxyUser: 'ada', proxyPassword: 'p@ss' });
    expect(asked.value?.proxy).toEqual({
      kind: 'manual',
      url: 'http://ada:p%40ss@proxy.example:3128/',
    });
  });

  it('may be any of those of the settings', () => {
    expect(read({ proxyKind: 'none' }).value?.proxy).toEqual({ kind: 'none' });
    expect(read({ ...manual, proxyUrl: ' ' }).problem).toBe('Enter the address of the proxy.');
  });
});

describe('a certificate of a list', () => {
  const file = (number: number) => ({ number, name: `${number}.pem`, note: null });

  it('is named by numbers, never by what it holds', () => {
    const certificate = { certificate: file(1), key: file(2), passphrase: 'p' };
    expect(read(certificate).value?.certificate).toEqual({
      certificate: 1,
      key: 2,
      passphrase: 'p',
    });
    expect(read({ key: file(2) }).problem).toMatch(/for a certificate/);
  });
});

describe('the options of a list that is there', () => {
  const shown: ShownOptions = {
    bytesPerSecond: 500_000,
    looksForDigests: true,
    userAgent: 'me',
    insecure: false,
    http2: true,
    loginKind: 'basic',
    user: 'ada',
    proxy: { kind: 'manual', url: 'http://proxy.example:3128' },
    proxyUser: 'eve',
    stored: ['password', 'cookies', 'headers', 'referer', 'proxy-password', 'certificate'],
    headerNames: ['x-one'],
    files: 3,
    failed: 1,
  };
  const changes = (part: Partial<OptionsDraft>) =>
    readChanges({ ...draftOf(shown), ...part }).value;

  it('keep everything that is secret unless there is something new', () => {
    const { options, kept } = changes({}) ?? {};
    expect(kept).toEqual(shown.stored);
    expect(options).toMatchObject({
      bytesPerSecond: 500_000,
      looksForDigests: true,
      userAgent: 'me',
      http2: true,
      login: { kind: 'basic', user: 'ada', password: '' },
      proxy: { kind: 'manual', url: 'http://eve@proxy.example:3128/' },
    });
    expect(changes({ password: 'new' })?.kept).not.toContain('password');
    expect(changes({ cookies: 'a=b' })?.kept).not.toContain('cookies');
    expect(changes({ headers: 'X: 1' })?.kept).not.toContain('headers');
    expect(changes({ proxyPassword: 'new' })?.kept).not.toContain('proxy-password');
  });

  it('lose what was removed, or belongs to another choice', () => {
    expect(changes({ dropped: ['cookies', 'referer'] })?.kept).toEqual([
      'password',
      'headers',
      'proxy-password',
      'certificate',
    ]);
    expect(changes({ loginKind: 'none' })?.kept).not.toContain('password');
    expect(changes({ proxyKind: 'none' })?.kept).not.toContain('proxy-password');
    const bearer = readChanges({ ...draftOf(shown), loginKind: 'bearer' });
    expect(bearer.problem).toBe('Enter the token.');
  });
});
