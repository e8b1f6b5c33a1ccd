import { describe, expect, test } from 'vitest';
import { FailureError, failure } from '../../src-main/contract/failure.ts';
import { classify, isRefusal, statusFailure } from '../../src-main/download/classify.ts';

function systemError(code: string, parts: object = {}): Error {
  return Object.assign(new Error(`${code}: something happened`), { code, ...parts });
}

describe('an error is understood', () => {
  test.each([
    ['ENOTFOUND', 'name-not-resolved'],
    ['EAI_AGAIN', 'name-not-resolved'],
    ['ECONNREFUSED', 'refused'],
    ['ECONNRESET', 'reset'],
    ['UND_ERR_SOCKET', 'reset'],
    ['UND_ERR_HEADERS_TIMEOUT', 'timeout'],
    ['UND_ERR_CONNECT_TIMEOUT', 'timeout'],
    ['EHOSTUNREACH', 'unreachable'],
    ['DEPTH_ZERO_SELF_SIGNED_CERT', 'tls'],
    ['CERT_HAS_EXPIRED', 'tls'],
    ['ERR_TLS_CERT_ALTNAME_INVALID', 'tls'],
    ['HPE_INVALID', 'bad-response'],
    ['UND_ERR_HEADERS_OVERFLOW', 'bad-response'],
    ['ENOSPC', 'disk-full'],
    ['EDQUOT', 'disk-full'],
    ['EACCES', 'not-permitted'],
    ['EROFS', 'not-permitted'],
    ['ENOTDIR', 'not-a-folder'],
    ['ENAMETOOLONG', 'name-too-long'],
    ['EIO', 'disk'],
    ['ESOMETHING', 'internal'],
  ])('%s as %s', (code, expected) => {
    expect(classify(systemError(code)).code).toBe(expected);
  });

  test.each([
    [13, 'disk-full'],
    [10 | (3 << 8), 'disk'],
    [8, 'not-permitted'],
    [19, 'internal'],
  ])('%i of the storage as %s', (errcode, expected) => {
    expect(classify(systemError('ERR_SQLITE_ERROR', { errcode })).code).toBe(expected);
  });

  test('that forbids a connection as one of the network', () => {
    expect(classify(systemError('EACCES', { syscall: 'connect' })).code).toBe('unreachable');
  });

  test('that is a failure already as that', () => {
    const error = new FailureError('short-body', { detail: '1 of 2' });
    expect(classify(error)).toBe(error.failure);
  });

  test.each([undefined, null, 'text', 7, {}])('that is none: %s', (thing) => {
    expect(classify(thing)).toMatchObject({ code: 'internal', detail: String(thing) });
  });
});

test('credentials and advice to programmers are left out', () => {
  const error = new Error('cannot get http://me:secret@a.example/x; use insecureHTTPParser');
  expect(classify(error).detail).toBe('cannot get http://a.example/x');
});

test('a status says what the server said, or what it means', () => {
  expect(statusFailure(404, 'Nope').failure.detail).toBe('404 Nope');
  expect(statusFailure(404, '').failure.detail).toBe('404');
  expect(statusFailure(599, '').failure).toMatchObject({
    detail: '599',
    retry: 'soon',
    message: 'The server did not give the file: it answered 599.',
  });
});

describe('when to try again follows from the status', () => {
  test.each([
    [408, 'soon'],
    [500, 'soon'],
    [502, 'soon'],
    [504, 'soon'],
    [429, 'later'],
    [503, 'later'],
    [400, 'never'],
    [401, 'never'],
    [403, 'never'],
    [404, 'never'],
    [407, 'never'],
    [410, 'never'],
    [416, 'never'],
    [451, 'never'],
  ])('%i: %s', (status, expected) => {
    expect(statusFailure(status, '').failure).toMatchObject({
      code: 'http-status',
      retry: expected,
    });
  });

  test('and from what the server asks for, where it makes sense', () => {
    expect(statusFailure(503, '', '120').failure.retryAfterMs).toBe(120_000);
    expect(statusFailure(503, '', 'as soon as we can').failure).not.toHaveProperty('retryAfterMs');
    expect(statusFailure(503, '').failure).not.toHaveProperty('retryAfterMs');
  });
});

describe('a host may bear fewer connections', () => {
  const alone = { isEmpty: true, hasOthers: false };
  const amongOthers = { isEmpty: true, hasOthers: true };
  const midway = { isEmpty: false, hasOthers: true };

  test.each([
    ['asks for patience', failure('http-status', { retry: 'later' }), alone],
    ['refuses one', failure('refused'), alone],
    ['resets one before it brought a byte', failure('reset'), alone],
    ['answers one among others with an error', failure('http-status'), amongOthers],
  ])('where it %s', (_, failed, circumstances) => {
    expect(isRefusal(failed, circumstances)).toBe(true);
  });

  test.each([
    ['resets one on its way', failure('reset'), midway],
    ['answers the only one with an error', failure('http-status'), alone],
    ['does not answer', failure('timeout'), amongOthers],
  ])('but that is not said where it %s', (_, failed, circumstances) => {
    expect(isRefusal(failed, circumstances)).toBe(false);
  });
});
