import { describe, expect, test } from 'vitest';
import { Addresses, type Source } from '../../src-main/download/addresses.ts';
import { KnownFile } from '../../src-main/download/known-file.ts';
import { type Resource, unknownResource } from '../../src-main/download/response.ts';

const monday = 'Mon, 01 Jan 2024 00:00:00 GMT';
const tuesday = 'Tue, 02 Jan 2024 00:00:00 GMT';

const answer: Resource = { total: 1000, etag: '"a"', lastModified: monday, ranges: true };
const nothing = { total: null, etag: null, lastModified: null };
const noEvidence = { hasDigest: false, before: 0 };

function sourceAt(url: string): Source {
  const source = new Addresses([url]).best(() => true);
  if (source === undefined) throw new Error('There is no source');
  return source;
}

const first = sourceAt('http://a.example/x');
const other = sourceAt('http://b.example/x');

/** A file of which the first source has told something. */
function told(parts: Partial<Resource> = {}): KnownFile {
  const file = new KnownFile(nothing);
  file.trust(first);
  file.learn({ ...answer, ...parts }, true);
  return file;
}

describe('several connections may fetch a file', () => {
  test('of which the length, a validator and ranges are known', () => {
    expect(told().hasParts).toBe(true);
    expect(told({ etag: null }).hasParts).toBe(true);
  });

  test.each([
    ['whose length is not known', { total: null }],
    ['that nothing tells from another one', { etag: null, lastModified: null }],
    ['of which the server promises no ranges', { ranges: null }],
  ])('but none %s', (_, parts) => {
    expect(told(parts).hasParts).toBe(false);
  });

  test('but not while its bytes are compared, or once its ranges were of no use', () => {
    const compared = told();
    compared.compare();
    expect(compared.hasParts).toBe(false);
    const stream = told();
    stream.keepToOneStream();
    expect(stream.hasParts).toBe(false);
  });
});

describe('an ETag', () => {
  test('is strong only while every answer repeats it', () => {
    const file = told();
    file.learn(answer, false);
    expect(file.resource.etag).toBe('"a"');
    file.learn({ ...answer, etag: null }, false);
    expect(file.resource.etag).toBe('W/"a"');
    file.learn({ ...answer, etag: '"b"' }, false);
    expect(file.resource.etag).toBe('W/"b"');
  });

  test('vouches for nothing once bytes of a source without it were used', () => {
    const file = told();
    file.mix(answer, noEvidence);
    expect(file.vouchedFor.etag).toBe('"a"');
    file.mix({ ...answer, etag: '"b"' }, { hasDigest: true, before: 0 });
    expect(file.vouchedFor).toEqual({ ...answer, etag: null });
  });
});

describe('a length that an answer leaves out', () => {
  test('is not known of a file that is new', () => {
    const file = new KnownFile({ ...nothing, total: 1000 });
    file.learn({ ...answer, total: null }, true);
    expect(file.size).toBeNull();
  });

  test('is the one known before of a file that is there in part', () => {
    const file = new KnownFile({ ...nothing, total: 1000 });
    file.learn({ ...answer, total: null }, false);
    expect(file.size).toBe(1000);
  });
});

describe('another source is asked', () => {
  test.each([
    ['by a strong ETag', {}, noEvidence],
    ['by a time', { etag: null }, noEvidence],
    ['by a digest', { etag: null, lastModified: null }, { hasDigest: true, before: 0 }],
    ['by the bytes before', { etag: null, lastModified: null }, { hasDigest: false, before: 1 }],
  ])('where its bytes can be told %s', (_, parts, evidence) => {
    expect(told(parts).mayMix(other, evidence)).toBe(true);
  });

  test('not where they cannot, unlike the one that told of the file', () => {
    const file = told({ etag: 'W/"a"', lastModified: null });
    expect(file.mayMix(other, noEvidence)).toBe(false);
    expect(file.mayMix(first, noEvidence)).toBe(true);
  });

  test('and waits for its answer to be looked at', () => {
    expect(told().askedOf(other, false)).toEqual({
      known: answer,
      onlyIfSame: false,
      waits: true,
    });
    expect(told().askedOf(first, false)).toEqual({
      known: answer,
      onlyIfSame: true,
      waits: false,
    });
  });

  test('for the length alone where a digest decides', () => {
    const { known } = told().askedOf(other, true);
    expect(known).toEqual({ ...unknownResource, total: 1000 });
  });
});

describe('the answer of another source', () => {
  test.each([
    ['the same strong ETag', { lastModified: tuesday }, noEvidence],
    ['the same length and time', { etag: null }, noEvidence],
    ['bytes that agreed', { etag: '"b"' }, { hasDigest: false, before: 1 }],
    ['a digest to come to', { etag: '"b"' }, { hasDigest: true, before: 0 }],
  ])('is used with %s', (_, parts, evidence) => {
    expect(told().mix({ ...answer, ...parts }, evidence)).toBe(true);
  });

  test.each([
    ['another ETag', { etag: '"b"' }],
    ['another time', { etag: null, lastModified: tuesday }],
    ['neither', { etag: null, lastModified: null }],
  ])('is not used with %s', (_, parts) => {
    expect(told().mix({ ...answer, ...parts }, noEvidence)).toBe(false);
  });

  test('tells of the file where the source before was of no use', () => {
    const file = told();
    expect(file.isTrusted(other)).toBe(false);
    file.distrust(other);
    expect(file.isTrusted(other)).toBe(false);
    file.distrust(first);
    expect(file.isTrusted(other)).toBe(true);
  });
});

describe('a whole file that comes in place of a part', () => {
  test.each([
    ['as the same one', {}],
    ['under another ETag', { etag: '"b"' }],
  ])('%s has the part asked for once more', (_, parts) => {
    const file = told({ lastModified: null });
    const whole = { ...answer, lastModified: null, ...parts };
    expect(file.isWorthComparing(whole)).toBe(true);
    expect(file.askedOf(first, false).onlyIfSame).toBe(false);
  });

  test('is taken the second time, or without a length', () => {
    const file = told();
    file.isWorthComparing(answer);
    expect(file.isWorthComparing(answer)).toBe(false);
    expect(told().isWorthComparing({ ...answer, total: null })).toBe(false);
  });

  test('is another file by its length, or by its ETag the second time', () => {
    const file = told();
    const isOther = 'no longer the one that was begun';
    const longer = () => file.isWorthComparing({ ...answer, total: 1001 });
    expect(longer).toThrow(isOther);
    file.compare();
    const renamed = () => file.isWorthComparing({ ...answer, etag: '"b"' });
    expect(renamed).toThrow(isOther);
  });
});
