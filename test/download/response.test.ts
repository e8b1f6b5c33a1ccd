import { describe, expect, test } from 'vitest';
import {
  type Asked,
  isStrong,
  judge,
  type Resource,
  unknownResource,
  whatDiffers,
} from '../../src-main/download/response.ts';

const monday = 'Mon, 01 Jan 2024 00:00:00 GMT';
const tuesday = 'Tue, 02 Jan 2024 00:00:00 GMT';

const known: Resource = { total: 1000, etag: '"a"', lastModified: monday, ranges: true };
const rest: Asked = { from: 500, end: null, known, compares: false };
const middle: Asked = { ...rest, end: 800 };
const whole: Asked = { from: 0, end: null, known: unknownResource, compares: false };

function answer(status: number, headers: Record<string, string> = {}) {
  return { status, reason: '', headers };
}

/** How an answer is used: the kind of the use, or the code of the failure. */
function judged(...[head, asked]: Parameters<typeof judge>): string {
  try {
    return judge(head, asked).kind;
  } catch (error) {
    return (error as { failure: { code: string } }).failure.code;
  }
}

const good = { 'content-range': 'bytes 500-999/1000', etag: '"a"', 'last-modified': monday };

describe('the rest of a file', () => {
  test('is used when everything about it agrees', () => {
    expect(judge(answer(206, good), rest)).toEqual({
      kind: 'continue',
      end: 1000,
      resource: known,
    });
  });

  test.each([
    ['in chunks', { 'transfer-encoding': 'chunked' }, 1000],
    ['shorter than asked for', { 'content-range': 'bytes 500-599/1000' }, 600],
    ['of a single byte', { 'content-range': 'bytes 500-500/1000' }, 501],
    ['of a file whose length is not said', { 'content-range': 'bytes 500-999/*' }, 1000],
    ['in capitals', { 'content-range': 'BYTES 500-999/1000' }, 1000],
    ['with the encoding that was asked for', { 'content-encoding': 'identity' }, 1000],
    ['that says that there are no ranges', { 'accept-ranges': 'none' }, 1000],
  ])('is used %s', (_name, differences, end) => {
    expect(judge(answer(206, { ...good, ...differences }), rest)).toMatchObject({
      kind: 'continue',
      end,
      resource: { total: 1000, ranges: true },
    });
  });

  test('is used as far as it goes when it is longer than asked for', () => {
    expect(judge(answer(206, good), middle)).toMatchObject({ kind: 'continue', end: 1000 });
  });

  test('is not used unheard when it does not repeat a strong validator', () => {
    const { 'content-range': contentRange } = good;
    expect(judge(answer(206, { 'content-range': contentRange }), rest)).toEqual({
      kind: 'unusable',
      why: 'another ETag',
    });
  });

  test.each([
    ['begins earlier', { 'content-range': 'bytes 499-999/1000' }],
    ['begins later', { 'content-range': 'bytes 501-999/1000' }],
    ['begins at the first byte', { 'content-range': 'bytes 0-499/1000' }],
    ['ends beyond the end', { 'content-range': 'bytes 500-1000/1000' }],
    ['ends before it begins', { 'content-range': 'bytes 500-499/1000' }],
    ['is in another unit', { 'content-range': 'items 500-999/1000' }],
    ['has a range that is none', { 'content-range': 'bytes 500' }],
    ['has a range with garbage', { 'content-range': 'bytes 500-999/1000, bytes 1-2/1000' }],
    ['has a negative range', { 'content-range': 'bytes -500-999/1000' }],
    ['has the range of a 416', { 'content-range': 'bytes */1000' }],
    ['has an empty range', { 'content-range': '' }],
    ['is compressed', { 'content-encoding': 'gzip' }],
    ['has many parts', { 'content-type': 'multipart/byteranges; boundary=x' }],
    ['has many parts, in capitals', { 'content-type': 'Multipart/ByteRanges; boundary=x' }],
    ['has another ETag', { etag: '"b"' }],
    ['has a weak ETag', { etag: 'W/"a"' }],
  ])('is not used when it %s', (_name, differences) => {
    expect(judged(answer(206, { ...good, ...differences }), rest)).toBe('unusable');
  });

  test('is not used when it does not say where it belongs', () => {
    expect(judged(answer(206, { etag: '"a"' }), rest)).toBe('unusable');
    const parts = { etag: '"a"', 'content-type': 'multipart/byteranges; boundary=x' };
    expect(judged(answer(206, parts), rest)).toBe('unusable');
  });

  test('is not used when it has a length that no file has', () => {
    const asked = { ...rest, known: { ...known, total: null } };
    for (const total of ['99999999999999999999', '9007199254740993']) {
      const contentRange = `bytes 500-999/${total}`;
      expect(judged(answer(206, { ...good, 'content-range': contentRange }), asked)).not.toBe(
        'continue',
      );
    }
  });

  test('gives way to the whole file', () => {
    expect(judge(answer(200, { 'content-length': '7', etag: '"b"' }), rest)).toEqual({
      kind: 'whole',
      resource: { total: 7, etag: '"b"', lastModified: null, ranges: null },
    });
    expect(judged(answer(200), { ...rest, from: 0, end: 500 })).toBe('whole');
  });

  test('gives way to a whole file that is compressed, which says so by its header', () => {
    expect(judged(answer(200, { 'content-encoding': 'gzip' }), rest)).toBe('whole');
  });

  test.each([
    404, 403, 410, 401, 429, 500, 503, 204, 304, 412,
  ])('does not come with %i', (status) => {
    expect(judged(answer(status, good), rest)).toBe('http-status');
  });
});

