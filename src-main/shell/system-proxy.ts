import { session } from 'electron';
import { proxyOfPac } from './pac-result.ts';

/**
 * The proxy that the system names for an address; null to go directly.
 * @throws FailureError `proxy` when Weft cannot use it.
 */
export async function systemProxyFor(address: string): Promise<string | null> {
  const url = new URL(address);
  // A file that chooses the proxy may come from anybody.
  url.username = '';
  url.password = '';
  return proxyOfPac(await session.defaultSession.resolveProxy(url.href));
}
