import type { Access } from '../contract/access.ts';
import { FailureError } from '../contract/failure.ts';
import { ownHeaders } from '../contract/own-headers.ts';
import type { CookieJar } from './cookies.ts';

/** A sentence that says why a header may not be sent, or null when it may. */
export function checkHeader(name: string, value: string): string | null {
  if (!/^[!#$%&'*+.^_`|~0-9a-z-]+$/i.test(name)) {
    return 'The name of a header consists of letters, digits and hyphens.';
  }
  if (ownHeaders.has(name.toLowerCase()))
    return `Weft sets the header ${name.toLowerCase()} itself.`;
  // undici writes Latin-1; RFC 9110, 5.5 has no control characters but the tab.
  if (!/^[\t\x20-\x7e\x80-\xff]*$/.test(value)) {
    return `The header ${name.toLowerCase()} holds a character that no header may hold.`;
  }
  return null;
}

/** Custom headers that tell no server more than any program would: they may go anywhere. */
const openHeaders: ReadonlySet<string> = new Set([
  'accept',
  'accept-language',
  'cache-control',
  'dnt',
  'pragma',
  'user-agent',
]);

/** Access with headers that are for the servers of the origins of `addresses`. */
export function forServersOf(access: Access, addresses: readonly string[]): Access {
  if (Object.keys(access.headers).length === 0) return access;
  return { ...access, origins: [...new Set(addresses.map((address) => new URL(address).origin))] };
}

/**
 * What of the headers of an access may be sent to an address that is asked first. Whatever may be
 * private (Authorization, Cookie, a key under any name) is for servers that stand in the list
 * themselves: neither a mirror nor an address that was given later gets it for another origin.
 */
export function headersForFirst({ headers, origins }: Access, first: URL): Access['headers'] {
  if (origins.includes(first.origin)) return headers;
  return Object.fromEntries(
    Object.entries(headers).filter(([name]) => openHeaders.has(name.toLowerCase())),
  );
}

/**
 * The headers of a request for `url`, to which `firstUrl` led. Custom headers are for the origin of
 * `firstUrl` alone, except for the user agent, which is no secret; cookies and credentials are for
 * the hosts that they were given for.
 *
 * @throws FailureError `bad-address` for a header that may not be sent, and for a user name or
 * password in the address that is not percent-encoded.
 */
export function requestHeaders(
  access: Access,
  url: URL,
  firstUrl: URL,
  jar: CookieJar,
  userAgent: string,
): Record<string, string> {
  const custom = lowerCase(access.headers);
  const headers: Record<string, string> = {
    accept: '*/*',
    'user-agent': custom['user-agent'] ?? userAgent,
    'accept-encoding': 'identity',
  };
  if (url.origin === firstUrl.origin) Object.assign(headers, custom);
  const cookies = [headers.cookie, jar.headerFor(url)].filter((cookie) => cookie != null);
  if (cookies.length > 0) headers.cookie = cookies.join('; ');
  const authorization = authorizationFor(access, url);
  if (authorization !== null) headers.authorization = authorization;
  return headers;
}

function lowerCase(headers: Access['headers']): Record<string, string> {
  const checked: Record<string, string> = {};
  for (const [name, value] of Object.entries(headers)) {
    allow(name, value);
    checked[name.toLowerCase()] = value;
  }
  return checked;
}

function allow(name: string, value: string): void {
  const problem = checkHeader(name, value);
  if (problem !== null) throw new FailureError('bad-address', { message: problem });
}

/** What the address itself says comes first, then what is known of its host. */
function authorizationFor({ credentials }: Access, url: URL): string | null {
  if (url.username !== '' || url.password !== '') {
    return basic(decoded(url.username), decoded(url.password));
  }
  const known = credentials.find(({ host }) => host.toLowerCase() === url.host);
  if (known === undefined) return null;
  if (known.kind === 'basic') return basic(known.user, known.password);
  allow('authorization', known.token);
  return `Bearer ${known.token}`;
}

/** RFC 7617. */
function basic(user: string, password: string): string {
  return `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`;
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    throw new FailureError('bad-address', { detail: 'the user name or password is not encoded' });
  }
}
