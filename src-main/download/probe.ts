import type { Access } from '../contract/access.ts';
import { FailureError } from '../contract/failure.ts';
import type { Exchange, Http, ResponseHead, Route } from './byte-path/exchange.ts';
import { CookieJar } from './cookies.ts';
import { type Environment, proxyFor } from './proxy.ts';
import { headersForFirst, requestHeaders } from './request-headers.ts';
import type { SystemProxyFor } from './system-proxies.ts';

/** What asking a server takes. */
export interface Asker {
  readonly http: Http;
  readonly userAgent: string;
  readonly access: (id: number) => Access;
  /** The variables of the process, which may name proxies. */
  readonly environment: Environment;
  readonly systemProxyFor: SystemProxyFor;
}

/** What to ask for. */
export interface Question {
  readonly address: string;
  readonly access: number;
  readonly headers: Readonly<Record<string, string>>;
  /** The proxy that the system names for `address`. */
  readonly systemProxy: string | null;
  readonly timeoutMs: number;
  /** Whether redirects to other hosts are refused. */
  readonly keepsToHost?: boolean;
}

/** A request that was answered with something else than a redirect. */
export interface Answer {
  readonly head: ResponseHead;
  readonly exchange: Exchange;
  /** Where the redirects led. */
  readonly address: string;
}

// What browsers allow.
const maxRedirects = 20;

const redirects: ReadonlySet<number> = new Set([301, 302, 303, 307, 308]);

// Below it, in bytes a second, a body counts as one that stopped.
const floor = 20;

/**
 * Asks for an address and follows redirects to the answer; every hop is checked, and gets only
 * what it may see of headers, cookies and credentials.
 *
 * @param also headers for every hop.
 * @param onExchange hears of each exchange that begins; to stop it is to stop the probe.
 * @throws FailureError `bad-redirect` for a loop, a missing or unusable target, for a way from
 * https to http, and for one to another host where the question keeps to its own; `proxy` where the
 * system names one for a hop that Weft cannot use.
 */
export async function probe(
  asker: Asker,
  question: Question,
  also: Readonly<Record<string, string>>,
  onExchange: (exchange: Exchange) => void,
): Promise<Answer> {
  const first = new URL(question.address);
  const access = accessFor(first, asker.access(question.access), question.headers);
  const jar = new CookieJar(access.cookies);
  let { systemProxy } = question;
  let url = first;
  for (let hops = 0; hops <= maxRedirects; hops++) {
    const exchange = asker.http.get(url, {
      headers: Object.assign(requestHeaders(access, url, first, jar, asker.userAgent), also),
      route: routeOf(access, url, systemProxy, asker.environment),
      connectTimeoutMs: question.timeoutMs,
      timeoutMs: question.timeoutMs,
      floor,
    });
    onExchange(exchange);
    const head = await exchange.head;
    if (!redirects.has(head.status)) return { head, exchange, address: url.href };
    await exchange.stop();
    // A single one comes as text.
    jar.keep([head.headers['set-cookie'] ?? []].flat(), url);
    const next = nextHop(url, head);
    if (question.keepsToHost === true && next.host !== url.host) throw elsewhere(head, next);
    if (access.proxy.kind === 'system' && next.origin !== url.origin) {
      systemProxy = await asker.systemProxyFor(next.href);
    }
    url = next;
  }
  throw new FailureError('bad-redirect', {
    message: `The server sent Weft elsewhere more than ${maxRedirects} times without arriving.`,
    detail: `${maxRedirects} redirects`,
  });
}

function elsewhere({ status }: ResponseHead, { host }: URL): FailureError {
  return new FailureError('bad-redirect', {
    message: 'The server sent Weft to another one, which was not to be asked.',
    detail: `${status} to ${host}`,
  });
}

/** @param own headers of the address itself. */
function accessFor(first: URL, access: Access, own: Question['headers']): Access {
  // As most are: nothing to be copied for each of many requests.
  if (Object.keys(access.headers).length + Object.keys(own).length === 0) return access;
  return { ...access, headers: { ...headersForFirst(access, first), ...own } };
}

function routeOf(
  access: Access,
  url: URL,
  systemProxy: string | null,
  environment: Environment,
): Route {
  const { proxy, insecure, authorities, clientCertificate, http2 } = access;
  const address = proxy.kind === 'system' ? systemProxy : proxyFor(url, proxy, environment);
  return { proxy: address, insecure, authorities, clientCertificate, http2 };
}

function nextHop(from: URL, { status, headers }: ResponseHead): URL {
  const location = headers.location ?? '';
  if (location === '' || !URL.canParse(location, from.href)) {
    throw new FailureError('bad-redirect', {
      message: 'The server sent Weft elsewhere without saying where.',
      detail: `${status} without a usable Location`,
    });
  }
  const to = new URL(location, from);
  if (to.protocol !== 'https:' && (to.protocol !== 'http:' || from.protocol === 'https:')) {
    throw new FailureError('bad-redirect', {
      message:
        to.protocol === 'http:'
          ? 'The server sent Weft from a secure address to an insecure one.'
          : 'The server sent Weft to an address that is neither http nor https.',
      detail: `${status} to ${to.protocol}//${to.host}`,
    });
  }
  // Credentials belong to the host that they were written for.
  if (to.origin === from.origin && to.username === '' && to.password === '') {
    to.username = from.username;
    to.password = from.password;
  }
  return to;
}
