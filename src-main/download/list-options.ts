import { type Access, type ProxyChoice, plainAccess } from '../contract/access.ts';
import type { ListLogin, ListOptions } from '../contract/list-options.ts';
import type { BatchOptions, Entry } from '../contract/task.ts';
import { areCookies, cookiesFor, credentialsFor, isToken, type Login } from './for-hosts.ts';
import { checkTemplate } from './name-template.ts';
import { checkHeader } from './request-headers.ts';

/** What options mean only together with the list that they are for. */
export interface ForList {
  readonly entries: readonly Entry[];
  /** What the lines in `headers` of the options say. */
  readonly headers: Access['headers'];
  readonly proxy: ProxyChoice;
}

/**
 * What was asked for a list, as the engine takes it. What is secret goes to the hosts of the list
 * only, not to other addresses of its files.
 *
 * @throws Error with a sentence that says what cannot be used; it has no secrets.
 */
export function batchOptionsOf(options: ListOptions, { entries, ...list }: ForList): BatchOptions {
  const { bytesPerSecond, startAt, naming, onExists, looksForDigests, cookies, insecure } = options;
  const problem = problemOf(options, list.headers);
  if (problem !== null) throw new Error(problem);
  const addresses = entries.map(({ url }) => new URL(url));
  const isLater = startAt !== null && startAt > Date.now();
  return {
    bytesPerSecond,
    startAt: isLater ? startAt : null,
    naming,
    onExists,
    looksForDigests,
    access: {
      ...plainAccess,
      headers: { ...list.headers, ...named('user-agent', options), ...named('referer', options) },
      cookies: cookiesFor(cookies.trim() === '' ? null : cookies, addresses),
      credentials: credentialsFor(loginOf(options.login), addresses),
      proxy: list.proxy,
      insecure,
    },
  };
}

function problemOf(options: ListOptions, headers: Access['headers']): string | null {
  const { naming, cookies, login } = options;
  const template = naming && checkTemplate(naming.template, naming.pattern);
  if (template !== null) return template;
  for (const [name, value] of Object.entries({
    ...named('user-agent', options),
    ...named('referer', options),
  })) {
    const header = checkHeader(name, value);
    if (header !== null) return header;
  }
  if (cookies.trim() !== '' && !areCookies(cookies)) {
    return 'These are no cookies. Write them as name=value; name=value.';
  }
  return loginProblem(login, 'authorization' in headers);
}

function loginProblem(login: ListLogin, isInHeaders: boolean): string | null {
  if (login.kind === 'none') return null;
  if (isInHeaders) return 'Give a login or a header Authorization, not both.';
  if (login.kind === 'bearer' && !isToken(login.token)) {
    return 'Give the token alone: no “Bearer” before it, and no spaces in it.';
  }
  // RFC 7617, 2.
  if (login.kind === 'basic' && login.user.includes(':')) {
    return 'A user name cannot hold a colon.';
  }
  return null;
}

function loginOf(login: ListLogin): Login | null {
  return login.kind === 'none' ? null : login;
}

function named(name: 'user-agent' | 'referer', options: ListOptions): Record<string, string> {
  const value = (name === 'referer' ? options.referer : options.userAgent).trim();
  return value === '' ? {} : { [name]: value };
}
