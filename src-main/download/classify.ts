import {
  type Failure,
  type FailureCode,
  FailureError,
  type FailureParts,
  failure,
} from '../contract/failure.ts';
import { ProxyError } from './byte-path/http/errors.ts';
import { readRetryAfter } from './retry.ts';

const codes: Readonly<Record<string, FailureCode>> = {
  ENOTFOUND: 'name-not-resolved',
  EAI_AGAIN: 'name-not-resolved',
  EAI_FAIL: 'name-not-resolved',
  EAI_NODATA: 'name-not-resolved',
  EAI_NONAME: 'name-not-resolved',
  ECONNREFUSED: 'refused',
  ECONNRESET: 'reset',
  ECONNABORTED: 'reset',
  EPIPE: 'reset',
  UND_ERR_SOCKET: 'reset',
  ETIMEDOUT: 'timeout',
  UND_ERR_CONNECT_TIMEOUT: 'timeout',
  UND_ERR_HEADERS_TIMEOUT: 'timeout',
  UND_ERR_BODY_TIMEOUT: 'timeout',
  EHOSTUNREACH: 'unreachable',
  ENETUNREACH: 'unreachable',
  ENETDOWN: 'unreachable',
  EADDRNOTAVAIL: 'unreachable',
  UND_ERR_HEADERS_OVERFLOW: 'bad-response',
  UND_ERR_RES_CONTENT_LENGTH_MISMATCH: 'short-body',
  ENOSPC: 'disk-full',
  EDQUOT: 'disk-full',
  EACCES: 'not-permitted',
  EPERM: 'not-permitted',
  EROFS: 'not-permitted',
  ENOTDIR: 'not-a-folder',
  ENAMETOOLONG: 'name-too-long',
  EIO: 'disk',
  EFBIG: 'disk',
  EISDIR: 'disk',
  ENOENT: 'disk',
};

// The storage has a disk of its own to fill; primary result codes of SQLite.
const sqliteCodes: Readonly<Record<number, FailureCode>> = {
  8: 'not-permitted',
  10: 'disk',
  13: 'disk-full',
  14: 'disk',
};

// OpenSSL's verification results and Node's own TLS errors.
const tlsCode =
  /^(ERR_TLS|ERR_SSL|CERT_|DEPTH_ZERO|SELF_SIGNED|UNABLE_TO_|HOSTNAME_MISMATCH|INVALID_CA|EPROTO$)/;

/** What a thrown thing means to a person; never throws itself. */
export function classify(error: unknown): Failure {
  if (error instanceof FailureError) return error.failure;
  if (error instanceof ProxyError) {
    const { message, retry, detail } = error;
    return failure('proxy', { message, retry, detail });
  }
  const { code, errcode, syscall, message } = factsOf(error);
  const detail = message.startsWith(code) ? message : `${code}: ${message}`;
  if (syscall === 'connect' && (code === 'EACCES' || code === 'EPERM')) {
    return failure('unreachable', { detail });
  }
  const storageCode = sqliteCodes[errcode & 0xff];
  if (storageCode !== undefined) return failure(storageCode, { detail });
  // Others will be closed.
  if (code === 'EMFILE' || code === 'ENFILE') return failure('disk', { ...tooManyOpen, detail });
  if (tlsCode.test(code)) return failure('tls', { detail });
  if (code.startsWith('HPE_')) return failure('bad-response', { detail });
  return failure(codes[code] ?? 'internal', { detail });
}

const tooManyOpen: FailureParts = {
  retry: 'soon',
  message: 'Too many files and connections are open. Allow fewer connections in the settings.',
};

interface Facts {
  readonly code: string;
  /** Of SQLite. */
  readonly errcode: number;
  readonly syscall: string;
  readonly message: string;
}

function factsOf(error: unknown): Facts {
  if (!(error instanceof Error)) {
    return { code: '', errcode: 0, syscall: '', message: String(error) };
  }
  const { code = '', errcode = 0, syscall = '' } = error as Partial<Facts>;
  return { code, errcode, syscall, message: plain(error.message) };
}

/** Without credentials, and without Node's advice to programmers after a semicolon. */
function plain(message: string): string {
  return message.replace(/\/\/[^/\s@]*@/g, '//').replace(/; .*$/s, '');
}

const statusParts: Readonly<Record<number, FailureParts>> = {
  401: {
    message: 'The server wants a user name and a password for this file, or others than it got.',
  },
  403: { message: 'The server does not allow access to this file.' },
  404: { message: 'There is no file at this address.' },
  407: { message: 'The proxy wants a user name and a password.' },
  410: { message: 'The file is no longer at this address.' },
  429: { retry: 'later', message: 'The server says that there were too many requests.' },
  503: { retry: 'later', message: 'The server is too busy at the moment.' },
};

/** The failure of a response whose status brings no file. */
export function statusFailure(
  status: number,
  reason: string,
  retryAfter?: string | undefined,
): FailureError {
  const retryAfterMs = retryAfter === undefined ? null : readRetryAfter(retryAfter, Date.now());
  const detail = `${status} ${reason}`.trim();
  const passing: FailureParts = status >= 500 || status === 408 ? { retry: 'soon' } : {};
  return new FailureError('http-status', {
    ...passing,
    message: `The server did not give the file: it answered ${detail}.`,
    ...statusParts[status],
    ...(retryAfterMs === null ? {} : { retryAfterMs }),
    detail,
  });
}

/** Failures of this machine or of the file as a whole, which no other connection mends. */
export function isLocal({ code }: Failure): boolean {
  return localCodes.has(code);
}

/** What else is known of a connection that failed. */
export interface Circumstances {
  /** Whether it brought none of its bytes. */
  readonly isEmpty: boolean;
  /** Whether the file has other connections. */
  readonly hasOthers: boolean;
}

/** Whether a failure may mean that the host does not bear so many connections. */
export function isRefusal(
  { code, retry }: Failure,
  { isEmpty, hasOthers }: Circumstances,
): boolean {
  const isOfOthers = code === 'http-status' && hasOthers;
  return retry === 'later' || code === 'refused' || (code === 'reset' && isEmpty) || isOfOthers;
}

const localCodes: ReadonlySet<FailureCode> = new Set([
  'disk-full',
  'not-permitted',
  'not-a-folder',
  'name-too-long',
  'disk',
  'internal',
  'changed',
  'quota',
]);
