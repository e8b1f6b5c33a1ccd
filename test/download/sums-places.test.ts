import { describe, expect, test } from 'vitest';
import { sumsPlaces } from '../../src-main/download/sums-places.ts';

describe('checksums are looked for beside a file', () => {
  test('by its name and by the usual ones, the strongest first', () => {
    const addresses = sumsPlaces('https://me:pw@a.example/b%20c/x.iso#top').map(
      ({ address }) => address,
    );
    expect(addresses.slice(0, 3)).toEqual([
      'https://me:pw@a.example/b%20c/SHA512SUMS',
      'https://me:pw@a.example/b%20c/x.iso.sha512',
      'https://me:pw@a.example/b%20c/SHA256SUMS',
    ]);
    expect(addresses.at(-1)).toBe('https://me:pw@a.example/b%20c/x.iso.md5');
    expect(new Set(addresses).size).toBe(addresses.length);
  });

  test('not where the path alone is not the file', () => {
    expect(sumsPlaces('http://a/get?file=x.iso')).toEqual([]);
    expect(sumsPlaces('http://a/')).toEqual([]);
  });
});
