import { type Operation, until } from 'effection';
import { FailureError } from '../contract/failure.ts';
import type { CleanUp } from './clean-up.ts';
import type { Exchange, GetOptions, Http, ResponseHead } from './http.ts';

/** The first request of a task that was answered with something else than a redirect. */
export interface Answer {
  readonly head: ResponseHead;
  readonly exchange: Exchange;
}

// What browsers allow.
const maxRedirects = 20;

const redirects: ReadonlySet<number> = new Set([301, 302, 303, 307, 308]);

/**
 * Asks for `address` and follows redirects to the answer; every hop is checked. Its exchanges are
 * stopped by `cleanUp`, those that led elsewhere before.
 *
 * @throws FailureError `bad-redirect` for a loop, a missing or unusable target, and for a way from
 * https to http.
 */
export function* probe(
  http: Http,
  address: string,
  options: GetOptions,
  cleanUp: CleanUp,
): Operation<Answer> {
  let url = new URL(address);
  for (let hops = 0; hops <= maxRedirects; hops++) {
    const exchange = http.get(url, options);
    cleanUp.add(() => exchange.stop());
    const head = yield* until(exchange.head);
    if (!redirects.has(head.status)) return { head, exchange };
    yield* until(exchange.stop());
    url = nextHop(url, head);
  }
  throw new FailureError('bad-redirect', {
    message: `The server sent Weft elsewhere more than ${maxRedirects} times without arriving.`,
    detail: `${maxRedirects} redirects`,
  });
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
