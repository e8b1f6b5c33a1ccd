import type { ProxyConfig } from 'electron';
import type { ProxyChoice } from '../../contract/access.ts';
import { decoded } from '../../contract/decoded.ts';

/** What the settings and the environment say about proxies. */
export interface ProxySettings {
  readonly choice: ProxyChoice;
  /** The proxy for an address, with its credentials; null to go directly. */
  readonly proxyOf: (address: string) => string | null;
  /** Hosts without a proxy, as in no_proxy. */
  readonly exceptions: string;
}

// No list of exceptions names it.
const anyHost = 'weft.invalid';

const schemes = ['http', 'https'] as const;

/** The proxies as Chromium wants them told, without credentials. */
export function proxyRules({ choice, proxyOf, exceptions }: ProxySettings): ProxyConfig {
  if (choice.kind === 'system') return { mode: 'system' };
  const rules = schemes.flatMap((scheme) => {
    const address = proxyOf(`${scheme}://${anyHost}`);
    return address === null ? [] : [`${scheme}=${withoutCredentials(address)}`];
  });
  if (rules.length === 0) return { mode: 'direct' };
  const excepted = choice.kind === 'environment' ? bypassRules(exceptions) : [];
  return {
    mode: 'fixed_servers',
    proxyRules: rules.join(';'),
    // Otherwise addresses of this machine were excepted, too.
    proxyBypassRules: [...excepted, '<-loopback>'].join(','),
  };
}

/** The addresses of the proxies, with their credentials; none where the system says them. */
export function proxiesOf({ choice, proxyOf }: ProxySettings): readonly string[] {
  if (choice.kind === 'system') return [];
  return schemes.flatMap((scheme) => proxyOf(`${scheme}://${anyHost}`) ?? []);
}

/** Name and password for a proxy; null for one that has none. */
export function credentialsOf(address: string): { user: string; password: string } | null {
  const { username, password } = new URL(address);
  if (username === '' && password === '') return null;
  return { user: decoded(username), password: decoded(password) };
}

/** Chromium has the proxy look the host up in any case, which is what `socks5h` asks for. */
function withoutCredentials(address: string): string {
  const { protocol, host } = new URL(address);
  return `${protocol === 'socks5h:' ? 'socks5:' : protocol}//${host}`;
}

/** A name stands for those below it as well, which Chromium wants said. */
function bypassRules(exceptions: string): string[] {
  const names = exceptions.split(/[\s,]+/).filter(Boolean);
  return names.map((name) => name.replace(/^\*?\./, '')).flatMap((name) => [name, `.${name}`]);
}
