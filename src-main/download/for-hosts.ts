import type { Cookie, Credential } from '../contract/access.ts';
import { readCookies } from './cookies.ts';

type WithoutHost<Of> = Of extends Credential ? Omit<Of, 'host'> : never;

/** A credential for whatever hosts a list has. */
export type Login = WithoutHost<Credential>;

/** The login for each host of a list. */
export function credentialsFor(login: Login | null, addresses: readonly URL[]): Credential[] {
  if (login === null) return [];
  const hosts = new Set(addresses.map(({ host }) => host));
  return Array.from(hosts, (host) => ({ ...login, host }));
}

/**
 * The cookies of `a=b; c=d` for each host of a list. Where a host is asked over http at all, its
 * cookies cannot be for https alone.
 */
export function cookiesFor(text: string | null, addresses: readonly URL[]): Cookie[] {
  if (text === null) return [];
  const byHost = new Map<string, URL>();
  for (const url of addresses) {
    if (url.protocol === 'http:' || !byHost.has(url.hostname)) byHost.set(url.hostname, url);
  }
  return [...byHost.values()].flatMap((url) => readCookies(text, url));
}

/** Whether a text is cookies as they stand in a header. */
export function areCookies(text: string): boolean {
  const pairs = text.split(';').filter((pair) => pair.trim() !== '');
  return pairs.length > 0 && pairs.every(isCookie);
}

function isCookie(pair: string): boolean {
  return pair.includes('=') && readCookies(pair, new URL('https://any.example/')).length === 1;
}

/** Whether a text is a token alone (RFC 6750, 2.1). */
export function isToken(text: string): boolean {
  return /^[!-~]+$/.test(text);
}
