import { BlockList, isIP } from 'node:net';
import type { ProxyChoice } from '../contract/access.ts';
import { ProxyError } from './byte-path/http/errors.ts';

/** Variables of a process, or what stands for them. */
export type Environment = Readonly<Record<string, string | undefined>>;

/**
 * The address of the proxy for `url`, with its credentials; null to go directly. `system` and
 * `environment` follow the variables as curl does: http_proxy counts in lower case only, since
 * servers put a request's header `Proxy` into HTTP_PROXY. For `system`, somebody who can ask the
 * system does so before.
 *
 * @throws ProxyError when the environment names a proxy that Weft cannot use.
 */
export function proxyFor(url: URL, choice: ProxyChoice, environment: Environment): string | null {
  if (choice.kind === 'none') return null;
  if (choice.kind === 'manual') return choice.url;
  const named = fromEnvironment(url, environment);
  if (named === null || isExcepted(url, environment)) return null;
  const address = named.includes('://') ? named : `http://${named}`;
  const problem = checkProxy(address);
  if (problem !== null) {
    throw new ProxyError(`${problem} It stands in the environment.`, 'never', '');
  }
  return address;
}

const schemes: ReadonlySet<string> = new Set(['http:', 'https:', 'socks5:', 'socks5h:']);

/** A sentence that says why `address` is not the address of a proxy, or null when it is one. */
export function checkProxy(address: string): string | null {
  if (!URL.canParse(address)) {
    return 'This is not the address of a proxy. Write it like http://proxy.example:3128.';
  }
  const { protocol, hostname, pathname, search } = new URL(address);
  if (!schemes.has(protocol)) {
    return 'Weft can use proxies whose address begins with http, https, socks5 or socks5h.';
  }
  if (hostname === '') return 'The address of the proxy has no host name.';
  if (pathname.length > 1 || search !== '') {
    return 'The address of a proxy ends after its host name and its port.';
  }
  return null;
}

/** An empty variable is as none. */
function fromEnvironment({ protocol }: URL, environment: Environment): string | null {
  const own = protocol === 'https:' ? ['https_proxy', 'HTTPS_PROXY'] : ['http_proxy'];
  return firstOf([...own, 'all_proxy', 'ALL_PROXY'], environment);
}

function firstOf(names: readonly string[], environment: Environment): string | null {
  for (const name of names) {
    const value = environment[name]?.trim() ?? '';
    if (value !== '') return value;
  }
  return null;
}

function isExcepted(url: URL, environment: Environment): boolean {
  const exceptions = firstOf(['no_proxy', 'NO_PROXY'], environment) ?? '';
  const host = withoutEnds(url.hostname);
  const port = url.port === '' ? usualPorts[url.protocol] : url.port;
  return exceptions.split(/[\s,]+/).some((exception) => {
    if (exception === '') return false;
    const { name, onlyPort } = parsed(exception);
    if (onlyPort !== undefined && onlyPort !== port) return false;
    return name === '*' || covers(name, host);
  });
}

const usualPorts: Readonly<Record<string, string>> = { 'http:': '80', 'https:': '443' };

/** `name`, `name:port`, `[IPv6]` or `[IPv6]:port`; an IPv6 address alone has no port. */
function parsed(exception: string): { name: string; onlyPort: string | undefined } {
  const [, bracketed, name, onlyPort] =
    /^(?:\[([^\]]*)\]|([^:]*))(?::(\d+))?$/.exec(exception) ?? [];
  return { name: withoutEnds((bracketed ?? name ?? exception).toLowerCase()), onlyPort };
}

/** Without brackets, a leading `.` or `*.`, and the dot of the root. */
function withoutEnds(name: string): string {
  return name.replace(/^\[|\]$/g, '').replace(/^\*?\.|\.$/g, '');
}

function covers(name: string, host: string): boolean {
  const [network = '', prefix] = name.split('/');
  if (isIP(network) !== 0) return isInNetwork(host, network, prefix);
  return host === name || (isIP(host) === 0 && host.endsWith(`.${name}`));
}

function isInNetwork(host: string, network: string, prefix: string | undefined): boolean {
  const family = isIP(network);
  const bits = prefix === undefined ? (family === 4 ? 32 : 128) : Number(prefix);
  if (isIP(host) !== family || !Number.isInteger(bits)) return false;
  if (bits < 0 || bits > (family === 4 ? 32 : 128)) return false;
  const type = family === 4 ? 'ipv4' : 'ipv6';
  const list = new BlockList();
  list.addSubnet(network, bits, type);
  return list.check(host, type);
}