describe('a file that was changed is noticed when', () => {
  test.each([
    ['its length is another', { 'content-range': 'bytes 500-1999/2000' }],
    ['its length and its ETag are others', { 'content-range': 'bytes 0-1/2', etag: '"b"' }],
    ['its date is another and its ETag too', { etag: '"b"', 'last-modified': tuesday }],
  ])('%s', (_name, differences) => {
    expect(judged(answer(206, { ...good, ...differences }), rest)).toBe('changed');
  });

  test('its date is another and only that is known', () => {
    const asked = { ...rest, known: { ...known, etag: null } };
    expect(judged(answer(206, { ...good, 'last-modified': tuesday }), asked)).toBe('changed');
  });

  test('its date is another and its ETag is weak', () => {
    const asked = { ...rest, known: { ...known, etag: 'W/"a"' } };
    const headers = { ...good, etag: 'W/"a"', 'last-modified': tuesday };
    expect(judged(answer(206, headers), asked)).toBe('changed');
  });

  test('there are no bytes any more where it goes on, however its length became known', () => {
    expect(judged(answer(416, { 'content-range': 'bytes */400' }), rest)).toBe('changed');
    expect(judged(answer(416, { 'content-range': 'bytes */2000' }), rest)).toBe('changed');
    const open = { ...rest, known: { ...known, total: null } };
    expect(judged(answer(416, { 'content-range': 'bytes */400' }), open)).toBe('changed');
  });

  test('there are no bytes any more at its beginning', () => {
    const asked = { ...rest, from: 0, end: 100 };
    expect(judged(answer(416, { 'content-range': 'bytes */0' }), asked)).toBe('changed');
  });

  test('its length is another, although bytes are compared', () => {
    const asked = { ...rest, compares: true };
    expect(judged(answer(206, { ...good, 'content-range': 'bytes 500-1/2' }), asked)).toBe(
      'unusable',
    );
    expect(judged(answer(206, { ...good, 'content-range': 'bytes 500-999/2000' }), asked)).toBe(
      'changed',
    );
  });

  test('but not by a date alone that another node has: its strong ETag vouches for it', () => {
    expect(judged(answer(206, { ...good, 'last-modified': tuesday }), rest)).toBe('continue');
  });
});

describe('where bytes are compared', () => {
  const comparing: Asked = { ...rest, compares: true };

  test.each([
    ['another ETag', { etag: '"b"' }],
    ['a weak ETag', { etag: 'W/"b"' }],
    ['another date', { etag: '"b"', 'last-modified': tuesday }],
  ])('%s does not matter', (_name, differences) => {
    expect(judged(answer(206, { ...good, ...differences }), comparing)).toBe('continue');
  });

  test('a wrong place still does', () => {
    const headers = { ...good, 'content-range': 'bytes 501-999/1000' };
    expect(judged(answer(206, headers), comparing)).toBe('unusable');
  });
});

