import { FailureError } from '../contract/failure.ts';

const schemes: ReadonlyMap<string, string> = new Map([
  ['PROXY', 'http'],
  ['HTTP', 'http'],
  ['HTTPS', 'https'],
  ['SOCKS', 'socks5'],
  ['SOCKS5', 'socks5'],
]);

/**
 * The address of the first proxy that Weft can use among those that a system names in the form of
 * a proxy auto-configuration file (`PROXY a:8080; DIRECT`); null to go directly.
 *
 * @throws FailureError `proxy` when there is none: to go directly would not be what was asked for.
 */
export function proxyOfPac(result: string): string | null {
  const ways = result.split(';').map((way) => way.trim());
  for (const way of ways) {
    const [kind = '', host = ''] = way.split(/\s+/);
    if (kind.toUpperCase() === 'DIRECT') return null;
    const scheme = schemes.get(kind.toUpperCase());
    if (scheme !== undefined && host !== '') return `${scheme}://${host}`;
  }
  if (ways.every((way) => way === '')) return null;
  throw new FailureError('proxy', {
    retry: 'never',
    message:
      'The system names a proxy of a kind that Weft cannot use. Choose another way in the settings.',
    detail: result,
  });
}
