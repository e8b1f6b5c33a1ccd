import { describe, expect, test } from 'vitest';
import {
  areSecrets,
  isListOptions,
  plainListOptions,
} from '../../src-main/contract/list-options.ts';

describe('the options of a list', () => {
  test('are taken as the window gives them', () => {
    const all = {
      bytesPerSecond: 500_000,
      startAt: 1_800_000_000_000,
      naming: { template: '{capture}{ext}', pattern: '_(.+)$' },
      onExists: 'overwrite',
      looksForDigests: true,
      headers: 'X-One: 1',
      userAgent: 'me',
      referer: 'http://a.example/',
      cookies: 'a=b',
      cookieFile: 1,
      proxy: { kind: 'manual', url: 'http://proxy.example:3128' },
      authorities: 2,
      certificate: { certificate: 3, key: 4, passphrase: 'p' },
      http2: true,
      login: { kind: 'basic', user: 'ada', password: '' },
      insecure: true,
    };
    expect(isListOptions(plainListOptions)).toBe(true);
    expect(isListOptions(all)).toBe(true);
    expect(isListOptions({ ...all, login: { kind: 'bearer', token: 't' } })).toBe(true);
    expect(isListOptions({ ...all, naming: { template: '{name}', pattern: null } })).toBe(true);
  });

  test.each([
    ['bytesPerSecond', [0, 999, 1.5, '1000', undefined]],
    ['startAt', ['22:00', 1.5, Number.NaN, undefined]],
    ['naming', ['{name}', {}, { template: 1, pattern: null }, { template: 'a' }]],
    ['onExists', ['ask', null]],
    ['looksForDigests', [0, 'true', null, undefined]],
    ['headers', [null, [], {}, 'x'.repeat(100_001)]],
    ['userAgent', [null, 7]],
    ['referer', [null, 7]],
    ['cookies', [null, []]],
    ['cookieFile', ['cookies.txt', 1.5, undefined]],
    ['proxy', [null, {}, { kind: 'manual' }, { kind: 'manual', url: '' }, 'none']],
    ['authorities', ['-----BEGIN CERTIFICATE-----', undefined]],
    ['certificate', [1, {}, { certificate: 1, key: 'x', passphrase: '' }, { certificate: 1 }]],
    ['http2', [0, 'yes', null]],
    ['login', [null, {}, { kind: 'basic' }, { kind: 'bearer' }, { kind: 'digest' }]],
    ['insecure', [0, 'true', null]],
  ])('are refused with a wrong %s', (name, values) => {
    for (const value of values) {
      expect(isListOptions({ ...plainListOptions, [name]: value })).toBe(false);
    }
  });

  test('keep only what is known to be secret', () => {
    expect(areSecrets([])).toBe(true);
    expect(areSecrets(['password', 'cookies', 'proxy-password'])).toBe(true);
    for (const value of [null, 'password', ['folder'], [1], {}]) {
      expect(areSecrets(value)).toBe(false);
    }
  });

  test('are refused when they are not complete', () => {
    const { insecure: _, ...rest } = plainListOptions;
    for (const value of [undefined, null, {}, rest, Object.create(plainListOptions)]) {
      expect(isListOptions(value)).toBe(false);
    }
  });
});