describe('weak ETags', () => {
  const asked = { ...rest, known: { ...known, etag: 'W/"a"' } };

  test('that are the same do not stand in the way', () => {
    expect(judged(answer(206, { ...good, etag: 'W/"a"' }), asked)).toBe('continue');
  });

  test('that differ are no promise', () => {
    expect(judged(answer(206, { ...good, etag: 'W/"b"' }), asked)).toBe('unusable');
  });
});

describe('no bytes to come', () => {
  const there: Asked = { ...rest, from: 1000 };
  const end = { 'content-range': 'bytes */1000' };

  test('are the end of a file that is there', () => {
    expect(judged(answer(416, end), there)).toBe('complete');
    expect(judged(answer(416, { ...end, etag: '"a"' }), there)).toBe('complete');
    const open = { ...there, known: { ...known, total: null } };
    expect(judged(answer(416, end), open)).toBe('complete');
  });

  test('are not the end of a file that has another ETag by now', () => {
    expect(judged(answer(416, { ...end, etag: '"b"' }), there)).not.toBe('complete');
  });

  test('are no use when the server does not say where the file ends', () => {
    expect(judged(answer(416), there)).toBe('unusable');
    expect(judged(answer(416, { 'content-range': 'bytes */*' }), there)).toBe('unusable');
  });

  test('are no use where bytes should be', () => {
    expect(judged(answer(416, end), rest)).toBe('unusable');
  });
});

describe('a whole file', () => {
  test.each([
    ['with its length', { 'content-length': '1000' }, { total: 1000 }],
    ['of nothing', { 'content-length': '0' }, { total: 0 }],
    ['of many bytes', { 'content-length': '4294967297' }, { total: 4_294_967_297 }],
    ['without a length', {}, {}],
    ['in chunks', { 'content-length': '5', 'transfer-encoding': 'chunked' }, {}],
    ['with a strong ETag', { etag: '"a"' }, { etag: '"a"' }],
    ['with a weak ETag', { etag: 'W/"a"' }, { etag: 'W/"a"' }],
    ['with a date', { 'last-modified': monday }, { lastModified: monday }],
    ['with ranges', { 'accept-ranges': 'bytes' }, { ranges: true }],
    ['without ranges', { 'accept-ranges': 'none' }, { ranges: false }],
    ['that is compressed', { 'content-encoding': 'gzip' }, {}],
  ])('%s is used', (_name, headers, parts) => {
    const resource = { ...unknownResource, ...parts };
    for (const status of [200, 203]) {
      expect(judge(answer(status, headers), whole)).toEqual({
        kind: 'continue',
        end: resource.total,
        resource,
      });
    }
  });

  test.each([
    '-1',
    '1.5',
    'many',
    '5, 6',
    '',
    '99999999999999999999',
  ])('with the length “%s” is refused', (length) => {
    expect(judged(answer(200, { 'content-length': length }), whole)).toBe('bad-response');
    expect(judged(answer(200, { 'content-length': length }), rest)).toBe('bad-response');
  });

  test('is not a part that nobody asked for', () => {
    expect(judged(answer(206, good), whole)).toBe('bad-response');
  });

  test.each([100, 204, 205, 304, 404, 416, 500])('does not come with %i', (status) => {
    expect(judged(answer(status), whole)).toBe('http-status');
  });
});

test.each([
  ['"a"', true],
  ['""', true],
  ['W/"a"', false],
  ['w/"a"', false],
  ['a', false],
  ['"a', false],
  ['"a"b"', false],
  ['', false],
  [null, false],
])('the ETag %s is strong: %s', (etag, expected) => {
  expect(isStrong(etag)).toBe(expected);
});

test('two answers of which one says nothing may be about the same file', () => {
  expect(whatDiffers(unknownResource, known)).toBeNull();
  expect(whatDiffers(known, unknownResource)).toBeNull();
  expect(whatDiffers(known, known)).toBeNull();
});

test('what differs is named, the length before all else', () => {
  const other: Resource = { total: 7, etag: '"b"', lastModified: tuesday, ranges: false };
  expect(whatDiffers(other, known)).toBe('7 bytes');
  expect(whatDiffers({ ...other, total: 1000 }, known)).toBe(`Last-Modified ${tuesday}`);
  expect(whatDiffers({ ...other, total: null, lastModified: null }, known)).toBe('ETag');
});
