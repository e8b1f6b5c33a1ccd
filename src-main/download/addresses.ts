import type { SystemProxyFor } from './system-proxies.ts';

/** One of the addresses of a file. */
export interface Source {
  readonly url: string;
  /** Name and port of its server. */
  readonly host: string;
  /** How many connections it has at present. */
  connections: number;
  /** How many of them failed in a row without a byte. */
  failures: number;
  /** Until when it asked to be left alone for this file, in milliseconds since 1970. */
  patientUntil: number;
  /** The proxy that the system names for it; null where there is none, or nobody asked. */
  systemProxy: string | null;
}

/** Name and port of the server of an address, which must be a normalised one. */
export function hostOf(address: string): string {
  const authority = authorityOf(address);
  return authority.slice(authority.lastIndexOf('@') + 1);
}

/** Whether a normalised address holds a user name or a password. */
export function hasCredentials(address: string): boolean {
  return authorityOf(address).includes('@');
}

function authorityOf(address: string): string {
  const from = address.indexOf('//') + 2;
  const end = address.indexOf('/', from);
  return address.slice(from, end === -1 ? undefined : end);
}

/** The addresses of one file; those that turn out bad are dropped while there is another. */
export class Addresses {
  #sources: readonly Source[];

  /** @param urls in order of preference; at least one. */
  constructor(urls: readonly string[]) {
    this.#sources = urls.map((url) => ({
      url,
      host: hostOf(url),
      connections: 0,
      failures: 0,
      patientUntil: 0,
      systemProxy: null,
    }));
  }

  /**
   * The source that failed least, and among those the one with the fewest connections, of those that
   * may be asked.
   */
  best(mayAsk: (source: Source) => boolean): Source | undefined {
    let best: Source | undefined;
    for (const source of this.#sources) {
      if (mayAsk(source) && (best === undefined || isBetter(source, best))) best = source;
    }
    return best;
  }

  /** Whether another source failed less often than this one. */
  hasBetterThan({ failures }: Source): boolean {
    return this.#sources.some((other) => other.failures < failures);
  }

  /** Drops a source that is of no use. @returns false when it is the last one. */
  drop(source: Source): boolean {
    const others = this.#sources.filter((other) => other !== source);
    if (others.length === 0) return false;
    this.#sources = others;
    return true;
  }

  /**
   * Asks for the proxies that the system names, and drops the addresses for which it names none that
   * Weft can use.
   *
   * @throws FailureError `proxy` when these are all.
   */
  async askForProxies(systemProxyFor: SystemProxyFor): Promise<void> {
    for (const source of this.#sources) {
      try {
        source.systemProxy = await systemProxyFor(source.url);
      } catch (error) {
        if (!this.drop(source)) throw error;
      }
    }
  }
}

function isBetter(one: Source, other: Source): boolean {
  return one.failures === other.failures
    ? one.connections < other.connections
    : one.failures < other.failures;
}
