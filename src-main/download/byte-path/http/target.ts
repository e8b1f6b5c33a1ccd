/** The other end of a connection. */
export interface Target {
  /** Name or IP address; IPv6 without brackets. */
  readonly host: string;
  readonly port: number;
}

const usualPorts: Readonly<Record<string, number>> = {
  'http:': 80,
  'https:': 443,
  'socks5:': 1080,
  'socks5h:': 1080,
};

/** Where the server, or the proxy, of an address listens. */
export function targetOf({ protocol, hostname, port }: URL): Target {
  return {
    host: hostname.replace(/^\[|\]$/g, ''),
    port: port === '' ? (usualPorts[protocol] ?? 0) : Number(port),
  };
}
