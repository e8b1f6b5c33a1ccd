import type { ProxyChoice } from '../contract/access.ts';
import { isToken, type Login } from '../download/for-hosts.ts';
import { checkProxy } from '../download/proxy.ts';
import { checkHeader } from '../download/request-headers.ts';
import { readHeader } from '../intake/read-header.ts';
import { UsageError } from './usage-error.ts';

// Nothing in here quotes what was given: it may be secret.

/** `Name: value`; the name comes back in lower case. */
export function readHeaderOption(
  text: string,
  option: string,
): readonly [name: string, value: string] {
  const header = readHeader(text);
  if ('reason' in header) throw new UsageError(`${option}: ${header.reason}`);
  readHeaderValue(header.value[0])(header.value[1], option);
  return header.value;
}

/** The value of a header. */
export function readHeaderValue(name: string): (text: string, option: string) => string {
  return (text, option) => {
    const problem = checkHeader(name, text);
    if (problem === null) return text;
    throw new UsageError(`${option}: ${problem}`);
  };
}

/** `USER:PASSWORD`; only the password may hold colons (RFC 7617, 2). */
export function readUser(text: string, option: string): Login {
  const colon = text.indexOf(':');
  if (colon === -1) {
    throw new UsageError(
      `${option} takes a user name and a password with a colon between them: USER:PASSWORD.`,
    );
  }
  return { kind: 'basic', user: text.slice(0, colon), password: text.slice(colon + 1) };
}

/** A token (RFC 6750, 2.1), without the word Bearer before it. */
export function readBearer(text: string, option: string): Login {
  if (isToken(text)) return { kind: 'bearer', token: text };
  throw new UsageError(
    `${option} takes the token alone: no “Bearer” before it, and no spaces or line ends in it.`,
  );
}

/** An address, of http unless it says otherwise; or `none`. */
export function readProxy(text: string, option: string): ProxyChoice {
  if (text === 'none') return { kind: 'none' };
  const url = text.includes('://') ? text : `http://${text}`;
  const problem = checkProxy(url);
  if (problem === null) return { kind: 'manual', url };
  throw new UsageError(`${option}: ${problem} Or write none, to go directly.`);
}
