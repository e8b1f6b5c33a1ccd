/** Asks the system for the proxy for an address; null to go directly. */
export type SystemProxyFor = (address: string) => Promise<string | null>;

interface Known {
  readonly askedAt: number;
  readonly proxy: Promise<string | null>;
}

// A list asks for many files of few servers, and what the system says may change at any time.
const keepMs = 10_000;

/** What the system said for the servers that were asked for lately. */
export function rememberProxies(systemProxyFor: SystemProxyFor): SystemProxyFor {
  const known = new Map<string, Known>();
  return (address) => {
    const { origin } = new URL(address);
    const now = performance.now();
    const before = known.get(origin);
    if (before !== undefined && now - before.askedAt < keepMs) return before.proxy;
    for (const [other, { askedAt }] of known) if (now - askedAt >= keepMs) known.delete(other);
    const proxy = systemProxyFor(address);
    known.set(origin, { askedAt: now, proxy });
    return proxy;
  };
}
