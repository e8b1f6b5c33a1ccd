import { type Access, type ProxyChoice, plainAccess } from '../contract/access.ts';
import type { ListLogin, ListOptions, ListProxy } from '../contract/list-options.ts';
import type { BatchOptions, Entry } from '../contract/task.ts';
import { areCookies, cookiesFor, credentialsFor, isToken, type Login } from './for-hosts.ts';
import { checkTemplate } from './name-template.ts';
import type { OptionFiles } from './option-files.ts';
import { checkProxy } from './proxy.ts';
import { checkHeader } from './request-headers.ts';

/** What options mean only together with the list that they are for. */
export interface ForList {
  readonly entries: readonly Pick<Entry, 'url'>[];
  /** What the lines in `headers` of the options say. */
  readonly headers: Access['headers'];
  /** What the settings say. */
  readonly proxy: ProxyChoice;
  readonly files: OptionFiles;
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
      cookies: [
        ...cookiesFor(cookies.trim() === '' ? null : cookies, addresses),
        ...list.files.cookies(options.cookieFile),
      ],
      credentials: credentialsFor(loginOf(options.login), addresses),
      proxy: proxyOf(options.proxy, list.proxy),
      insecure,
      authorities: list.files.authorities(options.authorities),
      clientCertificate: list.files.certificate(options.certificate),
      http2: options.http2,
    },
  };
}

function proxyOf(asked: ListProxy, usual: ProxyChoice): ProxyChoice {
  return asked.kind === 'settings' ? usual : asked;
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
  const proxy = options.proxy.kind === 'manual' ? checkProxy(options.proxy.url) : null;
  return proxy ?? loginProblem(login, 'authorization' in headers);
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
