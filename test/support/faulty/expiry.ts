/** When an address stops working: whichever comes first. */
export interface Expiry {
  /** The address works for as many requests. */
  readonly requests?: number;
  /** The address works for as many milliseconds after the first request; answers are not cut. */
  readonly after?: number;
  /** What comes afterwards; 403 unless told. */
  readonly status?: 403 | 404 | 410;
}

/** How much each address of a file was used. */
export interface UsedAddresses {
  /**
   * Counts a request.
   * @param address path and query.
   * @param at milliseconds since the server started.
   * @returns whether the address works no longer.
   */
  use(address: string, at: number, expiry: Expiry): boolean;
}

export function usedAddresses(): UsedAddresses {
  const uses = new Map<string, { readonly first: number; requests: number }>();
  return {
    use(address, at, { requests = Infinity, after = Infinity }) {
      const use = uses.get(address) ?? { first: at, requests: 0 };
      uses.set(address, use);
      use.requests += 1;
      return use.requests > requests || at - use.first > after;
    },
  };
}
