import { describe, expect, it } from 'vitest';
import { isListOptions, plainListOptions } from '../../src-main/contract/list-options.ts';
import {
  type OptionsDraft,
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

  it('are not sent while something is missing', () => {
    expect(read({ bytesPerSecond: { text: 'fast', unit: 'MB/s' } }).problem).toMatch(/speed/);
    expect(read({ startAt: 'soon' }).problem).toBe('Enter when to start.');
    expect(read({ pattern: '(a)' }).problem).toMatch(/enter names, too/);
    expect(read({ loginKind: 'basic' }).problem).toBe('Enter a user name and a password.');
    expect(read({ loginKind: 'bearer' }).problem).toBe('Enter the token.');
  });
});
