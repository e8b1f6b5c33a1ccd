import { describe, expect, test } from 'vitest';
import { type Asked, judge } from '../../src-main/download/response.ts';

const rest: Asked = { offset: 500, total: 1000, validator: '"a"' };
const whole: Asked = { offset: 0, total: null, validator: null };

function answer(status: number, headers: Record<string, string> = {}) {
  return { status, reason: '', headers };
}

const good = { 'content-range': 'bytes 500-999/1000', etag: '"a"' };

describe('the rest of a file', () => {
  test('is used when everything about it agrees', () => {
    expect(judge(answer(206, good), rest)).toEqual({
      kind: 'continue',
      resource: { total: 1000, validator: '"a"' },
    });
  });

  test.each([
    ['begins earlier', { 'content-range': 'bytes 499-999/1000' }],
    ['begins later', { 'content-range': 'bytes 501-999/1000' }],
    ['ends earlier', { 'content-range': 'bytes 500-998/1000' }],
    ['ends beyond the end', { 'content-range': 'bytes 500-1000/1000' }],
    ['is of a longer file', { 'content-range': 'bytes 500-1999/2000' }],
    ['is of a file of unknown length', { 'content-range': 'bytes 500-999/*' }],
    ['is in another unit', { 'content-range': 'items 500-999/1000' }],
    ['has a range that is none', { 'content-range': 'bytes 500' }],
    ['has no range', { 'content-range': '' }],
    ['has another validator', { etag: '"b"' }],
    ['has a weak validator', { etag: 'W/"a"' }],
    ['has no validator', { etag: '' }],
    ['is compressed', { 'content-encoding': 'gzip' }],
  ])('is asked for again from byte 0 when it %s', (_name, differences) => {
    expect(judge(answer(206, { ...good, ...differences }), rest)).toEqual({ kind: 'repeat' });
  });

  test('is asked for again from byte 0 when the server has none', () => {
    expect(judge(answer(416), rest)).toEqual({ kind: 'repeat' });
  });

  test('gives way to the whole file', () => {
    expect(judge(answer(200, { 'content-length': '7', etag: '"b"' }), rest)).toEqual({
      kind: 'replace',
      resource: { total: 7, validator: '"b"' },
    });
  });
});

describe('a whole file', () => {
  test.each([
    ['with its length', { 'content-length': '1000' }, 1000, null],
    ['of nothing', { 'content-length': '0' }, 0, null],
    ['without a length', {}, null, null],
    ['in chunks', { 'content-length': '5', 'transfer-encoding': 'chunked' }, null, null],
    ['with a strong validator', { etag: '"a"' }, null, '"a"'],
    ['with a weak validator', { etag: 'W/"a"' }, null, null],
    ['with a validator without quotes', { etag: 'a' }, null, null],
  ])('%s is used', (_name, headers, total, validator) => {
    for (const status of [200, 203]) {
      expect(judge(answer(status, headers), whole)).toEqual({
        kind: 'continue',
        resource: { total, validator },
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
    expect(() => judge(answer(200, { 'content-length': length }), whole)).toThrow(
      expect.objectContaining({ failure: expect.objectContaining({ code: 'bad-response' }) }),
    );
  });

  test('is not a part that nobody asked for', () => {
    expect(() => judge(answer(206, good), whole)).toThrow(
      expect.objectContaining({ failure: expect.objectContaining({ code: 'bad-response' }) }),
    );
  });

  test.each([100, 204, 205, 304, 404, 416, 500])('does not come with %i', (status) => {
    expect(() => judge(answer(status), whole)).toThrow(
      expect.objectContaining({ failure: expect.objectContaining({ code: 'http-status' }) }),
    );
  });
});
