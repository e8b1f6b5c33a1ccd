/** One of the addresses of a file. */
export interface Source {
  readonly url: string;
  /** Name and port of its server. */
  readonly host: string;
  /** How many connections it has at present. */
  connections: number;
}

/** Name and port of the server of an address. */
export function hostOf(address: string): string {
  return new URL(address).host;
}

/** The addresses of one file; those that turn out bad are dropped while there is another. */
export class Addresses {
  #sources: readonly Source[];

  /** @param urls in order of preference; at least one. */
  constructor(urls: readonly string[]) {
    this.#sources = urls.map((url) => ({ url, host: hostOf(url), connections: 0 }));
  }

  /** The source with the fewest connections among those whose host has room. */
  best(hasRoom: (host: string) => boolean): Source | undefined {
    let best: Source | undefined;
    for (const source of this.#sources) {
      if (best !== undefined && source.connections >= best.connections) continue;
      if (hasRoom(source.host)) best = source;
    }
    return best;
  }

  /** Drops a source that is of no use. @returns false when it is the last one. */
  drop(source: Source): boolean {
    const others = this.#sources.filter((other) => other !== source);
    if (others.length === 0) return false;
    this.#sources = others;
    return true;
  }
}
