import type { RetryClass } from '../../../contract/failure.ts';

/** The proxy, not the server, stands in the way. The message is a sentence for a person. */
export class ProxyError extends Error {
  override readonly name = 'ProxyError';
  readonly code = 'WEFT_PROXY';
  readonly retry: RetryClass;
  /** The technical fact behind it, without credentials. */
  readonly detail: string;

  constructor(message: string, retry: RetryClass, detail: string) {
    super(message);
    this.retry = retry;
    this.detail = detail;
  }
}

/** The proxy answered that it does not know us. */
export function proxyWantsPassword(detail: string): ProxyError {
  return new ProxyError('The proxy wants a user name and a password.', 'never', detail);
}

/** Nothing came for too long. */
export function timeoutError(message: string): Error {
  return Object.assign(new Error(message), { code: 'ETIMEDOUT' });
}

/** What undici says of a response, in the words of the parser that it wraps. */
export function responseError(error: NodeJS.ErrnoException, hasHead: boolean): Error {
  const { name, code, message } = error;
  // With two lengths in a head, undici speaks of a body that is too short.
  const isShort = code === 'UND_ERR_RES_CONTENT_LENGTH_MISMATCH';
  if (name !== 'HTTPParserError' && !(isShort && !hasHead)) return error;
  // undici 8.12 leaves out the code of what its parser says (lib/dispatcher/client-h1.js).
  const parserCode = message.includes('Invalid EOF state')
    ? 'HPE_INVALID_EOF_STATE'
    : 'HPE_INVALID';
  return Object.assign(new Error(message), { code: parserCode });
}

const lost: ReadonlySet<string> = new Set([
  'ECONNRESET',
  'EPIPE',
  'UND_ERR_SOCKET',
  'UND_ERR_DESTROYED',
  'UND_ERR_INFO',
]);

/** The connection went away; it does not say why. */
export function isLost({ code = '' }: NodeJS.ErrnoException): boolean {
  return lost.has(code);
}
