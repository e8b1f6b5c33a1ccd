import { type Access, type ProxyChoice, plainAccess } from '../contract/access.ts';
import type { ListLogin, ListOptions, ListProxy, OptionField } from '../contract/list-options.ts';
import type { BatchOptions, Entry } from '../contract/task.ts';
import { areCookies, cookiesFor, credentialsFor, isToken, type Login } from './for-hosts.ts';
import { checkCaptures, checkParts } from './name-template.ts';
import { OptionError } from './option-error.ts';
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
 * @throws OptionError for what cannot be used.
 */
export function batchOptionsOf(options: ListOptions, { entries, ...list }: ForList): BatchOptions {
  const { bytesPerSecond, startAt, naming, onExists, looksForDigests, cookies, insecure } = options;
  check(options, list.headers);
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

function check(options: ListOptions, headers: Access['headers']): void {
  const { naming, cookies, login, proxy } = options;
  refuse('naming', naming && checkParts(naming.template, naming.pattern));
  refuse('pattern', naming && checkCaptures(naming.template, naming.pattern));
  refuse('userAgent', headerProblem(named('user-agent', options)));
  refuse('referer', headerProblem(named('referer', options)));
  if (cookies.trim() !== '' && !areCookies(cookies)) {
    refuse('cookies', 'These are no cookies. Write them as name=value; name=value.');
  }
  refuse('proxy', proxy.kind === 'manual' ? checkProxy(proxy.url) : null);
  refuse('login', loginProblem(login, 'authorization' in headers));
}

function refuse(field: OptionField, problem: string | null): void {
  if (problem !== null) throw new OptionError(field, problem);
}

function headerProblem(headers: Access['headers']): string | null {
  const problems = Object.entries(headers).map(([name, value]) => checkHeader(name, value));
  return problems.find((problem) => problem !== null) ?? null;
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
