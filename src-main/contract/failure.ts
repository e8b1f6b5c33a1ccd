import { printable } from './printable.ts';

/** Why a task failed. One code has one cause and one thing that a person can do about it. */
export type FailureCode =
  | 'bad-address'
  | 'name-not-resolved'
  | 'unreachable'
  | 'refused'
  | 'reset'
  | 'timeout'
  | 'tls'
  | 'http-status'
  | 'bad-response'
  | 'bad-redirect'
  | 'short-body'
  | 'changed'
  | 'digest'
  | 'quota'
  | 'proxy'
  | 'disk-full'
  | 'not-permitted'
  | 'not-a-folder'
  | 'name-too-long'
  | 'disk'
  | 'internal';

/**
 * When trying again makes sense: `soon` (the network hiccuped), `later` (the server asked for
 * patience), `restart` (soon and once, from the first byte unless what is recorded is on the disk
 * after all), `never` (something must be changed first).
 */
export type RetryClass = 'soon' | 'later' | 'restart' | 'never';

/** A failure as data: it is stored, sent to the window and printed as JSON. */
export interface Failure {
  readonly code: FailureCode;
  readonly retry: RetryClass;
  /** A sentence for a person: what happened, and what to do where that is known. */
  readonly message: string;
  /** The technical fact behind it (an errno, a status line), without credentials; may be empty. */
  readonly detail: string;
  /** Milliseconds for which the server asked to be left alone; absent where it did not. */
  readonly retryAfterMs?: number;
}

const sentences: Record<FailureCode, { retry: RetryClass; message: string }> = {
  'bad-address': { retry: 'never', message: 'This is not an address that Weft can download.' },
  'name-not-resolved': {
    retry: 'soon',
    message: 'The name of this server could not be found. Check the address and the connection.',
  },
  unreachable: {
    retry: 'soon',
    message: 'The server cannot be reached from this network. Check the connection.',
  },
  refused: { retry: 'soon', message: 'The server refused the connection. It may be down.' },
  reset: { retry: 'soon', message: 'The connection was cut off by the server or the network.' },
  timeout: { retry: 'soon', message: 'The server did not answer in time.' },
  tls: {
    retry: 'never',
    message: 'The secure connection could not be trusted: the certificate of the server is wrong.',
  },
  'http-status': { retry: 'never', message: 'The server did not give the file.' },
  'bad-response': {
    retry: 'soon',
    message:
      'The server, or a proxy on the way, gave an answer that breaks the rules of HTTP. What came before is kept.',
  },
  'bad-redirect': { retry: 'never', message: 'The server sent Weft elsewhere without arriving.' },
  'short-body': {
    retry: 'soon',
    message: 'The server stopped before the end of the file.',
  },
  changed: {
    retry: 'never',
    message:
      'The file on the server is no longer the one that was begun. It can be begun anew; what came so far is kept until then.',
  },
  digest: {
    retry: 'never',
    message:
      'The bytes are not the ones that were promised. They were set aside; the file can be fetched again.',
  },
  quota: {
    retry: 'never',
    message: 'The amount that may be downloaded has been reached. Raise it, then try again.',
  },
  proxy: {
    retry: 'soon',
    message: 'The proxy did not let the connection through. Check its address and its password.',
  },
  'disk-full': {
    retry: 'never',
    message: 'The disk is full. Make room, then try again: the bytes so far are kept.',
  },
  'not-permitted': {
    retry: 'never',
    message: 'Weft may not write in this folder. Choose another one or change its permissions.',
  },
  'not-a-folder': {
    retry: 'never',
    message: 'The place to save to is not a folder. Choose another one.',
  },
  'name-too-long': {
    retry: 'never',
    message: 'The name of the file is too long for this folder. Choose a folder nearer the top.',
  },
  disk: { retry: 'never', message: 'The file could not be written.' },
  internal: { retry: 'never', message: 'Weft made a mistake. Please report it.' },
};

/** The parts of a failure that differ from the usual ones of its code. */
export type FailureParts = Partial<Omit<Failure, 'code'>>;

/** Builds a failure with the usual sentence of its code, unless `parts` says it better. */
export function failure(code: FailureCode, parts: FailureParts = {}): Failure {
  const built = { code, detail: '', ...sentences[code], ...parts };
  // Both may quote a server.
  return { ...built, message: printable(built.message), detail: printable(built.detail) };
}

/** Carries a failure up to the place that records it. */
export class FailureError extends Error {
  override readonly name = 'FailureError';
  readonly failure: Failure;

  constructor(code: FailureCode, parts: FailureParts = {}) {
    const built = failure(code, parts);
    super(`${built.message} (${built.detail || code})`);
    this.failure = built;
  }
}
