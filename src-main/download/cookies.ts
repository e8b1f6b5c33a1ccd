import { isIP } from 'node:net';
import type { Cookie } from '../contract/access.ts';

/** What a cookie file held. */
export interface CookieFile {
  readonly cookies: readonly Cookie[];
  /** Lines, counted from 1, that are no cookies, without what they say. */
  readonly rejected: readonly { readonly line: number; readonly reason: string }[];
}

/** Reads the format of Netscape's `cookies.txt`, which browsers' add-ons and curl write. */
export function readCookieFile(text: string): CookieFile {
  const cookies: Cookie[] = [];
  const rejected: { line: number; reason: string }[] = [];
  const lines = text.replace(/^\uFEFF/, '').split(/\r\n|\n|\r/);
  for (const [index, line] of lines.entries()) {
    const entry = line.replace(/^#HttpOnly_/i, '');
    if (entry.trim() === '' || entry.startsWith('#')) continue;
    const cookie = readLine(entry);
    if (typeof cookie === 'string') rejected.push({ line: index + 1, reason: cookie });
    else cookies.push(cookie);
  }
  return { cookies, rejected };
}

/** @returns a reason where the line is no cookie. */
function readLine(line: string): Cookie | string {
  const fields = line.split('\t');
  // Where the value is empty, some writers leave out the last tab.
  if (fields.length !== 7 && fields.length !== 6) return 'not seven fields with tabs between them';
  const [host = '', below, path = '', secure, expires = '', name = '', value = ''] = fields;
  const domain = host.trim().replace(/^\./, '').toLowerCase();
  if (domain === '') return 'no host name';
  if (!isFlag(below) || !isFlag(secure)) return 'neither TRUE nor FALSE where one of them belongs';
  // Some writers add fractions, and -1 is a session as 0 is.
  const end = Number(expires === '' ? '0' : expires);
  if (Number.isNaN(end)) return 'no number where the end belongs';
  if (!isName(name) || !isValue(value)) return 'a name or a value that no cookie may have';
  return {
    domain,
    includesSubdomains: below?.toUpperCase() === 'TRUE',
    path: path.startsWith('/') ? path : '/',
    secure: secure?.toUpperCase() === 'TRUE',
    expiresAt: end > 0 ? Math.floor(end) : null,
    name,
    value,
  };
}

function isFlag(field: string | undefined): boolean {
  return /^(TRUE|FALSE)$/i.test(field ?? '');
}

function isName(name: string): boolean {
  return name !== '' && isValue(name) && !name.includes('=');
}

/** Neither the end of the pair, nor of the header. */
function isValue(value: string): boolean {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for.
  return !/[;\u0000-\u001f\u007f\u0100-\uffff]/.test(value);
}

/**
 * Reads what a header `Cookie` holds, `a=b; c=d`, as cookies for the host of `url` alone. What
 * cannot be in such a header is left out.
 */
export function readCookies(text: string, url: URL): readonly Cookie[] {
  return text.split(';').flatMap((pair) => {
    const [name, value] = splitPair(pair);
    if (!isName(name) || !isValue(value)) return [];
    return [
      {
        domain: hostOf(url),
        includesSubdomains: false,
        path: '/',
        secure: url.protocol === 'https:',
        expiresAt: null,
        name,
        value,
      },
    ];
  });
}

/** The cookies of one request and of the redirects that follow it (RFC 6265). */
export class CookieJar {
  readonly #now: () => number;
  #cookies: readonly Cookie[];

  /** @param now - Milliseconds since 1970. */
  constructor(cookies: readonly Cookie[], now: () => number = Date.now) {
    this.#cookies = cookies;
    this.#now = now;
  }

  /** What the header `Cookie` of a request for `url` says; null for none. */
  headerFor(url: URL): string | null {
    const cookies = this.#cookies.filter((cookie) => this.#isFor(cookie, url));
    if (cookies.length === 0) return null;
    return cookies
      .toSorted((a, b) => b.path.length - a.path.length)
      .map(({ name, value }) => `${name}=${value}`)
      .join('; ');
  }

  /** Takes in the headers `Set-Cookie` of an answer from `url`. */
  keep(setCookies: readonly string[], url: URL): void {
    for (const header of setCookies) {
      const cookie = readSetCookie(header, url, this.#now());
      if (cookie === null) continue;
      this.#cookies = [...this.#cookies.filter((other) => !isSame(other, cookie)), cookie];
    }
  }

  #isFor({ domain, includesSubdomains, path, secure, expiresAt }: Cookie, url: URL): boolean {
    const host = hostOf(url);
    if (expiresAt !== null && expiresAt * 1000 <= this.#now()) return false;
    if (secure && url.protocol !== 'https:') return false;
    if (!(host === domain || (includesSubdomains && isBelow(host, domain)))) return false;
    return isWithin(url.pathname, path);
  }
}

function hostOf({ hostname }: URL): string {
  return hostname.replace(/\.$/, '');
}

/** RFC 6265, 5.1.3. */
function isBelow(host: string, domain: string): boolean {
  return host.endsWith(`.${domain}`) && isIP(host) === 0;
}

/** RFC 6265, 5.1.4. */
function isWithin(pathname: string, path: string): boolean {
  if (!pathname.startsWith(path)) return false;
  return pathname.length === path.length || path.endsWith('/') || pathname[path.length] === '/';
}

function isSame(a: Cookie, b: Cookie): boolean {
  return a.name === b.name && a.domain === b.domain && a.path === b.path;
}

/** RFC 6265, 5.2 and 5.3; null for a cookie that is to be ignored. */
function readSetCookie(header: string, url: URL, now: number): Cookie | null {
  const [pair = '', ...parts] = header.split(';');
  const [name, value] = splitPair(pair);
  if (!isName(name) || !isValue(value)) return null;
  const attributes = new Map(
    parts.map((part) => {
      const [key, setting] = splitPair(part);
      return [key.toLowerCase(), setting];
    }),
  );
  const place = placeOf(attributes.get('domain') ?? '', hostOf(url));
  const secure = attributes.has('secure');
  if (place === null || (secure && url.protocol !== 'https:')) return null;
  const path = attributes.get('path') ?? '';
  return {
    ...place,
    path: path.startsWith('/') ? path : defaultPath(url),
    secure,
    expiresAt: endOf(attributes, now),
    name,
    value,
  };
}

/** Without a `=`, all is the name: an attribute such as `Secure`. */
function splitPair(pair: string): [name: string, value: string] {
  const at = pair.indexOf('=');
  if (at === -1) return [pair.trim(), ''];
  return [pair.slice(0, at).trim(), pair.slice(at + 1).trim()];
}

/** Null where a server sets a cookie for hosts that are not its own. */
function placeOf(
  attribute: string,
  host: string,
): Pick<Cookie, 'domain' | 'includesSubdomains'> | null {
  const domain = attribute.replace(/^\./, '').toLowerCase();
  if (domain === '' || domain === host) {
    const isShared = domain !== '' && isIP(host) === 0 && !isRegistry(domain);
    return { domain: host, includesSubdomains: isShared };
  }
  return isBelow(host, domain) && !isRegistry(domain) ? { domain, includesSubdomains: true } : null;
}

/**
 * Names such as `com` and `co.uk` have many owners. The list of them is larger than Weft; this
 * guess calls too many so, which costs a cookie between two hosts of a domain with a short name.
 */
function isRegistry(domain: string): boolean {
  return !domain.includes('.') || /^[a-z]{1,3}\.[a-z]{2}$/.test(domain);
}

function defaultPath({ pathname }: URL): string {
  return pathname.slice(0, pathname.lastIndexOf('/')) || '/';
}

/** Seconds since 1970. */
function endOf(attributes: ReadonlyMap<string, string>, now: number): number | null {
  const maxAge = attributes.get('max-age') ?? '';
  if (/^-?\d+$/.test(maxAge)) return Math.floor(now / 1000) + Number(maxAge);
  const expires = Date.parse(attributes.get('expires') ?? '');
  return Number.isNaN(expires) ? null : Math.floor(expires / 1000);
}
