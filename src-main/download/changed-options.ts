import type { Access, ProxyChoice } from '../contract/access.ts';
import { decoded } from '../contract/decoded.ts';
import type { ChangedOptions, Secret, ShownOptions } from '../contract/list-options.ts';
import type { BatchOptions } from '../contract/task.ts';
import { batchOptionsOf, type ForList } from './list-options.ts';
import { OptionError } from './option-error.ts';
import { forServersOf } from './request-headers.ts';

/**
 * The options of a list that is there, with what was asked for it. What is kept goes where it went
 * before and to no other host; when to begin and how files are named stays as it was.
 *
 * @throws OptionError for what cannot be used.
 */
export function changedOptions(
  present: BatchOptions,
  { options, kept }: ChangedOptions,
  list: ForList,
): BatchOptions {
  const keeps = (secret: Secret) => kept.includes(secret);
  const { access: before } = present;
  const headers = { ...(keeps('headers') ? otherHeaders(before) : {}), ...list.headers };
  const keepsLogin = options.login.kind !== 'none' && (keeps('password') || keeps('token'));
  const login = keepsLogin ? ({ kind: 'none' } as const) : options.login;
  const asked = batchOptionsOf({ ...options, login }, { ...list, headers });
  const { access, bytesPerSecond, looksForDigests } = asked;
  if (keepsLogin && 'authorization' in headers) {
    throw new OptionError('login', 'Give a login or a header Authorization, not both.');
  }
  const { referer } = before.headers;
  const keepsReferer = keeps('referer') && referer !== undefined;
  const keepsHeaders = keepsReferer || (keeps('headers') && hasOtherHeaders(before));
  return {
    ...present,
    bytesPerSecond,
    looksForDigests,
    access: {
      ...access,
      headers: keepsReferer ? { ...access.headers, referer } : access.headers,
      // All headers are for the same servers: those of kept ones do not become more by new ones.
      origins: keepsHeaders ? before.origins : originsNow(access, list),
      credentials: keepsLogin ? renamed(before, options.login) : access.credentials,
      cookies: keeps('cookies') ? before.cookies : access.cookies,
      proxy: keeps('proxy-password') ? withPassword(access.proxy, before.proxy) : access.proxy,
      authorities: keeps('authorities') ? before.authorities : access.authorities,
      clientCertificate: keeps('certificate') ? before.clientCertificate : access.clientCertificate,
    },
  };
}

/** What of the options of a list may be shown. */
export function shownOptions({
  bytesPerSecond,
  looksForDigests,
  access,
}: BatchOptions): Omit<ShownOptions, 'files' | 'failed'> {
  const [login] = access.credentials;
  const proxy = access.proxy.kind === 'manual' ? new URL(access.proxy.url) : null;
  const others = Object.keys(otherHeaders(access));
  const stored: Readonly<Record<Secret, boolean>> = {
    password: login?.kind === 'basic',
    token: login?.kind === 'bearer',
    cookies: access.cookies.length > 0,
    referer: 'referer' in access.headers,
    headers: others.length > 0,
    'proxy-password': (proxy?.password ?? '') !== '',
    authorities: access.authorities !== null,
    certificate: access.clientCertificate !== null,
  };
  return {
    bytesPerSecond,
    looksForDigests,
    userAgent: access.headers['user-agent'] ?? '',
    insecure: access.insecure,
    http2: access.http2,
    loginKind: login?.kind ?? 'none',
    user: login?.kind === 'basic' ? login.user : '',
    proxy: proxy === null ? access.proxy : { kind: 'manual', url: withoutLogin(proxy) },
    proxyUser: decoded(proxy?.username ?? ''),
    stored: (Object.keys(stored) as Secret[]).filter((secret) => stored[secret]),
    headerNames: others,
  };
}

/** Those that have no field of their own. */
function otherHeaders({ headers }: Access): Access['headers'] {
  const { 'user-agent': _agent, referer: _referer, ...others } = headers;
  return others;
}

function hasOtherHeaders(access: Access): boolean {
  return Object.keys(otherHeaders(access)).length > 0;
}

/** Where headers go that are given anew: to the servers that the list has now. */
function originsNow(access: Access, { entries }: ForList): Access['origins'] {
  const addresses = entries.map(({ url }) => url);
  return forServersOf(access, addresses).origins;
}

function renamed({ credentials }: Access, asked: ChangedOptions['options']['login']) {
  return credentials.map((credential) =>
    credential.kind === 'basic' && asked.kind === 'basic'
      ? { ...credential, user: asked.user }
      : credential,
  );
}

/** The password of one proxy is not for another one. */
function withPassword(asked: ProxyChoice, before: ProxyChoice): ProxyChoice {
  if (asked.kind !== 'manual' || before.kind !== 'manual') return asked;
  const [url, known] = [new URL(asked.url), new URL(before.url)];
  if (url.host !== known.host || url.protocol !== known.protocol) {
    const problem = 'Enter the password of the proxy again: its address is another one.';
    throw new OptionError('proxyPassword', problem);
  }
  url.password = known.password;
  return { kind: 'manual', url: url.href };
}

function withoutLogin(proxy: URL): string {
  const shown = new URL(proxy);
  shown.username = '';
  shown.password = '';
  return shown.href.replace(/\/$/, '');
}
