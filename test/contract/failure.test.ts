import { expect, test } from 'vitest';
import { type FailureCode, FailureError, failure } from '../../src-main/contract/failure.ts';

/** The type has the compiler ask for every code. */
const codes: Readonly<Record<FailureCode, true>> = {
  'bad-address': true,
  'name-not-resolved': true,
  unreachable: true,
  refused: true,
  reset: true,
  timeout: true,
  tls: true,
  'http-status': true,
  'bad-response': true,
  'bad-redirect': true,
  'short-body': true,
  changed: true,
  digest: true,
  quota: true,
  proxy: true,
  'disk-full': true,
  'not-permitted': true,
  'not-a-folder': true,
  'name-too-long': true,
  disk: true,
  internal: true,
};
const all = Object.keys(codes) as FailureCode[];

test.each(all)('%s is explained in a sentence', (code) => {
  const { message, detail, retry } = failure(code);
  expect(message).toMatch(/^[A-Z].{15,}\.$/);
  expect(message).not.toMatch(/\bE[A-Z]{3,}\b|undefined|\bnull\b/);
  expect(detail).toBe('');
  expect(['soon', 'later', 'restart', 'never']).toContain(retry);
});

test('no two codes are explained alike', () => {
  expect(new Set(all.map((code) => failure(code).message)).size).toBe(all.length);
});

test('what is known better replaces the usual sentence', () => {
  expect(failure('http-status', { message: 'Gone.', detail: '410' })).toEqual({
    code: 'http-status',
    retry: 'never',
    message: 'Gone.',
    detail: '410',
  });
});

test('a failure that is thrown says what happened', () => {
  const error = new FailureError('refused', { detail: 'ECONNREFUSED' });
  expect(error.failure).toEqual(failure('refused', { detail: 'ECONNREFUSED' }));
  expect(error.message).toContain('refused the connection');
  expect(error.message).toContain('ECONNREFUSED');
});

test('a failure survives the way to the window and to the disk', () => {
  const { failure: original } = new FailureError('tls');
  expect(JSON.parse(JSON.stringify(original))).toEqual(original);
  expect(structuredClone(original)).toEqual(original);
});

test('the patience that a server asks for goes along', () => {
  const asked = failure('http-status', { retry: 'later', retryAfterMs: 5_000 });
  expect(asked).toMatchObject({ retry: 'later', retryAfterMs: 5_000 });
  expect(failure('http-status')).not.toHaveProperty('retryAfterMs');
});

test('what a server is quoted with cannot play with the screen', () => {
  const odd = 'a\u0007b\u202Ec\nd\u0000';
  const { message, detail } = failure('http-status', { message: odd, detail: odd });
  for (const text of [message, detail]) expect(text).not.toMatch(/[\p{Cc}\p{Bidi_Control}]/u);
});

test('whatever went wrong with the bytes themselves is not tried again by itself', () => {
  for (const code of ['changed', 'digest', 'quota', 'disk-full'] as const) {
    expect(failure(code).retry).toBe('never');
  }
});
